// SPDX-License-Identifier: GPL-2.0

//! Spinlocks that interrupt handlers may acquire too.

use super::{
    SpinLock,
    SpinLockBackend,
    SpinLockGuard, //
};
use crate::{
    ffi::c_char,
    interrupt::LocalInterruptDisabled,
    sync::lock::{
        Backend,
        Guard,
        Lock, //
    }, //
};

/// Creates an initializer of a [`SpinLockIrq`]: `new_spinlock_irq!(data)` or
/// `new_spinlock_irq!(data, "name")`.
///
/// Each use of the macro is a lock class of its own, which lockdep reports by this name, or else by
/// file and line.
#[macro_export]
macro_rules! new_spinlock_irq {
    ($inner:expr $(, $name:literal)? $(,)?) => {
        $crate::sync::SpinLockIrq::new(
            $inner, $crate::optional_name!($($name)?), $crate::static_lock_class!())
    };
}
#[doc(inline)]
pub use new_spinlock_irq;

/// A [`SpinLock`] that interrupt handlers may acquire too.
///
/// Interrupts are disabled on this CPU while the lock is held. When the last such guard is dropped,
/// they are enabled again if they were enabled before: several guards may be dropped in any order.
///
/// The lock may be acquired in any context except an NMI. Where interrupts are known to be disabled
/// already, [`lock_with`](Lock::lock_with) acquires it without disabling them.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, sync::{new_spinlock_irq, SpinLockIrq}};
///
/// #[pin_data]
/// struct Port {
///     #[pin]
///     received: SpinLockIrq<u64>,
///     #[pin]
///     sent: SpinLockIrq<u64>,
/// }
///
/// let port = KBox::pin_init(
///     pin_init!(Port {
///         received <- new_spinlock_irq!(20),
///         sent <- new_spinlock_irq!(10),
///     }),
///     GFP_KERNEL,
/// )?;
///
/// let received = port.received.lock();
/// let mut sent = port.sent.lock();
/// *sent += *received;
///
/// // Interrupts stay disabled until `sent` is dropped too.
/// drop(received);
/// assert_eq!(*sent, 30);
/// # drop(sent);
/// # Ok::<(), Error>(())
/// ```
pub type SpinLockIrq<T> = Lock<T, SpinLockIrqBackend>;

/// A held [`SpinLockIrq`], with access to its data; interrupts are disabled.
pub type SpinLockIrqGuard<'a, T> = Guard<'a, T, SpinLockIrqBackend>;

/// The [`Backend`] of a [`SpinLockIrq`].
pub struct SpinLockIrqBackend;

// SAFETY: As for `SpinLockBackend`, as the lock is the same `spinlock_t`.
unsafe impl Backend for SpinLockIrqBackend {
    type State = bindings::spinlock_t;
    type GuardState = ();

    #[inline]
    unsafe fn init(ptr: *mut Self::State, name: *const c_char, key: *mut bindings::lock_class_key) {
        // SAFETY: By the safety requirements of this function, which are the same.
        unsafe { SpinLockBackend::init(ptr, name, key) }
    }

    #[inline]
    unsafe fn lock(ptr: *mut Self::State) {
        // SAFETY: By the safety requirements of this function, the lock is initialized.
        unsafe { bindings::spin_lock_irq_disable(ptr) }
    }

    #[inline]
    unsafe fn try_lock(ptr: *mut Self::State) -> Option<()> {
        // SAFETY: By the safety requirements of this function, the lock is initialized.
        (unsafe { bindings::spin_trylock_irq_disable(ptr) } != 0).then_some(())
    }

    #[inline]
    unsafe fn unlock(ptr: *mut Self::State, (): &()) {
        // SAFETY: By the safety requirements of this function, the caller holds the lock, and it
        // took the lock by one of the functions above.
        unsafe { bindings::spin_unlock_irq_enable(ptr) }
    }

    #[inline]
    unsafe fn assert_is_held(ptr: *mut Self::State) {
        // SAFETY: By the safety requirements of this function, the lock is initialized.
        unsafe { SpinLockBackend::assert_is_held(ptr) }
    }
}

impl<T: ?Sized> SpinLockIrq<T> {
    /// Returns this lock as one that leaves interrupts alone.
    #[inline]
    fn as_spinlock<'a>(&'a self, _disabled: &'a LocalInterruptDisabled) -> &'a SpinLock<T> {
        let this: *const Self = self;

        // SAFETY: Both backends have the same `State`, so both types have the same layout. Both
        // acquire the same `spinlock_t`, so holders of either kind exclude each other.
        unsafe { &*(this as *const SpinLock<T>) }
    }

    /// Acquires the lock where interrupts are already disabled, and leaves them alone.
    ///
    /// This is cheaper than [`lock`](Lock::lock).
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{
    ///     interrupt::{local_interrupt_disable, LocalInterruptDisabled},
    ///     prelude::*,
    ///     sync::{new_spinlock_irq, SpinLockIrq}, //
    /// };
    ///
    /// /// Called with interrupts disabled only.
    /// fn handle(events: &SpinLockIrq<u32>, disabled: &LocalInterruptDisabled) {
    ///     *events.lock_with(disabled) += 1;
    /// }
    ///
    /// let events = KBox::pin_init(new_spinlock_irq!(0), GFP_KERNEL)?;
    /// handle(&events, &local_interrupt_disable());
    /// assert_eq!(*events.lock(), 1);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn lock_with<'a>(&'a self, context: &'a LocalInterruptDisabled) -> SpinLockGuard<'a, T> {
        self.as_spinlock(context).lock()
    }

    /// Acquires the lock where interrupts are already disabled, if that is possible without
    /// waiting.
    #[must_use = "a lock that is not kept is released at once"]
    #[inline]
    pub fn try_lock_with<'a>(
        &'a self,
        context: &'a LocalInterruptDisabled,
    ) -> Option<SpinLockGuard<'a, T>> {
        self.as_spinlock(context).try_lock()
    }
}
