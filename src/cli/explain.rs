//! `explain`.

use super::terminal::print;
use crate::diagnostic::{Code, nearest};
use crate::fatal::Fatal;

/// Maximum length of a line of an explanation, in characters.
const MAX_WIDTH: usize = 80;

pub(super) fn explain(code: &str) -> Result<u8, Fatal> {
    let wanted = code.trim().to_ascii_uppercase();
    let Some(rule) = Code::ALL.iter().map(|code| code.rule()).find(|rule| {
        number(rule.code) == number(&wanted) || rule.name.to_ascii_uppercase() == wanted
    }) else {
        let codes = Code::ALL.iter().map(|code| code.rule().code);
        let help = match nearest(&wanted, codes) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "codes look like RB0102".into(),
        };
        return Err(Fatal::Usage(format!("unknown diagnostic code `{code}`: {help}")));
    };
    print(&format!(
        "{} {} ({})\n\n{}\n",
        rule.code,
        rule.name,
        rule.severity.word(),
        wrapped(rule.explanation)
    ))?;
    Ok(0)
}

/// Returns the number of a code: `RB0102`, `RB102` and `102` are the same code.
fn number(code: &str) -> &str {
    code.trim_start_matches("RB").trim_start_matches('0')
}

fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= MAX_WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}
