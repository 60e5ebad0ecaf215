// SPDX-License-Identifier: GPL-2.0

//! Initializers: what is built, what is dropped, and when.

use std::{
    cell::{Cell, RefCell},
    convert::Infallible,
    marker::PhantomPinned,
    mem::MaybeUninit,
    panic::{catch_unwind, AssertUnwindSafe},
    pin::Pin,
};

use pin_init::{
    cast_init, init_array_from_fn, init_from_closure, init_scope, pin_init_array_from_fn,
    pin_init_from_closure, pin_init_scope, raw_init, raw_try_init, stack_pin_init,
    stack_try_pin_init, uninit, InPlaceWrite, Init, PinInit, Wrapper,
};

/// Writes down what is built and dropped.
#[derive(Default)]
struct Log {
    built: RefCell<Vec<u32>>,
    dropped: RefCell<Vec<u32>>,
}

impl Log {
    fn take(&self) -> (Vec<u32>, Vec<u32>) {
        (self.built.take(), self.dropped.take())
    }

    /// Builds a [`Part`], unless `fail` says so: then it fails with its number.
    fn part(&self, id: u32, fail: impl Fn(u32) -> bool) -> impl PinInit<Part<'_>, u32> {
        // SAFETY: All fields are written before `Ok` is returned; else nothing is.
        unsafe {
            pin_init_from_closure(move |slot: *mut Part<'_>| {
                if fail(id) {
                    return Err(id);
                }
                slot.write(Part {
                    id,
                    log: self,
                    address: slot.addr(),
                    _pin: PhantomPinned,
                });
                self.built.borrow_mut().push(id);
                Ok(())
            })
        }
    }
}

/// Must be dropped where it was built.
struct Part<'a> {
    id: u32,
    log: &'a Log,
    address: usize,
    _pin: PhantomPinned,
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        assert_eq!(std::ptr::from_ref(self).addr(), self.address, "was moved");
        self.address = 0;
        self.log.dropped.borrow_mut().push(self.id);
    }
}

/// Runs an initializer in a heap allocation and drops what it has built there.
fn run<T, E>(init: impl PinInit<T, E>) -> Result<(), E> {
    let mut memory = Box::new(MaybeUninit::<T>::uninit());
    // SAFETY: The box is writable and aligned, and stays where it is.
    unsafe { raw_try_init(memory.as_mut_ptr(), init)? };
    // SAFETY: The initializer has succeeded.
    unsafe { memory.assume_init_drop() };
    Ok(())
}

/// As above, with an initializer that panics.
#[track_caller]
fn run_panics<T, E>(init: impl PinInit<T, E>) {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let result = catch_unwind(AssertUnwindSafe(|| run(init)));
    std::panic::set_hook(hook);
    assert!(result.is_err(), "did not panic");
}

#[test]
fn values_and_results() {
    let mut slot = MaybeUninit::uninit();
    // SAFETY: It is writable and aligned, and a number may move.
    unsafe { raw_init(slot.as_mut_ptr(), 5u64) };
    // SAFETY: It was just initialised.
    assert_eq!(unsafe { slot.assume_init() }, 5);

    // SAFETY: As above.
    let result = unsafe { raw_try_init(slot.as_mut_ptr(), Ok::<u64, &str>(6)) };
    assert_eq!(result, Ok(()));
    // SAFETY: It was just initialised.
    assert_eq!(unsafe { slot.assume_init() }, 6);

    // SAFETY: As above.
    let result = unsafe { raw_try_init(slot.as_mut_ptr(), Err::<u64, _>("no")) };
    assert_eq!(result, Err("no"));
    // SAFETY: It still holds what was there: nothing was written.
    assert_eq!(unsafe { slot.assume_init() }, 6);
}

#[test]
fn initializers_do_nothing_by_themselves() {
    let log = Log::default();
    drop(log.part(1, |_| false));
    drop(log.part(1, |_| false).pin_chain(|_| unreachable!()));
    drop(pin_init_array_from_fn::<_, 3, _, _>(|i| {
        log.part(i as u32, |_| false)
    }));
    drop(pin_init_scope(|| Ok(log.part(1, |_| false))));
    assert_eq!(log.take(), (vec![], vec![]));
}

#[test]
fn chains() {
    let log = Log::default();
    let calls = Cell::new(0);

    let init = log.part(1, |_| false).pin_chain(|part| {
        assert_eq!(std::ptr::from_ref(&*part).addr(), part.address);
        calls.set(calls.get() + 1);
        Ok(())
    });
    assert_eq!(run::<Part<'_>, _>(init), Ok(()));
    assert_eq!(log.take(), (vec![1], vec![1]));
    assert_eq!(calls.get(), 1);

    // The first part fails: the second is not run.
    let init = log.part(1, |_| true).pin_chain(|_| unreachable!());
    assert_eq!(run::<Part<'_>, _>(init), Err(1));
    assert_eq!(log.take(), (vec![], vec![]));

    // The second one fails: the value is dropped.
    let init = log
        .part(1, |_| false)
        .pin_chain(|_| Err(7))
        .pin_chain(|_| unreachable!());
    assert_eq!(run::<Part<'_>, _>(init), Err(7));
    assert_eq!(log.take(), (vec![1], vec![1]));

    run_panics::<Part<'_>, _>(log.part(1, |_| false).pin_chain(|_| panic!()));
    assert_eq!(log.take(), (vec![1], vec![1]));
}

#[test]
fn chains_of_values_that_may_move() {
    let drops = Cell::new(0);
    struct Count<'a>(&'a Cell<u32>, u32);
    impl Drop for Count<'_> {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }
    let count = || Ok::<_, u32>(Count(&drops, 0));

    let init = count().chain(|c: &mut Count<'_>| {
        c.1 = 9;
        Ok(())
    });
    assert_eq!(
        run::<Count<'_>, _>(init.chain(|c: &mut Count<'_>| if c.1 == 9 { Ok(()) } else { Err(1) })),
        Ok(())
    );
    assert_eq!(drops.take(), 1);

    assert_eq!(
        run::<Count<'_>, _>(
            count()
                .chain(|_: &mut Count<'_>| Err(2))
                .chain(|_: &mut Count<'_>| unreachable!())
        ),
        Err(2)
    );
    assert_eq!(drops.take(), 1);

    run_panics::<Count<'_>, u32>(count().chain(|_: &mut Count<'_>| panic!()));
    assert_eq!(drops.take(), 1);

    // What is moved into the place of the old value counts.
    let init = count().chain(|c: &mut Count<'_>| {
        *c = Count(&drops, 1);
        Ok(())
    });
    assert_eq!(run::<Count<'_>, _>(init), Ok(()));
    assert_eq!(drops.take(), 2);
}

#[test]
fn arrays() {
    let log = Log::default();
    for bad in 0..=5u32 {
        let init =
            pin_init_array_from_fn::<_, 5, _, _>(|i| log.part(i as u32, move |id| id == bad));
        assert_eq!(run(init), if bad < 5 { Err(bad) } else { Ok(()) });
        let all: Vec<_> = (0..bad.min(5)).collect();
        assert_eq!(log.take(), (all.clone(), all));
    }
    for bad in 0..5u32 {
        // The closure itself, and the initializer it returns.
        run_panics(pin_init_array_from_fn::<_, 5, _, _>(|i| {
            assert!(i < bad as usize);
            log.part(i as u32, |_| false)
        }));
        let all: Vec<_> = (0..bad).collect();
        assert_eq!(log.take(), (all.clone(), all.clone()));
        run_panics(pin_init_array_from_fn::<_, 5, _, _>(|i| {
            log.part(i as u32, move |id| id == bad && panic!())
        }));
        assert_eq!(log.take(), (all.clone(), all));
    }

    assert_eq!(
        run(pin_init_array_from_fn::<_, 0, _, _>(
            |_| log.part(0, |_| true)
        )),
        Ok(())
    );
    let nested = init_array_from_fn::<_, 3, [usize; 4], Infallible>(|i| {
        init_array_from_fn(move |j| Ok(4 * i + j))
    });
    let mut slot = MaybeUninit::<[[usize; 4]; 3]>::uninit();
    // SAFETY: It is writable and aligned, and numbers may move.
    unsafe { raw_init(slot.as_mut_ptr(), nested) };
    // SAFETY: It was just initialised.
    let numbers = unsafe { slot.assume_init() };
    assert_eq!(numbers, [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]);
    // Elements without size.
    let mut units = 0;
    assert_eq!(
        run(init_array_from_fn::<_, 1000, (), ()>(|_| {
            units += 1;
            Ok(())
        })),
        Ok(())
    );
    assert_eq!(units, 1000);
}

#[test]
fn scopes() {
    let log = Log::default();
    assert_eq!(run(pin_init_scope(|| Ok(log.part(1, |_| false)))), Ok(()));
    assert_eq!(log.take(), (vec![1], vec![1]));
    assert_eq!(run(pin_init_scope(|| Ok(log.part(1, |_| true)))), Err(1));
    let fails = || {
        if log.built.borrow().is_empty() {
            Err(9)
        } else {
            Ok(log.part(1, |_| false))
        }
    };
    assert_eq!(run(pin_init_scope(fails)), Err(9));
    assert_eq!(run(init_scope(|| Ok::<_, u32>(Ok::<u32, u32>(1)))), Ok(()));
    assert_eq!(
        run::<u32, _>(init_scope(|| Err::<Result<u32, _>, _>(3))),
        Err(3)
    );
    assert_eq!(log.take(), (vec![], vec![]));
}

#[test]
fn on_the_stack() {
    let log = Log::default();
    {
        stack_try_pin_init!(let good: Part<'_> = log.part(1, |_| false));
        assert_eq!(good.as_ref().map(|part| part.id).ok(), Some(1));
        stack_try_pin_init!(let bad = log.part(2, |_| true));
        assert_eq!(bad.err(), Some(2));
        stack_pin_init!(let number: u32 = 4);
        *number += 1;
        assert_eq!(*number, 5);
        assert_eq!(log.take(), (vec![1], vec![]));
    }
    assert_eq!(log.take(), (vec![], vec![1]));

    let question_mark = |fail: bool| -> Result<u32, u32> {
        stack_try_pin_init!(let part =? log.part(3, |_| fail));
        Ok(part.id)
    };
    assert_eq!(question_mark(false), Ok(3));
    assert_eq!(question_mark(true), Err(3));
    assert_eq!(log.take(), (vec![3], vec![3]));
}

#[test]
fn a_place_on_the_stack_is_reused() {
    use pin_init::__internal::StackInit;
    let log = Log::default();
    {
        let mut place = std::pin::pin!(StackInit::<Part<'_>>::uninit());
        assert!(place.as_mut().init(log.part(1, |_| false)).is_ok());
        // The old value goes first.
        assert_eq!(place.as_mut().init(log.part(2, |_| true)).err(), Some(2));
        assert_eq!(log.take(), (vec![1], vec![1]));
        assert!(place.as_mut().init(log.part(3, |_| false)).is_ok());
        assert_eq!(log.take(), (vec![3], vec![]));
    }
    assert_eq!(log.take(), (vec![], vec![3]));
}

#[test]
fn references_that_never_end() {
    let place: &'static mut MaybeUninit<u32> = Box::leak(Box::new(MaybeUninit::uninit()));
    let first = place.write_init(Ok::<_, ()>(1)).unwrap();
    // SAFETY: A `MaybeUninit` has the layout of what is in it.
    let place = unsafe { &mut *std::ptr::from_mut(first).cast::<MaybeUninit<u32>>() };
    let second: Pin<&'static mut u32> = place.write_pin_init(Ok::<_, ()>(2)).unwrap();
    assert_eq!(*second, 2);
    // SAFETY: It was leaked above, and is not used any more.
    drop(unsafe { Box::from_raw(std::ptr::from_mut(Pin::into_inner(second))) });

    let place: &'static mut MaybeUninit<u32> = Box::leak(Box::new(MaybeUninit::new(3)));
    let address = place.as_mut_ptr();
    assert_eq!(place.write_init(Err::<u32, _>("no")), Err("no"));
    // SAFETY: It was leaked above, and is not used any more.
    drop(unsafe { Box::from_raw(address) });
}

#[test]
fn casts_and_wrappers() {
    #[repr(transparent)]
    struct Meters(u32);
    // SAFETY: It is transparent, and takes any value.
    let init = unsafe { cast_init::<u32, Meters, ()>(Ok(5)) };
    let mut slot = MaybeUninit::<Meters>::uninit();
    // SAFETY: It is writable and aligned, and a number may move.
    assert_eq!(unsafe { raw_try_init(slot.as_mut_ptr(), init) }, Ok(()));
    // SAFETY: It was just initialised.
    assert_eq!(unsafe { slot.assume_init() }.0, 5);

    let log = Log::default();
    let wrapped = std::cell::UnsafeCell::pin_init(log.part(1, |_| false));
    assert_eq!(run(wrapped), Ok(()));
    assert_eq!(log.take(), (vec![1], vec![1]));
    let mut slot = MaybeUninit::<MaybeUninit<u32>>::uninit();
    // SAFETY: It is writable and aligned, and a number may move.
    unsafe { raw_init(slot.as_mut_ptr(), MaybeUninit::pin_init(7)) };
    // SAFETY: Both were just initialised.
    assert_eq!(unsafe { slot.assume_init().assume_init() }, 7);
    assert_eq!(run(uninit::<Part<'_>, ()>()), Ok(()));
    assert_eq!(log.take(), (vec![], vec![]));
}

#[test]
fn every_init_is_a_pin_init() {
    fn pinned<T>(_: impl PinInit<T, ()>) {}
    fn movable<T>(init: impl Init<T, ()>) {
        pinned(init);
    }
    movable::<u32>(Ok(1));
    movable(Ok(1).chain(|_: &mut u32| Ok(())));
    movable(init_array_from_fn::<_, 3, _, _>(|_| Ok::<u32, _>(1)));
    // SAFETY: Nothing needs to be initialised.
    movable(unsafe { init_from_closure(|_: *mut ()| Ok(())) });
}
