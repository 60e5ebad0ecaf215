// SPDX-License-Identifier: GPL-2.0

//! Modules: what they implement, and what the kernel knows of them.
//!
//! A module is declared by [`module!`], and is a type that implements one of three traits:
//!
//! - [`Module`] makes a value, which is then moved to its place.
//! - [`InPlaceModule`] makes the value in its place, where it stays: for types that hold locks or
//!   lists.
//! - [`KernelModule`] is the trait of 2021, which needs no [`ThisModule`].
//!
//! C header: [`include/linux/module.h`](srctree/include/linux/module.h)
//!
//! [`module!`]: macros::module

use core::cell::UnsafeCell;
use core::mem::MaybeUninit;

use pin_init::PinInit;

use crate::bindings;
use crate::callback::Record;
use crate::error::Error;
use crate::error::Result;
use crate::ffi::c_int;
use crate::str::CStr;

/// A module: what runs when it starts, and what it keeps until it ends.
///
/// The value that [`init`](Module::init) makes lives until the module is removed; then it is
/// dropped. What the module set up is undone by the [`Drop`] of its fields. A module that is built
/// in is never removed.
///
/// Before the module's code is freed, [work](crate::workqueue#unloading-a-module) that it has left
/// on queues is run, delayed work is cancelled, and [timers](crate::time::hrtimer) whose handles it
/// has leaked are stopped. This holds if [`init`](Module::init) fails, too.
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
    /// Starts the module: the twin of C's `module_init`.
    ///
    /// It runs in process context and may sleep.
    ///
    /// # Errors
    ///
    /// The error becomes that of the system call that loads the module, which is then not loaded.
    fn init(module: &'static ThisModule) -> Result<Self>;
}

/// A module whose value is made where it stays.
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
    /// Makes the initialiser of the module, which then runs at once.
    ///
    /// Both run in process context and may sleep.
    ///
    /// # Errors
    ///
    /// An error of the initialiser becomes that of the system call that loads the module, which is
    /// then not loaded.
    fn init(module: &'static ThisModule) -> impl PinInit<Self, Error>;
}

impl<T: Module> InPlaceModule for T {
    #[inline]
    fn init(module: &'static ThisModule) -> impl PinInit<Self, Error> {
        let init = move |slot: *mut Self| {
            let value = <Self as Module>::init(module)?;

            // SAFETY: `pin_init_from_closure` calls this with a `slot` that is valid for writes.
            unsafe { slot.write(value) };
            Ok(())
        };

        // SAFETY: The closure returns `Ok` only after it has initialised all of `slot`, and `Err`
        // only before it has touched it. It does not move what is in `slot`.
        unsafe { pin_init::pin_init_from_closure(init) }
    }
}

/// A module in the idiom of 2021. Each is a [`Module`] too.
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
    /// As for [`Module::init`].
    fn init() -> Result<Self>;
}

impl<T: KernelModule> Module for T {
    #[inline]
    fn init(_module: &'static ThisModule) -> Result<Self> {
        <Self as KernelModule>::init()
    }
}

/// What [`module!`] knows of a module. It implements this trait for the module's type.
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

/// C's `THIS_MODULE`: who owns what a module registers, so that it is not removed while in use.
///
/// It is null for code that is built into the kernel.
///
/// C header: [`include/linux/export.h`](srctree/include/linux/export.h)
///
/// # Invariants
///
/// The pointer is null, or valid for as long as the code of the module it came from is loaded.
pub struct ThisModule(*mut bindings::module);

// SAFETY: `ThisModule` is an address. All that is done with it is done by C, which locks what it
// must.
unsafe impl Send for ThisModule {}

// SAFETY: As above; `&ThisModule` gives the same address.
unsafe impl Sync for ThisModule {}

impl ThisModule {
    /// Wraps a `THIS_MODULE` pointer. [`module!`](macros::module) does it.
    ///
    /// # Safety
    ///
    /// `ptr` must be the `THIS_MODULE` of the code that calls this function.
    pub const unsafe fn from_ptr(ptr: *mut bindings::module) -> ThisModule {
        // INVARIANT: By the contract of this function, `ptr` is null, if the code is built in, or
        // `&__this_module`, which is part of the module's image.
        ThisModule(ptr)
    }

    /// Returns the pointer, for C functions that take `THIS_MODULE`.
    pub const fn as_ptr(&self) -> *mut bindings::module {
        self.0
    }
}

/// Where the value of a module lives, from its start to its end. For [`module!`](macros::module).
///
/// # Invariants
///
/// The value is initialised if [`init`](Self::init) has returned 0 and [`exit`](Self::exit) was not
/// called.
#[doc(hidden)]
pub struct ModuleSlot<M> {
    value: UnsafeCell<MaybeUninit<M>>,
    callbacks: Record,
}

// SAFETY: A shared reference gives access to the value through `init` and `exit` alone, each of
// which by its contract runs once and one after the other. They may run on different threads, which
// `InPlaceModule: Send` allows. The record is `Sync`.
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

    /// Starts the module. Returns 0 or a negative error number; then nothing is left in the slot.
    ///
    /// # Safety
    ///
    /// The caller must ensure that it is called at most once, and that the slot is a static of the
    /// module whose type is `M`.
    #[inline(always)]
    pub unsafe fn init(&'static self) -> c_int
    where
        M: InPlaceModule + ModuleMetadata,
    {
        let module = this_module::<M>();

        // SAFETY: By the contract, the record is in the module's image, and this is the only call,
        // before any of the module's code. It is stopped by `exit` or, after an error, below.
        unsafe { self.callbacks.start(module) };

        let init = <M as InPlaceModule>::init(module);
        let slot = self.value.get().cast::<M>();

        // SAFETY: `slot` is the address of a static of the type `MaybeUninit<M>`, so it is valid
        // for writes, aligned, and never moves. This is the only call of `init`, and `exit` runs
        // only after it, so no one else uses it. If this fails, `slot` is not used again.
        match unsafe { pin_init::raw_try_init(slot, init) } {
            // INVARIANT: `raw_try_init` returns `Ok` only if `slot` is initialised.
            Ok(()) => 0,
            Err(error) => {
                // SAFETY: It was started above, and `exit` is not called after an error. What the
                // module has set up was undone, but for what is in the record.
                unsafe { self.callbacks.stop(module) };
                error.to_errno()
            }
        }
    }

    /// Ends the module: drops its value.
    ///
    /// # Safety
    ///
    /// The caller must ensure that it is called at most once, and only after [`init`](Self::init)
    /// has returned 0.
    #[inline(always)]
    pub unsafe fn exit(&'static self)
    where
        M: ModuleMetadata,
    {
        // SAFETY: By the contract, `init` has returned 0 and `exit` was not called, so by the
        // type's invariant the value is initialised; and no one else uses it.
        unsafe { self.value.get().cast::<M>().drop_in_place() };

        // SAFETY: `init` has returned 0, so it was started and not stopped. What the module has set
        // up was undone by dropping its value, but for what is in the record.
        unsafe { self.callbacks.stop(this_module::<M>()) };
    }
}
