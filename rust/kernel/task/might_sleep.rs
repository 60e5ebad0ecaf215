// SPDX-License-Identifier: GPL-2.0

//! [`might_sleep`]: annotating functions that may sleep.

/// Annotates a function that may sleep, even if it does not always.
///
/// With `CONFIG_DEBUG_ATOMIC_SLEEP` the kernel warns, and reports the caller's source location, if
/// sleeping is not allowed: in atomic context, such as an interrupt, with a spinlock held, or with
/// preemption disabled. With `CONFIG_PREEMPT_VOLUNTARY` the scheduler may run another task here.
///
/// Call it at the start of functions that rarely sleep, so that an incorrect use is always
/// detected. C header: [`include/linux/kernel.h`](srctree/include/linux/kernel.h)
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, sync::{new_mutex, Mutex}, task::might_sleep};
///
/// /// May sleep.
/// fn add(total: &Mutex<u64>, number: u64) {
///     might_sleep();
///     if number != 0 {
///         *total.lock() += number;
///     }
/// }
///
/// let total = KBox::pin_init(new_mutex!(1), GFP_KERNEL)?;
/// add(&total, 0);
/// add(&total, 2);
/// assert_eq!(*total.lock(), 3);
/// # Ok::<(), Error>(())
/// ```
#[track_caller]
#[inline]
pub fn might_sleep() {
    #[cfg(CONFIG_DEBUG_ATOMIC_SLEEP)]
    check(core::panic::Location::caller());

    #[cfg(CONFIG_PREEMPT_VOLUNTARY)]
    // SAFETY: The function may be called in any context, and has no effect where sleeping is not
    // allowed.
    unsafe {
        bindings::_cond_resched();
    }
}

/// Checks whether sleeping is allowed.
#[cfg(CONFIG_DEBUG_ATOMIC_SLEEP)]
#[inline(never)]
fn check(caller: &core::panic::Location<'_>) {
    // C requires a NUL-terminated string, which older compilers do not provide. Of a longer path,
    // only the end is kept.
    let mut file = [0; 96];
    let path = caller.file().as_bytes();
    let path = &path[path.len().saturating_sub(file.len() - 1)..];
    file[..path.len()].copy_from_slice(path);

    // SAFETY: `file` is NUL-terminated, as its last byte is never overwritten. The function may be
    // called in any context, and does not use the string after it returns.
    unsafe { bindings::__might_sleep(file.as_ptr().cast(), caller.line() as _, 0) };
}
