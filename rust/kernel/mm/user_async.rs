// SPDX-License-Identifier: GPL-2.0

//! [`MmWithUserAsync`]: users of an address space that atomic context may drop.

use super::MmWithUser;
use crate::sync::aref::{
    ARef,
    AlwaysRefCounted, //
};
use core::{
    ops::Deref,
    ptr::NonNull, //
};

/// An address space that has users, like [`MmWithUser`], but whose last user does not remove the
/// mappings itself: a work item of the system does.
///
/// So an [`ARef`] to it may be dropped in atomic context.
///
/// # Examples
///
/// ```
/// use kernel::{mm::MmWithUser, new_spinlock, prelude::*};
///
/// # let memory = kernel::kunit::TestMemory::new(1)?;
/// let mm = kernel::current!().mm().and_then(|mm| mm.mmget_not_zero()).ok_or(EINVAL)?;
/// let user = KBox::pin_init(new_spinlock!(Some(MmWithUser::into_mmput_async(mm))), GFP_KERNEL)?;
/// assert!(user.lock().as_ref().and_then(|mm| mm.mmap_read_trylock()).is_some());
///
/// // This drops the user with the lock held.
/// *user.lock() = None;
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// As of [`MmWithUser`].
#[repr(transparent)]
pub struct MmWithUserAsync {
    mm: MmWithUser,
}

// SAFETY: Any thread may drop the last user, as `mmput_async()` does not depend on the thread that
// called `mmget()`.
unsafe impl Send for MmWithUserAsync {}

// SAFETY: It gives access to an `MmWithUser` only, which is `Sync`.
unsafe impl Sync for MmWithUserAsync {}

// SAFETY: These functions count users, and C does not free the structure while there is one.
unsafe impl AlwaysRefCounted for MmWithUserAsync {
    #[inline]
    fn inc_ref(&self) {
        // SAFETY: By the type invariants the address space has a user.
        unsafe { bindings::mmget(self.as_raw()) };
    }

    #[inline]
    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: By the safety requirements of this function, the caller owns a count and gives it
        // up.
        unsafe { bindings::mmput_async(obj.cast().as_ptr()) };
    }
}

impl Deref for MmWithUserAsync {
    type Target = MmWithUser;

    #[inline]
    fn deref(&self) -> &MmWithUser {
        &self.mm
    }
}

impl MmWithUser {
    /// Converts the user to one that may be dropped in atomic context.
    #[inline]
    pub fn into_mmput_async(me: ARef<MmWithUser>) -> ARef<MmWithUserAsync> {
        // SAFETY: Ownership of the count passes to the result, which counts in `mm_users`, too. The
        // types have the same layout.
        unsafe { ARef::from_raw(ARef::into_raw(me).cast()) }
    }
}
