// SPDX-License-Identifier: GPL-2.0

//! Memory barriers.
//!
//! A barrier keeps memory accesses before it and after it in order, as seen by other observers of
//! the memory:
//!
//! | function | seen from |
//! |---|---|
//! | [`smp_mb`] | other CPUs |
//! | [`dma_mb`] | devices that access coherent memory, and other CPUs |
//! | [`mb`] | anywhere, registers of devices included |
//!
//! Each function takes an argument that selects which accesses are ordered. An atomic operation
//! with an [ordering](super::atomic::ordering) often makes a barrier unnecessary.
//!
//! The kernel's memory model, in [`tools/memory-model`](srctree/tools/memory-model/README), defines
//! their guarantees, and [`memory-barriers.txt`] explains them.
//!
//! [`memory-barriers.txt`]: srctree/Documentation/memory-barriers.txt
//!
//! C header: [`include/asm-generic/barrier.h`](srctree/include/asm-generic/barrier.h)

#![expect(private_bounds, reason = "what a barrier can be is decided here")]

use crate::arch::barrier as arch;

/// Selects the accesses that a barrier keeps in order.
pub mod ordering {
    pub use crate::sync::atomic::ordering::Full;

    /// Orders loads before the barrier against loads after it.
    pub struct Read;

    /// Orders stores before the barrier against stores after it.
    pub struct Write;
}

pub use ordering::{
    Full,
    Read,
    Write, //
};

/// Keeps the compiler, but not the CPU, from reordering memory accesses across it.
#[inline(always)]
pub(crate) fn barrier() {
    // SAFETY: The assembly is empty. The compiler must assume that it may access any memory.
    unsafe { core::arch::asm!("") };
}

/// Between CPUs.
struct Smp;

/// Between a CPU and a device.
struct Dma;

#[diagnostic::on_unimplemented(
    message = "there is no such barrier for `{Self}`",
    note = "a barrier is for `Read`, `Write` or `Full`, all in `kernel::sync::barrier`"
)]
trait MemoryBarrier<Flavour = ()> {
    fn run();
}

macro_rules! barriers {
    ($($Flavour:ty, $Ordering:ty => $name:ident;)*) => { $(
        impl MemoryBarrier<$Flavour> for $Ordering {
            #[inline(always)]
            fn run() {
                arch::$name();
            }
        }
    )* };
}

barriers! {
    (), Full => mb;
    (), Read => rmb;
    (), Write => wmb;
    Dma, Full => dma_mb;
    Dma, Read => dma_rmb;
    Dma, Write => dma_wmb;
    Smp, Full => smp_mb;
    Smp, Read => smp_rmb;
    Smp, Write => smp_wmb;
}

/// Executes a mandatory memory barrier, for all kinds of memory.
///
/// C's `mb()`, `rmb()` and `wmb()`. The argument selects which accesses stay in order: [`Full`],
/// [`Read`] or [`Write`].
///
/// # Examples
///
/// ```
/// use kernel::sync::{
///     atomic::{Atomic, Relaxed},
///     barrier::{mb, Full, Read, Write},
/// };
///
/// // A device that watches both would see the first no later than the second.
/// let (descriptor, doorbell) = (Atomic::new(0), Atomic::new(0));
/// descriptor.store(42, Relaxed);
/// mb(Write);
/// doorbell.store(1, Relaxed);
///
/// mb(Full);
/// assert_eq!(doorbell.load(Relaxed), 1);
/// mb(Read);
/// assert_eq!(descriptor.load(Relaxed), 42);
/// ```
#[doc(alias = "rmb")]
#[doc(alias = "wmb")]
#[inline]
pub fn mb<T: MemoryBarrier>(_: T) {
    T::run();
}

/// Executes a memory barrier between CPUs.
///
/// C's `smp_mb()`, `smp_rmb()` and `smp_wmb()`. The argument selects which accesses stay in order:
/// [`Full`], [`Read`] or [`Write`].
///
/// # Examples
///
/// ```
/// use kernel::sync::{
///     atomic::{Atomic, Relaxed},
///     barrier::{smp_mb, Read, Write},
/// };
///
/// static DATA: Atomic<u32> = Atomic::new(0);
/// static READY: Atomic<bool> = Atomic::new(false);
///
/// fn publish(data: u32) {
///     DATA.store(data, Relaxed);
///     smp_mb(Write);
///     READY.store(true, Relaxed);
/// }
///
/// fn get() -> Option<u32> {
///     let ready = READY.load(Relaxed);
///     smp_mb(Read);
///     ready.then(|| DATA.load(Relaxed))
/// }
///
/// assert_eq!(get(), None);
/// publish(42);
/// assert_eq!(get(), Some(42));
/// ```
#[doc(alias = "smp_rmb")]
#[doc(alias = "smp_wmb")]
#[inline]
pub fn smp_mb<T: MemoryBarrier<Smp>>(_: T) {
    T::run();
}

/// Executes a memory barrier between the CPU and devices that access coherent memory.
///
/// C's `dma_mb()`, `dma_rmb()` and `dma_wmb()`. The argument selects which accesses stay in order:
/// [`Full`], [`Read`] or [`Write`].
///
/// # Examples
///
/// ```
/// use kernel::sync::{
///     atomic::{Atomic, Relaxed},
///     barrier::{dma_mb, Read, Write},
/// };
///
/// // As if shared with a device.
/// let (length, owned_by_device) = (Atomic::new(0), Atomic::new(false));
///
/// length.store(64, Relaxed);
/// dma_mb(Write);
/// owned_by_device.store(true, Relaxed);
///
/// // What the device does, if it were a CPU.
/// assert!(owned_by_device.load(Relaxed));
/// dma_mb(Read);
/// assert_eq!(length.load(Relaxed), 64);
/// ```
#[doc(alias = "dma_rmb")]
#[doc(alias = "dma_wmb")]
#[inline]
pub fn dma_mb<T: MemoryBarrier<Dma>>(_: T) {
    T::run();
}
