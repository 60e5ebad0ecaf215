// SPDX-License-Identifier: GPL-2.0

//! What cannot be pasted.

use kernel::macros::concat_idents;
use kernel::macros::paste;

paste! {
    const [<1 _first>]: u8 = 1;
}

paste! {
    const [<first + second>]: u8 = 1;
}

paste! {
    const [<first:camel>]: u8 = 1;
}

const THIRD: u8 = concat_idents!(a b);
const FOURTH: u8 = concat_idents!(a, 5);
