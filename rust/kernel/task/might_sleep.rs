// SPDX-License-Identifier: GPL-2.0

//! [`might_sleep`]: saying where a function may sleep.

/// Says that the caller may sleep here, whether or not it will this time.
///
/// With `CONFIG_DEBUG_ATOMIC_SLEEP` the kernel complains, and names the caller's place in the
/// source, if that is not allowed: in an interrupt, with a spinlock held, with preemption disabled.
/// With `CONFIG_PREEMPT_VOLUNTARY` another task may run here.
///
/// Call it first in functions that sleep in rare cases only, so that a wrong use of them shows in
/// all cases. C header: [`include/linux/kernel.h`](srctree/include/linux/kernel.h)
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
    // SAFETY: It may be called anywhere, and only does something where one may sleep.
    unsafe {
        bindings::_cond_resched();
    }
}

/// Checks whether one may sleep.
#[cfg(CONFIG_DEBUG_ATOMIC_SLEEP)]
#[inline(never)]
fn check(caller: &core::panic::Location<'_>) {
    // C wants a NUL at the end, which older compilers do not put there. Of a path that is longer
    // than this, the beginning is left out.
    let mut file = [0; 96];
    let path = caller.file().as_bytes();
    let path = &path[path.len().saturating_sub(file.len() - 1)..];
    file[..path.len()].copy_from_slice(path);

    // SAFETY: `file` is a C string, as its last byte is never overwritten, and only looked at in
    // the function, which may be called anywhere.
    unsafe { bindings::__might_sleep(file.as_ptr().cast(), caller.line() as _, 0) };
}
