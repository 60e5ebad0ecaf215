// SPDX-License-Identifier: GPL-2.0

//! Random operations on `List`s, compared with the standard library's `VecDeque`.

// The prelude of the kernel has one, too.
use std::vec::Vec;
use std::{
    collections::VecDeque,
    mem,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use collections::{
    list::{
        define_list_arc_field_getter, impl_list_arc_safe, impl_list_item, AtomicTracker, List,
        ListArc, ListArcField, ListLinks, ListLinksSelfPtr,
    },
    prelude::*,
    sync::{Arc, UniqueArc},
};
use kernel::heap::Heap;
use proptest::{
    collection::vec as vec_of,
    prelude::{any, prop_oneof, proptest, Just, ProptestConfig, Strategy},
};

const ITEMS: usize = 8;

#[pin_data]
struct Item {
    number: usize,
    entered: ListArcField<usize>,
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
        fn entered(&self) -> &usize { entered }
        fn entered_mut(&mut self) -> &mut usize { entered }
    }

    fn new(number: usize) -> Result<ListArc<Self>> {
        ListArc::pin_init(
            try_pin_init!(Self {
                number,
                entered: ListArcField::new(0),
                tracker <- AtomicTracker::new(),
                links <- ListLinks::new(),
            }),
            GFP_KERNEL,
        )
    }
}

#[derive(Clone, Debug)]
enum Op {
    PushBack(usize, usize),
    PushFront(usize, usize),
    PopBack(usize),
    PopFront(usize),
    Remove(usize, usize),
    Append(usize),
    IntoIter(usize, Vec<bool>),
    Walk {
        list: usize,
        front: bool,
        item: usize,
        moves: Vec<Move>,
    },
}

#[derive(Clone, Debug)]
enum Move {
    Next,
    Prev,
    InsertNext,
    InsertPrev,
    RemoveNext,
    RemovePrev,
}

fn op() -> impl Strategy<Value = Op> {
    let list = || 0..2usize;
    let item = || 0..ITEMS;
    prop_oneof![
        3 => (list(), item()).prop_map(|(list, item)| Op::PushBack(list, item)),
        3 => (list(), item()).prop_map(|(list, item)| Op::PushFront(list, item)),
        1 => list().prop_map(Op::PopBack),
        1 => list().prop_map(Op::PopFront),
        2 => (list(), item()).prop_map(|(list, item)| Op::Remove(list, item)),
        1 => list().prop_map(Op::Append),
        1 => (list(), vec_of(any::<bool>(), 0..ITEMS))
            .prop_map(|(list, ends)| Op::IntoIter(list, ends)),
        4 => (list(), any::<bool>(), item(), vec_of(a_move(), 0..25))
            .prop_map(|(list, front, item, moves)| Op::Walk { list, front, item, moves }),
    ]
}

fn a_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        3 => Just(Move::Next),
        3 => Just(Move::Prev),
        1 => Just(Move::InsertNext),
        1 => Just(Move::InsertPrev),
        1 => Just(Move::RemoveNext),
        1 => Just(Move::RemovePrev),
    ]
}

/// Makes an item ready to enter a list, unless it is in one.
fn take(
    arcs: &[Arc<Item>],
    item: usize,
    entered: &mut [usize],
    model: &[VecDeque<usize>; 2],
) -> Option<ListArc<Item>> {
    let taken = ListArc::try_from_arc(arcs[item].clone()).ok();
    let listed = model.iter().any(|list| list.contains(&item));
    assert_eq!(taken.is_none(), listed);
    assert!(ListArc::<_, 0>::try_from_arc_borrow(arcs[item].as_arc_borrow()).is_none());
    taken.map(|mut item| {
        *item.entered_mut() += 1;
        entered[item.number] += 1;
        assert_eq!(*item.entered(), entered[item.number]);
        item
    })
}

fn run(ops: &[Op]) {
    let heap = Heap::new();
    let mut lists = [List::<Item>::new(), List::new()];
    let mut model = [VecDeque::new(), VecDeque::new()];
    let mut entered = [0; ITEMS];
    let arcs: Vec<Arc<Item>> = (0..ITEMS)
        .map(|number| Item::new(number).unwrap().into_arc())
        .collect();

    for op in ops {
        match op.clone() {
            Op::PushBack(list, item) => {
                if let Some(taken) = take(&arcs, item, &mut entered, &model) {
                    lists[list].push_back(taken);
                    model[list].push_back(item);
                }
            }
            Op::PushFront(list, item) => {
                if let Some(taken) = take(&arcs, item, &mut entered, &model) {
                    lists[list].push_front(taken);
                    model[list].push_front(item);
                }
            }
            Op::PopBack(list) => {
                let popped = lists[list].pop_back().map(|item| item.number);
                assert_eq!(popped, model[list].pop_back());
            }
            Op::PopFront(list) => {
                let popped = lists[list].pop_front().map(|item| item.number);
                assert_eq!(popped, model[list].pop_front());
            }
            Op::Remove(list, item) => {
                let listed = model.iter().position(|list| list.contains(&item));
                let list = listed.unwrap_or(list);
                // SAFETY: It is in that list or in none.
                let removed = unsafe { lists[list].remove(&arcs[item]) };
                assert_eq!(removed.map(|item| item.number), listed.map(|_| item));
                model[list].retain(|number| *number != item);
            }
            Op::Append(list) => {
                let mut other = mem::take(&mut lists[1 - list]);
                lists[list].push_all_back(&mut other);
                assert!(other.is_empty());
                let other = mem::take(&mut model[1 - list]);
                model[list].extend(other);
            }
            Op::IntoIter(list, ends) => {
                let mut items = mem::take(&mut lists[list]).into_iter();
                let mut model = mem::take(&mut model[list]).into_iter();
                for end in ends {
                    let (item, number) = if end {
                        (items.next(), model.next())
                    } else {
                        (items.next_back(), model.next_back())
                    };
                    assert_eq!(item.map(|item| item.into_arc().number), number);
                }
            }
            Op::Walk {
                list,
                front,
                item,
                moves,
            } => {
                let spare = take(&arcs, item, &mut entered, &model);
                walk(&mut lists[list], &mut model[list], front, spare, &moves);
            }
        }

        for (list, model) in lists.iter().zip(&model) {
            assert_eq!(list.is_empty(), model.is_empty());
            assert!(list
                .iter()
                .map(|item| item.number)
                .eq(model.iter().copied()));
            assert!(list
                .into_iter()
                .map(|item| item.number)
                .eq(model.iter().copied()));
        }
    }

    drop(lists);
    for arc in arcs {
        let item = ListArc::<_, 0>::try_from_arc_or_drop(arc).unwrap();
        assert_eq!(*item.entered(), entered[item.number]);
        assert!(Arc::into_unique_or_drop(item.into_arc()).is_some());
    }
    assert_eq!(heap.live(), 0);
}

fn walk(
    list: &mut List<Item>,
    model: &mut VecDeque<usize>,
    front: bool,
    mut spare: Option<ListArc<Item>>,
    moves: &[Move],
) {
    let mut at = if front { 0 } else { model.len() };
    let mut cursor = if front {
        list.cursor_front()
    } else {
        list.cursor_back()
    };

    for a_move in moves {
        let next = model.get(at).copied();
        let prev = at.checked_sub(1).map(|at| model[at]);
        assert_eq!(cursor.peek_next().map(|next| next.number), next);
        assert_eq!(
            cursor.peek_prev().map(|prev| Arc::from(prev.arc()).number),
            prev
        );

        match a_move {
            Move::Next => {
                assert_eq!(cursor.move_next(), next.is_some());
                at += usize::from(next.is_some());
            }
            Move::Prev => {
                assert_eq!(cursor.move_prev(), prev.is_some());
                at -= usize::from(prev.is_some());
            }
            Move::InsertNext => {
                if let Some(item) = spare.take() {
                    model.insert(at, item.number);
                    cursor.insert_next(item);
                }
            }
            Move::InsertPrev => {
                if let Some(item) = spare.take() {
                    model.insert(at, item.number);
                    cursor.insert_prev(item);
                    at += 1;
                }
            }
            Move::RemoveNext => {
                let removed = cursor.remove_next();
                assert_eq!(removed.as_ref().map(|item| item.number), next);
                next.map(|_| model.remove(at));
                spare = removed.or(spare);
            }
            Move::RemovePrev => {
                let removed = cursor.peek_prev().map(|prev| prev.remove());
                assert_eq!(removed.as_ref().map(|item| item.number), prev);
                if prev.is_some() {
                    at -= 1;
                    model.remove(at);
                }
                spare = removed.or(spare);
            }
        }
    }
    if let Some(item) = spare {
        model.insert(at, item.number);
        cursor.insert(item);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        // Failures are reported whole; nothing is stored in the source tree.
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn model(ops in vec_of(op(), 0..100)) {
        run(&ops);
    }
}

/// An item that is not `Sized`, in two lists at a time.
#[test]
fn trait_objects() {
    #[pin_data]
    struct Named<T: ?Sized> {
        #[pin]
        first: ListLinksSelfPtr<Named<dyn ToString>, 1>,
        #[pin]
        second: ListLinksSelfPtr<Named<dyn ToString>, 2>,
        name: T,
    }

    impl_list_arc_safe! {
        impl{T: ?Sized} ListArcSafe<1> for Named<T> { untracked; }
        impl{T: ?Sized} ListArcSafe<2> for Named<T> { untracked; }
    }
    impl_list_item! {
        impl ListItem<1> for Named<dyn ToString> { using ListLinksSelfPtr { self.first }; }
        impl ListItem<2> for Named<dyn ToString> { using ListLinksSelfPtr { self.second }; }
    }

    type Pair = (
        ListArc<Named<dyn ToString>, 1>,
        ListArc<Named<dyn ToString>, 2>,
    );

    fn new<T: ToString + 'static>(name: T) -> Pair {
        let init = pin_init!(Named {
            first <- ListLinksSelfPtr::new(),
            second <- ListLinksSelfPtr::new(),
            name,
        });
        let (first, second) = ListArc::<_, 1>::pair_from_pin_unique::<2>(
            UniqueArc::pin_init(init, GFP_KERNEL).unwrap(),
        );
        (first, second)
    }

    let heap = Heap::new();
    let mut forwards = List::<Named<dyn ToString>, 1>::new();
    let mut backwards = List::<Named<dyn ToString>, 2>::new();
    for (first, second) in [new("one"), new(2), new('3'), new(String::from("four"))] {
        forwards.push_back(first);
        backwards.push_front(second);
    }

    let names = |item: collections::sync::ArcBorrow<'_, Named<dyn ToString>>| item.name.to_string();
    assert!(forwards.iter().map(names).eq(["one", "2", "3", "four"]));
    assert!(backwards.iter().map(names).eq(["four", "3", "2", "one"]));

    drop(forwards.pop_front());
    let mut cursor = backwards.cursor_back();
    drop(cursor.remove_prev());
    assert_eq!(heap.live(), 3);

    drop(forwards);
    assert!(backwards.iter().map(names).eq(["four", "3", "2"]));
    drop(backwards);
    assert_eq!(heap.live(), 0);
}

/// Of all threads that want to, one at a time gets the `ListArc`, and with it the field.
#[test]
fn tracker() {
    const THREADS: usize = 4;
    const TIMES: usize = 5_000;

    let item = Item::new(0).unwrap().into_arc();
    let refusals = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                // A thread that is preempted with the `ListArc` lets all others fail meanwhile.
                for _ in 0..TIMES {
                    loop {
                        let item = item.as_arc_borrow();
                        if let Some(mut item) = ListArc::<_, 0>::try_from_arc_borrow(item) {
                            // Not atomic.
                            *item.entered_mut() += 1;
                            break;
                        }
                        refusals.fetch_add(1, Ordering::Relaxed);
                        thread::yield_now();
                    }
                }
            });
        }
        // While this one has it, no other gets it.
        let held = loop {
            if let Some(held) = ListArc::<_, 0>::try_from_arc_borrow(item.as_arc_borrow()) {
                break held;
            }
            thread::yield_now();
        };
        let before = *held.entered();
        let refused = refusals.load(Ordering::Relaxed);
        while before < THREADS * TIMES && refusals.load(Ordering::Relaxed) < refused + 10 {
            thread::yield_now();
        }
        assert_eq!(*held.entered(), before);
    });
    let item = ListArc::<_, 0>::try_from_arc(item).ok().unwrap();
    assert_eq!(*item.entered(), THREADS * TIMES);
}

/// A list that is part of what it lists: dropping one frees the other.
#[test]
fn nested() {
    #[pin_data]
    struct Node {
        #[pin]
        links: ListLinks,
        #[pin]
        tracker: AtomicTracker,
        children: List<Node>,
    }

    impl_list_arc_safe! {
        impl ListArcSafe<0> for Node { tracked_by tracker: AtomicTracker; }
    }
    impl_list_item! {
        impl ListItem<0> for Node { using ListLinks { self.links }; }
    }

    fn node(depth: usize) -> Result<ListArc<Node>> {
        let mut children = List::new();
        for _ in 0..depth {
            children.push_back(node(depth - 1)?);
        }
        ListArc::pin_init(
            try_pin_init!(Node {
                links <- ListLinks::new(),
                tracker <- AtomicTracker::new(),
                children,
            }),
            GFP_KERNEL,
        )
    }

    let heap = Heap::new();
    let root = node(4).unwrap();
    assert_eq!(heap.live(), 1 + 4 + 4 * 3 + 4 * 3 * 2 + 4 * 3 * 2);
    drop(root);
    assert_eq!(heap.live(), 0);

    // Each request of the allocator fails in turn.
    assert!(Heap::refuse_each(|| node(3)) > 0);
}
