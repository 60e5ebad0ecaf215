// SPDX-License-Identifier: GPL-2.0

//! How a test ends.

use core::fmt::Debug;
use core::mem::MaybeUninit;
use core::panic::PanicInfo;
use core::ptr::NonNull;

use crate::bindings;
use crate::ffi::c_int;
use crate::fmt;
use crate::fmt::Write as _;
use crate::str::CStr;
use crate::str::RawFormatter;

/// The test that the current thread runs.
///
/// # Invariants
///
/// The pointer is that to the current thread's test, which has not ended.
struct Current(NonNull<bindings::kunit>);

impl Current {
    fn get() -> Option<Self> {
        // SAFETY: The function may be called in any context.
        let test = unsafe { bindings::kunit_get_current_test() };
        // INVARIANT: The thread is here, so the test goes on.
        NonNull::new(test).map(Self)
    }

    /// Marks the test as failed, and prints this.
    // The buffer is not to be on the stack any more when the thread goes on.
    #[inline(never)]
    fn fail(&self, args: fmt::Arguments<'_>) {
        const SIZE: usize = 512;
        let mut text = [const { MaybeUninit::<u8>::uninit() }; SIZE];
        // SAFETY: The bytes are valid for writes until the end of this function.
        let mut f = unsafe { RawFormatter::from_buffer(text.as_mut_ptr().cast(), SIZE) };
        // A `Debug` may give up early; there is more to say than that.
        let _ = f.write_fmt(args);
        let len = f.bytes_written().min(SIZE);
        // SAFETY: By the type's invariant the test goes on. The first `len` bytes of `text` were
        // written.
        unsafe { bindings::rust_kunit_fail(self.0.as_ptr(), text.as_ptr().cast(), len as c_int) };
    }

    /// Ends the test. Returns only if the thread cannot sleep, and so cannot be left as it is; what
    /// follows must not return.
    fn end(self) {
        // SAFETY: By the type's invariant this is the current thread's test, which goes on. It is
        // not used again, as `self` is gone.
        unsafe { bindings::rust_kunit_end(self.0.as_ptr()) };
    }
}

/// Ends the current thread's test because of a panic; there may be none.
pub(crate) fn panicked(info: &PanicInfo<'_>) {
    if let Some(test) = Current::get() {
        let message = info.message();
        match info.location() {
            Some(at) => test.fail(format_args!(
                "FAILED at {}:{}\n{message}",
                at.file(),
                at.line()
            )),
            None => test.fail(format_args!("FAILED\n{message}")),
        }
        test.end();
    }
}

/// Ends the current thread's test because an assertion failed at this place; without one, panics.
#[cold]
pub fn assertion_failed(name: &str, file: &CStr, line: i32, condition: &str) -> ! {
    if let Some(test) = Current::get() {
        test.fail(format_args!(
            "FAILED at {}:{line}\nassertion failed: {condition}",
            fmt::Adapter(file)
        ));
        test.end();
    }
    panic!(
        "{name}: assertion failed at {}:{line}: {condition}",
        fmt::Adapter(file)
    );
}

/// What a test may return.
#[diagnostic::on_unimplemented(
    message = "a test returns nothing or a `Result`, not `{Self}`",
    label = "this is returned"
)]
pub trait TestResult {
    /// Whether the test is to pass.
    fn is_test_result_ok(&self) -> bool;
}

impl TestResult for () {
    fn is_test_result_ok(&self) -> bool {
        true
    }
}

impl<T, E> TestResult for Result<T, E> {
    fn is_test_result_ok(&self) -> bool {
        self.is_ok()
    }
}

/// Returns whether what a test returned lets it pass.
pub fn is_test_result_ok(result: impl TestResult) -> bool {
    result.is_test_result_ok()
}

/// Fails the test if it returned an error.
#[track_caller]
pub fn conclude(result: impl TestResult + Debug) {
    if result.is_test_result_ok() {
        return;
    }
    #[cfg(CONFIG_RUST_KUNIT_FAULT)]
    if super::fault::excuses(&result) {
        return;
    }
    panic!("the test returned {result:?}");
}

/// Fails the test, as an example ended with this error.
#[track_caller]
pub fn example_failed(error: impl Debug) {
    conclude(Err::<(), _>(error));
}

/// Runs an example; also while its allocations fail, if the kernel's command line asks for that.
pub fn example<R: TestResult + Debug>(main: fn() -> R) {
    example_once(main);
    #[cfg(CONFIG_RUST_KUNIT_FAULT)]
    super::fault::each_allocation(|| conclude(main()));
}

/// Runs an example that is not like new the second time.
pub fn example_once<R: TestResult + Debug>(main: fn() -> R) {
    conclude(main());
}
