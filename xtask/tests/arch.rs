// SPDX-License-Identifier: GPL-2.0

//! `./x --arch`: what a description of an architecture says is what is run.

mod common;

use common::Fixture;

const HELLO: &str = "say 'rust_hello_world: Hello world from Rust!'\n";

/// A repository with another architecture, and a kernel for it.
fn other() -> Fixture {
    let fixture = Fixture::new();
    fixture.write("repo/xtask/arch/other.toml", common::OTHER);
    fixture.write("out/arch/vax64/boot/Image.gz", "an image");
    fixture
}

#[test]
fn the_guest_is_the_machine_of_the_architecture() {
    let fixture = other();
    // The script is that of the made-up emulator, under the name of the architecture's own.
    fixture.guest(&format!(
        "echo \"$*\" > {}\ngrep -a -q REPORT=/dev/ttyV7 \"$initrd\" || exit 9\n\
         {HELLO}report end 0\nsay 'reboot: machine restart'\n",
        fixture.path("arguments").display()
    ));
    std::fs::rename(
        fixture.path("bin/qemu"),
        fixture.path("bin/qemu-system-vax"),
    )
    .unwrap();
    let ended = common::ended(
        fixture
            .command()
            .args(["--arch", "other", "boot", "--kernel", "out"])
            .env_remove("QEMU")
            .env("BUSYBOX", "/bin/busybox")
            .output()
            .unwrap(),
    );
    ended.expect(0, "Hello world from Rust!");
    let arguments = std::fs::read_to_string(fixture.path("arguments")).unwrap();
    for expected in [
        "-accel tcg -machine cabinet -cpu 780 -smp ",
        "out/arch/vax64/boot/Image.gz",
        "console=ttyV0 ",
        " slow_clock",
    ] {
        assert!(arguments.contains(expected), "{expected}: {arguments}");
    }
    assert!(!arguments.contains("no_timer_check"), "{arguments}");
}

#[test]
fn what_is_missing_for_an_architecture_is_told() {
    let fixture = other();
    let boot = |names: &[&str]| {
        let mut command = fixture.command();
        command.args(["boot", "--kernel", "out"]).args(names);
        command.env_remove("QEMU").env_remove("BUSYBOX");
        common::ended(command.output().unwrap())
    };
    boot(&["--arch", "pdp"]).expect(2, "there is no architecture `pdp`");
    boot(&["--arch", "pdp"]).expect(2, "there are: other, x86_64");
    boot(&["--arch", "other"]).expect(3, "set $BUSYBOX to a statically linked one");
    let mut command = fixture.command();
    command.args(["boot", "--kernel", "out", "--arch", "other"]);
    command.env_remove("QEMU").env("BUSYBOX", "/bin/busybox");
    common::ended(command.output().unwrap())
        .expect(3, "qemu-system-vax in $PATH")
        .expect(3, "apt-get install qemu-system-antique");
}
