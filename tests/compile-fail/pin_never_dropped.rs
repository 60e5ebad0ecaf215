// SPDX-License-Identifier: GPL-2.0

//! A pinned value that has to be dropped is put where nothing drops it: its memory would be freed
//! while others still point to it.

use core::mem::MaybeUninit;

use kernel::prelude::*;
use pin_init::Wrapper;

module! {
    type: NeverDropped,
    name: "pin_never_dropped",
    license: "GPL",
}

struct NeverDropped;

impl kernel::Module for NeverDropped {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let value = MaybeUninit::pin_init(KVec::<u8>::new());
        let _value: Pin<KBox<MaybeUninit<KVec<u8>>>> = KBox::pin_init(value, GFP_KERNEL)?;
        Ok(Self)
    }
}
