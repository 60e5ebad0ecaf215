// SPDX-License-Identifier: GPL-2.0

//! Input and output: access to devices.

pub mod poll;
