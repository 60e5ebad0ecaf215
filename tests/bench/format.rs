// SPDX-License-Identifier: GPL-2.0

//! Text from values, and values from text.

use crate::measure::{
    hide,
    measure,
    operations,
    sink, //
};
use core::fmt::Write as _;
use kernel::{
    prelude::*,
    str::{
        parse_int::ParseInt,
        BStr,
        CString,
        Formatter, //
    }, //
};

operations! {
    fn format_numbers(rounds) {
        let mut buffer = [0; 96];
        measure(rounds, || {
            let (a, b, c) = (hide(123456u32), hide(-42i64), hide(0xdeadbeefu64));
            let mut f = Formatter::new(&mut buffer);
            write!(f, "a={a} b={b} c={c:x}").map_err(|_| EOVERFLOW)?;
            hide(f.bytes_written());
            sink(&buffer);
            Ok(())
        })
    }

    fn format_text(rounds) {
        let text = *hide(&"some words");
        let mut buffer = [0; 96];
        measure(rounds, || {
            let mut f = Formatter::new(&mut buffer);
            write!(f, "[{text}] and {text}.").map_err(|_| EOVERFLOW)?;
            hide(f.bytes_written());
            sink(&buffer);
            Ok(())
        })
    }

    fn format_alloc(rounds) {
        measure(rounds, || {
            let number = hide(123456u32);
            let text = CString::try_from_fmt(fmt!("device{number}"))?;
            sink(text.as_ptr());
            Ok(())
        })
    }

    fn parse_number(rounds) {
        measure(rounds, || {
            let text = hide(b"123456".as_slice());
            hide(u32::from_str(BStr::from_bytes(text))?);
            Ok(())
        })
    }
}
