// SPDX-License-Identifier: GPL-2.0

//! Running commands: never through a shell, shown with `--verbose`, kept in a log, and repeatable.

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::error::{Context, Failure, Kind, Result};
use crate::quote::quote;
use crate::runner::Runner;
use crate::tail::Tail;

/// A command to be run.
#[derive(Clone, Debug)]
pub struct Cmd {
    program: OsString,
    args: Vec<OsString>,
    env: Vec<(OsString, Option<OsString>)>,
    first_in_path: Vec<PathBuf>,
    dir: Option<PathBuf>,
    input: Option<Vec<u8>>,
    log: Option<String>,
}

/// What a finished command left behind.
#[derive(Debug)]
pub struct Output {
    /// How it ended.
    pub status: ExitStatus,
    /// Its standard output.
    pub stdout: Vec<u8>,
    /// Its standard error.
    pub stderr: Vec<u8>,
}

impl Cmd {
    /// A command without arguments.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        Self {
            program: program.as_ref().to_owned(),
            args: Vec::new(),
            env: Vec::new(),
            first_in_path: Vec::new(),
            dir: None,
            input: None,
            log: None,
        }
    }

    /// Adds an argument.
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    /// Adds arguments.
    pub fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args
            .extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// The same command, run by another program with these first arguments.
    pub fn under(mut self, program: &str, args: &[&str]) -> Self {
        let run = std::mem::replace(&mut self.program, program.into());
        let first = args.iter().map(OsString::from).chain([run]);
        self.args.splice(..0, first);
        self
    }

    /// Sets a variable of the environment.
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.env
            .push((name.as_ref().to_owned(), Some(value.as_ref().to_owned())));
        self
    }

    /// Has programs looked for in this directory before all others, also those of earlier calls.
    pub fn first_in_path(mut self, dir: impl Into<PathBuf>) -> Self {
        self.first_in_path.insert(0, dir.into());
        self
    }

    /// Removes a variable from the environment.
    pub fn env_remove(mut self, name: impl AsRef<OsStr>) -> Self {
        self.env.push((name.as_ref().to_owned(), None));
        self
    }

    /// Runs the command in this directory.
    pub fn dir(mut self, dir: impl Into<PathBuf>) -> Self {
        self.dir = Some(dir.into());
        self
    }

    /// Gives the command this standard input; it is empty otherwise.
    pub fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = Some(input.into());
        self
    }

    /// Names the log file in `build/<base>/logs/`; it is the program's name otherwise.
    pub fn log(mut self, name: impl Into<String>) -> Self {
        self.log = Some(name.into());
        self
    }

    /// The command as one can type it into a shell.
    pub fn shown(&self) -> String {
        let mut text = String::new();
        if let Some(dir) = &self.dir {
            let _ = write!(text, "cd {} && ", quote(dir.as_os_str()));
        }
        if !self.first_in_path.is_empty() {
            text.push_str("PATH=");
            for dir in &self.first_in_path {
                let _ = write!(text, "{}:", quote(dir.as_os_str()));
            }
            text.push_str("\"$PATH\" ");
        }
        let mut unset = String::new();
        for (name, value) in &self.env {
            let name = name.to_string_lossy();
            let _ = match value {
                Some(value) => write!(text, "{name}={} ", quote(value)),
                None => write!(unset, "-u {name} "),
            };
        }
        if !unset.is_empty() {
            let _ = write!(text, "env {unset}");
        }
        text.push_str(&quote(&self.program));
        for arg in &self.args {
            text.push(' ');
            text.push_str(&quote(arg));
        }
        text
    }

    /// Runs the command with its output in the log only. Anything but exit status 0 is an error
    /// that shows where the trouble began and the last lines, the log's path, and the command.
    pub fn run<'a>(&self, on: impl Into<Runner<'a>>) -> Result<()> {
        self.run_lines(on, |_| ())
    }

    /// Like [`Cmd::run`], and hands each line of output to `each` as it comes.
    pub fn run_lines<'a>(
        &self,
        on: impl Into<Runner<'a>>,
        mut each: impl FnMut(&str),
    ) -> Result<()> {
        let on = on.into();
        self.echo(on);
        let path = self.log_path(on);
        fs_err::create_dir_all(on.logs)?;
        let mut log = fs_err::File::create(&path)?;
        writeln!(log, "$ {}", self.shown())?;

        let (reader, writer) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?;
        let mut command = self.command();
        command.stdout(writer.try_clone()?).stderr(writer);
        let mut child = self.spawn(&mut command)?;
        drop(command); // It holds the pipe's other end.
        let feeder = self.feed(&mut child);

        let mut tail = Tail::default();
        let mut reader = BufReader::new(std::fs::File::from(reader));
        let mut line = Vec::new();
        loop {
            line.clear();
            if reader.read_until(b'\n', &mut line)? == 0 {
                break;
            }
            log.write_all(&line)?;
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end_matches(['\n', '\r']);
            each(text);
            tail.push(text);
        }
        let status = child.wait()?;
        let _ = feeder.map(|thread| thread.join());
        if status.success() {
            return Ok(());
        }
        Err(self.failure(on, status, &tail.lines(), &path).into())
    }

    /// Runs the command and gives its standard output as text, without the last newline.
    pub fn read<'a>(&self, on: impl Into<Runner<'a>>) -> Result<String> {
        let on = on.into();
        let output = self.output(on)?;
        if !output.status.success() {
            let mut tail = Tail::default();
            String::from_utf8_lossy(&output.stderr)
                .lines()
                .for_each(|line| tail.push(line));
            let path = self.log_path(on);
            fs_err::create_dir_all(on.logs)?;
            fs_err::write(&path, [&output.stdout[..], &output.stderr[..]].concat())?;
            return Err(self.failure(on, output.status, &tail.lines(), &path).into());
        }
        let text = String::from_utf8(output.stdout)
            .with_context(|| format!("output of `{}`", self.shown()))?;
        Ok(text.trim_end_matches('\n').to_owned())
    }

    /// Runs the command and gives all it left, whatever its exit status.
    pub fn output<'a>(&self, on: impl Into<Runner<'a>>) -> Result<Output> {
        self.echo(on.into());
        let mut command = self.command();
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.spawn(&mut command)?;
        let feeder = self.feed(&mut child);
        let output = child.wait_with_output()?;
        let _ = feeder.map(|thread| thread.join());
        Ok(Output {
            status: output.status,
            stdout: output.stdout,
            stderr: output.stderr,
        })
    }

    /// Starts the command with its output and its errors in pipes.
    pub fn spawn_piped<'a>(&self, on: impl Into<Runner<'a>>) -> Result<Child> {
        self.echo(on.into());
        let mut command = self.command();
        self.spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped()))
    }

    /// Runs the command on the user's own terminal.
    pub fn interactive<'a>(&self, on: impl Into<Runner<'a>>) -> Result<ExitStatus> {
        Ok(self.spawn_interactive(on)?.wait()?)
    }

    /// Starts the command on the user's own terminal.
    pub fn spawn_interactive<'a>(&self, on: impl Into<Runner<'a>>) -> Result<Child> {
        let on = on.into();
        self.echo(on);
        on.ui.clear();
        let mut command = self.command();
        self.spawn(command.stdin(Stdio::inherit()))
    }

    /// The command for [`std::process`], with the standard input set.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args);
        if !self.first_in_path.is_empty() {
            let dirs = self.first_in_path.iter().map(|dir| dir.clone().into());
            let path: Vec<OsString> = dirs.chain(std::env::var_os("PATH")).collect();
            command.env("PATH", path.join(OsStr::new(":")));
        }
        for (name, value) in &self.env {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        if let Some(dir) = &self.dir {
            command.current_dir(dir);
        }
        command.stdin(if self.input.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        });
        command
    }

    fn spawn(&self, command: &mut Command) -> Result<Child> {
        command.spawn().map_err(|err| {
            let program = self.program.to_string_lossy();
            let failure = if err.kind() == std::io::ErrorKind::NotFound {
                Failure::new(
                    Kind::Environment,
                    format!("the program `{program}` was not found"),
                )
                .tried(self.shown())
                .hint("run the tool as `./x`: it lists and installs what is missing")
            } else {
                Failure::new(
                    Kind::Environment,
                    format!("`{program}` cannot be run: {err}"),
                )
                .tried(self.shown())
            };
            failure.into()
        })
    }

    /// Writes the input from a thread, so that a child that fills its output does not block us.
    fn feed(&self, child: &mut Child) -> Option<std::thread::JoinHandle<()>> {
        let input = self.input.clone()?;
        let mut stdin = child.stdin.take()?;
        Some(std::thread::spawn(move || {
            // A child that does not read all of its input says so with its exit status.
            let _ = stdin.write_all(&input);
        }))
    }

    fn echo(&self, on: Runner<'_>) {
        if on.ui.verbose {
            on.ui.line(&format!("   $ {}", self.shown()));
        }
    }

    fn log_path(&self, on: Runner<'_>) -> PathBuf {
        let name = match &self.log {
            Some(name) => name.clone(),
            None => Path::new(&self.program).file_name().map_or_else(
                || "command".into(),
                |name| name.to_string_lossy().into_owned(),
            ),
        };
        on.logs.join(format!("{name}.log"))
    }

    fn failure(&self, on: Runner<'_>, status: ExitStatus, tail: &[String], log: &Path) -> Failure {
        on.ui.clear();
        for line in tail {
            eprintln!("  | {line}");
        }
        Failure::new(
            Kind::Failed,
            format!("`{}` ended with {status}", self.program.to_string_lossy()),
        )
        .hint(format!("the whole log: {}", on.relative(log).display()))
        .hint(format!("to repeat: {}", self.shown()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_command_can_be_pasted() {
        let cmd = Cmd::new("make")
            .arg("CC=it's")
            .args(["O=/x", "LLVM=", "=a"])
            .arg("")
            .env_remove("X")
            .env("A", "b c")
            .env_remove("Y")
            .first_in_path("/l l")
            .dir("/x");
        assert_eq!(
            cmd.shown(),
            r#"cd /x && PATH='/l l':"$PATH" A='b c' env -u X -u Y make CC="it's" O=/x LLVM= '=a' ''"#
        );
    }
}
