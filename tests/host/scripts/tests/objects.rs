// SPDX-License-Identifier: GPL-2.0

//! What looks into objects: stack frames that are too large, and floating point. Here with GNU's
//! tools and without Rust; the kernel's build does the same with LLVM's, on what rustc makes.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use scripts_tests::{run, Outcome};

/// An object, in a folder of its own.
struct Object {
    folder: tempfile::TempDir,
    path: PathBuf,
}

impl Object {
    /// Compiles a source with this name.
    fn new(name: &str, source: &str, flags: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("object.o");
        fs::write(folder.path().join(name), source).expect("the source is written");
        let status = Command::new("cc")
            .args(["-c", "-o", "object.o", name])
            .args(flags)
            .current_dir(&folder)
            .status()
            .expect("cc runs");
        assert!(status.success());
        Self { folder, path }
    }

    fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn check(&self, script: &str, args: &[&str]) -> Outcome {
        let mut all = vec![self.path.as_os_str()];
        all.extend(args.iter().map(OsStr::new));
        run(
            script,
            &all,
            &[
                ("NM", OsStr::new("nm")),
                ("OBJDUMP", OsStr::new("objdump")),
                ("OBJCOPY", OsStr::new("objcopy")),
            ],
        )
    }

    fn sections(&self) -> String {
        let output = Command::new("objdump")
            .arg("-h")
            .arg(&self.path)
            .output()
            .expect("objdump runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What a script said, with the object's path left out.
    fn lines(&self, outcome: &Outcome) -> Vec<String> {
        let path = self.path.display().to_string();
        outcome
            .stderr
            .lines()
            .map(|line| line.replace(&path, "OBJECT"))
            .collect()
    }
}

/// Functions in two sections, with frames around 2048 bytes, of 60 KB and of none.
fn frames(flags: &[&str]) -> Object {
    let mut source = String::new();
    for (section, functions) in [
        (
            ".text",
            &[("above", 2056), ("at", 2048), ("below", 2040), ("none", 0)][..],
        ),
        (".init.text", &[("init_module", 60_072), ("short", 127)][..]),
    ] {
        for (name, _) in functions {
            source += &format!(
                ".section {section},\"ax\",@progbits\n.globl {name}\n.type {name}, @function\n\
                 {name}:\n.L{name}: ret\n.size {name}, .-{name}\n"
            );
        }
        source += &format!(".section .stack_sizes,\"o\",@progbits,{section}\n");
        for (name, size) in functions {
            source += &format!(".quad .L{name}\n.uleb128 {size}\n");
        }
    }
    Object::new("frames.s", &source, flags)
}

#[test]
fn frames_above_the_limit_are_told() {
    let object = frames(&[]);
    assert!(object.sections().contains(".stack_sizes"));
    let outcome = object.check("rust_frame.sh", &["2048"]);
    assert_eq!(outcome.status, 0, "{outcome:?}");
    let lines = object.lines(&outcome);
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(
        lines[..2],
        [
            "OBJECT: warning: stack frame size (2056) exceeds limit (2048) in 'above'",
            "OBJECT: warning: stack frame size (60072) exceeds limit (2048) in 'init_module'",
        ]
    );
    assert!(
        lines[2].starts_with("OBJECT: note: ") && lines[2].contains("`InPlaceModule`"),
        "{lines:?}"
    );
    assert!(!object.sections().contains(".stack_sizes"));

    // Again, as nothing is left to tell.
    let outcome = object.check("rust_frame.sh", &["2048"]);
    assert_eq!((outcome.status, &*outcome.stderr), (0, ""));
}

#[test]
fn frames_below_the_limit_are_not_told() {
    let object = frames(&[]);
    let outcome = object.check("rust_frame.sh", &["60072"]);
    assert_eq!((outcome.status, &*outcome.stderr), (0, ""));
    assert!(!object.sections().contains(".stack_sizes"));
}

#[test]
fn a_frame_can_be_an_error() {
    let outcome = frames(&[]).check("rust_frame.sh", &["60071", "error"]);
    assert_eq!(outcome.status, 1, "{outcome:?}");
    assert!(
        outcome.stderr.contains(": error: stack frame size (60072)"),
        "{outcome:?}"
    );
    let outcome = frames(&[]).check("rust_frame.sh", &["60072", "error"]);
    assert_eq!((outcome.status, &*outcome.stderr), (0, ""));
}

#[test]
fn with_debug_information_the_line_is_told() {
    let object = frames(&["-g"]);
    let outcome = object.check("rust_frame.sh", &["2050"]);
    let source = object.folder().join("frames.s");
    let place = format!("{}:5: warning: ", source.display());
    assert!(outcome.stderr.starts_with(&place), "{outcome:?}");
}

const FLOATS: &str = "\
int plain(int a) { return a + 1; }
__float128 product(__float128 a, __float128 b)
{
	return a * b;
}
int whole(__float128 a) { return a < 1 ? 0 : a; }
";

#[test]
fn functions_that_need_floating_point_are_told() {
    let object = Object::new("floats.c", FLOATS, &["-O1"]);
    let outcome = object.check("rust_float.sh", &[]);
    assert_eq!(outcome.status, 1, "{outcome:?}");
    let lines = object.lines(&outcome);
    assert_eq!(lines.len(), 2, "{lines:?}");
    let start = "OBJECT: error: floating point is not available in the kernel: ";
    for line in &lines {
        let what = line
            .strip_prefix(start)
            .unwrap_or_else(|| panic!("{lines:?}"));
        match what.split_once(" calls ") {
            Some(("'product'", calls)) => assert_eq!(calls, "__multf3"),
            Some(("'whole'", calls)) => {
                assert!(
                    calls.contains("__lttf2") && calls.contains("__fixtfsi"),
                    "{calls}"
                );
            }
            _ => panic!("{lines:?}"),
        }
    }
}

#[test]
fn with_debug_information_so_is_the_line() {
    let object = Object::new("floats.c", FLOATS, &["-O1", "-g"]);
    let outcome = object.check("rust_float.sh", &[]);
    let source = object.folder().join("floats.c");
    let place = format!("{}:4: error: ", source.display());
    assert!(
        outcome.stderr.lines().any(|line| line.starts_with(&place)),
        "{outcome:?}"
    );
}

/// `core`'s function is reached by a table, which a function of the kernel crate is given.
const FORMATS: &str = r#"
extern void panic_fmt(const char *, int);
static __attribute__((noinline)) int
_RNvXs_NtNtCs123_4core3fmt7nofloatfNtB4_5Debug3fmt(void *a)
{
	panic_fmt("floating point fmt support is turned off", 1);
	return 0;
}
static int other(void *a) { return 1; }
static int (*const others[])(void *) = { other };
static int (*const table[])(void *) = { _RNvXs_NtNtCs123_4core3fmt7nofloatfNtB4_5Debug3fmt };
extern int debug_struct(void *, const void *);
int shows_a_float(void *a) { return debug_struct(a, table); }
int shows_another(void *a) { return debug_struct(a, others); }
"#;

#[test]
fn who_formats_a_float_is_told() {
    let object = Object::new("formats.c", FORMATS, &["-O1"]);
    let outcome = object.check("rust_float.sh", &[]);
    assert_eq!(outcome.status, 1, "{outcome:?}");
    assert_eq!(
        object.lines(&outcome),
        [
            "OBJECT: error: floating point is not available in the kernel: \
          'shows_a_float' formats a float with {:?}"
        ]
    );
}

#[test]
fn other_objects_are_left_alone() {
    let source = "extern int f(__int128); int g(int a) { return f(a) + 1; }\n";
    let object = Object::new("plain.c", source, &["-O1"]);
    let before = fs::read(&object.path).expect("the object");
    for (script, args) in [("rust_float.sh", &[][..]), ("rust_frame.sh", &["1"])] {
        let outcome = object.check(script, args);
        assert_eq!((outcome.status, &*outcome.stderr), (0, ""), "{script}");
    }
    assert_eq!(fs::read(&object.path).expect("the object"), before);
}
