// SPDX-License-Identifier: GPL-2.0

//! What is read with the lock is in the parameter, even if that is no static.

use kernel::module_param::{
    KParamGuard,
    WritableParam, //
};
use kernel::prelude::*;

module! {
    type: OutlivesParam,
    name: "param_reference_outlives_param",
    license: "GPL",
}

/// Reads a parameter that is gone when this returns.
pub fn read<'a>(lock: &'a KParamGuard<'_>) -> &'a u32 {
    let param = WritableParam::<u32, LocalModule>::new(7);
    param.read(lock)
}

struct OutlivesParam;

impl kernel::Module for OutlivesParam {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
