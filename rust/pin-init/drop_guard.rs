// SPDX-License-Identifier: GPL-2.0

//! What drops a value if the next step fails.

/// Drops the value behind a pointer, unless it is dismissed first.
///
/// # Invariants
///
/// The pointer is valid for reads and writes, properly aligned and points to an initialised `T`
/// that nothing else accesses or drops.
pub(crate) struct DropGuard<T: ?Sized>(*mut T);

impl<T: ?Sized> DropGuard<T> {
    /// # Safety
    ///
    /// As long as the guard exists, `ptr` must be valid for reads and writes, properly aligned and
    /// point to an initialised `T` that nothing else accesses or drops.
    #[inline]
    pub(crate) unsafe fn new(ptr: *mut T) -> Self {
        // INVARIANT: This is what the caller promises.
        Self(ptr)
    }

    #[inline]
    pub(crate) fn value(&mut self) -> &mut T {
        // SAFETY: By the type invariant the value is valid and only the guard has access to it; the
        // guard is borrowed for as long as the reference lives.
        unsafe { &mut *self.0 }
    }

    /// Leaves the value alone: it now belongs to whoever owns the memory.
    #[inline]
    pub(crate) fn dismiss(self) {
        core::mem::forget(self);
    }
}

impl<T: ?Sized> Drop for DropGuard<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariant the value is valid, and nothing else drops it.
        unsafe { self.0.drop_in_place() };
    }
}
