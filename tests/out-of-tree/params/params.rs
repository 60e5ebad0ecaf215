// SPDX-License-Identifier: GPL-2.0

//! A parameter of every type, readable in `/sys/module/params/parameters/`, a few writable too.

use kernel::prelude::*;

module! {
    type: Params,
    name: "params",
    authors: ["Rust for LTS"],
    description: "A parameter of every type",
    license: "GPL",
    params: {
        p_i8: i8 { default: -8, permissions: 0o444, description: "i8 (default: -8)" },
        p_u8: u8 { default: 8, permissions: 0o444, description: "u8 (default: 8)" },
        p_i16: i16 { default: -16, permissions: 0o444, description: "i16 (default: -16)" },
        p_u16: u16 { default: 16, permissions: 0o444, description: "u16 (default: 16)" },
        p_i32: i32 { default: -32, permissions: 0o644, description: "i32 (default: -32)" },
        p_u32: u32 { default: 32, permissions: 0o444, description: "u32 (default: 32)" },
        p_i64: i64 { default: -64, permissions: 0o444, description: "i64 (default: -64)" },
        p_u64: u64 { default: 64, permissions: 0o444, description: "u64 (default: 64)" },
        p_isize: isize { default: -1, permissions: 0o444, description: "isize (default: -1)" },
        p_usize: usize { default: 1, permissions: 0o444, description: "usize (default: 1)" },
        p_bool: bool { default: false, permissions: 0o644, description: "bool (default: N)" },
        p_str: str { default: "none", permissions: 0o444, description: "str (default: none)" },
        p_text: str { default: "none", permissions: 0o644, description: "str (default: none)" },
        hidden: i32 { default: 0, description: "i32 that has no file" },
    },
}

struct Params;

/// Prints each of the parameters, as `name=value`.
macro_rules! print {
    ($($name:ident)+) => {
        $(pr_info!("{}={}\n", stringify!($name), module_parameters::$name.value());)+
    };
}

impl Params {
    fn print(&self) {
        print!(p_i8 p_u8 p_i16 p_u16 p_i32 p_u32 p_i64 p_u64 p_isize p_usize p_bool p_str hidden);

        // Writing a string frees the one before it, so reading one takes a lock.
        let lock = THIS_MODULE.kernel_param_lock();
        pr_info!("p_text={}\n", module_parameters::p_text.value(&lock));
    }
}

impl kernel::Module for Params {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let params = Params;
        params.print();

        Ok(params)
    }
}

impl Drop for Params {
    fn drop(&mut self) {
        self.print();
    }
}
