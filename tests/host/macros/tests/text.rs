// SPDX-License-Identifier: GPL-2.0

//! The parts of the macros that work on text.

#[path = "../../../../rust/macros/format_string.rs"]
mod format_string;
#[path = "../../../../rust/macros/literal.rs"]
mod literal;
#[path = "../../../../rust/macros/permissions.rs"]
mod permissions;
#[path = "../../../../rust/macros/suggest.rs"]
mod suggest;

mod literals {
    use super::literal::integer;
    use super::literal::string;

    fn bytes(source: &str) -> Option<Vec<u8>> {
        string(source).map(|text| text.bytes)
    }

    #[test]
    fn every_kind_of_string() {
        for source in [
            r##""a b""##,
            r##"b"a b""##,
            r##"c"a b""##,
            r##"r"a b""##,
            r###"r#"a b"#"###,
            r###"br##"a b"##"###,
            r###"cr#"a b"#"###,
        ] {
            assert_eq!(bytes(source).as_deref(), Some(&b"a b"[..]), "{source}");
        }
        assert_eq!(bytes(r#""""#), Some(vec![]));
        assert_eq!(bytes(r###"r#"a"b"#"###).as_deref(), Some(&br#"a"b"#[..]));
    }

    #[test]
    fn only_byte_strings_are_bytes() {
        assert!(string(r#"b"x""#).unwrap().is_bytes);
        assert!(string(r#"br"x""#).unwrap().is_bytes);
        assert!(!string(r#""x""#).unwrap().is_bytes);
        assert!(!string(r#"c"x""#).unwrap().is_bytes);
    }

    #[test]
    fn escapes() {
        assert_eq!(bytes(r#""\n\r\t\\\'\"\0""#).unwrap(), b"\n\r\t\\'\"\0");
        assert_eq!(bytes(r#"b"\xff\x41z""#).unwrap(), b"\xffAz");
        assert_eq!(bytes(r#""\u{263a}\u{1_F600}""#).unwrap(), "☺😀".as_bytes());
        assert_eq!(bytes("\"a\\\n   \tb\"").unwrap(), b"ab");
        assert_eq!(bytes(r#"r"\n""#).unwrap(), br"\n");
    }

    #[test]
    fn other_literals_are_no_strings() {
        for source in [
            "1", "'a'", "b'a'", "1.5", "0x1f", "true", r#""\q""#, r#""\x4""#,
        ] {
            assert_eq!(string(source), None, "{source}");
        }
    }

    #[test]
    fn integers() {
        for (source, value) in [
            ("0", 0),
            ("0o644", 0o644),
            ("0x1F", 31),
            ("0b1_01", 5),
            ("4_2u16", 42),
            ("0xffu8", 255),
            ("7i32", 7),
        ] {
            assert_eq!(integer(source), Some(value), "{source}");
        }
        for source in ["\"1\"", "'1'", "1.5", "99999999999999999999", ""] {
            assert_eq!(integer(source), None, "{source}");
        }
    }
}

mod plain_format_strings {
    use super::format_string::{
        plain,
        Argument::{self, Name, Next, Position},
    };

    fn check(text: &str, pieces: &[&str], arguments: &[Argument]) {
        let plain = plain(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(plain.pieces, pieces, "{text}");
        assert_eq!(plain.arguments, arguments, "{text}");
    }

    #[test]
    fn are_taken_apart() {
        check("", &[""], &[]);
        check("text", &["text"], &[]);
        check("{}", &["", ""], &[Next]);
        check("a {} b {}", &["a ", " b ", ""], &[Next, Next]);
        check("{1}{0}", &["", "", ""], &[Position(1), Position(0)]);
        check("{name}!", &["", "!"], &[Name("name".into())]);
        check("{_x1}", &["", ""], &[Name("_x1".into())]);
        check("100 % {}", &["100 % ", ""], &[Next]);
    }

    #[test]
    fn doubled_braces_are_text() {
        check("{{}}", &["{}"], &[]);
        check("{{{}}}", &["{", "}"], &[Next]);
        check("{{name}}", &["{name}"], &[]);
    }

    #[test]
    fn others_are_left_to_the_compiler() {
        for text in [
            "{:x}", "{:?}", "{x:>8}", "{:.*}", "{", "}", "{}}", "{a b}", "{0a}", "{a.b}", "{} \0",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
    }
}

mod suggestions {
    use super::suggest::nearest;
    use super::suggest::one_of;

    const NAMES: &[&str] = &["authors", "description", "license", "type"];

    #[test]
    fn slips_of_the_pen() {
        assert_eq!(nearest("licence", NAMES), Some("license"));
        assert_eq!(nearest("autors", NAMES), Some("authors"));
        assert_eq!(nearest("desc", NAMES), None);
        assert_eq!(nearest("typ", NAMES), Some("type"));
        assert_eq!(nearest("version", NAMES), None);
        assert_eq!(nearest("", NAMES), None);
    }

    #[test]
    fn lists() {
        assert_eq!(one_of(&["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(one_of(&["a", "b"]), "`a` or `b`");
        assert_eq!(one_of(&["a"]), "`a`");
    }
}

mod modes {
    use super::permissions::check;
    use super::permissions::writable;

    /// Every mode, against the conditions of `VERIFY_OCTAL_PERMISSIONS` in C.
    #[test]
    fn as_in_c() {
        for mode in 0..=0o7777_u64 {
            let refused = mode > 0o777
                || (mode >> 6) & 4 < (mode >> 3) & 4
                || (mode >> 3) & 4 < mode & 4
                || (mode >> 6) & 2 < (mode >> 3) & 2
                || mode & 2 != 0;
            assert_eq!(check(mode).is_err(), refused, "0o{mode:o}");
        }
        assert!(check(u64::MAX).is_err());
    }

    #[test]
    fn decimal_modes() {
        let message = check(644).unwrap_err();
        assert!(message.ends_with("did you mean `0o644`?"), "{message}");
        let message = check(999).unwrap_err();
        assert!(!message.contains("did you mean"), "{message}");
    }

    #[test]
    fn who_may_write() {
        assert!(writable(0o644));
        assert!(writable(0o020));
        assert!(!writable(0o444));
        assert!(!writable(0));
    }
}

mod format_strings {
    use super::format_string::parse;

    fn names(text: &str) -> Vec<String> {
        parse(text).names
    }

    #[test]
    fn values() {
        assert_eq!(names("{a} {} {0} {b:?} {{c}} { d }"), ["a", "b", "d"]);
        assert!(names("{{{{").is_empty());
        assert!(names("{unclosed").is_empty());
        assert_eq!(names("}} {a}"), ["a"]);
    }

    #[test]
    fn widths_and_precisions() {
        for (text, positions, counted) in [
            ("{:5}", vec![], vec![]),
            ("{:1$}", vec![1], vec![]),
            ("{:.2$}", vec![2], vec![]),
            ("{:0$}", vec![0], vec![]),
            ("{:01$}", vec![1], vec![]),
            ("{:+#010.3}", vec![], vec![]),
            ("{:$<w$}", vec![], vec!["w"]),
            ("{:w$.p$x}", vec![], vec!["w", "p"]),
            ("{:-^+#0w$.0$?}", vec![0], vec!["w"]),
            ("{:.*} {:.*}", vec![0, 2], vec![]),
            ("{x:.*} {:.*}", vec![0, 1], vec![]),
            ("{:x?}", vec![], vec![]),
        ] {
            let uses = parse(text);
            assert_eq!(uses.count_positions, positions, "{text}");
            assert_eq!(uses.count_names, counted, "{text}");
            for position in 0..4 {
                assert_eq!(
                    uses.counts_position(position),
                    positions.contains(&position),
                    "{text}"
                );
            }
            for name in ["w", "p", "x"] {
                assert_eq!(uses.counts_name(name), counted.contains(&name), "{text}");
            }
        }
    }
}
