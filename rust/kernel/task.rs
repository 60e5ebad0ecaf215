// SPDX-License-Identifier: GPL-2.0

//! Tasks: the threads of the kernel and of user space.
//!
//! C header: [`include/linux/sched.h`](srctree/include/linux/sched.h)

mod might_sleep;

pub use might_sleep::might_sleep;
