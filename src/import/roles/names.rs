//! *Names of roles in prose → roles.*

use rustc_hash::FxHashMap;

/// A role that can be named.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// The name that a reference uses.
    pub(super) id: String,
    /// The title.
    pub(super) title: String,
    /// Other names.
    pub(super) others: Vec<String>,
}

/// All names of all roles.
pub(super) struct Names<'n> {
    roles: &'n [Named],
    by_name: FxHashMap<String, usize>,
}

impl<'n> Names<'n> {
    pub(super) fn new(roles: &'n [Named]) -> Names<'n> {
        let mut by_name = FxHashMap::default();
        // Titles win over parts of titles of other roles.
        for is_title in [true, false] {
            for (at, role) in roles.iter().enumerate() {
                let names: Vec<&str> = match is_title {
                    true => vec![&role.title],
                    false => role.others.iter().map(String::as_str).collect(),
                };
                for name in names {
                    by_name.entry(normal(name)).or_insert(at);
                }
            }
        }
        Names { roles, by_name }
    }

    /// Returns the id of the role with a name.
    pub(super) fn resolve(&self, name: &str) -> Option<&'n str> {
        let (without, within) = brackets(name);
        let forms = [Some(name), Some(without.as_str()), within.as_deref()];
        let at = forms.into_iter().flatten().find_map(|form| {
            let form = normal(form);
            let found = self.by_name.get(&form);
            found.or_else(|| self.by_name.get(&singular(&form)))
        })?;
        self.roles.get(*at).map(|role| role.id.as_str())
    }

    /// Returns the title that has most words in common with a name, and the fewest others.
    pub(super) fn nearest(&self, name: &str) -> Option<&'n str> {
        let words = normal(name);
        let words: Vec<&str> = words.split(' ').collect();
        let scored = self.roles.iter().map(|role| {
            let title = normal(&brackets(&role.title).0);
            let own: Vec<&str> = title.split(' ').collect();
            let is_shared = |word: &&&str| words.contains(*word) && **word != "of";
            let shared = own.iter().filter(is_shared).count();
            (shared, std::cmp::Reverse(own.len()), std::cmp::Reverse(role.title.as_str()))
        });
        let (shared, _, title) = scored.max()?;
        (shared > 0).then_some(title.0)
    }
}

/// Returns a title without what it has in brackets, and what is in the brackets.
pub(super) fn brackets(title: &str) -> (String, Option<String>) {
    let Some((before, rest)) = title.split_once('(') else { return (title.trim().into(), None) };
    let Some((within, after)) = rest.split_once(')') else { return (title.trim().into(), None) };
    let without = format!("{} {}", before.trim(), after.trim());
    (without.trim().to_owned(), Some(within.trim().to_owned()))
}

/// Returns a name in lower case, without articles and marks, with “VP” for all its forms.
fn normal(name: &str) -> String {
    let words: String = name
        .chars()
        .filter(|letter| !matches!(letter, '\'' | '’' | '.'))
        .map(|letter| if letter.is_alphanumeric() || letter == '&' { letter } else { ' ' })
        .collect();
    let lower = words.to_lowercase().replace("vice president", "vp");
    let mut words: Vec<&str> = lower.split_whitespace().collect();
    while words.len() > 1 && matches!(words.first(), Some(&("the" | "a" | "an"))) {
        words.remove(0);
    }
    if words.len() > 2 && words.first() == Some(&"vp") && words.get(1) == Some(&"of") {
        words.remove(1);
    }
    words.join(" ")
}

/// Returns a name with its last word in the singular.
fn singular(name: &str) -> String {
    let stem = name.strip_suffix("ies").map(|stem| format!("{stem}y"));
    stem.or_else(|| name.strip_suffix('s').map(str::to_owned)).unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles() -> Vec<Named> {
        let role = |id: &str, title: &str, others: &[&str]| Named {
            id: id.into(),
            title: title.into(),
            others: others.iter().map(|name| (*name).to_owned()).collect(),
        };
        vec![
            role("cto", "Chief Technology Officer (CTO)", &["Chief Technology Officer", "CTO"]),
            role("vp_sales", "Vice President of Sales", &[]),
            role("tester", "Tester", &["Quality analyst"]),
            role("ward-sister", "Ward sister", &["ward-sister"]),
        ]
    }

    #[test]
    fn names_resolve_by_title_short_form_other_names_number_and_article() {
        let roles = roles();
        let names = Names::new(&roles);
        for (name, id) in [
            ("CTO", "cto"),
            ("Chief Technology Officer", "cto"),
            ("chief technology officer (CTO)", "cto"),
            ("VP of Sales", "vp_sales"),
            ("VP Sales", "vp_sales"),
            ("Vice President, Sales", "vp_sales"),
            ("Testers", "tester"),
            ("Quality analysts", "tester"),
            ("the Ward Sister", "ward-sister"),
            ("Ward sister (nights)", "ward-sister"),
        ] {
            assert_eq!(names.resolve(name), Some(id), "{name}");
        }
        assert_eq!(names.resolve("Sales Director"), None);
        assert_eq!(names.nearest("Sales Director"), Some("Vice President of Sales"));
        assert_eq!(names.nearest("Board"), None);
    }
}
