// SPDX-License-Identifier: GPL-2.0

//! A test takes nothing, and returns nothing or a `Result`.

use kernel::prelude::*;

#[kunit_tests(rust_signatures)]
mod tests {
    #[test]
    fn takes(_number: u32) {}

    #[test]
    fn returns() -> u32 {
        1
    }
}
