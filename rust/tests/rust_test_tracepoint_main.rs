// SPDX-License-Identifier: GPL-2.0

//! Tracepoints that Rust code calls.

use kernel::{
    ffi::c_char,
    prelude::*,
    tracepoint::declare_trace, //
};

module! {
    type: Tracepoints,
    name: "rust_test_tracepoint",
    authors: ["Rust for LTS"],
    description: "Tests of tracepoints",
    license: "GPL",
}

struct Tracepoints;

impl kernel::Module for Tracepoints {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}

declare_trace! {
    /// An event with arguments of several types.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `name` is a C string.
    unsafe fn rust_test_event(id: u32, value: i64, name: *const c_char);

    /// An event that only fires for odd numbers.
    ///
    /// # Safety
    ///
    /// The caller must ensure that a tracepoint may be called, which holds in any context.
    unsafe fn rust_test_odd(number: i32);
}

fn event(id: u32, value: i64, name: &CStr) {
    // SAFETY: `name` is a C string.
    unsafe { rust_test_event(id, value, name.as_char_ptr()) };
}

fn odd(number: i32) {
    // SAFETY: The function has no safety requirements.
    unsafe { rust_test_odd(number) };
}

/// Calls both tracepoints, for C.
#[no_mangle]
extern "C" fn rust_test_fire(id: u32) {
    event(id, -i64::from(id), c"fired");
    odd(id as i32);
}

#[cfg(CONFIG_KUNIT)]
#[path = "threads.rs"]
mod threads;

#[kunit_tests(rust_test_tracepoint)]
mod tests {
    use super::{
        event,
        odd,
        threads, //
    };
    use kernel::{
        error::to_result,
        ffi::c_int,
        prelude::*,
        sync::{
            atomic::{
                Atomic,
                Relaxed, //
            },
            Arc, //
        }, //
    };

    /// The data recorded by the C code, as in `rust_test_tracepoint.h`.
    #[repr(C)]
    struct Seen {
        calls: Atomic<i64>,
        sum: Atomic<i64>,
        id: Atomic<u32>,
        name: [Atomic<i8>; 16],
    }

    extern "C" {
        fn rust_test_watch_event(seen: *const Seen) -> c_int;
        fn rust_test_unwatch_event(seen: *const Seen);
        fn rust_test_watch_odd(seen: *const Seen) -> c_int;
        fn rust_test_unwatch_odd(seen: *const Seen);
    }

    /// The tracepoint.
    #[derive(Clone, Copy)]
    enum Which {
        Event,
        Odd,
    }

    /// A probe of a tracepoint, registered while the value exists.
    struct Watch {
        seen: Arc<Seen>,
        which: Which,
    }

    impl Watch {
        fn new(which: Which) -> Result<Self> {
            // SAFETY: All fields are atomic integers, for which all bytes zero is valid.
            let seen = Arc::new(unsafe { core::mem::zeroed::<Seen>() }, GFP_KERNEL)?;
            // SAFETY: `drop` ensures that `seen` outlives its use by the probe.
            to_result(unsafe {
                match which {
                    Which::Event => rust_test_watch_event(&*seen),
                    Which::Odd => rust_test_watch_odd(&*seen),
                }
            })?;
            Ok(Self { seen, which })
        }

        fn calls(&self) -> i64 {
            self.seen.calls.load(Relaxed)
        }

        fn sum(&self) -> i64 {
            self.seen.sum.load(Relaxed)
        }
    }

    impl Drop for Watch {
        fn drop(&mut self) {
            // SAFETY: `new` registered the probe.
            unsafe {
                match self.which {
                    Which::Event => rust_test_unwatch_event(&*self.seen),
                    Which::Odd => rust_test_unwatch_odd(&*self.seen),
                }
            }
        }
    }

    #[test]
    fn not_enabled() -> Result {
        event(1, 1, c"nobody looks");
        let watch = Watch::new(Which::Event)?;
        assert_eq!(watch.calls(), 0);

        let seen = watch.seen.clone();
        event(2, 2, c"one looks");
        assert_eq!(watch.calls(), 1);
        drop(watch);
        event(3, 3, c"nobody looks");
        assert_eq!(seen.calls.load(Relaxed), 1);
        assert_eq!(seen.sum.load(Relaxed), 2);
        Ok(())
    }

    #[test]
    fn arguments() -> Result {
        let watch = Watch::new(Which::Event)?;
        for (id, value, name) in [
            (0, i64::MIN, c""),
            (u32::MAX, i64::MAX, c"x"),
            (0x8000_0000, -1, c"fifteen bytes.."),
        ] {
            let before = watch.sum();
            event(id, value, name);
            assert_eq!(watch.seen.id.load(Relaxed), id);
            assert_eq!(watch.sum().wrapping_sub(before), value);
            for (index, byte) in name.to_bytes_with_nul().iter().enumerate() {
                assert_eq!(watch.seen.name[index].load(Relaxed), *byte as i8);
            }
        }
        assert_eq!(watch.calls(), 3);
        Ok(())
    }

    #[test]
    fn condition() -> Result {
        let watch = Watch::new(Which::Odd)?;
        for number in -5..=5 {
            odd(number);
        }
        assert_eq!(watch.calls(), 6);
        assert_eq!(watch.sum(), 0);
        odd(i32::MAX);
        assert_eq!(watch.sum(), i64::from(i32::MAX));
        Ok(())
    }

    #[test]
    fn several() -> Result {
        let first = Watch::new(Which::Event)?;
        event(1, 1, c"");
        let second = Watch::new(Which::Event)?;
        let other = Watch::new(Which::Odd)?;
        event(2, 10, c"");
        drop(first);
        event(3, 100, c"");
        assert_eq!(second.calls(), 2);
        assert_eq!(second.sum(), 110);
        assert_eq!(other.calls(), 0);
        Ok(())
    }

    #[test]
    fn threads_at_once() -> Result {
        const THREADS: usize = 4;
        const EACH: i32 = 1000;

        let watch = Watch::new(Which::Odd)?;
        threads::run(THREADS, |_| {
            for number in 0..2 * EACH {
                odd(number);
            }
        })?;
        assert_eq!(watch.calls(), THREADS as i64 * i64::from(EACH));
        assert_eq!(watch.sum(), THREADS as i64 * i64::from(EACH * EACH));
        Ok(())
    }
}
