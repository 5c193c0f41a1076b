//! *Documents in another form.* [`Form`] says what becomes of a text, a link, an anchor and the level
//! of a heading; [`Render`] applies it to every part of a document, in the order of the declaration,
//! and keeps the structure. The macro [`blocks`] declares a part and its implementation at once, so
//! that no part can be left out of an output.

use serde::Serialize;

use super::{Said, Target};

/// A form of a document: HTML for a page or for print, Markdown, plain words, anchors.
pub trait Form {
    /// What a text becomes.
    type Text;
    /// What a link becomes.
    type Link;

    /// Returns the text in this form.
    fn text(&mut self, said: &Said<'_>) -> Self::Text;

    /// Returns the link in this form.
    fn link(&mut self, target: &Target<'_>) -> Self::Link;

    /// Returns the value of an `id` attribute.
    fn anchor(&mut self, anchor: &Anchor) -> Anchor {
        anchor.clone()
    }

    /// Returns the level of a heading.
    fn level(&mut self, level: Level) -> Level {
        level
    }

    /// Called before a part in which glossary terms are marked anew.
    fn restart(&mut self) {}

    /// Called with every visible word that is neither a text nor a link.
    fn words(&mut self, _: &str) {}
}

/// A value of an `id` attribute; empty if there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Anchor(pub Box<str>);

impl Anchor {
    /// The value.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for Anchor {
    fn from(anchor: &str) -> Self {
        Anchor(anchor.into())
    }
}

impl From<String> for Anchor {
    fn from(anchor: String) -> Self {
        Anchor(anchor.into())
    }
}

/// A level of a heading, 1 to 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Level(pub u8);

/// A part of a draft that has another form.
pub trait Render<F: Form> {
    /// The part in the other form.
    type Out;

    /// Returns the part in the other form.
    fn render(&self, form: &mut F) -> Self::Out;
}

impl<F: Form> Render<F> for Said<'_> {
    type Out = F::Text;

    fn render(&self, form: &mut F) -> F::Text {
        form.text(self)
    }
}

impl<F: Form> Render<F> for Target<'_> {
    type Out = F::Link;

    fn render(&self, form: &mut F) -> F::Link {
        form.link(self)
    }
}

impl<F: Form> Render<F> for Anchor {
    type Out = Anchor;

    fn render(&self, form: &mut F) -> Anchor {
        form.anchor(self)
    }
}

impl<F: Form> Render<F> for Level {
    type Out = Level;

    fn render(&self, form: &mut F) -> Level {
        form.level(*self)
    }
}

impl<F: Form> Render<F> for String {
    type Out = String;

    fn render(&self, form: &mut F) -> String {
        form.words(self);
        self.clone()
    }
}

impl<F: Form, T: Render<F>> Render<F> for Vec<T> {
    type Out = Vec<T::Out>;

    fn render(&self, form: &mut F) -> Vec<T::Out> {
        self.iter().map(|part| part.render(form)).collect()
    }
}

impl<F: Form, T: Render<F>> Render<F> for Option<T> {
    type Out = Option<T::Out>;

    fn render(&self, form: &mut F) -> Option<T::Out> {
        self.as_ref().map(|part| part.render(form))
    }
}

impl<F: Form, T: Render<F>> Render<F> for Box<T> {
    type Out = Box<T::Out>;

    fn render(&self, form: &mut F) -> Box<T::Out> {
        Box::new((**self).render(form))
    }
}

impl<F: Form, T: Render<F>, const N: usize> Render<F> for [T; N] {
    type Out = [T::Out; N];

    fn render(&self, form: &mut F) -> [T::Out; N] {
        std::array::from_fn(|at| self[at].render(form))
    }
}

/// Values that are the same in every form and no visible words.
macro_rules! plain {
    ($($type:ty),* $(,)?) => {$(
        impl<F: $crate::document::form::Form> $crate::document::form::Render<F> for $type {
            type Out = $type;

            fn render(&self, _: &mut F) -> $type {
                self.clone()
            }
        }
    )*};
}

plain!(Box<str>, std::borrow::Cow<'static, str>, &'static str, bool, usize);

/// Declares parts of a document. A part that is `restarting` begins with terms unmarked, one that is
/// `choosing` does so if its method `restarts` says so.
macro_rules! blocks {
    (@param draft S) => { $crate::document::Said<'h> };
    (@param draft L) => { $crate::document::Target<'h> };
    (@param out S) => { F::Text };
    (@param out L) => { F::Link };
    (@param unit $param:ident) => { () };
    (@restart restarting $form:ident $this:ident) => { $form.restart() };
    (@restart choosing $form:ident $this:ident) => { if $this.restarts() { $form.restart() } };
    (@restart pub $form:ident $this:ident) => {};
    () => {};
    (
        $(#[doc = $about:literal])*
        $mode:ident struct $name:ident $(<$($param:ident),+>)? {
            $($(#[doc = $doc:literal])* pub $field:ident: $type:ty,)*
        }
        $($rest:tt)*
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, Serialize)]
        pub struct $name $(<$($param),+>)? {
            $($(#[doc = $doc])* pub $field: $type,)*
        }

        impl<'h, F: $crate::document::form::Form> $crate::document::form::Render<F>
            for $name $(<$($crate::document::form::blocks!(@param draft $param)),+>)?
        {
            type Out = $name $(<$($crate::document::form::blocks!(@param out $param)),+>)?;

            fn render(&self, form: &mut F) -> Self::Out {
                let this = self;
                $crate::document::form::blocks!(@restart $mode form this);
                $name { $($field: $crate::document::form::Render::<F>::render(&this.$field, form),)* }
            }
        }

        impl $crate::document::documented::Documented
            for $name $(<$($crate::document::form::blocks!(@param unit $param)),+>)?
        {
            fn documentation() -> $crate::document::documented::TypeDoc {
                $crate::document::documented::TypeDoc {
                    name: stringify!($name),
                    about: concat!($($about),*),
                    fields: &[$($crate::document::documented::FieldDoc {
                        name: stringify!($field),
                        type_name: stringify!($type),
                        about: concat!($($doc),*),
                    },)*],
                }
            }
        }

        $crate::document::form::blocks! { $($rest)* }
    };
    (
        $(#[doc = $about:literal])*
        #[serde($($attribute:tt)*)]
        pub enum $name:ident <$($param:ident),+> {
            $(
                $(#[doc = $variant_doc:literal])*
                $variant:ident { $($(#[doc = $doc:literal])* $field:ident: $type:ty,)* },
            )*
        }
        $($rest:tt)*
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, Serialize)]
        #[serde($($attribute)*)]
        pub enum $name<$($param),+> {
            $($(#[doc = $variant_doc])* $variant { $($(#[doc = $doc])* $field: $type,)* },)*
        }

        impl<'h, F: $crate::document::form::Form> $crate::document::form::Render<F>
            for $name<$($crate::document::form::blocks!(@param draft $param)),+>
        {
            type Out = $name<$($crate::document::form::blocks!(@param out $param)),+>;

            fn render(&self, form: &mut F) -> Self::Out {
                match self {
                    $($name::$variant { $($field),* } => $name::$variant {
                        $($field: $crate::document::form::Render::<F>::render($field, form),)*
                    },)*
                }
            }
        }

        impl $crate::document::documented::Documented
            for $name<$($crate::document::form::blocks!(@param unit $param)),+>
        {
            fn documentation() -> $crate::document::documented::TypeDoc {
                $crate::document::documented::TypeDoc {
                    name: stringify!($name),
                    about: concat!($($about),*),
                    fields: &[$(
                        $crate::document::documented::FieldDoc {
                            name: stringify!($variant),
                            type_name: "",
                            about: concat!($($variant_doc),*),
                        },
                        $($crate::document::documented::FieldDoc {
                            name: concat!(stringify!($variant), ".", stringify!($field)),
                            type_name: stringify!($type),
                            about: concat!($($doc),*),
                        },)*
                    )*],
                }
            }
        }

        $crate::document::form::blocks! { $($rest)* }
    };
}

pub(super) use {blocks, plain};
