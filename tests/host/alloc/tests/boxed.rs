// SPDX-License-Identifier: GPL-2.0

//! `Box`.

mod common;

use core::{
    alloc::Layout,
    borrow::{Borrow, BorrowMut},
    fmt::{Debug, Display},
    marker::PhantomPinned,
    mem::MaybeUninit,
};
use std::rc::Rc;

use common::{must_panic, Fuse, Log, Nothing, Wide};
use kernel::{
    alloc::{Allocator, Box},
    heap::Heap,
    prelude::*,
};
use pin_init::pin_init_from_closure;

#[test]
fn owns_its_value() {
    let heap = Heap::new();
    let log = Log::default();

    let mut b = KBox::new(log.entry(1), GFP_KERNEL).unwrap();
    assert_eq!(heap.live(), 1);
    assert_eq!(
        heap.counts().latest,
        Some((Layout::new::<common::Entry>(), GFP_KERNEL))
    );
    *b = log.entry(2);
    assert_eq!(log.take(), [1]);
    drop(b);
    assert_eq!(log.take(), [2]);
    assert_eq!(heap.live(), 0);
}

#[test]
fn flags_reach_the_allocator() {
    let heap = Heap::new();
    let _b = VBox::new(1, GFP_ATOMIC).unwrap();
    assert_eq!(heap.counts().latest.unwrap().1, GFP_ATOMIC);
    let _b = KVBox::<u8>::new_uninit(GFP_NOWAIT).unwrap();
    assert_eq!(heap.counts().latest.unwrap().1, GFP_NOWAIT);
}

#[test]
fn without_size() {
    let heap = Heap::new();
    heap.refuse(0);

    let b = KBox::new(Nothing, GFP_KERNEL).unwrap();
    assert_eq!(core::ptr::from_ref(&*b).addr() % 64, 0);
    let raw = KBox::into_raw(b);
    // SAFETY: It comes from `into_raw`.
    let b = unsafe { KBox::from_raw(raw) };
    let b = KBox::drop_contents(b).write(Nothing);
    let dynamic: KBox<dyn Debug> = b;
    assert_eq!(format!("{dynamic:?}"), "Nothing");
    drop(dynamic);
    assert_eq!(*KBox::<[u64; 0]>::zeroed(GFP_KERNEL).unwrap(), []);

    assert_eq!(heap.counts().requests, 0);
}

#[test]
fn values_without_size_are_dropped() {
    thread_local!(static DROPS: core::cell::Cell<u32> = const { core::cell::Cell::new(0) });
    struct Count;
    impl Drop for Count {
        fn drop(&mut self) {
            DROPS.set(DROPS.get() + 1);
        }
    }
    drop(KBox::new(Count, GFP_KERNEL).unwrap());
    assert_eq!(DROPS.get(), 1);
    drop(KBox::drop_contents(KBox::new(Count, GFP_KERNEL).unwrap()));
    assert_eq!(DROPS.get(), 2);
    core::mem::forget(KBox::into_inner(KBox::new(Count, GFP_KERNEL).unwrap()));
    assert_eq!(DROPS.get(), 2);
}

#[test]
fn over_aligned() {
    fn check<A: Allocator>() {
        let b = Box::<Wide, A>::new(Wide([7; 520]), GFP_KERNEL).unwrap();
        b.check(7);
        let b: Box<dyn core::any::Any, A> = b;
        b.downcast_ref::<Wide>().unwrap().check(7);
    }
    let _heap = Heap::new();
    check::<kernel::alloc::allocator::Kmalloc>();
    check::<kernel::alloc::allocator::Vmalloc>();
    check::<kernel::alloc::allocator::KVmalloc>();
}

#[test]
fn failure_drops_the_value() {
    let heap = Heap::new();
    let log = Log::default();
    heap.refuse(0);
    assert!(KBox::new(log.entry(1), GFP_KERNEL).is_err());
    assert_eq!(log.take(), [1]);
    heap.refuse(0);
    assert!(KBox::pin(log.entry(2), GFP_KERNEL).is_err());
    assert_eq!(log.take(), [2]);
}

#[test]
fn too_large_is_an_error() {
    let _heap = Heap::new();
    assert!(KBox::<[u8; 1 << 40]>::new_uninit(GFP_KERNEL).is_err());
}

#[test]
fn zeroed() {
    let heap = Heap::new();
    let b = KBox::<(u8, [u32; 100])>::zeroed(GFP_KERNEL).unwrap();
    assert!(b.0 == 0 && b.1 == [0; 100]);
    heap.refuse(0);
    assert!(KBox::<[u8; 3]>::zeroed(GFP_KERNEL).is_err());
}

#[test]
fn memory_is_kept() {
    let heap = Heap::new();
    let log = Log::default();
    let b = KBox::new(log.entry(1), GFP_KERNEL).unwrap();
    let address = core::ptr::from_ref(&*b).addr();
    let memory = KBox::drop_contents(b);
    assert_eq!(log.take(), [1]);
    assert_eq!(heap.live(), 1);
    let b = memory.write(log.entry(2));
    assert_eq!(core::ptr::from_ref(&*b).addr(), address);
    let entry = KBox::into_inner(b);
    assert_eq!(heap.live(), 0);
    assert_eq!(log.take(), []);
    drop(entry);
    assert_eq!(log.take(), [2]);
}

#[test]
fn uninitialised_contents_are_not_dropped() {
    let heap = Heap::new();
    drop(KBox::<common::Entry>::new_uninit(GFP_KERNEL).unwrap());
    assert_eq!(heap.counts().freed, 1);
}

#[test]
fn raw_round_trip() {
    let _heap = Heap::new();
    let leaked: &'static mut u32 = KBox::leak(KBox::new(5, GFP_KERNEL).unwrap());
    *leaked += 1;
    // SAFETY: It comes from a box and is not used any more.
    let b = unsafe { KBox::from_raw(leaked) };
    assert_eq!(*b, 6);
}

#[test]
fn trait_objects() {
    trait Shape {
        fn area(&self) -> u64;
        fn grow(&mut self);
    }
    struct Square(u64);
    impl Shape for Square {
        fn area(&self) -> u64 {
            self.0 * self.0
        }
        fn grow(&mut self) {
            self.0 += 1;
        }
    }

    let _heap = Heap::new();
    let mut shape: KBox<dyn Shape> = KBox::new(Square(3), GFP_KERNEL).unwrap();
    shape.grow();
    assert_eq!(shape.area(), 16);

    let square: KBox<dyn Shape> = KBox::new(Square(2), GFP_KERNEL).unwrap();
    let pinned: Pin<KBox<dyn Shape>> = square.into();
    assert_eq!(pinned.area(), 4);

    let slice: VBox<[u8]> = VBox::new([1, 2, 3], GFP_KERNEL).unwrap();
    assert_eq!(slice.len(), 3);

    // SAFETY: It comes from `into_raw`.
    let shape = unsafe { KBox::<dyn Shape>::from_raw(KBox::into_raw(shape)) };
    assert_eq!(shape.area(), 16);
}

#[test]
fn one_pointer() {
    assert_eq!(size_of::<KBox<u8>>(), size_of::<usize>());
    assert_eq!(size_of::<Option<KBox<u8>>>(), size_of::<usize>());
    assert_eq!(size_of::<Option<KBox<dyn Debug>>>(), 2 * size_of::<usize>());
    let none: Option<KBox<u8>> = pin_init::zeroed();
    assert!(none.is_none());
}

#[test]
fn formatting_and_borrowing() {
    fn borrowed<T: Borrow<u32> + BorrowMut<u32>>(mut t: T) -> u32 {
        *t.borrow_mut() += 1;
        *t.borrow()
    }
    let b = KBox::new(41, GFP_KERNEL).unwrap();
    assert_eq!(format!("{b} {b:?} {b:>4}"), "41 41   41");
    let dynamic: KBox<dyn Display> = KBox::new("text", GFP_KERNEL).unwrap();
    assert_eq!(format!("{dynamic:6}|"), "text  |");
    assert_eq!(borrowed(b), 42);
}

#[test]
fn send_and_sync() {
    fn send<T: Send>() {}
    fn sync<T: Sync>() {}
    send::<KBox<u32>>();
    sync::<KBox<u32>>();
    send::<KBox<core::cell::Cell<u32>>>();
    send::<KBox<dyn Debug + Send>>();

    /// `true` if the type implements the trait. (An inherent item beats that of a trait.)
    macro_rules! implements {
        ($t:ty: $trait:path) => {{
            #[allow(dead_code, reason = "not used if the type does implement it")]
            trait Otherwise {
                const IS: bool = false;
            }
            impl<T: ?Sized> Otherwise for T {}
            #[allow(dead_code, reason = "one of the two is never used")]
            struct Probe<T: ?Sized>(T);
            #[allow(dead_code, reason = "one of the two is never used")]
            impl<T: ?Sized + $trait> Probe<T> {
                const IS: bool = true;
            }
            <Probe<$t>>::IS
        }};
    }
    assert!(implements!(KBox<u32>: Send));
    assert!(!implements!(KBox<Rc<u32>>: Send));
    assert!(!implements!(KBox<Rc<u32>>: Sync));
    assert!(!implements!(KBox<core::cell::Cell<u32>>: Sync));
    assert!(!implements!(KBox<dyn Debug>: Send));
    assert!(!implements!(KVec<Rc<u32>>: Send));
    assert!(!implements!(KVec<core::cell::Cell<u32>>: Sync));
    assert!(implements!(KVec<core::cell::Cell<u32>>: Send));
    // A box can be moved whatever it holds, also when what it holds cannot.
    assert!(implements!(KBox<PhantomPinned>: Unpin));
}

#[test]
fn covariant() {
    fn shorter<'a>(long: KBox<&'static str>, _: &'a str) -> KBox<&'a str> {
        long
    }
    let local = String::from("short");
    assert_eq!(
        *shorter(KBox::new("long", GFP_KERNEL).unwrap(), &local),
        "long"
    );
}

#[test]
fn in_place() {
    let heap = Heap::new();
    let log = Log::default();

    let b = KBox::new_uninit(GFP_KERNEL)
        .unwrap()
        .write_init(log.entry(1))
        .unwrap();
    assert_eq!(*b, 1);
    let pinned = KBox::new_uninit(GFP_KERNEL)
        .unwrap()
        .write_pin_init(log.entry(2))
        .unwrap();
    assert_eq!(*pinned, 2);
    drop((b, pinned));
    assert_eq!(log.take(), [1, 2]);

    let refused = KBox::<u32>::new_uninit(GFP_KERNEL)
        .unwrap()
        .write_init(Err(EINVAL));
    assert_eq!(refused.err(), Some(EINVAL));
    let refused = KBox::<u32>::new_uninit(GFP_KERNEL)
        .unwrap()
        .write_pin_init(Err(EINVAL));
    assert_eq!(refused.err(), Some(EINVAL));
    assert_eq!(heap.live(), 0);
}

/// Remembers where it was built, and must still be there when it is dropped.
struct Here {
    address: usize,
    entry: common::Entry,
}

impl Here {
    fn init(entry: common::Entry) -> impl PinInit<Self, Error> {
        // SAFETY: All fields are written before `Ok` is returned.
        unsafe {
            pin_init_from_closure(move |slot: *mut Self| {
                slot.write(Here {
                    address: slot.addr(),
                    entry,
                });
                Ok(())
            })
        }
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        assert_eq!(core::ptr::from_ref(self).addr(), self.address);
    }
}

#[test]
fn pinned_slice() {
    let heap = Heap::new();
    let log = Log::default();

    let init = |i| Here::init(log.entry(i as u32));
    let slice = KBox::<Here>::pin_slice(init, 5, GFP_KERNEL).unwrap();
    assert_eq!(slice.len(), 5);
    assert!(slice
        .iter()
        .enumerate()
        .all(|(i, here)| here.entry == i as u32));
    assert_eq!(heap.counts().requests, 1);
    drop(slice);
    assert_eq!(log.take(), [0, 1, 2, 3, 4]);

    let init = |_| -> Result<Here> { unreachable!() };
    let empty = KBox::<Here>::pin_slice(init, 0, GFP_KERNEL).unwrap();
    assert_eq!(empty.len(), 0);
    assert_eq!(heap.live(), 0);

    let nothings =
        KBox::<Nothing>::pin_slice(|_| Ok::<_, Error>(Nothing), 1000, GFP_KERNEL).unwrap();
    assert_eq!(nothings.len(), 1000);
    assert_eq!(heap.live(), 0);
}

#[test]
fn pinned_slice_that_fails() {
    let heap = Heap::new();
    let log = Log::default();

    let init = |i| {
        if i < 3 {
            Ok(log.entry(i as u32))
        } else {
            Err(EINVAL)
        }
    };
    assert_eq!(
        KBox::<common::Entry>::pin_slice(init, 5, GFP_KERNEL).err(),
        Some(EINVAL)
    );
    assert_eq!(log.take(), [0, 1, 2]);

    heap.refuse(0);
    let init = |_| -> Result<u32> { panic!("there is no memory for it") };
    assert_eq!(
        KBox::<u32>::pin_slice(init, 5, GFP_KERNEL).err(),
        Some(ENOMEM)
    );
    let init = |_| -> Result<u32> { panic!("there is no memory for it") };
    assert_eq!(
        KBox::<u32>::pin_slice(init, usize::MAX, GFP_KERNEL).err(),
        Some(ENOMEM)
    );

    must_panic(|| {
        let init = |i| -> Result<_> {
            assert!(i < 2);
            Ok(log.entry(i as u32))
        };
        let _ = KBox::<common::Entry>::pin_slice(init, 5, GFP_KERNEL);
    });
    assert_eq!(log.take(), [0, 1]);
    assert_eq!(heap.live(), 0);
}

#[test]
fn a_destructor_that_panics_runs_once() {
    struct Bomb<'a>(&'a Fuse, common::Entry);
    impl Drop for Bomb<'_> {
        fn drop(&mut self) {
            self.0.burn();
        }
    }
    let log = Log::default();
    let fuse = Fuse::new(1);
    let bomb = KBox::new(Bomb(&fuse, log.entry(1)), GFP_KERNEL).unwrap();
    assert_eq!(bomb.1, 1);
    must_panic(|| drop(KBox::drop_contents(bomb)));
    assert_eq!(log.take(), [1]);
}

#[test]
fn every_request_may_fail() {
    let requests = Heap::refuse_each(|| -> Result {
        let a = KBox::new(1u8, GFP_KERNEL)?;
        let b = VBox::new([a], GFP_KERNEL)?;
        let c = KVBox::pin(b, GFP_ATOMIC)?;
        let d = KBox::<KBox<u64>>::pin_slice::<_, _, Error>(
            |_| KBox::new(2u64, GFP_KERNEL).map_err(Error::from),
            4,
            GFP_KERNEL,
        )?;
        let e = KBox::<[u8; 9000]>::zeroed(GFP_KERNEL)?;
        let f = KBox::try_init::<Error>(Ok(c), GFP_KERNEL)?;
        let _g: KBox<(_, _, _)> =
            KBox::try_pin_init::<Error>(Ok((d, e, f)), GFP_KERNEL).map(Pin::into_inner)?;
        Ok(())
    });
    assert_eq!(requests, 11);
}

#[test]
fn other_threads_may_free() {
    let _heap = Heap::new();
    let b = KBox::new([1u8; 100], GFP_KERNEL).unwrap();
    std::thread::spawn(move || drop(b)).join().unwrap();
}

#[test]
fn assume_init() {
    let _heap = Heap::new();
    let mut b: KBox<MaybeUninit<[u8; 40]>> = KBox::new_uninit(GFP_KERNEL).unwrap();
    // SAFETY: The pointer is that of the box.
    unsafe { b.as_mut_ptr().write([3; 40]) };
    // SAFETY: It was just written.
    assert_eq!(*unsafe { b.assume_init() }, [3; 40]);
}
