// SPDX-License-Identifier: GPL-2.0

//! A module that does not start: it returns the error it is told to, and undoes what it did.

use kernel::prelude::*;

module! {
    type: Fails,
    name: "fails",
    authors: ["Rust for LTS"],
    description: "Module that fails to start",
    license: "GPL",
    params: {
        errno: i32 {
            default: 19,
            description: "The error to return, or 0 to start (default: 19, ENODEV)",
        },
    },
}

/// Something that must be given back.
struct Resource {
    memory: KVec<u8>,
}

impl Resource {
    fn acquire() -> Result<Self> {
        let memory = KVec::from_elem(0x5a, 4096, GFP_KERNEL)?;
        pr_info!("acquired {} bytes\n", memory.len());
        Ok(Resource { memory })
    }
}

impl Drop for Resource {
    fn drop(&mut self) {
        pr_info!("released {} bytes\n", self.memory.len());
    }
}

/// What is dropped only if the module has started.
struct Fails {
    _resource: Resource,
}

impl kernel::Module for Fails {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let resource = Resource::acquire()?;

        let errno = module_parameters::errno.value();
        if errno != 0 {
            let error = Error::from_errno(errno.checked_neg().ok_or(EINVAL)?);
            pr_err!("cannot start: {error:?}\n");
            return Err(error);
        }

        Ok(Fails {
            _resource: resource,
        })
    }
}

impl Drop for Fails {
    fn drop(&mut self) {
        pr_info!("stopped\n");
    }
}
