// SPDX-License-Identifier: GPL-2.0

//! [`NotThreadSafe`](type@NotThreadSafe): types that stay on their thread.

use core::marker::PhantomData;

/// A field of this type makes a type neither [`Send`] nor [`Sync`].
///
/// It is for state of the current task, which must not be used by another one.
///
/// # Examples
///
/// ```
/// use kernel::types::NotThreadSafe;
///
/// struct CpuGuard {
///     cpu: u32,
///     _not_thread_safe: NotThreadSafe,
/// }
///
/// let guard = CpuGuard { cpu: 0, _not_thread_safe: NotThreadSafe };
/// assert_eq!(guard.cpu, 0);
/// assert_eq!(size_of::<CpuGuard>(), size_of::<u32>());
/// ```
pub type NotThreadSafe = PhantomData<*mut ()>;

/// The value of the type [`NotThreadSafe`](type@NotThreadSafe).
#[allow(non_upper_case_globals)]
pub const NotThreadSafe: NotThreadSafe = PhantomData;
