// SPDX-License-Identifier: GPL-2.0

//! A red-black tree, compared with a sorted vector.

use core::cell::Cell;
use kernel::{
    new_mutex,
    prelude::*,
    rbtree::{
        CursorMut,
        Entry,
        RBTree,
        RBTreeNode,
        RBTreeNodeReservation, //
    },
    sync::{
        atomic::{
            Atomic,
            Relaxed, //
        },
        Mutex, //
    },
};

use crate::{
    random::Random,
    threads,
    FEWER,
    THREADS, //
};

/// The number of different keys: enough for a tree of some height, and few enough that keys often
/// are in the tree already.
const KEYS: usize = 100;

/// A value that counts the existing ones.
struct Value<'a> {
    n: u32,
    live: &'a Cell<usize>,
}

impl<'a> Value<'a> {
    fn new(n: u32, live: &'a Cell<usize>) -> Self {
        live.set(live.get() + 1);
        Self { n, live }
    }
}

impl Drop for Value<'_> {
    fn drop(&mut self) {
        self.live.set(self.live.get() - 1);
    }
}

type Tree<'a> = RBTree<u32, Value<'a>>;

/// The keys in order, and the contents of their values.
struct Model(KVec<(u32, u32)>);

impl Model {
    /// Returns the position of a key, or where it would be inserted.
    fn find(&self, key: u32) -> Result<usize, usize> {
        self.0.binary_search_by_key(&key, |&(key, _)| key)
    }

    fn get(&self, key: u32) -> Option<u32> {
        self.find(key).ok().map(|at| self.0[at].1)
    }

    fn insert(&mut self, key: u32, n: u32) -> Result<Option<u32>> {
        match self.find(key) {
            Ok(at) => Ok(Some(core::mem::replace(&mut self.0[at].1, n))),
            Err(at) => {
                self.0.reserve(1, GFP_KERNEL)?;
                self.0.insert_within_capacity(at, (key, n))?;
                Ok(None)
            }
        }
    }

    fn remove(&mut self, key: u32) -> Result<Option<u32>> {
        match self.find(key) {
            Ok(at) => Ok(Some(self.0.remove(at)?.1)),
            Err(_) => Ok(None),
        }
    }

    /// Returns the entry at a position, if there is one.
    fn at(&self, at: Option<usize>) -> Option<(u32, u32)> {
        self.0.get(at?).copied()
    }
}

fn plain((key, value): (&u32, &Value<'_>)) -> (u32, u32) {
    (*key, value.n)
}

fn plain_mut((key, value): (&u32, &mut Value<'_>)) -> (u32, u32) {
    (*key, value.n)
}

fn same(tree: &Tree<'_>, model: &Model) {
    assert_eq!(tree.is_empty(), model.0.is_empty());
    assert!(tree.iter().map(plain).eq(model.0.iter().copied()));
    assert_eq!(
        tree.cursor_front().map(|at| plain(at.current())),
        model.0.first().copied()
    );
    assert_eq!(
        tree.cursor_back().map(|at| plain(at.current())),
        model.0.last().copied()
    );
}

type Spare<'a> = Option<RBTreeNodeReservation<u32, Value<'a>>>;

fn step<'a>(
    random: &mut Random,
    live: &'a Cell<usize>,
    tree: &mut Tree<'a>,
    model: &mut Model,
    spare: &mut Spare<'a>,
) -> Result {
    let key = random.below(KEYS) as u32;
    let n = random.next() as u32;

    match random.below(12) {
        0..=2 => {
            let value = Value::new(n, live);
            let old = tree.try_create_and_insert(key, value, GFP_KERNEL)?;
            let old = old.map(RBTreeNode::to_key_value);
            assert!(old.as_ref().is_none_or(|(old_key, _)| *old_key == key));
            assert_eq!(old.map(|(_, value)| value.n), model.insert(key, n)?);
        }
        3 => {
            // Reuses the memory of a node that was removed before, if there is one.
            let node = match spare.take() {
                Some(spare) => spare.into_node(key, Value::new(n, live)),
                None => RBTreeNode::new(key, Value::new(n, live), GFP_KERNEL)?,
            };
            let old = tree.insert(node);
            assert_eq!(old.is_some(), model.insert(key, n)?.is_some());
            *spare = old.map(RBTreeNode::into_reservation);
        }
        4 | 5 => entry(random, live, tree, model, key, n)?,
        6 => {
            let old = tree.remove(&key);
            assert_eq!(old.map(|value| value.n), model.remove(key)?);
        }
        7 => {
            let node = tree.remove_node(&key);
            assert_eq!(node.is_some(), model.remove(key)?.is_some());
            *spare = node.map(RBTreeNode::into_reservation);
        }
        8 => {
            assert_eq!(tree.get(&key).map(|value| value.n), model.get(key));
            if let Some(value) = tree.get_mut(&key) {
                value.n = n;
                model.insert(key, n)?;
            }
        }
        9 => {
            for (at, (key, value)) in tree.iter_mut().enumerate() {
                assert_eq!((*key, value.n), model.0[at]);
                value.n ^= n;
                model.0[at].1 ^= n;
            }
            // Changes some of the values.
            for (at, value) in tree.values_mut().take(random.below(10)).enumerate() {
                value.n ^= n;
                model.0[at].1 ^= n;
            }
            assert!(tree.keys().copied().eq(model.0.iter().map(|&(key, _)| key)));
        }
        10 => lower_bound(tree, model, key),
        _ => walk(random, tree, model, key)?,
    }

    // Rarely, starts again with an empty tree.
    if random.below(1000) == 0 {
        *tree = Tree::default();
        model.0.clear();
    }
    Ok(())
}

fn entry<'a>(
    random: &mut Random,
    live: &'a Cell<usize>,
    tree: &mut Tree<'a>,
    model: &mut Model,
    key: u32,
    n: u32,
) -> Result {
    match tree.entry(key) {
        Entry::Vacant(vacant) => {
            assert!(model.get(key).is_none());
            if random.below(2) == 0 {
                let reservation = RBTreeNodeReservation::new(GFP_KERNEL)?;
                let value = vacant.insert(Value::new(!n, live), reservation);
                assert_eq!(value.n, !n);
                value.n = n;
                model.insert(key, n)?;
            }
        }
        Entry::Occupied(mut occupied) => {
            assert_eq!(model.get(key), Some(occupied.get().n));
            match random.below(4) {
                0 => {
                    occupied.get_mut().n = n;
                    assert_eq!(occupied.get().n, n);
                    model.insert(key, n)?;
                }
                1 => {
                    occupied.into_mut().n = n;
                    model.insert(key, n)?;
                }
                2 => assert_eq!(Some(occupied.remove().n), model.remove(key)?),
                _ => {
                    let (old_key, value) = occupied.remove_node().to_key_value();
                    assert_eq!(old_key, key);
                    assert_eq!(Some(value.n), model.remove(key)?);
                }
            }
        }
    }
    Ok(())
}

fn lower_bound(tree: &mut Tree<'_>, model: &Model, key: u32) {
    let at = model.find(key).unwrap_or_else(|at| at);

    let cursor = tree.cursor_lower_bound(&key);
    assert_eq!(
        cursor.as_ref().map(|cursor| plain(cursor.current())),
        model.at(Some(at))
    );
    if let Some(cursor) = cursor {
        assert_eq!(cursor.peek_prev().map(plain), model.at(at.checked_sub(1)));
        assert_eq!(cursor.peek_next().map(plain), model.at(Some(at + 1)));
    }

    let cursor = tree.cursor_lower_bound_mut(&key);
    assert_eq!(
        cursor.map(|cursor| plain(cursor.current())),
        model.at(Some(at))
    );
}

/// Walks through the tree with a cursor.
fn walk(random: &mut Random, tree: &mut Tree<'_>, model: &mut Model, key: u32) -> Result {
    let last = model.0.len().saturating_sub(1);
    let (cursor, mut at) = match random.below(3) {
        0 => (tree.cursor_front_mut(), 0),
        1 => (tree.cursor_back_mut(), last),
        _ => (
            tree.cursor_lower_bound_mut(&key),
            model.find(key).unwrap_or_else(|at| at),
        ),
    };
    assert_eq!(cursor.is_some(), model.at(Some(at)).is_some());

    let Some(mut cursor) = cursor else {
        return Ok(());
    };
    for _ in 0..random.below(20) {
        let n = random.next() as u32;
        match random.below(9) {
            0 | 1 => match cursor.move_next() {
                Some(moved) => {
                    cursor = moved;
                    at += 1;
                }
                None => {
                    assert_eq!(at + 1, model.0.len());
                    return Ok(());
                }
            },
            2 | 3 => match cursor.move_prev() {
                Some(moved) => {
                    cursor = moved;
                    at -= 1;
                }
                None => {
                    assert_eq!(at, 0);
                    return Ok(());
                }
            },
            4 => {
                let (left, node) = cursor.remove_current();
                let (key, value) = node.to_key_value();
                assert_eq!((key, value.n), model.0.remove(at)?);
                match left {
                    Some(left) => cursor = left,
                    None => {
                        assert!(model.0.is_empty());
                        return Ok(());
                    }
                }
                if at == model.0.len() {
                    at -= 1;
                }
            }
            5 => {
                let node = cursor.remove_next().map(RBTreeNode::to_key_value);
                let node = node.map(|(key, value)| (key, value.n));
                assert_eq!(node, model.at(Some(at + 1)));
                if node.is_some() {
                    model.0.remove(at + 1)?;
                }
            }
            6 => {
                let node = cursor.remove_prev().map(RBTreeNode::to_key_value);
                let node = node.map(|(key, value)| (key, value.n));
                assert_eq!(node, model.at(at.checked_sub(1)));
                if node.is_some() {
                    at -= 1;
                    model.0.remove(at)?;
                }
            }
            7 => {
                if let Some((_, value)) = cursor.peek_next_mut() {
                    value.n = n;
                    model.0[at + 1].1 = n;
                }
                if let Some((_, value)) = cursor.peek_prev_mut() {
                    value.n = n;
                    model.0[at - 1].1 = n;
                }
            }
            _ => {
                cursor.current_mut().1.n = n;
                model.0[at].1 = n;
            }
        }
        here(&mut cursor, model, at);
    }
    Ok(())
}

/// Checks that the cursor is at the expected position.
fn here(cursor: &mut CursorMut<'_, u32, Value<'_>>, model: &Model, at: usize) {
    let prev = model.at(at.checked_sub(1));
    let next = model.at(Some(at + 1));

    assert_eq!(Some(plain(cursor.current())), model.at(Some(at)));
    assert_eq!(Some(plain_mut(cursor.current_mut())), model.at(Some(at)));
    assert_eq!(cursor.peek_prev().map(plain), prev);
    assert_eq!(cursor.peek_prev_mut().map(plain_mut), prev);
    assert_eq!(cursor.peek_next().map(plain), next);
    assert_eq!(cursor.peek_next_mut().map(plain_mut), next);
}

#[kunit_tests(rust_rbtree)]
mod tests {
    use super::*;

    /// Performs random operations.
    #[test]
    fn random() -> Result {
        let random = &mut crate::random();
        let steps = crate::steps();

        let live = Cell::new(0);
        let mut tree = Tree::new();
        let mut model = Model(KVec::new());
        let mut spare = None;

        for _ in 0..steps {
            step(random, &live, &mut tree, &mut model, &mut spare)?;
            same(&tree, &model);
            assert_eq!(live.get(), model.0.len());
        }

        // The final values.
        assert!(tree
            .values()
            .map(|value| value.n)
            .eq(model.0.iter().map(|&(_, n)| n)));
        drop(tree);
        assert_eq!(live.get(), 0);
        Ok(())
    }

    /// Inserts keys in order, which would degenerate an unbalanced tree to a list, and drops trees
    /// of every size.
    #[test]
    fn in_order() -> Result {
        let random = &mut crate::random();

        let live = Cell::new(0);
        for len in 0..150 {
            let mut tree = Tree::new();
            for key in 0..len {
                let key = if random.below(2) == 0 {
                    key
                } else {
                    1000 - key
                };
                drop(tree.try_create_and_insert(key, Value::new(key, &live), GFP_KERNEL)?);
            }
            assert!(tree.iter().all(|(key, value)| *key == value.n));
            assert!(tree.keys().is_sorted());
            assert_eq!(tree.keys().count(), live.get());
            drop(tree);
            assert_eq!(live.get(), 0);
        }
        Ok(())
    }

    /// Threads add nodes to a tree and remove them, each with keys of its own. The neighbors in the
    /// tree are nodes of other threads.
    #[test]
    fn in_threads() -> Result {
        let steps = crate::steps();

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
        assert_eq!(faults.load(Relaxed), 0);
        assert_eq!(tree.iter().count(), left.load(Relaxed));
        assert!(tree.keys().is_sorted());
        Ok(())
    }
}
