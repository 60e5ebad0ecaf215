// SPDX-License-Identifier: GPL-2.0

//! Disabled interrupts, and locks that interrupts take.

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

/// Whether interrupts are disabled on this CPU.
fn disabled() -> bool {
    let flags: u64;
    // SAFETY: Reads the flags of the CPU, by way of the stack.
    unsafe { kernel::asm!("pushfq; popq {flags}"; flags = out(reg) flags) };
    flags & 0x200 == 0
}

/// They are enabled when the last reason for them to be disabled is gone, whichever that is.
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

    // One may sleep again.
    drop(KBox::pin_init(new_mutex!(()), GFP_KERNEL)?.lock());
    Ok(())
}

/// How deep this CPU is in what cannot be preempted, other than by disabled interrupts.
fn preempt_count() -> u32 {
    let count: u32;
    // SAFETY: Reads a variable of this CPU.
    unsafe { kernel::asm!("movl %gs:__preempt_count, {count:e}"; count = out(reg) count) };
    count & 0x00ff_ffff
}

/// They are disabled until all of these are dropped, in whatever order that is.
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
    // One is forever in the middle, where others come and go.
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

    // One may sleep again.
    drop(KBox::pin_init(new_mutex!(()), GFP_KERNEL)?.lock());
    Ok(())
}

/// As often as the kernel takes for no bug.
pub(crate) fn often() -> Result {
    many(1)?;
    many(2)?;
    many(126)
}

/// More often than there are bits to count it, for which there is a warning.
pub(crate) fn beyond_bits() -> Result {
    many(127)?;
    many(128)?;
    many(1000)?;
    // What was counted beyond the bits is gone.
    many(126)
}

/// What the interrupts get.
struct Shared {
    count: Pin<KBox<SpinLockIrq<usize>>>,
    interrupts: Atomic<usize>,
    enabled: Atomic<usize>,
}

/// Counts twice, in an interrupt.
///
/// # Safety
///
/// `data` points to a [`Shared`], and interrupts are disabled.
unsafe extern "C" fn interrupt(data: *mut c_void) {
    // SAFETY: The caller promises it.
    let shared = unsafe { &*data.cast::<Shared>() };
    shared.interrupts.add(1usize, Relaxed);

    *shared.count.lock() += 1;
    // The lock has not enabled them.
    if !disabled() {
        shared.enabled.add(1usize, Relaxed);
    }

    // SAFETY: The caller promises it.
    let token = unsafe { LocalInterruptDisabled::assume_disabled() };
    *shared.count.lock_with(token) += 1;
}

/// One thread interrupts all CPUs, while the others hold the lock that the interrupts take.
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
            // when this does.
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
