// SPDX-License-Identifier: GPL-2.0

//! Whether a guest runs under KVM, found out by running one.
//!
//! That `/dev/kvm` opens, and even that a virtual machine can be made, does not mean that its
//! processor makes progress: inside another virtual machine it may not. So a firmware of a few
//! instructions is started, which ends the emulator with a status that nothing else gives.

use std::path::Path;
use std::time::{Duration, Instant};

use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::Result;

const PATIENCE: Duration = Duration::from_secs(4);
/// What the firmware writes to the exit device, and what the emulator makes of it.
const WRITTEN: u8 = 0x2a;
const STATUS: i32 = (WRITTEN as i32) << 1 | 1;

/// How the guest's instructions are executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Accel {
    /// By the processor.
    Kvm,
    /// By QEMU's translator: anywhere, but slower.
    Tcg,
    /// By the translator, and the only clock is the number of instructions: each takes a nanosecond.
    /// Two runs are the same.
    #[value(skip)]
    Icount,
}

impl Accel {
    /// The name QEMU knows it by.
    pub fn name(self) -> &'static str {
        match self {
            Accel::Kvm => "kvm",
            Accel::Tcg | Accel::Icount => "tcg",
        }
    }

    /// KVM if a guest runs under it, else TCG. Tried once for each boot of this machine.
    pub fn find(cfg: &Config, qemu: &Path) -> Result<Self> {
        // The firmware is one for x86.
        if !cfg.arch.is_native() || cfg.arch.source != "x86" {
            return Ok(Accel::Tcg);
        }
        Self::find_with(cfg, qemu, Path::new("/dev/kvm"))
    }

    fn find_with(cfg: &Config, qemu: &Path, device: &Path) -> Result<Self> {
        // Not remembered: who joins the group that may open it expects another answer.
        if std::fs::File::options()
            .read(true)
            .write(true)
            .open(device)
            .is_err()
        {
            return Ok(Accel::Tcg);
        }
        if let Ok(text) = std::fs::read_to_string(cfg.cache.join("kvm")) {
            if let Some(answer) = text.strip_prefix(&key(qemu)) {
                return Ok(if answer.trim() == "yes" {
                    Accel::Kvm
                } else {
                    Accel::Tcg
                });
            }
        }
        let works = runs(cfg, qemu)?;
        remember(cfg, qemu, works)?;
        Ok(if works { Accel::Kvm } else { Accel::Tcg })
    }

    /// Takes back what [`Accel::find`] found: a real guest did not run under KVM.
    pub fn disappoint(cfg: &Config, qemu: &Path) -> Result<()> {
        cfg.ui
            .line("note: the guest does not run under KVM; TCG is used until the next reboot");
        remember(cfg, qemu, false)
    }
}

/// The kind of machine, which must be the same for asking whether it runs and for running it.
pub fn shape(cfg: &Config, accel: Accel) -> Vec<&str> {
    let machine = cfg.arch.guest.machine.iter().map(String::as_str);
    let processors = match accel {
        Accel::Icount => COUNTED,
        _ => &["-smp", "4"],
    };
    ["-accel", accel.name()]
        .into_iter()
        .chain(machine)
        .chain(processors.iter().copied())
        .chain(["-nodefaults", "-no-user-config", "-display", "none"])
        .collect()
}

/// One processor, since several would take turns by the host's clock; a guest that idles is not
/// waited for; random numbers and the date are the same in each run.
const COUNTED: &[&str] = &[
    "-smp",
    "1",
    "-icount",
    "shift=0,sleep=off",
    "-seed",
    "1",
    "-rtc",
    "base=2020-01-01,clock=vm",
];

/// What the answer depends on: this boot of the machine, who asks, and for which emulator.
fn key(qemu: &Path) -> String {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let uid = rustix::process::geteuid().as_raw();
    format!("{} {uid} {}", boot.trim(), qemu.display())
}

fn remember(cfg: &Config, qemu: &Path, works: bool) -> Result<()> {
    fs_err::create_dir_all(&cfg.cache)?;
    let answer = if works { "yes" } else { "no" };
    fs_err::write(cfg.cache.join("kvm"), format!("{} {answer}\n", key(qemu)))?;
    Ok(())
}

/// Runs the firmware under KVM.
fn runs(cfg: &Config, qemu: &Path) -> Result<bool> {
    let dir = tempfile::tempdir()?;
    let bios = dir.path().join("bios");
    fs_err::write(&bios, firmware())?;
    let cmd = Cmd::new(qemu)
        .args(shape(cfg, Accel::Kvm))
        .args([
            "-m",
            "16",
            "-device",
            "isa-debug-exit,iobase=0xf4,iosize=1",
            "-bios",
        ])
        .arg(&bios);
    let mut child = cmd.spawn_piped(cfg)?;
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(status) = child.try_wait()? {
            return Ok(status.code() == Some(STATUS));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill()?;
    child.wait()?;
    Ok(false)
}

/// 64 KiB that end with the processor's reset vector.
fn firmware() -> Vec<u8> {
    let mut image = vec![0xf4; 0x10000]; // hlt
    let code = [
        0xb0, WRITTEN, // mov al, WRITTEN
        0xba, 0xf4, 0x00, // mov dx, 0xf4
        0xee, // out dx, al
        0xf4, // hlt
    ];
    image[0xfff0..][..code.len()].copy_from_slice(&code);
    image
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_that_cannot_be_opened_is_asked_for_again() {
        let dir = tempfile::tempdir().unwrap();
        let cfg = Config::for_tests(dir.path());
        let qemu = dir.path().join("qemu");
        let find = |device: &Path| Accel::find_with(&cfg, &qemu, device).unwrap();
        // A directory: nobody may write to that, whoever runs the tests.
        assert_eq!(find(dir.path()), Accel::Tcg);
        assert!(!cfg.cache.join("kvm").exists());

        std::fs::write(dir.path().join("device"), "").unwrap();
        remember(&cfg, &qemu, true).unwrap();
        assert_eq!(find(&dir.path().join("device")), Accel::Kvm);
        assert_eq!(find(dir.path()), Accel::Tcg);
        assert_eq!(find(&dir.path().join("device")), Accel::Kvm);
    }
}
