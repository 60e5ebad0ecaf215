// SPDX-License-Identifier: GPL-2.0

//! `./x bench --build`: what Rust adds to the processor time of a kernel's build.

use std::path::Path;

use lts_host::config::Config;
use lts_host::error::{Context, Failure, Kind, Result};
use lts_kernel::build::{self, Flavor};
use lts_kernel::toolchain::Toolchain;

/// The kernels are built here, from nothing.
const OUT: &str = "out-bench";
const SAMPLE: &str = "samples/rust/rust_hello_world.o";
const CRATE: &str = "rust/kernel.o";

pub fn run(cfg: &Config) -> Result<()> {
    lts_series::tree::ensure(cfg)?;
    let cfg = &cfg.with_out(OUT);
    let tools = Toolchain::find(cfg)?;
    let uncached = tools.clone().uncached();

    let plain = whole(cfg, Flavor::Plain, &tools)?;
    println!("{:<44}{plain:>8.1} s", "CONFIG_RUST=n");
    let show = |what: &str, time: f64| {
        let share = 100.0 * (time - plain) / plain;
        println!("{what:<44}{time:>8.1} s  {share:>+6.1} %");
    };
    let cold = whole(cfg, Flavor::Hello, &uncached)?;
    show("CONFIG_RUST=y, hello world, nothing cached", cold);
    for object in [SAMPLE, CRATE] {
        println!("{object:<44}{:>8.1} s", one(cfg, &uncached, object)?);
    }
    build::rust_only(cfg, Flavor::Hello)?; // The cache has it now, if it had not.
    let warm = whole(cfg, Flavor::Hello, &tools)?;
    show("CONFIG_RUST=y, hello world, core cached", warm);
    remove(&cfg.out)
}

/// The time of building a kernel from nothing.
fn whole(cfg: &Config, flavor: Flavor, tools: &Toolchain) -> Result<f64> {
    remove(&cfg.out)?;
    timed(|| build::kernel_with(cfg, flavor, tools.clone()).map(drop))
}

/// The time of building one object again, without what make takes to find that out.
fn one(cfg: &Config, tools: &Toolchain, object: &str) -> Result<f64> {
    let _lock = build::lock(cfg)?;
    let make = || {
        build::make(cfg, tools)
            .arg(object)
            .log("bench-build")
            .run(cfg)
    };
    make()?;
    let nothing = timed(make)?;
    fs_err::remove_file(cfg.out.join(object))?;
    Ok(timed(make)? - nothing)
}

fn remove(out: &Path) -> Result<()> {
    match fs_err::remove_dir_all(out) {
        Err(err) if err.kind() != std::io::ErrorKind::NotFound => Err(err.into()),
        _ => Ok(()),
    }
}

/// The seconds of processor time, of all processors, that `act` takes in other programs.
fn timed(act: impl FnOnce() -> Result<()>) -> Result<f64> {
    let before = children()?;
    act()?;
    Ok(children()? - before)
}

/// The seconds of processor time that programs which this one has waited for have taken, in the
/// kernel too, and those that they have waited for.
fn children() -> Result<f64> {
    let text = fs_err::read_to_string("/proc/self/stat")?;
    let ticks = fields(&text).context("/proc/self/stat")?;
    Ok(ticks as f64 / rustix::param::clock_ticks_per_second() as f64)
}

/// The sum of `cutime` and `cstime`.
fn fields(stat: &str) -> Result<u64> {
    // The name of the program, which may have any character, is in parentheses.
    let after_name = stat.rsplit_once(") ").map(|(_, fields)| fields);
    let time = |n: usize| after_name?.split(' ').nth(n)?.parse::<u64>().ok();
    match (time(13), time(14)) {
        (Some(user), Some(system)) => Ok(user + system),
        _ => Err(Failure::new(Kind::Failed, "has no times").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strange_name_does_not_move_the_times() {
        let stat = "7 (a) b) R 1 2 3 4 5 6 7 8 9 10 11 12 130 14 15 16";
        assert_eq!(fields(stat).unwrap(), 130 + 14);
        assert!(fields("7 (a) R 1").is_err());
    }

    #[test]
    fn what_others_take_is_counted() {
        let busy = || {
            let mut shell = std::process::Command::new("sh");
            let status = shell.args(["-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"]);
            assert!(status.status()?.success());
            Ok(())
        };
        assert!(timed(busy).unwrap() > 0.0);
    }
}
