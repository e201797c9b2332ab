//! The built program over folders made for each test: what it prints, what it says, how it ends, what it leaves.

mod bad_input;
mod broken;
mod commands;
mod docs;
mod durability;
mod explaining;
mod guide;
mod help;
mod packs;
mod report;
mod searching;
mod sources;
mod stopping;
mod support;
