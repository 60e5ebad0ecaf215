// SPDX-License-Identifier: GPL-2.0

//! Being polled: condition variables that `poll(2)` and `epoll(7)` wait for too.
//!
//! C header: [`include/linux/poll.h`](srctree/include/linux/poll.h)

use super::{
    CondVar,
    LockClassKey, //
};
use crate::{
    alloc::AllocError,
    fs::File,
    prelude::*,
    types::Opaque, //
};
use core::{
    marker::PhantomData,
    mem::{
        offset_of,
        ManuallyDrop, //
    },
    ops::Deref, //
};

/// Creates an initializer of a [`PollCondVar`]: `new_poll_condvar!()` or
/// `new_poll_condvar!("name")`.
///
/// Each use in the source is a lock class of its own. Lockdep calls it by the name, or by file and
/// line.
#[macro_export]
macro_rules! new_poll_condvar {
    ($($name:literal)?) => {
        $crate::sync::poll::PollCondVar::new(
            $crate::optional_name!($($name)?), $crate::static_lock_class!()
        )
    };
}

/// Who polls a file: what the file's operation for that gets to know. C's [`poll_table`].
///
/// [`poll_table`]: srctree/include/linux/poll.h
///
/// # Invariants
///
/// The pointer is null, or points to a `poll_table` for all of `'a`.
#[repr(transparent)]
pub struct PollTable<'a> {
    table: *mut bindings::poll_table,
    _lifetime: PhantomData<&'a bindings::poll_table>,
}

impl<'a> PollTable<'a> {
    /// Views a table of C.
    ///
    /// # Safety
    ///
    /// `table` is null, or points to a `poll_table` for all of `'a`.
    #[inline]
    pub unsafe fn from_raw(table: *mut bindings::poll_table) -> Self {
        // INVARIANT: The caller vouches for it.
        PollTable {
            table,
            _lifetime: PhantomData,
        }
    }

    /// Has whoever polls the file be notified through a condition variable.
    ///
    /// To be called before looking whether the file is ready. May sleep.
    #[inline]
    pub fn register_wait(&self, file: &File, cv: &PollCondVar) {
        // SAFETY: The file and, by the type's invariants, the table exist. Whoever gets into the
        // queue leaves it before that is gone, as the destructor of `cv`, which is pinned, waits
        // for them.
        unsafe { bindings::poll_wait(file.as_ptr(), cv.wait_queue_head.get(), self.table) }
    }
}

/// A [`CondVar`] that those who poll a file can wait for too.
///
/// When it is dropped, nobody waits any more: those who poll with `epoll(7)` and the like are
/// thrown out; for those who are blocked in `poll(2)` or `select(2)` it waits. So it is best
/// dropped with the file, which exists for as long as they are there. To drop it sleeps, for an RCU
/// grace period at least; see [`PollCondVarBox`] for one that does not. It must not be dropped
/// where a file is polled: the thread there may be one of those that it waits for.
///
/// # Examples
///
/// ```
/// use kernel::{new_poll_condvar, prelude::*, sync::{new_mutex, poll::PollCondVar, Mutex}};
///
/// #[pin_data]
/// struct Events {
///     #[pin]
///     pending: Mutex<u32>,
///     /// `register_wait` is called with this.
///     #[pin]
///     arrived: PollCondVar,
/// }
///
/// let events = KBox::pin_init(
///     pin_init!(Events {
///         pending <- new_mutex!(0),
///         arrived <- new_poll_condvar!("Events::arrived"),
///     }),
///     GFP_KERNEL,
/// )?;
///
/// *events.pending.lock() += 1;
/// events.arrived.notify_all();
/// # assert_eq!(*events.pending.lock(), 1);
/// # Ok::<(), Error>(())
/// ```
#[pin_data(PinnedDrop)]
#[repr(transparent)]
pub struct PollCondVar {
    #[pin]
    inner: CondVar,
}

impl PollCondVar {
    /// Creates an initializer of a condition variable.
    ///
    /// The macro [`new_poll_condvar!`](crate::new_poll_condvar) chooses name and class.
    pub fn new(name: &'static CStr, key: Pin<&'static LockClassKey>) -> impl PinInit<Self> {
        pin_init!(Self {
            inner <- CondVar::new(name, key),
        })
    }

    /// Has those who poll leave the queue, as far as they can be made to. Says whether they all
    /// have.
    ///
    /// They may still take the queue's lock in an RCU read-side critical section.
    fn release_pollers(&self) -> bool {
        // SAFETY: By `CondVar`'s invariants the queue is one.
        unsafe { bindings::wake_up_pollfree(self.wait_queue_head.get()) }
    }
}

impl Deref for PollCondVar {
    type Target = CondVar;

    #[inline]
    fn deref(&self) -> &CondVar {
        &self.inner
    }
}

#[pinned_drop]
impl PinnedDrop for PollCondVar {
    fn drop(self: Pin<&mut Self>) {
        // Those who are left have just been woken, and leave by themselves; unless they find that
        // nothing has happened, and sleep again.
        while !self.release_pollers() {
            // SAFETY: To drop this may sleep.
            unsafe { bindings::schedule_timeout_uninterruptible(1) };
        }

        // SAFETY: To drop this may sleep.
        unsafe { bindings::synchronize_rcu() };
    }
}

/// A [`PollCondVar`] in memory of its own, which can be dropped where one must not sleep.
///
/// It is freed later. If somebody is blocked in `poll(2)` or `select(2)` on it, it is not freed at
/// all, and the kernel complains: drop it with the file, which exists for as long as they are
/// there.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, static_lock_class, sync::{new_spinlock, poll::PollCondVarBox}};
///
/// let event = PollCondVarBox::new(c"event", static_lock_class!())?;
/// event.notify_all();
///
/// let lock = KBox::pin_init(new_spinlock!(Some(event)), GFP_KERNEL)?;
/// let mut guard = lock.lock();
/// *guard = None;
/// assert!(guard.is_none());
/// # drop(guard);
/// # Ok::<(), Error>(())
/// ```
pub struct PollCondVarBox {
    inner: ManuallyDrop<Pin<KBox<PollCondVarBoxInner>>>,
}

#[pin_data]
struct PollCondVarBoxInner {
    #[pin]
    inner: PollCondVar,
    rcu: Opaque<bindings::callback_head>,
}

// SAFETY: So is the condition variable; the other field is for the destructor.
unsafe impl Send for PollCondVarBoxInner {}

// SAFETY: So is the condition variable; the other field is for the destructor.
unsafe impl Sync for PollCondVarBoxInner {}

impl PollCondVarBox {
    /// Creates a condition variable. May sleep.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory.
    pub fn new(name: &'static CStr, key: Pin<&'static LockClassKey>) -> Result<Self, AllocError> {
        let inner = pin_init!(PollCondVarBoxInner {
            inner <- PollCondVar::new(name, key),
            rcu: Opaque::uninit(),
        });

        // Nothing else can fail.
        let inner = KBox::pin_init(inner, GFP_KERNEL).map_err(|_| AllocError)?;

        Ok(Self {
            inner: ManuallyDrop::new(inner),
        })
    }
}

impl Deref for PollCondVarBox {
    type Target = PollCondVar;

    #[inline]
    fn deref(&self) -> &PollCondVar {
        &self.inner.inner
    }
}

impl Drop for PollCondVarBox {
    fn drop(&mut self) {
        // Whoever is left would use memory that is gone: rather leak it.
        if crate::warn_on!(!self.release_pollers()) {
            return;
        }

        // SAFETY: It is not used again.
        let inner = unsafe { ManuallyDrop::take(&mut self.inner) };

        // SAFETY: It is not moved before it is freed. The destructor of the condition variable is
        // left out, as what it would do is done: above, and by the freeing, which waits for an RCU
        // grace period.
        let inner = KBox::into_raw(unsafe { Pin::into_inner_unchecked(inner) });

        // SAFETY: The memory comes from `kmalloc()`, and has the head at this offset, which C takes
        // for one as it is small. Nobody uses it any more after an RCU grace period.
        unsafe {
            bindings::kfree_rcu_offset((*inner).rcu.get(), offset_of!(PollCondVarBoxInner, rcu))
        };
    }
}

crate::static_assert!(
    size_of::<PollCondVarBoxInner>() < 4096,
    "C takes offsets below this for offsets"
);
