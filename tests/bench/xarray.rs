// SPDX-License-Identifier: GPL-2.0

//! Sparse arrays.

use crate::measure::{
    hide,
    measure,
    operations, //
};
use kernel::{
    prelude::*,
    xarray::{
        AllocKind,
        XArray, //
    }, //
};

type Values = XArray<KBox<u64>>;

fn filled() -> Result<Pin<KBox<Values>>> {
    let array = KBox::pin_init(Values::new(AllocKind::Alloc), GFP_KERNEL)?;
    for i in 0..64 {
        let value = KBox::new(0, GFP_KERNEL)?;
        array.lock().store(i, value, GFP_KERNEL)?;
    }
    Ok(array)
}

operations! {
    fn xarray_load(rounds) {
        let array = filled()?;
        measure(rounds, || {
            let index = hide(5usize);
            if let Some(value) = array.lock().get(index) {
                hide(*value);
            }
            Ok(())
        })
    }

    fn xarray_replace(rounds) {
        let array = filled()?;
        measure(rounds, || {
            let index = hide(5usize);
            let mut guard = array.lock();
            if let Some(value) = guard.remove(index) {
                guard.store(index, value, GFP_KERNEL)?;
            }
            Ok(())
        })
    }
}
