// SPDX-License-Identifier: GPL-2.0

//! The series from the outside: `x tree`, `x refresh`, `x mails` and `x check` on a small base.

mod check;
mod mails;
mod refresh;
mod repo;
mod tree;
