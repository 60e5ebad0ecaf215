// SPDX-License-Identifier: GPL-2.0

//! Tasks, users and credentials.

use crate::{
    threads,
    THREADS, //
};
use kernel::{
    bindings,
    cred::Credential,
    current,
    prelude::*,
    security::SecurityCtx,
    sync::{
        aref::ARef,
        new_condvar,
        new_mutex,
        CondVar,
        Mutex, //
    },
    task::{
        Kuid,
        Pid,
        Task, //
    }, //
};

/// Returns the reference count of a task.
fn references(task: &Task) -> c_int {
    // SAFETY: The task is valid. Other threads may change the count; hence the volatile access.
    unsafe { (&raw const (*task.as_ptr()).usage.refs.counter).read_volatile() }
}

#[pin_data]
struct Sleeper {
    #[pin]
    state: Mutex<(Option<ARef<Task>>, bool)>,
    #[pin]
    never: CondVar,
}

#[kunit_tests(rust_task)]
mod tests {
    use super::*;

    /// The thread that runs the test.
    #[test]
    fn current() -> Result {
        // SAFETY: The current task is valid, and these fields do not change.
        let (pid, tgid) = unsafe {
            let task = Task::current_raw();
            ((*task).pid, (*task).tgid)
        };
        assert_eq!(current!().pid(), pid);
        assert_eq!(current!().tgid(), tgid);
        assert_eq!(current!().group_leader().pid(), tgid);
        assert!(!current!().signal_pending());

        // The thread is in the initial namespace.
        let ns = current!().get_pid_ns().ok_or(EINVAL)?;
        assert!(current!().active_pid_ns() == Some(&*ns));
        assert_eq!(ns.as_ptr(), &raw mut bindings::init_pid_ns);
        assert_eq!(current!().tgid_nr_ns(None), tgid);
        assert_eq!(current!().tgid_nr_ns(Some(&ns)), tgid);

        let before = references(&**current!());
        let task: ARef<Task> = ARef::from(&**current!());
        let again = task.clone();
        assert_eq!(references(&task), before + 2);
        assert_eq!(again.as_ptr(), Task::current_raw());
        assert!(*again == **current!());
        drop(task);
        drop(again);
        assert_eq!(references(&**current!()), before);
        Ok(())
    }

    /// Other threads, whose tasks are valid while they are referenced.
    #[test]
    fn others() -> Result {
        let tasks = KBox::pin_init(
            new_mutex!(KVec::<(Pid, ARef<Task>)>::with_capacity(
                THREADS, GFP_KERNEL
            )?),
            GFP_KERNEL,
        )?;
        threads::run(THREADS, |_| {
            let entry = (current!().pid(), ARef::from(&**current!()));
            // The vector has room.
            let _ = tasks.lock().push_within_capacity(entry);
        })?;

        let tasks = tasks.lock();
        assert_eq!(tasks.len(), THREADS);
        for (i, (pid, task)) in tasks.iter().enumerate() {
            // The thread has exited.
            assert_eq!(task.pid(), *pid);
            assert_ne!(*pid, current!().pid());
            assert!(**task != **current!());
            assert!(tasks.iter().skip(i + 1).all(|(other, _)| other != pid));

            // Its PID is released soon after.
            let mut rounds = 0;
            while task.get_pid_ns().is_some() {
                assert!(rounds < 1000);
                rounds += 1;
                // SAFETY: Tests may sleep.
                unsafe { bindings::msleep(5) };
            }
            assert_eq!(task.tgid_nr_ns(None), 0);
        }
        Ok(())
    }

    /// A thread that sleeps forever is woken through its task.
    #[test]
    fn wake_up() -> Result {
        let sleeper = KBox::pin_init(
            pin_init!(Sleeper {
                state <- new_mutex!((None, false)),
                never <- new_condvar!(),
            }),
            GFP_KERNEL,
        )?;

        threads::run(2, |index| {
            if index == 0 {
                let mut state = sleeper.state.lock();
                state.0 = Some(ARef::from(&**current!()));
                sleeper.never.wait(&mut state);
                state.1 = true;
                return;
            }
            loop {
                let state = sleeper.state.lock();
                if state.1 {
                    break;
                }
                if let Some(task) = &state.0 {
                    task.wake_up();
                }
                drop(state);
                threads::pause();
            }
        })?;
        assert!(sleeper.state.lock().1);
        Ok(())
    }

    #[test]
    fn users() -> Result {
        let root = Kuid::current_euid();
        assert_eq!(root.into_uid_in_current_ns(), 0);
        assert!(root == current!().uid());
        assert_eq!(root.into_raw().val, 0);

        let other = Kuid::from_raw(bindings::kuid_t { val: 1000 });
        assert_eq!((root == other), cfg!(not(CONFIG_MULTIUSER)));
        assert_eq!(
            other.into_uid_in_current_ns(),
            if cfg!(CONFIG_MULTIUSER) { 1000 } else { 0 }
        );
        Ok(())
    }

    #[test]
    fn credentials() -> Result {
        // SAFETY: The current task does not replace its credentials here, so they are valid.
        let creds = unsafe { Credential::from_ptr((*Task::current_raw()).cred) };
        let count = || {
            // SAFETY: The credentials are valid. Other threads may change the count; hence the
            // volatile access.
            unsafe { (&raw const (*creds.as_ptr()).usage.counter).read_volatile() }
        };

        let before = count();
        let held: ARef<Credential> = creds.into();
        assert_eq!(count(), before + 1);
        assert_eq!(held.as_ptr(), creds.as_ptr());
        assert!(held.euid() == Kuid::current_euid());
        drop(held);
        assert_eq!(count(), before);

        match SecurityCtx::from_secid(creds.get_secid()) {
            Ok(context) => assert_eq!(context.as_bytes().len(), context.len()),
            Err(error) => assert_eq!(error, EOPNOTSUPP),
        }
        kernel::security::binder_set_context_mgr(creds)?;
        kernel::security::binder_transaction(creds, creds)
    }
}
