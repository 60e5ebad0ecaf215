// SPDX-License-Identifier: GPL-2.0

//! Numbers, bits and bytes, compared with what the standard library or plain arithmetic says.

mod bits;
mod bounded;
mod bytes;
mod pointers;
mod wide;
