// SPDX-License-Identifier: GPL-2.0

//! Messages to the kernel's log.

use crate::measure::{
    hide,
    measure,
    operations, //
};
use kernel::prelude::*;

operations! {
    fn print_debug(rounds) {
        measure(rounds, || {
            pr_debug!("value {} of {}\n", 57, "this");
            Ok(())
        })
    }

    fn print_values(rounds) {
        let text = *hide(&"some words");
        measure(rounds, || {
            let value = hide(57u32);
            pr_info!("value {value} of {text}: {value:x}\n");
            Ok(())
        })
    }

    fn print_numbers(rounds) {
        measure(rounds, || {
            let value = hide(57u32);
            pr_info!("value {value} of {value}\n");
            Ok(())
        })
    }

    fn print_text(rounds) {
        measure(rounds, || {
            pr_info!("nothing to report\n");
            Ok(())
        })
    }
}
