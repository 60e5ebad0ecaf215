// SPDX-License-Identifier: GPL-2.0

//! In the kernel a panic ends everything. On the host it unwinds, and even then nothing may be
//! dropped twice or be used after it was dropped.

mod common;

use common::{must_panic, Entry, Fuse, Log};
use kernel::{heap::Heap, kvec, prelude::*};

/// Panics in `clone` or in `drop`, when its fuse says so.
struct Bomb<'a> {
    on_clone: &'a Fuse,
    on_drop: &'a Fuse,
    entry: Entry,
}

impl Clone for Bomb<'_> {
    fn clone(&self) -> Self {
        self.on_clone.burn();
        Self {
            entry: self.entry.clone(),
            ..*self
        }
    }
}

impl Drop for Bomb<'_> {
    fn drop(&mut self) {
        self.on_drop.burn();
    }
}

#[test]
fn clone_panics() {
    let _heap = Heap::new();
    let log = Log::default();
    let never = Fuse::new(0);
    macro_rules! bomb {
        ($fuse:expr, $id:expr) => {
            Bomb {
                on_clone: $fuse,
                on_drop: &never,
                entry: log.entry($id),
            }
        };
    }

    for n in 1..5 {
        let fuse = Fuse::new(n);
        let mut v = kvec![bomb!(&fuse, 1)].unwrap();
        must_panic(|| v.extend_with(5, bomb!(&fuse, 2), GFP_KERNEL).unwrap());
        assert_eq!(v.len(), n);
        assert_eq!(log.take(), [2]);
        drop(v);
        assert_eq!(log.take().len(), n);

        let fuse = Fuse::new(n);
        let others = [
            bomb!(&fuse, 3),
            bomb!(&fuse, 4),
            bomb!(&fuse, 5),
            bomb!(&fuse, 6),
        ];
        let mut v = KVec::new();
        must_panic(|| v.extend_from_slice(&others, GFP_KERNEL).unwrap());
        assert_eq!(v.len(), n - 1);
        drop((v, others));
        assert_eq!(log.take().len(), n - 1 + 4);

        let fuse = Fuse::new(n);
        must_panic(|| drop(KVec::from_elem(bomb!(&fuse, 7), 6, GFP_KERNEL)));
        assert_eq!(log.take().len(), n);
    }
}

/// Makes vectors of five bombs, one of which goes off when it is dropped; does something with the
/// vector; all five must be dropped exactly once.
fn drop_panics(f: impl Fn(KVec<Bomb<'_>>)) {
    let log = Log::default();
    let never = Fuse::new(0);
    for n in 1..=5 {
        let fuse = Fuse::new(n);
        let mut v = KVec::new();
        for id in 0..5 {
            let bomb = Bomb {
                on_clone: &never,
                on_drop: &fuse,
                entry: log.entry(id),
            };
            v.push(bomb, GFP_KERNEL).unwrap();
        }
        must_panic(|| f(v));
        let mut dropped = log.take();
        dropped.sort_unstable();
        assert_eq!(dropped, [0, 1, 2, 3, 4], "when destructor {n} panicked");
    }
}

#[test]
fn drop_panics_everywhere() {
    drop_panics(|v| drop(v));
    drop_panics(|mut v| v.clear());
    drop_panics(|mut v| drop(v.drain_all()));
    drop_panics(|v| drop(v.into_iter()));
    drop_panics(|mut v| v.truncate(2));
    drop_panics(|mut v| v.retain(|_| false));
    drop_panics(|mut v| v.retain(|bomb| bomb.entry.id % 2 == 0));
    drop_panics(|mut v| {
        let mut drain = v.drain_all();
        let _one = drain.next();
    });
    drop_panics(|v| {
        let mut iter = v.into_iter();
        iter.next();
        drop(iter.collect(GFP_KERNEL));
    });
}

#[test]
fn predicate_panics() {
    let _heap = Heap::new();
    let log = Log::default();
    for n in 1..=6 {
        let mut v = KVec::new();
        for id in 0..6 {
            v.push(log.entry(id), GFP_KERNEL).unwrap();
        }
        let fuse = Fuse::new(n);
        must_panic(|| {
            v.retain(|entry| {
                fuse.burn();
                entry.id % 3 == 0
            });
        });
        // Those not looked at are still there.
        let seen = n as u32 - 1;
        let expected: std::vec::Vec<u32> = (0..6).filter(|id| *id >= seen || id % 3 == 0).collect();
        assert_eq!(v, expected[..]);
        drop(v);
        assert_eq!(log.take().len(), 6);
    }
}

#[test]
fn initializer_panics() {
    let heap = Heap::new();
    let log = Log::default();
    let init = || {
        pin_init::init_array_from_fn::<_, 8, _, Error>(|i| {
            assert!(i < 5);
            Ok(log.entry(i as u32))
        })
    };
    must_panic(|| drop(KBox::try_init(init(), GFP_KERNEL)));
    assert_eq!(log.take(), [0, 1, 2, 3, 4]);
    must_panic(|| drop(KBox::try_pin_init(init(), GFP_KERNEL)));
    assert_eq!(log.take(), [0, 1, 2, 3, 4]);
    assert_eq!(heap.live(), 0);
}
