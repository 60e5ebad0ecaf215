// SPDX-License-Identifier: GPL-2.0

//! Red-black trees.

use crate::measure::{
    hide,
    measure,
    operations,
    sink, //
};
use kernel::{
    prelude::*,
    rbtree::RBTree, //
};

const KEYS: u32 = 1000;

/// Returns one of the keys, which all differ, and are in no order.
fn key(i: u32) -> u32 {
    i.wrapping_mul(2654435761)
}

fn fill(tree: &mut RBTree<u32, u64>) -> Result {
    for i in 0..KEYS {
        tree.try_create_and_insert(key(i), i.into(), GFP_KERNEL)?;
    }
    Ok(())
}

fn filled() -> Result<RBTree<u32, u64>> {
    let mut tree = RBTree::new();
    fill(&mut tree)?;
    Ok(tree)
}

operations! {
    fn rbtree_insert_remove(rounds) {
        let mut tree = RBTree::new();
        measure(rounds, || {
            fill(&mut tree)?;
            for i in 0..KEYS {
                tree.remove(&key(i));
            }
            Ok(())
        })
    }

    fn rbtree_find(rounds) {
        let tree = filled()?;
        measure(rounds, || {
            sink(&tree);
            let values = (0..KEYS).filter_map(|i| tree.get(&key(i)));
            hide(values.fold(0u64, |sum, value| sum.wrapping_add(*value)));
            Ok(())
        })
    }

    fn rbtree_iterate(rounds) {
        let tree = filled()?;
        measure(rounds, || {
            hide(tree.values().fold(0u64, |sum, value| sum.wrapping_add(*value)));
            Ok(())
        })
    }
}
