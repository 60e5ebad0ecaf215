// SPDX-License-Identifier: GPL-2.0

//! Text that is parsed, compared, formatted; numbers in bounds; errors.

use core::fmt::Write;
use kernel::{
    b_str,
    bits::{
        bit_u32,
        genmask_u32, //
    },
    num::Bounded,
    prelude::*,
    ptr::{
        Alignable,
        Alignment, //
    },
    sizes::SZ_4K,
    str::{
        kstrtobool,
        parse_int::ParseInt,
        BStr,
        CString,
        Formatter, //
    },
};

module! {
    type: TextModule,
    name: "mainline_text",
    authors: ["Rust for LTS"],
    description: "Text and numbers",
    license: "GPL",
}

struct TextModule;

impl kernel::Module for TextModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        pr_info!(
            "parsed: {:?} {:?}\n",
            u8::from_str(b_str!("0xff")),
            i16::from_str(b_str!("-0777"))
        );
        pr_info!("not parsed: {}\n", u8::from_str(b_str!("256")).is_err());
        pr_info!(
            "flag: {:?} {:?} {}\n",
            kstrtobool(c"off").ok(),
            kstrtobool(c"Enabled").ok(),
            kstrtobool(c"maybe").is_err()
        );

        let text = CString::try_from_fmt(fmt!("{}:{:>5}|{:<4}|{:#x}", "a", "b", "c", 48879))?;
        pr_info!("formatted: {text:?} {}\n", text.to_bytes().len());
        pr_info!("bytes: {}\n", BStr::from_bytes(b"a\n\xffz"));
        let rest = b_str!("prefix-rest").strip_prefix(b_str!("prefix-"));
        pr_info!("rest: {rest:?}\n");

        let mut buffer = [0u8; 8];
        let fits = write!(Formatter::new(&mut buffer), "{}", 1234567).is_ok();
        let too_long = write!(Formatter::new(&mut buffer), "{}", 123456789).is_err();
        pr_info!("buffer: {fits} {too_long}\n");

        let small: Option<Bounded<u32, 4>> = Bounded::try_new(15);
        let large: Option<Bounded<u32, 4>> = Bounded::try_new(16);
        pr_info!(
            "bounded: {:?} {}\n",
            small.map(|n| n.get()),
            large.is_none()
        );
        let wide: Bounded<u32, 8> = Bounded::<u32, 4>::new::<9>().extend();
        pr_info!("wide: {}\n", wide.get());

        pr_info!("bits: {:#x} {:#x}\n", bit_u32(5), genmask_u32(4..=7));
        let page = Alignment::new::<SZ_4K>();
        pr_info!(
            "aligned: {:?} {}\n",
            5000usize.align_up(page),
            5000usize.align_down(page)
        );
        pr_info!(
            "errors: {} {}\n",
            EINVAL.to_errno(),
            (Error::from_errno(-5) == EIO)
        );
        Ok(Self)
    }
}
