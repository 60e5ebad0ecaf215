// SPDX-License-Identifier: GPL-2.0

//! What a kernel uses of the crates. Here with GNU's tools and in C; the kernel's build does the
//! same with LLVM's.

use std::fs;
use std::path::Path;
use std::process::Command;

use scripts_tests::{scripts, Outcome};

/// The crates: functions, and a table to which nothing refers.
const CRATES: &str = r#"
    int inner(int n) { return n + 1; }
    int for_vmlinux(int n) { return inner(n) * 3; }
    int for_module(int n) { return n + 2; }
    int for_both(int n) { return n + 3; }
    int weakly(int n) { return n + 4; }
    int unused(int n) { return inner(n) + 5; }
    int in_table(int n) { return n + 6; }
    __asm__(".pushsection __bug_table,\"aw\"\n.quad in_table\n.popsection");
"#;
const VMLINUX: &str = "
    int for_vmlinux(int), for_both(int), elsewhere(int);
    __attribute__((weak)) int weakly(int);
    int start(int n) {
        return for_vmlinux(n) + for_both(n) + elsewhere(n) + (weakly ? weakly(n) : 0);
    }
";
const MODULE: &str = "
    int for_module(int), for_both(int);
    int init_module(void) { return for_module(1) + for_both(2); }
";
/// What an earlier build made of the crates does not use them.
const OWN: &str = "int unused(int); int exported(void) { return unused(1); }";

/// A build directory.
struct Build(tempfile::TempDir);

impl Build {
    fn new() -> Self {
        let build = Self(tempfile::tempdir().expect("a temporary folder"));
        for (name, source) in [
            ("crates", CRATES),
            ("vmlinux", VMLINUX),
            ("module", MODULE),
            ("own", OWN),
        ] {
            fs::write(build.path().join(format!("{name}.c")), source).expect("a source");
            let outcome = build.run("cc", &["-c", "-ffunction-sections", &format!("{name}.c")]);
            assert_eq!(outcome.status, 0, "{outcome:?}");
        }
        build
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, program: &str, args: &[&str]) -> Outcome {
        self.run_with(program, args, &[])
    }

    fn run_with(&self, program: &str, args: &[&str], env: &[(&str, &str)]) -> Outcome {
        Command::new(program)
            .args(args)
            .current_dir(self.path())
            .env("OWN", "own.o")
            .env("KBUILD_VMLINUX_OBJS", "vmlinux.o own.o")
            .env("KBUILD_VMLINUX_LIBS", "")
            .env("KBUILD_LDFLAGS", "")
            .env("NM", "nm")
            .env("LD", "ld")
            .env("READELF", "readelf")
            .env("MODULES", "")
            .envs(env.iter().copied())
            .output()
            .expect("it runs")
            .into()
    }

    /// Runs the script.
    fn script(&self, args: &[&str], env: &[(&str, &str)]) -> Outcome {
        let script = scripts().join("rust_trim.sh").display().to_string();
        let mut all = vec![script.as_str()];
        all.extend(args);
        self.run_with("sh", &all, env)
    }

    /// Runs the script, which succeeds; gives its output.
    fn trim(&self, args: &[&str], env: &[(&str, &str)]) -> String {
        let outcome = self.script(args, env);
        assert_eq!((outcome.status, &*outcome.stderr), (0, ""), "{outcome:?}");
        outcome.stdout
    }

    /// The functions in what is left of the crates.
    fn left(&self, used: &str) -> Vec<String> {
        fs::write(self.path().join("used"), used).expect("the list is written");
        self.trim(&["link", "trimmed.o", "used", "crates.o"], &[]);
        self.run("nm", &["--defined-only", "trimmed.o"])
            .stdout
            .lines()
            .filter_map(|line| line.split_once(" T ").map(|(_, name)| name.to_owned()))
            .collect()
    }
}

/// What lists the crates' symbols that are used.
const USED: &[&str] = &["used", "crates.o"];

#[test]
fn what_is_used_is_kept() {
    let build = Build::new();
    fs::write(build.path().join("modules.order"), "module.ko\n").expect("the list is written");
    let used = build.trim(USED, &[]);
    assert_eq!(
        used, "vmlinux for_both\nvmlinux for_vmlinux\n",
        "no modules"
    );
    assert_eq!(
        build.left(&used),
        ["for_both", "for_vmlinux", "in_table", "inner"]
    );

    let used = build.trim(USED, &[("MODULES", "modules.order")]);
    assert_eq!(
        used,
        "module for_both\nmodule for_module\nvmlinux for_both\nvmlinux for_vmlinux\n"
    );
    assert_eq!(
        build.left(&used),
        ["for_both", "for_module", "for_vmlinux", "in_table", "inner"]
    );
}

/// A kernel may have Rust support, and no Rust code.
#[test]
fn nothing_is_used() {
    let build = Build::new();
    fs::write(
        build.path().join("vmlinux.c"),
        "int start(void) { return 0; }",
    )
    .expect("a source");
    build.run("cc", &["-c", "vmlinux.c"]);
    let used = build.trim(USED, &[]);
    assert_eq!(used, "");
    let left = build.left(&used);
    assert!(
        left.contains(&"in_table".to_owned()) && left.len() <= 2,
        "{left:?}"
    );
}

/// A tool that fails is an error: symbols may be missing from the list, or tables.
#[test]
fn a_tool_fails() {
    let build = Build::new();
    let link = &["link", "trimmed.o", "used", "crates.o"];
    fs::write(build.path().join("used"), "vmlinux for_vmlinux\n").expect("the list is written");
    for (args, tool) in [(USED, "NM"), (link, "READELF"), (link, "LD")] {
        let outcome = build.script(args, &[(tool, "false")]);
        assert_ne!(outcome.status, 0, "{tool}: {outcome:?}");
    }

    fs::remove_file(build.path().join("vmlinux.o")).expect("the object is removed");
    let outcome = build.script(USED, &[]);
    assert_ne!(outcome.status, 0, "{outcome:?}");
    assert!(outcome.stderr.contains("vmlinux.o"), "{outcome:?}");
}
