// SPDX-License-Identifier: GPL-2.0

//! KUnit tests in the kernel.
//!
//! C header: [`include/kunit/test.h`](srctree/include/kunit/test.h)
//!
//! Tests are functions in a module with the attribute [`kunit_tests`]; examples in documentation
//! are tests, too. Both use the macros of [`core`], such as [`assert!`] and [`assert_eq!`]: in the
//! thread that runs a test, a panic is not a `BUG()`, but ends the test, which has failed. KUnit
//! reports the location and the message, and continues with the next test. The thread blocks
//! forever, so that references to its stack stay valid; a lock that it holds is never released.
//!
//! A panic is a `BUG()` as usual if the thread cannot sleep at that point, and in other threads,
//! including those that a test has started.
//!
//! [`kunit_tests`]: macros::kunit_tests

#[cfg(CONFIG_KUNIT = "y")]
mod case;
#[cfg(CONFIG_KUNIT = "y")]
mod device;
#[cfg(CONFIG_RUST_KUNIT_FAULT)]
mod fault;
#[cfg(all(CONFIG_KUNIT = "y", CONFIG_MMU))]
mod memory;
#[cfg(CONFIG_KUNIT = "y")]
mod suite;

#[cfg(CONFIG_KUNIT = "y")]
pub(crate) use case::panicked;
#[cfg(CONFIG_KUNIT = "y")]
#[doc(hidden)]
pub use case::{
    assertion_failed,
    conclude,
    example,
    example_failed,
    example_once,
    is_test_result_ok,
    test, //
};
#[cfg(CONFIG_KUNIT = "y")]
#[doc(hidden)]
pub use device::TestDevice;
#[cfg(all(CONFIG_KUNIT = "y", CONFIG_MMU))]
#[doc(hidden)]
pub use memory::TestMemory;
#[cfg(CONFIG_KUNIT = "y")]
#[doc(hidden)]
pub use suite::{
    kunit_case,
    kunit_suite,
    no_kunit_case, //
};

/// Returns whether the current thread runs a KUnit test.
///
/// This lets code behave differently in a test, for example to replace hardware that is not
/// present. The result is `false` in a thread that a test has started, in an interrupt, and
/// everywhere if KUnit is a module.
///
/// # Examples
///
/// ```
/// use kernel::kunit::in_kunit_test;
///
/// fn temperature() -> i32 {
///     if in_kunit_test() {
///         return 21;
///     }
///     // Here the sensor would be read.
///     -273
/// }
///
/// assert_eq!(temperature(), 21);
/// ```
pub fn in_kunit_test() -> bool {
    #[cfg(CONFIG_KUNIT = "y")]
    // SAFETY: The function may be called in any context.
    return !unsafe { crate::bindings::kunit_get_current_test() }.is_null();

    #[cfg(not(CONFIG_KUNIT = "y"))]
    false
}

#[cfg(CONFIG_RUST_KUNIT_SELFTEST)]
#[macros::kunit_tests(rust_kernel_kunit)]
mod tests {
    use super::in_kunit_test;
    use crate::prelude::*;

    #[test]
    fn in_test() {
        assert!(in_kunit_test());
    }

    #[test]
    fn in_function_of_test() {
        fn asked() -> bool {
            in_kunit_test()
        }
        assert!(core::hint::black_box(asked as fn() -> bool)());
    }

    #[test]
    fn assertions_that_hold() {
        crate::kunit_assert!("assertions_that_hold", c"kunit.rs", 0, in_kunit_test());
        crate::kunit_assert_eq!("assertions_that_hold", c"kunit.rs", 0, 1 + 1, 2);
    }

    #[test]
    fn result() -> Result {
        let two = KBox::new(2, GFP_KERNEL)?;
        assert_eq!(*two, 2);
        Ok(())
    }

    #[test]
    #[cfg(not(CONFIG_RUST))]
    fn left_out() {
        compile_error!("this test is not for this configuration");
    }
}
