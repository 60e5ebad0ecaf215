// SPDX-License-Identifier: GPL-2.0

//! Keeping some elements of a vector.

use core::ptr;

use super::Vec;
use crate::Allocator;

impl<T, A: Allocator> Vec<T, A> {
    /// Keeps the elements for which `f` returns `true`, in their order, and drops the others.
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
        // INVARIANT: There are no elements until the sieve is dropped. Forgetting it leaks them.
        self.raw.len = 0;
        // INVARIANT: The elements are those of the vector, none of which was looked at.
        let mut sieve = Sieve {
            vec: self,
            kept: 0,
            seen: 0,
            total,
        };
        while sieve.seen < total {
            // SAFETY: By the type invariant there is an element at `seen`, as it is less than
            // `total`, and it belongs to the sieve.
            let element = unsafe { sieve.vec.as_mut_ptr().add(sieve.seen) };
            // SAFETY: As above.
            let keep = f(unsafe { &mut *element });
            // INVARIANT: The element is in none of the two ranges now. It is either moved behind
            // the kept ones or dropped.
            sieve.seen = sieve.seen.wrapping_add(1);
            if keep {
                // SAFETY: As `kept` was at most `seen`, the place is in the memory; it is that of
                // the element itself, or of one that was moved away or dropped.
                unsafe { ptr::copy(element, sieve.vec.as_mut_ptr().add(sieve.kept), 1) };
                sieve.kept = sieve.kept.wrapping_add(1);
            } else {
                // SAFETY: The element belongs to the sieve and is not used again.
                unsafe { element.drop_in_place() };
            }
        }
    }
}

/// Gives the vector back what is left of its elements, also when a closure or a destructor unwinds.
///
/// # Invariants
///
/// - `kept <= seen <= total`, and `total` is at most the capacity of `vec`, whose length is zero.
/// - In the memory of `vec`, the elements at `0..kept` and at `seen..total` are valid. They belong
///   to this value.
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
        // at most `seen`, both ranges are in the memory. What is overwritten is either not an
        // element any more, or was moved first.
        unsafe { ptr::copy(first.add(self.seen), first.add(self.kept), rest) };
        // INVARIANT: The vector owns the kept elements and those just moved behind them.
        self.vec.raw.len = self.kept.wrapping_add(rest);
    }
}
