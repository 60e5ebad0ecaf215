// SPDX-License-Identifier: GPL-2.0

//! `Vec`, function by function. See `model.rs` for what they do together.

mod common;

use core::{
    alloc::Layout,
    borrow::{Borrow, BorrowMut},
    ops::Bound,
};

use common::{Log, Nothing, Wide};
use kernel::{
    alloc::{allocator, kvec::InsertError, Allocator, Vec as AnyVec},
    heap::Heap,
    kvec,
    prelude::*,
};

#[test]
fn empty_has_no_memory() {
    let heap = Heap::new();
    heap.refuse(0);
    static EMPTY: KVec<u64> = KVec::new();
    assert_eq!(
        (EMPTY.len(), EMPTY.capacity(), EMPTY.is_empty()),
        (0, 0, true)
    );
    assert_eq!(EMPTY.as_ptr().addr() % align_of::<u64>(), 0);
    let mut v = KVec::<Wide>::default();
    assert_eq!(v.as_mut_ptr().addr() % align_of::<Wide>(), 0);
    assert!(v.pop().is_none() && v.remove(0).is_err());
    v.truncate(0);
    v.clear();
    v.retain(|_| unreachable!());
    v.reserve(0, GFP_KERNEL).unwrap();
    v.shrink_to(0, GFP_KERNEL).unwrap();
    v.extend_with(0, Wide([0; 520]), GFP_KERNEL).unwrap();
    v.extend_from_slice(&[], GFP_KERNEL).unwrap();
    v.resize(0, Wide([0; 520]), GFP_KERNEL).unwrap();
    assert!(v.drain_all().next().is_none());
    assert!(v.spare_capacity_mut().is_empty());
    assert!(v.into_iter().next().is_none());
    assert!(kvec![1; 0].unwrap().is_empty());
    assert!(KVec::<u8>::zeroed(0, GFP_KERNEL).unwrap().is_empty());
    assert_eq!(
        KVec::<u8>::with_capacity(0, GFP_KERNEL).unwrap().capacity(),
        0
    );
    assert_eq!(
        KVec::<u8>::new().into_iter().collect(GFP_KERNEL).capacity(),
        0
    );
    assert_eq!(heap.counts().requests, 0);
    assert_eq!(heap.counts().freed, 0);
}

#[test]
fn growth() {
    let heap = Heap::new();
    let mut v = KVec::new();
    for i in 0..1000u64 {
        v.push(i, GFP_KERNEL).unwrap();
        assert!(v.capacity() >= v.len() && v.capacity() <= 2 * v.len());
    }
    // 1, 2, 4 … 1024
    assert_eq!(heap.counts().requests, 11);
    assert_eq!(v.capacity(), 1024);
    assert_eq!(
        heap.counts().latest,
        Some((Layout::new::<[u64; 1024]>(), GFP_KERNEL))
    );
    assert!(v.iter().copied().eq(0..1000));

    v.reserve(24, GFP_KERNEL).unwrap();
    assert_eq!(v.capacity(), 1024);
    v.reserve(25, GFP_KERNEL).unwrap();
    assert_eq!(v.capacity(), 2048);
    v.reserve(5000, GFP_ATOMIC).unwrap();
    assert_eq!(v.capacity(), 6000);
    assert_eq!(
        heap.counts().latest,
        Some((Layout::new::<[u64; 6000]>(), GFP_ATOMIC))
    );
}

#[test]
fn the_layout_is_the_one_asked_for() {
    // The slab allocator returns more than that; the allocators check that the very layout that was
    // asked for is given back.
    let heap = Heap::new();
    let mut v = KVec::<[u8; 3]>::with_capacity(7, GFP_KERNEL).unwrap();
    assert_eq!(v.capacity(), 7);
    assert_eq!(heap.counts().latest.unwrap().0, Layout::new::<[u8; 21]>());
    v.reserve(8, GFP_KERNEL).unwrap();
    assert_eq!(v.capacity(), 14);
}

#[test]
fn sizes_that_overflow() {
    fn refused<T: Clone + Zeroable>(len: usize, value: T) {
        assert!(KVec::<T>::with_capacity(len, GFP_KERNEL).is_err());
        assert!(KVec::<T>::zeroed(len, GFP_KERNEL).is_err());
        assert!(KVec::from_elem(value.clone(), len, GFP_KERNEL).is_err());

        let mut v = KVec::new();
        v.push(value.clone(), GFP_KERNEL).unwrap();
        v.push(value.clone(), GFP_KERNEL).unwrap();
        let capacity = v.capacity();
        assert!(v.reserve(len, GFP_KERNEL).is_err());
        assert!(v.extend_with(len, value.clone(), GFP_KERNEL).is_err());
        assert!(v.resize(len, value, GFP_KERNEL).is_err());
        assert_eq!((v.len(), v.capacity()), (2, capacity));
    }
    let heap = Heap::new();
    let max = isize::MAX as usize;
    for len in [max + 1, usize::MAX - 1, usize::MAX] {
        refused(len, 0u8);
        refused(len, 0u64);
        refused(len, [0u8; 100]);
    }
    for len in [
        max / 8 + 1,
        usize::MAX / 8,
        usize::MAX / 8 + 1,
        usize::MAX / 8 + 2,
    ] {
        refused(len, 0u64);
    }
    // None of them reached the allocator, only the pushes did.
    assert_eq!(heap.counts().requests, 2 * (3 * 3 + 4));
    // As far as layouts go, this one is possible. The allocator has to say no.
    assert!(KVec::<u64>::with_capacity(max / 8, GFP_KERNEL).is_err());
    assert_eq!(heap.counts().requests, 2 * (3 * 3 + 4) + 1);
}

#[test]
fn without_size() {
    let heap = Heap::new();
    heap.refuse(0);
    let mut v = KVec::new();
    assert_eq!(v.capacity(), usize::MAX);
    for _ in 0..10 {
        v.push(Nothing, GFP_KERNEL).unwrap();
    }
    assert_eq!(v.as_ptr().addr() % 64, 0);
    v.insert_within_capacity(3, Nothing).unwrap();
    assert_eq!(v.remove(5).unwrap(), Nothing);
    assert_eq!(v.pop(), Some(Nothing));
    v.extend_with(1000, Nothing, GFP_KERNEL).unwrap();
    v.extend_from_slice(&[Nothing; 91], GFP_KERNEL).unwrap();
    assert_eq!(v.len(), 1100);
    let mut n = 0;
    v.retain(|_| {
        n += 1;
        n % 2 == 0
    });
    assert_eq!(v.len(), 550);
    v.shrink_to(0, GFP_KERNEL).unwrap();
    assert_eq!(v.spare_capacity_mut().len(), usize::MAX - 550);
    assert_eq!(v.drain_all().count(), 550);
    v.resize(7, Nothing, GFP_KERNEL).unwrap();
    let mut iter = v.into_iter();
    assert_eq!(iter.size_hint(), (7, Some(7)));
    iter.next();
    let v = iter.collect(GFP_KERNEL);
    assert_eq!(v.len(), 6);
    let (ptr, len, capacity) = v.into_raw_parts();
    // SAFETY: These are the parts of a vector.
    let mut v = unsafe { KVec::from_raw_parts(ptr, len, capacity) };
    assert_eq!(v.len(), 6);

    // SAFETY: The elements have no size, so there they are.
    unsafe { v.inc_len(usize::MAX - 6) };
    assert!(v.push(Nothing, GFP_KERNEL).is_err());
    assert!(v.push_within_capacity(Nothing).is_err());
    assert!(v.insert_within_capacity(0, Nothing).is_err());
    assert!(v.reserve(1, GFP_KERNEL).is_err());
    assert_eq!(heap.counts().requests, 0);
}

#[test]
fn elements_without_size_are_dropped() {
    thread_local!(static DROPS: core::cell::Cell<u32> = const { core::cell::Cell::new(0) });
    #[derive(Clone)]
    struct Count;
    impl Drop for Count {
        fn drop(&mut self) {
            DROPS.set(DROPS.get() + 1);
        }
    }
    let mut v = KVec::from_elem(Count, 10, GFP_KERNEL).unwrap();
    v.truncate(7);
    assert_eq!(DROPS.take(), 3);
    v.retain(|_| false);
    assert_eq!(DROPS.take(), 7);
    v.resize(4, Count, GFP_KERNEL).unwrap();
    let mut iter = v.into_iter();
    drop(iter.next());
    assert_eq!(DROPS.take(), 1);
    drop(iter);
    assert_eq!(DROPS.take(), 3);
}

#[test]
fn over_aligned() {
    fn check<A: Allocator>() {
        let mut v = AnyVec::<Wide, A>::new();
        for i in 0..20 {
            v.push(Wide([i; 520]), GFP_KERNEL).unwrap();
        }
        v.iter().zip(0..).for_each(|(wide, i)| wide.check(i));
        v.shrink_to(0, GFP_KERNEL).unwrap();
        let mut iter = v.into_iter();
        iter.next().unwrap().check(0);
        let v = iter.collect(GFP_KERNEL);
        v.iter().zip(1..).for_each(|(wide, i)| wide.check(i));
    }
    let _heap = Heap::new();
    check::<allocator::Kmalloc>();
    check::<allocator::Vmalloc>();
    check::<allocator::KVmalloc>();
}

#[test]
fn large_vectors_move_between_allocators() {
    let _heap = Heap::new();
    let mut v = KVVec::new();
    for i in 0..10_000u32 {
        v.push(i, GFP_KERNEL).unwrap();
    }
    v.truncate(100);
    v.shrink_to(100, GFP_KERNEL).unwrap();
    assert!(v.iter().copied().eq(0..100));
}

#[test]
fn drop_order() {
    let _heap = Heap::new();
    let log = Log::default();
    let vec = |n| {
        let mut v = KVec::new();
        for i in 0..n {
            v.push(log.entry(i), GFP_KERNEL).unwrap();
        }
        v
    };

    drop(vec(4));
    assert_eq!(log.take(), [0, 1, 2, 3]);

    let mut v = vec(5);
    v.truncate(2);
    assert_eq!(log.take(), [2, 3, 4]);
    v.truncate(3);
    assert_eq!(log.take(), []);
    v.clear();
    assert_eq!(log.take(), [0, 1]);

    let mut v = vec(6);
    v.retain(|e| e.id % 2 == 1);
    assert_eq!(log.take(), [0, 2, 4]);
    assert_eq!(v, [1, 3, 5]);
    drop(v);
    assert_eq!(log.take(), [1, 3, 5]);

    let mut v = vec(4);
    let mut drain = v.drain_all();
    assert_eq!(drain.size_hint(), (4, Some(4)));
    drop(drain.next());
    assert_eq!(log.take(), [0]);
    drop(drain);
    assert_eq!(log.take(), [1, 2, 3]);
    assert!(v.is_empty() && v.capacity() >= 4);
    core::mem::forget(v.drain_all());
    v.push(log.entry(9), GFP_KERNEL).unwrap();
    drop(v);
    assert_eq!(log.take(), [9]);

    let mut iter = vec(4).into_iter();
    drop(iter.next());
    assert_eq!(log.take(), [0]);
    drop(iter);
    assert_eq!(log.take(), [1, 2, 3]);

    let mut iter = vec(4).into_iter();
    drop(iter.next());
    let v = iter.collect(GFP_KERNEL);
    assert_eq!(log.take(), [0]);
    drop(v);
    assert_eq!(log.take(), [1, 2, 3]);

    let mut v = vec(3);
    drop(v.remove(1).unwrap());
    assert_eq!(log.take(), [1]);
    drop(v.pop());
    assert_eq!(log.take(), [2]);
    drop(v);
    assert_eq!(log.take(), [0]);

    // The value given is the last one.
    let mut v = KVec::new();
    v.extend_with(3, log.entry(7), GFP_KERNEL).unwrap();
    assert_eq!(log.take(), []);
    v.resize(1, log.entry(8), GFP_KERNEL).unwrap();
    assert_eq!(log.take(), [7, 7, 8]);
    v.extend_with(0, log.entry(9), GFP_KERNEL).unwrap();
    assert_eq!(log.take(), [9]);
}

#[test]
fn failing_leaves_everything_as_it_was() {
    let heap = Heap::new();
    let log = Log::default();
    let mut v = KVec::new();
    for i in 0..4 {
        v.push(log.entry(i), GFP_KERNEL).unwrap();
    }
    assert_eq!(v.capacity(), 4);

    heap.refuse(0);
    assert!(v.push(log.entry(9), GFP_KERNEL).is_err());
    assert_eq!(log.take(), [9]);
    heap.refuse(0);
    assert!(v.extend_with(3, log.entry(9), GFP_KERNEL).is_err());
    assert_eq!(log.take(), [9]);
    heap.refuse(0);
    let others = [log.entry(8)];
    assert!(v.extend_from_slice(&others, GFP_KERNEL).is_err());
    heap.refuse(0);
    assert!(v.resize(5, log.entry(9), GFP_KERNEL).is_err());
    assert_eq!(log.take(), [9]);
    heap.refuse(0);
    assert!(v.reserve(1, GFP_KERNEL).is_err());
    v.truncate(3);
    log.take();
    heap.refuse(0);
    assert!(v.shrink_to(0, GFP_KERNEL).is_err());
    assert_eq!(v.capacity(), 4);
    assert_eq!(v, [0, 1, 2]);

    // There is no error to return here: the memory stays as large as it was.
    let mut iter = v.into_iter();
    iter.next();
    heap.refuse(0);
    let v = iter.collect(GFP_KERNEL);
    assert_eq!(heap.counts().refused, 7);
    assert_eq!(v.capacity(), 4);
    assert_eq!(v, [1, 2]);
}

#[test]
fn every_request_may_fail() {
    let requests = Heap::refuse_each(|| -> Result {
        let mut v = KVec::new();
        for i in 0..20u32 {
            v.push(KBox::new(i, GFP_KERNEL)?, GFP_KERNEL)?;
        }
        let mut w = KVVec::with_capacity(3, GFP_KERNEL)?;
        w.extend_from_slice(&[1u8, 2, 3, 4, 5], GFP_KERNEL)?;
        w.resize(20_000, 6, GFP_KERNEL)?;
        w.truncate(10);
        w.shrink_to(0, GFP_KERNEL)?;
        let _x = kvec![KBox::new(1, GFP_KERNEL)?, KBox::new(2, GFP_KERNEL)?]?;
        let _y = kvec![String::from("not ours"); 5]?;
        let _z = VVec::<u64>::zeroed(1000, GFP_KERNEL)?;
        Ok(())
    });
    // 20 boxes and 6 sizes of `v`, 4 for `w`, 3 for `x`, 1 each for `y` and `z`.
    assert_eq!(requests, 35);
}

#[test]
fn insert_and_remove() {
    let _heap = Heap::new();
    let log = Log::default();
    let mut v = KVec::with_capacity(3, GFP_KERNEL).unwrap();
    let error = v.insert_within_capacity(1, log.entry(9)).unwrap_err();
    assert_eq!(format!("{error:?}"), "Index out of bounds");
    assert!(matches!(&error, InsertError::IndexOutOfBounds(e) if *e == 9));
    assert_eq!(log.take(), []);
    drop(error);
    v.insert_within_capacity(0, log.entry(2)).unwrap();
    v.insert_within_capacity(0, log.entry(1)).unwrap();
    v.insert_within_capacity(2, log.entry(3)).unwrap();
    assert_eq!(v, [1, 2, 3]);
    let error = v.insert_within_capacity(3, log.entry(4)).unwrap_err();
    assert_eq!(format!("{error:?}"), "Not enough capacity");
    assert!(matches!(error, InsertError::OutOfCapacity(e) if e == 4));
    let error = v.push_within_capacity(log.entry(5)).unwrap_err();
    assert_eq!(format!("{error:?}"), "Not enough capacity");
    assert_eq!(error.0, 5);

    assert_eq!(
        format!("{:?}", v.remove(3).unwrap_err()),
        "Index out of bounds"
    );
    assert!(v.remove(usize::MAX).is_err());
    assert_eq!(v.remove(0).unwrap(), 1);
    assert_eq!(v.remove(1).unwrap(), 3);
    assert_eq!(v.remove(0).unwrap(), 2);
    assert!(v.is_empty());
}

#[test]
fn the_macro() {
    let _heap = Heap::new();
    let mut v = kvec![];
    v.push(1, GFP_KERNEL).unwrap();
    assert_eq!(kvec![7; 3].unwrap(), [7, 7, 7]);
    let v = kvec![1, 2, 3,].unwrap();
    assert_eq!((v.len(), v.capacity()), (3, 3));
    let mut boxes = kvec![KBox::new(1, GFP_KERNEL).unwrap()].unwrap();
    boxes
        .push(KBox::new(2, GFP_KERNEL).unwrap(), GFP_KERNEL)
        .unwrap();
    assert_eq!(*boxes[1], 2);
}

#[test]
fn from_a_box() {
    let heap = Heap::new();
    let v = KVec::from(KBox::new([1, 2, 3], GFP_KERNEL).unwrap());
    assert_eq!(v, [1, 2, 3]);
    assert_eq!(heap.counts().requests, 1);
    let mut v = KVec::from(KBox::<[u32; 0]>::new([], GFP_KERNEL).unwrap());
    v.push(1, GFP_KERNEL).unwrap();
    let v = VVec::from(VBox::new([Nothing; 5], GFP_KERNEL).unwrap());
    assert_eq!(v.len(), 5);
}

#[test]
fn raw_parts() {
    let _heap = Heap::new();
    let mut v = KVec::with_capacity(5, GFP_KERNEL).unwrap();
    v.push_within_capacity(String::from("a")).unwrap();
    let (ptr, len, capacity) = v.into_raw_parts();
    assert_eq!((len, capacity), (1, 5));
    // SAFETY: These are the parts of a vector.
    let v = unsafe { KVec::from_raw_parts(ptr, len, capacity) };
    assert_eq!(v, ["a"]);
}

#[test]
fn shrinking() {
    let heap = Heap::new();
    let mut v = KVec::with_capacity(100, GFP_KERNEL).unwrap();
    v.extend_from_slice(&[1u64, 2, 3], GFP_KERNEL).unwrap();
    v.shrink_to(100, GFP_KERNEL).unwrap();
    v.shrink_to(1000, GFP_KERNEL).unwrap();
    assert_eq!(heap.counts().requests, 1);
    v.shrink_to(50, GFP_KERNEL).unwrap();
    assert_eq!(v.capacity(), 50);
    v.shrink_to(0, GFP_KERNEL).unwrap();
    assert_eq!(v.capacity(), 3);
    assert_eq!(v, [1, 2, 3]);
    v.clear();
    v.shrink_to(0, GFP_KERNEL).unwrap();
    assert_eq!((v.capacity(), heap.live()), (0, 0));
    v.push(4, GFP_KERNEL).unwrap();
    assert_eq!(v, [4]);
}

#[test]
fn iterating() {
    let heap = Heap::new();
    let mut v = kvec![1, 2, 3, 4].unwrap();
    for n in &mut v {
        *n *= 10;
    }
    let mut sum = 0;
    for n in &v {
        sum += n;
    }
    assert_eq!(sum, 100);

    let mut iter = v.into_iter();
    assert_eq!(iter.size_hint(), (4, Some(4)));
    assert_eq!((iter.next(), iter.next()), (Some(10), Some(20)));
    assert_eq!(iter.size_hint(), (2, Some(2)));
    let shrunk = iter.collect(GFP_KERNEL);
    assert_eq!((shrunk.as_slice(), shrunk.capacity()), (&[30, 40][..], 2));

    // Nothing taken: nothing moves.
    let mut v = KVec::with_capacity(10, GFP_KERNEL).unwrap();
    v.push(1, GFP_KERNEL).unwrap();
    let requests = heap.counts().requests;
    let v = v.into_iter().collect(GFP_KERNEL);
    assert_eq!((v.as_slice(), v.capacity()), (&[1][..], 10));
    assert_eq!(heap.counts().requests, requests);

    // All taken: no memory is left.
    assert_eq!(heap.live(), 2);
    drop(shrunk);
    let mut iter = v.into_iter();
    iter.next();
    assert_eq!((iter.next(), iter.next()), (None, None));
    let v = iter.collect(GFP_KERNEL);
    assert_eq!((v.len(), v.capacity(), heap.live()), (0, 0, 0));
}

#[test]
fn slices() {
    let mut v = kvec![3, 1, 2].unwrap();
    v.sort_unstable();
    assert_eq!(v.as_mut_slice(), [1, 2, 3]);
    v[0] = 9;
    v[1..].reverse();
    assert_eq!(&v[..], &[9, 3, 2]);
    assert_eq!(
        (v[0], &v[1..=1], &v[(Bound::Excluded(1), Bound::Unbounded)]),
        (9, &[3][..], &[2][..])
    );
    assert_eq!((v.first(), v.get(3)), (Some(&9), None));
    let borrowed: &[i32] = v.borrow();
    assert_eq!(borrowed.len(), 3);
    let borrowed: &mut [i32] = v.borrow_mut();
    borrowed[0] = 0;
    assert_eq!(format!("{v:?}"), "[0, 3, 2]");
}

#[test]
#[should_panic(expected = "index out of bounds: the len is 2 but the index is 2")]
fn out_of_bounds() {
    let v = kvec![1, 2].unwrap();
    let _ = v[2];
}

#[test]
fn comparing() {
    let v = kvec![1, 2].unwrap();
    let mut array = [1, 2];
    assert_eq!(v, array);
    assert_eq!(v, &array);
    assert_eq!(v, array[..]);
    assert_eq!(v, &array[..]);
    assert_eq!(v, &mut array[..]);
    assert_eq!(array[..], v);
    assert_eq!(&array[..], v);
    assert_eq!(&mut array[..], v);
    let mut other = VVec::new();
    assert_ne!(v, other);
    other.extend_from_slice(&[1, 2], GFP_KERNEL).unwrap();
    assert_eq!(v, other);
    assert_ne!(v, [1, 3]);
    assert_ne!(v, [1, 2, 3]);
    fn total<T: Eq>(_: &T) {}
    total(&v);
}

#[test]
fn covariant() {
    fn shorter<'a>(long: KVec<&'static str>, _: &'a str) -> KVec<&'a str> {
        long
    }
    let local = String::from("short");
    assert_eq!(shorter(kvec!["long"].unwrap(), &local), ["long"]);
}

#[test]
fn zeroed() {
    let _heap = Heap::new();
    let v = KVec::<(u8, u32)>::zeroed(9, GFP_KERNEL).unwrap();
    assert_eq!(v, [(0, 0); 9]);
}

#[test]
fn spare_capacity() {
    let _heap = Heap::new();
    let mut v = KVec::with_capacity(8, GFP_KERNEL).unwrap();
    v.push(1u8, GFP_KERNEL).unwrap();
    assert_eq!(v.spare_capacity_mut().len(), 7);
    for (i, slot) in v.spare_capacity_mut()[..3].iter_mut().enumerate() {
        slot.write(i as u8 + 2);
    }
    // SAFETY: These three were just written.
    unsafe { v.inc_len(3) };
    assert_eq!(v, [1, 2, 3, 4]);
}
