// SPDX-License-Identifier: GPL-2.0

//! rustc, with what each kernel needs taken from a cache: `core` and procedural macros.
//!
//! make calls this program as its compiler, followed by the name of the real one. Nearly all calls
//! are passed on. sccache is no substitute: it knows neither `--emit=obj` nor procedural macros.

mod call;
mod entry;

use std::ffi::{OsStr, OsString};
use std::io::{IsTerminal, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::SystemTime;

use call::Call;
use lts_host::config::Config;
use lts_host::error::{Context, Result};

/// The first argument of this program when make calls it as the compiler; the directory of the
/// cache, the compiler, and its arguments follow.
const COMMAND: &str = "rustc-cached";

/// How make is to call the compiler `rustc`, if that can be done through this program.
pub fn command(cfg: &Config, rustc: &Path) -> Option<String> {
    let program = cfg.program.as_ref()?;
    let words = [
        program.to_str()?,
        COMMAND,
        cfg.cache.join("rustc").to_str()?,
        rustc.to_str()?,
    ]
    .map(str::to_owned);
    // make and the shell see it as it is.
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+".contains(c);
    let usable = words.iter().all(|word| word.chars().all(plain));
    usable.then(|| words.join(" "))
}

/// Does what make called this program for, if it did.
pub fn main() -> Option<ExitCode> {
    let mut args = std::env::args_os().skip(1);
    if args.next()? != COMMAND {
        return None;
    }
    let (dir, rustc) = (PathBuf::from(args.next()?), args.next()?);
    let args: Vec<OsString> = args.collect();
    Some(run(&dir, &rustc, &args).unwrap_or_else(|err| lts_host::error::report(&err)))
}

fn run(dir: &Path, rustc: &OsStr, args: &[OsString]) -> Result<ExitCode> {
    let Some(call) = Call::read(args) else {
        return Err(Command::new(rustc).args(args).exec())
            .with_context(|| Path::new(rustc).display().to_string());
    };
    // Without a key, or a cache that can be read, the compiler does the work.
    let key = call.key(rustc).ok();
    if let Some(key) = &key {
        if entry::restore(dir, key, &call).unwrap_or(false) {
            return Ok(ExitCode::SUCCESS);
        }
    }
    let start = SystemTime::now();
    let (code, silent) = compile(rustc, args)?;
    match key {
        // A full disk is no reason for a build to fail; a warning is to be seen each time.
        Some(key) if code == 0 && silent => drop(entry::store(dir, &key, &call, start)),
        _ => (),
    }
    Ok(ExitCode::from(code))
}

/// Runs the compiler; returns its exit status, and whether it had nothing to say.
fn compile(rustc: &OsStr, args: &[OsString]) -> Result<(u8, bool)> {
    let mut command = Command::new(rustc);
    command.args(args).stderr(Stdio::piped());
    if std::io::stderr().is_terminal() {
        command.arg("--color=always");
    }
    let mut child = command
        .spawn()
        .with_context(|| Path::new(rustc).display().to_string())?;
    let mut silent = true;
    if let Some(mut from) = child.stderr.take() {
        let mut buffer = [0; 4096];
        loop {
            match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(len) => {
                    silent = false;
                    std::io::stderr().write_all(&buffer[..len])?;
                }
                Err(err) if err.kind() == std::io::ErrorKind::Interrupted => (),
                Err(err) => return Err(err.into()),
            }
        }
    }
    let status = child.wait()?;
    // As a shell tells it.
    let code = status
        .code()
        .or_else(|| Some(128 + status.signal()?))
        .unwrap_or(1);
    Ok((u8::try_from(code).unwrap_or(1), silent))
}

#[cfg(test)]
mod tests;
