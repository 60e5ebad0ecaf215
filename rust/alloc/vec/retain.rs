// SPDX-License-Identifier: GPL-2.0

//! Retaining some elements of a vector.

use core::ptr;

use super::Vec;
use crate::Allocator;

impl<T, A: Allocator> Vec<T, A> {
    /// Retains the elements for which `f` returns `true`, in their order, and drops the others.
    ///
    /// `f` is called once for each element, in order, and may change it. The capacity stays.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut v = kernel::kvec![1, 2, 3, 4]?;
    /// v.retain(|i| *i % 2 == 0);
    /// assert_eq!(v, [2, 4]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn retain(&mut self, mut f: impl FnMut(&mut T) -> bool) {
        let total = self.len();
        // INVARIANT: The vector owns no elements until the sieve is dropped. Forgetting it leaks
        // them.
        self.raw.len = 0;
        // INVARIANT: The sieve owns all elements of the vector, and has looked at none of them.
        let mut sieve = Sieve {
            vec: self,
            kept: 0,
            seen: 0,
            total,
        };
        while sieve.seen < total {
            // SAFETY: By the type invariant there is a valid element at `seen`, which is less than
            // `total`.
            let element = unsafe { sieve.vec.as_mut_ptr().add(sieve.seen) };
            // SAFETY: As above; the sieve owns the element, and nothing else accesses it.
            let keep = f(unsafe { &mut *element });
            // INVARIANT: The element is in neither of the two ranges now. It is moved after the
            // kept ones or dropped below.
            sieve.seen = sieve.seen.wrapping_add(1);
            if keep {
                // SAFETY: As `kept` was at most `seen`, the destination is within the memory; it is
                // the place of the element itself, or of one that was moved away or dropped.
                unsafe { ptr::copy(element, sieve.vec.as_mut_ptr().add(sieve.kept), 1) };
                sieve.kept = sieve.kept.wrapping_add(1);
            } else {
                // SAFETY: The sieve owned the element, which is in neither of its ranges and not
                // used again.
                unsafe { element.drop_in_place() };
            }
        }
    }
}

/// Gives the remaining elements back to the vector when dropped, even if `f` or a destructor
/// unwinds.
///
/// # Invariants
///
/// - `kept <= seen <= total`, and `total` is at most the capacity of `vec`, whose length is zero.
/// - In the memory of `vec`, the elements at `0..kept` and at `seen..total` are valid. This value
///   owns them.
struct Sieve<'a, T, A: Allocator> {
    vec: &'a mut Vec<T, A>,
    kept: usize,
    seen: usize,
    total: usize,
}

impl<T, A: Allocator> Drop for Sieve<'_, T, A> {
    #[inline]
    fn drop(&mut self) {
        let rest = self.total.wrapping_sub(self.seen);
        let first = self.vec.as_mut_ptr();
        // SAFETY: By the type invariant the elements at `seen..total` are valid, and as `kept` is
        // at most `seen`, both ranges are within the memory. The overwritten places hold no
        // elements, or elements that were moved first.
        unsafe { ptr::copy(first.add(self.seen), first.add(self.kept), rest) };
        // INVARIANT: The vector owns the kept elements and those just moved behind them.
        self.vec.raw.len = self.kept.wrapping_add(rest);
    }
}
