//! *A number of pages → the files of a handbook of that size.* The same number gives the same
//! files. The handbook is like a large real one: of a hundred pages about sixty are topics of 2 to
//! 6 kB in sections, ten are terms, ten questions, ten roles up to a limit, the rest sources. The
//! pages have headings, links, lists, tables, code and citations, and all references resolve.

use std::fmt::Write;

/// Maximum number of roles: more would give more comparison pages than pages.
const ROLES: usize = 24;

const WORDS: &[&str] = &[
    "team", "backlog", "customer", "release", "market", "plan", "review", "budget", "design",
    "question", "answer", "sprint", "vision", "value", "risk", "decision", "feedback", "quarter",
    "support", "research", "goal", "scope", "quality", "delivery", "the", "a", "of", "and", "with",
    "for", "before", "after", "every", "shows", "keeps", "needs", "writes", "asks", "orders",
    "measures", "shares", "explains", "tests", "knows",
];

/// A pseudo-random number generator (xorshift) with the same numbers in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn sentence(&mut self) -> String {
        let length = 7 + self.below(12);
        let words: Vec<_> = (0..length).map(|_| WORDS[self.below(WORDS.len())]).collect();
        let mut sentence = words.join(" ");
        if let Some(first) = sentence.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        sentence + "."
    }

    fn paragraph(&mut self) -> String {
        let length = 3 + self.below(4);
        (0..length).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }
}

/// Number of pages of each kind.
struct Plan {
    roles: usize,
    terms: usize,
    questions: usize,
    sources: usize,
    topics: usize,
}

impl Plan {
    fn of(pages: usize) -> Plan {
        let tenth = (pages / 10).max(2);
        let roles = tenth.min(ROLES);
        let sources = (pages / 20).clamp(1, 200);
        // The front page, sections and generated comparisons are counted separately.
        let topics = pages.saturating_sub(roles + 2 * tenth + sources + 1).max(2);
        Plan { roles, terms: tenth, questions: tenth, sources, topics }
    }
}

/// Returns path and text of every file.
pub(crate) fn files(pages: usize) -> Vec<(String, String)> {
    let plan = Plan::of(pages);
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut files = vec![
        ("site.toml".to_owned(), site()),
        ("content/_index.md".to_owned(), "# A large handbook\n\nBegin anywhere.\n".to_owned()),
    ];
    for at in 0..plan.sources {
        let text = format!("+++\ntitle = \"Source {at}\"\npublisher = \"House {at}\"\n+++\n");
        files.push((format!("content/sources/source-{at}.md"), text));
    }
    for at in 0..plan.roles {
        files.push((format!("content/roles/role-{at}.md"), role(at, &plan, &mut random)));
    }
    for at in 0..plan.terms {
        let text = format!(
            "+++\ntitle = \"Term{at} of art\"\ndefinition = \"{}\"\n+++\n\n{}\n",
            random.sentence(),
            random.paragraph()
        );
        files.push((format!("content/glossary/term-{at}.md"), text));
    }
    for at in 0..plan.questions {
        let text = format!(
            "+++\ntitle = \"Who answers for number {at}?\"\nshort_answer = \"{}\"\nabout = [\"role-{}\"]\n+++\n\n{}\n",
            random.sentence(),
            random.below(plan.roles),
            random.paragraph()
        );
        files.push((format!("content/faq/question-{at}.md"), text));
    }
    for at in 0..plan.topics {
        let folder = at % 20;
        let text = topic(at, &plan, &mut random);
        files.push((format!("content/topics/part-{folder}/topic-{at}.md"), text));
    }
    files
}

fn site() -> String {
    let mut site = "title = \"Large\"\n\n[comparisons]\ngenerate = \"all-pairs\"\n".to_owned();
    for id in ["focus", "horizon", "measures"] {
        let _ = write!(site, "\n[[dimensions]]\nid = \"{id}\"\nlabel = \"The {id}\"\n");
    }
    site
}

fn role(at: usize, plan: &Plan, random: &mut Random) -> String {
    let source = random.below(plan.sources);
    let mut text = format!("+++\ntitle = \"Role {at}\"\nsummary = \"{}\"\n", random.sentence());
    let _ = writeln!(text, "responsibilities = [");
    for _ in 0..6 {
        let said = random.sentence();
        let _ = writeln!(text, "  {{ text = \"{said}\", sources = [\"source-{source}\"] }},");
    }
    let _ = write!(text, "]\n\n[dimensions]\n");
    for id in ["focus", "horizon", "measures"] {
        let said = random.sentence();
        let _ = writeln!(text, "{id} = {{ text = \"{said}\", sources = [\"source-{source}\"] }}");
    }
    let _ = write!(
        text,
        "\n[[faq]]\nquestion = \"What does role {at} do?\"\nanswer = \"{}\"\n",
        random.sentence()
    );
    let _ = write!(
        text,
        "+++\n\n{}\n\n## A usual week\n\n{}\n",
        random.paragraph(),
        random.paragraph()
    );
    text
}

fn topic(at: usize, plan: &Plan, random: &mut Random) -> String {
    let mut text = format!(
        "+++\ntitle = \"Topic {at}\"\nroles = [\"role-{}\"]\ntags = [\"tag {}\"]\n+++\n\n{}\n",
        random.below(plan.roles),
        random.below(30),
        random.paragraph()
    );
    for section in 0..3 + random.below(4) {
        let to = random.below(plan.topics);
        let _ = write!(text, "\n## Section {section}\n\n{} ", random.paragraph());
        let _ = write!(text, "See [topic {to}](/topics/part-{}/topic-{to}/#section-1) ", to % 20);
        let _ = write!(
            text,
            "and [[role-{}]] [@source-{}]. ",
            random.below(plan.roles),
            random.below(plan.sources)
        );
        let _ = writeln!(text, "That is a term{} of art.", random.below(plan.terms));
        match random.below(4) {
            0 => {
                let _ = write!(
                    text,
                    "\n- {}\n- {}\n- {}\n",
                    random.sentence(),
                    random.sentence(),
                    random.sentence()
                );
            }
            1 => {
                let (a, b) = (random.below(100), random.below(100));
                let _ = write!(
                    text,
                    "\n```rust\nfn sum() -> u32 {{\n    let parts = [{a}, {b}];\n    parts.iter().sum()\n}}\n```\n"
                );
            }
            2 => {
                let (a, b) = (random.below(100), random.below(100));
                let _ = write!(
                    text,
                    "\n| what | number |\n| --- | --- |\n| first | {a} |\n| second | {b} |\n"
                );
            }
            _ => {}
        }
    }
    text
}
