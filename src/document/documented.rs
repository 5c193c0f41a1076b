//! *Declaration of a type → its fields with their documentation*, for the reference of templates in
//! `docs/themes.md`.

/// A type whose fields templates see.
pub trait Documented {
    /// Returns the name and the fields of the type.
    fn documentation() -> TypeDoc;
}

/// The documentation of a type.
#[derive(Clone, Copy, Debug)]
pub struct TypeDoc {
    /// The name.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// The fields in the order of their declaration; of an enumeration its variants, with their
    /// fields behind each.
    pub fields: &'static [FieldDoc],
}

impl TypeDoc {
    /// Returns the names of the variants of an enumeration as templates see them: `skill_index`.
    pub fn variants(&self) -> Vec<String> {
        let variants = self.fields.iter().filter(|field| !field.name.contains('.'));
        variants.map(|variant| snake_case(variant.name)).collect()
    }
}

/// `SkillIndex` → `skill_index`.
pub fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// The documentation of a field.
#[derive(Clone, Copy, Debug)]
pub struct FieldDoc {
    /// The name; of a field of a variant with the variant before it: `lead.text`.
    pub name: &'static str,
    /// The type in Rust.
    pub type_name: &'static str,
    /// What it holds.
    pub about: &'static str,
}

/// Declares types as they are and documents their fields.
#[macro_export]
macro_rules! documented {
    ($(
        $(#[doc = $about:literal])+
        #[derive($($derive:ident),*)]
        pub struct $name:ident {
            $($(#[doc = $doc:literal])+ pub $field:ident: $type:ty,)*
        }
    )*) => {$(
        $(#[doc = $about])+
        #[derive($($derive),*)]
        pub struct $name {
            $($(#[doc = $doc])+ pub $field: $type,)*
        }

        impl $crate::document::documented::Documented for $name {
            fn documentation() -> $crate::document::documented::TypeDoc {
                $crate::document::documented::TypeDoc {
                    name: stringify!($name),
                    about: concat!($($about),+),
                    fields: &[$($crate::document::documented::FieldDoc {
                        name: stringify!($field),
                        type_name: stringify!($type),
                        about: concat!($($doc),+),
                    },)*],
                }
            }
        }
    )*};
}
