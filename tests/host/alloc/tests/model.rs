// SPDX-License-Identifier: GPL-2.0

//! Random operations on a `Vec`, compared with the standard library's.

mod common;

// The prelude of the kernel has one, too.
use std::vec::Vec;

use common::{Entry, Log, Nothing, Wide};
use kernel::{
    alloc::{allocator, kvec::InsertError, Allocator, Vec as Ours},
    heap::Heap,
    prelude::*,
};
use proptest::{
    collection::vec as vec_of,
    prelude::{any, prop_oneof, proptest, ProptestConfig, Strategy},
};

#[derive(Clone, Debug)]
enum Op {
    Push(u32),
    PushWithin(u32),
    Pop,
    Insert(usize, u32),
    Remove(usize),
    Truncate(usize),
    Clear,
    Reserve(usize),
    ShrinkTo(usize),
    Resize(usize, u32),
    ExtendWith(usize, u32),
    ExtendFromSlice(Vec<u32>),
    Retain(u32),
    Drain(usize),
    IntoIter {
        taken: usize,
        collect: bool,
    },
    RawParts,
    Swap(usize, usize),
    /// The next request of the allocator fails.
    Refuse,
}

fn op() -> impl Strategy<Value = Op> {
    let index = || 0..40usize;
    let id = any::<u32>;
    prop_oneof![
        4 => id().prop_map(Op::Push),
        2 => id().prop_map(Op::PushWithin),
        2 => proptest::strategy::Just(Op::Pop),
        3 => (index(), id()).prop_map(|(i, n)| Op::Insert(i, n)),
        2 => index().prop_map(Op::Remove),
        1 => index().prop_map(Op::Truncate),
        1 => proptest::strategy::Just(Op::Clear),
        2 => index().prop_map(Op::Reserve),
        2 => index().prop_map(Op::ShrinkTo),
        2 => (index(), id()).prop_map(|(i, n)| Op::Resize(i, n)),
        2 => (index(), id()).prop_map(|(i, n)| Op::ExtendWith(i, n)),
        3 => vec_of(id(), 0..20).prop_map(Op::ExtendFromSlice),
        2 => id().prop_map(Op::Retain),
        1 => index().prop_map(Op::Drain),
        2 => (index(), any::<bool>()).prop_map(|(taken, collect)| Op::IntoIter { taken, collect }),
        1 => proptest::strategy::Just(Op::RawParts),
        1 => (index(), index()).prop_map(|(i, j)| Op::Swap(i, j)),
        1 => proptest::strategy::Just(Op::Refuse),
    ]
}

/// Elements of different sizes and alignments, made of a number.
trait Element: Clone {
    type Source: Default;
    fn make(source: &Self::Source, n: u32) -> Self;
    fn same(&self, n: u32) -> bool;
}

impl Element for Entry {
    type Source = Log;
    fn make(log: &Log, n: u32) -> Self {
        log.entry(n)
    }
    fn same(&self, n: u32) -> bool {
        self.id == n
    }
}

macro_rules! elements {
    ($($t:ty: $n:ident => $make:expr;)*) => {$(
        impl Element for $t {
            type Source = ();
            fn make((): &(), $n: u32) -> Self {
                $make
            }
            fn same(&self, $n: u32) -> bool {
                *self == $make
            }
        }
    )*};
}

elements! {
    u8: n => n as u8;
    u64: n => u64::from(n) << 20;
    [u8; 3]: n => [n as u8, 1, 2];
    Nothing: _n => Nothing;
    Wide: n => Wide([n as u8; 520]);
}

/// Says what is true of every vector.
#[track_caller]
fn check<T: Element, A: Allocator>(ours: &Ours<T, A>, model: &[u32]) {
    assert_eq!(ours.len(), model.len());
    assert_eq!(ours.is_empty(), model.is_empty());
    assert!(ours.capacity() >= ours.len());
    assert_eq!(ours.as_ptr().addr() % align_of::<T>(), 0);
    assert!(ours.iter().zip(model).all(|(t, n)| t.same(*n)));
}

fn run<T: Element, A: Allocator>(ops: &[Op]) {
    let heap = Heap::new();
    let source = T::Source::default();
    let make = |n| T::make(&source, n);
    let mut ours = Ours::<T, A>::new();
    let mut model = Vec::<u32>::new();

    for op in ops {
        let before = heap.counts().refused;
        let capacity = ours.capacity();
        let refused = || heap.counts().refused != before;
        match op {
            Op::Push(n) => match ours.push(make(*n), GFP_KERNEL) {
                Ok(()) => model.push(*n),
                Err(_) => assert!(refused()),
            },
            Op::PushWithin(n) => match ours.push_within_capacity(make(*n)) {
                Ok(()) => model.push(*n),
                Err(e) => assert!(e.0.same(*n) && model.len() == capacity),
            },
            Op::Pop => match (ours.pop(), model.pop()) {
                (None, None) => {}
                (Some(t), Some(n)) => assert!(t.same(n)),
                (ours, _) => panic!("only one was empty, ours: {}", ours.is_none()),
            },
            Op::Insert(i, n) => match ours.insert_within_capacity(*i, make(*n)) {
                Ok(()) => model.insert(*i, *n),
                Err(InsertError::IndexOutOfBounds(_)) => assert!(*i > model.len()),
                Err(InsertError::OutOfCapacity(_)) => assert_eq!(model.len(), capacity),
            },
            Op::Remove(i) => match ours.remove(*i) {
                Ok(t) => assert!(t.same(model.remove(*i))),
                Err(_) => assert!(*i >= model.len()),
            },
            Op::Truncate(len) => {
                ours.truncate(*len);
                model.truncate(*len);
            }
            Op::Clear => {
                ours.clear();
                model.clear();
            }
            Op::Reserve(n) => match ours.reserve(*n, GFP_KERNEL) {
                Ok(()) => assert!(ours.capacity() - ours.len() >= *n),
                Err(_) => assert!(refused() && ours.capacity() == capacity),
            },
            Op::ShrinkTo(n) => match ours.shrink_to(*n, GFP_KERNEL) {
                Ok(()) if size_of::<T>() == 0 => {}
                Ok(()) => assert_eq!(ours.capacity(), capacity.min(model.len().max(*n))),
                Err(_) => assert!(refused() && ours.capacity() == capacity),
            },
            Op::Resize(len, n) => match ours.resize(*len, make(*n), GFP_KERNEL) {
                Ok(()) => model.resize(*len, *n),
                Err(_) => assert!(refused()),
            },
            Op::ExtendWith(len, n) => match ours.extend_with(*len, make(*n), GFP_KERNEL) {
                Ok(()) => model.extend(std::iter::repeat_n(*n, *len)),
                Err(_) => assert!(refused()),
            },
            Op::ExtendFromSlice(ids) => {
                let others: Vec<T> = ids.iter().map(|n| make(*n)).collect();
                match ours.extend_from_slice(&others, GFP_KERNEL) {
                    Ok(()) => model.extend(ids),
                    Err(_) => assert!(refused()),
                }
            }
            Op::Retain(bits) => {
                let keep = |i: u32| bits >> (i % 32) & 1 == 1;
                let mut i = 0..;
                ours.retain(|_| keep(i.next().unwrap()));
                let mut i = 0..;
                model.retain(|_| keep(i.next().unwrap()));
            }
            Op::Drain(taken) => {
                let drained = ours.drain_all().take(*taken);
                let model = model.drain(..).take(*taken);
                assert!(drained.zip(model).all(|(t, n)| t.same(n)));
            }
            Op::IntoIter { taken, collect } => {
                let mut iter = core::mem::take(&mut ours).into_iter();
                for n in model.drain(..model.len().min(*taken)) {
                    assert!(iter.next().is_some_and(|t| t.same(n)));
                }
                assert_eq!(iter.size_hint(), (model.len(), Some(model.len())));
                if *collect {
                    ours = iter.collect(GFP_KERNEL);
                } else {
                    model.clear();
                }
            }
            Op::RawParts => {
                let (ptr, len, capacity) = core::mem::take(&mut ours).into_raw_parts();
                // SAFETY: These are the parts of a vector.
                ours = unsafe { Ours::from_raw_parts(ptr, len, capacity) };
            }
            Op::Swap(i, j) => {
                if *i < model.len() && *j < model.len() {
                    ours.swap(*i, *j);
                    model.swap(*i, *j);
                }
            }
            Op::Refuse => heap.refuse(0),
        }
        check(&ours, &model);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        // Failures are reported whole; nothing is stored in the source tree.
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn entries(ops in vec_of(op(), 0..60)) {
        run::<Entry, allocator::Kmalloc>(&ops);
        run::<Entry, allocator::Vmalloc>(&ops);
    }

    #[test]
    fn bytes(ops in vec_of(op(), 0..60)) {
        run::<u8, allocator::Kmalloc>(&ops);
        run::<[u8; 3], allocator::Kmalloc>(&ops);
    }

    #[test]
    fn words(ops in vec_of(op(), 0..60)) {
        run::<u64, allocator::Kmalloc>(&ops);
        run::<u64, allocator::KVmalloc>(&ops);
    }

    #[test]
    fn no_size(ops in vec_of(op(), 0..60)) {
        run::<Nothing, allocator::Kmalloc>(&ops);
    }

    #[test]
    fn over_aligned(ops in vec_of(op(), 0..25)) {
        run::<Wide, allocator::Kmalloc>(&ops);
        run::<Wide, allocator::KVmalloc>(&ops);
    }
}
