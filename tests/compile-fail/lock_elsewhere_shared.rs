// SPDX-License-Identifier: GPL-2.0

//! To change data, one has to have what its lock protects to oneself.

use kernel::sync::{
    LockedBy,
    MutexGuard, //
};

/// Changes data for a reference that others may have, too.
pub fn change(guard: &MutexGuard<'_, u32>, data: &LockedBy<u32, u32>) {
    *data.access_mut(guard) = 1;
}
