// SPDX-License-Identifier: GPL-2.0

//! Reference-counted objects.

use crate::measure::{
    measure,
    operations,
    sink, //
};
use kernel::{
    prelude::*,
    sync::Arc, //
};

operations! {
    fn arc_new(rounds) {
        measure(rounds, || {
            let shared = Arc::new(3u64, GFP_KERNEL)?;
            sink(&*shared);
            Ok(())
        })
    }

    fn arc_clone(rounds) {
        let shared = Arc::new(3u64, GFP_KERNEL)?;
        measure(rounds, || {
            let clone = shared.clone();
            sink(&*clone);
            Ok(())
        })
    }
}
