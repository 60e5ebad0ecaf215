// SPDX-License-Identifier: GPL-2.0

//! The project's own tests and checks: what `./x test`, `./x check` and `./x ci` run. Who only uses
//! the tool never runs any of it.

pub mod bench;
pub mod check;
pub mod ci;
mod count;
mod items;
pub mod mainline;
mod sources;
pub mod test;
pub mod twins;
