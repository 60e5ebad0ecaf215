// SPDX-License-Identifier: GPL-2.0

//! Module parameters.
//!
//! They are declared in [`module!`], set by C's own code when the module is loaded (or, for a
//! built-in module, when the kernel boots), and read here. A value that does not parse is refused
//! as for a C module, with the same error.
//!
//! C header: [`include/linux/moduleparam.h`](srctree/include/linux/moduleparam.h)
//!
//! [`module!`]: macros::module

use core::{
    cell::UnsafeCell,
    marker::PhantomData,
    ptr, //
};

use crate::{
    bindings,
    ffi::{
        c_char,
        c_int,
        c_void, //
    },
    module::{
        ModuleMetadata,
        ThisModule, //
    },
    str::CStr,
    types::NotThreadSafe, //
};

/// A type that a parameter can have, other than a string.
///
/// # Safety
///
/// Implementers must ensure that:
///
/// - [`OPS`](Self::OPS) is for a C type with the size and alignment of `Self`.
/// - Every value it writes is a valid value of `Self`, and is written with a single store.
pub unsafe trait ModuleParam: Copy + Send + Sync + 'static {
    /// C's operations that read and write a parameter of this type.
    #[doc(hidden)]
    const OPS: *const bindings::kernel_param_ops;
}

macro_rules! impl_module_param {
    ($($type:ty => $ops:expr,)*) => {
        $(
            // SAFETY: These operations are for the C type of the same width and sign. They convert
            // the whole text first, and then write the value with one aligned store.
            unsafe impl ModuleParam for $type {
                const OPS: *const bindings::kernel_param_ops = &raw const $ops;
            }
        )*
    };
}

impl_module_param! {
    i8 => PARAM_OPS_I8,
    u8 => bindings::param_ops_byte,
    i16 => bindings::param_ops_short,
    u16 => bindings::param_ops_ushort,
    i32 => bindings::param_ops_int,
    u32 => bindings::param_ops_uint,
    u64 => bindings::param_ops_ullong,
    isize => bindings::param_ops_long,
    usize => bindings::param_ops_ulong,
    bool => bindings::param_ops_bool,
}

// C has no operations for `long long`. On this architecture `long` has the same width.
#[cfg(target_pointer_width = "64")]
impl_module_param! {
    i64 => bindings::param_ops_long,
}

/// C has no operations for `signed char` either, and no other type has that width.
static PARAM_OPS_I8: bindings::kernel_param_ops = bindings::kernel_param_ops {
    flags: 0,
    set: Some(set_i8),
    get: Some(get_i8),
    free: None,
};

/// Parses an `i8` and stores it.
///
/// # Safety
///
/// The caller must ensure that `value` is a C string, and `param` a parameter whose `arg` points to
/// an `i8`.
unsafe extern "C" fn set_i8(value: *const c_char, param: *const bindings::kernel_param) -> c_int {
    // SAFETY: By the safety requirements of this function, `param` is valid, and `arg` is the field
    // in use.
    let arg = unsafe { (*param).__bindgen_anon_1.arg };
    // SAFETY: By the safety requirements of this function, `value` is a C string and `arg` is valid
    // for writes of an `i8`.
    unsafe { bindings::kstrtos8(value, 0, arg.cast()) }
}

/// Formats an `i8`.
///
/// # Safety
///
/// The caller must ensure that `buffer` is valid for writes of a page, that `param` is a parameter
/// whose `arg` points to an `i8`, and that the lock of the module's parameters is held.
unsafe extern "C" fn get_i8(buffer: *mut c_char, param: *const bindings::kernel_param) -> c_int {
    // SAFETY: By the safety requirements of this function, `param` is valid, and `arg` is the field
    // in use.
    let arg = unsafe { (*param).__bindgen_anon_1.arg };
    // SAFETY: By the safety requirements of this function, `arg` points to an `i8`, and the lock of
    // the module's parameters, under which it is written, is held.
    let value = unsafe { arg.cast::<i8>().read() };
    // SAFETY: By the safety requirements of this function, `buffer` is a page. The format takes one
    // `int`.
    unsafe {
        bindings::scnprintf(
            buffer,
            bindings::PAGE_SIZE,
            c"%i\n".as_ptr().cast(),
            c_int::from(value),
        )
    }
}

/// The storage of a parameter's value.
///
/// # Safety
///
/// Implementers must ensure that:
///
/// - [`OPS`](Self::OPS) is for the type of the value at the start of `Self`.
/// - No shared reference to the value exists while C may write it. Unless
///   [`WRITABLE`](Self::WRITABLE), C writes it only before any code of the module runs.
#[doc(hidden)]
pub unsafe trait Storage: Sync + 'static {
    /// C's operations that read and write the value.
    const OPS: *const bindings::kernel_param_ops;

    /// Whether the value may change while the module runs.
    const WRITABLE: bool;
}

/// One entry of the section `__param`. For [`module!`](macros::module).
#[doc(hidden)]
#[repr(transparent)]
pub struct KernelParam(bindings::kernel_param);

// SAFETY: The entry is never written, and only C reads it.
unsafe impl Sync for KernelParam {}

impl KernelParam {
    /// Creates the entry for the parameter `name` of the module `M`, whose value is in `storage`.
    /// Its file in sysfs has the mode `perm`; if that is 0, it has none.
    pub const fn new<M: ModuleMetadata, S: Storage>(
        name: &'static CStr,
        perm: u16,
        storage: &'static S,
    ) -> Self {
        assert!(
            perm & 0o222 == 0 || S::WRITABLE,
            "the mode lets user space write a parameter that is read without a lock"
        );
        Self(bindings::kernel_param {
            name: name.as_ptr().cast(),
            mod_: M::THIS_MODULE.as_ptr(),
            ops: S::OPS,
            perm,
            // The level of most parameters: parsed neither early nor between the levels of
            // initcalls.
            level: -1,
            flags: 0,
            __bindgen_anon_1: bindings::kernel_param__bindgen_ty_1 {
                arg: ptr::from_ref(storage).cast_mut().cast::<c_void>(),
            },
        })
    }
}

/// A parameter whose value is constant while the module runs: an integer or a `bool`.
///
/// Code reads it as `module_parameters::name.value()`.
///
/// # Invariants
///
/// C writes the value only before any code of the module runs.
///
/// # Examples
///
/// ```
/// use kernel::module_param::ModuleParamAccess;
///
/// // The static that `module!` defines for `level: u32 { default: 3, ... }`.
/// static LEVEL: ModuleParamAccess<u32> = ModuleParamAccess::new(3);
///
/// // Loading did not set it.
/// assert_eq!(LEVEL.value(), 3);
/// assert_eq!(*LEVEL.value_ref(), 3);
/// ```
#[repr(transparent)]
pub struct ModuleParamAccess<T>(UnsafeCell<T>);

// SAFETY: By the type invariant nothing writes the value while it can be read.
unsafe impl<T: ModuleParam> Sync for ModuleParamAccess<T> {}

// SAFETY: The value is the only field, and `T::OPS` is for a `T`. As it is not `WRITABLE`, C writes
// it only before the module can create a reference.
unsafe impl<T: ModuleParam> Storage for ModuleParamAccess<T> {
    const OPS: *const bindings::kernel_param_ops = T::OPS;
    const WRITABLE: bool = false;
}

impl<T: ModuleParam> ModuleParamAccess<T> {
    #[doc(hidden)]
    pub const fn new(default: T) -> Self {
        // INVARIANT: C accesses the value only through a `KernelParam`, whose constructor ensures
        // it.
        Self(UnsafeCell::new(default))
    }

    /// Returns the value that was set on loading, or else the default.
    #[inline]
    pub fn value(&self) -> T {
        *self.value_ref()
    }

    /// Returns a reference to the value that was set on loading, or else to the default.
    #[inline]
    pub fn value_ref(&self) -> &T {
        // SAFETY: The pointer is to a `T`, and by the type invariant nothing writes it any more.
        unsafe { &*self.0.get() }
    }

    /// The same as [`value_ref`](Self::value_ref), under its name of 2021.
    #[inline]
    pub fn read(&self) -> &T {
        self.value_ref()
    }
}

/// A parameter of the module `M` that user space can change in sysfs: an integer or a `bool`.
///
/// [`module!`] creates one for a parameter whose `permissions` allow writing.
///
/// [`module!`]: macros::module
#[repr(transparent)]
pub struct WritableParam<T, M>(UnsafeCell<T>, PhantomData<fn(M) -> M>);

// SAFETY: `value` reads it with a volatile access, as C reads data that is written concurrently;
// `read` requires the lock that excludes writers.
unsafe impl<T: ModuleParam, M> Sync for WritableParam<T, M> {}

// SAFETY: The value is the only field, and `T::OPS` is for a `T`. A reference to it lives only
// while the lock is held, under which C writes.
unsafe impl<T: ModuleParam, M: 'static> Storage for WritableParam<T, M> {
    const OPS: *const bindings::kernel_param_ops = T::OPS;
    const WRITABLE: bool = true;
}

impl<T: ModuleParam, M: ModuleMetadata> WritableParam<T, M> {
    #[doc(hidden)]
    pub const fn new(default: T) -> Self {
        Self(UnsafeCell::new(default), PhantomData)
    }

    /// Returns the current value, which may have changed at the next call.
    #[inline]
    pub fn value(&self) -> T {
        // SAFETY: The pointer is to a `T`. By the safety requirements of `ModuleParam`, C writes it
        // with one aligned store, so that this volatile read, the counterpart of `READ_ONCE`,
        // returns the value before or after it. That is not a data race in the kernel's memory
        // model.
        unsafe { self.0.get().read_volatile() }
    }

    /// Returns a reference to the value, which does not change as long as `lock` is held.
    ///
    /// # Panics
    ///
    /// Panics if `lock` belongs to another module.
    #[inline]
    pub fn read<'a>(&'a self, lock: &'a KParamGuard<'_>) -> &'a T {
        lock.expect::<M>();
        // SAFETY: The pointer is to the `T` in `self`, which is borrowed for `'a`. C writes it only
        // under the lock of the module's parameters, which `lock` holds for `'a`.
        unsafe { &*self.0.get() }
    }
}

/// A string parameter whose value is constant while the module runs.
///
/// Its bytes come from user space: they need not be UTF-8.
///
/// # Invariants
///
/// The pointer is to a C string that lives as long as the module. C writes it only before any code
/// of the module runs.
#[repr(transparent)]
pub struct StrParam(UnsafeCell<*const c_char>);

// SAFETY: By the type invariant nothing writes the pointer while it can be read.
unsafe impl Sync for StrParam {}

// SAFETY: The pointer is the only field, and these operations are for a `char *`. As it is not
// `WRITABLE`, C writes it only before the module can create a reference.
unsafe impl Storage for StrParam {
    const OPS: *const bindings::kernel_param_ops = &raw const bindings::param_ops_charp;
    const WRITABLE: bool = false;
}

impl StrParam {
    #[doc(hidden)]
    pub const fn new(default: &'static CStr) -> Self {
        // INVARIANT: `default` is such a string. A string that C replaces it with is freed with the
        // module.
        Self(UnsafeCell::new(default.as_ptr().cast()))
    }

    /// Returns the string that was set on loading, or else the default.
    #[inline]
    pub fn value(&self) -> &'static CStr {
        // SAFETY: By the type invariant nothing writes the pointer any more, and it is to a C
        // string that lives as long as the module, whose code this is.
        unsafe { CStr::from_ptr((*self.0.get()).cast()) }
    }

    /// Returns the bytes of [`value`](Self::value), without the NUL, as in 2021.
    #[inline]
    pub fn read(&self) -> &'static [u8] {
        self.value().to_bytes()
    }
}

/// A string parameter of the module `M` that user space can change in sysfs.
///
/// Setting it frees the previous string, so reading it requires the lock of the module's
/// parameters, [`ThisModule::kernel_param_lock`].
///
/// # Invariants
///
/// The pointer is null or to a C string. C writes the pointer, and frees the string, only under the
/// lock of the module's parameters, or when no code of the module runs.
#[repr(transparent)]
pub struct WritableStrParam<M>(UnsafeCell<*const c_char>, PhantomData<fn(M) -> M>);

// SAFETY: Reading it requires the lock that excludes writers.
unsafe impl<M> Sync for WritableStrParam<M> {}

// SAFETY: The pointer is the only field, and these operations are for a `char *`. References to the
// string that they free live only while the lock is held, under which C writes.
unsafe impl<M: 'static> Storage for WritableStrParam<M> {
    const OPS: *const bindings::kernel_param_ops = &raw const bindings::param_ops_charp;
    const WRITABLE: bool = true;
}

impl<M: ModuleMetadata> WritableStrParam<M> {
    #[doc(hidden)]
    pub const fn new(default: &'static CStr) -> Self {
        // INVARIANT: `default` is such a string. C accesses it only through a `KernelParam`.
        Self(UnsafeCell::new(default.as_ptr().cast()), PhantomData)
    }

    /// Returns the current string, which does not change while `lock` is held.
    ///
    /// It is empty if the memory for a new one could not be allocated, an error that user space was
    /// told of.
    ///
    /// # Panics
    ///
    /// Panics if `lock` belongs to another module.
    #[inline]
    pub fn value<'a>(&self, lock: &'a KParamGuard<'_>) -> &'a CStr {
        lock.expect::<M>();
        // SAFETY: By the type invariant C writes the pointer only under the lock that `lock` holds.
        let text = unsafe { *self.0.get() };

        // C frees the previous string before it allocates the new one.
        if text.is_null() {
            return c"";
        }

        // SAFETY: As it is not null, by the type invariant it is a C string, which is not changed
        // or freed while `lock` is held, which is for `'a`.
        unsafe { CStr::from_ptr(text.cast()) }
    }

    /// Returns the bytes of [`value`](Self::value), without the NUL, as in 2021.
    ///
    /// # Panics
    ///
    /// Panics if `lock` belongs to another module.
    #[inline]
    pub fn read<'a>(&self, lock: &'a KParamGuard<'_>) -> &'a [u8] {
        self.value(lock).to_bytes()
    }
}

/// A guard for the lock of a module's parameters, so that user space cannot change them.
///
/// [`ThisModule::kernel_param_lock`] takes it.
///
/// # Invariants
///
/// The thread that owns this value holds the lock of `module`.
#[must_use = "the lock is released when the guard is dropped"]
pub struct KParamGuard<'a> {
    module: &'a ThisModule,
    /// A mutex must be released by the thread that took it.
    _not_thread_safe: NotThreadSafe,
}

impl ThisModule {
    /// Locks the module's parameters, so that user space cannot change them until the returned
    /// guard is dropped.
    ///
    /// It takes a mutex, so it may sleep.
    pub fn kernel_param_lock(&self) -> KParamGuard<'_> {
        // SAFETY: By the type invariant of `ThisModule`, the pointer is valid, or null, for which C
        // has a lock, too.
        #[cfg(CONFIG_SYSFS)]
        unsafe {
            bindings::kernel_param_lock(self.as_ptr())
        };

        // INVARIANT: The lock was just taken. Without sysfs, user space cannot change parameters.
        KParamGuard {
            module: self,
            _not_thread_safe: NotThreadSafe,
        }
    }
}

impl KParamGuard<'_> {
    /// Panics unless this guard is for the parameters of `M`.
    #[inline]
    fn expect<M: ModuleMetadata>(&self) {
        assert!(
            ptr::eq(self.module.as_ptr(), M::THIS_MODULE.as_ptr()),
            "the lock is that of another module's parameters"
        );
    }
}

impl Drop for KParamGuard<'_> {
    fn drop(&mut self) {
        // SAFETY: By the type invariant this thread holds the lock.
        #[cfg(CONFIG_SYSFS)]
        unsafe {
            bindings::kernel_param_unlock(self.module.as_ptr())
        };
    }
}
