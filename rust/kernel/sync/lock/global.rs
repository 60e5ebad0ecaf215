// SPDX-License-Identifier: GPL-2.0

//! Locks in statics.

use super::{
    Backend,
    Guard,
    Lock, //
};
use crate::{
    str::{
        CStr,
        CStrExt as _, //
    },
    sync::{
        LockClassKey,
        LockedBy, //
    },
    types::{
        NotThreadSafe,
        Opaque, //
    }, //
};
use core::{
    cell::UnsafeCell,
    marker::{
        PhantomData,
        PhantomPinned, //
    },
    ops::{
        Deref,
        DerefMut, //
    },
    pin::Pin, //
};

/// The description of a lock in a static, which [`global_lock!`](crate::global_lock) implements.
pub trait GlobalLockBackend {
    /// The name of the lock, as lockdep reports it.
    const NAME: &'static CStr;

    /// The type of the data that the lock protects.
    type Item: 'static;

    /// The kind of lock.
    type Backend: Backend + 'static;

    /// Returns the lock class.
    fn get_lock_class() -> Pin<&'static LockClassKey>;
}

/// A lock in a static, and the data it protects. [`global_lock!`](crate::global_lock) defines one.
///
/// # Invariants
///
/// There is only one for each `B`, and [`init`](GlobalLock::init) returned before any other use of
/// it.
pub struct GlobalLock<B: GlobalLockBackend> {
    inner: Lock<B::Item, B::Backend>,
}

impl<B: GlobalLockBackend> GlobalLock<B> {
    /// Creates a lock, which must be initialized before it is used.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - no other lock is created with this `B`;
    /// - [`init`](GlobalLock::init) returns before any other function of the lock is called.
    pub const unsafe fn new(data: B::Item) -> Self {
        // INVARIANT: By the safety requirements of this function.
        Self {
            inner: Lock {
                state: Opaque::uninit(),
                _pin: PhantomPinned,
                data: UnsafeCell::new(data),
            },
        }
    }

    /// Initializes the lock.
    ///
    /// # Safety
    ///
    /// The caller must ensure that this function is called only once.
    pub unsafe fn init(&'static self) {
        // SAFETY: `self` is `'static`, so the lock is not moved, and name and key live as long as
        // it. By the safety requirements of `new`, no other function of the lock has been called
        // yet.
        unsafe {
            B::Backend::init(
                self.inner.state.get(),
                B::NAME.as_char_ptr(),
                B::get_lock_class().as_ptr(),
            )
        }
    }

    /// Acquires the lock, after waiting for it if necessary. See [`Lock::lock`].
    #[inline]
    pub fn lock(&'static self) -> GlobalGuard<B> {
        // INVARIANT: `self` is the only lock of `B`, by the type invariants, and it is held now.
        GlobalGuard {
            inner: self.inner.lock(),
            _not_sync: NotThreadSafe,
        }
    }

    /// Acquires the lock if that is possible without waiting. See [`Lock::try_lock`].
    #[must_use = "a lock that is not kept is released at once"]
    #[inline]
    pub fn try_lock(&'static self) -> Option<GlobalGuard<B>> {
        // INVARIANT: `self` is the only lock of `B`, by the type invariants, and it is held now.
        Some(GlobalGuard {
            inner: self.inner.try_lock()?,
            _not_sync: NotThreadSafe,
        })
    }
}

/// A held [`GlobalLock`], with access to its data.
///
/// Neither the guard nor a reference to it leaves the thread that acquired the lock, so a reference
/// that [`GlobalLockedBy`] returns for a `&GlobalGuard` stays in one thread too.
///
/// # Invariants
///
/// It holds the only lock of `B`.
#[must_use = "a lock that is not kept is released at once"]
pub struct GlobalGuard<B: GlobalLockBackend> {
    inner: Guard<'static, B::Item, B::Backend>,
    _not_sync: NotThreadSafe,
}

impl<B: GlobalLockBackend> Deref for GlobalGuard<B> {
    type Target = B::Item;

    #[inline]
    fn deref(&self) -> &B::Item {
        &self.inner
    }
}

impl<B: GlobalLockBackend> DerefMut for GlobalGuard<B>
where
    B::Item: Unpin,
{
    #[inline]
    fn deref_mut(&mut self) -> &mut B::Item {
        &mut self.inner
    }
}

/// Data that is protected by a [`GlobalLock`] outside of it: [`LockedBy`] for a lock in a static.
///
/// As there is only one lock of `B`, the type identifies the lock, and no check at run time is
/// needed. See [`global_lock!`](crate::global_lock) for an example.
pub struct GlobalLockedBy<T: ?Sized, B: GlobalLockBackend> {
    // Invariant in `B`: with another lifetime, it could be the type of another lock.
    _backend: PhantomData<fn(B) -> B>,
    value: UnsafeCell<T>,
}

// SAFETY: As for `LockedBy`, whose `Send` bounds apply.
unsafe impl<T, B> Send for GlobalLockedBy<T, B>
where
    T: ?Sized,
    B: GlobalLockBackend,
    LockedBy<T, B::Item>: Send,
{
}

// SAFETY: As for `LockedBy`, whose `Sync` bounds apply. `as_ref` does not need `T: Sync`, because
// all references from it stay in one thread, that of the guard.
unsafe impl<T, B> Sync for GlobalLockedBy<T, B>
where
    T: ?Sized,
    B: GlobalLockBackend,
    LockedBy<T, B::Item>: Sync,
{
}

impl<T, B: GlobalLockBackend> GlobalLockedBy<T, B> {
    /// Creates data that is protected by the lock of `B`.
    pub fn new(val: T) -> Self {
        Self {
            _backend: PhantomData,
            value: UnsafeCell::new(val),
        }
    }
}

impl<T: ?Sized, B: GlobalLockBackend> GlobalLockedBy<T, B> {
    /// Returns a shared reference to the data, for a caller that holds the lock.
    pub fn as_ref<'a>(&'a self, _guard: &'a GlobalGuard<B>) -> &'a T {
        // SAFETY: There is only one lock of `B`, hence only one guard. It is borrowed for as long
        // as the data, so `as_mut` cannot be called in the meantime, and neither the guard nor a
        // reference to it leaves this thread, so no other thread has a reference to the data.
        unsafe { &*self.value.get() }
    }

    /// Returns an exclusive reference to the data, for a caller that holds the lock.
    pub fn as_mut<'a>(&'a self, _guard: &'a mut GlobalGuard<B>) -> &'a mut T {
        // SAFETY: There is only one lock of `B`, hence only one guard. It is mutably borrowed for
        // as long as the data, so there is no other reference to the data.
        unsafe { &mut *self.value.get() }
    }

    /// Returns an exclusive reference to the data, for a caller that owns it. No lock is needed.
    pub fn get_mut(&mut self) -> &mut T {
        self.value.get_mut()
    }
}

/// Defines a static that is a lock together with the data it protects.
///
/// The kind of lock is `Mutex`, `SpinLock` or `SpinLockIrq`. The lock must be initialized before it
/// is used, with [`GlobalLock::init`](crate::sync::GlobalLock::init), usually when the module is
/// loaded. The `unsafe` in the invocation asserts that this is done.
///
/// The name of the static is also that of a type, the [`GlobalLockBackend`].
///
/// [`GlobalLockBackend`]: crate::sync::GlobalLockBackend
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, sync::{global_lock, GlobalGuard, GlobalLockedBy}};
///
/// global_lock! {
///     // SAFETY: It is initialized below, before it is used.
///     unsafe(uninit) static TOTAL: Mutex<u32> = 0;
/// }
///
/// /// A counter which the lock of the total protects too.
/// struct Counter {
///     count: GlobalLockedBy<u32, TOTAL>,
/// }
///
/// impl Counter {
///     fn add(&self, total: &mut GlobalGuard<TOTAL>, number: u32) {
///         **total += number;
///         *self.count.as_mut(total) += number;
///     }
/// }
///
/// // SAFETY: This is the only place, and it is reached once.
/// unsafe { TOTAL.init() };
///
/// let a = Counter { count: GlobalLockedBy::new(0) };
/// let b = Counter { count: GlobalLockedBy::new(0) };
/// let mut total = TOTAL.lock();
/// a.add(&mut total, 2);
/// b.add(&mut total, 3);
/// assert!(*total >= 5);
/// assert_eq!((*a.count.as_ref(&total), *b.count.as_ref(&total)), (2, 3));
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
macro_rules! global_lock {
    {
        $(#[$meta:meta])* $pub:vis
        unsafe(uninit) static $name:ident: $kind:ident<$valuety:ty> = $value:expr;
    } => {
        #[doc = $crate::__core::concat!(
            "What the lock [`",
            $crate::__core::stringify!($name),
            "`](static@",
            $crate::__core::stringify!($name),
            ") is."
        )]
        #[allow(non_camel_case_types, unreachable_pub)]
        $pub enum $name {}

        $crate::global_lock_inner!(check $kind);

        impl $crate::sync::lock::GlobalLockBackend for $name {
            const NAME: &'static $crate::str::CStr =
                $crate::c_str!($crate::__core::stringify!($name));
            type Item = $valuety;
            type Backend = $crate::global_lock_inner!(backend $kind);

            fn get_lock_class() -> $crate::__core::pin::Pin<&'static $crate::sync::LockClassKey> {
                $crate::static_lock_class!()
            }
        }

        $(#[$meta])*
        $pub static $name: $crate::sync::lock::GlobalLock<$name> = {
            // Outside of the `unsafe` block below, which is not meant to cover the expression.
            let __value: $valuety = $value;

            // SAFETY: This is the only lock of type `$name`, which is defined for it. The user of
            // the macro wrote `unsafe`, and so must ensure that the lock is initialized before it
            // is used.
            unsafe { $crate::sync::lock::GlobalLock::new(__value) }
        };
    };
}
#[doc(inline)]
pub use global_lock;

#[doc(hidden)]
#[macro_export]
macro_rules! global_lock_inner {
    (backend Mutex) => {
        $crate::sync::lock::mutex::MutexBackend
    };
    (backend SpinLock) => {
        $crate::sync::lock::spinlock::SpinLockBackend
    };
    (backend SpinLockIrq) => {
        $crate::sync::lock::spinlock::SpinLockIrqBackend
    };
    // Any backend would do: this avoids errors other than the one below.
    (backend $kind:ident) => {
        $crate::sync::lock::mutex::MutexBackend
    };
    (check Mutex) => {};
    (check SpinLock) => {};
    (check SpinLockIrq) => {};
    (check $kind:ident) => {
        $crate::__core::compile_error!($crate::__core::concat!(
            "a global lock is a `Mutex`, a `SpinLock` or a `SpinLockIrq`, not a `",
            $crate::__core::stringify!($kind),
            "`"
        ));
    };
}
