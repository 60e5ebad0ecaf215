// SPDX-License-Identifier: GPL-2.0

//! Items that several threads compete to list, and a list that several threads change.

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
    new_spinlock,
    prelude::*,
    sync::{
        atomic::{
            Atomic,
            Relaxed, //
        },
        Arc,
        SpinLock, //
    },
};

use crate::{
    random::Random,
    threads,
    FEWER,
    THREADS, //
};

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

#[kunit_tests(rust_list_threads)]
mod tests {
    use super::*;

    /// One thread at a time gets the `ListArc`, and with it access to the field.
    #[test]
    fn tracker() -> Result {
        let steps = crate::steps();

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
        assert_eq!(*item.turns(), turns.load(Relaxed));
        assert!(*item.turns() > 0);
        Ok(())
    }

    /// Threads take items out of a list, put them back, and remove them from the middle.
    #[test]
    fn list() -> Result {
        let steps = crate::steps();

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
                        // SAFETY: This is the only list, and items are only added to it under the
                        // lock.
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

        // No assertion may fail while the spinlock is held.
        let count = list.lock().iter().count();
        assert_eq!(count, ITEMS);
        let mut list = core::mem::take(&mut *list.lock());
        let mut sum = 0;
        while let Some(item) = list.pop_front() {
            sum += *item.turns();
        }
        assert_eq!(sum, turns.load(Relaxed));
        Ok(())
    }
}
