// SPDX-License-Identifier: GPL-2.0

//! Fault injection: tests with failing allocations, if the kernel's command line requests it.

use core::fmt::Debug;

use crate::{
    bindings,
    error::code::ENOMEM,
    fmt::Write as _,
    prelude::*,
    str::Formatter, //
};

/// How many of the first allocations of a test are made to fail.
const MOST: u32 = 100;
/// For how long that is done, in nanoseconds. After that, and after `MOST`, each allocation that
/// fails is at twice the distance of the one before.
const PATIENCE: i64 = 5_000_000_000;
/// When no more allocations are made to fail. KUnit gives up a test after five minutes, and there
/// are many tests.
const LIMIT: i64 = 20_000_000_000;

/// Runs a closure again for each of its allocations, which is made to fail; if there are many, or
/// it takes long, only for some.
pub(super) fn each_allocation(run: impl Fn()) {
    // SAFETY: The function may be called in any context.
    if !unsafe { bindings::rust_kunit_fault_wanted() } {
        return;
    }
    // SAFETY: The function may be called in any context.
    let now = || unsafe { bindings::ktime_get() };
    let start = now();
    let mut nth = 1;
    while now() - start < LIMIT {
        // SAFETY: The function may be called by any thread.
        unsafe { bindings::rust_kunit_fault_begin(nth) };
        run();
        // SAFETY: The function may be called by any thread.
        if !unsafe { bindings::rust_kunit_fault_end() } {
            return;
        }
        nth = if nth < MOST && now() - start < PATIENCE {
            nth + 1
        } else {
            2 * nth
        };
    }
    pr_info!("rust_kunit: no time to let allocation {nth} and later ones fail\n");
}

/// Returns whether the test's result is acceptable because an allocation was made to fail.
pub(super) fn excuses(result: &dyn Debug) -> bool {
    // SAFETY: The function may be called in any context.
    if !unsafe { bindings::rust_kunit_fault_struck() } {
        return false;
    }
    let no_memory: [&dyn Debug; 2] = [&ENOMEM, &crate::alloc::AllocError];
    no_memory
        .into_iter()
        .any(|error| shows::<256>(result).contains(&shows::<32>(error)))
}

/// The first bytes of a value's `Debug` output.
struct Shown<const N: usize>([u8; N], usize);

fn shows<const N: usize>(value: &dyn Debug) -> Shown<N> {
    let mut text = [0; N];
    let mut f = Formatter::new(&mut text);
    // The truncated part is not needed.
    let _ = write!(f, "{value:?}");
    let len = f.bytes_written().min(N);
    Shown(text, len)
}

impl<const N: usize> Shown<N> {
    fn contains<const M: usize>(&self, other: &Shown<M>) -> bool {
        self.0[..self.1]
            .windows(other.1.max(1))
            .any(|part| part == &other.0[..other.1])
    }
}
