// SPDX-License-Identifier: GPL-2.0

//! [`CurrentTask`]: the task that is running.

use super::Task;
use crate::{
    pid_namespace::PidNamespace,
    types::NotThreadSafe, //
};
use core::ops::Deref;

/// The current task: a reference to [`CurrentTask`].
///
/// It can be used in the same expression or, by way of an `ARef<Task>`, be kept.
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
        // SAFETY: What this gives is a temporary value that the expression borrows, so that it does
        // not get out of the function. Nor does it get to another thread, as it is not `Send`, or
        // to where this thread poses as another, as that takes a closure that is `Send`.
        unsafe { &*$crate::task::Task::current() }
    };
}

/// The [`Task`] that is running.
///
/// It can do what is safe for a task itself only, or cheaper. [`current!`](crate::current) is the
/// way to get one.
///
/// # Invariants
///
/// It is used only in the context that it comes from: in that task, before the task returns to user
/// space, executes another program, or exits.
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
    /// The current task, as C wants it. C's `current`.
    #[inline]
    pub fn current_raw() -> *mut bindings::task_struct {
        #[cfg(CONFIG_X86_64)]
        {
            let task;
            // SAFETY: Reads the pointer of this CPU, and changes nothing. For this thread the
            // result always is the same, on whatever CPU.
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
        // SAFETY: It may be called anywhere.
        unsafe {
            bindings::get_current()
        }
    }

    /// The current task.
    ///
    /// [`current!`](crate::current) does the same, and needs no `unsafe`.
    ///
    /// # Safety
    ///
    /// The result, and what is borrowed from it, is only used in the context that this was called
    /// in: see the invariants of [`CurrentTask`].
    #[inline]
    pub unsafe fn current() -> impl Deref<Target = CurrentTask> {
        struct TaskRef(*const CurrentTask);

        impl Deref for TaskRef {
            type Target = CurrentTask;

            #[inline]
            fn deref(&self) -> &CurrentTask {
                // SAFETY: `Task::current`'s caller does not use it, nor what is borrowed from it,
                // when the task is no longer running, and a running task exists.
                unsafe { &*self.0 }
            }
        }

        // INVARIANT: The caller promises so. The types have the same layout.
        TaskRef(Self::current_raw().cast())
    }
}

impl CurrentTask {
    /// The PID namespace that the task is in.
    ///
    /// Costs neither a count of references nor RCU. `None` if the task is about to be gone, which
    /// only an interrupt can see. For another task, use [`Task::get_pid_ns`].
    #[doc(alias = "task_active_pid_ns")]
    #[inline]
    pub fn active_pid_ns(&self) -> Option<&PidNamespace> {
        // SAFETY: The current task exists, and its PID does while it is running.
        let ns = unsafe { bindings::task_active_pid_ns(self.as_ptr()) };

        // SAFETY: A task does not change into another PID namespace, and its PID keeps the one it
        // is in. By the type's invariant `self` is not used after the task has given up its PID.
        (!ns.is_null()).then(|| unsafe { PidNamespace::from_ptr(ns) })
    }

    /// The task that leads the group of the current one: the first thread of the process.
    ///
    /// The task itself if it is about to be gone, which only an interrupt can see.
    #[inline]
    pub fn group_leader(&self) -> &Task {
        // SAFETY: The current task exists. Who takes its PID away may be on another CPU.
        let pid = unsafe { (&raw const (*self.as_ptr()).thread_pid).read_volatile() };
        if pid.is_null() {
            return self;
        }

        // SAFETY: The current task exists. The leader of its group changes only if it executes
        // another program, after which `self` is no longer used, by the type's invariant. Before
        // that, the leader stays, dead maybe, for as long as there is another thread that has its
        // PID; and where that may be gone while this runs, in an interrupt, until the interrupt
        // ends, as an interrupt is a reader of RCU.
        unsafe { &*(*self.as_ptr()).group_leader.cast() }
    }
}
