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

/// The process that loads this module.
pub(crate) fn current() -> Result {
    // SAFETY: The current task is valid, and these fields do not change.
    let (pid, tgid) = unsafe {
        let task = Task::current_raw();
        ((*task).pid, (*task).tgid)
    };
    ensure!(current!().pid() == pid);
    ensure!(current!().tgid() == tgid);
    ensure!(current!().group_leader().pid() == tgid);
    ensure!(!current!().signal_pending());

    // The process is in the initial namespace.
    let ns = current!().get_pid_ns().ok_or(EINVAL)?;
    ensure!(current!().active_pid_ns() == Some(&*ns));
    ensure!(ns.as_ptr() == &raw mut bindings::init_pid_ns);
    ensure!(current!().tgid_nr_ns(None) == tgid);
    ensure!(current!().tgid_nr_ns(Some(&ns)) == tgid);

    let before = references(&**current!());
    let task: ARef<Task> = ARef::from(&**current!());
    let again = task.clone();
    ensure!(references(&task) == before + 2);
    ensure!(again.as_ptr() == Task::current_raw());
    ensure!(*again == **current!());
    drop(task);
    drop(again);
    ensure!(references(&**current!()) == before);
    Ok(())
}

/// Other threads, whose tasks are valid while they are referenced.
pub(crate) fn others() -> Result {
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
    ensure!(tasks.len() == THREADS);
    for (i, (pid, task)) in tasks.iter().enumerate() {
        // The thread has exited.
        ensure!(task.pid() == *pid);
        ensure!(*pid != current!().pid());
        ensure!(**task != **current!());
        ensure!(tasks.iter().skip(i + 1).all(|(other, _)| other != pid));

        // Its PID is released soon after.
        let mut rounds = 0;
        while task.get_pid_ns().is_some() {
            ensure!(rounds < 1000);
            rounds += 1;
            // SAFETY: Tests may sleep.
            unsafe { bindings::msleep(5) };
        }
        ensure!(task.tgid_nr_ns(None) == 0);
    }
    Ok(())
}

#[pin_data]
struct Sleeper {
    #[pin]
    state: Mutex<(Option<ARef<Task>>, bool)>,
    #[pin]
    never: CondVar,
}

/// A thread that sleeps forever is woken through its task.
pub(crate) fn wake_up() -> Result {
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
    ensure!(sleeper.state.lock().1);
    Ok(())
}

pub(crate) fn users() -> Result {
    let root = Kuid::current_euid();
    ensure!(root.into_uid_in_current_ns() == 0);
    ensure!(root == current!().uid());
    ensure!(root.into_raw().val == 0);

    let other = Kuid::from_raw(bindings::kuid_t { val: 1000 });
    ensure!((root == other) == cfg!(not(CONFIG_MULTIUSER)));
    ensure!(other.into_uid_in_current_ns() == if cfg!(CONFIG_MULTIUSER) { 1000 } else { 0 });
    Ok(())
}

pub(crate) fn credentials() -> Result {
    // SAFETY: The current task does not replace its credentials here, so they are valid.
    let creds = unsafe { Credential::from_ptr((*Task::current_raw()).cred) };
    let count = || {
        // SAFETY: The credentials are valid. Other threads may change the count; hence the volatile
        // access.
        unsafe { (&raw const (*creds.as_ptr()).usage.counter).read_volatile() }
    };

    let before = count();
    let held: ARef<Credential> = creds.into();
    ensure!(count() == before + 1);
    ensure!(held.as_ptr() == creds.as_ptr());
    ensure!(held.euid() == Kuid::current_euid());
    drop(held);
    ensure!(count() == before);

    match SecurityCtx::from_secid(creds.get_secid()) {
        Ok(context) => ensure!(context.as_bytes().len() == context.len()),
        Err(error) => ensure!(error == EOPNOTSUPP),
    }
    kernel::security::binder_set_context_mgr(creds)?;
    kernel::security::binder_transaction(creds, creds)
}
