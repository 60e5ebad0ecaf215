// SPDX-License-Identifier: GPL-2.0

//! A module with parameters that allocates and owns memory.
//!
//! It creates an array of numbers, as given by its parameters, and owns it until it is unloaded:
//!
//! ```sh
//! insmod rust_minimal.ko first=10 step=-3 count=4 reverse=1
//! rmmod rust_minimal
//! ```

use kernel::prelude::*;

module! {
    type: Minimal,
    name: "rust_minimal",
    authors: ["Rust for LTS"],
    description: "Rust module with parameters and memory of its own",
    license: "GPL",
    params: {
        first: i32 {
            default: 1,
            description: "The first number (default: 1)",
        },
        step: i16 {
            default: 1,
            description: "What to add to get the next number (default: 1)",
        },
        count: u8 {
            default: 5,
            description: "How many numbers, at least 1 (default: 5)",
        },
        reverse: bool {
            default: false,
            description: "Whether the last number comes first (default: no)",
        },
    },
}

/// The value that the kernel owns while the module is loaded. Dropping it frees the memory.
struct Minimal {
    numbers: KVec<i32>,
}

/// Creates an array of `count` numbers, each `step` more than the previous number.
fn progression(first: i32, step: i32, count: usize) -> Result<KVec<i32>> {
    // Allocate all the memory at once. This may sleep, which is allowed in `init`. The allocation
    // may fail, and `?` returns the error to the caller: here it becomes `ENOMEM`.
    let mut numbers = KVec::with_capacity(count, GFP_KERNEL)?;

    let mut next = Some(first);
    for _ in 0..count {
        let number = next.ok_or(EOVERFLOW)?;
        numbers.push(number, GFP_KERNEL)?;
        next = number.checked_add(step);
    }

    Ok(numbers)
}

impl kernel::Module for Minimal {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let first = module_parameters::first.value();
        let step = module_parameters::step.value();
        let count = module_parameters::count.value();
        let reverse = module_parameters::reverse.value();
        pr_info!("first={first} step={step} count={count} reverse={reverse}\n");

        // If `init` fails, the module is not loaded, and `insmod` shows the error.
        if count == 0 {
            pr_err!("count=0: there is nothing to keep\n");
            return Err(EINVAL);
        }

        let mut numbers = progression(first, step.into(), count.into())
            .inspect_err(|err| pr_err!("cannot make the numbers: {err:?}\n"))?;
        if reverse {
            numbers.reverse();
        }
        pr_info!("made {numbers:?}\n");

        Ok(Minimal { numbers })
    }
}

impl Drop for Minimal {
    fn drop(&mut self) {
        pr_info!("kept {:?} until now\n", self.numbers);
    }
}
