// SPDX-License-Identifier: GPL-2.0

//! Single objects on the heap.

use crate::measure::{
    measure,
    operations,
    sink, //
};
use kernel::{
    new_mutex,
    prelude::*,
    sync::Mutex, //
};

operations! {
    fn alloc_64(rounds) {
        measure(rounds, || {
            let words = KBox::<[u64; 8]>::new_uninit(GFP_KERNEL)?;
            sink(words.as_ptr());
            Ok(())
        })
    }

    fn alloc_64_filled(rounds) {
        measure(rounds, || {
            let words = KBox::new([7u64; 8], GFP_KERNEL)?;
            sink(&*words);
            Ok(())
        })
    }

    fn alloc_mutex(rounds) {
        measure(rounds, || {
            let number: Pin<KBox<Mutex<u32>>> = KBox::pin_init(new_mutex!(5), GFP_KERNEL)?;
            sink(&*number);
            Ok(())
        })
    }
}
