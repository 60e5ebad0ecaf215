// SPDX-License-Identifier: GPL-2.0

//! The attribute is for a module with the tests in it, and takes the name of the suite.

use kernel::prelude::*;

#[kunit_tests(rust_function)]
fn not_a_module() {}

#[kunit_tests]
mod without_a_name {}

#[kunit_tests("rust_text")]
mod with_a_text {}

#[kunit_tests(rust_one, rust_two)]
mod with_two_names {}

#[kunit_tests(rust_struct)]
mod not_a_function {
    #[test]
    struct Test;
}
