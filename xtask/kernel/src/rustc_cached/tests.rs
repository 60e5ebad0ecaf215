// SPDX-License-Identifier: GPL-2.0

use std::path::PathBuf;

use super::*;

/// A compiler that writes its arguments and its sources, and counts how often it is called.
const RUSTC: &str = r#"#!/bin/sh
test "$1" = -vV && { echo rustc 1.96.0; exit; }
tree=${1#*=}
cd "${tree%/=}"
echo >> calls
case "$*" in *warn*) echo warning: unused >&2 ;; esac
case "$*" in *fail*) exit 3 ;; esac
echo "$*" > out.o
cat src/lib.rs src/a.rs > out.rmeta
printf '%s\n' "out.o: $PWD/src/lib.rs $PWD/src/a.rs" '' "$PWD/src/lib.rs:" "$PWD/src/a.rs:" > out.d
"#;

struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let place = Self { dir };
        fs_err::create_dir(place.path("src")).unwrap();
        fs_err::write(place.path("src/lib.rs"), "mod a;").unwrap();
        fs_err::write(place.path("src/a.rs"), "").unwrap();
        fs_err::write(place.path("cfg"), "--cfg CONFIG_A").unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn args(&self, more: &[&str]) -> Vec<OsString> {
        let tree = self.dir.path().display();
        let mut args = vec![
            format!("--remap-path-prefix={tree}/="),
            format!("@{tree}/cfg"),
            "--crate-name".to_owned(),
            "core".to_owned(),
            format!("--emit=dep-info={tree}/out.d"),
            format!("--emit=obj={tree}/out.o"),
            format!("--emit=metadata={tree}/out.rmeta"),
        ];
        args.extend(more.iter().map(|&arg| arg.to_owned()));
        args.into_iter().map(OsString::from).collect()
    }
}

#[test]
fn core_and_macros_are_cached_and_nothing_else() {
    let read = |args: &[&str]| {
        let args: Vec<OsString> = args.iter().map(OsString::from).collect();
        Call::read(&args)
    };
    let emit = ["--emit=dep-info=d", "--emit=link=o"];
    let with = |args: &[&str]| read(&[args, &emit].concat());
    assert!(with(&["--crate-name", "core"]).is_some());
    assert!(with(&["--crate-name=core"]).is_some());
    assert!(with(&["--crate-type", "proc-macro", "--extern", "proc_macro"]).is_some());
    assert!(with(&["--crate-name", "kernel"]).is_none());
    assert!(with(&["--cfg", "core"]).is_none());
    assert!(with(&["--crate-type", "proc-macro", "--extern", "syn"]).is_none());
    assert!(with(&["--crate-name", "core", "-Cdebuginfo=2"]).is_none());
    assert!(with(&["--crate-name", "core", "-Cdebuginfo=0"]).is_some());
    assert!(read(&["--crate-name", "core", "--emit=obj=o"]).is_none());
    assert!(read(&["--crate-name", "core", "--emit=dep-info,obj"]).is_none());
}

#[test]
fn a_list_of_sources_that_needs_more_than_names_is_not_used() {
    let plain = "o: /a.rs b.rs\n\n/a.rs:\nb.rs:\n";
    assert_eq!(call::sources(plain), Some(vec!["/a.rs", "b.rs"]));
    assert_eq!(call::sources("o: /a\\ b.rs\n\n/a\\ b.rs:\n"), None);
    assert_eq!(
        call::sources("o: a.rs\n\na.rs:\n\n# env-dep:HOME=/\n"),
        None
    );
}

#[test]
fn make_gets_no_command_that_a_shell_would_take_apart() {
    let dir = tempfile::tempdir().unwrap();
    let mut cfg = Config::for_tests(dir.path());
    assert_eq!(command(&cfg, Path::new("/usr/bin/rustc")), None);
    cfg.program = Some("/bin/x".into());
    let expected = format!(
        "/bin/x rustc-cached {}/rustc /bin/rustc",
        cfg.cache.display()
    );
    assert_eq!(command(&cfg, Path::new("/bin/rustc")), Some(expected));
    assert_eq!(command(&cfg, Path::new("/my tools/rustc")), None);
}

#[test]
fn what_is_taken_from_the_cache_is_what_would_be_written() {
    use std::os::unix::fs::PermissionsExt;

    let tools = tempfile::tempdir().unwrap();
    let rustc = tools.path().join("rustc");
    fs_err::write(&rustc, RUSTC).unwrap();
    fs_err::set_permissions(&rustc, std::fs::Permissions::from_mode(0o755)).unwrap();
    let cache = tools.path().join("cache");
    // Runs the compiler through the cache; returns its exit status and how often it really ran.
    let runs = |place: &Place, more: &[&str]| {
        for name in ["calls", "out.o", "out.d", "out.rmeta"] {
            let _ = std::fs::remove_file(place.path(name));
        }
        let code = run(&cache, rustc.as_os_str(), &place.args(more)).unwrap();
        let calls =
            fs_err::read_to_string(place.path("calls")).map_or(0, |text| text.lines().count());
        (
            format!("{code:?}") == format!("{:?}", ExitCode::SUCCESS),
            calls,
        )
    };
    let written = |place: &Place| {
        ["out.o", "out.rmeta", "out.d"].map(|name| fs_err::read(place.path(name)).unwrap())
    };

    let place = Place::new();
    // Files that are new may still change while the compiler reads them.
    std::thread::sleep(std::time::Duration::from_millis(20));
    assert_eq!(runs(&place, &[]), (true, 1));
    let first = written(&place);
    assert_eq!(runs(&place, &[]), (true, 0));
    assert_eq!(written(&place), first);

    // Another tree, with the same sources: only the list names it.
    let other = Place::new();
    assert_eq!(runs(&other, &[]), (true, 0));
    let [object, metadata, list] = written(&other);
    assert_eq!([&object, &metadata], [&first[0], &first[1]]);
    let list = String::from_utf8(list).unwrap();
    assert!(list.contains(&format!("\n{}:", other.path("src/a.rs").display())));
    assert!(!list.contains(&*place.dir.path().to_string_lossy()));

    // Other arguments, another file that they name, other sources; and back.
    assert_eq!(runs(&place, &["-Copt-level=s"]), (true, 1));
    fs_err::write(place.path("cfg"), "--cfg CONFIG_B").unwrap();
    assert_eq!(runs(&place, &[]), (true, 1));
    fs_err::write(place.path("cfg"), "--cfg CONFIG_A").unwrap();
    fs_err::write(place.path("src/a.rs"), "fn f() {}").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(20));
    assert_eq!(runs(&place, &[]), (true, 1));
    assert_eq!(runs(&place, &[]), (true, 0));
    fs_err::write(place.path("src/a.rs"), "").unwrap();
    assert_eq!(runs(&place, &[]), (true, 0));
    assert_eq!(written(&place), first);

    // What fails, or warns, does so again.
    assert_eq!(runs(&place, &["fail"]), (false, 1));
    assert_eq!(runs(&place, &["fail"]), (false, 1));
    assert_eq!(runs(&place, &["warn"]), (true, 1));
    assert_eq!(runs(&place, &["warn"]), (true, 1));

    // Damaged files are not used.
    for entry in fs_err::read_dir(&cache).unwrap() {
        fs_err::write(entry.unwrap().path().join("1"), "damaged").unwrap();
    }
    assert_eq!(runs(&place, &[]), (true, 1));
    assert_eq!(written(&place), first);
}
