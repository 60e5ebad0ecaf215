// SPDX-License-Identifier: GPL-2.0

//! Condition variables that `poll(2)`, `select(2)` and `epoll(7)` can wait for too.
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
/// Each use of the macro is a lock class of its own, which lockdep reports by this name, or else by
/// file and line.
#[macro_export]
macro_rules! new_poll_condvar {
    ($($name:literal)?) => {
        $crate::sync::poll::PollCondVar::new(
            $crate::optional_name!($($name)?), $crate::static_lock_class!()
        )
    };
}

/// A poll table, as passed to a file's `poll` operation: C's [`poll_table`].
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
    /// Creates a [`PollTable`] from a pointer to C's `poll_table`.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `table` is null or points to a `poll_table` for all of `'a`.
    #[inline]
    pub unsafe fn from_raw(table: *mut bindings::poll_table) -> Self {
        // INVARIANT: By the safety requirements of this function.
        PollTable {
            table,
            _lifetime: PhantomData,
        }
    }

    /// Registers `cv` with the poll table, so that pollers of `file` are woken through it.
    ///
    /// Must be called before checking whether the file is ready. May sleep.
    #[inline]
    pub fn register_wait(&self, file: &File, cv: &PollCondVar) {
        // SAFETY: `file` is a reference, so its file exists, and by the type invariants so does the
        // table. An entry leaves the queue before the queue is freed, because `cv` is pinned and
        // its destructor waits for the entries.
        unsafe { bindings::poll_wait(file.as_ptr(), cv.wait_queue_head.get(), self.table) }
    }
}

/// A [`CondVar`] that pollers of a file can wait for too.
///
/// When it is dropped, it removes all pollers: it wakes and detaches those that use `epoll(7)` or
/// similar, and waits for those that are blocked in `poll(2)` or `select(2)`. It is therefore best
/// dropped together with the file, which exists for as long as there are pollers. Dropping it
/// sleeps, for an RCU grace period at least; see [`PollCondVarBox`] for a variant that does not. It
/// must not be dropped by a file's `poll` operation, as it might wait for the current thread.
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
    /// Creates an initializer of a [`PollCondVar`].
    ///
    /// Prefer [`new_poll_condvar!`](crate::new_poll_condvar), which supplies the name and class.
    pub fn new(name: &'static CStr, key: Pin<&'static LockClassKey>) -> impl PinInit<Self> {
        pin_init!(Self {
            inner <- CondVar::new(name, key),
        })
    }

    /// Makes the pollers leave the queue, as far as possible, and returns whether all of them have
    /// left.
    ///
    /// Pollers may still take the queue's lock in an RCU read-side critical section afterwards.
    fn release_pollers(&self) -> bool {
        // SAFETY: By the type invariants of `CondVar`, the wait queue is initialized.
        unsafe { bindings::try_wake_up_pollfree(self.wait_queue_head.get()) }
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
        // The remaining pollers have just been woken, and leave by themselves, unless they find the
        // file not ready and sleep again.
        while !self.release_pollers() {
            // SAFETY: This only requires a context that may sleep, as does dropping `self`.
            unsafe { bindings::schedule_timeout_uninterruptible(1) };
        }

        // SAFETY: `synchronize_rcu()` only requires a context that may sleep, as above.
        unsafe { bindings::synchronize_rcu() };
    }
}

/// A [`PollCondVar`] in its own allocation, which can be dropped in atomic context.
///
/// The memory is freed after an RCU grace period. If a thread is blocked in `poll(2)` or
/// `select(2)` on it, the memory is leaked with a warning: drop it together with the file, which
/// exists for as long as there are pollers.
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

// SAFETY: `PollCondVar` is `Send`, and `rcu` is only used by the destructor.
unsafe impl Send for PollCondVarBoxInner {}

// SAFETY: `PollCondVar` is `Sync`, and `rcu` is only used by the destructor.
unsafe impl Sync for PollCondVarBoxInner {}

impl PollCondVarBox {
    /// Allocates a condition variable. May sleep.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if the allocation fails.
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
        // The remaining pollers would use the queue after it is freed, so leak it instead.
        if crate::warn_on!(!self.release_pollers()) {
            return;
        }

        // SAFETY: `self.inner` is not used again, as `self` is being dropped.
        let inner = unsafe { ManuallyDrop::take(&mut self.inner) };

        // SAFETY: The value is not moved before it is freed. Its destructor is skipped, which is
        // fine because the effects of `PollCondVar::drop` are covered: the pollers have left
        // (above), and the memory is freed only after an RCU grace period.
        let inner = KBox::into_raw(unsafe { Pin::into_inner_unchecked(inner) });

        // SAFETY: The memory comes from `kmalloc()` and has its `callback_head` at this offset,
        // which is below 4096, as C requires to recognize it as an offset. After an RCU grace
        // period nothing uses the memory any more.
        unsafe {
            bindings::kfree_rcu_offset((*inner).rcu.get(), offset_of!(PollCondVarBoxInner, rcu))
        };
    }
}

crate::static_assert!(
    size_of::<PollCondVarBoxInner>() < 4096,
    "C takes offsets below this for offsets"
);
