// SPDX-License-Identifier: GPL-2.0

//! Structures that are made in place, pinned or not, and that may fail.

use kernel::{
    prelude::*,
    sync::{
        new_mutex,
        Mutex, //
    },
};

module! {
    type: PinInitModule,
    name: "mainline_pin_init",
    authors: ["Rust for LTS"],
    description: "Structures made in place",
    license: "GPL",
}

/// Says when it is dropped.
struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        pr_info!("dropped: {}\n", self.0);
    }
}

#[derive(Zeroable)]
struct Settings {
    speed: u32,
    flags: [u8; 4],
    mode: u16,
}

#[pin_data(PinnedDrop)]
struct Device {
    name: &'static str,
    settings: Settings,
    #[pin]
    count: Mutex<u32>,
    first: Loud,
    last: Loud,
}

impl Device {
    fn new(name: &'static str, fail: bool) -> impl PinInit<Self, Error> {
        try_pin_init!(Self {
            name,
            settings <- init!(Settings {
                speed: 9600,
                ..Zeroable::init_zeroed()
            }),
            count <- new_mutex!(7),
            first: Loud("first"),
            last: {
                if fail {
                    return Err(EIO);
                }
                Loud("last")
            },
        })
    }
}

#[pinned_drop]
impl PinnedDrop for Device {
    fn drop(self: Pin<&mut Self>) {
        pr_info!("{}: count is {}\n", self.name, *self.count.lock());
    }
}

struct PinInitModule {
    device: Pin<KBox<Device>>,
}

impl kernel::Module for PinInitModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let failed = KBox::pin_init(Device::new("bad", true), GFP_KERNEL);
        pr_info!("the bad one: {:?}\n", failed.err());

        let device = KBox::pin_init(Device::new("good", false), GFP_KERNEL)?;
        *device.count.lock() += 35;
        let Settings { speed, flags, mode } = &device.settings;
        pr_info!("speed {speed}, flags {flags:?}, mode {mode}\n");

        let zeroed = KBox::init(pin_init::init_zeroed::<[u64; 8]>(), GFP_KERNEL)?;
        pr_info!("zeroed: {:?}\n", *zeroed);
        Ok(Self { device })
    }
}

impl Drop for PinInitModule {
    fn drop(&mut self) {
        pr_info!("unloading {}\n", self.device.name);
    }
}
