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

/// What a lock in a static is: [`global_lock!`](crate::global_lock) makes a type that says so.
pub trait GlobalLockBackend {
    /// What lockdep calls the lock.
    const NAME: &'static CStr;

    /// What it protects.
    type Item: 'static;

    /// The kind of lock.
    type Backend: Backend + 'static;

    /// The lock class.
    fn get_lock_class() -> Pin<&'static LockClassKey>;
}

/// A lock in a static, and the data it protects, which [`global_lock!`](crate::global_lock) makes.
///
/// # Invariants
///
/// There is one for each `B`. Whoever uses it has called [`init`](GlobalLock::init) before.
pub struct GlobalLock<B: GlobalLockBackend> {
    inner: Lock<B::Item, B::Backend>,
}

impl<B: GlobalLockBackend> GlobalLock<B> {
    /// Creates a lock, which is to be initialized.
    ///
    /// # Safety
    ///
    /// - No other lock is made with this `B`.
    /// - [`init`](GlobalLock::init) returns before any other function of the lock is called.
    pub const unsafe fn new(data: B::Item) -> Self {
        // INVARIANT: The caller promises both.
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
    /// It is called once.
    pub unsafe fn init(&'static self) {
        // SAFETY: The static does not move, nor do name and key, which live as long as it. Nobody
        // uses the lock yet, by the promise that was made to `new`.
        unsafe {
            B::Backend::init(
                self.inner.state.get(),
                B::NAME.as_char_ptr(),
                B::get_lock_class().as_ptr(),
            )
        }
    }

    /// Takes the lock, after waiting for it if necessary. See [`Lock::lock`].
    #[inline]
    pub fn lock(&'static self) -> GlobalGuard<B> {
        // INVARIANT: It is of the lock of `B`.
        GlobalGuard {
            inner: self.inner.lock(),
            _not_sync: NotThreadSafe,
        }
    }

    /// Takes the lock unless that means to wait. See [`Lock::try_lock`].
    #[must_use = "a lock that is not kept is released at once"]
    #[inline]
    pub fn try_lock(&'static self) -> Option<GlobalGuard<B>> {
        // INVARIANT: It is of the lock of `B`.
        Some(GlobalGuard {
            inner: self.inner.try_lock()?,
            _not_sync: NotThreadSafe,
        })
    }
}

/// A [`GlobalLock`] that is held.
///
/// Neither the guard nor a reference to it leaves the thread that has taken the lock: so what a
/// [`GlobalLockedBy`] gives for a `&GlobalGuard` stays in one thread, too.
///
/// # Invariants
///
/// It holds the one lock of `B`.
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

/// A [`LockedBy`] whose lock is a [`GlobalLock`].
///
/// As there is one such lock, the type tells which it is, and nothing is left to check at run time.
/// See [`global_lock!`](crate::global_lock) for an example.
pub struct GlobalLockedBy<T: ?Sized, B: GlobalLockBackend> {
    // Neither shorter lifetimes nor longer ones: another type may have another lock.
    _backend: PhantomData<fn(B) -> B>,
    value: UnsafeCell<T>,
}

// SAFETY: As for `LockedBy`.
unsafe impl<T, B> Send for GlobalLockedBy<T, B>
where
    T: ?Sized,
    B: GlobalLockBackend,
    LockedBy<T, B::Item>: Send,
{
}

// SAFETY: As for `LockedBy`. References from `as_ref` are in one thread only, that of the guard.
unsafe impl<T, B> Sync for GlobalLockedBy<T, B>
where
    T: ?Sized,
    B: GlobalLockBackend,
    LockedBy<T, B::Item>: Sync,
{
}

impl<T, B: GlobalLockBackend> GlobalLockedBy<T, B> {
    /// Puts data under the lock of `B`.
    pub fn new(val: T) -> Self {
        Self {
            _backend: PhantomData,
            value: UnsafeCell::new(val),
        }
    }
}

impl<T: ?Sized, B: GlobalLockBackend> GlobalLockedBy<T, B> {
    /// The data, for one who holds the lock.
    pub fn as_ref<'a>(&'a self, _guard: &'a GlobalGuard<B>) -> &'a T {
        // SAFETY: There is one lock of `B`, hence one guard. It is borrowed for as long as the
        // data, so that `as_mut` cannot be called meanwhile; and it is in this thread only, so that
        // no other has a reference to the data.
        unsafe { &*self.value.get() }
    }

    /// The data, for one who holds the lock and lends the guard.
    pub fn as_mut<'a>(&'a self, _guard: &'a mut GlobalGuard<B>) -> &'a mut T {
        // SAFETY: There is one lock of `B`, hence one guard, which nobody else can use for as long
        // as the data is borrowed.
        unsafe { &mut *self.value.get() }
    }

    /// The data, for one who shares it with nobody.
    pub fn get_mut(&mut self) -> &mut T {
        self.value.get_mut()
    }
}

/// Defines a static that is a lock, and data that it protects.
///
/// The kind of lock is `Mutex`, `SpinLock` or `SpinLockIrq`. The lock has to be initialized before
/// it is used, with [`GlobalLock::init`](crate::sync::GlobalLock::init): a module does so when it
/// is loaded. To promise that is what `unsafe` is for.
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
            // Outside of the `unsafe` below, which is not meant for it.
            let __value: $valuety = $value;

            // SAFETY: This is the only lock of that type, which was defined for it. The user of the
            // macro promises to initialize it before it is used.
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
    // Any would do, to have no other error than the one below.
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
