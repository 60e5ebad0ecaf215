// SPDX-License-Identifier: GPL-2.0

//! Linked lists.

use crate::measure::{
    hide,
    measure,
    operations,
    sink, //
};
use kernel::{
    list::{
        impl_list_arc_safe,
        impl_list_item,
        List,
        ListArc,
        ListLinks, //
    },
    prelude::*, //
};

#[pin_data]
struct Item {
    #[pin]
    links: ListLinks,
    value: u32,
}

impl_list_arc_safe! { impl ListArcSafe<0> for Item { untracked; } }
impl_list_item! { impl ListItem<0> for Item { using ListLinks { self.links }; } }

fn filled() -> Result<List<Item>> {
    let mut list = List::new();
    for value in 0..16 {
        let item = try_pin_init!(Item { links <- ListLinks::new(), value });
        list.push_back(ListArc::pin_init(item, GFP_KERNEL)?);
    }
    Ok(list)
}

operations! {
    fn list_rotate(rounds) {
        let mut list = filled()?;
        measure(rounds, || {
            let item = list.pop_front().ok_or(ENOENT)?;
            sink(&*item);
            list.push_back(item);
            Ok(())
        })
    }

    fn list_iterate(rounds) {
        let list = filled()?;
        measure(rounds, || {
            sink(&list);
            let values = list.iter().map(|item| item.value);
            hide(values.fold(0u32, u32::wrapping_add));
            Ok(())
        })
    }
}
