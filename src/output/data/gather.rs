//! *Pages → the types of the data.*

use super::{
    Choice, Citation, Claim, Collaboration, Comparison, Declared, Disagreement, Guide, Level, Page,
    Part, Person, Position, Question, Reference, Responsibility, Role, Skill, Source, Stated,
    Statement, Term, Text, Topic, Use,
};
use crate::handbook::faq::{Asked, Entry};
use crate::handbook::references::Cited;
use crate::handbook::relations::Step;
use crate::handbook::{Handbook, PageId};
use crate::kinds::{self, Fields, Kind};
use crate::markdown::{Fragment, Want};
use crate::output::llms::address;
use crate::view::page::{description, escaped};

/// Everything.
pub(super) fn guide(handbook: &Handbook) -> Guide {
    let site = &handbook.config.site;
    let gather = Gather { handbook };
    Guide {
        schema: "guide.schema.json",
        title: handbook.site_title().to_owned(),
        tagline: site.tagline.clone(),
        description: site.description.clone(),
        language: handbook.config.language().to_owned(),
        url: address(handbook, &handbook.page(handbook.nav.home).route),
        dimensions: site.dimension.iter().map(declared).collect(),
        activities: site.activity.iter().map(declared).collect(),
        competencies: site.competency.iter().map(declared).collect(),
        proficiency: site.scale.proficiency.clone(),
        roles: gather.all(Kind::Role, Gather::role),
        comparisons: gather.all(Kind::Comparison, Gather::comparison),
        topics: gather.all(Kind::Topic, Gather::topic),
        decision_aids: gather.aids(),
        questions: handbook.faq.entries.iter().map(|entry| gather.question(entry)).collect(),
        terms: gather.all(Kind::Term, Gather::term),
        sources: gather.all(Kind::Source, Gather::source),
        quotations: gather.quotations(),
        disagreements: gather.disagreements(),
    }
}

fn declared(entry: &crate::config::Declared) -> Declared {
    Declared {
        id: entry.id.value.clone(),
        label: entry.label.clone(),
        description: entry.description.clone(),
    }
}

fn date(date: Option<jiff::civil::Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

type Told = kinds::Sourced<kinds::Relation>;

/// Reads the handbook for the data.
pub(super) struct Gather<'h> {
    pub(super) handbook: &'h Handbook,
}

impl<'h> Gather<'h> {
    fn all<T>(&self, kind: Kind, of: impl Fn(&Self, PageId) -> Option<T>) -> Vec<T> {
        self.handbook.of_kind(kind).into_iter().filter_map(|id| of(self, id)).collect()
    }

    pub(super) fn url(&self, id: PageId) -> String {
        address(self.handbook, &self.handbook.page(id).route)
    }

    pub(super) fn reference(&self, id: PageId) -> Reference {
        let page = self.handbook.page(id);
        Reference {
            kind: page.kind.word(),
            id: page.id.to_string(),
            title: self.handbook.title(id).to_owned(),
            url: self.url(id),
        }
    }

    fn references(&self, ids: &[PageId]) -> Vec<Reference> {
        ids.iter().map(|id| self.reference(*id)).collect()
    }

    pub(super) fn text(&self, of: PageId, fragment: &Fragment) -> Text {
        Text {
            plain: self.handbook.plain(of, fragment).into_owned(),
            html: crate::view::fill::linked(self.handbook, of, fragment),
        }
    }

    fn page(&self, id: PageId) -> Page {
        let page = self.handbook.page(id);
        Page {
            id: page.id.to_string(),
            title: self.handbook.title(id).to_owned(),
            url: self.url(id),
            description: description(self.handbook, id),
            tags: page.common.tags.iter().map(|tag| tag.value.clone()).collect(),
            owner: page.common.owner.clone(),
            reviewed_on: date(page.common.last_reviewed_on.as_ref().map(|day| day.value)),
            review_due: date(self.handbook.review_due(id)),
            text: self.text(id, &page.body.fragment),
        }
    }

    pub(super) fn citation(&self, cited: &Cited) -> Citation {
        let page = self.handbook.page(cited.source);
        let claim = match &page.fields {
            Fields::Source(source) => cited.claim.and_then(|at| source.claim.get(at as usize)),
            _ => None,
        };
        Citation {
            source: page.id.to_string(),
            claim: claim.map(|claim| claim.id.value.clone()),
            locator: cited.locator.as_ref().map(|locator| locator.to_string()),
        }
    }

    /// What a text rests on: what is cited in it, and the group of citations behind it.
    pub(super) fn citations(
        &self,
        of: PageId,
        text: Option<&Fragment>,
        cite: Option<u32>,
    ) -> Vec<Citation> {
        let inside = text.into_iter().flat_map(|text| &text.holes);
        let inside = inside.filter_map(|hole| match hole.want {
            Want::Cite(cite) => Some(cite),
            _ => None,
        });
        let mut all: Vec<&Cited> = Vec::new();
        for cited in inside.chain(cite).flat_map(|cite| self.handbook.references.group(of, cite)) {
            if !all.contains(&cited) {
                all.push(cited);
            }
        }
        all.into_iter().map(|cited| self.citation(cited)).collect()
    }

    fn statement(&self, of: PageId, statement: &kinds::Statement) -> Statement {
        Statement {
            text: self.text(of, &statement.text),
            sources: self.citations(of, Some(&statement.text), statement.cite),
            note: statement.note.clone(),
            editorial: statement.editorial,
        }
    }

    fn statements(&self, of: PageId, all: &[kinds::Statement]) -> Vec<Statement> {
        all.iter().map(|statement| self.statement(of, statement)).collect()
    }

    fn role(&self, id: PageId) -> Option<Role> {
        let role = self.handbook.role(id)?;
        let relations = &self.handbook.relations;
        let statements = |all: &[kinds::Statement]| self.statements(id, all);
        Some(Role {
            page: self.page(id),
            summary: self.text(id, &role.summary),
            abbreviation: role.abbreviation.clone(),
            also_known_as: role.also_known_as.clone(),
            family: role.family.clone(),
            track: role.track.map(|track| track.word()),
            reports_to: self.steps(id, relations.reports_to(id), &role.reports_to),
            grows_into: self.steps(id, relations.grows_into(id), &role.grows_into),
            works_with: self.works_with(id),
            responsibilities: self.responsibilities(id, role),
            raci: self.parts(role),
            decides: statements(&role.decides),
            does_not_decide: statements(&role.does_not_decide),
            skills: self.skills(id, role),
            traits: statements(&role.traits),
            measures: statements(&role.measures),
            pros: statements(&role.pros),
            cons: statements(&role.cons),
            education: statements(&role.qualifications.education),
            experience: statements(&role.qualifications.experience),
            certifications: statements(&role.qualifications.certifications),
            pay: role.pay.as_ref().map(|pay| self.statement(id, pay)),
            dimensions: self.dimensions(id, role),
            levels: self.levels(id, role),
        })
    }

    fn works_with(&self, id: PageId) -> Vec<Collaboration> {
        let all = self.handbook.relations.collaborations(id).iter();
        all.filter_map(|collaboration| {
            let of = collaboration.told_by;
            let told = self.handbook.role(of)?.works_with.get(collaboration.entry)?;
            Some(self.relation(of, collaboration.with, told))
        })
        .collect()
    }

    fn steps(&self, of: PageId, steps: &[Step], list: &[Told]) -> Vec<Collaboration> {
        let told = steps.iter().filter_map(|step| Some((step.to, list.get(step.entry)?)));
        told.map(|(to, told)| self.relation(of, to, told)).collect()
    }

    fn relation(&self, of: PageId, to: PageId, told: &Told) -> Collaboration {
        Collaboration {
            role: self.reference(to),
            how: told.value.how.as_ref().map(|how| self.text(of, how)),
            sources: self.citations(of, told.value.how.as_ref(), told.cite),
        }
    }

    fn responsibilities(&self, id: PageId, role: &kinds::Role) -> Vec<Responsibility> {
        let all = role.responsibilities.iter();
        all.map(|entry| Responsibility {
            statement: self.statement(id, &entry.statement),
            activity: entry.activity.as_ref().map(|activity| activity.value.clone()),
        })
        .collect()
    }

    fn parts(&self, role: &kinds::Role) -> Vec<Part> {
        let activities = self.handbook.config.site.activity.iter();
        activities
            .filter_map(|activity| {
                let raci = role.raci.get(&activity.id.value)?;
                let letters = raci.letters().into_iter().map(|(letter, _)| letter).collect();
                Some(Part { activity: activity.id.value.clone(), letters })
            })
            .collect()
    }

    fn skills(&self, id: PageId, role: &kinds::Role) -> Vec<Skill> {
        let all = role.skills.iter();
        all.map(|skill| Skill {
            name: skill.value.name.clone(),
            proficiency: skill.value.proficiency.as_ref().map(|grade| grade.value.clone()),
            text: skill.value.text.as_ref().map(|text| self.text(id, text)),
            sources: self.citations(id, skill.value.text.as_ref(), skill.cite),
            editorial: skill.value.editorial,
        })
        .collect()
    }

    fn dimensions(&self, id: PageId, role: &kinds::Role) -> Vec<Stated> {
        let declared = self.handbook.config.site.dimension.iter();
        declared
            .filter_map(|dimension| {
                let stated = role.dimensions.get(&dimension.id.value)?;
                let statements = self.statements(id, &stated.0);
                Some(Stated { id: dimension.id.value.clone(), statements })
            })
            .collect()
    }

    fn levels(&self, id: PageId, role: &kinds::Role) -> Vec<Level> {
        let mut levels: Vec<_> = role.levels.iter().collect();
        levels.sort_by_key(|level| level.rank);
        let expected = |level: &kinds::RoleLevel| -> Vec<Stated> {
            let all = level.expectations.0.iter();
            all.map(|(name, stated)| Stated {
                id: name.value.clone(),
                statements: self.statements(id, &stated.0),
            })
            .collect()
        };
        let view = |level: &kinds::RoleLevel| Level {
            id: level.id.value.clone(),
            title: level.title.clone(),
            rank: level.rank,
            summary: level.summary.as_ref().map(|summary| self.text(id, summary)),
            inherits: level.inherits.as_ref().map(|level| level.value.clone()),
            expectations: expected(level),
        };
        levels.into_iter().map(view).collect()
    }

    fn comparison(&self, id: PageId) -> Option<Comparison> {
        let page = self.handbook.page(id);
        let Fields::Comparison(fields) = &page.fields else { return None };
        let roles = self.handbook.comparisons.roles(id);
        let filled = |dimension: &str| {
            let mut all = roles.iter().filter_map(|role| self.handbook.role(*role));
            all.any(|role| role.dimensions.get(dimension).is_some())
        };
        let declared = self.handbook.config.site.dimension.iter().map(|entry| &entry.id.value);
        let dimensions: Vec<String> = match fields.dimensions.is_empty() {
            true => declared.filter(|dimension| filled(dimension)).cloned().collect(),
            false => fields.dimensions.iter().map(|dimension| dimension.value.clone()).collect(),
        };
        let choose = fields.choose.0.iter().filter_map(|(name, when)| {
            let role = roles.iter().find(|role| self.handbook.is_called(**role, &name.value))?;
            Some(Choice { role: self.reference(*role), when: self.text(id, when) })
        });
        Some(Comparison {
            page: self.page(id),
            generated: page.file.is_none(),
            roles: self.references(roles),
            verdict: fields.verdict.as_ref().map(|verdict| self.text(id, verdict)),
            dimensions,
            choose: choose.collect(),
            common_ground: self.statements(id, &fields.common_ground),
        })
    }

    fn topic(&self, id: PageId) -> Option<Topic> {
        let about = self.handbook.relations.about(id).iter();
        let roles = about.filter(|id| self.handbook.role(**id).is_some());
        Some(Topic {
            page: self.page(id),
            roles: roles.map(|role| self.reference(*role)).collect(),
        })
    }

    fn question(&self, entry: &Entry) -> Question {
        let (answer, sources) = self.answer(entry);
        let anchor = match entry.asked {
            Asked::Page => String::new(),
            Asked::Inline(_) => format!("#{}", entry.anchor),
        };
        Question {
            id: entry.anchor.clone(),
            question: entry.question.clone(),
            answer,
            sources,
            about: self.references(&entry.about),
            url: self.url(entry.home) + &anchor,
        }
    }

    /// The answer to a question with what it rests on; of a page that is a question the short one.
    fn answer(&self, entry: &Entry) -> (Text, Vec<Citation>) {
        let home = self.handbook.page(entry.home);
        let short = match &home.fields {
            Fields::Faq(faq) => faq.short_answer.as_ref(),
            _ => None,
        };
        let asked = match entry.asked {
            Asked::Inline(at) => home.common.faq.get(at),
            Asked::Page => None,
        };
        let body = &home.body.fragment;
        match (asked, short) {
            (Some(asked), _) => {
                let answer = &asked.value.answer;
                let sources = self.citations(entry.home, Some(answer), asked.cite);
                (self.text(entry.home, answer), sources)
            }
            (None, Some(answer)) => {
                let text = Text { plain: answer.clone(), html: escaped(answer) };
                (text, self.citations(entry.home, Some(body), None))
            }
            (None, None) => {
                (self.text(entry.home, body), self.citations(entry.home, Some(body), None))
            }
        }
    }

    fn term(&self, id: PageId) -> Option<Term> {
        let Fields::Term(term) = &self.handbook.page(id).fields else { return None };
        let mut sources = self.citations(id, Some(&term.definition), None);
        let whole = self.handbook.references.of_page(id).iter();
        sources.extend(whole.map(|cited| self.citation(cited)));
        Some(Term {
            page: self.page(id),
            definition: self.text(id, &term.definition),
            sources,
            editorial: term.editorial,
            abbreviation: term.abbreviation.clone(),
            also_known_as: term.also_known_as.clone(),
            use_instead: term.use_instead.clone(),
            see: self.references(self.handbook.relations.about(id)),
        })
    }

    fn source(&self, id: PageId) -> Option<Source> {
        let page = self.handbook.page(id);
        let Fields::Source(source) = &page.fields else { return None };
        let mut by_claim: Vec<Vec<Use>> = Vec::new();
        by_claim.resize_with(source.claim.len(), Vec::new);
        let mut used_by = Vec::new();
        for (claim, place) in self.handbook.references.uses(id) {
            let cite = self.handbook.page(place.page).gathered.cites.get(place.cite as usize);
            let used = Use {
                page: self.reference(place.page),
                url: format!("{}#cite-{}", self.url(place.page), place.cite),
                statement: cite.map_or_else(String::new, |cite| {
                    self.handbook.plain_said(place.page, &cite.statement).into_owned()
                }),
            };
            match claim.and_then(|at| by_claim.get_mut(at as usize)) {
                Some(list) => list.push(used),
                None => used_by.push(used),
            }
        }
        let claims = source.claim.iter().zip(by_claim).map(|(claim, used_by)| Claim {
            id: claim.id.value.clone(),
            url: format!("{}#{}", self.url(id), claim.id.value),
            locator: claim.locator.clone(),
            statement: self.text(id, &claim.statement),
            quotation: claim.quoted().map(str::to_owned),
            speaker: claim.speaker.clone(),
            used_by,
        });
        let people = source.people.iter().map(|person| Person {
            name: person.name.clone(),
            role: person.role.clone(),
            organisation: person.organisation.clone(),
        });
        Some(Source {
            page: self.page(id),
            publisher: source.publisher.clone(),
            author: source.author.clone(),
            translator: source.translator.clone(),
            date: page.common.date.as_ref().map(|date| date.0.clone()),
            address: source
                .url
                .as_ref()
                .map(|url| url.value.clone())
                .filter(|url| crate::url::is_web(url)),
            accessed: date(source.accessed),
            licence: source.licence.clone(),
            changed_on: date(source.changed_on),
            people: people.collect(),
            claims: claims.collect(),
            used_by,
        })
    }

    /// Those with a page of their own, then those that are told in topics.
    fn disagreements(&self) -> Vec<Disagreement> {
        let handbook = self.handbook;
        let own = handbook.of_kind(Kind::Disagreement).into_iter().filter_map(|id| {
            let Fields::Disagreement(fields) = &handbook.page(id).fields else { return None };
            Some(Disagreement {
                id: handbook.page(id).id.to_string(),
                question: fields.question.value.clone(),
                url: self.url(id),
                positions: self.positions(id, &fields.positions.value, 0),
                about: self.references(handbook.relations.about(id)),
                note: fields.note.as_ref().map(|note| self.text(id, note)),
            })
        });
        let told = handbook.of_kind(Kind::Topic).into_iter().flat_map(|id| self.told(id));
        own.chain(told).collect()
    }

    fn told(&self, id: PageId) -> Vec<Disagreement> {
        let Fields::Topic(topic) = &self.handbook.page(id).fields else { return Vec::new() };
        let mut first = 0;
        let mut told = Vec::new();
        for entry in &topic.disagreement {
            told.push(Disagreement {
                id: entry.id.value.clone(),
                question: entry.question.clone(),
                url: format!("{}#{}", self.url(id), entry.id.value),
                positions: self.positions(id, &entry.positions.value, first),
                about: self.references(self.handbook.relations.about(id)),
                note: entry.note.as_ref().map(|note| self.text(id, note)),
            });
            first += entry.positions.value.len();
        }
        told
    }

    fn positions(&self, id: PageId, all: &[kinds::Position], first: usize) -> Vec<Position> {
        let all = all.iter().enumerate();
        all.filter_map(|(at, position)| {
            let cited = self.handbook.references.position(id, first + at)?;
            let role = position.role.as_ref();
            let role = role.and_then(|role| self.handbook.find(&role.0.value));
            Some(Position {
                citation: self.citation(cited),
                stance: self.text(id, &position.stance),
                role: role.map(|role| self.reference(role)),
            })
        })
        .collect()
    }
}
