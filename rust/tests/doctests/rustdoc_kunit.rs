// SPDX-License-Identifier: GPL-2.0

//! Generates KUnit suites from the examples in a crate's documentation.
//!
//! ```text
//! rustdoc_kunit CRATE SOURCE OUT RUSTDOC [ARGUMENT]... -- RUSTC [ARGUMENT]...
//! ```
//!
//! CRATE is the name of the crate, SOURCE its directory, with the path by which rustdoc is given
//! the crate's root. The suites are the crate `OUT/doctests_CRATE.rs`.
//!
//! rustdoc finds the examples. For each it starts the compiler, which is this program again: it
//! stores the example instead, or really compiles an example that must not compile or that is a
//! module of its own.
//!
//! There is one file for each source file with examples, in which each line of an example has the
//! same number as in the source. So all locations, in the compiler's messages and in panics, are
//! those of the example, once the path is right, too, which the compiler's `--remap-path-prefix`
//! ensures.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::io::Read as _;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::ExitCode;
use std::process::Stdio;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The directory for the examples; set for the program that rustdoc starts.
const DIR: &str = "RUSTDOC_KUNIT_DIR";
/// The compiler and its arguments, one per line.
const RUSTC: &str = "RUSTDOC_KUNIT_RUSTC";

fn main() -> ExitCode {
    let result = match env::var_os(DIR) {
        Some(dir) => build(Path::new(&dir)),
        None => generate(env::args_os().skip(1).collect()),
    };
    result.unwrap_or_else(|error| {
        eprintln!("error: rustdoc_kunit: {error}");
        ExitCode::FAILURE
    })
}

/// An example, as rustdoc passes it to the compiler.
struct Example {
    /// The file that contains it, as rustdoc names it.
    path: String,
    /// The approximate line of that file that corresponds to line 0 of the text.
    line: usize,
    /// The program: rustdoc wraps an example without a `main()` in one.
    text: String,
}

// --- As the compiler ------------------------------------------------------------

/// Handles one example.
fn build(dir: &Path) -> Result<ExitCode> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let example = Example {
        path: env::var("UNSTABLE_RUSTDOC_TEST_PATH")?,
        line: env::var("UNSTABLE_RUSTDOC_TEST_LINE")?.parse()?,
        text,
    };
    // rustdoc only checks whether an example compiles, except where it must not: there it requests
    // code, too, as some errors occur late.
    let compiles = env::args_os().any(|argument| argument == "--emit=metadata");
    if !compiles || example.is_module() {
        return example.compile();
    }
    example.save(dir)?;
    Ok(ExitCode::SUCCESS)
}

impl Example {
    /// Returns whether it declares a module, which must be at the root of a crate.
    fn is_module(&self) -> bool {
        self.text
            .lines()
            .any(|line| line.trim_start().starts_with("module! {"))
    }

    fn compile(&self) -> Result<ExitCode> {
        let command = env::var(RUSTC)?;
        let mut words = command.split('\n');
        let program = words.next().ok_or("no compiler")?;
        // rustdoc passes a path in a directory of its own.
        let mut arguments = env::args().skip_while(|argument| argument != "-o");
        let output = arguments.nth(1).ok_or("no -o")?;
        let dir = Path::new(&output).parent().ok_or("no directory in -o")?;
        let mut rustc = Command::new(program)
            .args(words)
            .arg(format!("--emit=obj={output}"))
            // The compiler's intermediate files have the same names for all examples.
            .arg("--out-dir")
            .arg(dir)
            .arg("-")
            .env_remove(DIR)
            .stdin(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{program}: {error}"))?;
        let mut source = format!(
            "{}\n#[allow(unused)] use ::kernel::prelude::*;\n",
            self.text
        );
        if !self.is_module() {
            source.push_str(LOCAL_MODULE);
            source.push_str("const __LOG_PREFIX: &[u8] = b\"doctests\\0\";\n");
        }
        // Unreachable code is not compiled completely.
        source.push_str("#[no_mangle] pub extern \"C\" fn __example() { let _ = main(); }\n");
        let mut stdin = rustc.stdin.take().ok_or("no standard input")?;
        let written = stdin.write_all(source.as_bytes());
        drop(stdin);
        let status = rustc.wait()?;
        // A compiler that fails early does not read all of it.
        if let Err(error) = written {
            if error.kind() != ErrorKind::BrokenPipe {
                return Err(error.into());
            }
        }
        Ok(if status.success() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    fn save(&self, dir: &Path) -> Result<()> {
        let all = format!("{}\n{}\n{}", self.path, self.line, self.text);
        // Documentation generated by a macro has the same location each time.
        for n in 0.. {
            let name = format!("{}-{}-{n}", self.path.replace('/', "-"), self.line);
            match fs::File::create_new(dir.join(name)) {
                Ok(mut file) => return Ok(file.write_all(all.as_bytes())?),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.into()),
            }
        }
        unreachable!("there is always one more number")
    }

    fn load(path: &Path) -> Result<Self> {
        let all = read(path)?;
        let mut parts = all.splitn(3, '\n');
        let mut part = || parts.next().ok_or("an example is not whole");
        Ok(Self {
            path: part()?.to_owned(),
            line: part()?.parse()?,
            text: part()?.to_owned(),
        })
    }

    /// Finds the example in its source. rustdoc's line is inexact, depending on its version and on
    /// the code it adds before the example.
    fn place(&self) -> Result<Place> {
        let lines: Vec<&str> = self.text.lines().collect();
        let is_ours = |line: &&&str| !line.trim().is_empty() && !is_rustdocs(line);
        let first = lines.iter().position(|line| is_ours(&line)).unwrap_or(0);
        let wanted = lines.get(first).map_or("", |line| line.trim());
        let source = read(Path::new(&self.path))?;
        let source: Vec<&str> = source.lines().collect();
        let says = |number: usize, what: fn(&str, &str) -> bool| {
            let line = source.get(number.wrapping_sub(1));
            line.is_some_and(|line| what(documented(line), wanted))
        };
        let is_fence = |number: &usize| says(*number, |line, _| line.starts_with("```"));
        let found = (self.line..self.line + 12)
            .find(|number| says(*number, |line, wanted| line == wanted))
            .and_then(|number| Some((number, (1..number).rev().find(is_fence)?)));
        // The documentation may be generated by a macro.
        let (line, fence) = found.unwrap_or((self.line + first + 1, self.line + first));
        let attributes = match found {
            Some(_) => documented(source.get(fence - 1).unwrap_or(&"")),
            None => "",
        };
        Ok(Place {
            first,
            line,
            fence,
            attributes: attributes.to_owned(),
        })
    }
}

/// The location of an example in its source.
struct Place {
    /// The index of the first line of its text that is not added by rustdoc, and is not empty.
    first: usize,
    /// The number of that line in the source.
    line: usize,
    /// The number of the line with the fence that begins the example.
    fence: usize,
    /// The attributes of the example, from the fence.
    attributes: String,
}

/// Returns whether rustdoc has added this line before an example.
fn is_rustdocs(line: &str) -> bool {
    line == "#![allow(unused)]"
        || is_extern_crate(line)
        || line.starts_with("fn main() { #[allow(non_snake_case)] fn _doctest_main_")
}

/// Replaces rustdoc's `unwrap()` in the line after an example with a function of ours: an error
/// need not be a failure.
fn with_our_end(line: &str) -> Cow<'_, str> {
    match line.strip_suffix(".unwrap() }") {
        Some(call) if call.starts_with("} _doctest_main_") => {
            format!("{call}.unwrap_or_else(::kernel::kunit::example_failed) }}").into()
        }
        _ => line.into(),
    }
}

fn is_extern_crate(line: &str) -> bool {
    line == "#[allow(unused_extern_crates)]" || line.starts_with("extern crate r#")
}

/// Returns a line of documentation without its comment marker and its hiding marker.
fn documented(line: &str) -> &str {
    let line = line.trim();
    let text = ["///", "//!", "*"]
        .iter()
        .find_map(|start| line.strip_prefix(start));
    let text = text.unwrap_or(line).trim();
    text.strip_prefix("# ").unwrap_or(text).trim()
}

// --- As the generator -----------------------------------------------------------

/// The arguments of the generator.
struct Task {
    name: String,
    source: PathBuf,
    out: PathBuf,
    rustdoc: Vec<OsString>,
    rustc: Vec<String>,
}

impl Task {
    fn parse(arguments: Vec<OsString>) -> Result<Self> {
        let mut arguments = arguments.into_iter();
        let mut next = || arguments.next().ok_or("an argument is missing");
        let name = next()?.into_string().map_err(|_| "a name is not UTF-8")?;
        let (source, out) = (next()?.into(), next()?.into());
        let rustdoc: Vec<OsString> = arguments
            .by_ref()
            .take_while(|word| *word != "--")
            .collect();
        let rustc: std::result::Result<Vec<String>, _> =
            arguments.map(OsString::into_string).collect();
        let rustc = rustc.map_err(|_| "an argument is not UTF-8")?;
        if rustdoc.is_empty() || rustc.is_empty() {
            return Err(
                "usage: CRATE SOURCE OUT RUSTDOC [ARGUMENT]... -- RUSTC [ARGUMENT]...".into(),
            );
        }
        Ok(Self {
            name,
            source,
            out,
            rustdoc,
            rustc,
        })
    }
}

fn generate(arguments: Vec<OsString>) -> Result<ExitCode> {
    let task = Task::parse(arguments)?;
    let examples_dir = task.out.join(format!(".examples_{}", task.name));
    remove(&examples_dir)?;
    fs::create_dir_all(&examples_dir)?;
    let found = find(&task, &examples_dir)?;
    if !found {
        return Ok(ExitCode::FAILURE);
    }
    let source = fs::canonicalize(&task.source)?;
    let mut files: BTreeMap<String, Vec<Example>> = BTreeMap::new();
    for entry in fs::read_dir(&examples_dir)? {
        let example = Example::load(&entry?.path())?;
        // rustdoc names files relative to the current directory, if they are below it.
        let file = fs::canonicalize(&example.path)?;
        let file = file
            .strip_prefix(&source)
            .map_err(|_| format!("{} is not in {}", example.path, source.display()))?;
        let file = file.to_str().ok_or("a path is not UTF-8")?.to_owned();
        files.entry(file).or_default().push(example);
    }
    remove(&examples_dir)?;
    write_crate(&task, files)?;
    Ok(ExitCode::SUCCESS)
}

/// Runs rustdoc to find the examples, and reports errors in them. Returns whether there were none.
fn find(task: &Task, dir: &Path) -> Result<bool> {
    let (program, arguments) = task.rustdoc.split_first().ok_or("no rustdoc")?;
    let output = Command::new(program)
        .args(arguments)
        .args(["--test", "--no-run", "-Zunstable-options", "--test-builder"])
        .arg(env::current_exe()?)
        .env(DIR, dir)
        .env(RUSTC, task.rustc.join("\n"))
        .output()
        .map_err(|error| format!("{}: {error}", program.to_string_lossy()))?;
    let said = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        print!("{said}");
        std::io::stderr().write_all(&output.stderr)?;
        return Ok(false);
    }
    std::io::stderr().write_all(&output.stderr)?;
    for line in said.lines().filter(|line| line.ends_with("... ignored")) {
        let what = line.trim_start_matches("test ");
        println!("warning: example is not tested: {what}");
    }
    Ok(true)
}

/// The `LocalModule` of each suite, which acts as a built-in module.
const LOCAL_MODULE: &str = "\
#[allow(dead_code)] struct LocalModule;
impl ::kernel::ModuleMetadata for LocalModule {
    const NAME: &'static ::kernel::str::CStr = c\"doctests\";
    // SAFETY: The `THIS_MODULE` of built-in code is null.
    const THIS_MODULE: ::kernel::ThisModule =
        unsafe { ::kernel::ThisModule::from_ptr(::core::ptr::null_mut()) };
}
";

fn write_crate(task: &Task, files: BTreeMap<String, Vec<Example>>) -> Result<()> {
    let name = &task.name;
    let dir_name = task.source.file_name().ok_or("no directory")?;
    let dir_name = dir_name.to_str().ok_or("a path is not UTF-8")?;
    let dir = task.out.join(dir_name);
    let old = files_below(&dir)?;
    let mut root = format!(
        "//! The examples in the documentation of the crate `{name}`, as KUnit suites.\n\n\
         const __LOG_PREFIX: &[u8] = b\"doctests_{name}\\0\";\n\n{LOCAL_MODULE}\n"
    );
    for (file, mut examples) in files {
        examples.sort_by(|a, b| (a.line, &a.text).cmp(&(b.line, &b.text)));
        let module = file.trim_end_matches(".rs").replace(['/', '-'], "_");
        write!(root, "#[path = \"{dir_name}/{file}\"]\nmod {module}_rs;\n")?;
        let path = format!("rust/{dir_name}/{file}");
        write_if_changed(&dir.join(&file), &suite(name, &file, &path, &examples)?)?;
    }
    for path in old {
        if !root.contains(&format!("\"{}\"", path.strip_prefix(&task.out)?.display())) {
            fs::remove_file(path)?;
        }
    }
    // Always written, as make compares times.
    fs::write(task.out.join(format!("doctests_{name}.rs")), root)?;
    Ok(())
}

/// Returns the suite of one source file.
fn suite(name: &str, file: &str, path: &str, examples: &[Example]) -> Result<String> {
    let mut lines = Lines::default();
    let mut cases = String::new();
    for (n, example) in examples.iter().enumerate() {
        // The inner attribute in the first line applies to this module here, and elsewhere to the
        // crate.
        let place = example.place()?;
        let mut opened = false;
        lines.put(0, &format!("mod example_{n} {{"));
        for (i, line) in example.text.lines().enumerate() {
            // Modules get this crate from the command line.
            if is_extern_crate(line) {
                continue;
            }
            if !opened && !line.starts_with("#![") {
                lines.put(0, "#[allow(unused)] use ::kernel::prelude::*;");
                opened = true;
            }
            lines.put(
                (place.line + i).saturating_sub(place.first),
                &with_our_end(line),
            );
        }
        // An example with a static variable may behave differently when it runs again.
        let run = if has_static(&example.text) {
            "example_once"
        } else {
            "example"
        };
        lines.put(
            0,
            &format!(
                "pub(super) extern \"C\" fn __kunit_case(_: *mut ::kernel::bindings::kunit) \
                 {{ ::kernel::kunit::{run}(main) }} }}"
            ),
        );
        let fence = place.fence;
        if place.attributes.contains("no_run") {
            println!("warning: example is compiled, but not run: {path}:{fence}");
            continue;
        }
        write!(
            cases,
            "::kernel::kunit::kunit_case(c\"{path}:{fence}\", example_{n}::__kunit_case), "
        )?;
    }
    let module = match file.trim_end_matches(".rs") {
        "lib" => String::new(),
        module => format!("::{}", module.trim_end_matches("/mod").replace('/', "::")),
    };
    let mut text = lines.0.join("\n");
    write!(
        text,
        "\n::kernel::kunit_suite!(\"rust_doctests_{name}{module}\", [{cases}]);\n"
    )?;
    Ok(text)
}

/// Returns whether an example has a static variable, possibly through a macro.
fn has_static(text: &str) -> bool {
    text.split_whitespace().any(|word| word == "static") || text.contains("_once")
}

/// The lines of a file that is being generated.
#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    /// Puts `text` on the line with this number, counted from 1, or if that is taken, on the last
    /// line with text.
    fn put(&mut self, number: usize, text: &str) {
        // A comment extends to the end of its line.
        let commented = self.0.last().is_some_and(|line| line.contains("//"));
        let least = self.0.len() + usize::from(commented);
        if self.0.len() < number.max(least).max(1) {
            self.0.resize(number.max(least).max(1), String::new());
        }
        if let Some(line) = self.0.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(text);
        }
    }
}

// --- Files ----------------------------------------------------------------------

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn remove(dir: &Path) -> Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(format!("{}: {error}", dir.display()).into())
        }
        _ => Ok(()),
    }
}

fn write_if_changed(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir)?;
    }
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn files_below(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(files),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}
