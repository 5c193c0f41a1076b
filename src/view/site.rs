//! *What every template sees of the site.*

use serde::Serialize;
use std::collections::BTreeMap;

use super::Link;

crate::documented! {
    /// What every template sees of the site.
    #[derive(Clone, Debug, Serialize)]
    pub struct SiteView {
        /// The name of the site.
        pub title: String,
        /// One line.
        pub tagline: Option<String>,
        /// Language tag.
        pub language: String,
        /// Address of the front page within the site.
        pub home: String,
        /// Main sections.
        pub menu: Vec<Link>,
        /// Address of the feed, if there is one.
        pub feed: Option<String>,
        /// Addresses of documents for print by those of the sections; that of the whole guide by
        /// nothing.
        pub print: BTreeMap<String, String>,
        /// Address of the health page, if it is published.
        pub health: Option<String>,
        /// Addresses of style sheets and scripts by their names.
        pub assets: BTreeMap<String, String>,
        /// What made the site.
        pub generator: String,
        /// The writer's own keys.
        pub extra: tera::Value,
    }
}
