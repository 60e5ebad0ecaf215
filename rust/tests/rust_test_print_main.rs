// SPDX-License-Identifier: GPL-2.0

//! Values that are difficult to print: long ones, and ones that print, sleep, or are interrupted
//! while they are formatted.
//!
//! tools/testing/selftests/rust/printing.sh checks the log after these tests.

use kernel::{
    fmt::{
        self,
        Write, //
    },
    pr_cont,
    prelude::*,
    sync::atomic::{
        Atomic,
        Relaxed, //
    },
    time::{
        delay::fsleep,
        Delta, //
    }, //
};

module! {
    type: Tests,
    name: "rust_test_print",
    authors: ["Rust for LTS"],
    description: "Test of printing",
    license: "GPL",
}

mod threads;

extern "C" {
    fn rust_test_print_nmi(function: extern "C" fn()) -> c_int;
}

/// More than the number of buffers for long messages.
const MANY: u8 = 12;

/// Writes a letter `count` times, one by one.
fn letters(f: &mut fmt::Formatter<'_>, letter: u8, count: usize) -> fmt::Result {
    (0..count).try_for_each(|_| f.write_char(char::from(letter)))
}

/// A value that prints a less deeply nested one while it is formatted.
struct Nested<'a> {
    depth: usize,
    /// The stack pointer at the first message, and the maximum stack use since.
    stack: &'a (Atomic<usize>, Atomic<usize>),
}

impl fmt::Display for Nested<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let here = (&raw const f).addr();
        let (top, used) = self.stack;
        if top.load(Relaxed) == 0 {
            top.store(here, Relaxed);
        }
        used.store(used.load(Relaxed).max(top.load(Relaxed) - here), Relaxed);

        if let Some(depth) = self.depth.checked_sub(1) {
            let stack = self.stack;
            pr_info!("nested {}\n", Nested { depth, stack });
        }
        write!(f, "{}", self.depth)
    }
}

/// A long value that prints other long values while it is formatted, until no buffer is left.
struct Shared(u8);

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        letters(f, b'A' + self.0, 100)?;
        if self.0 + 1 < MANY {
            pr_info!("{}\n", Shared(self.0 + 1));
        }
        letters(f, b'A' + self.0, 100)
    }
}

/// A value whose formatting is interrupted by code that also prints.
struct Interrupted(fn() -> Result);

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        letters(f, b'I', 150)?;
        (self.0)().or(Err(fmt::Error))?;
        letters(f, b'I', 150)
    }
}

extern "C" fn in_nmi() {
    struct Long;

    impl fmt::Display for Long {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            pr_info!("nmi: {} in {}\n", 1, 2);
            letters(f, b'N', 200)
        }
    }

    pr_info!("nmi: as it is\n");
    pr_info!("nmi: {Long}\n");
}

struct Tests;

impl kernel::Module for Tests {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Tests)
    }
}

#[kunit_tests(rust_print)]
mod tests {
    // printing.sh counts the lines. A test that returns a `Result` may run several times, with
    // allocations that fail, so these return nothing.
    use super::*;

    /// 20 nested messages use only a fraction of a stack of 16 KiB.
    #[test]
    fn nested() {
        const DEPTH: usize = 20;

        let stack = (Atomic::new(0), Atomic::new(0));
        let value = Nested {
            depth: DEPTH,
            stack: &stack,
        };
        pr_info!("nested {value}\n");

        let each = stack.1.load(Relaxed) / DEPTH;
        pr_info!("nested: {each} bytes of stack each\n");
        // Sanitizers need more stack.
        assert!(cfg!(any(CONFIG_KASAN, CONFIG_KCSAN)) || each <= 512);
    }

    /// Values that C's `printk()` formats, and ones in between that it does not.
    #[test]
    fn values() {
        let (small, big, r#type) = (-1i8, u64::MAX, true);
        let text = "text";

        pr_info!("values: {} {} {}\n", i8::MIN, i16::MIN, i32::MIN);
        pr_info!("values: {} {} {}\n", i64::MIN, isize::MAX, 0);
        pr_info!("values: {} {} {}\n", u8::MAX, u16::MAX, u32::MAX);
        pr_info!("values: {} {small}, {type}/{}\n", big, !r#type);
        pr_info!("values: {0} {1} {0} {0} {1} {last}\n", 1, 2, last = 3 + 4);
        pr_info!("values: {} {} {} {} {} {} {}\n", 1, 2, 3, 4, 5, 6, 7);
        pr_info!("values: 100 % {{{}}} %d %s {}\n", 1, false);
        pr_info!("values: {} {} {}\n", 1, text, true);
        pr_info!("values: {} {}\n", *text, &2);
        pr_info!("values: {} {} {}\n", i128::MIN, 'c', u128::MAX);
        pr_info!("values: {}", {
            pr_info!("values: first {}\n", 8);
            9
        });
        pr_cont!(" and {}\n", 10);
    }

    /// A message that is printed completely, and ones that are too long.
    #[test]
    fn long() {
        struct Long(usize);

        impl fmt::Display for Long {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                letters(f, b'L', self.0)
            }
        }

        pr_info!("long 79: {}\n", Long(79));
        pr_info!("long 300: {}\n", Long(300));
        pr_info!("long 900: {}\n", Long(900));
        pr_info!("long 3000: {}\n", Long(3000));
        pr_info!("");
        pr_cont!("long {}", Long(200));
        pr_cont!("{} continued\n", Long(200));
    }

    #[test]
    fn shared() {
        pr_info!("{}\n", Shared(0));
    }

    /// Long values that many threads print concurrently, and that sleep while they are formatted.
    #[test]
    fn asleep() {
        struct Sleeps(u8);

        impl fmt::Display for Sleeps {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                for _ in 0..4 {
                    letters(f, b'a' + self.0, 50)?;
                    fsleep(Delta::from_millis(3));
                }
                Ok(())
            }
        }

        let result = threads::run(MANY.into(), |index| pr_info!("{}\n", Sleeps(index as u8)));
        assert_eq!(result, Ok(()));
    }

    #[test]
    fn interrupted() {
        fn interrupt() -> Result {
            // SAFETY: The function may be called where sleeping is allowed, and calls `in_nmi()`,
            // which needs no locks.
            kernel::error::to_result(unsafe { rust_test_print_nmi(in_nmi) })
        }

        match interrupt() {
            Err(error) if error == EOPNOTSUPP => {
                pr_info!("interrupted: # SKIP the kernel cannot send itself an NMI\n");
                return;
            }
            result => assert_eq!(result, Ok(())),
        }
        pr_info!("interrupted: {}\n", Interrupted(interrupt));
    }
}
