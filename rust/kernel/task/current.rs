// SPDX-License-Identifier: GPL-2.0

//! [`CurrentTask`]: the currently running task.

use super::Task;
use crate::{
    mm::MmWithUser,
    pid_namespace::PidNamespace,
    types::NotThreadSafe, //
};
use core::ops::Deref;

/// Returns a reference to the [`CurrentTask`].
///
/// It can be used within the same expression, or stored as an `ARef<Task>`.
///
/// # Examples
///
/// ```
/// use kernel::{current, sync::aref::ARef, task::Task};
///
/// let task: ARef<Task> = ARef::from(&**current!());
/// assert_eq!(task.pid(), current!().pid());
/// ```
#[macro_export]
macro_rules! current {
    () => {
        // SAFETY: The result is a temporary value borrowed by the expression, so it does not leave
        // the function. Nor can it be used on another thread, as it is not `Send`, or where this
        // thread acts as another one, as that takes a closure that is `Send`.
        unsafe { &*$crate::task::Task::current() }
    };
}

/// The [`Task`] that is currently running.
///
/// It has operations that are safe, or cheaper, only for the task itself.
/// [`current!`](crate::current) returns it.
///
/// # Invariants
///
/// The value is used only in the context in which it was created: in that task, before the task
/// returns to user space, executes another program, gives back an address space that it has used
/// for a time, or exits.
#[repr(transparent)]
pub struct CurrentTask(Task, NotThreadSafe);

impl Deref for CurrentTask {
    type Target = Task;

    #[inline]
    fn deref(&self) -> &Task {
        &self.0
    }
}

impl Task {
    /// Returns the current task as a pointer for C. This is C's `current`.
    #[inline]
    pub fn current_raw() -> *mut bindings::task_struct {
        #[cfg(CONFIG_X86_64)]
        {
            let task;
            // SAFETY: The instruction only reads this CPU's pointer. For a given thread the result
            // is always the same, on every CPU.
            unsafe {
                crate::asm!(
                    "movq %gs:{current_task}, {task}";
                    current_task = sym bindings::current_task,
                    task = lateout(reg) task,
                    options(pure, nomem, nostack, preserves_flags),
                );
            }
            task
        }

        #[cfg(not(CONFIG_X86_64))]
        // SAFETY: The function may be called in any context.
        unsafe {
            bindings::get_current()
        }
    }

    /// Returns the current task.
    ///
    /// [`current!`](crate::current) is a safe way to do the same.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the result, and references borrowed from it, are only used in
    /// the context in which this was called: see the invariants of [`CurrentTask`].
    #[inline]
    pub unsafe fn current() -> impl Deref<Target = CurrentTask> {
        struct TaskRef(*const CurrentTask);

        impl Deref for TaskRef {
            type Target = CurrentTask;

            #[inline]
            fn deref(&self) -> &CurrentTask {
                // SAFETY: By the safety requirements of `Task::current`, the reference is not used
                // when the task is no longer running, and a running task is valid.
                unsafe { &*self.0 }
            }
        }

        // INVARIANT: By the safety requirements of this function. The types have the same layout.
        TaskRef(Self::current_raw().cast())
    }
}

impl CurrentTask {
    /// Returns the PID namespace of the task.
    ///
    /// This needs neither a reference count nor RCU. The result is `None` if the task is exiting,
    /// which only an interrupt can observe. For another task, use [`Task::get_pid_ns`].
    #[doc(alias = "task_active_pid_ns")]
    #[inline]
    pub fn active_pid_ns(&self) -> Option<&PidNamespace> {
        // SAFETY: The current task is valid, and so is its PID while it is running.
        let ns = unsafe { bindings::task_active_pid_ns(self.as_ptr()) };

        // SAFETY: A task never changes its PID namespace, to which its PID holds a reference. By
        // the type invariant `self` is not used after the task has released its PID.
        (!ns.is_null()).then(|| unsafe { PidNamespace::from_ptr(ns) })
    }

    /// Returns the thread group leader of the current task: the first thread of the process.
    ///
    /// Returns the task itself if it is exiting, which only an interrupt can observe.
    #[inline]
    pub fn group_leader(&self) -> &Task {
        // SAFETY: The current task is valid. Another CPU may clear its PID concurrently; hence the
        // volatile access.
        let pid = unsafe { (&raw const (*self.as_ptr()).thread_pid).read_volatile() };
        if pid.is_null() {
            return self;
        }

        // SAFETY: The current task is valid. Its group leader changes only if it executes another
        // program, after which, by the type invariant, `self` is not used. Until then, the leader
        // is not freed, even if it is dead, while another thread has its PID. In an interrupt,
        // where the PID may be released concurrently, the leader is not freed before the interrupt
        // ends, as an interrupt is an RCU read-side critical section.
        unsafe { &*(*self.as_ptr()).group_leader.cast() }
    }

    /// Returns the address space of the task, or `None` if it is a thread of the kernel.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{current, prelude::*};
    ///
    /// // The tests run in a thread of the kernel.
    /// assert!(current!().mm().is_none());
    ///
    /// # let memory = kernel::kunit::TestMemory::new(1)?;
    /// // A driver that serves a process keeps its address space like this.
    /// let mm = current!().mm().and_then(|mm| mm.mmget_not_zero()).ok_or(EINVAL)?;
    /// assert!(current!().mm().is_some_and(|current| current.as_raw() == mm.as_raw()));
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn mm(&self) -> Option<&MmWithUser> {
        // SAFETY: The current task is valid. Only the task itself changes the pointer.
        let mm = unsafe { (*self.as_ptr()).mm };

        // SAFETY: A task is a user of the address space that it has, until it executes another
        // program, gives the address space back, or exits; by the type invariant, `self` is not
        // used then.
        (!mm.is_null()).then(|| unsafe { MmWithUser::from_raw(mm) })
    }
}
