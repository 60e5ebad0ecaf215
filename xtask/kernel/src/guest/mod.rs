// SPDX-License-Identifier: GPL-2.0

//! The guest: a machine in QEMU that boots the kernel and does a list of things.

mod accel;
mod console;
mod initramfs;
mod modules;
mod outcome;
mod plan;
mod qemu;
mod ran;
mod signal;

pub use accel::Accel;
pub use console::{kernel_line, kernel_time, races_of_c};
pub use modules::{Module, Shipped};
pub use outcome::{said, Outcome};
pub use plan::{Guest, Options};
pub use qemu::{program as emulator, Run};
pub use ran::ran;

/// What the hello world says while the kernel boots.
pub const HELLO: &str = "rust_hello_world: Hello world from Rust!";
