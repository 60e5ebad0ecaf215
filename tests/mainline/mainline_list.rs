// SPDX-License-Identifier: GPL-2.0

//! A list that is part of what it lists.

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

module! {
    type: ListModule,
    name: "mainline_list",
    authors: ["Rust for LTS"],
    description: "Intrusive lists",
    license: "GPL",
}

#[pin_data(PinnedDrop)]
struct Item {
    value: u32,
    #[pin]
    links: ListLinks,
}

#[pinned_drop]
impl PinnedDrop for Item {
    fn drop(self: Pin<&mut Self>) {
        pr_info!("dropped: {}\n", self.value);
    }
}

impl Item {
    fn new(value: u32) -> Result<ListArc<Self>> {
        ListArc::pin_init(
            try_pin_init!(Self {
                value,
                links <- ListLinks::new(),
            }),
            GFP_KERNEL,
        )
    }
}

impl_list_arc_safe! {
    impl ListArcSafe<0> for Item { untracked; }
}

impl_list_item! {
    impl ListItem<0> for Item { using ListLinks { self.links }; }
}

fn show(what: &str, list: &List<Item>) -> Result {
    let mut values = KVec::new();
    for item in list {
        values.push(item.value, GFP_KERNEL)?;
    }
    pr_info!("{what}: {values:?}\n");
    Ok(())
}

struct ListModule {
    list: List<Item>,
}

impl kernel::Module for ListModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let mut list = List::new();
        for value in 1..6 {
            list.push_back(Item::new(value)?);
        }
        list.push_front(Item::new(0)?);
        show("made", &list)?;

        // Takes out the odd ones, and puts a copy of each even one behind it.
        let mut cursor = list.cursor_front();
        loop {
            let Some(next) = cursor.peek_next() else {
                break;
            };
            if next.value % 2 == 1 {
                drop(next.remove());
                continue;
            }
            let copy = Item::new(next.value + 100)?;
            cursor.move_next();
            cursor.insert_prev(copy);
        }
        show("changed", &list)?;

        let mut other = List::new();
        other.push_back(Item::new(7)?);
        list.push_all_back(&mut other);
        show("joined", &list)?;
        pr_info!("the other is empty: {}\n", other.is_empty());
        pr_info!("first: {:?}\n", list.pop_front().map(|item| item.value));
        pr_info!("last: {:?}\n", list.pop_back().map(|item| item.value));
        Ok(Self { list })
    }
}

impl Drop for ListModule {
    fn drop(&mut self) {
        pr_info!("still there: {}\n", self.list.iter().count());
    }
}
