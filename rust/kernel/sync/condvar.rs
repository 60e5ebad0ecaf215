// SPDX-License-Identifier: GPL-2.0

//! Condition variables: waiting for what others do under a lock.
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
/// Each use in the source is a lock class of its own. Lockdep calls it by the name, or by file and
/// line.
#[macro_export]
macro_rules! new_condvar {
    ($($name:literal)?) => {
        $crate::sync::CondVar::new($crate::optional_name!($($name)?), $crate::static_lock_class!())
    };
}
#[doc(inline)]
pub use new_condvar;

/// A condition variable: threads that hold a lock wait here until others change what it protects.
///
/// To wait is to release the lock, to sleep, and to take the lock again once notified. Nothing that
/// is done under the lock is missed in between. A notification that nobody waits for is lost. A
/// thread may also wake up without one, so it waits in a loop, which looks at the condition each
/// time.
///
/// It sleeps in C's [`wait_queue_head`], and works with every kind of lock. Where several locks are
/// held, to sleep must be fine with the others.
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
/// The queue was initialized, and is not moved.
#[pin_data]
pub struct CondVar {
    #[pin]
    pub(crate) wait_queue_head: Opaque<bindings::wait_queue_head>,

    /// The queue is a list with pointers to itself.
    #[pin]
    _pin: PhantomPinned,
}

// SAFETY: Nobody waits in a queue that is sent, as they would borrow it.
unsafe impl Send for CondVar {}

// SAFETY: The queue has a lock of its own.
unsafe impl Sync for CondVar {}

/// How a wait ended.
struct Wakeup {
    /// What is left of the time to wait.
    jiffies: c_long,
    /// Whether it was notified.
    notified: bool,
}

impl CondVar {
    /// Creates an initializer of a condition variable.
    ///
    /// The macro [`new_condvar!`](crate::new_condvar) chooses name and class.
    pub fn new(name: &'static CStr, key: Pin<&'static LockClassKey>) -> impl PinInit<Self> {
        // INVARIANT: What is pinned does not move.
        pin_init!(Self {
            _pin: PhantomPinned,
            // SAFETY: `slot` is valid for writes and pinned. Name and key live forever.
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

        // SAFETY: It is memory for an entry.
        unsafe { bindings::init_wait(entry.get()) };

        // From here on there are notifications, which is why it comes before the lock is released.
        //
        // SAFETY: By the type's invariants the queue is one. The entry does not move, and leaves
        // the queue below, before it is gone.
        unsafe { bindings::prepare_to_wait_exclusive(queue, entry.get(), state) };

        guard.do_unlocked(|| {
            if freezable {
                // SAFETY: It is undone below, and one may sleep in between.
                unsafe { bindings::freezer_do_not_count() };
            }

            // SAFETY: One may sleep here, or else it is the caller's mistake, of which the kernel
            // complains.
            let jiffies = unsafe { bindings::schedule_timeout(timeout) };

            // The lock is taken afterwards: one who waits for it must not be notified any more.
            //
            // SAFETY: As above, and the entry is in the queue, or was taken off by who notified it.
            let notified = unsafe { bindings::finish_wait_notified(queue, entry.get()) };

            if freezable {
                // SAFETY: It goes with the above.
                unsafe { bindings::freezer_count() };
            }

            Wakeup { jiffies, notified }
        })
    }

    /// Whether a signal is pending, for which one who was notified may now leave.
    fn interrupted(&self, wakeup: &Wakeup) -> bool {
        let interrupted = crate::current!().signal_pending();

        // Then somebody else may have to do what the notification was for.
        if interrupted && wakeup.notified {
            self.notify_one();
        }

        interrupted
    }

    /// Waits for a notification, whatever else happens.
    ///
    /// The lock is released meanwhile. Sleeps.
    pub fn wait<T: ?Sized, B: Backend>(&self, guard: &mut Guard<'_, T, B>) {
        self.wait_internal(TASK_UNINTERRUPTIBLE, false, guard, MAX_SCHEDULE_TIMEOUT);
    }

    /// Waits for a notification or a signal.
    ///
    /// The lock is released meanwhile. Sleeps.
    ///
    /// Returns whether a signal is pending, upon which the caller should give up. A notification
    /// that has come as well is passed on, to another that waits.
    #[must_use = "it returns whether to give up because of a signal"]
    pub fn wait_interruptible<T: ?Sized, B: Backend>(&self, guard: &mut Guard<'_, T, B>) -> bool {
        let wakeup = self.wait_internal(TASK_INTERRUPTIBLE, false, guard, MAX_SCHEDULE_TIMEOUT);
        self.interrupted(&wakeup)
    }

    /// Waits for a notification or a signal, and lets the system be suspended meanwhile.
    ///
    /// Like [`wait_interruptible`](CondVar::wait_interruptible), for threads that can be frozen: a
    /// thread that is asleep here does not keep the freezer waiting. No other lock may be held, as
    /// whoever needs it could not be frozen; lockdep checks that.
    #[must_use = "it returns whether to give up because of a signal"]
    pub fn wait_interruptible_freezable<T: ?Sized, B: Backend>(
        &self,
        guard: &mut Guard<'_, T, B>,
    ) -> bool {
        let wakeup = self.wait_internal(TASK_INTERRUPTIBLE, true, guard, MAX_SCHEDULE_TIMEOUT);
        self.interrupted(&wakeup)
    }

    /// Waits for a notification or a signal, for some time at most.
    ///
    /// The lock is released meanwhile. Sleeps. The time does not include that for taking the lock
    /// again.
    ///
    /// A notification that has come as well as a signal is passed on, to another that waits. One
    /// that has come in the last moment counts: the result is `Woken` then, with no time left.
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
        // SAFETY: By the type's invariants the queue is one.
        unsafe {
            bindings::__wake_up(
                self.wait_queue_head.get(),
                TASK_NORMAL,
                count,
                ptr::null_mut(),
            )
        };
    }

    /// Notifies one thread that waits, if there is one, and says that the caller is about to sleep.
    ///
    /// The scheduler then need not find another CPU for the thread. May be called in any context
    /// but an NMI.
    #[inline]
    pub fn notify_sync(&self) {
        // SAFETY: By the type's invariants the queue is one.
        unsafe { bindings::__wake_up_sync(self.wait_queue_head.get(), TASK_NORMAL) };
    }

    /// Notifies one thread that waits, if there is one: the one that has waited longest.
    ///
    /// May be called in any context but an NMI, with or without the lock.
    #[inline]
    pub fn notify_one(&self) {
        self.notify(1);
    }

    /// Notifies all threads that wait.
    ///
    /// May be called in any context but an NMI, with or without the lock.
    #[inline]
    pub fn notify_all(&self) {
        self.notify(0);
    }
}

/// How [`CondVar::wait_interruptible_timeout`] ended.
pub enum CondVarTimeoutResult {
    /// The time is over.
    Timeout,
    /// There was a notification, or no reason at all.
    Woken {
        /// What is left of the time.
        jiffies: Jiffies,
    },
    /// There is a signal.
    Signal {
        /// What is left of the time.
        jiffies: Jiffies,
    },
}
