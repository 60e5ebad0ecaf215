// SPDX-License-Identifier: GPL-2.0

//! The lock of the parameters is released by the thread that took it.

use kernel::prelude::*;

module! {
    type: LockSent,
    name: "param_lock_sent",
    license: "GPL",
}

fn send<T: Send>(_value: T) {}

/// Gives the lock away.
pub fn give() {
    send(THIS_MODULE.kernel_param_lock());
}

struct LockSent;

impl kernel::Module for LockSent {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
