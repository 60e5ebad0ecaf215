// SPDX-License-Identifier: GPL-2.0

//! CPUs and their numbers.
//!
//! C headers: [`include/linux/cpu.h`](srctree/include/linux/cpu.h),
//! [`include/linux/cpumask.h`](srctree/include/linux/cpumask.h)

/// Returns the number of possible CPU ids on this machine: one more than the highest.
///
/// It is fixed at boot. Not all ids below it need to be in use.
///
/// # Examples
///
/// ```
/// use kernel::cpu;
///
/// assert!(cpu::nr_cpu_ids() >= 1);
/// ```
// A kernel for one CPU has a constant in its place.
#[allow(unused_unsafe)]
#[inline]
pub fn nr_cpu_ids() -> u32 {
    // SAFETY: The kernel writes the variable only during boot, before any Rust code runs.
    unsafe { bindings::nr_cpu_ids }
}

/// The id (number) of a CPU.
///
/// # Examples
///
/// ```
/// use kernel::{
///     cpu::{self, CpuId},
///     prelude::*, //
/// };
///
/// let first = CpuId::from_u32(0).ok_or(EINVAL)?;
/// assert_eq!(first.as_u32(), 0);
/// assert_eq!(i32::from(first), 0);
///
/// assert_eq!(CpuId::from_i32(-1), None);
/// assert_eq!(CpuId::from_u32(cpu::nr_cpu_ids()), None);
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// The number is less than [`nr_cpu_ids`], and fits an `i32`.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct CpuId(u32);

impl CpuId {
    /// Creates an id from a number, without checking it.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `id` is at least zero and less than [`nr_cpu_ids`].
    #[inline]
    pub unsafe fn from_i32_unchecked(id: i32) -> Self {
        debug_assert!(id >= 0);

        // SAFETY: By the safety requirements of this function, `id` is not negative and less than
        // `nr_cpu_ids`.
        unsafe { Self::from_u32_unchecked(id as u32) }
    }

    /// Creates an id from a number, if it is in range.
    #[inline]
    pub fn from_i32(id: i32) -> Option<Self> {
        Self::from_u32(u32::try_from(id).ok()?)
    }

    /// Creates an id from a number, without checking it.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `id` is less than [`nr_cpu_ids`].
    #[inline]
    pub unsafe fn from_u32_unchecked(id: u32) -> Self {
        debug_assert!(id < nr_cpu_ids());

        // INVARIANT: By the safety requirements of this function; `nr_cpu_ids` fits an `int` of C.
        Self(id)
    }

    /// Creates an id from a number, if it is in range.
    #[inline]
    pub fn from_u32(id: u32) -> Option<Self> {
        if id < nr_cpu_ids() {
            // SAFETY: The condition above checks it.
            Some(unsafe { Self::from_u32_unchecked(id) })
        } else {
            None
        }
    }

    /// Returns the number.
    #[inline]
    pub fn as_u32(&self) -> u32 {
        self.0
    }

    /// Returns the id of the CPU that runs this code at the moment.
    ///
    /// This is C's `raw_smp_processor_id()`. Unless something prevents migration of the task, the
    /// id may be stale as soon as the function returns; it is then only good for statistics or as a
    /// hint.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::cpu::{self, CpuId};
    ///
    /// assert!(CpuId::current().as_u32() < cpu::nr_cpu_ids());
    /// ```
    #[inline]
    pub fn current() -> Self {
        // SAFETY: The id of a running CPU is less than `nr_cpu_ids`.
        unsafe { Self::from_u32_unchecked(bindings::raw_smp_processor_id()) }
    }
}

impl From<CpuId> for u32 {
    #[inline]
    fn from(id: CpuId) -> Self {
        id.as_u32()
    }
}

impl From<CpuId> for i32 {
    #[inline]
    fn from(id: CpuId) -> Self {
        // By the type invariant the id fits an `i32`.
        id.as_u32() as i32
    }
}
