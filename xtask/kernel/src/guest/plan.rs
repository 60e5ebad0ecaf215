// SPDX-License-Identifier: GPL-2.0

//! What the guest is to do, as the shell script that its first process reads.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::accel::Accel;
use super::initramfs::Initramfs;
use super::modules::{self, Shipped};
use super::qemu::{Machine, Run};
use super::signal::Deferred;
use crate::build::Kernel;
use lts_host::config::Config;
use lts_host::error::{Context, Result};
use lts_host::quote::quote;

const INIT: &str = include_str!("init.sh");

/// How a guest is run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Words for the kernel's command line.
    pub append: Vec<String>,
    /// When to give up.
    pub timeout: Duration,
    /// How to run it; found out if it is nothing.
    pub accel: Option<Accel>,
    /// Memory in megabytes.
    pub memory: u32,
    /// The name of the log in `build/<base>/logs`.
    pub log: &'static str,
}

/// A guest that is being put together.
pub struct Guest<'a> {
    cfg: &'a Config,
    kernel: &'a Kernel,
    plan: String,
    /// At the end, in reverse.
    unload: Vec<String>,
    modules: Vec<Shipped>,
    files: Vec<(String, PathBuf)>,
    texts: Vec<(String, String)>,
    interactive: bool,
}

impl<'a> Guest<'a> {
    /// A guest that boots, and stops.
    pub fn new(cfg: &'a Config, kernel: &'a Kernel) -> Self {
        Self {
            cfg,
            kernel,
            plan: String::new(),
            unload: Vec::new(),
            modules: Vec::new(),
            files: Vec::new(),
            texts: Vec::new(),
            interactive: false,
        }
    }

    /// Loads a module, and unloads it in the end.
    pub fn load(&mut self, module: &Shipped) {
        let mut line = format!("load {}", quote(OsStr::new(&module.name)));
        for param in &module.params {
            let _ = write!(line, " {}", quote(OsStr::new(param)));
        }
        let _ = writeln!(self.plan, "{line} || status=1");
        self.unload.push(module.name.clone());
        self.modules.push(module.clone());
    }

    /// Runs a program of the host's; its exit status becomes that of the guest's work.
    pub fn run_program(&mut self, program: &Path) {
        self.files.push(("x/script".into(), program.to_owned()));
        self.plan
            .push_str("/x/script < /dev/null; script=$?\n[ $script = 0 ] || status=$script\n");
    }

    /// Gives the user a shell.
    pub fn shell(&mut self) {
        self.interactive = true;
        self.plan
            .push_str("echo; echo 'A shell in the guest; exit ends it.'\n");
        self.plan
            .push_str("setsid cttyhack sh < /dev/console > /dev/console 2>&1\n");
    }

    /// Runs a test: a program in the guest that prints KTAP.
    pub fn test(&mut self, name: &str, program: &str) {
        let quoted = |text: &str| quote(OsStr::new(text));
        let _ = writeln!(self.plan, "run_test {} {}", quoted(name), quoted(program));
    }

    /// The same, for one that looks for its modules in `moddir`.
    pub fn test_in(&mut self, name: &str, program: &str, moddir: &str) {
        let _ = writeln!(self.plan, "export MODDIR={}", quote(OsStr::new(moddir)));
        self.test(name, program);
        self.plan.push_str("unset MODDIR\n");
    }

    /// Puts a program with this text into the guest.
    pub fn text(&mut self, path: &str, text: &str) {
        self.texts.push((path.to_owned(), text.to_owned()));
    }

    /// Puts a file or a directory of the host into the guest.
    pub fn put(&mut self, path: &str, from: &Path) {
        self.files.push((path.to_owned(), from.to_owned()));
    }

    /// Boots the guest. `console` and `report` get each line of either as it comes.
    pub fn boot(
        self,
        options: &Options,
        console: impl FnMut(&str),
        report: impl FnMut(&str),
    ) -> Result<(Run, String)> {
        let dir = tempfile::tempdir()?;
        let image = dir.path().join("initramfs");
        let nonce = nonce()?;
        self.image(&nonce, dir.path())?.write(&image)?;
        fs_err::create_dir_all(&self.cfg.logs)?;
        let log = self.cfg.logs.join(format!("{}.log", options.log));
        let machine = Machine {
            image: &self.kernel.image,
            initramfs: &image,
            append: &options.append,
            memory: options.memory,
            nonce: &nonce,
            timeout: options.timeout,
            accel: options.accel,
            log: &log,
        };
        let signals = Deferred::new()?;
        let run = match self.interactive {
            true => machine.interactive(self.cfg),
            false => machine.run(self.cfg, console, report),
        };
        // Whatever signal came, first of all it leaves nothing behind.
        dir.close()?;
        signals.obey()?;
        Ok((run?, nonce))
    }

    fn image(&self, nonce: &str, dir: &Path) -> Result<Initramfs> {
        let report = &self.cfg.arch.guest.report;
        let mut image = Initramfs::new(self.cfg, INIT)?;
        image.file(
            "x/report",
            format!("NONCE='{nonce}'\nREPORT=/dev/{report}\n").as_bytes(),
        )?;
        let mut plan = self.plan.clone();
        for name in self.unload.iter().rev() {
            // One that did not load cannot be unloaded, and that has been said already.
            let name = quote(OsStr::new(name));
            let _ = writeln!(
                plan,
                "[ ! -d /sys/module/{name} ] || unload {name} || status=1"
            );
        }
        image.file("x/plan", plan.as_bytes())?;
        for (path, from) in &self.files {
            if from.is_dir() {
                image.tree(path, from)?;
            } else {
                image.program(path, &fs_err::read(from)?)?;
            }
        }
        for (path, text) in &self.texts {
            image.program(path, text.as_bytes())?;
        }
        let root = dir.join("root");
        modules::install(self.cfg, self.kernel, &self.modules, &root)?;
        if root.exists() {
            image.tree("lib", &root.join("lib"))?;
        }
        Ok(image)
    }
}

/// A word that nothing else in the guest prints.
fn nonce() -> Result<String> {
    use std::io::Read as _;
    let mut bytes = [0; 8];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut bytes))
        .context("/dev/urandom")?;
    Ok(bytes.iter().fold("@".to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}
