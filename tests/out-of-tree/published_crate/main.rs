// SPDX-License-Identifier: GPL-2.0

//! A module that uses a crate from outside: functions, a generic one, a macro, what a feature adds.

use frame_check::{
    crc8_of,
    tables::Table,
    Checked, //
};
use kernel::prelude::*;

module! {
    type: PublishedCrate,
    name: "published_crate",
    authors: ["Rust for LTS"],
    description: "Module with a crate from outside",
    license: "GPL",
}

struct PublishedCrate {
    table: KBox<Table>,
}

impl kernel::Module for PublishedCrate {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        pr_info!("crc {:#04x}\n", frame_check::crc8(b"123456789"));
        pr_info!("of text {:#04x}\n", crc8_of!("abc"));

        // The crate's types, in the kernel's memory.
        let mut frames = KVec::new();
        for byte in [1u8, 2, 3] {
            frames.push(Checked::new([byte; 4]), GFP_KERNEL)?;
        }
        pr_info!("{} damaged\n", frame_check::damaged(&frames).count());
        frames[1].payload[0] ^= 0x80;
        for position in frame_check::damaged(&frames) {
            pr_info!("frame {position} is damaged\n");
        }

        Ok(PublishedCrate {
            table: KBox::new(Table::new(), GFP_KERNEL)?,
        })
    }
}

impl Drop for PublishedCrate {
    fn drop(&mut self) {
        pr_info!("by table {:#04x}\n", self.table.crc8(b"123456789"));
    }
}
