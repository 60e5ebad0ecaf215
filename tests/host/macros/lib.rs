// SPDX-License-Identifier: GPL-2.0

//! Tests of the procedural macros in `rust/macros`; see the directory `tests`.
