// SPDX-License-Identifier: GPL-2.0

//! What C's `kmalloc()` does inline for a constant size: it allocates from the slab cache for
//! objects of this size, without looking the cache up.

use super::gfp;
use crate::{
    alloc::Flags,
    ffi::c_void,
    static_assert, //
};

/// The largest size that has a slab cache.
const MAX: usize = bindings::KMALLOC_MAX_CACHE_SIZE;

/// All sizes up to this one share a cache, as smaller objects would not be aligned.
const MIN: usize = bindings::KMALLOC_MIN_SIZE;

// `gfp()` never lets these flags through, so the cache is always in the first row.
static_assert!(super::GFP_KNOWN & (bindings::___GFP_DMA | bindings::___GFP_RECLAIMABLE) == 0);
static_assert!(bindings::kmalloc_cache_type_KMALLOC_NORMAL == 0);

/// Returns the index of the cache for a size: C's `kmalloc_index()`.
///
/// There is a cache for each power of two, at the index that is its exponent, and one each for 96
/// and 192 bytes, if such objects are aligned.
#[inline(always)]
const fn index(size: usize) -> usize {
    match size {
        65..=96 if MIN <= 32 => 1,
        129..=192 if MIN <= 64 => 2,
        _ => {
            let size = if size < MIN { MIN } else { size };

            (usize::BITS - (size - 1).leading_zeros()) as usize
        }
    }
}

/// Allocates memory whose size is not zero. Returns null if that fails.
///
/// For callers to which the size is a constant.
#[inline(always)]
pub(super) fn alloc(size: usize, flags: Flags) -> *mut c_void {
    if size > MAX {
        // SAFETY: The function may be called with any size, and with any flags that `gfp()`
        // returns.
        return unsafe { bindings::__kmalloc(size, gfp(flags)) };
    }

    let caches = (&raw const bindings::kmalloc_caches).cast::<*mut bindings::kmem_cache>();
    // SAFETY: C filled the array in when it booted, before any Rust code ran, and does not write to
    // it any more. These caches are its first row, by the assertion above. As the size is at most
    // `MAX`, its index is at most that of `MAX`, which is the last of the row.
    let cache = unsafe { caches.add(index(size)).read() };

    // SAFETY: C has a cache for each index that `index()` returns; its objects have at least `size`
    // bytes. The flags choose no other cache, as the assertion above shows.
    unsafe { bindings::kmem_cache_alloc_trace(cache, gfp(flags), size) }
}
