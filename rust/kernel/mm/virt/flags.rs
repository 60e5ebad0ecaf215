// SPDX-License-Identifier: GPL-2.0

//! Flags of mappings, as [`VmaRef::flags`](super::VmaRef::flags) returns them: C's `VM_READ` and
//! others.
//!
//! # Examples
//!
//! ```
//! use kernel::mm::virt::{flags, vm_flags_t};
//!
//! fn is_data(flags: vm_flags_t) -> bool {
//!     flags & (flags::READ | flags::EXEC) == flags::READ
//! }
//! assert!(is_data(flags::READ | flags::WRITE | flags::SHARED));
//! assert!(!is_data(flags::READ | flags::EXEC));
//! ```

use super::vm_flags_t;

/// No flags.
pub const NONE: vm_flags_t = bindings::VM_NONE as vm_flags_t;

/// The memory can be read.
pub const READ: vm_flags_t = bindings::VM_READ as vm_flags_t;

/// The memory can be written.
pub const WRITE: vm_flags_t = bindings::VM_WRITE as vm_flags_t;

/// The memory can be executed.
pub const EXEC: vm_flags_t = bindings::VM_EXEC as vm_flags_t;

/// Other mappings see what is written: `MAP_SHARED`, of no file, or of one that is open for
/// writing.
pub const SHARED: vm_flags_t = bindings::VM_SHARED as vm_flags_t;

/// `mprotect()` may make the memory readable.
pub const MAYREAD: vm_flags_t = bindings::VM_MAYREAD as vm_flags_t;

/// `mprotect()` may make the memory writable.
pub const MAYWRITE: vm_flags_t = bindings::VM_MAYWRITE as vm_flags_t;

/// `mprotect()` may make the memory executable.
pub const MAYEXEC: vm_flags_t = bindings::VM_MAYEXEC as vm_flags_t;

/// The mapping was created as a shared one.
pub const MAYSHARE: vm_flags_t = bindings::VM_MAYSHARE as vm_flags_t;

/// The memory has no `struct page`, or none that C may use.
pub const PFNMAP: vm_flags_t = bindings::VM_PFNMAP as vm_flags_t;

/// The memory is that of a device: reading it may have effects.
pub const IO: vm_flags_t = bindings::VM_IO as vm_flags_t;

/// A child process does not get the mapping.
pub const DONTCOPY: vm_flags_t = bindings::VM_DONTCOPY as vm_flags_t;

/// `mremap()` cannot make the mapping larger.
pub const DONTEXPAND: vm_flags_t = bindings::VM_DONTEXPAND as vm_flags_t;

/// Each page is locked when it is first used.
pub const LOCKONFAULT: vm_flags_t = bindings::VM_LOCKONFAULT as vm_flags_t;

/// The memory is accounted for as committed.
pub const ACCOUNT: vm_flags_t = bindings::VM_ACCOUNT as vm_flags_t;

/// The memory is not accounted for.
pub const NORESERVE: vm_flags_t = bindings::VM_NORESERVE as vm_flags_t;

/// The memory consists of huge pages of hugetlbfs.
pub const HUGETLB: vm_flags_t = bindings::VM_HUGETLB as vm_flags_t;

/// A page fault waits until the file's metadata are on the disk: `MAP_SYNC`.
pub const SYNC: vm_flags_t = bindings::VM_SYNC as vm_flags_t;

/// The meaning depends on the architecture.
pub const ARCH_1: vm_flags_t = bindings::VM_ARCH_1 as vm_flags_t;

/// A child process gets zeroes.
pub const WIPEONFORK: vm_flags_t = bindings::VM_WIPEONFORK as vm_flags_t;

/// Core dumps do not contain the memory.
pub const DONTDUMP: vm_flags_t = bindings::VM_DONTDUMP as vm_flags_t;

/// The mapping is new since the marks in `/proc/PID/clear_refs` were cleared.
///
/// It is 0 without `CONFIG_MEM_SOFT_DIRTY`.
pub const SOFTDIRTY: vm_flags_t = bindings::VM_SOFTDIRTY as vm_flags_t;

/// Pages are inserted one by one, with or without a `struct page`.
pub const MIXEDMAP: vm_flags_t = bindings::VM_MIXEDMAP as vm_flags_t;

/// `madvise()` has asked for transparent huge pages.
pub const HUGEPAGE: vm_flags_t = bindings::VM_HUGEPAGE as vm_flags_t;

/// `madvise()` has asked for no transparent huge pages.
pub const NOHUGEPAGE: vm_flags_t = bindings::VM_NOHUGEPAGE as vm_flags_t;

/// `madvise()` permits KSM to merge equal pages.
pub const MERGEABLE: vm_flags_t = bindings::VM_MERGEABLE as vm_flags_t;
