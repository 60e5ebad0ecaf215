// SPDX-License-Identifier: GPL-2.0

//! Common sizes, in bytes.
//!
//! C header: [`include/linux/sizes.h`](srctree/include/linux/sizes.h)
//!
//! The constants are of type [`usize`]. For the address space of a device, whose width may differ
//! from that of the CPU, [`SizeConstants`] defines them as [`u32`] and [`u64`], too.
//!
//! # Examples
//!
//! ```
//! use kernel::sizes::{SizeConstants, SZ_4K};
//!
//! assert_eq!(SZ_4K, 4096);
//! assert_eq!(3 * u64::SZ_2G, 6 << 30);
//! ```

/// Defines each constant, both separately and in [`SizeConstants`].
macro_rules! sizes {
    (@impl $ty:ident $($name:ident)+) => {
        // All of the constants fit into 32 bits.
        impl SizeConstants for $ty {
            $(const $name: Self = $name as $ty;)+
        }
    };
    ($($name:ident $doc:literal)+) => {
        $(
            #[doc = $doc]
            pub const $name: usize = bindings::$name as usize;
        )+

        /// The sizes as constants of an integer type.
        pub trait SizeConstants {
            $(
                #[doc = $doc]
                const $name: Self;
            )+
        }

        sizes!(@impl u32 $($name)+);
        sizes!(@impl u64 $($name)+);
        sizes!(@impl usize $($name)+);
    };
}

sizes! {
    SZ_1K "1 KiB."
    SZ_2K "2 KiB."
    SZ_4K "4 KiB."
    SZ_8K "8 KiB."
    SZ_16K "16 KiB."
    SZ_32K "32 KiB."
    SZ_64K "64 KiB."
    SZ_128K "128 KiB."
    SZ_256K "256 KiB."
    SZ_512K "512 KiB."
    SZ_1M "1 MiB."
    SZ_2M "2 MiB."
    SZ_4M "4 MiB."
    SZ_8M "8 MiB."
    SZ_16M "16 MiB."
    SZ_32M "32 MiB."
    SZ_64M "64 MiB."
    SZ_128M "128 MiB."
    SZ_256M "256 MiB."
    SZ_512M "512 MiB."
    SZ_1G "1 GiB."
    SZ_2G "2 GiB."
}
