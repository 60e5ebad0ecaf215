// SPDX-License-Identifier: GPL-2.0

//! `./x boot` with guests that behave and guests that do not.

mod common;

use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;

use common::Fixture;
use rustix::process::{kill_process, Pid, Signal};

const HELLO: &str = "say 'rust_hello_world: Hello world from Rust!'\n";

#[test]
fn a_good_boot_ends_with_the_hello_line() {
    let fixture = Fixture::new();
    fixture.guest(&format!(
        "{HELLO}report end 0\nsay 'reboot: machine restart'\n"
    ));
    let ended = fixture.boot(&[]);
    ended.expect(0, "reboot: machine restart");
    let last = ended.stdout.lines().last();
    assert_eq!(
        last,
        Some("[    1.000000] rust_hello_world: Hello world from Rust!")
    );
}

#[test]
fn a_boot_without_the_hello_line_fails() {
    let fixture = Fixture::new();
    fixture.guest("report end 0\n");
    fixture
        .boot(&[])
        .expect(1, "the boot log has no line `rust_hello_world: Hello world");
}

#[test]
fn a_guest_that_hangs_is_stopped() {
    let fixture = Fixture::new();
    fixture.guest("say 'still here'\nexec sleep 1000\n");
    let ended = fixture.boot(&["--timeout", "1"]);
    ended.expect(
        1,
        "the time was up; the last line: [    1.000000] still here",
    );
    ended.expect(1, "hint: --timeout SECONDS");
}

/// By whatever signal: the guest and its files are gone, and so is the tool, by that signal.
#[test]
fn a_run_that_is_ended_leaves_nothing_behind() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        if is_ignored(signal) {
            continue; // By whoever runs the tests, and so by all that these start.
        }
        ends_cleanly(signal, &[]);
        ends_cleanly(signal, &["--shell"]);
    }
}

fn ends_cleanly(signal: Signal, args: &[&str]) {
    let fixture = Fixture::new();
    fixture.write("tmp/other", "");
    let pid = fixture.path("pid");
    let script = format!("echo $$ > {}\nsay here\nexec sleep 1000\n", pid.display());
    fixture.guest(&script);
    let mut x = fixture
        .command()
        .args(["boot", "--accel", "tcg", "--kernel", "out"])
        .args(args)
        .env("TMPDIR", fixture.path("tmp"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The guest has said something: it runs.
    BufReader::new(x.stdout.take().unwrap())
        .read_line(&mut String::new())
        .unwrap();
    kill_process(Pid::from_child(&x), signal).unwrap();
    let ended = x.wait_with_output().unwrap();
    assert_eq!(
        ended.status.signal(),
        Some(signal.as_raw()),
        "{args:?}: {ended:?}"
    );
    let left = std::fs::read_dir(fixture.path("tmp")).unwrap().count();
    assert_eq!(left, 1, "{signal:?} {args:?}: files are left");
    let guest = std::fs::read_to_string(pid).unwrap();
    let guest = format!("/proc/{}", guest.trim());
    assert!(
        !common::exists(guest.as_ref()),
        "{signal:?} {args:?}: the guest runs"
    );
}

/// Whether this process ignores a signal.
fn is_ignored(signal: Signal) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = u64::from_str_radix(mask.unwrap().trim(), 16).unwrap();
    mask & 1 << (signal.as_raw() - 1) != 0
}

#[test]
fn a_signal_that_is_ignored_ends_nothing() {
    let fixture = Fixture::new();
    let ended = fixture.path("ended");
    fixture.guest(&format!(
        "kill -HUP $PPID\n{HELLO}report end 0\n: > {}\n",
        ended.display()
    ));
    let status = std::process::Command::new("sh")
        .args(["-c", "trap '' HUP; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_xtask"))
        .args(["boot", "--accel", "tcg", "--kernel", "out"])
        .envs(
            fixture
                .command()
                .get_envs()
                .filter_map(|(k, v)| Some((k, v?))),
        )
        .current_dir(fixture.path("."))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(0));
    assert!(common::exists(&ended));
}

#[test]
fn a_panic_fails_the_run() {
    let fixture = Fixture::new();
    fixture.guest("say 'Kernel panic - not syncing: Attempted to kill init!'\n");
    fixture
        .boot(&[])
        .expect(1, "the kernel panicked: Attempted to kill init!");
}

#[test]
fn a_splat_fails_the_run_though_all_else_went_well() {
    let fixture = Fixture::new();
    fixture.guest(&format!(
        "{HELLO}say 'WARNING: CPU: 0 PID: 1 at x.c:1'\nreport end 0\n"
    ));
    fixture
        .boot(&[])
        .expect(1, "the kernel complained: WARNING: CPU: 0 PID: 1 at x.c:1");
}

#[test]
fn a_guest_that_stops_without_a_word_fails() {
    let fixture = Fixture::new();
    fixture.guest(HELLO);
    fixture.boot(&[]).expect(1, "without a word");
}

#[test]
fn the_log_is_kept_and_named() {
    let fixture = Fixture::new();
    fixture.guest("say gone\n");
    fixture
        .boot(&[])
        .expect(1, "hint: the whole log: build/5.10/logs/boot.log");
    let log = std::fs::read_to_string(fixture.path("repo/build/5.10/logs/boot.log")).unwrap();
    assert_eq!(log, "[    1.000000] gone\n");
}

#[test]
fn an_emulator_that_fails_is_named_with_what_it_said() {
    let fixture = Fixture::new();
    fixture.guest("echo 'qemu: cannot do that' >&2\nexit 1\n");
    fixture.boot(&[]).expect(
        1,
        "the emulator failed: exit status 1: qemu: cannot do that",
    );
}

#[test]
fn a_missing_emulator_is_an_error_of_the_machine() {
    let fixture = Fixture::new();
    fixture.boot(&[]).expect(3, "/bin/qemu` was not found");
}

#[test]
fn a_script_gives_its_exit_status() {
    let fixture = Fixture::new();
    fixture.write("script", "#!/bin/sh\nexit 42\n");
    fixture.guest("report end 42\n");
    fixture
        .boot(&["--run", "script"])
        .expect(42, "ended with status 42");
    fixture.guest("report end 0\n");
    fixture.boot(&["--run", "script"]).expect(0, "");
}

#[test]
fn a_splat_goes_before_the_status_of_the_script() {
    let fixture = Fixture::new();
    fixture.write("script", "#!/bin/sh\n");
    fixture.guest("say 'BUG: KASAN: use-after-free in f'\nreport end 42\n");
    fixture
        .boot(&["--run", "script"])
        .expect(1, "BUG: KASAN: use-after-free in f");
}

#[test]
fn a_module_that_does_not_load_is_named_with_the_reason() {
    let fixture = Fixture::new();
    fixture.write("mod.ko", "a module");
    fixture.write("out/include/config/kernel.release", "5.10.0\n");
    fixture.program("depmod", "exit 0\n");
    fixture.guest("report load mod 1 'modprobe: Invalid argument'\nreport end 1\n");
    let ended = fixture.boot(&["--module", "mod.ko"]);
    ended.expect(1, "tried: load mod: modprobe: Invalid argument");
}

#[test]
fn the_log_of_a_module_is_what_comes_between_its_marks() {
    let fixture = Fixture::new();
    fixture.write("mod.ko", "a module");
    fixture.write("out/include/config/kernel.release", "5.10.0\n");
    fixture.program("depmod", "exit 0\n");
    fixture.guest(
        "say before\nsay 'x: load mod'\nsay 'mod: hi'\nsay 'x: unloaded mod'\nsay after\nreport end 0\n",
    );
    let ended = fixture.boot(&["--module", "mod.ko", "--param", "a=1"]);
    ended.expect(
        0,
        "mod: loaded and unloaded; its log:\n[    1.000000] mod: hi\n",
    );
    assert!(ended.stdout.ends_with("mod: hi\n"), "{}", ended.stdout);
}

#[test]
fn bad_arguments_are_told_before_anything_is_run() {
    let fixture = Fixture::new();
    fixture.write("empty/file", "");
    fixture.write("text", "");
    for (args, message) in [
        (
            &["--module", "nowhere"][..],
            "neither a module nor a directory",
        ),
        (&["--module", "text"], "neither a module nor a directory"),
        (&["--module", "empty"], "has no Kbuild or Makefile"),
        (&["--run", "nowhere"], "--run: there is no file nowhere"),
        (&["--param", "a=1"], "--module"),
        (
            &["--module", "x.ko", "--param", "a"],
            "not of the form name=value",
        ),
        (&["--shell", "--run", "text"], "cannot be used with"),
        (&["--timeout", "soon"], "invalid value"),
    ] {
        fixture.boot(args).expect(2, message);
    }
    fixture
        .x(["boot", "--kernel", "empty"])
        .expect(2, "--kernel: there is no");
}
