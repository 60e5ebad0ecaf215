// SPDX-License-Identifier: GPL-2.0

//! A module in the idiom of 2021, when Rust support was not in mainline yet.

#![no_std]
#![feature(allocator_api, global_asm)]

use kernel::prelude::*;

module! {
    type: Hello2021,
    name: b"hello_2021",
    author: b"Rust for LTS",
    description: b"Hello world in the idiom of 2021",
    license: b"GPL v2",
    params: {
        year: i32 {
            default: 2021,
            permissions: 0,
            description: b"The year",
        },
        loud: bool {
            default: false,
            permissions: 0o644,
            description: b"Whether to shout",
        },
        whom: str {
            default: b"world",
            permissions: 0o644,
            description: b"Whom to greet",
        },
    },
}

struct Hello2021 {
    year: i32,
}

impl KernelModule for Hello2021 {
    fn init() -> Result<Self> {
        // What user space can change is read under a lock; what it cannot, is not.
        let lock = THIS_MODULE.kernel_param_lock();
        let name = core::str::from_utf8(whom.read(&lock))?;
        let mark = if *loud.read(&lock) { "!!!" } else { "." };
        pr_info!("Hello {} of {}{}\n", name, year.read(), mark);

        Ok(Hello2021 { year: *year.read() })
    }
}

impl Drop for Hello2021 {
    fn drop(&mut self) {
        pr_info!("Goodbye world of {}\n", self.year);
    }
}
