// SPDX-License-Identifier: GPL-2.0

//! The series from the outside: `x tree`, `x refresh`, `x mails`, `x check` and `x clean` on a
//! small base.

mod check;
mod clean;
mod mails;
mod refresh;
mod repo;
mod tree;
