// SPDX-License-Identifier: GPL-2.0

//! Sharing data between threads, and waiting for other threads.
//!
//! | to | use |
//! |---|---|
//! | share a value among owners | [`Arc`]; for objects of C, [`ARef`](aref::ARef) |
//! | modify a number, a flag or a pointer | [`Atomic`](atomic::Atomic) |
//! | order accesses to memory | [`atomic::ordering`], [`barrier`] |
//! | count references by hand | [`Refcount`] |
//! | let one thread at a time modify data | [`Mutex`] |
//! | do so where sleeping is not allowed | [`SpinLock`]; in interrupts too, [`SpinLockIrq`] |
//! | protect data by the lock of another object | [`LockedBy`] |
//! | put a lock in a static | [`global_lock!`] |
//! | wait for a change of locked data | [`CondVar`] |
//! | let user space wait too | [`poll`] |
//! | wait until something is done | [`Completion`] |
//! | set a value once | [`SetOnce`] |
//! | read without waiting for writers | [`rcu`]; where readers sleep, [`Srcu`] |

mod arc;
pub mod aref;
pub mod atomic;
pub mod barrier;
pub mod completion;
mod condvar;
pub mod lock;
mod lock_class;
mod locked_by;
pub mod poll;
pub mod rcu;
mod refcount;
mod set_once;
pub mod srcu;

#[doc(hidden)]
pub use crate::optional_name;
pub use crate::static_lock_class;
pub use arc::{
    Arc,
    ArcBorrow,
    UniqueArc, //
};
pub use completion::Completion;
pub use condvar::{
    new_condvar,
    CondVar,
    CondVarTimeoutResult, //
};
pub use lock::{
    global::{
        global_lock,
        GlobalGuard,
        GlobalLock,
        GlobalLockBackend,
        GlobalLockedBy, //
    },
    mutex::{
        new_mutex,
        Mutex,
        MutexGuard, //
    },
    spinlock::{
        new_spinlock,
        new_spinlock_irq,
        SpinLock,
        SpinLockGuard,
        SpinLockIrq,
        SpinLockIrqGuard, //
    }, //
};
pub use lock_class::LockClassKey;
pub use locked_by::LockedBy;
pub use refcount::Refcount;
pub use set_once::SetOnce;
pub use srcu::Srcu;
