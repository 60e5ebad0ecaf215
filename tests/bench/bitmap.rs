// SPDX-License-Identifier: GPL-2.0

//! Bitmaps.

use crate::measure::{
    hide,
    measure,
    operations,
    sink, //
};
use kernel::{
    bitmap::BitmapVec,
    prelude::*, //
};

const BITS: usize = 256;

operations! {
    fn bitmap(rounds) {
        let mut bitmap = BitmapVec::new(BITS, GFP_KERNEL)?;
        measure(rounds, || {
            let index = hide(130usize);
            sink(&bitmap);
            bitmap.set_bit(index);
            hide(bitmap.next_bit(0).unwrap_or(BITS));
            hide(bitmap.next_zero_bit(index).unwrap_or(BITS));
            bitmap.clear_bit(index);
            Ok(())
        })
    }
}
