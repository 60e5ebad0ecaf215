// SPDX-License-Identifier: GPL-2.0

//! Ending a test.

use core::{
    fmt::Debug,
    mem::MaybeUninit,
    panic::PanicInfo,
    ptr::NonNull, //
};

use crate::{
    bindings,
    ffi::c_int,
    fmt::{
        self,
        Write as _, //
    },
    str::{
        CStr,
        RawFormatter, //
    }, //
};

/// The test that the current thread is running.
///
/// # Invariants
///
/// The pointer is to the current thread's test, which has not ended.
struct Current(NonNull<bindings::kunit>);

impl Current {
    fn get() -> Option<Self> {
        // SAFETY: The function may be called in any context.
        let test = unsafe { bindings::kunit_get_current_test() };
        // INVARIANT: The thread executes this code, so its test has not ended.
        NonNull::new(test).map(Self)
    }

    /// Marks the test as failed, and prints a message.
    // Not inlined, so that the buffer is not on the stack any more when the thread continues.
    #[inline(never)]
    fn fail(&self, args: fmt::Arguments<'_>) {
        const SIZE: usize = 512;
        let mut text = [const { MaybeUninit::<u8>::uninit() }; SIZE];
        // SAFETY: The bytes are valid for writes until the end of this function.
        let mut f = unsafe { RawFormatter::from_buffer(text.as_mut_ptr().cast(), SIZE) };
        // A `Debug` implementation may fail, but the rest of the message is still useful.
        let _ = f.write_fmt(args);
        let len = f.bytes_written().min(SIZE);
        // SAFETY: By the type invariant the test has not ended. The first `len` bytes of `text`
        // were written.
        unsafe { bindings::rust_kunit_fail(self.0.as_ptr(), text.as_ptr().cast(), len as c_int) };
    }

    /// Ends the test. Returns only if the thread cannot sleep, and so cannot be blocked forever;
    /// the caller must then not return.
    fn end(self) {
        // SAFETY: By the type invariant this is the current thread's test, which has not ended. It
        // is not used again, as `self` is consumed.
        unsafe { bindings::rust_kunit_end(self.0.as_ptr()) };
    }
}

/// Ends the current thread's test, if it runs one, because of a panic.
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

/// Ends the current thread's test because an assertion failed; panics if it runs none.
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

/// A type that a test may return.
#[diagnostic::on_unimplemented(
    message = "a test returns nothing or a `Result`, not `{Self}`",
    label = "this is returned"
)]
pub trait TestResult {
    /// Whether the test can report that an allocation failed.
    const CAN_FAIL: bool;

    /// Returns whether the test passes.
    fn is_test_result_ok(&self) -> bool;
}

impl TestResult for () {
    const CAN_FAIL: bool = false;

    fn is_test_result_ok(&self) -> bool {
        true
    }
}

impl<T, E> TestResult for Result<T, E> {
    const CAN_FAIL: bool = true;

    fn is_test_result_ok(&self) -> bool {
        self.is_ok()
    }
}

/// Returns whether a test with this result passes.
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

/// Runs a test.
///
/// If it can return an error and the kernel's command line requests it, the test runs again with
/// failing allocations.
#[track_caller]
pub fn test<R: TestResult + Debug>(test: impl Fn() -> R) {
    conclude(test());
    #[cfg(CONFIG_RUST_KUNIT_FAULT)]
    if R::CAN_FAIL {
        super::fault::each_allocation(|| conclude(test()));
    }
}

/// Fails the test, as an example returned this error.
#[track_caller]
pub fn example_failed(error: impl Debug) {
    conclude(Err::<(), _>(error));
}

/// Runs an example.
///
/// If the kernel's command line requests it, the example runs again with failing allocations.
pub fn example<R: TestResult + Debug>(main: fn() -> R) {
    example_once(main);
    #[cfg(CONFIG_RUST_KUNIT_FAULT)]
    super::fault::each_allocation(|| conclude(main()));
}

/// Runs an example that cannot be run twice.
pub fn example_once<R: TestResult + Debug>(main: fn() -> R) {
    conclude(main());
}
