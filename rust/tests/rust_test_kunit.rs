// SPDX-License-Identifier: GPL-2.0

//! Tests that fail, each in its own way, to check that KUnit reports the location, and continues.
//!
//! They fail with `rust_test_kunit.fail=1` on the kernel's command line, and pass without it. The
//! location to be reported is marked with the test's name in a comment.

use kernel::prelude::*;

module! {
    type: Fails,
    name: "rust_test_kunit",
    authors: ["Rust for LTS"],
    description: "Tests that fail on purpose",
    license: "GPL",
    params: {
        fail: bool {
            default: false,
            description: "Whether the tests are to fail (default: no)",
        },
    },
}

struct Fails;

impl kernel::Module for Fails {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}

fn fails() -> bool {
    module_parameters::fail.value()
}

#[kunit_tests(rust_test_kunit)]
mod tests {
    use super::fails;
    use core::cell::Cell;
    use core::hint::black_box;
    use kernel::fmt;
    use kernel::kunit::in_kunit_test;
    use kernel::new_mutex;
    use kernel::prelude::*;
    use kernel::sync::Arc;

    #[test]
    fn assert() {
        assert!(!fails()); // assert
    }

    #[test]
    fn assert_eq() {
        let one = if fails() { 2 } else { 1 };
        assert_eq!(one, 1, "with a message"); // assert_eq
    }

    #[test]
    #[rustfmt::skip]
    fn error() -> Result { // error
        if fails() { Err(EBUSY) } else { Ok(()) }
    }

    #[test]
    fn error_unwrapped() {
        let result: Result<u8> = if fails() { Err(EBUSY) } else { Ok(1) };
        assert_eq!(result.unwrap(), 1); // error_unwrapped
    }

    #[test]
    fn index() {
        let index = if fails() { 3 } else { 2 };
        assert_eq!([1, 2, 3][black_box(index)], 3); // index
    }

    #[test]
    fn deep() -> Result {
        struct Shown(bool);
        impl Drop for Shown {
            fn drop(&mut self) {
                // The thread is blocked forever, so this does not run.
                assert!(!self.0);
            }
        }

        fn call(shown: &Shown, depth: u32) {
            if depth > 0 {
                return call(black_box(shown), depth - 1);
            }
            assert!(!shown.0); // deep
        }
        let shown = KBox::new(Shown(fails()), GFP_KERNEL)?;
        call(&shown, 5);
        Ok(())
    }

    #[test]
    fn with_a_lock() -> Result {
        let mutex = Arc::pin_init(new_mutex!(fails()), GFP_KERNEL)?;
        let guard = mutex.lock();
        assert!(!*guard); // with_a_lock
        Ok(())
    }

    #[test]
    fn in_debug() {
        struct Bad(Cell<bool>);
        impl fmt::Debug for Bad {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                // Only once: the report of this failure formats the value again.
                assert!(!self.0.replace(false)); // in_debug
                f.write_str("bad")
            }
        }
        let bad = Bad(Cell::new(fails()));
        pr_info!("{bad:?}\n");
    }

    #[test]
    fn passes_after_all() {
        assert!(in_kunit_test());
    }

    #[test]
    #[cfg(not(CONFIG_RUST))]
    fn is_left_out() {
        compile_error!("this test is not for this configuration");
    }
}
