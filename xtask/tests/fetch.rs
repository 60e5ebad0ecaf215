// SPDX-License-Identifier: GPL-2.0

//! `./x fetch` with mirrors, caches and kernel trees that are not as they should be.

mod common;

use common::{ended, Fixture};

const MAKEFILE: &str = "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 7\nEXTRAVERSION =\n";
const APT: &str = r#"
case "$*" in
indextargets*) echo "http://mirror.invalid/debian-security x-security Packages" ;;
*) eval "$*" ;;
esac
"#;

/// A machine whose mirror has a package with this as the kernel's tarball.
fn with_mirror(tarball: &str) -> Fixture {
    let fixture = Fixture::new();
    fixture.write("deb/usr/src/linux-source-5.10.tar.xz", tarball);
    fixture.program(
        "apt-get",
        r#"
case "$*" in
indextargets*) echo "http://mirror.invalid/debian-security x-security Packages" ;;
*download*) : > linux-source-5.10_5.10.262-1_all.deb ;;
esac
"#,
    );
    fixture.program(
        "apt-cache",
        "echo 'linux-source-5.10 | 5.10.262-1 | http://mirror.invalid x'\n",
    );
    let deb = fixture.path("deb");
    fixture.program(
        "dpkg-deb",
        &format!("exec tar -C {} -c ./usr\n", deb.display()),
    );
    fixture
}

#[test]
fn a_tampered_download_is_thrown_away() {
    let fixture = with_mirror("something else");
    let ended = fixture.x(["fetch"]);
    ended.expect(
        3,
        "the downloaded linux-source-5.10 is not the known one; it was thrown away",
    );
    ended.expect(3, "sha256 wanted 0000");
    let sources = fixture.path("cache/rust-for-lts/sources");
    assert_eq!(
        std::fs::read_dir(sources).unwrap().count(),
        0,
        "nothing of it is kept"
    );
}

#[test]
fn a_damaged_cache_is_thrown_away_and_fetched_again() {
    let fixture = Fixture::new();
    let tarball = fixture.write(
        "cache/rust-for-lts/sources/linux-source-5.10.tar.xz",
        "truncat",
    );
    fixture.write(
        "cache/rust-for-lts/sources/linux-source-5.10.toml",
        "wanted = '5.10.262-1'\npackage-version = '5.10.262-1'\nsha256 = 'ab'\n",
    );
    fixture.program("apt-get", "echo 'E: no network' >&2\nexit 100\n");
    let ended = fixture.x(["fetch"]);
    ended.expect(3, "is damaged");
    assert!(!common::exists(&tarball));
}

#[test]
fn a_mirror_that_cannot_be_reached_is_told_with_what_apt_said() {
    let fixture = Fixture::new();
    fixture.program(
        "apt-get",
        &APT.replace("eval \"$*\"", "echo 'E: no network'; exit 100"),
    );
    let ended = fixture.x(["fetch"]);
    ended
        .expect(3, "the source package cannot be fetched")
        .expect(3, "tried: E: no network");
    ended.expect(
        3,
        "hint: or name a kernel tree or tarball with --linux PATH",
    );
}

/// Older ones end well then, and the package is missing only later.
#[test]
fn an_apt_that_only_warns_of_a_mirror_is_not_believed() {
    let fixture = Fixture::new();
    let warns = "W: Failed to fetch http://mirror.invalid/  Could not resolve";
    let script = APT.replace("eval \"$*\"", &format!("echo '{warns}'"));
    fixture.program("apt-get", &script);
    let ended = fixture.x(["fetch"]);
    ended
        .expect(3, "the source package cannot be fetched")
        .expect(3, &format!("tried: {warns}"));
    assert!(!ended.stderr.contains("has no package"), "{}", ended.stderr);
}

#[test]
fn an_interrupted_download_is_no_obstacle() {
    let fixture = with_mirror("the kernel");
    let part = fixture.write(
        "cache/rust-for-lts/sources/linux-source-5.10.tar.xz.part",
        "half of",
    );
    // printf 'the kernel' | sha256sum
    let digest = "7c2f712a5b31004cd31b6fe611e12219b02a73755049a698be58fdfa32a856cf";
    let base = fixture.path("repo/patches/5.10/base.toml");
    let text = std::fs::read_to_string(&base)
        .unwrap()
        .replace(&"0".repeat(64), digest);
    std::fs::write(&base, text).unwrap();
    fixture.x(["fetch"]).expect(0, "linux 5.10.262 from");
    assert!(!common::exists(&part));
    // Now it is in the cache, and no mirror is needed.
    fixture.program("apt-get", "exit 100\n");
    fixture.x(["fetch"]).expect(0, "linux 5.10.262 from");
}

#[test]
fn a_kernel_of_another_version_is_refused() {
    let fixture = Fixture::new();
    for name in ["Kbuild", "Kconfig"] {
        fixture.write(&format!("tree/{name}"), "");
    }
    fixture.write("tree/Makefile", MAKEFILE);
    let ended = fixture.x(["fetch", "--linux", "tree"]);
    ended.expect(2, "this is linux 6.1.7, the patches are for 5.10");

    let status = std::process::Command::new("tar")
        .args(["-czf", "tree.tar.gz", "tree"])
        .current_dir(fixture.path(""))
        .status();
    assert!(status.unwrap().success());
    fixture
        .x(["fetch", "--linux", "tree.tar.gz"])
        .expect(2, "this is linux 6.1.7");
}

#[test]
fn a_tree_of_the_series_is_taken() {
    let fixture = Fixture::new();
    for name in ["Kbuild", "Kconfig"] {
        fixture.write(&format!("tree/{name}"), "");
    }
    let makefile = "VERSION = 5\nPATCHLEVEL = 10\nSUBLEVEL = 200\nEXTRAVERSION =\n";
    fixture.write("tree/Makefile", makefile);
    let ended = fixture.x(["fetch", "--linux", "tree"]);
    ended.expect(
        0,
        "note: this is linux 5.10.200, the patches are made for 5.10.262",
    );
}

#[test]
fn what_is_no_kernel_is_refused() {
    let fixture = Fixture::new();
    fixture.write("tree/Makefile", "all:\n");
    fixture.write("text", "not a tarball");
    fixture
        .x(["fetch", "--linux", "tree"])
        .expect(2, "is no kernel source");
    fixture
        .x(["fetch", "--linux", "text"])
        .expect(2, "is no kernel source");
    fixture
        .x(["fetch", "--linux", "nowhere"])
        .expect(2, "--linux:");
}

#[test]
fn a_tree_that_was_built_in_is_refused() {
    let fixture = Fixture::new();
    for name in ["Kbuild", "Kconfig", ".config"] {
        fixture.write(&format!("tree/{name}"), "");
    }
    fixture.write("tree/Makefile", MAKEFILE);
    fixture
        .x(["fetch", "--linux", "tree"])
        .expect(2, "was built in")
        .expect(2, "mrproper");
}

#[test]
fn a_full_disk_is_told_before_the_download() {
    let fixture = with_mirror("x");
    let small = fixture.path("small");
    std::fs::create_dir_all(&small).unwrap();
    let mut command = fixture.command();
    let program = command.get_program().to_owned();
    let envs: Vec<_> = command
        .get_envs()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .collect();
    // A file system of one megabyte that only this process sees.
    command = std::process::Command::new("unshare");
    command
        .args(["--user", "--map-root-user", "--mount", "sh", "-c"])
        .arg("mount -t tmpfs -o size=1m small \"$1\" || exit 99; XDG_CACHE_HOME=$1 exec \"$2\" fetch")
        .arg("sh")
        .arg(&small)
        .arg(program)
        .envs(envs);
    let ended = ended(command.output().unwrap());
    if ended.status == 99 || ended.stderr.starts_with("unshare:") {
        // The message and the status are then covered by the unit tests of `disk` and `error`.
        eprintln!("this machine allows no private mounts: {}", ended.stderr);
        return;
    }
    ended.expect(
        3,
        "not enough disk space for the kernel's source package: 600 MB are needed, 1 MB are free",
    );
}

#[test]
fn an_unknown_base_is_refused() {
    Fixture::new()
        .x(["fetch", "--base", "4.19"])
        .expect(2, "there is no base `4.19`")
        .expect(2, "5.10");
}
