//! *What `check` knows → a page that an owner reads.* Dates stand as they are: nothing on the page
//! depends on the day on which it was made.

use serde::Serialize;

use super::Link;

/// How a handbook is doing.
#[derive(Clone, Debug, Serialize)]
pub struct HealthView {
    /// Pages by who answers for them.
    pub owners: Vec<OwnerView>,
    /// Pages by the day of their next review, the first one first.
    pub reviews: Vec<ReviewView>,
    /// How many pages have never been reviewed or say no period.
    pub unreviewed: usize,
    /// The names of the roles, as the columns of `coverage`.
    pub roles: Vec<Link>,
    /// For every dimension, which role says something in it.
    pub coverage: Vec<CoverageView>,
    /// Pages that state something without a source.
    pub uncited: Vec<CountView>,
    /// Pages that no other page refers to.
    pub orphans: Vec<Link>,
    /// Sources that nothing cites.
    pub unused_sources: Vec<Link>,
    /// Claims that nothing rests on.
    pub unused_claims: Vec<Link>,
    /// How many claims there are.
    pub claims: usize,
}

/// Pages of one owner.
#[derive(Clone, Debug, Serialize)]
pub struct OwnerView {
    /// Who answers for them; nobody, where it is not said.
    pub owner: Option<String>,
    /// How many there are.
    pub pages: usize,
}

/// A page that is to be reviewed.
#[derive(Clone, Debug, Serialize)]
pub struct ReviewView {
    /// The page.
    pub page: Link,
    /// Who answers for it.
    pub owner: Option<String>,
    /// When it was last looked through.
    pub reviewed_on: String,
    /// When it is to be looked through again.
    pub due: String,
}

/// A dimension with what the roles say in it.
#[derive(Clone, Debug, Serialize)]
pub struct CoverageView {
    /// The name of the dimension.
    pub label: String,
    /// For every role how many statements it has.
    pub cells: Vec<usize>,
    /// How many roles say nothing.
    pub missing: usize,
}

/// A page with a number.
#[derive(Clone, Debug, Serialize)]
pub struct CountView {
    /// The page.
    pub page: Link,
    /// How many there are.
    pub count: usize,
}
