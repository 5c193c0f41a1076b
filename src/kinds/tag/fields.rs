//! Fields of the generated page of a tag.

/// A generated page of a tag.
#[derive(Clone, Debug)]
pub struct TagPage {
    /// The name of the tag in addresses.
    pub name: Box<str>,
}
