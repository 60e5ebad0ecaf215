// SPDX-License-Identifier: GPL-2.0

//! The items that the macros of this crate expand to. Not for direct use; they may change at any
//! time.

pub use crate::{
    invariant::Invariant,
    pinned_drop::OnlyCallFromDrop,
    slot::{
        Access,
        Guard,
        NotPinned,
        Pinned,
        Slot, //
    },
    stack::StackInit,
    target::{
        check_zeroable,
        movable,
        never,
        pin_data,
        pinned,
        zero,
        HasPinData,
        HasTarget,
        Initialized,
        PinnedFields,
        Target, //
    }, //
};
