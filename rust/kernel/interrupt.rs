// SPDX-License-Identifier: GPL-2.0

//! Interrupts of the local CPU.
//!
//! C header: [`include/linux/irqflags.h`](srctree/include/linux/irqflags.h)

use crate::types::NotThreadSafe;

/// Proof that interrupts are disabled on this CPU.
///
/// While they are, the task also stays on its CPU, is not preempted, and must not sleep. Functions
/// that rely on this take a reference, such as [`SpinLockIrq::lock_with`]. There are two ways to
/// get one: to disable interrupts with [`local_interrupt_disable`], or to know that they are, with
/// [`LocalInterruptDisabled::assume_disabled`].
///
/// What disables interrupts is counted: they are enabled again when the last of these values, and
/// the last guard of a [`SpinLockIrq`], is dropped, in whatever order.
///
/// This does not protect from other CPUs, nor from non-maskable interrupts.
///
/// [`SpinLockIrq`]: crate::sync::SpinLockIrq
/// [`SpinLockIrq::lock_with`]: crate::sync::SpinLockIrq::lock_with
///
/// # Invariants
///
/// Interrupts are disabled on the local CPU for as long as there is a value of this type.
pub struct LocalInterruptDisabled(NotThreadSafe);

/// Disables interrupts on this CPU, until what it returns is dropped.
///
/// If they are disabled already, they stay so afterwards. A lock that is also taken in interrupts,
/// [`SpinLockIrq`], disables them by itself: this function rarely is what you need. May be used in
/// any context, except in a non-maskable interrupt, where it warns.
///
/// The time that interrupts are disabled should be short. They may be disabled any number of times
/// at once, but more than 127 times, guards of a [`SpinLockIrq`] included, is taken for a bug, such
/// as values that were forgotten: the kernel warns of it once.
///
/// [`SpinLockIrq`]: crate::sync::SpinLockIrq
///
/// # Examples
///
/// ```
/// use kernel::{interrupt::local_interrupt_disable, prelude::*, sync::new_spinlock_irq};
///
/// let count = KBox::pin_init(new_spinlock_irq!(1), GFP_KERNEL)?;
///
/// let disabled = local_interrupt_disable();
/// *count.lock_with(&disabled) += 1;
/// drop(disabled);
///
/// assert_eq!(*count.lock(), 2);
/// # Ok::<(), Error>(())
/// ```
#[inline]
pub fn local_interrupt_disable() -> LocalInterruptDisabled {
    // SAFETY: It may be called anywhere. What it does is undone when the value is dropped.
    unsafe { bindings::local_interrupt_disable() };

    // INVARIANT: Interrupts were just disabled, and this value counts among the reasons.
    LocalInterruptDisabled(NotThreadSafe)
}

impl Drop for LocalInterruptDisabled {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: A value that is dropped comes from `local_interrupt_disable()`, and is in the
        // task that it was made in, as it is not `Send`. If that task has slept since, which is a
        // bug, the function complains and does nothing. However many there are, each is counted.
        unsafe { bindings::local_interrupt_enable() };
    }
}

impl LocalInterruptDisabled {
    /// Assumes that interrupts are disabled on this CPU: in the handler of an interrupt, say.
    ///
    /// Lockdep, if there is, checks whether they are.
    ///
    /// # Safety
    ///
    /// Interrupts are disabled on the local CPU for all of `'a`, and the result is not used on
    /// another.
    #[inline]
    pub unsafe fn assume_disabled<'a>() -> &'a LocalInterruptDisabled {
        #[cfg(CONFIG_PROVE_LOCKING)]
        // SAFETY: It only looks at the state of the CPU.
        unsafe {
            bindings::lockdep_assert_irqs_disabled();
        }

        // INVARIANT: The caller vouches for it, and nobody can drop it.
        const { &LocalInterruptDisabled(NotThreadSafe) }
    }
}
