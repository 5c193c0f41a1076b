//! The letters of a responsibility matrix.

use crate::data::{Decode, Decoder, FieldType, Node, Schema, Value};
use crate::diagnostic::{Code, Diagnostic};

/// Part of a role in an activity: any of the four letters, each once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Raci {
    /// Answers for the result.
    pub accountable: bool,
    /// Does the work.
    pub responsible: bool,
    /// Is asked before.
    pub consulted: bool,
    /// Is informed afterwards.
    pub informed: bool,
}

impl Raci {
    /// Returns the letters in the order of the word, each with the key of its label.
    pub fn letters(self) -> Vec<(&'static str, &'static str)> {
        let all = [
            (self.responsible, "R", "raci.responsible"),
            (self.accountable, "A", "raci.accountable"),
            (self.consulted, "C", "raci.consulted"),
            (self.informed, "I", "raci.informed"),
        ];
        all.into_iter().filter(|(set, ..)| *set).map(|(_, letter, label)| (letter, label)).collect()
    }
}

impl FieldType for Raci {
    fn schema() -> Schema {
        Schema::Form("letters of `R`, `A`, `C` and `I`".into())
    }
}

impl<C> Decode<C> for Raci {
    fn decode(node: &Node, decoder: &mut Decoder<'_, C>) -> Option<Self> {
        let Value::String(text) = &node.value else {
            return decoder.wrong_type(node, &Self::schema());
        };
        let mut raci = Raci::default();
        for letter in text.chars().filter(|c| !c.is_whitespace()) {
            let set = match letter {
                'R' => &mut raci.responsible,
                'A' => &mut raci.accountable,
                'C' => &mut raci.consulted,
                'I' => &mut raci.informed,
                _ => {
                    let message = format!("`{letter}` is not a responsibility letter");
                    let diagnostic = Diagnostic::new(Code::UnknownName, node.span, message);
                    let help = "use `R`, `A`, `C` or `I`, or several: `AR`";
                    decoder.diags.push(diagnostic.help(help));
                    return None;
                }
            };
            *set = true;
        }
        Some(raci)
    }
}
