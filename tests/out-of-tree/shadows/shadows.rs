// SPDX-License-Identifier: GPL-2.0

//! A module whose crate has its own things by the names that the code of macros uses: of crates, of
//! what the prelude and `core` have, of macros, variables and methods. The macros mean what they
//! would without.

#![allow(dead_code, non_camel_case_types, non_upper_case_globals)]
#![allow(unused_extern_crates, unused_imports, unused_macros)]

use ::kernel::prelude::*;

mod kernel {}
mod core {}
mod pin_init {}
mod alloc {}
mod macros {}
mod bindings {}
mod ffi {}
mod diagnostic {}

/// Here, other names for crates are nobody else's concern.
mod elsewhere {
    extern crate self as core;
    extern crate self as kernel;

    // extern crate self as pin_init;
    const TEXT: &::core::primitive::str = "extern crate self as pin_init;";

    macro_rules! not_called {
        () => {
            extern crate self as pin_init;
        };
    }
}

/// What types and traits are called.
mod types {
    pub(crate) struct Ok;
    pub(crate) struct Err;
    pub(crate) struct Some;
    pub(crate) struct None;
    pub(crate) struct Option;
    pub(crate) struct PhantomData;
    pub(crate) struct CStr;
    pub(crate) struct bool;
    pub(crate) struct u8;
    pub(crate) struct u16;
    pub(crate) struct u32;
    pub(crate) struct i32;
    pub(crate) struct usize;
    pub(crate) struct str;
    pub(crate) struct Self_;
    pub(crate) struct __PinData;
    pub(crate) struct __Unpin;
    pub(crate) trait Send {}
    pub(crate) trait Sync {}
    pub(crate) trait Sized {}
    pub(crate) trait Unpin {}
    pub(crate) trait Drop {}
    pub(crate) trait Clone {}
    pub(crate) trait Copy {}
    pub(crate) trait Eq {}
    pub(crate) trait PartialEq {}
    pub(crate) trait Debug {}
    pub(crate) trait From {}
    pub(crate) trait Into {}
    pub(crate) trait TryFrom {}
    pub(crate) trait TryInto {}
    pub(crate) trait HasWork {}
    pub(crate) trait HasTarget {}
    pub(crate) trait HasPinData {}
}

/// What macros are called.
macro_rules! wrong {
    ($($name:ident)*) => {
        $(wrong!(@one ($) $name);)*
    };
    (@one ($dollar:tt) $name:ident) => {
        macro_rules! $name {
            ($dollar($dollar _:tt)*) => {
                ::core::compile_error!("this is not the macro that was meant")
            };
        }
    };
}
wrong! {
    allow assert cfg column compile_error concat container_of debug_assert derive doc env file
    format_args inline line link_section matches offset_of option_env panic paste pin repr
    stringify unreachable used
}

/// What variables are called.
mod variables {
    pub(crate) static condition: () = ();
    pub(crate) static container: () = ();
    pub(crate) static data: () = ();
    pub(crate) static enabled: () = ();
    pub(crate) static error: () = ();
    pub(crate) static field: () = ();
    pub(crate) static guard0: () = ();
    pub(crate) static guard1: () = ();
    pub(crate) static init: () = ();
    pub(crate) static item: () = ();
    pub(crate) static links: () = ();
    pub(crate) static me: () = ();
    pub(crate) static memory: () = ();
    pub(crate) static once: () = ();
    pub(crate) static part: () = ();
    pub(crate) static ptr: () = ();
    pub(crate) static slot: () = ();
    pub(crate) static target: () = ();
    pub(crate) static this: () = ();
    pub(crate) static token: () = ();
    pub(crate) static variable: () = ();
    pub(crate) static whole: () = ();
    pub(crate) const c_str: () = ();
}

/// What methods are called. They take all values, so that a call by name comes here before it gets
/// to a method that takes a reference.
mod methods {
    macro_rules! all {
        ($($name:ident)*) => {
            pub(crate) trait Methods: ::core::marker::Sized {
                $(
                    #[allow(unused_variables)]
                    fn $name(self, arguments: Unlike) -> Unlike {
                        Unlike
                    }
                )*
            }
        };
    }
    all! {
        as_bytes as_mut as_mut_ptr as_ptr as_ref assume_init byte_sub call_once call_printf cast
        cast_const cast_mut check_alignment check_made_by check_taken_by closure
        debug_struct deref deref_mut dismiss drop exit field finish fmt from_bytes_with_nul get
        get_mut init into into_raw into_result is_null kernel_param_lock lock map_unchecked_mut
        ok_or pinned project read record to_bytes_with_nul try_into value write
    }

    impl<T> Methods for T {}

    /// Nothing takes or gives one of these.
    pub(crate) struct Unlike;
}

use ::kernel::module_param::{ModuleParamAccess, StrParam, WritableParam};
use methods::Methods as _;
use types::*;
use variables::*;

module! {
    type: Shadows,
    name: "shadows",
    authors: ["Rust for LTS"],
    description: "Has its own things by the names that macros use",
    license: "GPL",
    params: {
        number: u8 { default: 200, description: "A number" },
        flag: bool { default: true, description: "A flag", permissions: 0o644 },
        text: str { default: "text", description: "A text" },
    },
}

struct Shadows;

impl ::kernel::Module for Shadows {
    fn init(_module: &'static ThisModule) -> ::kernel::error::Result<Self> {
        pr_info!(
            "parameters: {} {} {}\n",
            ModuleParamAccess::value(&module_parameters::number),
            WritableParam::value(&module_parameters::flag),
            StrParam::value(&module_parameters::text)
        );
        pr_info!("initializers: {}\n", initializers::sum()?);
        pr_info!("numbers: {:?}\n", numbers::register());
        pr_info!("flags: {:?}\n", numbers::flags());
        pr_info!("small ones: {}\n", small::sum()?);
        pr_info!("locks: {}\n", locks::sum()?);
        pr_info!("callbacks: {}\n", callbacks::sum()?);
        pr_info!("a list: {}\n", lists::sum()?);
        pr_info!("without a prelude: {}\n", bare::sum()?);
        ::core::result::Result::Ok(Self)
    }
}

mod initializers {
    use super::methods::Methods as _;
    use super::types::*;
    use super::variables::*;
    use ::core::marker::PhantomPinned;
    use ::kernel::prelude::*;

    #[pin_data(PinnedDrop)]
    #[derive(Zeroable)]
    struct Parts<'a, T, E: ::core::marker::Copy> {
        #[pin]
        first: T,
        second: E,
        third: *const T,
        #[pin]
        fourth: ::core::mem::MaybeUninit<&'a ()>,
        #[pin]
        pin: PhantomPinned,
    }

    #[pinned_drop]
    impl<T, E: ::core::marker::Copy> PinnedDrop for Parts<'_, T, E> {
        fn drop(self: Pin<&mut Self>) {
            let fields = self.project();
            let _: Pin<&mut T> = fields.first;
            let _: &mut E = fields.second;
        }
    }

    /// Named as the struct by which `#[pin_data]` knows the fields, once.
    #[pin_data]
    struct __PinData {
        of: ::core::primitive::u32,
    }

    /// A type's functions come before those of traits.
    struct Own {
        number: ::core::primitive::u32,
    }

    impl Own {
        fn value(self) {}
        fn init_zeroed() {}
        fn __init(self) {}
    }

    pub(super) fn sum() -> ::kernel::error::Result<::core::primitive::u32> {
        let parts = KBox::pin_init(
            try_pin_init!(&address in Parts {
                first: 5u32,
                second <- 6u32,
                third: address.as_ptr().cast_const().cast(),
                _: {
                    let _: Pin<&mut ::core::primitive::u32> = first;
                    *second += 1;
                },
                ..Zeroable::init_zeroed()
            }),
            GFP_KERNEL,
        )?;
        let inner = KBox::pin_init(pin_init!(__PinData { of: 20 }), GFP_KERNEL)?;
        let own = KBox::try_init(try_init!(Own { number: 300 }), GFP_KERNEL)?;
        ::pin_init::stack_pin_init!(let on_stack: ::core::primitive::u32 = 4000);
        let sum = parts.first + parts.second + inner.of + own.number + *on_stack;
        ::core::result::Result::Ok(sum)
    }
}

mod numbers {
    use super::methods::Methods as _;
    use super::types::*;
    use ::kernel::{bitfield, impl_flags};

    type T = ::core::primitive::u16;
    const VALUE: () = ();

    bitfield! {
        pub(super) struct Register(T) {
            3:0 low;
            7:4 high;
        }
    }

    impl_flags! {
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy)]
        pub(super) struct Flags(u64);

        pub(super) enum Flag {
            One = 1,
            Two = 2,
        }
    }

    pub(super) fn register() -> Register {
        Register::from_raw(0)
            .with_const_low::<5>()
            .with_const_high::<9>()
    }

    pub(super) fn flags() -> Flags {
        let mut flags = Flag::One | Flag::Two;
        flags ^= Flag::One;
        flags
    }
}

mod small {
    use super::methods::Methods as _;
    use super::types::*;
    use super::variables::*;
    use ::core::sync::atomic::{AtomicU32, Ordering};
    use ::kernel::{
        b_str, c_str, dbg, pr_info_once, prelude::*, seq_file::SeqFile, seq_print, warn_on,
    };

    /// As the flag of `do_once_lite!`.
    static ONCE: AtomicU32 = AtomicU32::new(0);

    static_assert!(1 + 1 == 2);

    pub(super) fn sum() -> ::kernel::error::Result<::core::primitive::u32> {
        const_assert!(2 + 2 == 4);
        build_assert!(3 + 3 == 6);
        for _ in 0..3 {
            ::kernel::do_once_lite! {
                ONCE.fetch_add(1, Ordering::Relaxed);
            }
        }
        let vector = ::kernel::kvec![10u32, 20, 30]?;
        let sum: ::core::primitive::u32 = vector.iter().sum();
        let length = c_str!("four").to_bytes().len() + b_str!("three").len();
        if warn_on!(length != 9) {
            return ::core::result::Result::Err(EINVAL);
        }
        pr_info_once!("{}: {}\n", "the first time", dbg!(sum));
        ::core::result::Result::Ok(sum + ONCE.load(Ordering::Relaxed))
    }

    pub(super) fn print(file: &SeqFile, number: ::core::primitive::u32) {
        seq_print!(file, "{number}\n");
    }
}

mod locks {
    use super::methods::Methods as _;
    use super::types::*;
    use super::variables::*;
    use ::kernel::{
        new_condvar, new_mutex, new_spinlock,
        prelude::*,
        sync::{global_lock, Arc, CondVar, GlobalLock, Mutex, SpinLock},
    };

    global_lock! {
        // SAFETY: It is initialised below.
        unsafe(uninit) static NAME: Mutex<::core::primitive::u32> = 10;
    }

    #[pin_data]
    struct Both {
        #[pin]
        mutex: Mutex<::core::primitive::u32>,
        #[pin]
        spinlock: SpinLock<::core::primitive::u32>,
        #[pin]
        condvar: CondVar,
    }

    pub(super) fn sum() -> ::kernel::error::Result<::core::primitive::u32> {
        let both = Arc::pin_init(
            pin_init!(Both {
                mutex <- new_mutex!(3),
                spinlock <- new_spinlock!(4, "the second"),
                condvar <- new_condvar!(),
            }),
            GFP_KERNEL,
        )?;
        // SAFETY: This function is called once, and nothing else uses the lock.
        unsafe { GlobalLock::init(&NAME) };
        let sum = *Mutex::lock(&both.mutex) + *SpinLock::lock(&both.spinlock);
        let sum = sum + *GlobalLock::lock(&NAME);
        ::core::result::Result::Ok(sum)
    }
}

mod callbacks {
    use super::methods::Methods as _;
    use super::types::*;
    use super::variables::*;
    use ::kernel::{
        prelude::*,
        sync::{Arc, ArcBorrow, Completion},
        time::{hrtimer::*, Monotonic},
        workqueue::{self, impl_has_work, new_work, Work, WorkItem},
    };

    #[pin_data]
    struct Later {
        number: ::core::primitive::u32,
        #[pin]
        done: Completion,
        #[pin]
        work: Work<Self>,
        #[pin]
        timer: HrTimer<Self>,
    }

    impl_has_work! {
        impl HasWork<Self> for Later { self.work }
    }

    ::kernel::impl_has_hr_timer! {
        impl HasHrTimer<Self> for Later {
            mode: RelativeMode<Monotonic>,
            field: self.timer,
        }
    }

    impl WorkItem for Later {
        type Pointer = Arc<Self>;

        fn run(later: Arc<Self>) {
            pr_info!("the number is {}\n", later.number);
            later.done.complete_all();
        }
    }

    impl HrTimerCallback for Later {
        type Pointer<'a> = Arc<Self>;

        fn run(_: ArcBorrow<'_, Self>, _: HrTimerCallbackContext<'_, Self>) -> HrTimerRestart {
            HrTimerRestart::NoRestart
        }
    }

    #[vtable]
    trait Operations {
        fn first(&self) -> ::core::primitive::u32 {
            1
        }
        fn second(&self) -> ::core::primitive::u32 {
            2
        }
    }

    #[vtable]
    impl Operations for Later {
        fn second(&self) -> ::core::primitive::u32 {
            self.number
        }
    }

    pub(super) fn sum() -> ::kernel::error::Result<::core::primitive::u32> {
        let later = Arc::pin_init(
            pin_init!(Later {
                number: 70,
                done <- Completion::new(),
                work <- new_work!(),
                timer <- HrTimer::new(),
            }),
            GFP_KERNEL,
        )?;
        if workqueue::system().enqueue(Arc::clone(&later)).is_err() {
            return ::core::result::Result::Err(EBUSY);
        }
        later.done.wait_for_completion();
        let (false, true) = (Later::HAS_FIRST, Later::HAS_SECOND) else {
            return ::core::result::Result::Err(EINVAL);
        };
        ::core::result::Result::Ok(later.first() + later.second())
    }
}

mod lists {
    use super::methods::Methods as _;
    use super::types::*;
    use super::variables::*;
    use ::kernel::{
        list::{
            define_list_arc_field_getter, impl_list_arc_safe, impl_list_item, AtomicTracker, List,
            ListArc, ListArcField, ListLinks,
        },
        prelude::*,
        sync::UniqueArc,
    };

    #[pin_data]
    struct Item<'a> {
        number: ListArcField<::core::primitive::u32>,
        other: &'a ::core::primitive::u32,
        #[pin]
        place: ListLinks,
        #[pin]
        tracker: AtomicTracker,
    }

    impl_list_arc_safe! {
        impl{'a} ListArcSafe<0> for Item<'a> { tracked_by tracker: AtomicTracker; }
    }
    impl_list_item! {
        impl{'a} ListItem<0> for Item<'a> { using ListLinks { self.place }; }
    }

    impl<'a> Item<'a> {
        define_list_arc_field_getter! {
            fn number(&self) -> &::core::primitive::u32 { number }
        }
    }

    pub(super) fn sum() -> ::kernel::error::Result<::core::primitive::u32> {
        let other = &1000;
        let mut list = List::<Item<'_>>::new();
        for number in [1, 20, 300] {
            let initializer = try_pin_init!(Item {
                number: ListArcField::new(number),
                other,
                place <- ListLinks::new(),
                tracker <- AtomicTracker::new(),
            });
            list.push_back(ListArc::from(UniqueArc::pin_init(initializer, GFP_KERNEL)?));
        }
        let mut sum = 0;
        while let ::core::option::Option::Some(entry) = list.pop_front() {
            sum += *Item::number(&entry) + *entry.other;
        }
        ::core::result::Result::Ok(sum)
    }
}

/// Not even the names of the prelude are there.
#[no_implicit_prelude]
mod bare {
    use ::kernel::{
        alloc::{flags::GFP_KERNEL, KBox, KVec},
        bitfield, c_str,
        init::InPlaceInit as _,
        kvec, new_mutex, pr_info_once,
        prelude::{pin_data, pin_init, vtable},
        sync::Mutex,
    };

    #[pin_data]
    struct Locked {
        #[pin]
        number: Mutex<u32>,
        other: KVec<u32>,
    }

    bitfield! {
        struct Bits(u32) {
            7:0 low;
        }
    }

    #[vtable]
    trait Operations {
        fn only(&self) {}
    }

    pub(super) fn sum() -> ::kernel::error::Result<u32> {
        let locked = KBox::pin_init(
            pin_init!(Locked {
                number <- new_mutex!(6, "a number"),
                other: kvec![50]?,
            }? ::kernel::error::Error),
            GFP_KERNEL,
        )?;
        let bits = Bits::from_raw(0x304).low().get();
        pr_info_once!("{}\n", c_str!("bare"));
        let sum = *locked.number.lock() + locked.other[0] + bits;
        ::core::result::Result::Ok(sum)
    }
}
