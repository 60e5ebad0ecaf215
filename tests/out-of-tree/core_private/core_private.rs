// SPDX-License-Identifier: GPL-2.0

//! Uses parts of `core` that the kernel does not export: the module gets copies of its own.

use core::{
    net::{
        Ipv6Addr,
        SocketAddr, //
    },
    time::Duration, //
};
use kernel::prelude::*;

module! {
    type: CorePrivate,
    name: "core_private",
    authors: ["Rust for LTS"],
    description: "Module with parts of core of its own",
    license: "GPL",
    params: {
        millis: u64 {
            default: 1500,
            description: "A time in milliseconds (default: 1500)",
        },
    },
}

struct CorePrivate {
    address: Ipv6Addr,
}

/// Parsing text is done in `core`, in functions of which no module needs another one's copy.
fn parse<T: core::str::FromStr>(text: &str) -> Result<T> {
    text.parse().or(Err(EINVAL))
}

impl kernel::Module for CorePrivate {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let address: Ipv6Addr = parse("2001:db8::1:0:0:7")?;
        let socket: SocketAddr = parse("192.0.2.1:80")?;
        let time = Duration::from_millis(module_parameters::millis.value());
        pr_info!("{address:?} {socket:?} {time:?}\n");

        if parse::<Ipv6Addr>("2001:db8::1::7").is_ok() {
            return Err(EINVAL);
        }

        Ok(CorePrivate { address })
    }
}

impl Drop for CorePrivate {
    fn drop(&mut self) {
        pr_info!("{:?}\n", self.address.segments());
    }
}
