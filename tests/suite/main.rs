//! The integration tests, in one binary because libzmq links slowly.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test that cannot go on fails"
)]

mod architecture;
mod balance;
mod bench;
mod crowds;
mod diagrams;
mod engine;
mod experiments;
mod export;
mod faults;
mod files;
mod findings;
mod floods;
mod headless;
mod itself;
mod journeys;
mod languages;
mod lessons;
mod lone;
mod outside;
mod outsiders;
mod patterns;
mod roles;
mod running;
mod screens;
mod scripts;
mod terminal;
mod vacancies;
mod words;
