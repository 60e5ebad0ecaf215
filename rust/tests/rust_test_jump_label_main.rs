// SPDX-License-Identifier: GPL-2.0

//! Static keys: branches that are patched into the code.

use core::hint::black_box;

use kernel::{
    bindings,
    ffi::c_char,
    jump_label::static_branch_unlikely,
    prelude::*,
    sync::atomic::{
        Atomic,
        Relaxed, //
    }, //
};

module! {
    type: Tests,
    name: "rust_test_jump_label",
    authors: ["Rust for LTS"],
    description: "Test of static keys",
    license: "GPL",
}

mod threads;

/// `struct rust_test_key` of `rust_test_jump_label.h`.
#[repr(C)]
struct Key {
    name: *const c_char,
    key: bindings::static_key_false,
}

extern "C" {
    static mut rust_test_key: Key;
    fn rust_test_key_enabled() -> bool;
    fn rust_test_key_enable(enable: bool);
    fn rust_test_key_can_be_live() -> bool;
}

fn enabled() -> bool {
    // SAFETY: The field of this variable is a static key, defined in C.
    unsafe { static_branch_unlikely!(rust_test_key, Key, key) }
}

#[inline(never)]
fn add_if_enabled(sum: u32) -> u32 {
    if enabled() {
        sum + 1
    } else {
        sum
    }
}

struct Tests;

impl kernel::Module for Tests {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Tests)
    }
}

#[kunit_tests(rust_static_branch)]
mod tests {
    use super::*;

    /// Switches the key, and checks the branch in C and in Rust.
    #[test]
    fn patched() -> Result {
        // SAFETY: The name is a C string literal, and nothing writes it.
        assert_eq!(unsafe { *rust_test_key.name }, b'k');

        for enable in [false, true, true, false, false, true, false] {
            // SAFETY: C's functions may be called in any context that may sleep.
            let in_c = unsafe {
                rust_test_key_enable(enable);
                rust_test_key_enabled()
            };
            assert_eq!(in_c, enable);
            assert_eq!(enabled(), enable);
            assert_eq!(add_if_enabled(1), 1 + u32::from(enable));
        }
        Ok(())
    }

    /// Switches the key while other threads execute the branch.
    #[test]
    fn patched_live() -> Result {
        // SAFETY: The function only reads what the CPU says of itself.
        if !unsafe { rust_test_key_can_be_live() } {
            pr_info!("patched_live: # SKIP the CPU is emulated\n");
            return Ok(());
        }
        let wrong = Atomic::new(0u32);
        threads::run(4, |index| {
            for i in 0..50 {
                if index == 0 {
                    // SAFETY: As above; other threads only read the key.
                    unsafe { rust_test_key_enable(i % 2 == 0) };
                } else {
                    for sum in 0..2_000 {
                        // The compiler must not conclude that the result is right.
                        let result = black_box(add_if_enabled(sum));
                        if result != sum && result != sum + 1 {
                            wrong.add(1, Relaxed);
                        }
                    }
                }
                threads::pause();
            }
        })?;
        assert!(!enabled());
        assert_eq!(wrong.load(Relaxed), 0);
        Ok(())
    }
}
