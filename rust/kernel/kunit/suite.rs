// SPDX-License-Identifier: GPL-2.0

//! Registering suites with KUnit.

use core::ptr::null_mut;

use crate::{
    bindings,
    ffi::c_char,
    str::{
        as_char_ptr_in_const_context,
        CStr, //
    }, //
};

/// Creates a test case of a suite. `run_case` runs in a thread of its own.
pub const fn kunit_case(
    name: &'static CStr,
    run_case: unsafe extern "C" fn(*mut bindings::kunit),
) -> bindings::kunit_case {
    bindings::kunit_case {
        run_case: Some(run_case),
        name: as_char_ptr_in_const_context(name),
        success: false,
        log: null_mut(),
    }
}

/// Creates the terminator of an array of test cases.
pub const fn no_kunit_case() -> bindings::kunit_case {
    bindings::kunit_case {
        run_case: None,
        name: null_mut(),
        success: false,
        log: null_mut(),
    }
}

/// Creates a suite with this name and these test cases.
///
/// # Panics
///
/// Panics at compile time if the name is longer than 255 bytes.
#[track_caller]
pub const fn kunit_suite(name: &str, cases: *mut bindings::kunit_case) -> bindings::kunit_suite {
    let name = name.as_bytes();
    let mut c_name = [0; 256];
    assert!(
        name.len() < c_name.len(),
        "the name of a test suite must not be longer than 255 bytes"
    );
    let mut i = 0;
    while i < name.len() {
        c_name[i] = name[i] as c_char;
        i += 1;
    }
    bindings::kunit_suite {
        name: c_name,
        init: None,
        exit: None,
        test_cases: cases,
        debugfs: null_mut(),
        log: null_mut(),
    }
}

/// Declares a suite from its name and its test cases, each followed by a comma. `#[cfg]` may leave
/// out some of them.
#[doc(hidden)]
#[macro_export]
macro_rules! kunit_suite {
    ($name:expr, [$($cases:tt)*]) => {
        const _: () = {
            static mut CASES: [$crate::bindings::kunit_case; {
                <[$crate::bindings::kunit_case]>::len(&[
                    $($cases)*
                    $crate::kunit::no_kunit_case(),
                ])
            }] = [
                $($cases)*
                $crate::kunit::no_kunit_case(),
            ];
            $crate::kunit_unsafe_test_suite!(@suite $name, CASES);
        };
    };
}

/// Declares a suite by its name and the name of a `static mut` array of its cases.
///
/// # Safety
///
/// The caller must ensure that the last case of the array is like [`no_kunit_case()`], and that
/// nothing else uses the array.
#[doc(hidden)]
#[macro_export]
macro_rules! kunit_unsafe_test_suite {
    ($name:ident, $cases:ident) => {
        $crate::kunit_unsafe_test_suite!(@suite $crate::__core::stringify!($name), $cases);
    };
    (@suite $name:expr, $cases:ident) => {
        const _: () = {
            // KUnit writes to the suite and its cases, and nothing else accesses them.
            static mut SUITE: $crate::bindings::kunit_suite =
                $crate::kunit::kunit_suite($name, (&raw mut $cases).cast());

            // A module's suites are the entries of a dedicated section, which is found by name when
            // the module is loaded: see rust/tests/kunit_modules.c.
            #[cfg(MODULE)]
            #[used(compiler)]
            #[link_section = ".rust_kunit_suites"]
            static mut ENTRY: *mut $crate::bindings::kunit_suite = &raw mut SUITE;

            // An entry of the kernel's own section is a NULL-terminated array of suites.
            #[cfg(not(MODULE))]
            static mut SUITES: [*mut $crate::bindings::kunit_suite; 2] =
                [&raw mut SUITE, $crate::__core::ptr::null_mut()];

            #[cfg(not(MODULE))]
            #[used(compiler)]
            #[link_section = ".kunit_test_suites"]
            static mut ENTRY: *mut *mut $crate::bindings::kunit_suite =
                (&raw mut SUITES).cast();
        };
    };
}

/// Ends the current test as failed, unless a condition is true.
///
/// For generated code: tests use [`assert!`]. `$diff` is the number of lines from the reported line
/// to the line of the expansion. Panics outside a test.
#[doc(hidden)]
#[macro_export]
macro_rules! kunit_assert {
    ($name:literal, $file:literal, $diff:expr, $condition:expr $(,)?) => {
        if !$condition {
            $crate::kunit::assertion_failed(
                $name,
                $file,
                $crate::__core::line!() as i32 - $diff,
                $crate::__core::stringify!($condition),
            );
        }
    };
}

/// Ends the current test as failed, unless two values are equal.
#[doc(hidden)]
#[macro_export]
macro_rules! kunit_assert_eq {
    ($name:literal, $file:literal, $diff:expr, $left:expr, $right:expr $(,)?) => {
        $crate::kunit_assert!($name, $file, $diff, $left == $right);
    };
}
