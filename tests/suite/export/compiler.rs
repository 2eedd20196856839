//! The compilers that exported programs are given to, with the libzmq that these tests themselves are
//! linked with.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{compiles, has};

/// A compiler.
pub struct Compiler {
    program: &'static str,
    /// The language that is exported for it, and how its files end.
    pub language: &'static str,
    /// How its files end.
    pub ending: &'static str,
    args: Vec<String>,
    /// What it needs besides, after the source, to make a program.
    to_link: Vec<String>,
}

impl Compiler {
    /// That of C.
    pub fn c() -> Option<Self> {
        // Where libzmq is not installed, the header of the one that is built in will do.
        let mut args = vec!["-Wall".to_owned(), "-Werror".to_owned()];
        args.extend(bundled_header().map(|own| format!("-I{}", own.display())));
        let folder = tempfile::tempdir().unwrap();
        let probe = folder.path().join("probe.c");
        std::fs::write(&probe, "#include <zmq.h>\n").unwrap();
        let mut call = Command::new("cc");
        let has = has(call.args(&args).arg("-fsyntax-only").arg(&probe), "cc with zmq.h");
        let library = newest(&built().join("build"), &|name| name == "libzmq.a");
        let to_link = [&*library.display().to_string(), "-lstdc++", "-lpthread", "-lm"];
        let to_link = to_link.map(str::to_owned).to_vec();
        has.then_some(Self { program: "cc", language: "c", ending: "c", args, to_link })
    }

    /// That of Rust.
    pub fn rust() -> Option<Self> {
        let deps = built().join("deps");
        let rlib = newest(&deps, &|name| name.starts_with("libzmq-") && name.ends_with(".rlib"));
        let args = ["--edition", "2024", "--crate-type", "bin", "--crate-name", "peer"]
            .into_iter()
            .chain(["-D", "warnings", "--extern"])
            .map(str::to_owned)
            .chain([format!("zmq={}", rlib.display())])
            .chain(["-L".to_owned(), format!("dependency={}", deps.display())])
            .collect();
        has(Command::new("rustc").arg("--version"), "rustc").then_some(Self {
            program: "rustc",
            language: "rust",
            ending: "rs",
            args,
            to_link: Vec::new(),
        })
    }

    /// A call of it.
    pub fn call(&self) -> Command {
        let mut call = Command::new(self.program);
        call.args(&self.args);
        call
    }

    /// Makes a program.
    pub fn link(&self, source: &Path, program: &Path) {
        compiles(self.call().arg(source).arg("-o").arg(program).args(&self.to_link));
    }
}

/// Where cargo has put what it built for these tests.
fn built() -> PathBuf {
    std::env::current_exe().unwrap().ancestors().nth(2).unwrap().to_owned()
}

/// The newest file with such a name.
fn newest(folder: &Path, named: &dyn Fn(&str) -> bool) -> PathBuf {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    walk(folder, &mut found);
    let is = |path: &PathBuf| named(path.file_name().unwrap().to_str().unwrap());
    let written = |path: &PathBuf| path.metadata().unwrap().modified().unwrap();
    found.into_iter().filter(is).max_by_key(written).unwrap()
}

/// Where the header of the bundled libzmq lies.
fn bundled_header() -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")))?;
    let registries = std::fs::read_dir(home.join("registry/src")).ok()?;
    let crates = registries.filter_map(|it| std::fs::read_dir(it.ok()?.path()).ok()).flatten();
    let mut sources = crates.filter_map(|it| Some(it.ok()?.path()));
    let header = |path: PathBuf| path.join("vendor/include").join("zmq.h").exists().then_some(path);
    let source = sources.find_map(|path| {
        let name = path.file_name()?.to_str()?.to_owned();
        name.starts_with("zeromq-src-").then(|| header(path)).flatten()
    })?;
    Some(source.join("vendor/include"))
}
