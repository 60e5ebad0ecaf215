// SPDX-License-Identifier: GPL-2.0

//! Pollers of a file are notified, and are gone when the condition variable is dropped.

use crate::{
    file,
    threads, //
};
use core::{
    ffi::c_void,
    ptr, //
};
use kernel::{
    bindings,
    new_poll_condvar,
    prelude::*,
    static_lock_class,
    sync::{
        atomic::{
            Acquire,
            Atomic,
            Relaxed,
            Release, //
        },
        new_mutex,
        new_spinlock,
        poll::{
            PollCondVar,
            PollCondVarBox,
            PollTable, //
        },
        CondVar, //
    },
    types::Opaque, //
};

/// C's `POLLFREE`: the queue is about to be freed.
const POLLFREE: usize = 0x4000;

/// A poller: like `epoll(7)`, which leaves the queue when notified of `POLLFREE`; or like
/// `poll(2)`, which does not.
#[repr(C)]
struct Poller {
    // The first field, so that a pointer to it is one to the poller.
    entry: Opaque<bindings::wait_queue_entry>,
    table: Opaque<bindings::poll_table>,
    leaves: bool,
    notified: Atomic<u32>,
    told: Atomic<bool>,
    gone: Atomic<bool>,
}

// SAFETY: The fields of C are accessed under the lock of the queue, or by one thread.
unsafe impl Sync for Poller {}

impl Poller {
    fn new(leaves: bool) -> Self {
        Self {
            entry: Opaque::zeroed(),
            table: Opaque::new(bindings::poll_table {
                _qproc: Some(enqueue),
                _key: !0,
            }),
            leaves,
            notified: Atomic::new(0),
            told: Atomic::new(false),
            gone: Atomic::new(false),
        }
    }

    /// Adds the poller to the queue.
    fn register(&self, condvar: &PollCondVar) -> Result {
        let file = file::any()?;
        // SAFETY: The table is valid.
        let table = unsafe { PollTable::from_raw(self.table.get()) };
        table.register_wait(&file, condvar);
        Ok(())
    }

    /// Removes the poller from the queue at this address, which contains it.
    fn leave(&self, queue: usize) {
        self.gone.store(true, Release);
        // SAFETY: The entry is in this queue, which is not freed before the entry is removed.
        unsafe { bindings::remove_wait_queue(queue as *mut _, self.entry.get()) };
    }
}

/// Called by `poll_wait()`.
///
/// # Safety
///
/// The caller must ensure that `table` is that of a [`Poller`], which is in no queue.
unsafe extern "C" fn enqueue(
    _file: *mut bindings::file,
    queue: *mut bindings::wait_queue_head,
    table: *mut bindings::poll_table,
) {
    let offset = core::mem::offset_of!(Poller, table);
    // SAFETY: By the safety requirements of this function; the entry is not in use.
    unsafe {
        let entry: *mut bindings::wait_queue_entry = table.byte_sub(offset).cast();
        (*entry).func = Some(wake);
        bindings::add_wait_queue(queue, entry);
    }
}

/// Called when the queue is woken, with its lock held.
///
/// # Safety
///
/// The caller must ensure that `entry` is that of a [`Poller`], which is in a queue, and that the
/// lock of the queue is held.
unsafe extern "C" fn wake(
    entry: *mut bindings::wait_queue_entry,
    _mode: c_uint,
    _flags: c_int,
    key: *mut c_void,
) -> c_int {
    // SAFETY: By the safety requirements of this function, `entry` is the first field of a valid
    // poller.
    let poller = unsafe { &*entry.cast::<Poller>() };

    if key.addr() & POLLFREE == 0 {
        poller.notified.add(1u32, Relaxed);
        return 0;
    }
    if poller.leaves {
        // SAFETY: The entry is in the list of the queue, whose lock is held.
        unsafe {
            let list = &raw mut (*entry).entry;
            (*(*list).next).prev = (*list).prev;
            (*(*list).prev).next = (*list).next;
            (*list).next = list;
            (*list).prev = list;
        }
        poller.gone.store(true, Release);
    }
    poller.told.store(true, Release);
    0
}

#[kunit_tests(rust_poll)]
mod tests {
    use super::*;

    /// Pollers like `epoll(7)`.
    #[test]
    fn notified() -> Result {
        let poller = Poller::new(true);
        let condvar = KBox::pin_init(new_poll_condvar!("rust_test_lock::poll"), GFP_KERNEL)?;

        // No poller.
        let file = file::any()?;
        // SAFETY: A table may be null.
        unsafe { PollTable::from_raw(ptr::null_mut()) }.register_wait(&file, &condvar);

        poller.register(&condvar)?;
        condvar.notify_one();
        condvar.notify_all();
        condvar.notify_sync();
        assert_eq!(poller.notified.load(Relaxed), 3);
        assert!(!poller.told.load(Relaxed));

        drop(condvar);
        assert!(poller.gone.load(Acquire));
        assert_eq!(poller.notified.load(Relaxed), 3);
        Ok(())
    }

    /// Pollers like `poll(2)`: the condition variable is not dropped before they have left.
    #[test]
    fn blocked() -> Result {
        // A condition variable consists only of the queue.
        const { assert!(size_of::<CondVar>() == size_of::<bindings::wait_queue_head>()) };

        let poller = Poller::new(false);
        let early = Atomic::new(false);
        let slot = KBox::pin_init(new_mutex!(None), GFP_KERNEL)?;
        let condvar = KBox::pin_init(new_poll_condvar!(), GFP_KERNEL)?;
        let queue = ptr::from_ref::<CondVar>(&condvar).addr();

        poller.register(&condvar)?;
        *slot.lock() = Some(condvar);

        let result = threads::run(2, |index| {
            if index == 0 {
                let condvar = slot.lock().take();
                drop(condvar);
                early.store(!poller.gone.load(Acquire), Relaxed);
                return;
            }
            while !poller.told.load(Acquire) {
                threads::pause();
            }
            // SAFETY: This thread may sleep.
            unsafe { bindings::msleep(50) };
            poller.leave(queue);
        });

        // Memory for the threads may not have been available.
        if !poller.gone.load(Acquire) {
            poller.leave(queue);
        }
        result?;
        assert!(!early.load(Relaxed));
        Ok(())
    }

    /// Drops a condition variable in atomic context.
    #[test]
    fn boxed() -> Result {
        let poller = Poller::new(true);
        let lock = KBox::pin_init(new_spinlock!(None), GFP_KERNEL)?;
        let condvar = PollCondVarBox::new(c"rust_test_lock::boxed", static_lock_class!())?;
        poller.register(&condvar)?;

        let mut guard = lock.lock();
        *guard = Some(condvar);
        guard.as_ref().ok_or(EINVAL)?.notify_one();
        *guard = None;
        drop(guard);

        assert_eq!(poller.notified.load(Relaxed), 1);
        assert!(poller.gone.load(Acquire));
        Ok(())
    }
}
