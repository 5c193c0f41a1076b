//! `explain`.

use super::terminal::say;
use crate::diagnostic::{Code, nearest};
use crate::fatal::Fatal;

/// Longest line of an explanation.
const WIDTH: usize = 80;

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
        return Err(Fatal::Usage(format!("there is no finding `{code}`: {help}")));
    };
    say(&format!(
        "{} {} ({})\n\n{}\n",
        rule.code,
        rule.name,
        rule.severity.word(),
        wrapped(rule.explanation)
    ))?;
    Ok(0)
}

/// `RB0102`, `rb102` and `102` are one code; what is none stays as it is.
fn number(code: &str) -> &str {
    code.trim_start_matches("RB").trim_start_matches('0')
}

fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}
