// SPDX-License-Identifier: GPL-2.0

//! A module with tests, in which other things are named as if they were tests.

use kernel::prelude::*;

module! {
    type: Names,
    name: "kunit_names",
    authors: ["Rust for LTS"],
    description: "Module with names like those of tests",
    license: "GPL",
}

#[inline(never)]
#[allow(non_snake_case)]
fn my__RUST_KUNIT_SUITES_count(n: u32) -> u32 {
    core::hint::black_box(n) + 1
}

/// Names of symbols have the path in them.
#[allow(non_snake_case)]
mod __RUST_KUNIT_SUITES {
    pub(crate) static SUITES: [usize; 3] = [1, 2, 3];

    #[inline(never)]
    pub(crate) fn rust_kunit_suites(n: u32) -> u32 {
        core::hint::black_box(n) + 2
    }
}

struct Names;

impl kernel::Module for Names {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let suites = core::hint::black_box(&__RUST_KUNIT_SUITES::SUITES);
        let count = my__RUST_KUNIT_SUITES_count(__RUST_KUNIT_SUITES::rust_kunit_suites(1));
        pr_info!("{suites:?} {count}\n");
        Ok(Names)
    }
}

#[kunit_tests(rust_kunit_names)]
mod tests {
    use super::*;

    #[test]
    fn counts() {
        assert_eq!(my__RUST_KUNIT_SUITES_count(1), 2);
    }
}

#[kunit_tests(rust_kunit_names_2)]
mod more_tests {
    /// Works, but not without memory.
    fn boxes() -> Result<(), kernel::alloc::AllocError> {
        use kernel::prelude::*;

        let number = KBox::new(3, GFP_KERNEL)?;
        assert_eq!(*number, 3);
        Ok(())
    }

    // Examples in documentation are run like this.
    #[test]
    fn as_an_example() {
        kernel::kunit::example(boxes);
        kernel::kunit::example_once(boxes);
        if boxes().is_err() {
            kernel::kunit::example_failed(1);
        }
    }
}
