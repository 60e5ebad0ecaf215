// SPDX-License-Identifier: GPL-2.0

//! Random operations on an `RBTree`, compared with the standard library's `BTreeMap`.

// The prelude of the kernel has one, too.
use std::vec::Vec;
use std::{
    collections::BTreeMap,
    ops::Bound,
    panic::{catch_unwind, AssertUnwindSafe},
    rc::Rc,
};

use collections::rbtree::{Entry, RBTree, RBTreeNode, RBTreeNodeReservation};
use kernel::{heap::Heap, prelude::*};
use proptest::{
    collection::vec as vec_of,
    prelude::{any, prop_oneof, proptest, Just, ProptestConfig, Strategy},
};

#[derive(Clone, Debug)]
enum Op {
    Insert(u8, u32),
    InsertNode(u8, u32),
    Entry(u8, u32),
    Change(u8, u32),
    Remove(u8),
    RemoveNode(u8),
    IterMut(u32),
    LowerBound(u8),
    /// From a key on, moves and what else there is to do.
    Walk(u8, Vec<Move>),
    Drop,
    /// The next request of the allocator fails.
    Refuse,
}

#[derive(Clone, Debug)]
enum Move {
    Next,
    Prev,
    Set(u32),
    SetNeighbours(u32),
    Remove,
    RemoveNext,
    RemovePrev,
}

fn op() -> impl Strategy<Value = Op> {
    let key = || 0..40u8;
    let n = any::<u32>;
    prop_oneof![
        20 => (key(), n()).prop_map(|(key, n)| Op::Insert(key, n)),
        6 => (key(), n()).prop_map(|(key, n)| Op::InsertNode(key, n)),
        9 => (key(), n()).prop_map(|(key, n)| Op::Entry(key, n)),
        3 => (key(), n()).prop_map(|(key, n)| Op::Change(key, n)),
        5 => key().prop_map(Op::Remove),
        3 => key().prop_map(Op::RemoveNode),
        3 => n().prop_map(Op::IterMut),
        3 => key().prop_map(Op::LowerBound),
        6 => (key(), vec_of(a_move(), 0..15)).prop_map(|(key, moves)| Op::Walk(key, moves)),
        3 => Just(Op::Refuse),
        1 => Just(Op::Drop),
    ]
}

fn a_move() -> impl Strategy<Value = Move> {
    let n = any::<u32>;
    prop_oneof![
        4 => Just(Move::Next),
        4 => Just(Move::Prev),
        1 => n().prop_map(Move::Set),
        1 => n().prop_map(Move::SetNeighbours),
        1 => Just(Move::Remove),
        1 => Just(Move::RemoveNext),
        1 => Just(Move::RemovePrev),
    ]
}

/// A value that is on a heap of its own, and shared, so that it tells whether it was dropped.
type Value = Rc<u32>;

/// Neighbours by key.
fn before(model: &BTreeMap<u8, u32>, key: u8) -> Option<(u8, u32)> {
    model.range(..key).next_back().map(|(&key, &n)| (key, n))
}

fn after(model: &BTreeMap<u8, u32>, key: u8) -> Option<(u8, u32)> {
    let range = (Bound::Excluded(key), Bound::Unbounded);
    model.range(range).next().map(|(&key, &n)| (key, n))
}

fn plain((key, value): (&u8, &Value)) -> (u8, u32) {
    (*key, **value)
}

fn walk(tree: &mut RBTree<u8, Value>, model: &mut BTreeMap<u8, u32>, key: u8, moves: &[Move]) {
    let Some(mut cursor) = tree.cursor_lower_bound_mut(&key) else {
        assert!(model.range(key..).next().is_none());
        return;
    };
    for a_move in moves {
        let key = *cursor.current().0;
        assert_eq!(plain(cursor.current()), (key, model[&key]));
        assert_eq!(cursor.peek_next().map(plain), after(model, key));
        assert_eq!(cursor.peek_prev().map(plain), before(model, key));

        match a_move {
            Move::Next | Move::Prev => {
                let (moved, to) = match a_move {
                    Move::Next => (cursor.move_next(), after(model, key)),
                    _ => (cursor.move_prev(), before(model, key)),
                };
                assert_eq!(moved.as_ref().map(|at| plain(at.current())), to);
                match moved {
                    Some(moved) => cursor = moved,
                    None => return,
                }
            }
            Move::Set(n) => {
                *cursor.current_mut().1 = Rc::new(*n);
                model.insert(key, *n);
            }
            Move::SetNeighbours(n) => {
                if let Some((key, value)) = cursor.peek_next_mut() {
                    *value = Rc::new(*n);
                    model.insert(*key, *n);
                }
                if let Some((key, value)) = cursor.peek_prev_mut() {
                    *value = Rc::new(*n);
                    model.insert(*key, *n);
                }
            }
            Move::Remove => {
                let to = after(model, key).or_else(|| before(model, key));
                let (left, node) = cursor.remove_current();
                let (removed, value) = node.to_key_value();
                assert_eq!((removed, Some(*value)), (key, model.remove(&key)));
                assert_eq!(left.as_ref().map(|at| plain(at.current())), to);
                match left {
                    Some(left) => cursor = left,
                    None => return,
                }
            }
            Move::RemoveNext | Move::RemovePrev => {
                let (node, expected) = match a_move {
                    Move::RemoveNext => (cursor.remove_next(), after(model, key)),
                    _ => (cursor.remove_prev(), before(model, key)),
                };
                let removed = node.map(|node| node.to_key_value());
                assert_eq!(
                    removed.as_ref().map(|(key, value)| (*key, **value)),
                    expected
                );
                expected.map(|(key, _)| model.remove(&key));
            }
        }
    }
}

fn run(ops: &[Op]) {
    let heap = Heap::new();
    let mut tree = RBTree::<u8, Value>::new();
    let mut model = BTreeMap::<u8, u32>::new();
    let mut spare: Option<RBTreeNodeReservation<u8, Value>> = None;

    for op in ops {
        let before = heap.counts().refused;
        let refused = || heap.counts().refused != before;
        match op.clone() {
            Op::Insert(key, n) => match tree.try_create_and_insert(key, Rc::new(n), GFP_KERNEL) {
                Ok(old) => {
                    let old = old.map(|node| node.to_key_value());
                    assert_eq!(
                        old.map(|(old, value)| (old, *value)),
                        model.insert(key, n).map(|n| (key, n))
                    );
                }
                Err(error) => {
                    assert_eq!(error, ENOMEM);
                    assert!(refused());
                }
            },
            Op::InsertNode(key, n) => {
                let node = match spare.take() {
                    Some(spare) => Ok(spare.into_node(key, Rc::new(n))),
                    None => RBTreeNode::new(key, Rc::new(n), GFP_KERNEL),
                };
                if let Ok(node) = node {
                    let requests = heap.counts().requests;
                    let old = tree.insert(node);
                    assert_eq!(heap.counts().requests, requests, "insert() never allocates");
                    assert_eq!(old.is_some(), model.insert(key, n).is_some());
                    spare = old.map(|node| node.into_reservation());
                }
            }
            Op::Entry(key, n) => match tree.entry(key) {
                Entry::Vacant(vacant) => {
                    assert!(!model.contains_key(&key));
                    if let Ok(memory) = RBTreeNodeReservation::new(GFP_KERNEL) {
                        let value = vacant.insert(Rc::new(!n), memory);
                        assert_eq!(**value, !n);
                        *value = Rc::new(n);
                        model.insert(key, n);
                    }
                }
                Entry::Occupied(mut occupied) => {
                    assert_eq!(**occupied.get(), model[&key]);
                    match n % 4 {
                        0 => {
                            *occupied.get_mut() = Rc::new(n);
                            model.insert(key, n);
                        }
                        1 => {
                            *occupied.into_mut() = Rc::new(n);
                            model.insert(key, n);
                        }
                        2 => assert_eq!(Some(*occupied.remove()), model.remove(&key)),
                        _ => {
                            let (removed, value) = occupied.remove_node().to_key_value();
                            assert_eq!((removed, Some(*value)), (key, model.remove(&key)));
                        }
                    }
                }
            },
            Op::Change(key, n) => {
                assert_eq!(
                    tree.get(&key).map(|value| **value),
                    model.get(&key).copied()
                );
                if let Some(value) = tree.get_mut(&key) {
                    *value = Rc::new(n);
                    model.insert(key, n);
                }
            }
            Op::Remove(key) => {
                assert_eq!(tree.remove(&key).map(|value| *value), model.remove(&key));
            }
            Op::RemoveNode(key) => {
                let node = tree.remove_node(&key);
                assert_eq!(node.is_some(), model.remove(&key).is_some());
                spare = node.map(|node| node.into_reservation());
            }
            Op::IterMut(n) => {
                for value in tree.values_mut() {
                    *value = Rc::new(**value ^ n);
                }
                model.values_mut().for_each(|value| *value ^= n);
                let kept: Vec<_> = tree.iter_mut().collect();
                assert_eq!(kept.len(), model.len());
            }
            Op::LowerBound(key) => {
                let at = model.range(key..).next().map(|(&key, &n)| (key, n));
                let cursor = tree.cursor_lower_bound(&key);
                assert_eq!(cursor.as_ref().map(|cursor| plain(cursor.current())), at);
                if let (Some(cursor), Some((key, _))) = (cursor, at) {
                    assert_eq!(cursor.peek_next().map(plain), self::after(&model, key));
                    assert_eq!(cursor.peek_prev().map(plain), self::before(&model, key));
                }
            }
            Op::Walk(key, moves) => walk(&mut tree, &mut model, key, &moves),
            Op::Drop => {
                let values: Vec<_> = tree.values().map(Rc::downgrade).collect();
                tree = RBTree::default();
                assert!(values.iter().all(|value| value.strong_count() == 0));
                model.clear();
            }
            Op::Refuse => heap.refuse(0),
        }

        assert_eq!(tree.is_empty(), model.is_empty());
        assert!(tree
            .iter()
            .map(plain)
            .eq(model.iter().map(|(&key, &n)| (key, n))));
        assert!(tree.keys().eq(model.keys()));
        let first = tree.cursor_front().map(|at| plain(at.current()));
        assert_eq!(first, model.iter().next().map(|(&key, &n)| (key, n)));
        let last = tree.cursor_back_mut().map(|at| plain(at.current()));
        assert_eq!(last, model.iter().next_back().map(|(&key, &n)| (key, n)));
        assert_eq!(heap.live(), model.len() + usize::from(spare.is_some()));
    }
    drop(tree);
    assert_eq!(heap.live(), usize::from(spare.is_some()));
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

/// Values of every alignment lie where they should.
#[test]
fn alignment() {
    #[repr(align(128))]
    #[derive(Debug, PartialEq)]
    struct Wide(u8);

    let _heap = Heap::new();
    let mut tree = RBTree::new();
    for key in 0..20u8 {
        tree.try_create_and_insert(Wide(key), (), GFP_KERNEL)
            .unwrap();
    }
    for (nth, (key, ())) in tree.iter().enumerate() {
        assert_eq!((key, (&raw const *key).addr() % 128), (&Wide(nth as u8), 0));
    }

    impl PartialOrd for Wide {
        fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
            Some(self.cmp(other))
        }
    }
    impl Eq for Wide {}
    impl Ord for Wide {
        fn cmp(&self, other: &Self) -> std::cmp::Ordering {
            self.0.cmp(&other.0)
        }
    }
}

/// An order that is none does no harm: keys may be lost from sight, but not from memory.
#[test]
fn no_order() {
    use std::{cell::Cell, cmp::Ordering};

    thread_local!(static TURN: Cell<u32> = const { Cell::new(0) });

    #[derive(PartialEq, Eq)]
    struct Liar(#[allow(dead_code)] Box<u32>);
    impl Ord for Liar {
        fn cmp(&self, _: &Self) -> Ordering {
            TURN.set(TURN.get().wrapping_mul(0x9e37_79b1).wrapping_add(7));
            [
                Ordering::Less,
                Ordering::Greater,
                Ordering::Less,
                Ordering::Equal,
            ][(TURN.get() >> 29) as usize % 4]
        }
    }
    impl PartialOrd for Liar {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            Some(self.cmp(other))
        }
    }

    let heap = Heap::new();
    let mut tree = RBTree::new();
    let mut live = 0;
    for n in 0..2000 {
        let old = tree
            .try_create_and_insert(Liar(Box::new(n)), n, GFP_KERNEL)
            .unwrap();
        live += usize::from(old.is_none());
        let key = Liar(Box::new(n));
        tree.cursor_lower_bound(&key);
        if n % 3 == 0 {
            live -= usize::from(tree.remove(&key).is_some());
        }
        drop(old);
        assert_eq!(tree.iter().count(), live);
    }
    drop(tree);
    assert_eq!(heap.live(), 0);
}

/// A comparison that panics leaves the tree as it was.
#[test]
fn order_panics() {
    use std::cmp::Ordering;

    #[derive(Debug, PartialEq, Eq)]
    struct Key(u32);
    impl Ord for Key {
        fn cmp(&self, other: &Self) -> Ordering {
            assert!(self.0 != 13 && other.0 != 13);
            self.0.cmp(&other.0)
        }
    }
    impl PartialOrd for Key {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            Some(self.cmp(other))
        }
    }

    let heap = Heap::new();
    let mut tree = RBTree::new();
    for n in 0..10 {
        tree.try_create_and_insert(Key(n), n, GFP_KERNEL).unwrap();
    }
    for attempt in [
        (|tree| drop(tree.try_create_and_insert(Key(13), 13, GFP_KERNEL)))
            as fn(&mut RBTree<Key, u32>),
        |tree| assert!(matches!(tree.entry(Key(13)), Entry::Vacant(_))),
        |tree| assert!(tree.remove(&Key(13)).is_none()),
        |tree| assert!(tree.cursor_lower_bound(&Key(13)).is_none()),
    ] {
        assert!(catch_unwind(AssertUnwindSafe(|| attempt(&mut tree))).is_err());
        assert!(tree.values().copied().eq(0..10));
    }
    drop(tree);
    assert_eq!(heap.live(), 0);
}
