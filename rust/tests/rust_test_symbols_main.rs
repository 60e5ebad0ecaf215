// SPDX-License-Identifier: GPL-2.0

//! Functions with long symbols, which the kernel must find and print.
//!
//! Lengths of 127 and 128, 255 and 256 bytes are on both sides of former or plausible limits. 511
//! bytes is the limit. The last function has a compiler-generated name of more than 300 bytes.
//!
//! The checked functions are not useful to modules, so they have no safe API:
//! `rust_test_symbols_check.c` calls them.

use core::marker::PhantomData;

use kernel::c_str;
use kernel::ffi::c_char;
use kernel::ffi::c_int;
use kernel::ffi::c_void;
use kernel::prelude::*;

module! {
    type: Symbols,
    name: "rust_test_symbols",
    authors: ["Rust for LTS"],
    description: "Test of long symbol names",
    license: "GPL",
}

/// A callback of the functions, which has them in its stack trace.
type Probe = extern "C" fn(*mut c_void);

/// A function with a long name. It calls the probe, and returns a number.
type Named = extern "C" fn(Probe, *mut c_void) -> c_int;

extern "C" {
    /// Checks that the kernel knows `function` by the NUL-terminated `name`, and by no other. If
    /// `name` is null, the name is a mangled one of more than 300 bytes.
    ///
    /// May sleep. Returns whether all is right, and prints what is not.
    fn rust_test_symbols_check(name: *const c_char, function: Named, number: c_int) -> bool;
}

/// Checks `function`, whose symbol is `name`, or a mangled one.
fn check(name: Option<&CStr>, function: Named, number: c_int) -> bool {
    let name = name.map_or(core::ptr::null(), CStr::as_char_ptr);

    // SAFETY: `name` is null or, as it comes from a `CStr`, NUL-terminated and valid for the call.
    // Tests may sleep.
    unsafe { rust_test_symbols_check(name, function, number) }
}

/// Defines a function with the symbol `$symbol` of `$length` bytes.
macro_rules! named {
    ($length:literal, $function:ident, $symbol:literal) => {
        #[export_name = $symbol]
        extern "C" fn $function(probe: Probe, data: *mut c_void) -> c_int {
            probe(data);
            // Not a tail call, so that the function is in the stack trace.
            $length
        }

        impl Symbols {
            fn $function() -> bool {
                const NAME: &CStr = c_str!($symbol);
                static_assert!(NAME.count_bytes() == $length);

                check(Some(NAME), $function, $length)
            }
        }
    };
}

named! {
    127, bytes_127,
    "rust_test_symbols_127_NqVwYS81VP7Hb1DX8pPd5khxE3pyIgKpaUnArl63XykWZeiNNCiia3anXn9k3ksu9m\
    I4ROnl89Sm995ytbxAk7jqevt0MLaMRTvet_end"
}

named! {
    128, bytes_128,
    "rust_test_symbols_128_w0tESulEETldq8b8Vw2zbJYAxyL1aCcTlN99mhWp708DwGw5HqXDgLVXZx3scB8fnv\
    GNx6jvr7SIftRutlZfOjUStEkUdfMI7zcpVM_end"
}

named! {
    255, bytes_255,
    "rust_test_symbols_255_w0qDPAjd6OcZFv1niUK8iO5YAgkBxjd2AsjD7N2kHD9FSUuErsEz5jhy0I9lO7F3vl\
    fFrGYJ3GxeYYXwSLQcWtxJTQr1FqXSTs98vPlL2aEJXquQrDs0GPRZwwrPwV81Aw71l33SCx9vHjHkm1x72EsSfU\
    QUAkNX7LHQ7AtNJX3OrUbmkLCNPloWRlOTcEokd5ihu9lEmJcADwyQNeLnpT5xawz8r2A3hS1Jx_end"
}

named! {
    256, bytes_256,
    "rust_test_symbols_256_9cJNtgsIGv8Ls9w0iAA0KPIxDjkMyKE9m9iMfw05QayguK6NIjuO45KyBBoFsETyy9\
    26kMMqVtFqAbu8tF7sjEbhQN9CpscYi0zaEIJrp7EYcpFr2jUssFMEHP3M4V5hbWitsITvNsUHbDwxRV0LicaqJD\
    R6g4RImaBXZBMKST9OPE261yEzR2Um5sD1Wet1aSXBLsPXE6tjkESJ4FvIjBLIZdeUor0fYeQ8bv_end"
}

named! {
    511, bytes_511,
    "rust_test_symbols_511_UBezSFdh1hoNP08hT5isT6CjlNlAZkeNncJgQyVerdKKhVz4NiaBfuRMFFw8Px6diS\
    sjKORGs68JJNoqeJpq1WsHiZp3xDVyliTbPvfKQcf3hGMDpy4DE9ugYHbIUyd2j88BRYoVhf6QF0niSNyw1psv7N\
    TwYyyiU1wPsZOB92xHcLKnVlzegcclmmcF47EQWwaBEt47N6BuDDgmjPkex3y34EjJqhr0kWsRpcE5cw7Wxu8dSb\
    RDE28jhYQusDRpUkcmTbKoQfNz6TxRtlDxseUTDkXplRn8cPMBUraDdCXRAkccJ11HKw8gTep5ZFf7EdRpPdFzYd\
    dq1ACtOd4c8mlSGOzmIof7uYgfI6kMe2UnNbCIwFBKXyHOiUa6WtSC50oJhitEfXXq0zuiiIfEpSfZB9KQprdFSp\
    dTmYs4x4geAXuyWXJa5sP8WiKbCj0SPY9bUdSBrgZZyJiuetkiqFRusceIWVJbbhdi0_end"
}

mod the_symbol_of_a_rust_function_has_the_path_of_the_function_in_it {
    pub(super) mod and_if_the_function_is_generic_it_has_those_of_the_types_as_well {
        use super::super::*;

        /// Types for a generic function.
        pub(crate) struct TypeOfWhichOnlyTheNameMatters<A, B>(PhantomData<(A, B)>);
        pub(crate) struct TypeThatIsAnArgumentOfTheOtherType<A, B>(PhantomData<(A, B)>);

        // The type only affects the mangled name.
        #[allow(clippy::extra_unused_type_parameters)]
        pub(crate) extern "C" fn call_the_probe_of_rust_test_symbols<T>(
            probe: Probe,
            data: *mut c_void,
        ) -> c_int {
            probe(data);
            300
        }
    }
}

use path::and_if_the_function_is_generic_it_has_those_of_the_types_as_well as long;
use the_symbol_of_a_rust_function_has_the_path_of_the_function_in_it as path;

type Argument = long::TypeThatIsAnArgumentOfTheOtherType<[u8; 4], (u16, i32, &'static str)>;
type Type = long::TypeOfWhichOnlyTheNameMatters<Argument, [Argument; 128]>;

/// The module.
struct Symbols;

impl kernel::Module for Symbols {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}

#[kunit_tests(rust_symbols)]
mod tests {
    use super::*;

    #[test]
    fn bytes_127() {
        assert!(Symbols::bytes_127());
    }

    #[test]
    fn bytes_128() {
        assert!(Symbols::bytes_128());
    }

    #[test]
    fn bytes_255() {
        assert!(Symbols::bytes_255());
    }

    #[test]
    fn bytes_256() {
        assert!(Symbols::bytes_256());
    }

    #[test]
    fn bytes_511() {
        assert!(Symbols::bytes_511());
    }

    #[test]
    fn mangled() {
        let function = long::call_the_probe_of_rust_test_symbols::<Type>;
        assert!(check(None, function, 300));
    }
}
