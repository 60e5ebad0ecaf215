// SPDX-License-Identifier: GPL-2.0

//! Threads for tests, included as a module of a test module.

use core::{
    ffi::c_void,
    ptr::NonNull, //
};
use kernel::{
    bindings,
    error::{
        from_err_ptr,
        to_result, //
    },
    prelude::*,
    sync::atomic::{
        Acquire,
        Atomic,
        Relaxed,
        Release, //
    },
};

/// What the function of a thread returns: nothing, or a [`Result`].
pub(crate) trait Outcome {
    fn errno(self) -> c_int;
}

impl Outcome for () {
    fn errno(self) -> c_int {
        0
    }
}

impl Outcome for Result {
    fn errno(self) -> c_int {
        self.map_or_else(Error::to_errno, |()| 0)
    }
}

/// The data of a thread.
struct Job<'a, F> {
    work: &'a F,
    index: usize,
    started: &'a Atomic<bool>,
    errno: &'a Atomic<c_int>,
    finished: Atomic<bool>,
}

/// Lets other threads run.
pub(crate) fn pause() {
    // SAFETY: Tests run in a context that may sleep.
    unsafe { bindings::schedule() };
}

/// Runs a function on `count` kernel threads concurrently, and waits for all of them.
///
/// Each is passed its index, from zero on. An assertion that fails ends only the thread of a test,
/// so the function must not use any: it returns an error, or stores what the test then asserts.
///
/// Returns an error if the function does on any of the threads, or if a thread could not be
/// created; the function is then not called at all.
pub(crate) fn run<R, F>(count: usize, work: F) -> Result
where
    R: Outcome,
    F: Fn(usize) -> R + Sync,
{
    let started = Atomic::new(false);
    let errno = Atomic::new(0);

    let mut jobs = KVec::with_capacity(count, GFP_KERNEL)?;
    for index in 0..count {
        jobs.push_within_capacity(Job {
            work: &work,
            index,
            started: &started,
            errno: &errno,
            finished: Atomic::new(false),
        })
        .map_err(|_| EINVAL)?;
    }

    let mut threads = KVec::<NonNull<bindings::task_struct>>::with_capacity(count, GFP_KERNEL)?;
    let mut result = Ok(());
    for job in &jobs {
        // SAFETY: `job` is not moved until the thread has been stopped, below.
        let thread = from_err_ptr(unsafe {
            bindings::kthread_create_on_node(
                Some(main::<R, F>),
                (&raw const *job).cast_mut().cast(),
                bindings::NUMA_NO_NODE,
                c"rust_test/%u".as_char_ptr(),
                job.index as c_uint,
            )
        });
        match thread {
            Ok(thread) => threads
                .push_within_capacity(NonNull::new(thread).ok_or(EINVAL)?)
                .map_err(|_| EINVAL)?,
            Err(error) => {
                result = Err(error);
                break;
            }
        }
    }

    if result.is_ok() {
        for thread in &threads {
            // SAFETY: The thread was created above, and not stopped yet.
            unsafe { bindings::wake_up_process(thread.as_ptr()) };
        }
        started.store(true, Release);
        for job in &jobs {
            while !job.finished.load(Acquire) {
                // SAFETY: Tests run in a context that may sleep.
                unsafe { bindings::msleep(1) };
            }
        }
    }

    for thread in &threads {
        // SAFETY: The thread was created above, and only returns when it is told to stop.
        unsafe { bindings::kthread_stop(thread.as_ptr()) };
    }
    result.and_then(|()| to_result(errno.load(Relaxed)))
}

/// The function of the threads.
///
/// # Safety
///
/// The caller must ensure that `data` points to a `Job<F>` that is valid until the thread is
/// stopped.
unsafe extern "C" fn main<R, F>(data: *mut c_void) -> c_int
where
    R: Outcome,
    F: Fn(usize) -> R + Sync,
{
    // SAFETY: By the safety requirements of this function, `data` points to a valid `Job<F>`.
    let job = unsafe { &*data.cast::<Job<'_, F>>() };

    while !job.started.load(Acquire) {
        pause();
    }
    let errno = (job.work)(job.index).errno();
    if errno != 0 {
        job.errno.store(errno, Relaxed);
    }
    job.finished.store(true, Release);

    // SAFETY: This is a kernel thread.
    while !unsafe { bindings::kthread_should_stop() } {
        // SAFETY: This is a kernel thread, which may sleep.
        unsafe { bindings::msleep(1) };
    }
    0
}
