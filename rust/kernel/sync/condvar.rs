// SPDX-License-Identifier: GPL-2.0

//! Condition variables: waiting for a change of data that a lock protects.
//!
//! C header: [`include/linux/wait.h`](srctree/include/linux/wait.h)

use super::{
    lock::{
        Backend,
        Guard, //
    },
    LockClassKey, //
};
use crate::{
    prelude::*,
    task::{
        MAX_SCHEDULE_TIMEOUT,
        TASK_INTERRUPTIBLE,
        TASK_NORMAL,
        TASK_UNINTERRUPTIBLE, //
    },
    time::Jiffies,
    types::Opaque, //
};
use core::{
    marker::PhantomPinned,
    ptr, //
};

/// Creates an initializer of a [`CondVar`]: `new_condvar!()` or `new_condvar!("name")`.
///
/// Each use of the macro is a lock class of its own, which lockdep reports by this name, or else by
/// file and line.
#[macro_export]
macro_rules! new_condvar {
    ($($name:literal)?) => {
        $crate::sync::CondVar::new($crate::optional_name!($($name)?), $crate::static_lock_class!())
    };
}
#[doc(inline)]
pub use new_condvar;

/// A condition variable: holders of a lock wait here until other threads change the locked data.
///
/// Waiting means releasing the lock, sleeping, and reacquiring the lock once notified. A
/// notification sent by a holder of the lock is never missed in between. A notification without a
/// waiter is lost. A spurious wakeup is possible, so a thread waits in a loop that checks the
/// condition each time.
///
/// The waiters sleep in C's [`wait_queue_head`]. It works with every kind of lock. If the thread
/// holds several locks, the others must allow it to sleep.
///
/// # Examples
///
/// ```
/// use kernel::{
///     prelude::*,
///     sync::{new_condvar, new_mutex, CondVar, CondVarTimeoutResult, Mutex}, //
/// };
///
/// #[pin_data]
/// struct Queue {
///     #[pin]
///     items: Mutex<KVec<u32>>,
///     #[pin]
///     not_empty: CondVar,
/// }
///
/// impl Queue {
///     fn new() -> impl PinInit<Self> {
///         pin_init!(Self {
///             items <- new_mutex!(KVec::new(), "Queue::items"),
///             not_empty <- new_condvar!("Queue::not_empty"),
///         })
///     }
///
///     fn push(&self, item: u32) -> Result {
///         self.items.lock().push(item, GFP_KERNEL)?;
///         self.not_empty.notify_one();
///         Ok(())
///     }
///
///     /// Waits for an item, for a tenth of a second at most.
///     fn pop(&self) -> Result<u32> {
///         let mut left = kernel::time::msecs_to_jiffies(100);
///         let mut items = self.items.lock();
///         loop {
///             if let Some(item) = items.pop() {
///                 return Ok(item);
///             }
///             match self.not_empty.wait_interruptible_timeout(&mut items, left) {
///                 CondVarTimeoutResult::Woken { jiffies } => left = jiffies,
///                 CondVarTimeoutResult::Timeout => return Err(ETIMEDOUT),
///                 CondVarTimeoutResult::Signal { .. } => return Err(EINTR),
///             }
///         }
///     }
/// }
///
/// let queue = KBox::pin_init(Queue::new(), GFP_KERNEL)?;
/// queue.push(1)?;
/// assert_eq!(queue.pop(), Ok(1));
/// assert_eq!(queue.pop(), Err(ETIMEDOUT));
/// # Ok::<(), Error>(())
/// ```
///
/// [`wait_queue_head`]: srctree/include/linux/wait.h
///
/// # Invariants
///
/// The wait queue was initialized, and has not been moved since.
#[pin_data]
pub struct CondVar {
    #[pin]
    pub(crate) wait_queue_head: Opaque<bindings::wait_queue_head>,

    /// The queue is a list with pointers to itself.
    #[pin]
    _pin: PhantomPinned,
}

// SAFETY: A thread that waits borrows the queue, so one that is sent has no waiters.
unsafe impl Send for CondVar {}

// SAFETY: C synchronizes access to the queue with a lock of its own.
unsafe impl Sync for CondVar {}

/// How a wait ended.
struct Wakeup {
    /// The remaining time.
    jiffies: c_long,
    /// Whether the thread was woken by a notification.
    notified: bool,
}

impl CondVar {
    /// Creates an initializer of a condition variable.
    ///
    /// Prefer [`new_condvar!`](crate::new_condvar), which supplies the name and lock class.
    pub fn new(name: &'static CStr, key: Pin<&'static LockClassKey>) -> impl PinInit<Self> {
        // INVARIANT: `wait_queue_head` is initialized by C, and pinned, so it is not moved.
        pin_init!(Self {
            _pin: PhantomPinned,
            // SAFETY: `slot` is valid for writes and pinned. `name` and `key` are `'static`.
            wait_queue_head <- Opaque::ffi_init(|slot| unsafe {
                bindings::__init_waitqueue_head(slot, name.as_char_ptr(), key.as_ptr())
            }),
        })
    }

    fn wait_internal<T: ?Sized, B: Backend>(
        &self,
        state: c_int,
        freezable: bool,
        guard: &mut Guard<'_, T, B>,
        timeout: c_long,
    ) -> Wakeup {
        let entry = Opaque::<bindings::wait_queue_entry>::uninit();
        let queue = self.wait_queue_head.get();

        // SAFETY: `entry` is valid for writes of a `wait_queue_entry`.
        unsafe { bindings::init_wait(entry.get()) };

        // Queue before the lock is released, so that no later notification is missed.
        //
        // SAFETY: By the type invariants, the queue is initialized. The entry does not move, and is
        // removed from the queue by `finish_wait_notified()` below, before it goes out of scope.
        unsafe { bindings::prepare_to_wait_exclusive(queue, entry.get(), state) };

        guard.do_unlocked(|| {
            if freezable {
                // SAFETY: `freezer_count()` below undoes it, and the code in between may sleep.
                unsafe { bindings::freezer_do_not_count() };
            }

            // SAFETY: `schedule_timeout()` only requires a context that may sleep, as the callers'
            // documentation does. The scheduler reports violations.
            let jiffies = unsafe { bindings::schedule_timeout(timeout) };

            // Leave the queue before reacquiring the lock: a thread that only waits for the lock
            // must not consume a notification.
            //
            // SAFETY: The queue is initialized, as above. The entry is in it, or was removed by the
            // thread that notified it.
            let notified = unsafe { bindings::finish_wait_notified(queue, entry.get()) };

            if freezable {
                // SAFETY: It matches `freezer_do_not_count()` above.
                unsafe { bindings::freezer_count() };
            }

            Wakeup { jiffies, notified }
        })
    }

    /// Returns whether a signal is pending. If so, passes a notification on, as the caller may give
    /// up.
    fn interrupted(&self, wakeup: &Wakeup) -> bool {
        let interrupted = crate::current!().signal_pending();

        // Another waiter may have to handle the notification.
        if interrupted && wakeup.notified {
            self.notify_one();
        }

        interrupted
    }

    /// Waits for a notification, uninterruptibly and without a timeout.
    ///
    /// Releases the lock while waiting, and reacquires it. Sleeps. Spurious wakeups are possible.
    pub fn wait<T: ?Sized, B: Backend>(&self, guard: &mut Guard<'_, T, B>) {
        self.wait_internal(TASK_UNINTERRUPTIBLE, false, guard, MAX_SCHEDULE_TIMEOUT);
    }

    /// Waits for a notification or a signal.
    ///
    /// Releases the lock while waiting, and reacquires it. Sleeps. Spurious wakeups are possible.
    ///
    /// Returns whether a signal is pending, in which case the caller should give up. If there was
    /// also a notification, it is passed on to another waiter.
    #[must_use = "it returns whether to give up because of a signal"]
    pub fn wait_interruptible<T: ?Sized, B: Backend>(&self, guard: &mut Guard<'_, T, B>) -> bool {
        let wakeup = self.wait_internal(TASK_INTERRUPTIBLE, false, guard, MAX_SCHEDULE_TIMEOUT);
        self.interrupted(&wakeup)
    }

    /// Waits for a notification or a signal, and allows the thread to be frozen while it sleeps.
    ///
    /// Like [`wait_interruptible`](CondVar::wait_interruptible), for freezable threads: a thread
    /// that sleeps here does not delay suspend. No other lock may be held, as a thread that waits
    /// for it could not be frozen; lockdep checks that.
    #[must_use = "it returns whether to give up because of a signal"]
    pub fn wait_interruptible_freezable<T: ?Sized, B: Backend>(
        &self,
        guard: &mut Guard<'_, T, B>,
    ) -> bool {
        let wakeup = self.wait_internal(TASK_INTERRUPTIBLE, true, guard, MAX_SCHEDULE_TIMEOUT);
        self.interrupted(&wakeup)
    }

    /// Waits for a notification, a signal or a timeout.
    ///
    /// Releases the lock while waiting, and reacquires it, which the timeout does not include.
    /// Sleeps.
    ///
    /// If there was both a notification and a signal, the notification is passed on to another
    /// waiter. A notification just before the timeout is not lost: the result is then `Woken`, with
    /// no time left.
    #[must_use = "it returns whether to give up because of a signal"]
    pub fn wait_interruptible_timeout<T: ?Sized, B: Backend>(
        &self,
        guard: &mut Guard<'_, T, B>,
        jiffies: Jiffies,
    ) -> CondVarTimeoutResult {
        let timeout = jiffies.try_into().unwrap_or(MAX_SCHEDULE_TIMEOUT);
        let wakeup = self.wait_internal(TASK_INTERRUPTIBLE, false, guard, timeout);
        let jiffies = wakeup.jiffies as Jiffies;

        if self.interrupted(&wakeup) {
            CondVarTimeoutResult::Signal { jiffies }
        } else if wakeup.notified || jiffies != 0 {
            CondVarTimeoutResult::Woken { jiffies }
        } else {
            CondVarTimeoutResult::Timeout
        }
    }

    fn notify(&self, count: c_int) {
        // SAFETY: By the type invariants, the queue is initialized.
        unsafe {
            bindings::__wake_up(
                self.wait_queue_head.get(),
                TASK_NORMAL,
                count,
                ptr::null_mut(),
            )
        };
    }

    /// Wakes one waiter, if any, as a hint to the scheduler that the caller is about to sleep.
    ///
    /// The scheduler then need not move the waiter to another CPU. May be called in any context
    /// except NMI.
    #[inline]
    pub fn notify_sync(&self) {
        // SAFETY: By the type invariants, the queue is initialized.
        unsafe { bindings::__wake_up_sync(self.wait_queue_head.get(), TASK_NORMAL) };
    }

    /// Wakes one waiter, if any: the one that has waited longest.
    ///
    /// May be called in any context except NMI, with or without the lock.
    #[inline]
    pub fn notify_one(&self) {
        self.notify(1);
    }

    /// Wakes all waiters.
    ///
    /// May be called in any context except NMI, with or without the lock.
    #[inline]
    pub fn notify_all(&self) {
        self.notify(0);
    }
}

/// The result of [`CondVar::wait_interruptible_timeout`].
pub enum CondVarTimeoutResult {
    /// The timeout elapsed.
    Timeout,
    /// The thread was notified, or woken spuriously.
    Woken {
        /// The remaining time.
        jiffies: Jiffies,
    },
    /// A signal is pending.
    Signal {
        /// The remaining time.
        jiffies: Jiffies,
    },
}
