// SPDX-License-Identifier: GPL-2.0

//! The series from the outside: `x tree`, `x refresh`, `x mails`, `x check`, `x clean` and `x make`
//! on a small base.

mod base;
mod carry;
mod check;
mod clean;
#[path = "../common/mod.rs"]
mod common;
mod mails;
mod make;
mod parts;
mod refresh;
mod repo;
mod tree;
