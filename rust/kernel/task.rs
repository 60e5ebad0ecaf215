// SPDX-License-Identifier: GPL-2.0

//! Tasks: the threads of the kernel and of user space.
//!
//! C header: [`include/linux/sched.h`](srctree/include/linux/sched.h)

use crate::{
    ffi::{
        c_int,
        c_long,
        c_uint, //
    },
    pid_namespace::PidNamespace,
    sync::aref::{
        ARef,
        AlwaysRefCounted, //
    },
    types::Opaque, //
};
use core::ptr::{
    self,
    NonNull, //
};

mod current;
mod kuid;
mod might_sleep;

pub use current::CurrentTask;
pub use kuid::Kuid;
pub use might_sleep::might_sleep;

/// The timeout, in jiffies, of one who waits forever.
pub const MAX_SCHEDULE_TIMEOUT: c_long = c_long::MAX;

/// The state of a task that sleeps until it is woken or gets a signal.
pub const TASK_INTERRUPTIBLE: c_int = bindings::TASK_INTERRUPTIBLE as c_int;

/// The state of a task that sleeps until it is woken.
pub const TASK_UNINTERRUPTIBLE: c_int = bindings::TASK_UNINTERRUPTIBLE as c_int;

/// The states of a sleeping task that a wake-up ends: either of the two others.
pub const TASK_NORMAL: c_uint = (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE) as c_uint;

/// The number of a process or thread.
pub type Pid = bindings::pid_t;

/// A task: a thread of the kernel or of user space. C's [`struct task_struct`].
///
/// To have a reference says that the structure exists, not that the thread still does.
///
/// # Examples
///
/// ```
/// use kernel::{current, sync::aref::ARef, task::Task};
///
/// // Who made a thing, of which to take note.
/// struct Owned {
///     owner: ARef<Task>,
/// }
///
/// let owned = Owned { owner: ARef::from(&**current!()) };
/// assert!(*owned.owner == **current!());
/// assert_eq!(owned.owner.tgid(), current!().group_leader().pid());
/// assert!(!owned.owner.signal_pending());
/// ```
///
/// [`struct task_struct`]: srctree/include/linux/sched.h
///
/// # Invariants
///
/// C made the task, and it is counted: it exists at least from `get_task_struct()` to the
/// `put_task_struct()` that goes with it.
#[repr(transparent)]
pub struct Task(pub(crate) Opaque<bindings::task_struct>);

// SAFETY: Any thread may give up the last reference.
unsafe impl Send for Task {}

// SAFETY: The functions below may be called for any task, by any.
unsafe impl Sync for Task {}

impl Task {
    /// The task, as C wants it.
    #[inline]
    pub fn as_ptr(&self) -> *mut bindings::task_struct {
        self.0.get()
    }

    /// The number of the thread, as the initial PID namespace has it.
    ///
    /// What user space calls a thread ID.
    #[inline]
    pub fn pid(&self) -> Pid {
        // SAFETY: By the type's invariants the task exists. The number changes, as a whole, if
        // another thread than the first executes a program; hence the volatile access.
        unsafe { (&raw const (*self.as_ptr()).pid).read_volatile() }
    }

    /// The number of the process that the thread is of, as the initial PID namespace has it.
    ///
    /// What user space calls a process ID.
    #[inline]
    pub fn tgid(&self) -> Pid {
        // SAFETY: By the type's invariants the task exists, and the number never changes.
        unsafe { (*self.as_ptr()).tgid }
    }

    /// The real user: whose task it is.
    #[inline]
    pub fn uid(&self) -> Kuid {
        // SAFETY: By the type's invariants the task exists.
        Kuid::from_raw(unsafe { bindings::task_uid(self.as_ptr()) })
    }

    /// Whether a signal waits for the task.
    #[inline]
    pub fn signal_pending(&self) -> bool {
        // SAFETY: By the type's invariants the task exists.
        unsafe { bindings::signal_pending(self.as_ptr()) != 0 }
    }

    /// The PID namespace that the task is in, or `None` if the task has ended.
    #[inline]
    pub fn get_pid_ns(&self) -> Option<ARef<PidNamespace>> {
        // SAFETY: By the type's invariants the task exists.
        let ns = NonNull::new(unsafe { bindings::task_get_pid_ns(self.as_ptr()) })?;

        // SAFETY: The function has got a reference, which is passed on. The types have the same
        // layout.
        Some(unsafe { ARef::from_raw(ns.cast()) })
    }

    /// The number of the task's process in a PID namespace, or, without one, in that of the current
    /// task.
    ///
    /// 0 if the process is not in that namespace, or has ended.
    #[doc(alias = "task_tgid_nr_ns")]
    #[inline]
    pub fn tgid_nr_ns(&self, pidns: Option<&PidNamespace>) -> Pid {
        let ns = pidns.map_or(ptr::null_mut(), PidNamespace::as_ptr);

        // SAFETY: By the type's invariants the task exists. So does the namespace, or it is null.
        unsafe { bindings::task_tgid_nr_ns(self.as_ptr(), ns) }
    }

    /// Wakes the task up if it sleeps.
    #[inline]
    pub fn wake_up(&self) {
        // SAFETY: By the type's invariants the task exists. Whoever sleeps has to expect to be
        // woken without a reason.
        unsafe { bindings::wake_up_process(self.as_ptr()) };
    }
}

// SAFETY: A task is only freed when there are no references, which these functions count.
unsafe impl AlwaysRefCounted for Task {
    #[inline]
    fn inc_ref(&self) {
        // SAFETY: By the type's invariants the task exists.
        unsafe { bindings::get_task_struct(self.as_ptr()) };
    }

    #[inline]
    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: The caller gives up a reference of its own.
        unsafe { bindings::put_task_struct(obj.cast().as_ptr()) }
    }
}

impl PartialEq for Task {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self.as_ptr(), other.as_ptr())
    }
}

impl Eq for Task {}
