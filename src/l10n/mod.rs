//! Every sentence a person reads, typed and translatable.
//!
//! The sentences stand in `assets/locales/<language>/*.ftl` ([Fluent](https://projectfluent.org));
//! the build turns each into a method of [`Words`], so a missing sentence or a wrong argument does
//! not compile. Only `phrase`, `view`, `report` and `cli` put words to data.

mod catalogue {
    #![allow(
        missing_docs,
        clippy::all,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::allow_attributes_without_reason,
        reason = "generated code"
    )]
    include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
}

pub use catalogue::{L10n as Language, L10nLanguage as Words};
