// SPDX-License-Identifier: GPL-2.0

//! A balanced tree, its entries, cursors and reserved nodes.

use kernel::{
    prelude::*,
    rbtree::{
        Entry,
        RBTree,
        RBTreeNodeReservation, //
    },
};

module! {
    type: RBTreeModule,
    name: "mainline_rbtree",
    authors: ["Rust for LTS"],
    description: "Balanced trees",
    license: "GPL",
}

struct RBTreeModule {
    tree: RBTree<u32, &'static str>,
}

impl kernel::Module for RBTreeModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let mut tree = RBTree::new();
        for (key, value) in [(30, "thirty"), (10, "ten"), (50, "fifty"), (20, "twenty")] {
            tree.try_create_and_insert(key, value, GFP_KERNEL)?;
        }
        let old = tree.try_create_and_insert(20, "a score", GFP_KERNEL)?;
        pr_info!("replaced: {:?}\n", old.map(|node| node.to_key_value()));
        pr_info!("get: {:?} {:?}\n", tree.get(&10), tree.get(&11));

        let reserved = RBTreeNodeReservation::new(GFP_KERNEL)?;
        match tree.entry(40) {
            Entry::Vacant(entry) => {
                entry.insert("forty", reserved);
            }
            Entry::Occupied(_) => pr_info!("what?\n"),
        }
        if let Entry::Occupied(entry) = tree.entry(30) {
            pr_info!("removed: {}\n", entry.remove());
        }
        for (key, value) in &tree {
            pr_info!("{key} is {value}\n");
        }
        for value in tree.values_mut() {
            *value = &value[1..];
        }

        let cursor = tree.cursor_lower_bound(&15).ok_or(EINVAL)?;
        pr_info!("from 15: {:?}\n", cursor.current());
        pr_info!(
            "around: {:?} {:?}\n",
            cursor.peek_prev(),
            cursor.peek_next()
        );
        let cursor = tree.cursor_back_mut().ok_or(EINVAL)?;
        let (cursor, node) = cursor.remove_current();
        pr_info!("last: {:?}\n", node.to_key_value());
        pr_info!(
            "now last: {:?}\n",
            cursor.as_ref().map(|cursor| cursor.current())
        );
        Ok(Self { tree })
    }
}

impl Drop for RBTreeModule {
    fn drop(&mut self) {
        pr_info!("keys: {}\n", self.tree.keys().sum::<u32>());
    }
}
