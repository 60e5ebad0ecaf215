// SPDX-License-Identifier: GPL-2.0

//! [`Kuid`]: user ids.

use super::Task;

/// A kernel user id, which is independent of user namespaces: C's `kuid_t`.
///
/// User space knows the same user by a number that depends on its user namespace.
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
    /// Returns the effective user id of the current task.
    ///
    /// Permissions depend on it.
    #[inline]
    pub fn current_euid() -> Kuid {
        let task = Task::current_raw();

        // SAFETY: The current task is valid. It always has credentials, which only the task itself
        // replaces, and not during this call. Their user does not change.
        Self::from_raw(unsafe { (*(*task).cred).euid })
    }

    /// Creates a user id from C's value.
    #[inline]
    pub fn from_raw(kuid: bindings::kuid_t) -> Self {
        Self { kuid }
    }

    /// Returns C's value of the user id.
    #[inline]
    pub fn into_raw(self) -> bindings::kuid_t {
        self.kuid
    }

    /// Returns the number of the user in the current task's user namespace.
    ///
    /// Returns `uid_t::MAX` if the user does not exist in that namespace.
    #[inline]
    pub fn into_uid_in_current_ns(self) -> bindings::uid_t {
        // SAFETY: The function may be called in any context of a task, and takes any user id.
        unsafe { bindings::from_kuid_in_current_ns(self.kuid) }
    }
}

impl PartialEq for Kuid {
    #[inline]
    fn eq(&self, other: &Kuid) -> bool {
        // Without multiple users, all user ids are equal.
        cfg!(not(CONFIG_MULTIUSER)) || self.kuid.val == other.kuid.val
    }
}

impl Eq for Kuid {}
