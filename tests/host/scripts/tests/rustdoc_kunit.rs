// SPDX-License-Identifier: GPL-2.0

//! The generator of KUnit suites from examples: on the host, with a stand-in for the kernel crate.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use scripts_tests::Outcome;

/// `@LINE` becomes the number of the line it is on.
const ROOT: &str = r#"//! The crate.
//!
//! ```
//! # let hidden = 1;
//! assert_eq!((file!(), line!()), ("rust/sample/lib.rs", @LINE));
//! let _: u32 = "7".parse()?;
//! # Ok::<(), core::num::ParseIntError>(())
//! ```

pub mod part;

/// Begins with an empty line, which some rustdoc leave out.
///
/// ```
///
/// use sample::Thing;
/// assert_eq!(line!(), @LINE); // Thing
/// ```
///
/// - In a list:
///
///   ```
///   assert_eq!(line!(), @LINE);
///   ```
///
/// ```compile_fail
/// let wrong: u32 = "text";
/// ```
///
/// ```no_run
/// panic!("it runs");
/// ```
///
/// ```ignore
/// this is not Rust
/// ```
pub struct Thing;
"#;

const PART: &str = r#"//! A part.

    /// Has its own `main`, and is indented.
    ///
    /// ```
    /// # #[derive(Debug)]
    /// struct Local;
    ///
    /// fn main() -> Result<(), ()> {
    ///     assert_eq!((file!(), line!()), ("rust/sample/part.rs", @LINE));
    ///     Ok(())
    /// }
    /// ```
    pub fn own_main() {}

/** In a block.

```
assert_eq!(line!(), @LINE);
```
*/
pub fn in_block() {}

/// ```
/// module! {
///     type: Local,
/// }
/// struct Local;
/// # fn main() {}
/// ```
pub fn module() {}
"#;

/// What generated code uses. A suite becomes one test of libtest's.
const KERNEL: &str = r##"
pub mod prelude { pub use crate::module; }
pub mod bindings { #[allow(non_camel_case_types)] pub struct kunit; }
pub mod str { pub use core::ffi::CStr; }
pub struct ThisModule;
impl ThisModule { pub const unsafe fn from_ptr(_: *mut u8) -> Self { Self } }
pub trait ModuleMetadata { const NAME: &'static str::CStr; const THIS_MODULE: ThisModule; }
pub mod kunit {
    pub type Case = unsafe extern "C" fn(*mut crate::bindings::kunit);
    pub fn kunit_case(name: &'static core::ffi::CStr, case: Case) -> (&'static core::ffi::CStr, Case) {
        (name, case)
    }
    pub fn example<R: core::fmt::Debug>(main: fn() -> R) {
        let result = format!("{:?}", main());
        assert!(!result.starts_with("Err"), "{result}");
    }
    pub fn example_failed(error: impl core::fmt::Debug) {
        panic!("{error:?}");
    }
}
#[macro_export]
macro_rules! kunit_suite {
    ($name:expr, [$($cases:tt)*]) => {
        #[test]
        fn suite() {
            for (name, case) in [$($cases)*] {
                println!("{}: {}", $name, name.to_str().unwrap());
                unsafe { case(core::ptr::null_mut()) };
            }
        }
    };
}
#[macro_export]
macro_rules! module { (type: $type:ident,) => { pub struct LocalModule($type); } }
"##;

fn tool(name: &str) -> Command {
    let path = env::var_os(name.to_uppercase()).unwrap_or_else(|| name.into());
    let mut command = Command::new(path);
    command.env("RUSTC_BOOTSTRAP", "1");
    command
}

fn good(mut command: Command) -> Outcome {
    let outcome: Outcome = command.output().expect("it runs").into();
    assert_eq!(outcome.status, 0, "{command:?}: {outcome:?}");
    outcome
}

struct Sample {
    dir: tempfile::TempDir,
}

impl Sample {
    fn new(root: &str) -> Self {
        let sample = Self {
            dir: tempfile::tempdir().expect("a temporary folder"),
        };
        for dir in ["sample", "out"] {
            fs::create_dir(sample.path(dir)).expect("mkdir");
        }
        sample.write("sample/lib.rs", root);
        sample.write("sample/part.rs", PART);
        sample.write("kernel.rs", KERNEL);
        let generator = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../../rust/tests/doctests/rustdoc_kunit.rs");
        sample.rustc(&[&generator.to_string_lossy(), "-o", "generator"]);
        sample.rustc(&["kernel.rs", "--crate-type=rlib", "--crate-name=kernel"]);
        sample
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let text: String = text
            .lines()
            .zip(1..)
            .map(|(line, n)| line.replace("@LINE", &format!("{n}")) + "\n")
            .collect();
        fs::write(self.path(name), text).expect("it is written");
    }

    fn rustc(&self, args: &[&str]) -> Outcome {
        let mut rustc = tool("rustc");
        rustc.current_dir(self.dir.path());
        rustc
            .args(["--edition=2021", "--cap-lints=allow"])
            .args(args);
        good(rustc)
    }

    fn generate(&self) -> Outcome {
        let source = self.path("sample");
        Command::new(self.path("generator"))
            .env("RUSTC_BOOTSTRAP", "1")
            .current_dir(self.dir.path())
            .args(["sample".as_ref(), source.as_path(), "out".as_ref()])
            .arg(tool("rustdoc").get_program())
            .args(["--edition=2021", "--crate-name=sample"])
            .arg(source.join("lib.rs"))
            .arg("--")
            .arg(tool("rustc").get_program())
            .args(["--edition=2021", "--crate-type=lib", "-L."])
            .args(["--extern=kernel", "--cap-lints=allow"])
            .output()
            .expect("the generator runs")
            .into()
    }
}

#[test]
fn examples_run_and_know_their_places() {
    let sample = Sample::new(ROOT);
    let outcome = sample.generate();
    assert_eq!(outcome.status, 0, "{outcome:?}");
    for warning in ["example is not tested: ", "not run: rust/sample/lib.rs:"] {
        assert!(outcome.stdout.contains(warning), "{outcome:?}");
    }
    // An example that names the crate.
    sample.rustc(&["sample/lib.rs", "--crate-type=rlib", "--crate-name=sample"]);
    sample.rustc(&[
        "out/doctests_sample.rs",
        "--test",
        "-L.",
        "--extern=kernel",
        "--extern=sample",
        "--remap-path-prefix=out/=rust/",
    ]);
    let mut tests = Command::new(sample.path("doctests_sample"));
    tests.args(["--nocapture", "--test-threads=1"]);
    let said = good(tests).stdout;
    let ran: Vec<&str> = said
        .lines()
        .filter_map(|line| line.split_once("rust_doctests_").map(|(_, ran)| ran))
        .collect();
    assert_eq!(
        ran,
        [
            "sample: rust/sample/lib.rs:3",
            "sample: rust/sample/lib.rs:14",
            "sample: rust/sample/lib.rs:22",
            "sample::part: rust/sample/part.rs:5",
            "sample::part: rust/sample/part.rs:18",
        ]
    );
}

#[test]
fn an_example_that_must_not_compile_does_not() {
    let sample = Sample::new(&ROOT.replace(r#"= "text""#, "= 1"));
    let outcome = sample.generate();
    assert_ne!(outcome.status, 0);
    assert!(outcome.stdout.contains("compile_fail"), "{outcome:?}");
    assert!(!sample.path("out/doctests_sample.rs").exists());
}

#[test]
fn what_has_no_examples_any_more_goes_away() {
    let sample = Sample::new(ROOT);
    assert_eq!(sample.generate().status, 0);
    assert!(sample.path("out/sample/part.rs").exists());
    let bare: String = PART.lines().filter(|line| !line.contains("```")).collect();
    sample.write("sample/part.rs", &format!("pub mod bare {{}} // {bare}"));
    assert_eq!(sample.generate().status, 0);
    assert!(!sample.path("out/sample/part.rs").exists());
}
