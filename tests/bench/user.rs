// SPDX-License-Identifier: GPL-2.0

//! Copies from and to user memory.

use crate::measure::{
    hide,
    measure,
    operations,
    sink,
    user, //
};
use kernel::{
    prelude::*,
    uaccess::{
        UserPtr,
        UserSlice, //
    }, //
};

#[inline(always)]
fn read<const SIZE: usize>(rounds: u32) -> Result<u64> {
    let mut buffer = KVec::from_elem(0u8, SIZE, GFP_KERNEL)?;
    let buffer = buffer.as_mut_slice();
    let user = hide(user());
    measure(rounds, || {
        let len = hide(SIZE);
        sink(buffer);
        let to = buffer.get_mut(..len).ok_or(EINVAL)?;
        UserSlice::new(UserPtr::from_addr(user), SIZE)
            .reader()
            .read_slice(to)?;
        sink(buffer);
        Ok(())
    })
}

#[inline(always)]
fn write<const SIZE: usize>(rounds: u32) -> Result<u64> {
    let buffer = KVec::from_elem(0u8, SIZE, GFP_KERNEL)?;
    let buffer = buffer.as_slice();
    let user = hide(user());
    measure(rounds, || {
        let len = hide(SIZE);
        sink(buffer);
        let from = buffer.get(..len).ok_or(EINVAL)?;
        UserSlice::new(UserPtr::from_addr(user), SIZE)
            .writer()
            .write_slice(from)?;
        sink(buffer);
        Ok(())
    })
}

operations! {
    fn user_read_64(rounds) {
        read::<64>(rounds)
    }

    fn user_write_64(rounds) {
        write::<64>(rounds)
    }

    fn user_read_4096(rounds) {
        read::<4096>(rounds)
    }

    fn user_write_4096(rounds) {
        write::<4096>(rounds)
    }

    fn user_read_value(rounds) {
        let user = hide(user());
        measure(rounds, || {
            let slice = UserSlice::new(UserPtr::from_addr(user), 16);
            let [a, b] = slice.reader().read::<[u64; 2]>()?;
            hide(a.wrapping_add(b));
            Ok(())
        })
    }
}
