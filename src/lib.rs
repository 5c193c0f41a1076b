//! rolebook turns Markdown pages about roles into a cross-linked static site.
pub mod config;
pub mod data;
pub mod diagnostic;
pub mod fatal;
pub mod fingerprint;
pub mod handbook;
pub mod markdown;
pub mod output;
pub mod page;
pub mod report;
pub mod source;
pub mod text;
pub mod url;
pub mod view;
