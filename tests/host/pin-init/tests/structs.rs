// SPDX-License-Identifier: GPL-2.0

//! Structs that `pin_init!` and `init!` build: what is accepted, and what it means.

use std::{
    cell::{Cell, RefCell},
    convert::Infallible,
    fmt::Debug,
    marker::{PhantomData, PhantomPinned},
    mem::{needs_drop, MaybeUninit},
    panic::{catch_unwind, AssertUnwindSafe},
    pin::Pin,
};

use pin_init::{
    assert_pinned, init, init_array_from_fn, pin_data, pin_init, pinned_drop, raw_try_init,
    stack_pin_init, stack_try_pin_init, InPlaceWrite, Init, MaybeZeroable, PinInit, Wrapper,
    Zeroable,
};

/// Whether a type is `Unpin`: `unpin!(Type)`.
macro_rules! unpin {
    ($t:ty) => {{
        #[allow(dead_code)]
        trait No {
            const UNPIN: bool = false;
        }
        impl<T: ?Sized> No for T {}
        struct Probe<T: ?Sized>(PhantomData<T>);
        #[allow(dead_code)]
        impl<T: ?Sized + Unpin> Probe<T> {
            const UNPIN: bool = true;
        }
        <Probe<$t>>::UNPIN
    }};
}

/// Writes down what is dropped.
#[derive(Default)]
struct Log(RefCell<Vec<&'static str>>);

impl Log {
    fn take(&self) -> Vec<&'static str> {
        self.0.take()
    }

    fn part(&self, name: &'static str) -> Part<'_> {
        Part { name, log: self }
    }
}

struct Part<'a> {
    name: &'static str,
    log: &'a Log,
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        self.log.0.borrow_mut().push(self.name);
    }
}

fn boxed<T, E>(init: impl PinInit<T, E>) -> Result<Pin<Box<T>>, E> {
    let mut memory = Box::new(MaybeUninit::<T>::uninit());
    // SAFETY: The box is writable and aligned; it is only given out pinned.
    unsafe { raw_try_init(memory.as_mut_ptr(), init)? };
    // SAFETY: The initializer has succeeded.
    Ok(Box::into_pin(unsafe { memory.assume_init() }))
}

#[pin_data]
struct Three<'a> {
    first: Part<'a>,
    #[pin]
    second: Part<'a>,
    third: Part<'a>,
}

fn three<'a>(log: &'a Log, fail_at: usize, panics: bool) -> impl PinInit<Three<'a>, &'static str> {
    let step = move |i, name| {
        if i != fail_at {
            Ok(log.part(name))
        } else if panics {
            panic!("{name}")
        } else {
            Err(name)
        }
    };
    pin_init!(Three {
        first: step(0, "first")?,
        second <- step(1, "second"),
        third <- step(2, "third"),
        _: {
            step(3, "code")?;
        },
    }? &'static str)
}

#[test]
fn failure_drops_what_was_built() {
    let log = Log::default();
    for panics in [false, true] {
        let mut results = Vec::new();
        for fail_at in 0..4 {
            let outcome = catch_unwind(AssertUnwindSafe(|| {
                boxed(three(&log, fail_at, panics)).map(drop)
            }));
            assert_eq!(outcome.is_err(), panics);
            results.push(log.take());
        }
        assert_eq!(
            results,
            [
                vec![],
                vec!["first"],
                vec!["second", "first"],
                vec!["third", "second", "first"],
            ]
        );
    }
    // The step's own part is dropped at once, the fields later, in the order of declaration.
    drop(boxed(three(&log, 4, false)));
    assert_eq!(log.take(), ["code", "first", "second", "third"]);
}

#[test]
fn the_error_is_passed_on_and_converted() {
    #[derive(Debug)]
    struct Small {
        number: u8,
    }
    let small = |text: &'static str| {
        init!(Small {
            number: text.parse::<u8>()?,
        }? Box<dyn std::error::Error>)
    };
    stack_try_pin_init!(let good = small("12"));
    assert_eq!(good.unwrap().number, 12);
    stack_try_pin_init!(let bad = small("1234"));
    assert!(bad.unwrap_err().to_string().contains("too large"));
}

mod hygiene {
    use super::*;

    #[pin_data]
    struct Names {
        slot: u8,
        data: u8,
        target: u8,
        init: u8,
        guard0: u8,
        this: u8,
        clone: u8,
        into: u8,
        r#type: u8,
        #[pin]
        value: u8,
    }

    #[test]
    fn names_of_the_user_stay_the_users() {
        let (slot, data, target, init, guard0, this) = (1u8, 2u8, 3u8, 4u8, 5u8, 6u8);
        let (clone, into, r#type) = (7u8, 8u8, 9u8);
        let initializer = pin_init!(Names {
            value: slot + data + target + init + guard0,
            guard0,
            init,
            target,
            data,
            slot,
            this,
            clone,
            into,
            r#type,
        });
        let names = boxed(initializer).unwrap();
        let Names {
            slot,
            data,
            target,
            init,
            guard0,
            this,
            clone,
            into,
            r#type,
            value,
        } = &*names;
        assert_eq!(
            [slot, data, target, init, guard0, this, clone, into, r#type, value],
            [&1, &2, &3, &4, &5, &6, &7, &8, &9, &15]
        );
    }
}

mod expressions {
    use super::*;
    use std::collections::BTreeMap;

    trait Give<A, B> {
        fn give() -> (Option<A>, Option<B>);
    }
    impl<A, B> Give<A, B> for () {
        fn give() -> (Option<A>, Option<B>) {
            (None, None)
        }
    }

    struct Many {
        add: fn(i32, i32) -> i32,
        typed: fn(BTreeMap<u8, u8>, u8) -> Result<u8, u8>,
        map: BTreeMap<u8, Option<u8>>,
        given: (Option<u8>, Option<u16>),
        less: bool,
        cast: usize,
        or: u8,
        product: u8,
        range: std::ops::Range<u8>,
        either: bool,
        shifted: u32,
        masked: u8,
        smaller: bool,
        nothing: fn() -> u8,
        pointer: *const u8,
        text: &'static str,
    }

    macro_rules! doubled {
        ($value:expr, $t:ty) => {
            init!(Many {
                product: $value * 2,
                add: |a, b| a + b,
                typed: move |map: BTreeMap<u8, u8>, key| -> Result<u8, u8> {
                    map.get(&key).copied().ok_or(key)
                },
                map: BTreeMap::<u8, Option<u8>>::new(),
                given: <() as Give<u8, u16>>::give(),
                less: 1 < 2 && 4 > 3,
                cast: 7u8 as usize as $t,
                or: 1 | 2 | if true { 4 } else { 8 },
                range: 0..3,
                either: 1 > 2 || 2 > 1,
                shifted: 1 << 4,
                masked: 7u8 as u8 & 3 << 1,
                smaller: 2u8 as usize * 2 < 5 || 1u8 as u32 & 3 > 2,
                nothing: || if false || true { 3 } else { 4 },
                pointer: &5u8 as &'static u8 as *const u8,
                text: match (1, 2) {
                    (1, _) | (_, 1) => "one",
                    _ => "none",
                },
            })
        };
    }

    #[test]
    fn commas_inside_of_expressions_end_nothing() {
        stack_pin_init!(let many = doubled!(1 + 2, usize));
        assert_eq!((many.add)(3, 4), 7);
        assert_eq!((many.typed)(BTreeMap::from([(1, 2)]), 1), Ok(2));
        assert_eq!((many.typed)(BTreeMap::new(), 5), Err(5));
        assert!(many.map.is_empty());
        assert_eq!(many.given, (None, None));
        assert!(many.less);
        assert_eq!(many.cast, 7);
        assert_eq!(many.or, 7);
        assert_eq!(many.product, 6, "(1 + 2) * 2");
        assert_eq!(many.range, 0..3);
        assert!(many.either && many.smaller);
        assert_eq!((many.shifted, many.masked), (16, 6));
        assert_eq!((many.nothing)(), 3);
        // SAFETY: What it points to is static.
        assert_eq!(unsafe { *many.pointer }, 5);
        assert_eq!(many.text, "one");
    }

    struct Callbacks {
        none: Box<dyn Fn() -> u8>,
        one: Box<dyn Fn(u8) -> Option<(u8, u8)>>,
    }

    #[test]
    fn values_are_coerced_to_the_type_of_the_field() {
        let initializer = init!(Callbacks {
            none: Box::new(|| 1),
            one: Box::new(|x| -> Option<(u8, u8)> { Some((x, x)) }),
        });
        let callbacks = boxed(initializer).unwrap();
        assert_eq!((callbacks.none)(), 1);
        assert_eq!((callbacks.one)(2), Some((2, 2)));
    }
}

#[pin_data]
#[derive(Debug)]
struct Linked {
    number: u32,
    #[pin]
    cell: Cell<u32>,
    copy: u32,
    own_number: *const u32,
    #[pin]
    _pin: PhantomPinned,
}

#[test]
fn fields_that_are_built_can_be_used() {
    let linked = boxed(pin_init!(&this in Linked {
        number: 1,
        // SAFETY: The field is initialised, and nothing else refers to it.
        _: { unsafe { (*this.as_ptr()).number += 1 } },
        _: { *number += 1; },
        cell <- Cell::new(*number),
        copy: {
            let cell: Pin<&mut Cell<u32>> = cell;
            Cell::set(&cell, cell.get() + 1);
            cell.get()
        },
        // SAFETY: The field is within the struct.
        own_number: unsafe { &raw const (*this.as_ptr()).number },
        _pin: PhantomPinned,
    }))
    .unwrap();
    assert_eq!((linked.number, linked.cell.get(), linked.copy), (3, 4, 4));
    assert!(std::ptr::eq(linked.own_number, &linked.number));
}

#[test]
fn only_marked_fields_decide_about_unpin() {
    #[pin_data]
    struct Marked {
        #[pin]
        _pin: PhantomPinned,
    }
    #[pin_data]
    struct Movable {
        #[pin]
        _number: u8,
        _boxed: Box<PhantomPinned>,
        _held: Held,
    }
    struct Held(#[allow(dead_code)] PhantomPinned);
    #[pin_data]
    struct Generic<T, U: ?Sized> {
        #[pin]
        _marked: T,
        _other: *const U,
    }
    #[pin_data]
    struct Tail<T: ?Sized> {
        _head: u8,
        #[pin]
        _tail: T,
    }

    assert!(!unpin!(Marked));
    assert!(!unpin!(Held));
    assert!(unpin!(Movable));
    assert!(unpin!(Generic<u8, PhantomPinned>));
    assert!(!unpin!(Generic<PhantomPinned, u8>));
    assert!(unpin!(Tail<[u8]>));
    assert!(!unpin!(Tail<dyn Debug>));
    assert!(!unpin!(Linked));
    assert!(!needs_drop::<Marked>() && !needs_drop::<Linked>());
}

#[test]
fn projection_pins_the_marked_fields() {
    let mut linked = boxed(pin_init!(Linked {
        number: 1,
        cell: Cell::new(2),
        copy: 3,
        own_number: std::ptr::null(),
        _pin: PhantomPinned,
    }))
    .unwrap();

    let fields = linked.as_mut().project();
    let cell: Pin<&mut Cell<u32>> = fields.cell;
    let number: &mut u32 = fields.number;
    let _: Pin<&mut PhantomPinned> = fields._pin;
    std::mem::swap(number, fields.copy);
    Cell::set(&cell, 4);
    assert_eq!((linked.number, linked.cell.get(), linked.copy), (3, 4, 1));

    assert_pinned!(Linked, cell, Cell<u32>);
}

#[test]
fn projection_of_an_unsized_tail() {
    #[pin_data]
    struct Tail<T: ?Sized> {
        head: u8,
        #[pin]
        tail: T,
    }

    let tail = boxed(pin_init!(Tail {
        head: 1,
        tail: [2u8, 3]
    }))
    .unwrap();
    let mut tail: Pin<Box<Tail<[u8]>>> = tail;
    let fields = tail.as_mut().project();
    *fields.head += 1;
    fields.tail.get_mut()[0] = 7;
    assert_eq!((tail.head, &tail.tail), (2, &[7, 3][..]));
}

mod generics {
    use super::*;

    pub trait Named {
        const LEN: usize;
        type Out<'a>: Debug + 'a
        where
            Self: 'a;
    }
    impl Named for u8 {
        const LEN: usize = 2;
        type Out<'a> = &'a u8;
    }

    /// Has a bit of everything.
    #[pin_data(PinnedDrop)]
    pub struct Everything<'a, 'b: 'a, T: Named + Send = u8, const N: usize = 2, F = fn(T) -> T>
    where
        T: 'b,
        [T; N]: Sized,
        F: Fn(T) -> T,
        Self: Sized,
    {
        /// An array.
        #[pin]
        pub array: [T; N],
        pub(crate) out: Option<<T as Named>::Out<'a>>,
        pub(in super::generics) long: &'b (),
        dropped: &'a Cell<u32>,
        function: F,
        itself: Option<&'a Self>,
        #[cfg(test)]
        kept: u8,
        #[cfg(not(test))]
        left_out: NoSuchType,
        #[pin]
        #[cfg(not(test))]
        left_out_too: NoSuchType,
        fixed: [u8; 1 + 1],
    }

    #[pinned_drop]
    impl<'a, 'b: 'a, T: Named + Send, const N: usize, F> PinnedDrop for Everything<'a, 'b, T, N, F>
    where
        T: 'b,
        [T; N]: Sized,
        F: Fn(T) -> T,
        Self: Sized,
    {
        fn drop(self: Pin<&mut Self>) {
            let fields = self.project();
            let _: Pin<&mut [T; N]> = fields.array;
            fields.dropped.set(fields.dropped.get() + 1);
        }
    }

    impl<'a, 'b: 'a, T: Named + Send + 'b, const N: usize, F: Fn(T) -> T> Everything<'a, 'b, T, N, F> {
        fn new<M: Fn(usize) -> T + 'a>(
            make: M,
            function: F,
            long: &'b (),
            dropped: &'a Cell<u32>,
        ) -> impl PinInit<Self> + use<'a, 'b, M, T, N, F> {
            pin_init!(Self {
                array <- init_array_from_fn(make),
                out: None,
                long,
                dropped,
                function,
                itself: None,
                #[cfg(test)]
                kept: 3,
                #[cfg(not(test))]
                left_out: no_such_function(),
                #[cfg(not(test))]
                left_out_too <- no_such_function(),
                #[cfg(not(test))]
                kept <- no_such_function(),
                #[cfg(not(test))]
                _: { no_such_function() },
                fixed: [4; 2],
            })
        }
    }

    #[test]
    fn all_kinds_of_parameters() {
        let dropped = Cell::new(0);
        let everything: Pin<Box<Everything<'_, '_, u8, { u8::LEN }, _>>> =
            boxed(Everything::new(|i| i as u8, |x| x + 1, &(), &dropped)).unwrap();
        assert_eq!(everything.array, [0, 1]);
        assert_eq!((everything.function)(everything.kept), 4);
        assert_eq!(everything.fixed, [4, 4]);
        assert!(everything.out.is_none() && everything.itself.is_none());
        assert_eq!(everything.long, &());
        drop(everything);
        assert_eq!(dropped.get(), 1);
    }

    #[test]
    fn arguments_can_be_left_out_or_given() {
        #[pin_data]
        struct Pair<A, B> {
            a: A,
            #[pin]
            b: B,
        }
        let pair = boxed(pin_init!(Pair { a: 1u8, b: "b" })).unwrap();
        assert_eq!((pair.a, pair.b), (1, "b"));
        let pair = boxed(pin_init!(Pair::<_, u16> { a: 1u8, b: 2 })).unwrap();
        assert_eq!((pair.a, pair.b), (1, 2));
        let pair = boxed(init!(Pair::<Option<u8>, Vec<u16>> { a: None, b: vec![] })).unwrap();
        assert!(pair.a.is_none() && pair.b.is_empty());
    }
}

mod in_macros {
    use super::*;

    macro_rules! make {
        ($(#[$meta:meta])* $vis:vis $name:ident <$($p:ident),*> {
            $($(#[$attr:ident])? $field:ident: $t:ty = $value:expr),* $(,)?
        } $init:ident) => {
            $(#[$meta])*
            #[pin_data]
            $vis struct $name<$($p),*> {
                $($(#[$attr])? $field: $t,)*
            }

            impl $name<u8> {
                $vis fn new() -> impl PinInit<Self> {
                    $init!(Self { $($field <- $value),* })
                }
            }
        };
    }

    make! {
        /// Documented.
        pub(crate) Made<T> {
            #[pin] one: Option<T> = None,
            two: [T; 2] = [1 + 1, 3],
        } pin_init
    }
    make! { Private<T> { one: T = 1 } init }

    #[test]
    fn structs_and_initializers_of_a_macro() {
        let made = boxed(Made::new()).unwrap();
        assert_eq!((made.one, made.two), (None, [2, 3]));
        let mut movable = Box::new(MaybeUninit::uninit());
        // SAFETY: The box is writable and aligned, and the initializer an `Init`.
        unsafe { raw_try_init(movable.as_mut_ptr(), Private::new()).unwrap() };
        // SAFETY: It succeeded.
        assert_eq!(unsafe { movable.assume_init() }.one, 1);
    }
}

#[test]
fn pinned_drop_runs_once_before_the_fields_are_dropped() {
    #[pin_data(PinnedDrop)]
    struct Outer<'a> {
        #[pin]
        part: Part<'a>,
        #[pin]
        _pin: PhantomPinned,
    }
    #[::pin_init::pinned_drop]
    impl ::pin_init::PinnedDrop for Outer<'_> {
        #[inline]
        fn drop(self: Pin<&mut Self>) {
            self.project().part.log.0.borrow_mut().push("outer");
        }
    }

    let log = &Log::default();
    {
        stack_pin_init!(let outer = pin_init!(Outer { part: log.part("part"), _pin: PhantomPinned }));
        assert_eq!(outer.part.name, "part");
    }
    assert_eq!(log.take(), ["outer", "part"]);

    // Not if it was never complete.
    stack_try_pin_init!(let outer = pin_init!(Outer {
        part: log.part("part"),
        _pin: Err(())?,
    }? ()));
    assert!(outer.is_err());
    assert_eq!(log.take(), ["part"]);
}

#[derive(Zeroable, Debug, PartialEq)]
struct Registers {
    status: u32,
    pad: [u8; 3],
    handler: Option<&'static u8>,
    next: *mut Registers,
}

#[test]
fn the_rest_can_be_zeroes() {
    let registers = boxed(init!(Registers {
        pad: [1, 2, 3],
        ..Zeroable::init_zeroed()
    }))
    .unwrap();
    assert_eq!(
        *registers,
        Registers {
            status: 0,
            pad: [1, 2, 3],
            handler: None,
            next: std::ptr::null_mut(),
        }
    );

    #[pin_data(PinnedDrop)]
    #[derive(Zeroable)]
    struct Dropped<'a> {
        count: Option<&'a Cell<u32>>,
        #[pin]
        pin: PhantomPinned,
        more: u8,
    }
    #[pinned_drop]
    impl PinnedDrop for Dropped<'_> {
        fn drop(self: Pin<&mut Self>) {
            if let Some(count) = self.count {
                count.set(count.get() + 1);
            }
        }
    }
    let count = &Cell::new(0);
    let dropped = boxed(pin_init!(Dropped {
        count: Some(count),
        ..Zeroable::init_zeroed()
    }))
    .unwrap();
    assert_eq!(dropped.more, 0);
    drop(dropped);
    assert_eq!(count.get(), 1);

    #[derive(Zeroable)]
    #[pin_data]
    struct Nothing {}
    boxed(pin_init!(Nothing {
        ..Zeroable::init_zeroed()
    }))
    .unwrap();
    boxed(pin_init!(Nothing {})).unwrap();
}

#[test]
fn zeroable_is_derived_for_all_kinds_of_types() {
    #[derive(Zeroable)]
    struct Tuple<T, const N: usize>(pub u8, pub(crate) [T; N], (u16, u32))
    where
        [T; N]: Copy;
    #[derive(Zeroable)]
    struct Unit;
    #[derive(Zeroable)]
    union Either {
        number: u64,
        pointer: *const u8,
    }
    #[derive(Zeroable)]
    #[allow(dead_code)]
    struct Bounded<'a, T: Debug + 'a, U>
    where
        Option<U>: Debug,
    {
        t: T,
        u: U,
        reference: Option<&'a T>,
        #[cfg(not(test))]
        left_out: &'a T,
    }
    #[derive(MaybeZeroable)]
    #[allow(dead_code)]
    struct Maybe<T> {
        t: T,
        next: *const Self,
        number: u8,
    }
    #[derive(MaybeZeroable)]
    #[allow(dead_code)]
    struct MaybeOfItself<T: PartialEq<Self>> {
        t: T,
    }
    #[derive(Zeroable)]
    #[allow(dead_code)]
    struct Node<T: PartialEq<*const Self>> {
        t: T,
        next: *const Self,
    }
    #[derive(MaybeZeroable)]
    #[allow(dead_code)]
    struct MaybeNot {
        reference: &'static u8,
    }

    fn zeroed<T: Zeroable>() -> T {
        T::zeroed()
    }
    let tuple: Tuple<u8, 2> = zeroed();
    assert_eq!((tuple.0, tuple.1, tuple.2), (0, [0, 0], (0, 0)));
    let Unit = zeroed();
    assert_eq!(size_of_val(&Unit), 0);
    let either: Either = zeroed();
    // SAFETY: All bytes are zero.
    assert!(unsafe { either.number == 0 && either.pointer.is_null() });
    let bounded: Bounded<'_, u8, i16> = zeroed();
    assert_eq!((bounded.t, bounded.u, bounded.reference), (0, 0, None));
    assert_eq!(zeroed::<Maybe<u8>>().number, 0);

    trait No {
        const ZEROABLE: bool = false;
    }
    impl<T> No for T {}
    struct Probe<T>(PhantomData<T>);
    #[allow(dead_code)]
    impl<T: Zeroable> Probe<T> {
        const ZEROABLE: bool = true;
    }
    const {
        assert!(<Probe<Maybe<u8>>>::ZEROABLE);
        assert!(!<Probe<Maybe<&u8>>>::ZEROABLE);
        assert!(!<Probe<MaybeNot>>::ZEROABLE);
    }
}

#[test]
fn unions_and_nested_structs() {
    union Either {
        number: u32,
        _bytes: [u8; 4],
    }
    struct Inner {
        a: u8,
        b: u8,
    }
    struct Outer {
        inner: Inner,
        either: Either,
        cell: Cell<u8>,
    }
    let outer = boxed(init!(Outer {
        inner <- init!(Inner { a: 1, b <- Ok::<u8, Infallible>(2) }),
        either <- init!(Either { number: 7 }),
        cell: Cell::new(3),
    }))
    .unwrap();
    // SAFETY: The field that was written is read.
    assert_eq!(unsafe { outer.either.number }, 7);
    assert_eq!((outer.inner.a, outer.inner.b, outer.cell.get()), (1, 2, 3));
}

#[test]
fn packed_structs_whose_fields_are_aligned() {
    #[repr(C, packed)]
    struct Bytes {
        a: u8,
        b: [u8; 3],
    }
    stack_pin_init!(let bytes = init!(Bytes { a: 1, b: [2; 3] }));
    assert_eq!((bytes.a, bytes.b), (1, [2; 3]));
}

#[test]
fn chained_with_other_initializers() {
    #[pin_data]
    struct Wrapped {
        #[pin]
        cell: std::cell::UnsafeCell<Pinned>,
    }
    #[pin_data]
    struct Pinned {
        address: usize,
        #[pin]
        _pin: PhantomPinned,
    }
    fn pinned() -> impl PinInit<Pinned> {
        pin_init!(&this in Pinned { address: this.as_ptr().addr(), _pin: PhantomPinned })
    }

    let mut wrapped: Pin<Box<Wrapped>> = boxed(
        pin_init!(Wrapped { cell <- std::cell::UnsafeCell::pin_init(pinned()) }).pin_chain(
            |wrapped| {
                assert_ne!(wrapped.cell.get(), std::ptr::null_mut());
                Ok(())
            },
        ),
    )
    .unwrap();
    // SAFETY: Nothing else refers to the value, which is not moved.
    let pinned = unsafe {
        wrapped
            .as_mut()
            .project()
            .cell
            .get_unchecked_mut()
            .get_mut()
    };
    assert_eq!(pinned.address, std::ptr::from_ref(pinned).addr());

    let memory = Box::leak(Box::new(MaybeUninit::<Registers>::uninit()));
    let Ok(registers) = memory.write_init::<Infallible>(
        init!(Registers {
            ..Zeroable::init_zeroed()
        })
        .chain(|registers| {
            registers.status = 1;
            Ok(())
        }),
    );
    assert_eq!(registers.status, 1);
    // SAFETY: It was leaked above.
    drop(unsafe { Box::from_raw(registers) });
}

#[test]
fn large_values_are_not_built_on_the_stack() {
    struct Large {
        first: [u8; 64 << 20],
        second: [u8; 64 << 20],
    }
    // A thread has two megabytes of stack.
    std::thread::spawn(|| {
        let large = {
            let mut memory = Box::<Large>::new_uninit();
            let init = init!(Large {
                first <- pin_init::init_zeroed(),
                second <- init_array_from_fn(|i| i as u8),
            });
            // SAFETY: The box is writable and aligned.
            unsafe { raw_try_init::<_, Infallible>(memory.as_mut_ptr(), init).unwrap() };
            // SAFETY: The initializer has succeeded.
            unsafe { memory.assume_init() }
        };
        assert_eq!((large.first[1 << 20], large.second[0x1_0003]), (0, 3));
    })
    .join()
    .unwrap();
}

#[test]
fn an_initializer_is_send_if_its_values_are() {
    struct Numbers {
        a: Vec<u8>,
    }
    let a = vec![1, 2];
    let init = init!(Numbers { a });
    std::thread::spawn(move || assert_eq!(boxed(init).unwrap().a, [1, 2]))
        .join()
        .unwrap();
}
