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

/// Interrupts are enabled again when the last of several guards is dropped, in any order.
pub(crate) fn counted() -> Result {
    ensure!(!disabled());
    let a = local_interrupt_disable();
    ensure!(disabled());
    let b = local_interrupt_disable();
    drop(a);
    ensure!(disabled());
    drop(b);
    ensure!(!disabled());

    let first = KBox::pin_init(new_spinlock_irq!(1), GFP_KERNEL)?;
    let second = KBox::pin_init(new_spinlock_irq!(2), GFP_KERNEL)?;
    let a = first.lock();
    let b = second.lock();
    let c = local_interrupt_disable();
    ensure!(disabled());
    drop(a);
    ensure!(disabled());
    ensure!(second.try_lock().is_none());
    ensure!(disabled());
    drop(c);
    ensure!(disabled());
    ensure!(*b == 2);
    drop(b);
    ensure!(!disabled());

    let token = local_interrupt_disable();
    let a = first.lock_with(&token);
    ensure!(first.try_lock_with(&token).is_none());
    let b = second.try_lock_with(&token).ok_or(EINVAL)?;
    ensure!(*a + *b == 3);
    drop((a, b));
    ensure!(disabled());
    drop(token);
    ensure!(!disabled());

    // Sleeping is allowed again.
    drop(KBox::pin_init(new_mutex!(()), GFP_KERNEL)?.lock());
    Ok(())
}

/// Returns the preemption count of this CPU without the count of disabled interrupts.
fn preempt_count() -> u32 {
    let count: u32;
    // SAFETY: The instruction only reads a variable of this CPU.
    unsafe { kernel::asm!("movl %gs:__preempt_count, {count:e}"; count = out(reg) count) };
    count & 0x00ff_ffff
}

/// Interrupts are disabled until all of these guards are dropped, in any order.
fn many(count: usize) -> Result {
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
    ensure!(!disabled());
    ensure!(disabled_all_the_time);
    ensure!(kept);
    ensure!(preempt_count() == before);
    drop(reasons);

    // Sleeping is allowed again.
    drop(KBox::pin_init(new_mutex!(()), GFP_KERNEL)?.lock());
    Ok(())
}

/// Disables interrupts as many times as the kernel allows.
pub(crate) fn often() -> Result {
    many(1)?;
    many(2)?;
    many(126)
}

/// Disables interrupts more times than the bits can count, which causes a warning.
pub(crate) fn beyond_bits() -> Result {
    many(127)?;
    many(128)?;
    many(1000)?;
    // The count beyond the bits is zero again.
    many(126)
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

/// One thread interrupts all CPUs, while the others hold the lock that the handlers take.
pub(crate) fn excluded() -> Result {
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
            // SAFETY: The function is called with interrupts disabled, and has returned on all CPUs
            // when this call returns, so `shared` is valid.
            unsafe {
                bindings::on_each_cpu(Some(interrupt), (&raw const shared).cast_mut().cast(), 1)
            };
        }
    })?;

    let interrupts = shared.interrupts.load(Relaxed);
    ensure!(interrupts >= 30);
    ensure!(shared.enabled.load(Relaxed) == 0);
    ensure!(*shared.count.lock() == added.load(Relaxed) + 2 * interrupts);
    ensure!(!disabled());
    Ok(())
}
