// SPDX-License-Identifier: GPL-2.0

//! What one thread sets another one drops: so it has to be something that may go there.

use core::ptr::NonNull;
use kernel::sync::SetOnce;

/// A static is for all threads.
pub static VALUE: SetOnce<NonNull<u32>> = SetOnce::new();
