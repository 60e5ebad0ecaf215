// SPDX-License-Identifier: GPL-2.0

//! Reading from and writing to devices.

pub mod poll;
