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

/// The timeout, in jiffies, for waiting forever.
pub const MAX_SCHEDULE_TIMEOUT: c_long = c_long::MAX;

/// The state of a task that sleeps until it is woken or gets a signal.
pub const TASK_INTERRUPTIBLE: c_int = bindings::TASK_INTERRUPTIBLE as c_int;

/// The state of a task that sleeps until it is woken.
pub const TASK_UNINTERRUPTIBLE: c_int = bindings::TASK_UNINTERRUPTIBLE as c_int;

/// The states of a sleeping task that a wake-up ends: both of the others.
pub const TASK_NORMAL: c_uint = (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE) as c_uint;

/// The id (number) of a process or thread.
pub type Pid = bindings::pid_t;

/// A task: a thread of the kernel or of user space. C's [`struct task_struct`].
///
/// A reference only guarantees that the structure is valid, not that the thread has not exited.
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
/// The task is reference-counted by C: it is valid at least from `get_task_struct()` to the
/// matching `put_task_struct()`.
#[repr(transparent)]
pub struct Task(pub(crate) Opaque<bindings::task_struct>);

// SAFETY: Any thread may drop the last reference, as `put_task_struct()` does not depend on the
// thread that took it.
unsafe impl Send for Task {}

// SAFETY: The functions below may be called from any thread, for any task.
unsafe impl Sync for Task {}

impl Task {
    /// Returns the task as a pointer for C.
    #[inline]
    pub fn as_ptr(&self) -> *mut bindings::task_struct {
        self.0.get()
    }

    /// Returns the id of the thread in the initial PID namespace.
    ///
    /// User space calls it a thread ID.
    #[inline]
    pub fn pid(&self) -> Pid {
        // SAFETY: By the type invariants the task is valid. The number changes, with a single
        // store, if a thread other than the group leader executes a program; hence the volatile
        // access.
        unsafe { (&raw const (*self.as_ptr()).pid).read_volatile() }
    }

    /// Returns the id of the thread's process (thread group) in the initial PID namespace.
    ///
    /// User space calls it a process ID.
    #[inline]
    pub fn tgid(&self) -> Pid {
        // SAFETY: By the type invariants the task is valid, and the number never changes.
        unsafe { (*self.as_ptr()).tgid }
    }

    /// Returns the real user id of the task.
    #[inline]
    pub fn uid(&self) -> Kuid {
        // SAFETY: By the type invariants the task is valid.
        Kuid::from_raw(unsafe { bindings::task_uid(self.as_ptr()) })
    }

    /// Returns whether a signal is pending for the task.
    #[inline]
    pub fn signal_pending(&self) -> bool {
        // SAFETY: By the type invariants the task is valid.
        unsafe { bindings::signal_pending(self.as_ptr()) != 0 }
    }

    /// Returns the PID namespace of the task, or `None` if the task has exited.
    #[inline]
    pub fn get_pid_ns(&self) -> Option<ARef<PidNamespace>> {
        // SAFETY: By the type invariants the task is valid.
        let ns = NonNull::new(unsafe { bindings::task_get_pid_ns(self.as_ptr()) })?;

        // SAFETY: The function took a reference, whose ownership passes to the `ARef`. The types
        // have the same layout.
        Some(unsafe { ARef::from_raw(ns.cast()) })
    }

    /// Returns the id of the task's process in a PID namespace or, without one, in that of the
    /// current task.
    ///
    /// Returns 0 if the process is not in that namespace, or has exited.
    #[doc(alias = "task_tgid_nr_ns")]
    #[inline]
    pub fn tgid_nr_ns(&self, pidns: Option<&PidNamespace>) -> Pid {
        let ns = pidns.map_or(ptr::null_mut(), PidNamespace::as_ptr);

        // SAFETY: By the type invariants the task is valid. The namespace is valid, too, or null.
        unsafe { bindings::task_tgid_nr_ns(self.as_ptr(), ns) }
    }

    /// Wakes the task up if it is sleeping.
    #[inline]
    pub fn wake_up(&self) {
        // SAFETY: By the type invariants the task is valid. Every sleeping task has to expect
        // spurious wake-ups.
        unsafe { bindings::wake_up_process(self.as_ptr()) };
    }
}

// SAFETY: These functions count references, and C frees a task only when none is left.
unsafe impl AlwaysRefCounted for Task {
    #[inline]
    fn inc_ref(&self) {
        // SAFETY: By the type invariants the task is valid.
        unsafe { bindings::get_task_struct(self.as_ptr()) };
    }

    #[inline]
    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: By the safety requirements of this function, the caller owns a reference and
        // gives it up.
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
