// SPDX-License-Identifier: GPL-2.0

//! [`Kuid`]: user identifiers.

use super::Task;

/// A user, as the kernel identifies them: whatever namespace one looks from.
///
/// C's `kuid_t`. User space knows the same user by a number that depends on its user namespace.
///
/// # Examples
///
/// ```
/// use kernel::{current, task::Kuid};
///
/// // The tests run in a thread of the kernel, which is root's.
/// assert!(Kuid::current_euid() == current!().uid());
/// assert_eq!(Kuid::current_euid().into_uid_in_current_ns(), 0);
/// ```
#[derive(Copy, Clone)]
pub struct Kuid {
    kuid: bindings::kuid_t,
}

impl Kuid {
    /// The effective user of the current task.
    ///
    /// That is on whose behalf it acts: permissions depend on it.
    #[inline]
    pub fn current_euid() -> Kuid {
        let task = Task::current_raw();

        // SAFETY: The current task exists. Its credentials are always there, and only it replaces
        // them, which it does not do meanwhile. They do not change themselves.
        Self::from_raw(unsafe { (*(*task).cred).euid })
    }

    /// From what C has.
    #[inline]
    pub fn from_raw(kuid: bindings::kuid_t) -> Self {
        Self { kuid }
    }

    /// To what C has.
    #[inline]
    pub fn into_raw(self) -> bindings::kuid_t {
        self.kuid
    }

    /// The number that user space of the current task knows the user by.
    ///
    /// If the user does not exist in its user namespace, that is `uid_t::MAX`.
    #[inline]
    pub fn into_uid_in_current_ns(self) -> bindings::uid_t {
        // SAFETY: It may be called anywhere.
        unsafe { bindings::from_kuid_in_current_ns(self.kuid) }
    }
}

impl PartialEq for Kuid {
    #[inline]
    fn eq(&self, other: &Kuid) -> bool {
        // Without several users, all are the same.
        cfg!(not(CONFIG_MULTIUSER)) || self.kuid.val == other.kuid.val
    }
}

impl Eq for Kuid {}
