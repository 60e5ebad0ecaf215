// SPDX-License-Identifier: GPL-2.0

//! What the kernel's build promises for Rust: the code it makes, what it builds again and what it
//! does not, single targets, life without Rust, cleaning up, and tools for the programmer.
//!
//! What was built is only looked at, or built again as it was. All else is tried on a copy of its
//! build directory.

mod bench;
mod clean;
mod defaults;
mod exports;
mod frames;
mod layout;
mod module;
mod objects;
mod package;
mod rebuild;
mod single;
mod switch;
mod tools;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::suite::{finish, Suite};
use bench::Bench;
use lts_host::config::Config;
use lts_host::error::{render, Result};
use lts_host::ui::Unit;
use lts_kernel::build::Kernel;

/// A promise, and what tries it: an error says how it was broken.
type Test = (&'static str, fn(&Bench<'_>) -> Result<()>);

/// Those that look at what was built, build it again, or see that nobody writes to it. They have
/// the machine for themselves, so that the times of [`AFTER_SAMPLE`] and [`AFTER_KERNEL`] mean
/// something.
const ALONE: &[Test] = &[
    ("objects: instructions", objects::instructions),
    ("objects: relocations", objects::relocations),
    ("objects: objtool is silent", objects::objtool_is_silent),
    ("objects: the target", objects::target),
    (INLINED, objects::inlined),
    (INLINED_EXPORTS, exports::of_inlined),
    ("exports: what Rust calls in C", exports::of_c),
    (
        "exports: their entries in System.map",
        exports::in_system_map,
    ),
    ("objects: large stack frames", frames::above_the_limit),
    ("rebuild: nothing has changed", rebuild::nothing),
    (AFTER_SAMPLE, rebuild::after_sample),
    (AFTER_KERNEL, rebuild::after_kernel_crate),
    ("single: out of tree", single::out_of_tree),
];

/// Those that count what is compiled again, when sources and options look new.
const REBUILDS: &[Test] = &[
    ("rebuild: after an interruption", rebuild::interrupted),
    ("rebuild: a sample", rebuild::sample),
    ("rebuild: the kernel crate", rebuild::kernel_crate),
    ("rebuild: the alloc crate", rebuild::alloc_crate),
    ("rebuild: procedural macros", rebuild::macros),
    ("rebuild: a C header", rebuild::header),
    ("rebuild: helpers in C", rebuild::helpers),
    ("rebuild: bindings that are lost", rebuild::bindings_lost),
    ("rebuild: intrinsics of core", rebuild::intrinsics),
    (
        "rebuild: the script for the configuration",
        rebuild::configuration_script,
    ),
    ("rebuild: another linker", rebuild::linker),
    ("rebuild: what core exports", rebuild::core_exports),
    (
        "rebuild: an option of one module",
        rebuild::option_of_a_module,
    ),
    (
        "rebuild: an option of no crate",
        rebuild::option_of_no_crate,
    ),
    ("rebuild: the value of an option", rebuild::value),
    ("rebuild: KRUSTFLAGS", rebuild::flags),
    ("rebuild: another rustc", rebuild::compiler),
    ("rebuild: another bindgen", rebuild::bindgen),
    ("single: a sample", single::sample),
    ("single: a module of rust/tests", single::test_module),
];

/// The rest, for which nothing has to be compiled, or all of it anyway: they do not mind sources
/// that look new, and run at the same time, in a copy of their own.
const OTHERS: &[Test] = &[
    ("switch: no rustc, says the menu", switch::no_rustc),
    ("switch: old rustc, says the menu", switch::old_rustc),
    ("switch: MODVERSIONS, says the menu", switch::modversions),
    ("switch: PREEMPT_RT, says the menu", switch::preempt_rt),
    (
        "switch: helpers cannot be inlined, says the menu",
        switch::inline_helpers,
    ),
    ("switch: make rustavailable", switch::rustavailable),
    ("switch: the defaults are tested", defaults::defaults),
    (
        "switch: Rust is dropped, says olddefconfig",
        switch::dropped,
    ),
    (
        "switch: Rust is dropped, say presets and fragments",
        switch::dropped_of_a_file,
    ),
    ("tools: rust-analyzer", tools::rust_analyzer),
    (
        "tools: rust-analyzer, out of tree",
        tools::rust_analyzer_out_of_tree,
    ),
    (
        "tools: rust-analyzer, several objects",
        tools::rust_analyzer_objects,
    ),
    ("tools: rustfmtcheck", tools::rustfmtcheck),
    ("tools: HOSTCC of two words", tools::host_linker),
    ("tools: HOSTCC=gcc", tools::host_gcc),
    ("tools: LLVM=", tools::llvm),
    ("module: LLVM=1 is forgotten", module::another_c_compiler),
    ("module: another clang", module::another_clang),
    (INLINED_CLANG, module::another_llvm),
    ("module: another rustc", module::another_rustc),
    ("module: in C", module::c_only),
    ("package: headers for modules", package::headers),
    // These take the copy apart.
    ("module: an unprepared kernel", module::not_prepared),
    ("tools: clippy", tools::clippy),
    (
        "switch: Rust is dropped, says a build",
        switch::dropped_by_a_build,
    ),
    ("switch: without Rust", switch::without_rust),
    ("switch: C structures", layout::structures),
    ("switch: a C module built without Rust", layout::c_module),
    ("clean: modules can still be built", clean::clean),
    ("clean: mrproper", clean::mrproper),
];

/// What everyone waits for all day: how long it takes is always told.
const AFTER_SAMPLE: &str = "time after an edit of a sample";
const AFTER_KERNEL: &str = "time after an edit of the kernel crate";

/// Only a kernel whose helpers are inlined has what these look at.
const INLINED: &str = "objects: helpers are inlined";
const INLINED_EXPORTS: &str = "exports: what inlined helpers refer to";
const INLINED_CLANG: &str = "module: a clang with another LLVM";

/// Why a test cannot be run, if it cannot.
fn skipped(bench: &Bench<'_>, name: &str) -> Result<Option<&'static str>> {
    let of_inlined = [INLINED, INLINED_EXPORTS, INLINED_CLANG].contains(&name);
    let skip = of_inlined && !bench.has_option("RUST_INLINE_HELPERS")?;
    Ok(skip.then_some("clang and rustc are not based on the same LLVM"))
}

/// How a test ended: or why it was skipped.
struct Ran {
    name: &'static str,
    time: Duration,
    outcome: std::result::Result<Result<()>, &'static str>,
}

/// Runs those that are wanted, against a kernel that has just been built.
pub fn run(cfg: &Config, kernel: &Kernel, filter: Option<&str>) -> Result<Suite> {
    let mut suite = Suite {
        name: "kbuild",
        ..Suite::default()
    };
    let [alone, rebuilds, others] = [ALONE, REBUILDS, OTHERS].map(|tests| -> Vec<&Test> {
        let is_wanted = |name| filter.is_none_or(|f| format!("kbuild: {name}").contains(f));
        tests.iter().filter(|(name, _)| is_wanted(name)).collect()
    });
    let total = alone.len() + rebuilds.len() + others.len();
    if total == 0 {
        return Ok(suite);
    }
    let step = cfg.ui.step("the kernel's build");
    step.total(total as u64, Unit::Items);
    let done = AtomicU64::new(0);
    let each = |bench: &Bench<'_>, tests: &[&'static Test]| -> Result<Vec<Ran>> {
        let mut all = Vec::new();
        for (name, test) in tests {
            let start = Instant::now();
            let outcome = match skipped(bench, name)? {
                Some(why) => Err(why),
                None => Ok(test(bench)),
            };
            let time = start.elapsed();
            all.push(Ran {
                name,
                time,
                outcome,
            });
            step.at(done.fetch_add(1, Ordering::Relaxed) + 1);
        }
        Ok(all)
    };

    let bench = Bench::new(cfg, kernel, "kbuild")?;
    let mut ran = each(&bench, &alone)?;
    let (of_rebuilds, of_others) = std::thread::scope(|scope| {
        let of_others = scope.spawn(|| -> Result<_> {
            if others.is_empty() {
                return Ok(None);
            }
            let bench = Bench::new(cfg, kernel, "kbuild-others")?;
            let ran = each(&bench, &others)?;
            Ok(Some((bench, ran)))
        });
        let of_rebuilds = each(&bench, &rebuilds);
        let of_others = of_others
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (of_rebuilds, of_others)
    });
    ran.extend(of_rebuilds?);
    let mut benches = vec![bench];
    if let Some((bench, of_others)) = of_others? {
        benches.push(bench);
        ran.extend(of_others);
    }

    for Ran {
        name,
        time,
        outcome,
    } in ran
    {
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(why) => {
                suite.counts.skipped += 1;
                suite.skips.push(format!("{name}: {why}"));
                continue;
            }
        };
        suite.took(name, time);
        suite.counts.add(outcome.is_ok());
        if let Err(err) = outcome {
            let why = render(&err);
            let why = why.strip_prefix("error: ").unwrap_or(&why);
            suite.failures.push(format!("{name}: {why}"));
        }
    }
    if suite.counts.failed == 0 {
        for bench in benches {
            bench.remove()?;
        }
    }
    suite.remark = suite
        .parts
        .iter()
        .filter(|part| [AFTER_SAMPLE, AFTER_KERNEL].contains(&&*part.name))
        .map(|part| format!("; {} {:.1} s", part.name, part.time.as_secs_f64()))
        .collect();
    finish(step, std::slice::from_ref(&suite));
    Ok(suite)
}
