// SPDX-License-Identifier: GPL-2.0

//! `Zeroable`: zeroes are what they are said to be.

use std::{
    cell::UnsafeCell,
    marker::{PhantomData, PhantomPinned},
    mem::MaybeUninit,
    num::{NonZero, Wrapping},
    ptr::NonNull,
};

use pin_init::{init_zeroed, raw_init, zeroed, Zeroable};

/// Zeroes a place full of ones, and looks at the bytes.
#[track_caller]
fn all_bytes_zero<T: Zeroable>() {
    let mut slot = MaybeUninit::<T>::uninit();
    // SAFETY: It is writable; `MaybeUninit` takes any bytes.
    unsafe { slot.as_mut_ptr().write_bytes(0xff, 1) };
    // SAFETY: It is writable and aligned, and holds nothing that must be dropped.
    unsafe { raw_init(slot.as_mut_ptr(), init_zeroed::<T>()) };
    // SAFETY: All bytes were written, padding included, as they were written as bytes.
    let bytes =
        unsafe { std::slice::from_raw_parts(slot.as_ptr().cast::<u8>(), std::mem::size_of::<T>()) };
    assert!(
        bytes.iter().all(|b| *b == 0),
        "{}",
        std::any::type_name::<T>()
    );
}

macro_rules! zero_is {
    ($($t:ty = $value:expr;)*) => {$({
        all_bytes_zero::<$t>();
        assert_eq!(<$t as Zeroable>::zeroed(), $value);
        const ZERO: $t = zeroed();
        assert_eq!(ZERO, $value);
    })*};
}

#[test]
fn values() {
    zero_is! {
        u8 = 0; u16 = 0; u32 = 0; u64 = 0; u128 = 0; usize = 0;
        i8 = 0; i16 = 0; i32 = 0; i64 = 0; i128 = 0; isize = 0;
        f32 = 0.0; f64 = 0.0;
        bool = false; char = '\0'; () = ();
        PhantomData<str> = PhantomData; PhantomPinned = PhantomPinned;
        [u16; 5] = [0; 5]; [[bool; 2]; 2] = [[false; 2]; 2]; Wrapping<i8> = Wrapping(0);
        (u8,) = (0,); (u8, u32) = (0, 0);
        (u8, u16, u32, u64, i8, i16, i32, i64, bool, char) = (0, 0, 0, 0, 0, 0, 0, 0, false, '\0');
        *const u8 = std::ptr::null(); *mut String = std::ptr::null_mut();
        Option<&u8> = None; Option<&mut str> = None; Option<&[u8]> = None;
        Option<NonNull<u64>> = None;
        Option<NonZero<u8>> = None; Option<NonZero<i128>> = None; Option<NonZero<usize>> = None;
    }
}

#[test]
fn options_of_pointers() {
    fn none<T>()
    where
        Option<T>: Zeroable,
    {
        all_bytes_zero::<Option<T>>();
        assert!(
            zeroed::<Option<T>>().is_none(),
            "{}",
            std::any::type_name::<T>()
        );
    }
    none::<&dyn std::fmt::Debug>();
    none::<&mut [u8]>();
    none::<NonNull<str>>();
    none::<fn() -> u8>();
    none::<unsafe fn(u8)>();
    none::<extern "C" fn(*const u8, usize) -> isize>();
    type U = u8;
    none::<unsafe extern "C" fn(U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U) -> U>();
}

#[test]
fn without_comparison() {
    all_bytes_zero::<MaybeUninit<String>>();
    all_bytes_zero::<UnsafeCell<u32>>();
    assert_eq!(zeroed::<UnsafeCell<u32>>().into_inner(), 0);
    all_bytes_zero::<*const [u8]>();
    assert!(zeroed::<*const [u8]>().is_null() && zeroed::<*mut str>().is_null());
}

#[test]
fn large_values_need_no_stack() {
    // A test thread has 2 MB.
    let mut memory = Box::<[u8; 16 << 20]>::new_uninit();
    // SAFETY: It is writable and aligned.
    unsafe { raw_init(memory.as_mut_ptr(), init_zeroed()) };
    // SAFETY: It was just initialised.
    let zeroes = unsafe { memory.assume_init() };
    assert_eq!(zeroes[zeroes.len() - 1], 0);
}
