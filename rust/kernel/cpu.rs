// SPDX-License-Identifier: GPL-2.0

//! Processors and their numbers.
//!
//! C headers: [`include/linux/cpu.h`](srctree/include/linux/cpu.h),
//! [`include/linux/cpumask.h`](srctree/include/linux/cpumask.h)

/// One more than the highest number a processor can have on this machine.
///
/// Fixed at boot. Not all numbers below it need to be in use.
///
/// # Examples
///
/// ```
/// use kernel::cpu;
///
/// assert!(cpu::nr_cpu_ids() >= 1);
/// ```
// A kernel for one processor has a constant in its place.
#[allow(unused_unsafe)]
#[inline]
pub fn nr_cpu_ids() -> u32 {
    // SAFETY: The kernel sets it at boot, before any Rust code runs, and never again.
    unsafe { bindings::nr_cpu_ids }
}

/// The number of a processor.
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
    /// The processor with this number.
    ///
    /// # Safety
    ///
    /// `id` must be at least zero and less than [`nr_cpu_ids`].
    #[inline]
    pub unsafe fn from_i32_unchecked(id: i32) -> Self {
        debug_assert!(id >= 0);

        // SAFETY: The caller promises the same.
        unsafe { Self::from_u32_unchecked(id as u32) }
    }

    /// The processor with this number, if it is one.
    #[inline]
    pub fn from_i32(id: i32) -> Option<Self> {
        Self::from_u32(u32::try_from(id).ok()?)
    }

    /// The processor with this number.
    ///
    /// # Safety
    ///
    /// `id` must be less than [`nr_cpu_ids`].
    #[inline]
    pub unsafe fn from_u32_unchecked(id: u32) -> Self {
        debug_assert!(id < nr_cpu_ids());

        // INVARIANT: The caller promises that it is less; C has processor numbers in an `int`.
        Self(id)
    }

    /// The processor with this number, if it is one.
    #[inline]
    pub fn from_u32(id: u32) -> Option<Self> {
        if id < nr_cpu_ids() {
            // SAFETY: It was just checked.
            Some(unsafe { Self::from_u32_unchecked(id) })
        } else {
            None
        }
    }

    /// Its number.
    #[inline]
    pub fn as_u32(&self) -> u32 {
        self.0
    }

    /// The processor that runs this code at the moment.
    ///
    /// C's `raw_smp_processor_id()`. Unless something keeps the task where it is, it may be another
    /// one as soon as the function returns; then the result is good for statistics or as a hint.
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
        // SAFETY: The number of a processor that is running is less than `nr_cpu_ids`.
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
        // By the type's invariant it fits.
        id.as_u32() as i32
    }
}
