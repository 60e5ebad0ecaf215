// SPDX-License-Identifier: GPL-2.0

//! Items that several threads compete to list, and lists and trees that several threads change.

use kernel::{
    list::{
        define_list_arc_field_getter,
        impl_list_arc_safe,
        impl_list_item,
        AtomicTracker,
        List,
        ListArc,
        ListArcField,
        ListLinks, //
    },
    new_mutex, new_spinlock,
    prelude::*,
    rbtree::{
        RBTree,
        RBTreeNode, //
    },
    sync::{
        atomic::{
            Atomic,
            Relaxed, //
        },
        Arc,
        Mutex,
        SpinLock, //
    },
};

use crate::{
    random::Random,
    threads, //
};

const THREADS: usize = 4;

/// Fewer operations are done under a lock: a CPU that is emulated may be preempted while it holds
/// one, and the others spin until it runs again.
const FEWER: u32 = 20;

#[pin_data]
struct Item {
    /// The number of times a thread has owned the `ListArc`.
    turns: ListArcField<usize>,
    #[pin]
    tracker: AtomicTracker,
    #[pin]
    links: ListLinks,
}

impl_list_arc_safe! {
    impl ListArcSafe<0> for Item { tracked_by tracker: AtomicTracker; }
}
impl_list_item! {
    impl ListItem<0> for Item { using ListLinks { self.links }; }
}

impl Item {
    define_list_arc_field_getter! {
        fn turns(&self) -> &usize { turns }
        fn turns_mut(&mut self) -> &mut usize { turns }
    }

    fn new() -> Result<ListArc<Self>> {
        ListArc::pin_init(
            try_pin_init!(Self {
                turns: ListArcField::new(0),
                tracker <- AtomicTracker::new(),
                links <- ListLinks::new(),
            }),
            GFP_KERNEL,
        )
    }
}

/// One thread at a time gets the `ListArc`, and with it access to the field.
pub(crate) fn tracker(_: &mut Random, steps: u32) -> Result {
    let item = Item::new()?.into_arc();
    let turns = Atomic::<usize>::new(0);

    threads::run(THREADS, |_| {
        for _ in 0..steps {
            if let Some(mut item) = ListArc::<_, 0>::try_from_arc_borrow(item.as_arc_borrow()) {
                // Not atomic: without exclusion, updates of other threads would be lost.
                *item.turns_mut() += 1;
                turns.add(1, Relaxed);
            }
        }
    })?;

    let item = ListArc::<_, 0>::try_from_arc(item).map_err(|_| EINVAL)?;
    ensure!(*item.turns() == turns.load(Relaxed));
    ensure!(*item.turns() > 0);
    Ok(())
}

/// Threads take items out of a list, put them back, and remove them from the middle.
pub(crate) fn list(_: &mut Random, steps: u32) -> Result {
    const ITEMS: usize = 3 * THREADS;

    let mut items = KVec::with_capacity(ITEMS, GFP_KERNEL)?;
    let list = KBox::pin_init(new_spinlock!(List::<Item>::new()), GFP_KERNEL)?;
    for _ in 0..ITEMS {
        let item = Item::new()?;
        items.push_within_capacity(item.clone_arc())?;
        list.lock().push_back(item);
    }
    let turns = Atomic::<usize>::new(0);

    let list: &SpinLock<List<Item>> = &list;
    threads::run(THREADS, |thread| {
        let mut random = Random::new(2 * thread as u64);
        for _ in 0..steps / FEWER {
            threads::pause();
            let taken = match random.below(3) {
                0 => list.lock().pop_front(),
                1 => list.lock().pop_back(),
                _ => {
                    let item: &Arc<Item> = &items[random.below(ITEMS)];
                    let mut list = list.lock();
                    // SAFETY: This is the only list, and items are only added to it under the lock.
                    unsafe { list.remove(item) }
                }
            };
            // Another thread may own it.
            let Some(mut item) = taken else { continue };
            *item.turns_mut() += 1;
            turns.add(1, Relaxed);
            if random.below(2) == 0 {
                list.lock().push_back(item);
            } else {
                list.lock().cursor_back().insert(item);
            }
        }
    })?;

    let mut list = list.lock();
    ensure!(list.iter().count() == ITEMS);
    let mut sum = 0;
    while let Some(item) = list.pop_front() {
        sum += *item.turns();
    }
    ensure!(sum == turns.load(Relaxed));
    Ok(())
}

/// Threads add nodes to a tree and remove them, each with keys of its own. The neighbors in the
/// tree are nodes of other threads.
pub(crate) fn rbtree(_: &mut Random, steps: u32) -> Result {
    const KEYS: usize = 32;

    let tree = KBox::pin_init(new_mutex!(RBTree::<usize, u32>::new()), GFP_KERNEL)?;
    let tree: &Mutex<RBTree<usize, u32>> = &tree;
    let left = Atomic::<usize>::new(0);
    let faults = Atomic::<usize>::new(0);

    threads::run(THREADS, |thread| {
        let mut random = Random::new(2 * thread as u64);
        // The contents of the tree that this thread has added.
        let mut mine = [None; KEYS];
        for step in 0..steps / FEWER {
            let index = random.below(KEYS);
            let key = index * THREADS + thread;
            let old = if random.below(2) == 0 {
                let Ok(node) = RBTreeNode::new(key, step, GFP_KERNEL) else {
                    faults.add(1, Relaxed);
                    break;
                };
                let old = tree.lock().insert(node);
                (old, mine[index].replace(step))
            } else {
                let old = tree.lock().remove_node(&key);
                (old, mine[index].take())
            };
            if old.0.map(RBTreeNode::to_key_value) != old.1.map(|value| (key, value)) {
                faults.add(1, Relaxed);
            }
        }
        left.add(mine.iter().flatten().count(), Relaxed);
    })?;

    let tree = tree.lock();
    ensure!(faults.load(Relaxed) == 0);
    ensure!(tree.iter().count() == left.load(Relaxed));
    ensure!(tree.keys().is_sorted());
    Ok(())
}
