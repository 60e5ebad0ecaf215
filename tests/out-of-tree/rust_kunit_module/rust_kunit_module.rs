// SPDX-License-Identifier: GPL-2.0

//! A module with tests of its own, which run when it has been loaded.

use kernel::prelude::*;

module! {
    type: Numbers,
    name: "rust_kunit_module",
    authors: ["Rust for LTS"],
    description: "A module with tests of its own",
    license: "GPL",
    params: {
        first: u32 {
            default: 1,
            description: "The first number; the tests want 1",
        },
    },
}

struct Numbers {
    numbers: KVec<u32>,
}

impl Numbers {
    fn new(first: u32) -> Result<Self> {
        let mut numbers = KVec::new();
        for number in first..first + 3 {
            numbers.push(number, GFP_KERNEL)?;
        }
        Ok(Self { numbers })
    }
}

impl kernel::Module for Numbers {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Self::new(module_parameters::first.value())
    }
}

impl Drop for Numbers {
    fn drop(&mut self) {
        pr_info!("{:?}\n", self.numbers);
    }
}

#[kunit_tests(rust_kunit_module)]
mod tests {
    use super::*;

    #[test]
    fn numbers() -> Result {
        let numbers = Numbers::new(module_parameters::first.value())?;
        assert_eq!(numbers.numbers, [1, 2, 3]); // numbers
        Ok(())
    }

    #[test]
    fn in_test() {
        assert!(kernel::kunit::in_kunit_test());
    }
}

#[kunit_tests(rust_kunit_module_2)]
mod more_tests {
    #[test]
    fn second_suite() {}
}
