// SPDX-License-Identifier: GPL-2.0

//! Lists, compared with vectors.

use core::{
    cell::Cell,
    mem, //
};
use kernel::{
    list::{
        define_list_arc_field_getter,
        impl_list_arc_safe,
        impl_list_item,
        AtomicTracker,
        List,
        ListArc,
        ListArcField,
        ListLinks,
        ListLinksSelfPtr, //
    },
    prelude::*,
    sync::{
        Arc,
        UniqueArc, //
    },
};

use crate::random::Random;

/// The number of items.
const ITEMS: usize = 24;

#[pin_data(PinnedDrop)]
struct Item<'a> {
    number: usize,
    live: &'a Cell<usize>,
    /// The number of times the item has entered a list.
    entered: ListArcField<u32>,
    #[pin]
    tracker: AtomicTracker,
    #[pin]
    links: ListLinks,
    #[pin]
    ring: ListLinksSelfPtr<Item<'a>, 1>,
}

impl_list_arc_safe! {
    impl{'a} ListArcSafe<0> for Item<'a> { tracked_by tracker: AtomicTracker; }
    impl{'a} ListArcSafe<1> for Item<'a> { untracked; }
}
impl_list_item! {
    impl{'a} ListItem<0> for Item<'a> { using ListLinks { self.links }; }
    impl{'a} ListItem<1> for Item<'a> { using ListLinksSelfPtr { self.ring }; }
}

impl<'b> Item<'b> {
    define_list_arc_field_getter! {
        fn entered(&self) -> &u32 { entered }
        fn entered_mut(&mut self) -> &mut u32 { entered }
    }

    fn new(number: usize, live: &'b Cell<usize>) -> Result<Pin<UniqueArc<Self>>> {
        UniqueArc::pin_init(
            try_pin_init!(Self {
                number,
                live,
                entered: ListArcField::new(0),
                tracker <- AtomicTracker::new(),
                links <- ListLinks::new(),
                ring <- ListLinksSelfPtr::new(),
                _: { live.set(live.get() + 1) },
            }),
            GFP_KERNEL,
        )
    }
}

#[pinned_drop]
impl PinnedDrop for Item<'_> {
    fn drop(self: Pin<&mut Self>) {
        self.live.set(self.live.get() - 1);
    }
}

/// Two lists that share the items, each in at most one of them, and a ring that contains all.
struct Lists<'a> {
    items: KVec<Arc<Item<'a>>>,
    lists: [List<Item<'a>>; 2],
    ring: List<Item<'a>, 1>,
}

/// The expected contents: the numbers of the items.
struct Model {
    lists: [KVec<usize>; 2],
    ring: KVec<usize>,
    /// The number of times each item has entered a list.
    entered: KVec<u32>,
}

impl Model {
    /// Returns the list that contains the item.
    fn list_of(&self, number: usize) -> Option<usize> {
        self.lists.iter().position(|list| list.contains(&number))
    }
}

impl<'a> Lists<'a> {
    fn new(live: &'a Cell<usize>) -> Result<(Self, Model)> {
        let mut this = Self {
            items: KVec::with_capacity(ITEMS, GFP_KERNEL)?,
            lists: [List::new(), List::default()],
            ring: List::new(),
        };
        let mut model = Model {
            lists: [
                KVec::with_capacity(ITEMS, GFP_KERNEL)?,
                KVec::with_capacity(ITEMS, GFP_KERNEL)?,
            ],
            ring: KVec::with_capacity(ITEMS, GFP_KERNEL)?,
            entered: KVec::from_elem(0, ITEMS, GFP_KERNEL)?,
        };
        for number in 0..ITEMS {
            let (item, in_ring) = ListArc::<_, 0>::pair_from_pin_unique(Item::new(number, live)?);
            this.items.push_within_capacity(item.into_arc())?;
            this.ring.push_back(in_ring);
            model.ring.push_within_capacity(number)?;
        }
        Ok((this, model))
    }

    /// Claims an item for a list, if it is in none.
    fn take(&self, random: &mut Random, model: &mut Model) -> Result<Option<ListArc<Item<'a>>>> {
        let number = random.below(ITEMS);
        let arc = &self.items[number];

        let taken = match random.below(3) {
            0 => ListArc::try_from_arc(arc.clone()).ok(),
            1 => ListArc::try_from_arc_borrow(arc.as_arc_borrow()),
            _ => ListArc::try_from_arc_or_drop(arc.clone()),
        };
        assert_eq!(taken.is_some(), model.list_of(number).is_none());

        // A second `ListArc` cannot exist.
        if taken.is_some() {
            assert!(ListArc::<_, 0>::try_from_arc(arc.clone()).is_err());
        }
        Ok(taken.map(|mut item| {
            *item.entered_mut() += 1;
            model.entered[number] += 1;
            item
        }))
    }

    fn same(&self, model: &Model) {
        for (list, model) in self.lists.iter().zip(&model.lists) {
            assert_eq!(list.is_empty(), model.is_empty());
            assert!(list
                .iter()
                .map(|item| item.number)
                .eq(model.iter().copied()));
        }
        let mut ring = self.ring.iter();
        let again = ring.clone();
        assert!(ring
            .by_ref()
            .map(|item| item.number)
            .eq(model.ring.iter().copied()));
        assert!(ring.next().is_none());
        assert_eq!(again.count(), ITEMS);
    }
}

fn step<'a>(random: &mut Random, lists: &mut Lists<'a>, model: &mut Model) -> Result {
    let which = random.below(2);

    match random.below(12) {
        0 | 1 => {
            if let Some(item) = lists.take(random, model)? {
                model.lists[which].push_within_capacity(item.number)?;
                lists.lists[which].push_back(item);
            }
        }
        2 | 3 => {
            if let Some(item) = lists.take(random, model)? {
                model.lists[which].insert_within_capacity(0, item.number)?;
                lists.lists[which].push_front(item);
            }
        }
        4 => {
            let item = lists.lists[which].pop_back();
            assert_eq!(
                item.as_ref().map(|item| item.number),
                model.lists[which].pop()
            );
            if let Some(item) = item {
                assert_eq!(item.entered(), &model.entered[item.number]);
            }
        }
        5 => {
            let model = &mut model.lists[which];
            let first = if model.is_empty() {
                None
            } else {
                Some(model.remove(0)?)
            };
            let item = lists.lists[which].pop_front();
            assert_eq!(item.map(|item| item.into_arc().number), first);
        }
        6 => {
            let number = random.below(ITEMS);
            let in_list = model.list_of(number);
            let which = in_list.unwrap_or(which);
            // SAFETY: The item is in that list or in none.
            let item = unsafe { lists.lists[which].remove(&lists.items[number]) };
            assert_eq!(item.is_some(), in_list.is_some());
            if let Some(item) = item {
                assert_eq!(ListArc::as_arc(&item).number, number);
                model.lists[which].retain(|n| *n != number);
            }
        }
        7 => {
            let [first, second] = &mut lists.lists;
            first.push_all_back(second);
            assert!(second.is_empty());
            let [first, second] = &mut model.lists;
            for number in second.drain_all() {
                first.push_within_capacity(number)?;
            }
        }
        8 => {
            // Takes some items from both ends, and drops the rest.
            let model = &mut model.lists[which];
            let mut list = mem::take(&mut lists.lists[which]).into_iter();
            for _ in 0..random.below(ITEMS) {
                let (item, number) = if random.below(2) == 0 {
                    (list.next(), model.remove(0).ok())
                } else {
                    (list.next_back(), model.pop())
                };
                assert_eq!(item.map(|item| item.number), number);
            }
            model.clear();
        }
        9 => {
            if let Some(item) = lists.ring.pop_front() {
                lists.ring.push_back(item);
                let number = model.ring.remove(0)?;
                model.ring.push_within_capacity(number)?;
            }
        }
        _ => walk(random, lists, model, which)?,
    }
    Ok(())
}

/// Walks through a list with a cursor.
fn walk<'a>(random: &mut Random, lists: &mut Lists<'a>, model: &mut Model, which: usize) -> Result {
    let mut spare = lists.take(random, model)?;

    let model = &mut model.lists[which];
    let (mut cursor, mut at) = if random.below(2) == 0 {
        (lists.lists[which].cursor_front(), 0)
    } else {
        (lists.lists[which].cursor_back(), model.len())
    };
    for _ in 0..random.below(30) {
        let next = model.get(at).copied();
        let prev = at.checked_sub(1).map(|at| model[at]);
        assert_eq!(cursor.peek_next().map(|next| next.number), next);
        assert_eq!(cursor.peek_prev().map(|prev| prev.arc().number), prev);

        match random.below(10) {
            0..=2 => {
                assert_eq!(cursor.move_next(), next.is_some());
                at += usize::from(next.is_some());
            }
            3..=5 => {
                assert_eq!(cursor.move_prev(), prev.is_some());
                at -= usize::from(prev.is_some());
            }
            6 => {
                if let Some(item) = spare.take() {
                    model.insert_within_capacity(at, item.number)?;
                    cursor.insert_next(item);
                }
            }
            7 => {
                if let Some(item) = spare.take() {
                    model.insert_within_capacity(at, item.number)?;
                    cursor.insert_prev(item);
                    at += 1;
                }
            }
            8 => {
                let item = if random.below(2) == 0 {
                    cursor.remove_next()
                } else {
                    cursor.peek_next().map(|next| next.remove())
                };
                assert_eq!(item.as_ref().map(|item| item.number), next);
                if item.is_some() {
                    model.remove(at)?;
                }
                spare = item.or(spare);
            }
            _ => {
                let item = if random.below(2) == 0 {
                    cursor.remove_prev()
                } else {
                    cursor.peek_prev().map(|prev| prev.remove())
                };
                assert_eq!(item.as_ref().map(|item| item.number), prev);
                if item.is_some() {
                    at -= 1;
                    model.remove(at)?;
                }
                spare = item.or(spare);
            }
        }
    }
    if let Some(item) = spare {
        model.insert_within_capacity(at, item.number)?;
        cursor.insert(item);
    }
    Ok(())
}

#[kunit_tests(rust_list)]
mod tests {
    use super::*;

    /// Performs random operations.
    #[test]
    fn random() -> Result {
        let random = &mut crate::random();
        let steps = crate::steps();

        let live = Cell::new(0);
        let (mut lists, mut model) = Lists::new(&live)?;
        assert_eq!(live.get(), ITEMS);

        for _ in 0..steps {
            step(random, &mut lists, &mut model)?;
            lists.same(&model);
        }

        let Lists { items, lists, ring } = lists;
        drop(lists);
        for (number, arc) in items.into_iter().enumerate() {
            // The list has released the item, but the ring still contains it.
            let item = ListArc::<_, 0>::try_from_arc(arc).map_err(|_| EINVAL)?;
            assert_eq!(item.entered(), &model.entered[number]);
            assert!(Arc::into_unique_or_drop(item.into_arc()).is_none());
        }
        assert_eq!(live.get(), ITEMS);
        drop(ring);
        assert_eq!(live.get(), 0);
        Ok(())
    }
}
