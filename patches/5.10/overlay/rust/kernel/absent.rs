// SPDX-License-Identifier: GPL-2.0

// Modules of mainline that this kernel will never have. The compiler shows these lines to a
// developer who uses one.
mod auxiliary {} // absent: this kernel has no auxiliary bus
mod faux {} // absent: this kernel has no faux bus; use a platform device
mod fwctl {} // absent: this kernel has no fwctl
mod gpu {} // absent: this kernel has no buddy allocator for memory of GPUs
mod maple_tree {} // absent: this kernel has no maple tree; use `xarray` or `rbtree`
