// SPDX-License-Identifier: GPL-2.0

//! The one configuration that everything acts on: what the command line and the environment say.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::arch::Arch;
use crate::error::{Context, Failure, Kind, Result};
use crate::options::Options;
use crate::runner::Runner;
use crate::ui::Ui;

/// What is built, where, and how the user is told.
#[derive(Clone, Debug)]
pub struct Config {
    /// The top of this repository.
    pub root: PathBuf,
    /// This program, as make is to call it. In tests, which are programs of their own, there is none.
    pub program: Option<PathBuf>,
    /// The kernel series we build on, such as `5.10`.
    pub base: String,
    /// The architecture we build for.
    pub arch: Arc<Arch>,
    /// `patches/<base>`.
    pub patches: PathBuf,
    /// Downloads and tools that outlive `clean`.
    pub cache: PathBuf,
    /// `build/<base>`.
    pub build: PathBuf,
    /// `build/<base>/linux`: the patched tree.
    pub linux: PathBuf,
    /// `build/<base>/out`: its `O=`.
    pub out: PathBuf,
    /// `build/<base>/logs`.
    pub logs: PathBuf,
    /// A kernel tree or tarball to use instead of the distribution's: the one that is named, or
    /// that the tree was made from, which `tree::remember_source` adds.
    pub source: Option<PathBuf>,
    /// How many jobs `make` runs at a time.
    pub jobs: usize,
    /// What the user sees.
    pub ui: Arc<Ui>,
}

impl Config {
    /// Resolves the options and the environment.
    pub fn resolve(options: &Options) -> Result<Self> {
        let root = find_root()?;
        let base = options.base.clone();
        let patches = root.join("patches").join(&base);
        if !patches.is_dir() {
            return Err(
                Failure::new(Kind::Input, format!("there is no base `{base}`"))
                    .hint(format!("there are: {}", bases(&root).join(", ")))
                    .into(),
            );
        }
        let source = match &options.linux {
            Some(path) => Some(
                std::path::absolute(path).with_context(|| format!("--linux {}", path.display()))?,
            ),
            None => None,
        };
        let build = root.join("build").join(&base);
        let arch = Arch::read(&root, &options.arch)?;
        Ok(Self {
            cache: cache_dir()?,
            linux: build.join("linux"),
            out: build.join(arch.folder("out")),
            arch: Arc::new(arch),
            logs: build.join("logs"),
            jobs: match options.jobs {
                Some(jobs) => jobs.get(),
                None => std::thread::available_parallelism().map_or(1, usize::from),
            },
            ui: Arc::new(Ui::new(options.verbose)),
            root,
            program: std::env::current_exe().ok(),
            base,
            patches,
            build,
            source,
        })
    }

    /// A configuration whose directories are all below `root`, for tests.
    pub fn for_tests(root: &Path) -> Self {
        let build = root.join("build");
        Self {
            root: root.to_owned(),
            program: None,
            base: "5.10".to_owned(),
            arch: Arc::new(Arch::for_tests()),
            patches: root.join("patches"),
            cache: root.join("cache"),
            linux: build.join("linux"),
            out: build.join("out"),
            logs: build.join("logs"),
            build,
            source: None,
            jobs: 1,
            ui: Arc::new(Ui::new(false)),
        }
    }

    /// The same, building into the folder `out` of `build/<base>` for the architecture.
    pub fn with_out(&self, out: &str) -> Self {
        Self {
            out: self.build.join(self.arch.folder(out)),
            ..self.clone()
        }
    }

    /// The path as seen from the repository, for messages.
    pub fn relative<'a>(&self, path: &'a Path) -> &'a Path {
        Runner::from(self).relative(path)
    }

    /// A failure about what is in a file; it begins with the path as the user knows it.
    pub fn in_file(&self, path: &Path, what: &str) -> Failure {
        Failure::new(
            Kind::Input,
            format!("{}: {what}", self.relative(path).display()),
        )
    }
}

impl<'a> From<&'a Config> for Runner<'a> {
    fn from(cfg: &'a Config) -> Self {
        Self {
            ui: &cfg.ui,
            logs: &cfg.logs,
            root: &cfg.root,
        }
    }
}

/// The repository: the directory that holds `xtask/`, whatever the current directory is.
fn find_root() -> Result<PathBuf> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let candidates = [
        std::env::var_os("X_ROOT").map(PathBuf::from),
        manifest.ancestors().nth(2).map(Into::into),
    ];
    for root in candidates.into_iter().flatten() {
        if root.join("patches").is_dir() && root.join("xtask").is_dir() {
            return Ok(root);
        }
    }
    Err(Failure::new(
        Kind::Environment,
        "the repository is not where it was when the tool was built",
    )
    .tried(manifest.display().to_string())
    .hint("run `./x` from the top of the repository")
    .into())
}

fn bases(root: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root.join("patches"))
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn cache_dir() -> Result<PathBuf> {
    let var = |name: &str| {
        std::env::var_os(name)
            .filter(|v| !v.is_empty())
            .map(PathBuf::from)
    };
    let base = match (var("XDG_CACHE_HOME"), var("HOME")) {
        (Some(cache), _) if cache.is_absolute() => cache,
        (_, Some(home)) => home.join(".cache"),
        _ => {
            return Err(Failure::new(Kind::Environment, "no place for the cache")
                .tried("$XDG_CACHE_HOME and $HOME: not set")
                .hint("set XDG_CACHE_HOME to a directory with 1 GB of free space")
                .into())
        }
    };
    Ok(base.join("rust-for-lts"))
}
