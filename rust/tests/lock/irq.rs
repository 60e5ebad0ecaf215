// SPDX-License-Identifier: GPL-2.0

//! Disabled interrupts, and locks that interrupt handlers take.

use crate::exclusion::repeat;
use core::ffi::c_void;
use kernel::{
    bindings,
    interrupt::{
        local_interrupt_disable,
        LocalInterruptDisabled, //
    },
    prelude::*,
    sync::{
        atomic::{
            Atomic,
            Relaxed, //
        },
        new_mutex,
        new_spinlock_irq,
        SpinLockIrq, //
    }, //
};

/// Returns whether interrupts are disabled on this CPU.
fn disabled() -> bool {
    let flags: u64;
    // SAFETY: The instructions only read the flags of the CPU, by way of the stack.
    unsafe { kernel::asm!("pushfq; popq {flags}"; flags = out(reg) flags) };
    flags & 0x200 == 0
}

/// Returns the preemption count of this CPU without the count of disabled interrupts.
fn preempt_count() -> u32 {
    let count: u32;
    // SAFETY: The instruction only reads a variable of this CPU.
    unsafe { kernel::asm!("movl %gs:__preempt_count, {count:e}"; count = out(reg) count) };
    count & 0x00ff_ffff
}

/// Takes guards, and drops them in any order. Returns whether interrupts are disabled until the
/// last one is dropped, and the preemption count is the same as before.
fn many(count: usize) -> Result<bool> {
    let before = preempt_count();
    let lock = KBox::pin_init(new_spinlock_irq!(0), GFP_KERNEL)?;
    let mut reasons = KVec::with_capacity(count, GFP_KERNEL)?;
    let mut disabled_all_the_time = true;
    for _ in 0..count {
        reasons
            .push_within_capacity(local_interrupt_disable())
            .map_err(|_| EINVAL)?;
        disabled_all_the_time &= disabled();
    }
    // Further guards come and go, while the first ones are kept.
    for _ in 0..count {
        *lock.lock() += 1;
        disabled_all_the_time &= disabled();
        drop(local_interrupt_disable());
        disabled_all_the_time &= disabled();
    }
    let kept = preempt_count() == before;

    let mut first = true;
    while !reasons.is_empty() {
        disabled_all_the_time &= disabled();
        first = !first;
        drop(match first {
            true => reasons.remove(0).ok(),
            false => reasons.pop(),
        });
    }
    let good = disabled_all_the_time && kept && !disabled() && preempt_count() == before;
    drop(reasons);

    // Sleeping is allowed again.
    drop(KBox::pin_init(new_mutex!(()), GFP_KERNEL)?.lock());
    Ok(good)
}

/// Disables interrupts more times than the bits can count, which causes a warning.
pub(crate) fn beyond_bits() -> Result {
    // In the end, the count beyond the bits is zero again.
    for count in [127, 128, 1000, 126] {
        if !many(count)? {
            return Err(EINVAL);
        }
    }
    Ok(())
}

/// The data of the interrupt handlers.
struct Shared {
    count: Pin<KBox<SpinLockIrq<usize>>>,
    interrupts: Atomic<usize>,
    enabled: Atomic<usize>,
}

/// Increments both counts, in an interrupt.
///
/// # Safety
///
/// The caller must ensure that `data` points to a [`Shared`], and that interrupts are disabled.
unsafe extern "C" fn interrupt(data: *mut c_void) {
    // SAFETY: By the safety requirements of this function, `data` points to a `Shared`.
    let shared = unsafe { &*data.cast::<Shared>() };
    shared.interrupts.add(1usize, Relaxed);

    *shared.count.lock() += 1;
    // The lock has not enabled interrupts.
    if !disabled() {
        shared.enabled.add(1usize, Relaxed);
    }

    // SAFETY: By the safety requirements of this function, interrupts are disabled.
    let token = unsafe { LocalInterruptDisabled::assume_disabled() };
    *shared.count.lock_with(token) += 1;
}

#[kunit_tests(rust_interrupt)]
mod tests {
    use super::*;

    /// Interrupts are enabled again when the last of several guards is dropped, in any order.
    #[test]
    fn counted() -> Result {
        let first = KBox::pin_init(new_spinlock_irq!(1), GFP_KERNEL)?;
        let second = KBox::pin_init(new_spinlock_irq!(2), GFP_KERNEL)?;

        // No assertion may fail while interrupts are disabled.
        assert!(!disabled());
        let a = local_interrupt_disable();
        let mut kept = disabled();
        let b = local_interrupt_disable();
        drop(a);
        kept &= disabled();
        drop(b);
        assert!(!disabled());
        assert!(kept);

        let a = first.lock();
        let b = second.lock();
        let c = local_interrupt_disable();
        kept &= disabled();
        drop(a);
        kept &= disabled();
        let locked = second.try_lock().is_none();
        kept &= disabled();
        drop(c);
        kept &= disabled();
        let value = *b;
        drop(b);
        assert!(!disabled());
        assert!(kept && locked);
        assert_eq!(value, 2);

        let token = local_interrupt_disable();
        let a = first.lock_with(&token);
        let locked = first.try_lock_with(&token).is_none();
        let b = second.try_lock_with(&token).ok_or(EINVAL)?;
        let sum = *a + *b;
        drop((a, b));
        kept &= disabled();
        drop(token);
        assert!(!disabled());
        assert!(kept && locked);
        assert_eq!(sum, 3);

        // Sleeping is allowed again.
        drop(KBox::pin_init(new_mutex!(()), GFP_KERNEL)?.lock());
        Ok(())
    }

    /// Disables interrupts as many times as the kernel allows.
    #[test]
    fn often() -> Result {
        for count in [1, 2, 126] {
            assert!(many(count)?);
        }
        Ok(())
    }

    /// One thread interrupts all CPUs, while the others hold the lock that the handlers take.
    #[test]
    fn excluded() -> Result {
        let shared = Shared {
            count: KBox::pin_init(new_spinlock_irq!(0, "rust_test_lock::irq"), GFP_KERNEL)?,
            interrupts: Atomic::new(0),
            enabled: Atomic::new(0),
        };

        let added = Atomic::new(0usize);
        repeat(3000, |index| {
            // The first thread interrupts; the others hold the lock.
            if index != 0 {
                *shared.count.lock() += 1;
                added.add(1usize, Relaxed);
            } else {
                // SAFETY: The function is called with interrupts disabled, and has returned on all
                // CPUs when this call returns, so `shared` is valid.
                unsafe {
                    bindings::on_each_cpu(Some(interrupt), (&raw const shared).cast_mut().cast(), 1)
                };
            }
        })?;

        let interrupts = shared.interrupts.load(Relaxed);
        let count = *shared.count.lock();
        assert!(interrupts >= 30);
        assert_eq!(shared.enabled.load(Relaxed), 0);
        assert_eq!(count, added.load(Relaxed) + 2 * interrupts);
        assert!(!disabled());
        Ok(())
    }
}
