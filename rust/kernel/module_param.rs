// SPDX-License-Identifier: GPL-2.0

//! Parameters of modules.
//!
//! They are declared in [`module!`], set by C's own code when the module is loaded (or, for one
//! that is built in, when the kernel boots), and read here. A value that does not parse is refused
//! as for a module in C, with the same error.
//!
//! C header: [`include/linux/moduleparam.h`](srctree/include/linux/moduleparam.h)
//!
//! [`module!`]: macros::module

use core::cell::UnsafeCell;
use core::marker::PhantomData;
use core::ptr;

use crate::bindings;
use crate::ffi::c_char;
use crate::ffi::c_int;
use crate::ffi::c_void;
use crate::module::ModuleMetadata;
use crate::module::ThisModule;
use crate::str::CStr;
use crate::types::NotThreadSafe;

/// A type that a parameter can have, if it is not a string.
///
/// # Safety
///
/// - [`OPS`](Self::OPS) must be for a C type with the size and alignment of `Self`.
/// - Every value it writes must be one of `Self`, written at once: never a part of it.
pub unsafe trait ModuleParam: Copy + Send + Sync + 'static {
    /// How C reads and writes it.
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

// C has no operations for `long long`. Here `long` is as wide.
#[cfg(target_pointer_width = "64")]
impl_module_param! {
    i64 => bindings::param_ops_long,
}

/// C has no operations for `signed char` either, and no other type is as wide.
static PARAM_OPS_I8: bindings::kernel_param_ops = bindings::kernel_param_ops {
    flags: 0,
    set: Some(set_i8),
    get: Some(get_i8),
    free: None,
};

/// # Safety
///
/// `value` must be a C string, and `param` a parameter whose `arg` points to an `i8`.
unsafe extern "C" fn set_i8(value: *const c_char, param: *const bindings::kernel_param) -> c_int {
    // SAFETY: By the contract, `param` is valid, and `arg` is the field that is in use.
    let arg = unsafe { (*param).__bindgen_anon_1.arg };
    // SAFETY: By the contract, `value` is a C string and `arg` is valid for the write of an `i8`.
    unsafe { bindings::kstrtos8(value, 0, arg.cast()) }
}

/// # Safety
///
/// `buffer` must be valid for writes of a page, and `param` a parameter whose `arg` points to an
/// `i8`.
unsafe extern "C" fn get_i8(buffer: *mut c_char, param: *const bindings::kernel_param) -> c_int {
    // SAFETY: By the contract, `param` is valid, and `arg` is the field that is in use.
    let arg = unsafe { (*param).__bindgen_anon_1.arg };
    // SAFETY: By the contract, `arg` points to an `i8`. C holds the lock of the module's
    // parameters around `get`, so nothing writes it.
    let value = unsafe { arg.cast::<i8>().read() };
    // SAFETY: By the contract, `buffer` is a page. The format asks for one `int`.
    unsafe {
        bindings::scnprintf(
            buffer,
            bindings::PAGE_SIZE,
            c"%i\n".as_ptr().cast(),
            c_int::from(value),
        )
    }
}

/// Where a parameter's value is.
///
/// # Safety
///
/// - [`OPS`](Self::OPS) must be right for a value at the start of `Self`.
/// - `Self` must not have a shared reference to the value, while C could write it. Unless
///   [`WRITABLE`](Self::WRITABLE), C writes it only before any code of the module runs.
#[doc(hidden)]
pub unsafe trait Storage: Sync + 'static {
    /// How C reads and writes the value.
    const OPS: *const bindings::kernel_param_ops;

    /// Whether the value may change when the module runs.
    const WRITABLE: bool;
}

/// One entry of the section `__param`. For [`module!`](macros::module).
#[doc(hidden)]
#[repr(transparent)]
pub struct KernelParam(bindings::kernel_param);

// SAFETY: It is never written, and C alone reads it.
unsafe impl Sync for KernelParam {}

impl KernelParam {
    /// Describes the parameter `name` of the module `M`, with its value in `storage`. Its file in
    /// sysfs has the mode `perm`; there is none if that is 0.
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
            // Neither before nor between the levels of initcalls, but with most parameters.
            level: -1,
            flags: 0,
            __bindgen_anon_1: bindings::kernel_param__bindgen_ty_1 {
                arg: ptr::from_ref(storage).cast_mut().cast::<c_void>(),
            },
        })
    }
}

/// A parameter that keeps its value while the module runs: an integer or a `bool`.
///
/// Code reads it as `module_parameters::name.value()`.
///
/// # Invariants
///
/// C writes the value only before any code of the module runs.
#[repr(transparent)]
pub struct ModuleParamAccess<T>(UnsafeCell<T>);

// SAFETY: By the type's invariant, no one writes it when it can be read.
unsafe impl<T: ModuleParam> Sync for ModuleParamAccess<T> {}

// SAFETY: The value is all there is, and `T::OPS` is for a `T`. By `WRITABLE`, C writes only before
// the module can make a reference.
unsafe impl<T: ModuleParam> Storage for ModuleParamAccess<T> {
    const OPS: *const bindings::kernel_param_ops = T::OPS;
    const WRITABLE: bool = false;
}

impl<T: ModuleParam> ModuleParamAccess<T> {
    #[doc(hidden)]
    pub const fn new(default: T) -> Self {
        // INVARIANT: C learns of it through `KernelParam::new`, which sees to it.
        Self(UnsafeCell::new(default))
    }

    /// Returns the value that was given to the module, or else the default.
    #[inline]
    pub fn value(&self) -> T {
        *self.value_ref()
    }

    /// Returns a reference to the value that was given to the module, or else to the default.
    #[inline]
    pub fn value_ref(&self) -> &T {
        // SAFETY: It points to a `T`, and by the type's invariant no one writes it any more.
        unsafe { &*self.0.get() }
    }

    /// [`value_ref`](Self::value_ref), as it was called in 2021.
    #[inline]
    pub fn read(&self) -> &T {
        self.value_ref()
    }
}

/// A parameter of the module `M` that user space can change in sysfs: an integer or a `bool`.
///
/// [`module!`] makes one of a parameter whose `permissions` let someone write.
///
/// [`module!`]: macros::module
#[repr(transparent)]
pub struct WritableParam<T, M>(UnsafeCell<T>, PhantomData<fn(M) -> M>);

// SAFETY: `value` reads it as C reads what another thread may write; `read` needs the lock that
// keeps writers out.
unsafe impl<T: ModuleParam, M> Sync for WritableParam<T, M> {}

// SAFETY: The value is all there is, and `T::OPS` is for a `T`. A reference to it lives only as
// long as the lock is held, with which C writes.
unsafe impl<T: ModuleParam, M: 'static> Storage for WritableParam<T, M> {
    const OPS: *const bindings::kernel_param_ops = T::OPS;
    const WRITABLE: bool = true;
}

impl<T: ModuleParam, M: ModuleMetadata> WritableParam<T, M> {
    #[doc(hidden)]
    pub const fn new(default: T) -> Self {
        Self(UnsafeCell::new(default), PhantomData)
    }

    /// Returns the value that the parameter has now. It may be another one at the next call.
    #[inline]
    pub fn value(&self) -> T {
        // SAFETY: It points to a `T`. By the contract of `ModuleParam`, C writes it with one
        // aligned store, so that this volatile read, the twin of `READ_ONCE`, sees the value
        // before or after it. That is no data race in the kernel's memory model.
        unsafe { self.0.get().read_volatile() }
    }

    /// Returns a reference to the value, which does not change as long as `lock` is held.
    ///
    /// # Panics
    ///
    /// Panics if `lock` is that of another module.
    #[inline]
    pub fn read<'a>(&'a self, lock: &'a KParamGuard<'_>) -> &'a T {
        lock.expect::<M>();
        // SAFETY: It points to the `T` in `self`, which is borrowed for `'a`. C writes it only with
        // the lock of the module's parameters, which `lock` holds for `'a`.
        unsafe { &*self.0.get() }
    }
}

/// A parameter that is a string, and keeps its value while the module runs.
///
/// Its bytes are what user space gave: they need not be UTF-8.
///
/// # Invariants
///
/// The pointer is to a C string that lives as long as the module. C writes it only before any code
/// of the module runs.
#[repr(transparent)]
pub struct StrParam(UnsafeCell<*const c_char>);

// SAFETY: By the type's invariant, no one writes it when it can be read.
unsafe impl Sync for StrParam {}

// SAFETY: The pointer is all there is, and these operations are for a `char *`. By `WRITABLE`, C
// writes only before the module can make a reference.
unsafe impl Storage for StrParam {
    const OPS: *const bindings::kernel_param_ops = &raw const bindings::param_ops_charp;
    const WRITABLE: bool = false;
}

impl StrParam {
    #[doc(hidden)]
    pub const fn new(default: &'static CStr) -> Self {
        // INVARIANT: `default` is such a string. What C puts in its place is freed with the module.
        Self(UnsafeCell::new(default.as_ptr().cast()))
    }

    /// Returns the string that was given to the module, or else the default.
    #[inline]
    pub fn value(&self) -> &'static CStr {
        // SAFETY: By the type's invariant, no one writes the pointer any more, and it is to a C
        // string that lives as long as the module, whose code this is.
        unsafe { CStr::from_ptr((*self.0.get()).cast()) }
    }

    /// Returns the bytes of [`value`](Self::value), without the NUL, as in 2021.
    #[inline]
    pub fn read(&self) -> &'static [u8] {
        self.value().to_bytes()
    }
}

/// A parameter of the module `M` that is a string, and that user space can change in sysfs.
///
/// Setting it frees the string it was before, so that reading it needs the lock of the module's
/// parameters, [`ThisModule::kernel_param_lock`].
///
/// # Invariants
///
/// The pointer is null or to a C string. C writes the pointer, and frees the string, only with the
/// lock of the module's parameters, or when no code of the module runs.
#[repr(transparent)]
pub struct WritableStrParam<M>(UnsafeCell<*const c_char>, PhantomData<fn(M) -> M>);

// SAFETY: Reading it needs the lock that keeps writers out.
unsafe impl<M> Sync for WritableStrParam<M> {}

// SAFETY: The pointer is all there is, and these operations are for a `char *`. What they free is
// referred to only as long as the lock is held, with which C writes.
unsafe impl<M: 'static> Storage for WritableStrParam<M> {
    const OPS: *const bindings::kernel_param_ops = &raw const bindings::param_ops_charp;
    const WRITABLE: bool = true;
}

impl<M: ModuleMetadata> WritableStrParam<M> {
    #[doc(hidden)]
    pub const fn new(default: &'static CStr) -> Self {
        // INVARIANT: `default` is such a string. `KernelParam::new` leaves the rest to C.
        Self(UnsafeCell::new(default.as_ptr().cast()), PhantomData)
    }

    /// Returns the string that the parameter is as long as `lock` is held.
    ///
    /// When there was no memory for a new one, which user space was told, it is empty.
    ///
    /// # Panics
    ///
    /// Panics if `lock` is that of another module.
    #[inline]
    pub fn value<'a>(&self, lock: &'a KParamGuard<'_>) -> &'a CStr {
        lock.expect::<M>();
        // SAFETY: `lock` holds the lock of the module's parameters, with which alone it is written.
        let text = unsafe { *self.0.get() };

        // C frees the string that was there before it asks for memory.
        if text.is_null() {
            return c"";
        }

        // SAFETY: As it is not null, by the type's invariant it is to a C string, which stays as it
        // is for `'a`, as `lock` does.
        unsafe { CStr::from_ptr(text.cast()) }
    }

    /// Returns the bytes of [`value`](Self::value), without the NUL, as in 2021.
    ///
    /// # Panics
    ///
    /// Panics if `lock` is that of another module.
    #[inline]
    pub fn read<'a>(&self, lock: &'a KParamGuard<'_>) -> &'a [u8] {
        self.value(lock).to_bytes()
    }
}

/// The lock of a module's parameters, held: user space cannot change them.
///
/// [`ThisModule::kernel_param_lock`] takes it.
///
/// # Invariants
///
/// The lock of `module` is held by the thread that has this value.
#[must_use = "the lock is released when the guard is dropped"]
pub struct KParamGuard<'a> {
    module: &'a ThisModule,
    /// A mutex is released by the thread that took it.
    _not_thread_safe: NotThreadSafe,
}

impl ThisModule {
    /// Locks the module's parameters, so that user space cannot change them until the returned
    /// guard is dropped.
    ///
    /// It takes a mutex, and so may sleep.
    pub fn kernel_param_lock(&self) -> KParamGuard<'_> {
        // SAFETY: By the invariant of `ThisModule`, the pointer is null, for which C has a lock
        // too, or the module is there.
        #[cfg(CONFIG_SYSFS)]
        unsafe {
            bindings::kernel_param_lock(self.as_ptr())
        };

        // INVARIANT: It has just been taken. Without sysfs, user space cannot change parameters.
        KParamGuard {
            module: self,
            _not_thread_safe: NotThreadSafe,
        }
    }
}

impl KParamGuard<'_> {
    /// Panics unless this is the lock of the parameters of `M`.
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
        // SAFETY: By the type's invariant, this thread holds the lock.
        #[cfg(CONFIG_SYSFS)]
        unsafe {
            bindings::kernel_param_unlock(self.module.as_ptr())
        };
    }
}
