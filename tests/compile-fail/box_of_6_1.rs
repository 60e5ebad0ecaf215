// SPDX-License-Identifier: GPL-2.0

//! Memory as it was allocated until Linux 6.9.

use kernel::{
    prelude::*,
    sync::Arc, //
};

/// On the heap.
pub fn boxed() -> Result<Box<u32>> {
    let number = Box::try_new(3)?;
    Ok(number)
}

/// Shared.
pub fn shared() -> Result<Arc<u32>> {
    let number = Arc::try_new(3)?;
    Ok(number)
}

/// In its place.
pub fn pinned(init: impl PinInit<u32, Error>) -> Result<Pin<KBox<u32>>> {
    KBox::pin_init(init)
}

/// With room for more.
pub fn several() -> Result<KVec<u8>> {
    let mut bytes = KVec::try_with_capacity(2)?;
    bytes.try_extend_from_slice(&[1, 2])?;
    Ok(bytes)
}
