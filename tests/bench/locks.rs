// SPDX-License-Identifier: GPL-2.0

//! Locks that nobody else wants, wakeups of no one, and RCU.

use crate::measure::{
    measure,
    operations, //
};
use kernel::{
    new_condvar,
    new_mutex,
    new_spinlock,
    prelude::*,
    sync::{
        lock::spinlock::{
            new_spinlock_irq,
            SpinLockIrq, //
        },
        rcu,
        CondVar,
        Mutex,
        SpinLock, //
    }, //
};

type Boxed<T> = Pin<KBox<T>>;

operations! {
    fn mutex(rounds) {
        let lock: Boxed<Mutex<u32>> = KBox::pin_init(new_mutex!(0), GFP_KERNEL)?;
        measure(rounds, || {
            drop(lock.lock());
            Ok(())
        })
    }

    fn mutex_add(rounds) {
        let lock: Boxed<Mutex<u32>> = KBox::pin_init(new_mutex!(0), GFP_KERNEL)?;
        measure(rounds, || {
            *lock.lock() += 1;
            Ok(())
        })
    }

    fn spinlock(rounds) {
        let lock: Boxed<SpinLock<u32>> = KBox::pin_init(new_spinlock!(0), GFP_KERNEL)?;
        measure(rounds, || {
            drop(lock.lock());
            Ok(())
        })
    }

    fn spinlock_add(rounds) {
        let lock: Boxed<SpinLock<u32>> = KBox::pin_init(new_spinlock!(0), GFP_KERNEL)?;
        measure(rounds, || {
            *lock.lock() += 1;
            Ok(())
        })
    }

    fn spinlock_irq(rounds) {
        let lock: Boxed<SpinLockIrq<u32>> = KBox::pin_init(new_spinlock_irq!(0), GFP_KERNEL)?;
        measure(rounds, || {
            drop(lock.lock());
            Ok(())
        })
    }

    fn spinlock_try(rounds) {
        let lock: Boxed<SpinLock<u32>> = KBox::pin_init(new_spinlock!(0), GFP_KERNEL)?;
        measure(rounds, || {
            drop(lock.try_lock());
            Ok(())
        })
    }

    fn condvar_one(rounds) {
        let queue: Boxed<CondVar> = KBox::pin_init(new_condvar!(), GFP_KERNEL)?;
        measure(rounds, || {
            queue.notify_one();
            Ok(())
        })
    }

    fn condvar_all(rounds) {
        let queue: Boxed<CondVar> = KBox::pin_init(new_condvar!(), GFP_KERNEL)?;
        measure(rounds, || {
            queue.notify_all();
            Ok(())
        })
    }

    fn rcu(rounds) {
        measure(rounds, || {
            drop(rcu::read_lock());
            Ok(())
        })
    }
}
