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

/// The maximum number of allocations of a test that are made to fail.
const MOST: u32 = 100;

/// Runs a closure again for each of its allocations, which is made to fail.
pub(super) fn each_allocation(run: impl Fn()) {
    // SAFETY: The function may be called in any context.
    if !unsafe { bindings::rust_kunit_fault_wanted() } {
        return;
    }
    for nth in 1..=MOST {
        // SAFETY: The function may be called by any thread.
        unsafe { bindings::rust_kunit_fault_begin(nth) };
        run();
        // SAFETY: The function may be called by any thread.
        if !unsafe { bindings::rust_kunit_fault_end() } {
            return;
        }
    }
    pr_info!("rust_kunit: more than {MOST} allocations; the others did not fail\n");
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
