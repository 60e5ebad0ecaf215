// SPDX-License-Identifier: GPL-2.0

//! Types that stay on their thread.

use core::marker::PhantomData;

/// A field of this type makes a type neither [`Send`] nor [`Sync`].
///
/// For what belongs to the current task: the value can then not get into the hands of another.
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
