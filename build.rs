//! Turns `assets/locales/*/*.ftl` into the typed catalogue that `src/l10n` includes.

use std::path::Path;
use std::process::ExitCode;
use std::{env, io};

use fluent_typed::{BuildOptions, FtlOutputOptions, LintLevel, build_from_locales_folder};

fn main() -> io::Result<ExitCode> {
    println!("cargo::rerun-if-changed=assets/scenarios");
    println!("cargo::rerun-if-changed=assets/lessons");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let path = |name: &str| Path::new(&out).join(name).to_string_lossy().into_owned();
    Ok(build_from_locales_folder(
        BuildOptions::default()
            .with_locales_folder("assets/locales")
            .with_output_file_path(&path("catalogue.rs"))
            .with_ftl_output(FtlOutputOptions::single_file(&path("catalogue.ftl")))
            .with_prefix("")
            .with_lint_level(LintLevel::Deny)
            .without_bidi_isolation()
            .without_format(),
    ))
}
