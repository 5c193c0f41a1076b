//! *What a page says, apart from how a template shows it.* So far that is what can be counted only
//! on the finished page.

pub mod number;
