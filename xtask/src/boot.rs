// SPDX-License-Identifier: GPL-2.0

//! `./x boot`: the kernel in QEMU, with the user's modules, script or shell.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgMatches, Args as ClapArgs, FromArgMatches};

use lts_host::config::Config;
use lts_host::error::{fail, Failure, Kind, Result};
use lts_kernel::build::{self, Debug, Flavor, Kernel};
use lts_kernel::guest::{said, Accel, Guest, Module, Options, Outcome, Run, HELLO};

/// Options of `./x boot`.
#[derive(ClapArgs, Debug)]
pub struct Args {
    #[command(flatten)]
    modules: Modules,
    /// Give an interactive shell in the guest
    #[arg(long, conflicts_with = "run")]
    shell: bool,
    /// Run this program in the guest, and end with its exit status
    #[arg(long, value_name = "SCRIPT")]
    run: Option<PathBuf>,
    /// Add words to the kernel's command line
    #[arg(long, value_name = "ARGS", allow_hyphen_values = true)]
    append: Vec<String>,
    /// Give up after this many seconds [default: 120, with --debug 600]
    #[arg(long, value_name = "SECONDS", conflicts_with = "shell")]
    timeout: Option<u64>,
    /// Run the guest this way instead of finding out which works
    #[arg(long, value_name = "HOW")]
    accel: Option<Accel>,
    /// Run a guest of one processor whose clock counts instructions, so that each run is the same
    #[arg(long, conflicts_with = "accel")]
    icount: bool,
    /// Boot a debug kernel [default: kasan]
    #[arg(long, value_name = "KIND", require_equals = true)]
    debug: Option<Option<Debug>>,
    /// Boot the kernel of this build directory, as it is
    #[arg(long, value_name = "DIR", conflicts_with_all = ["debug", "plain"])]
    kernel: Option<PathBuf>,
    /// Boot a kernel without Rust support
    #[arg(long, conflicts_with = "debug", hide = true)]
    plain: bool,
}

/// `--module` and `--param`: a parameter belongs to the module before it.
#[derive(Clone, Debug, Default)]
struct Modules(Vec<Module>);

#[derive(ClapArgs)]
struct RawModules {
    /// Load this module in the guest, show its log, unload it: a .ko file, or a directory with a
    /// Kbuild or Makefile, which is built against the kernel first (repeatable)
    #[arg(long = "module", value_name = "PATH")]
    module: Vec<PathBuf>,
    /// A parameter, name=value, for the --module before it (repeatable)
    #[arg(long = "param", value_name = "NAME=VALUE", requires = "module")]
    param: Vec<String>,
}

impl ClapArgs for Modules {
    fn augment_args(cmd: clap::Command) -> clap::Command {
        RawModules::augment_args(cmd)
    }

    fn augment_args_for_update(cmd: clap::Command) -> clap::Command {
        RawModules::augment_args_for_update(cmd)
    }
}

impl FromArgMatches for Modules {
    fn from_arg_matches(matches: &ArgMatches) -> std::result::Result<Self, clap::Error> {
        let raw = RawModules::from_arg_matches(matches)?;
        let at = |id: &str| {
            matches
                .indices_of(id)
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
        };
        let starts = at("module");
        let mut modules: Vec<Module> = raw
            .module
            .into_iter()
            .map(|path| Module {
                path,
                params: Vec::new(),
            })
            .collect();
        for (param, index) in raw.param.into_iter().zip(at("param")) {
            let owner = starts.iter().rposition(|&start| start < index);
            let usage =
                |text: String| clap::Error::raw(clap::error::ErrorKind::ValueValidation, text);
            let Some(owner) = owner else {
                return Err(usage(format!(
                    "--param {param} stands before any --module\n"
                )));
            };
            if param
                .split_once('=')
                .is_none_or(|(name, _)| name.is_empty())
            {
                return Err(usage(format!(
                    "--param {param}: not of the form name=value\n"
                )));
            }
            modules[owner].params.push(param);
        }
        Ok(Self(modules))
    }

    fn update_from_arg_matches(
        &mut self,
        matches: &ArgMatches,
    ) -> std::result::Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// `./x boot`
pub fn run(cfg: &Config, args: &Args) -> Result<()> {
    if let Some(script) = args.run.as_ref().filter(|script| !script.is_file()) {
        return fail(
            Kind::Input,
            format!("--run: there is no file {}", script.display()),
        );
    }
    let flavor = match (args.debug, args.plain) {
        (Some(kind), _) => Flavor::Debug(kind.unwrap_or_default()),
        (_, true) => Flavor::Plain,
        _ => Flavor::Rust,
    };
    let (cfg, kernel) = &match &args.kernel {
        Some(dir) => build::given(cfg, dir)?,
        None => (cfg.clone(), build::ready(cfg, flavor)?),
    };
    boot(cfg, kernel, args)
}

fn boot(cfg: &Config, kernel: &Kernel, args: &Args) -> Result<()> {
    let mut guest = Guest::new(cfg, kernel);
    let mut names = Vec::new();
    for module in &args.modules.0 {
        for shipped in module.ship(cfg, kernel)? {
            guest.load(&shipped);
            names.push(shipped.name);
        }
    }
    if let Some(script) = &args.run {
        guest.run_program(script);
    }
    if args.shell {
        guest.shell();
    }
    let seconds = args
        .timeout
        .unwrap_or(if args.debug.is_some() { 600 } else { 120 });
    // Tests are for ./x test; who wants them here can say kunit.enable=1.
    let append = std::iter::once("kunit.enable=0".to_owned())
        .chain(args.append.iter().cloned())
        .collect();
    let options = Options {
        append,
        timeout: Duration::from_secs(seconds),
        accel: args.icount.then_some(Accel::Icount).or(args.accel),
        memory: if args.debug.is_some() { 1024 } else { 512 },
        log: "boot",
    };
    let mut out = std::io::stdout();
    let console = |line: &str| {
        // A reader that has gone away, such as `head`, does not end the guest.
        let _ = writeln!(out, "{line}");
    };
    let (run, nonce) = guest.boot(&options, console, |_| ())?;
    let plain_boot = names.is_empty() && args.run.is_none() && !args.shell;
    judge(cfg, &run, &nonce, args.run.is_some())?;
    if plain_boot && !args.plain {
        return hello(&run);
    }
    for name in names {
        show_module(&run, &name);
    }
    Ok(())
}

/// An error unless the run passed.
fn judge(cfg: &Config, run: &Run, nonce: &str, script: bool) -> Result<()> {
    if run.outcome == Outcome::Passed {
        return Ok(());
    }
    let mut failure = Failure::new(Kind::Failed, run.outcome.describe());
    for line in said(&run.report, nonce) {
        let mut words = line.splitn(4, ' ');
        if let (Some(what @ ("load" | "unload")), Some(name), Some(status), said) =
            (words.next(), words.next(), words.next(), words.next())
        {
            if status != "0" {
                failure = failure.tried(format!("{what} {name}: {}", said.unwrap_or(status)));
            }
        }
    }
    if let Outcome::TimedOut(_) = run.outcome {
        failure = failure.hint("--timeout SECONDS gives the guest more time");
    }
    let log = cfg.logs.join("boot.log");
    failure = failure.hint(format!("the whole log: {}", cfg.relative(&log).display()));
    if let (Outcome::Failed(status @ 1..=255), true) = (&run.outcome, script) {
        failure = failure.status(u8::try_from(*status).unwrap_or(1));
    }
    Err(failure.into())
}

/// Ends with the line that everybody waits for.
fn hello(run: &Run) -> Result<()> {
    let Some(line) = run.console.lines().find(|line| line.ends_with(HELLO)) else {
        return Err(
            Failure::new(Kind::Failed, format!("the boot log has no line `{HELLO}`"))
                .hint("is CONFIG_SAMPLE_RUST_HELLO_WORLD=y in the kernel's .config?")
                .into(),
        );
    };
    println!("\n{line}");
    Ok(())
}

/// What the log says between a module's loading and its end.
fn show_module(run: &Run, name: &str) {
    println!("\n{name}: loaded and unloaded; its log:");
    let (load, unloaded) = (format!("x: load {name}"), format!("x: unloaded {name}"));
    let from = run
        .console
        .lines()
        .skip_while(|line| !line.ends_with(&load))
        .skip(1);
    for line in from.take_while(|line| !line.ends_with(&unloaded)) {
        if lts_kernel::guest::kernel_line(line).is_some_and(|message| !message.starts_with("x: ")) {
            println!("{line}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    fn modules(line: &[&str]) -> std::result::Result<Vec<(String, Vec<String>)>, String> {
        let line = Line::try_parse_from(["x"].iter().chain(line)).map_err(|err| err.to_string())?;
        let modules = line.args.modules.0.into_iter();
        Ok(modules
            .map(|m| (m.path.display().to_string(), m.params))
            .collect())
    }

    #[test]
    fn a_parameter_belongs_to_the_module_before_it() {
        let line = [
            "--module",
            "a.ko",
            "--param",
            "x=1",
            "--module=b",
            "--param",
            "y=",
            "--param=z=3=4",
        ];
        let found = modules(&line).unwrap();
        assert_eq!(found[0], ("a.ko".into(), vec!["x=1".into()]));
        assert_eq!(found[1], ("b".into(), vec!["y=".into(), "z=3=4".into()]));
    }

    #[test]
    fn a_shell_has_no_deadline() {
        assert!(modules(&["--shell", "--timeout", "1"])
            .unwrap_err()
            .contains("cannot be used with"));
    }

    #[test]
    fn a_parameter_without_a_module_or_a_value_is_refused() {
        assert!(modules(&["--param", "x=1"])
            .unwrap_err()
            .contains("--module"));
        assert!(modules(&["--param", "x=1", "--module", "a"])
            .unwrap_err()
            .contains("before any"));
        assert!(modules(&["--module", "a", "--param", "x"])
            .unwrap_err()
            .contains("name=value"));
    }
}
