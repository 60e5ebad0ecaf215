// SPDX-License-Identifier: GPL-2.0

//! A parameter of every type, which `tools/testing/selftests/rust/params.sh` sets to valid and
//! invalid values. They can be read in `/sys/module/rust_test_params/parameters/`, and some also
//! written.

use kernel::prelude::*;

module! {
    type: Params,
    name: "rust_test_params",
    authors: ["Rust for LTS"],
    description: "Test of module parameters in Rust",
    license: "GPL",
    params: {
        p_i8: i8 { default: -8, permissions: 0o444, description: "i8 (default: -8)" },
        p_u8: u8 { default: 8, permissions: 0o444, description: "u8 (default: 8)" },
        p_i16: i16 { default: -16, permissions: 0o444, description: "i16 (default: -16)" },
        p_u16: u16 { default: 16, permissions: 0o444, description: "u16 (default: 16)" },
        p_i32: i32 { default: -32, permissions: 0o444, description: "i32 (default: -32)" },
        p_u32: u32 { default: 32, permissions: 0o444, description: "u32 (default: 32)" },
        p_i64: i64 { default: -64, permissions: 0o444, description: "i64 (default: -64)" },
        p_u64: u64 { default: 64, permissions: 0o444, description: "u64 (default: 64)" },
        p_isize: isize { default: -1, permissions: 0o444, description: "isize (default: -1)" },
        p_usize: usize { default: 1, permissions: 0o444, description: "usize (default: 1)" },
        p_bool: bool { default: false, permissions: 0o444, description: "bool (default: N)" },
        p_str: str { default: "none", permissions: 0o444, description: "str (default: none)" },
        w_i8: i8 { default: 0, permissions: 0o644, description: "writable i8 (default: 0)" },
        w_i32: i32 { default: 0, permissions: 0o644, description: "writable i32 (default: 0)" },
        w_bool: bool {
            default: true,
            permissions: 0o644,
            description: "writable bool (default Y)",
        },
        w_str: str { default: "", permissions: 0o644, description: "writable str (default none)" },
        hidden: i32 { default: 0, description: "i32 without a file (default: 0)" },
    },
}

/// Prints parameters, one per line: the test checks that Rust reads the values that C wrote.
macro_rules! print {
    ($($name:ident)+) => {
        $(pr_info!("{}={}\n", stringify!($name), module_parameters::$name.value());)+
    };
}

fn print() {
    print!(p_i8 p_u8 p_i16 p_u16 p_i32 p_u32 p_i64 p_u64 p_isize p_usize p_bool p_str);
    print!(w_i8 w_i32 w_bool hidden);

    // Writing a string frees the previous one, so reading it requires the lock.
    let lock = THIS_MODULE.kernel_param_lock();
    pr_info!("w_str={}\n", module_parameters::w_str.value(&lock));
}

struct Params;

impl kernel::Module for Params {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        print();
        Ok(Params)
    }
}

impl Drop for Params {
    fn drop(&mut self) {
        pr_info!("unloading\n");
        print();
    }
}
