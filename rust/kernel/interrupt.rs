// SPDX-License-Identifier: GPL-2.0

//! Interrupts of the local CPU.
//!
//! C header: [`include/linux/irqflags.h`](srctree/include/linux/irqflags.h)

use crate::types::NotThreadSafe;

/// A token that proves that interrupts are disabled on the local CPU.
///
/// While they are, the task also stays on its CPU, is not preempted, and must not sleep (atomic
/// context). Functions that rely on this take a reference, such as [`SpinLockIrq::lock_with`].
/// There are two ways to get one: disable interrupts with [`local_interrupt_disable`], or assert
/// that they are disabled with [`LocalInterruptDisabled::assume_disabled`].
///
/// Disabling nests: interrupts are enabled again when the last of these values, and the last guard
/// of a [`SpinLockIrq`], is dropped, in whatever order.
///
/// This excludes neither other CPUs nor non-maskable interrupts.
///
/// [`SpinLockIrq`]: crate::sync::SpinLockIrq
/// [`SpinLockIrq::lock_with`]: crate::sync::SpinLockIrq::lock_with
///
/// # Invariants
///
/// Interrupts are disabled on the local CPU as long as a value of this type exists.
pub struct LocalInterruptDisabled(NotThreadSafe);

/// Disables interrupts on the local CPU, until the returned value is dropped.
///
/// If they were already disabled, they stay disabled afterwards. A lock that is also taken in
/// interrupt handlers, [`SpinLockIrq`], disables interrupts by itself: this function is rarely
/// needed. It may be used in any context, except in a non-maskable interrupt, where it warns.
///
/// Interrupts should be disabled only for a short time. Disabling nests, but more than 127 levels,
/// including guards of a [`SpinLockIrq`], are treated as a bug, such as leaked values: the kernel
/// warns once.
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
    // SAFETY: The function may be called anywhere. Dropping the value below reverses it.
    unsafe { bindings::local_interrupt_disable() };

    // INVARIANT: Interrupts were just disabled, and stay so until this value is dropped.
    LocalInterruptDisabled(NotThreadSafe)
}

impl Drop for LocalInterruptDisabled {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: A value that is dropped was created by `local_interrupt_disable()`, in the
        // current task, as the type is not `Send`. If that task has slept since, which is a bug,
        // the function warns and has no effect. It is called once for each value.
        unsafe { bindings::local_interrupt_enable() };
    }
}

impl LocalInterruptDisabled {
    /// Asserts that interrupts are disabled on the local CPU: for example, in an interrupt handler.
    ///
    /// Lockdep, if enabled, checks it.
    ///
    /// # Safety
    ///
    /// The caller must ensure that interrupts are disabled on the local CPU for all of `'a`, and
    /// that the result is not used on another CPU.
    #[inline]
    pub unsafe fn assume_disabled<'a>() -> &'a LocalInterruptDisabled {
        #[cfg(CONFIG_PROVE_LOCKING)]
        // SAFETY: The function only reads the state of the CPU.
        unsafe {
            bindings::lockdep_assert_irqs_disabled();
        }

        // INVARIANT: By the safety requirements of this function. The constant is never dropped.
        const { &LocalInterruptDisabled(NotThreadSafe) }
    }
}
