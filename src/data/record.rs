//! *A declaration → a struct, its reader, its JSON Schema and its reference.* A record is declared
//! once with [`record!`](crate::record), an enumeration of words with
//! [`string_enum!`](crate::string_enum).

/// Declares records: structs whose fields are read from tables.
///
/// - `name: Type` may be missing and then has the default of its type, `name: Type = value` the
///   given one.
/// - `[required]`: a table without the field is wrong.
/// - `[statement]`: the field states something, which needs a source where the site requires one.
/// - `[name]`: the page can be referred to by it.
/// - `[reader]`: plain text that is written for readers.
/// - `[remind]`: `rolebook new` lists the field.
/// - `[alias "old"]`: an older key, accepted with a warning.
/// - `[unexported]`: the field is not in the data for programs; `[export_as "name"]`: it has another
///   name there; `[flat]`: the properties of its value are there in its place; `[entries "name
///   value"]`: a map is a list of objects with these two properties.
/// - `struct R or field`: a string in place of the table is the value of that field.
/// - `struct R: Default`: no field is required.
#[macro_export]
macro_rules! record {
    (@read [required $($rest:ident)*] ($($default:expr)?) $name:ident $type:ty, $keys:ident, $decoder:ident) => {
        $crate::data::required::<_, $type>($keys, stringify!($name), $decoder)
    };
    (@read [$other:ident $($rest:ident)*] ($($default:expr)?) $name:ident $type:ty, $keys:ident, $decoder:ident) => {
        $crate::record!(@read [$($rest)*] ($($default)?) $name $type, $keys, $decoder)
    };
    (@read [] ($($default:expr)?) $name:ident $type:ty, $keys:ident, $decoder:ident) => {
        $crate::data::optional::<_, $type>(
            $keys,
            stringify!($name),
            || $crate::record!(@default $type $(, $default)?),
            $decoder,
        )
    };

    (@default $type:ty) => { <$type as Default>::default() };
    (@default $type:ty, $default:expr) => { <$type as From<_>>::from($default) };

    (@json $type:ty) => { None };
    (@json $type:ty, $default:expr) => {
        Some(|| $crate::data::DefaultValue::json(&<$type as From<_>>::from($default)))
    };

    (@is required required) => { true };
    (@is statement statement) => { true };
    (@is name name) => { true };
    (@is reader reader) => { true };
    (@is remind remind) => { true };
    (@is $wanted:ident $flag:ident) => { false };

    (@aliases) => { &[] };
    (@aliases [alias $old:literal] $($rest:tt)*) => { &[$old] };
    (@aliases [$($other:tt)*] $($rest:tt)*) => { $crate::record!(@aliases $($rest)*) };

    (@export [[unexported] $($rest:tt)*] $key:expr, $field:expr, $exporter:ident, $object:ident) => {};
    (@export [[export_as $key:literal] $($rest:tt)*] $old:expr, $field:expr, $exporter:ident, $object:ident) => {
        $crate::record!(@export [$($rest)*] $key, $field, $exporter, $object)
    };
    (@export [[flat] $($rest:tt)*] $key:expr, $field:expr, $exporter:ident, $object:ident) => {
        $crate::data::export::flatten(
            &mut $object,
            $crate::data::Export::export(&$field, $exporter),
        );
    };
    (@export [[entries $names:literal] $($rest:tt)*] $key:expr, $field:expr, $exporter:ident, $object:ident) => {
        let entries = $crate::data::Export::export_entries(&$field, $names, $exporter);
        $object.insert($key.to_owned(), entries);
    };
    (@export [[$($other:tt)*] $($rest:tt)*] $key:expr, $field:expr, $exporter:ident, $object:ident) => {
        $crate::record!(@export [$($rest)*] $key, $field, $exporter, $object)
    };
    (@export [] $key:expr, $field:expr, $exporter:ident, $object:ident) => {
        $object.insert($key.to_owned(), $crate::data::Export::export(&$field, $exporter));
    };

    (@property [[unexported] $($rest:tt)*] $key:expr, $doc:expr, $x:ident $type:ty, $defs:ident, $properties:ident) => {};
    (@property [[export_as $key:literal] $($rest:tt)*] $old:expr, $doc:expr, $x:ident $type:ty, $defs:ident, $properties:ident) => {
        $crate::record!(@property [$($rest)*] $key, $doc, $x $type, $defs, $properties)
    };
    (@property [[flat] $($rest:tt)*] $key:expr, $doc:expr, $x:ident $type:ty, $defs:ident, $properties:ident) => {
        let schema = <$type as $crate::data::Export<$x>>::export_schema($defs);
        $properties.flatten(&schema, $defs);
    };
    (@property [[entries $names:literal] $($rest:tt)*] $key:expr, $doc:expr, $x:ident $type:ty, $defs:ident, $properties:ident) => {
        let schema = <$type as $crate::data::Export<$x>>::entries_schema($names, $defs);
        $properties.add($key, $doc, schema);
    };
    (@property [[$($other:tt)*] $($rest:tt)*] $key:expr, $doc:expr, $x:ident $type:ty, $defs:ident, $properties:ident) => {
        $crate::record!(@property [$($rest)*] $key, $doc, $x $type, $defs, $properties)
    };
    (@property [] $key:expr, $doc:expr, $x:ident $type:ty, $defs:ident, $properties:ident) => {
        let schema = <$type as $crate::data::Export<$x>>::export_schema($defs);
        $properties.add($key, $doc, schema);
    };

    (@hash [name $($rest:ident)*] $field:expr, $state:ident) => {
        std::hash::Hash::hash(&$field, &mut $state);
    };
    (@hash [$other:ident $($rest:ident)*] $field:expr, $state:ident) => {
        $crate::record!(@hash [$($rest)*] $field, $state)
    };
    (@hash [] $field:expr, $state:ident) => {};

    (@schema $record:ident) => { $crate::record!(@table $record) };
    (@schema $record:ident $short:ident) => {
        $crate::data::Schema::Either(vec![
            $crate::data::field_schema(<$record as $crate::data::Record>::FIELDS, stringify!($short)),
            $crate::record!(@table $record),
        ])
    };
    (@table $record:ident) => {
        $crate::data::Schema::Record(
            std::borrow::Cow::Borrowed(stringify!($record)),
            std::borrow::Cow::Borrowed(<$record as $crate::data::Record>::FIELDS),
        )
    };

    (@short $record:ident, $node:ident, $decoder:ident) => {
        return $decoder.wrong_type($node, &<$record as $crate::data::FieldType>::schema())
    };
    (@short $record:ident, $node:ident, $decoder:ident, $short:ident) => {{
        if !matches!($node.value, $crate::data::Value::String(_)) {
            return $decoder.wrong_type($node, &<$record as $crate::data::FieldType>::schema());
        }
        $crate::data::Keys::short(stringify!($short), $node)
    }};

    (@default_impl $record:ident [$($name:ident: $type:ty $(= $default:expr)?,)*]) => {};
    (@default_impl $record:ident [$($name:ident: $type:ty $(= $default:expr)?,)*] Default) => {
        impl Default for $record {
            fn default() -> Self {
                $record { $($name: $crate::record!(@default $type $(, $default)?),)* }
            }
        }
    };

    ($(
        $(#[doc = $about:literal])*
        $vis:vis struct $record:ident $(: $default_impl:ident)? $(or $short:ident)? {
            $(
                $(#[doc = $doc:literal])+
                $name:ident: $type:ty $([$($flag:ident $($old:literal)?),+])? $(= $default:expr)?,
            )*
        }
    )*) => {$(
        $(#[doc = $about])*
        #[derive(Clone, Debug)]
        $vis struct $record {
            $($(#[doc = $doc])+ pub $name: $type,)*
        }

        $crate::record!(@default_impl $record [$($name: $type $(= $default)?,)*] $($default_impl)?);

        impl $crate::data::Record for $record {
            const FIELDS: &'static [$crate::data::FieldSpec] = &[$($crate::data::FieldSpec {
                name: std::borrow::Cow::Borrowed(stringify!($name)),
                doc: std::borrow::Cow::Borrowed(concat!($($doc),+)),
                required: false $($(|| $crate::record!(@is required $flag))+)?,
                reader: false $($(|| $crate::record!(@is reader $flag))+)?,
                remind: false $($(|| $crate::record!(@is remind $flag))+)?,
                aliases: $crate::record!(@aliases $($([$flag $($old)?])+)?),
                form: <$type as $crate::data::FieldType>::schema,
                default: $crate::record!(@json $type $(, $default)?),
            },)*];

            fn states(&self) -> Option<bool> {
                let mut found: Option<bool> = None;
                $(
                    let is_statement = false $($(|| $crate::record!(@is statement $flag))+)?;
                    if is_statement && !$crate::data::FieldType::is_blank(&self.$name) {
                        let cites = $crate::data::FieldType::cites(&self.$name);
                        found = Some(found.unwrap_or_default() || cites);
                    }
                )*
                let _ = &mut found;
                found
            }

            fn hash_names(&self, state: &mut dyn std::hash::Hasher) {
                let mut state = state;
                let _ = &mut state;
                $($crate::record!(@hash [$($($flag)+)?] self.$name, state);)*
            }
        }

        impl<C> $crate::data::ReadRecord<C> for $record
        where
            $($type: $crate::data::Decode<C>,)*
        {
            fn read(
                keys: &$crate::data::Keys<'_>,
                decoder: &mut $crate::data::Decoder<'_, C>,
            ) -> Option<Self> {
                let _ = (keys, &decoder);
                // Every field is read before a missing one ends it: all mistakes in one run.
                $(let $name = $crate::record!(
                    @read [$($($flag)+)?] ($($default)?) $name $type, keys, decoder
                );)*
                Some($record { $($name: $name?,)* })
            }
        }

        impl $crate::data::FieldType for $record {
            fn schema() -> $crate::data::Schema {
                $crate::record!(@schema $record $($short)?)
            }

            fn visit_statements(&self, visit: &mut dyn FnMut($crate::data::Stated)) {
                let _ = &visit;
                $($crate::data::FieldType::visit_statements(&self.$name, visit);)*
            }
        }

        impl<X> $crate::data::Export<X> for $record
        where
            $($type: $crate::data::Export<X>,)*
        {
            fn export(&self, exporter: &X) -> serde_json::Value {
                let mut object = $crate::data::Object::new();
                let _ = (exporter, &mut object);
                $($crate::record!(
                    @export [$($([$flag $($old)?])+)?]
                    stringify!($name), self.$name, exporter, object
                );)*
                serde_json::Value::Object(object)
            }

            fn export_schema(definitions: &mut $crate::data::Definitions) -> serde_json::Value {
                let about = concat!($($about),*);
                definitions.record(stringify!($record), about, |definitions, properties| {
                    let _ = (&definitions, &properties);
                    $($crate::record!(
                        @property [$($([$flag $($old)?])+)?]
                        stringify!($name), concat!($($doc),+), X $type, definitions, properties
                    );)*
                })
            }
        }

        impl<C> $crate::data::Decode<C> for $record
        where
            $($type: $crate::data::Decode<C>,)*
        {
            fn decode(
                node: &$crate::data::Node,
                decoder: &mut $crate::data::Decoder<'_, C>,
            ) -> Option<Self> {
                let keys = match &node.value {
                    $crate::data::Value::Table(table) => {
                        decoder.keys(table, node.span, &[<$record as $crate::data::Record>::FIELDS])
                    }
                    _ => $crate::record!(@short $record, node, decoder $(, $short)?),
                };
                <$record as $crate::data::ReadRecord<C>>::read(&keys, decoder)
            }
        }
    )*};
}

/// Declares enumerations of words: `Variant = "word"`, or `Variant = "word" | "old word"` for a
/// word with an older spelling, which is accepted with a warning.
#[macro_export]
macro_rules! string_enum {
    ($(
        $(#[doc = $about:literal])*
        $vis:vis enum $names:ident {
            $($(#[doc = $doc:literal])+ $variant:ident = $word:literal $(| $old:literal)*,)+
        }
    )*) => {$(
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $names { $($(#[doc = $doc])+ $variant,)+ }

        impl $names {
            /// All words.
            pub const VARIANTS: &'static [&'static str] = &[$($word),+];

            const OLD: &'static [(&'static str, &'static str)] = &[$($(($old, $word),)*)+];

            /// Returns the word as it is written.
            pub fn as_str(self) -> &'static str {
                match self { $($names::$variant => $word,)+ }
            }
        }

        impl std::str::FromStr for $names {
            type Err = ();

            fn from_str(word: &str) -> Result<Self, ()> {
                match word { $($word $(| $old)* => Ok($names::$variant),)+ _ => Err(()) }
            }
        }

        impl $crate::data::DefaultValue for $names {
            fn json(&self) -> serde_json::Value {
                self.as_str().into()
            }
        }

        impl $crate::data::FieldType for $names {
            fn schema() -> $crate::data::Schema {
                $crate::data::Schema::OneOf(std::borrow::Cow::Borrowed(Self::VARIANTS))
            }
        }

        impl<X> $crate::data::Export<X> for $names {
            fn export(&self, _: &X) -> serde_json::Value {
                self.as_str().into()
            }

            fn export_schema(_: &mut $crate::data::Definitions) -> serde_json::Value {
                serde_json::json!({ "enum": Self::VARIANTS })
            }
        }

        impl<C> $crate::data::Decode<C> for $names {
            fn decode(
                node: &$crate::data::Node,
                decoder: &mut $crate::data::Decoder<'_, C>,
            ) -> Option<Self> {
                let word = $crate::data::word(node, Self::VARIANTS, Self::OLD, decoder)?;
                word.parse().ok()
            }
        }
    )*};
}
