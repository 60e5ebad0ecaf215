// SPDX-License-Identifier: GPL-2.0

//! Modules: the traits they implement, and their metadata.
//!
//! A module is declared by [`module!`], and is a type that implements one of three traits:
//!
//! - [`Module`] creates a value, which is then moved to its place.
//! - [`InPlaceModule`] initializes the value in place, where it stays pinned: for types that
//!   contain locks or lists.
//! - [`KernelModule`] is the trait of 2021, which does not use [`ThisModule`].
//!
//! C header: [`include/linux/module.h`](srctree/include/linux/module.h)
//!
//! [`module!`]: macros::module

use core::{
    cell::UnsafeCell,
    mem::MaybeUninit, //
};

use pin_init::PinInit;

use crate::{
    bindings,
    callback::Record,
    error::{
        Error,
        Result, //
    },
    ffi::c_int,
    str::CStr, //
};

/// A kernel module: the code that runs when it is loaded, and the state that it keeps until it is
/// removed.
///
/// The value that [`init`](Module::init) returns is dropped when the module is removed. The
/// [`Drop`] implementations of its fields undo what the module has set up. A built-in module is
/// never removed.
///
/// Before the module's code is freed, its queued [work items](crate::workqueue#unloading-a-module)
/// run, its delayed work is cancelled, and its [timers](crate::time::hrtimer) whose handles were
/// leaked are stopped. This also holds if [`init`](Module::init) fails.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
///
/// struct Numbers {
///     numbers: KVec<i32>,
/// }
///
/// impl kernel::Module for Numbers {
///     fn init(_module: &'static ThisModule) -> Result<Self> {
///         let mut numbers = KVec::new();
///         numbers.push(72, GFP_KERNEL)?;
///         Ok(Self { numbers })
///     }
/// }
///
/// impl Drop for Numbers {
///     fn drop(&mut self) {
///         pr_info!("my numbers were {:?}\n", self.numbers);
///     }
/// }
/// ```
pub trait Module: Sized + Sync + Send {
    /// Starts the module: the counterpart of C's `module_init`.
    ///
    /// It runs in process context and may sleep.
    ///
    /// # Errors
    ///
    /// An error becomes the result of the system call that loads the module, which is then not
    /// loaded.
    fn init(module: &'static ThisModule) -> Result<Self>;
}

/// A module whose value is initialized in place, where it stays pinned.
///
/// Each [`Module`] is one. Implement this trait instead of [`Module`] for a type that must not
/// move.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
/// use kernel::types::Opaque;
///
/// /// A counter that C is given the address of.
/// struct Counter {
///     count: Opaque<i32>,
/// }
///
/// // SAFETY: C locks the counter itself.
/// unsafe impl Sync for Counter {}
///
/// impl kernel::InPlaceModule for Counter {
///     fn init(_module: &'static ThisModule) -> impl PinInit<Self, Error> {
///         Ok::<_, Error>(Self { count: Opaque::new(0) })
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a kernel module",
    label = "this type implements none of `kernel::Module`, `kernel::InPlaceModule` and \
             `KernelModule`",
    note = "write `impl kernel::Module for {Self} {{ fn init(_module: &'static ThisModule) -> \
            Result<Self> {{ … }} }}`"
)]
pub trait InPlaceModule: Sync + Send {
    /// Returns the initializer of the module, which then runs at once.
    ///
    /// Both run in process context and may sleep.
    ///
    /// # Errors
    ///
    /// An error of the initializer becomes the result of the system call that loads the module,
    /// which is then not loaded.
    fn init(module: &'static ThisModule) -> impl PinInit<Self, Error>;
}

impl<T: Module> InPlaceModule for T {
    #[inline]
    fn init(module: &'static ThisModule) -> impl PinInit<Self, Error> {
        let init = move |slot: *mut Self| {
            let value = <Self as Module>::init(module)?;

            // SAFETY: By the contract of `pin_init_from_closure()`, `slot` is valid for writes and
            // aligned.
            unsafe { slot.write(value) };
            Ok(())
        };

        // SAFETY: The closure returns `Ok` only after it has initialized all of `slot`, and `Err`
        // only before it has written to it. It does not move the value out of `slot`.
        unsafe { pin_init::pin_init_from_closure(init) }
    }
}

/// A module in the style of 2021. Each is also a [`Module`].
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
///
/// struct RustHello;
///
/// impl KernelModule for RustHello {
///     fn init() -> Result<Self> {
///         pr_info!("hello\n");
///         Ok(Self)
///     }
/// }
/// ```
pub trait KernelModule: Sized + Sync + Send {
    /// Starts the module, as [`Module::init`] does.
    ///
    /// # Errors
    ///
    /// The errors are those of [`Module::init`].
    fn init() -> Result<Self>;
}

impl<T: KernelModule> Module for T {
    #[inline]
    fn init(_module: &'static ThisModule) -> Result<Self> {
        <Self as KernelModule>::init()
    }
}

/// The metadata that [`module!`] defines for a module. It implements this trait for the module's
/// type.
///
/// [`module!`]: macros::module
pub trait ModuleMetadata {
    /// The name given to [`module!`](macros::module).
    const NAME: &'static CStr;

    /// The module's `THIS_MODULE`.
    const THIS_MODULE: ThisModule;
}

/// Returns the `THIS_MODULE` of the module whose type is `M`.
///
/// # Examples
///
/// ```
/// use kernel::module::this_module;
/// use kernel::ModuleMetadata;
///
/// /// Whether the module is loaded rather than built in.
/// fn is_loadable<M: ModuleMetadata>() -> bool {
///     !this_module::<M>().as_ptr().is_null()
/// }
/// ```
#[inline]
pub const fn this_module<M: ModuleMetadata>() -> &'static ThisModule {
    &M::THIS_MODULE
}

/// C's `THIS_MODULE`: the owner of the objects that a module registers, so that it is not removed
/// while in use.
///
/// It is null for built-in code.
///
/// C header: [`include/linux/export.h`](srctree/include/linux/export.h)
///
/// # Invariants
///
/// The pointer is null, or valid for as long as the code of the module it came from is loaded.
pub struct ThisModule(*mut bindings::module);

// SAFETY: `ThisModule` is an address, which is only passed to C, and C takes the locks it needs.
unsafe impl Send for ThisModule {}

// SAFETY: As above; a `&ThisModule` only gives access to the same address.
unsafe impl Sync for ThisModule {}

impl ThisModule {
    /// Creates a handle from a `THIS_MODULE` pointer. Used by [`module!`](macros::module).
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` is the `THIS_MODULE` of the code that calls this function.
    pub const unsafe fn from_ptr(ptr: *mut bindings::module) -> ThisModule {
        // INVARIANT: By the safety requirements of this function, `ptr` is null, for built-in code,
        // or `&__this_module`, which is part of the module's image.
        ThisModule(ptr)
    }

    /// Returns the pointer, for C functions that take `THIS_MODULE`.
    pub const fn as_ptr(&self) -> *mut bindings::module {
        self.0
    }
}

/// The memory for the value of a module, from start to end. For [`module!`](macros::module).
///
/// # Invariants
///
/// The value is initialized from when [`init`](Self::init) has returned 0 to when
/// [`exit`](Self::exit) is called.
#[doc(hidden)]
pub struct ModuleSlot<M> {
    value: UnsafeCell<MaybeUninit<M>>,
    callbacks: Record,
}

// SAFETY: A shared reference gives access to the value only through `init` and `exit`, whose
// contracts let each run once, one after the other. They may run on different threads, as
// `InPlaceModule` requires `Send`. All other fields are `Sync`.
unsafe impl<M> Sync for ModuleSlot<M> {}

impl<M> ModuleSlot<M> {
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        // INVARIANT: `init` has not been called.
        Self {
            value: UnsafeCell::new(MaybeUninit::uninit()),
            callbacks: Record::new(),
        }
    }

    /// Starts the module. Returns 0 or a negative error number, after which the slot holds no
    /// value.
    ///
    /// # Safety
    ///
    /// The caller must ensure that this is called at most once, and that the slot is a static of
    /// the module whose type is `M`.
    #[inline(always)]
    pub unsafe fn init(&'static self) -> c_int
    where
        M: InPlaceModule + ModuleMetadata,
    {
        let module = this_module::<M>();

        // SAFETY: By the safety requirements of this function, the record is in the module's image,
        // and this is the only call, before any of the module's code. It is stopped by `exit` or,
        // after an error, below.
        unsafe { self.callbacks.start(module) };

        let init = <M as InPlaceModule>::init(module);
        let slot = self.value.get().cast::<M>();

        // SAFETY: `slot` is the address of a static of the type `MaybeUninit<M>`, so it is valid
        // for writes, aligned, and never moves. This is the only call of `init`, and `exit` runs
        // only after it, so nothing else accesses it. If this fails, `slot` is not used again.
        let result = unsafe { pin_init::raw_try_init(slot, init) };
        if result.is_err() {
            // SAFETY: The record was started above, and `exit` is not called after an error. The
            // initializer has undone everything the module had set up, except what is in the
            // record.
            unsafe { self.callbacks.stop(module) };
        }
        match result {
            // INVARIANT: `raw_try_init` returns `Ok` only if `slot` is initialized.
            Ok(()) => 0,
            Err(error) => error.to_errno(),
        }
    }

    /// Ends the module: drops its value.
    ///
    /// # Safety
    ///
    /// The caller must ensure that this is called at most once, and only after [`init`](Self::init)
    /// has returned 0.
    #[inline(always)]
    pub unsafe fn exit(&'static self)
    where
        M: ModuleMetadata,
    {
        // SAFETY: By the safety requirements of this function, `init` has returned 0 and `exit` was
        // not called before, so by the type invariant the value is initialized; and nothing else
        // accesses it.
        unsafe { self.value.get().cast::<M>().drop_in_place() };

        // SAFETY: `init` has returned 0, so the record was started and not stopped. Dropping the
        // value has undone everything the module had set up, except what is in the record.
        unsafe { self.callbacks.stop(this_module::<M>()) };
    }
}
