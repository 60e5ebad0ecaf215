// SPDX-License-Identifier: GPL-2.0

//! Running a guest: QEMU's arguments, its console line by line, its report, and a deadline.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use rustix::process::{kill_process, Pid, Signal};
use which::which;

use super::accel::{shape, Accel};
use super::outcome::{classify, Evidence, Outcome};
use super::signal;
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::{Context, Failure, Kind, Result};

/// What is on the kernel's command line in every run, besides what the architecture adds. Lines of
/// the log have a time stamp, by which they are told from what programs print; a panic stops the
/// machine.
const COMMAND_LINE: &str = "printk.time=1 panic=-1 rdinit=/init";
/// How long a line may be kept waiting when nothing comes.
const TICK: Duration = Duration::from_millis(50);
/// How long QEMU may take to end when it is asked to.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a guest may say nothing under KVM before it is taken not to run there.
const KVM_PATIENCE: Duration = Duration::from_secs(15);

/// A machine to run.
#[derive(Debug)]
pub struct Machine<'a> {
    /// The kernel image.
    pub image: &'a Path,
    /// The root file system.
    pub initramfs: &'a Path,
    /// What the user adds to the kernel's command line.
    pub append: &'a [String],
    /// Memory in megabytes.
    pub memory: u32,
    /// The word that begins the guest's own lines of the report.
    pub nonce: &'a str,
    /// When to give up.
    pub timeout: Duration,
    /// How to run it; found out if it is nothing.
    pub accel: Option<Accel>,
    /// Where the console's text is kept.
    pub log: &'a Path,
}

/// A finished run.
#[derive(Debug)]
pub struct Run {
    /// How it ended.
    pub outcome: Outcome,
    /// The text of the console.
    pub console: String,
    /// What the guest said on its second line.
    pub report: String,
}

impl Machine<'_> {
    /// Runs the machine; `console` and `report` get each line of either as it comes.
    pub fn run(
        &self,
        cfg: &Config,
        mut console: impl FnMut(&str),
        mut report: impl FnMut(&str),
    ) -> Result<Run> {
        let qemu = program(cfg)?;
        if let Some(accel) = self.accel {
            return self.run_with(cfg, accel, None, &mut console, &mut report);
        }
        let accel = Accel::find(cfg, &qemu)?;
        let patience = (accel == Accel::Kvm).then_some(KVM_PATIENCE);
        let run = self.run_with(cfg, accel, patience, &mut console, &mut report)?;
        if signal::came() {
            return Ok(run);
        }
        if accel == Accel::Kvm && run.console.is_empty() && run.outcome != Outcome::Passed {
            Accel::disappoint(cfg, &qemu)?;
            return self.run_with(cfg, Accel::Tcg, None, &mut console, &mut report);
        }
        Ok(run)
    }

    /// Runs the machine this way. With `patience`, gives up if nothing is said for so long.
    fn run_with(
        &self,
        cfg: &Config,
        accel: Accel,
        patience: Option<Duration>,
        console: &mut dyn FnMut(&str),
        report: &mut dyn FnMut(&str),
    ) -> Result<Run> {
        let dir = tempfile::tempdir()?;
        let line = dir.path().join("report");
        fs_err::write(&line, "")?;
        let cmd = self
            .command(cfg, accel)?
            .args(["-serial", "stdio"])
            .args(second(&line));
        let mut guest = Guest(cmd.spawn_piped(cfg)?);
        let output = guest.0.stdout.take().context("QEMU has no output")?;
        let errors = guest.0.stderr.take().context("QEMU has no output")?;
        let errors = std::thread::spawn(move || slurp(errors));
        let lines = lines_of(output);

        let start = Instant::now();
        let mut text = String::new();
        let mut tail = Tail::new(line);
        let exit = loop {
            match lines.recv_timeout(TICK) {
                Ok(line) => {
                    text.push_str(&line);
                    console(line.trim_end());
                }
                Err(RecvTimeoutError::Disconnected) => break Some(guest.0.wait()?),
                Err(RecvTimeoutError::Timeout) => {}
            }
            tail.read(report)?;
            let mute = patience.is_some_and(|limit| text.is_empty() && start.elapsed() > limit);
            if mute || start.elapsed() > self.timeout || signal::came() {
                break None;
            }
        };
        drop(guest);
        tail.read(report)?;
        fs_err::write(self.log, &text)?;
        let stderr = errors.join().unwrap_or_default();
        let outcome = classify(Evidence {
            console: &text,
            report: &tail.text,
            nonce: self.nonce,
            exit: exit.map(|status| status.code().unwrap_or(-1)),
            stderr: &stderr,
        });
        Ok(Run {
            outcome,
            console: text,
            report: tail.text,
        })
    }

    /// Runs the machine with its console on the user's terminal, without a deadline.
    pub fn interactive(&self, cfg: &Config) -> Result<Run> {
        let dir = tempfile::tempdir()?;
        let line = dir.path().join("report");
        let log = format!("stdio,id=console,signal=off,logfile={}", self.log.display());
        let accel = match self.accel {
            Some(accel) => accel,
            None => Accel::find(cfg, &program(cfg)?)?,
        };
        let cmd = self
            .command(cfg, accel)?
            .args(["-chardev", &log, "-serial", "chardev:console"])
            .args(second(&line));
        let mut guest = Guest(cmd.spawn_interactive(cfg)?);
        let exit = loop {
            if let Some(status) = guest.0.try_wait()? {
                break Some(status);
            }
            if signal::came() {
                guest.ask_to_end()?;
                break None;
            }
            std::thread::sleep(TICK);
        };
        drop(guest);
        let text = String::from_utf8_lossy(&fs_err::read(self.log)?).into_owned();
        let report = fs_err::read_to_string(&line).unwrap_or_default();
        let outcome = classify(Evidence {
            console: &text,
            report: &report,
            nonce: self.nonce,
            exit: exit.map(|status| status.code().unwrap_or(-1)),
            stderr: "",
        });
        Ok(Run {
            outcome,
            console: text,
            report,
        })
    }

    fn command(&self, cfg: &Config, accel: Accel) -> Result<Cmd> {
        let qemu = program(cfg)?;
        let guest = &cfg.arch.guest;
        let mut append = format!("console={} {COMMAND_LINE}", guest.console);
        let of_arch = Some(&guest.append).filter(|words| !words.is_empty());
        for word in of_arch.into_iter().chain(self.append) {
            append.push(' ');
            append.push_str(word);
        }
        Ok(Cmd::new(qemu)
            .args(shape(cfg, accel))
            .arg("-m")
            .arg(self.memory.to_string())
            .args(["-no-reboot", "-kernel"])
            .arg(self.image)
            .arg("-initrd")
            .arg(self.initramfs)
            .args(["-append", &append]))
    }
}

/// QEMU's arguments for the second serial line.
fn second(report: &Path) -> [OsString; 2] {
    let mut place = OsString::from("file:");
    place.push(report);
    ["-serial".into(), place]
}

/// `$QEMU`, else the one in the path.
pub fn program(cfg: &Config) -> Result<PathBuf> {
    let guest = &cfg.arch.guest;
    if let Some(path) = std::env::var_os("QEMU").filter(|path| !path.is_empty()) {
        return Ok(path.into());
    }
    which(&guest.program).map_err(|_| {
        Failure::new(Kind::Environment, "QEMU was not found")
            .tried(format!("{} in $PATH", guest.program))
            .hint(format!("Debian: apt-get install {}", guest.package))
            .into()
    })
}

/// A running QEMU that does not outlive us.
struct Guest(Child);

impl Guest {
    /// Gives it the time to leave the terminal as it was.
    fn ask_to_end(&mut self) -> Result<()> {
        kill_process(Pid::from_child(&self.0), Signal::TERM)?;
        let start = Instant::now();
        while self.0.try_wait()?.is_none() && start.elapsed() < PATIENCE {
            std::thread::sleep(TICK);
        }
        Ok(())
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Lines as they come, from a thread that ends with the stream. The last may lack its newline.
fn lines_of(stream: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut stream = BufReader::new(stream);
        let mut line = Vec::new();
        while matches!(stream.read_until(b'\n', &mut line), Ok(1..)) {
            let text = String::from_utf8_lossy(&line).replace('\r', "");
            if sender.send(text).is_err() {
                return;
            }
            line.clear();
        }
    });
    receiver
}

fn slurp(mut stream: impl Read) -> String {
    let mut bytes = Vec::new();
    // What came before an error is worth showing.
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A growing file, read as it grows.
struct Tail {
    path: PathBuf,
    bytes: usize,
    text: String,
    shown: usize,
}

impl Tail {
    fn new(path: PathBuf) -> Self {
        Self {
            path,
            bytes: 0,
            text: String::new(),
            shown: 0,
        }
    }

    fn read(&mut self, each: &mut dyn FnMut(&str)) -> Result<()> {
        let bytes = fs_err::read(&self.path)?;
        if bytes.len() == self.bytes {
            return Ok(());
        }
        self.bytes = bytes.len();
        self.text = String::from_utf8_lossy(&bytes).replace('\r', "");
        while let Some(end) = self.text[self.shown..].find('\n') {
            each(&self.text[self.shown..self.shown + end]);
            self.shown += end + 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_growing_file_gives_each_line_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        let mut tail = Tail::new(path.clone());
        let mut seen = Vec::new();
        for content in ["", "one\r\ntw", "one\r\ntwo\nthr"] {
            std::fs::write(&path, content).unwrap();
            tail.read(&mut |line| seen.push(line.to_owned())).unwrap();
        }
        assert_eq!(seen, ["one", "two"]);
        assert_eq!(tail.text, "one\ntwo\nthr");
    }

    #[test]
    fn an_unfinished_last_line_is_not_lost() {
        let lines: Vec<String> = lines_of(&b"a\r\nb"[..]).iter().collect();
        assert_eq!(lines, ["a\n", "b"]);
    }
}
