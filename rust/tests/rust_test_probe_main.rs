// SPDX-License-Identifier: GPL-2.0

//! A function for `tools/testing/selftests/rust/kprobe.sh` to probe and trace.

use kernel::{
    error::from_result,
    prelude::*, //
};

module! {
    type: Probe,
    name: "rust_test_probe",
    authors: ["Rust for LTS"],
    description: "Test of probes on functions in Rust",
    license: "GPL",
}

struct Probe;

impl kernel::Module for Probe {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}

mod a_function_of_which_the_mangled_name_is_too_long_for_an_event {
    use super::*;

    /// Doubles a number. C gets the error as a negative number.
    #[inline(never)]
    pub(super) extern "C" fn double(number: u32) -> c_int {
        from_result(|| {
            let doubled = number.checked_mul(2).ok_or(EOVERFLOW)?;
            c_int::try_from(doubled).map_err(|_| EOVERFLOW)
        })
    }
}

/// Calls the function, for C.
#[no_mangle]
extern "C" fn rust_test_probe_double(number: u32) -> c_int {
    a_function_of_which_the_mangled_name_is_too_long_for_an_event::double(number)
}
