// SPDX-License-Identifier: GPL-2.0

//! A guard that drops a value if a later step fails.

/// Drops the value behind a pointer, unless the guard is dismissed first.
///
/// # Invariants
///
/// The pointer is valid for reads and writes, properly aligned, and points to an initialized `T`
/// that nothing else accesses or drops.
pub(crate) struct DropGuard<T: ?Sized>(*mut T);

impl<T: ?Sized> DropGuard<T> {
    /// Creates a guard for the value behind `ptr`.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, as long as the guard exists, `ptr` is valid for reads and
    /// writes, properly aligned, and points to an initialized `T` that nothing else accesses or
    /// drops.
    #[inline]
    pub(crate) unsafe fn new(ptr: *mut T) -> Self {
        // INVARIANT: By the safety requirements of this function.
        Self(ptr)
    }

    #[inline]
    pub(crate) fn value(&mut self) -> &mut T {
        // SAFETY: By the type invariant the value is valid and only the guard accesses it; the
        // guard is borrowed for as long as the reference lives.
        unsafe { &mut *self.0 }
    }

    /// Dismisses the guard: ownership of the value passes to the owner of the memory.
    #[inline]
    pub(crate) fn dismiss(self) {
        core::mem::forget(self);
    }
}

impl<T: ?Sized> Drop for DropGuard<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariant the value is valid, and nothing else accesses or drops it.
        unsafe { self.0.drop_in_place() };
    }
}
