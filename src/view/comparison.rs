//! *A comparison → its table and what stands around it.* Rows are aligned by dimension; a cell that
//! no role states says so; rows in which the roles are alike are told from those in which they
//! differ.

use serde::Serialize;

use super::fill::Filler;
use super::levels::{self, LadderView};
use super::matrix::{self, MatrixView};
use super::role::{SkillView, color, question_url, skills, statements};
use super::{DisagreementCard, Html, Link, StatementView, link, page};
use crate::handbook::outline::Part;
use crate::handbook::{Handbook, PageId};
use crate::kinds::{Comparison, Fields, Part as Include, Role, Statement};

/// A comparison as its page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct ComparisonView {
    /// The difference in short; empty of generated pages.
    pub verdict: Html,
    /// Whether nobody wrote the page.
    pub generated: bool,
    /// The table; none where the text places it itself.
    pub table: Option<TableView>,
    /// The roles.
    pub roles: Vec<ColumnView>,
    /// What they share.
    pub common_ground: Vec<StatementView>,
    /// When to choose which.
    pub choose: Vec<ChoiceView>,
    /// Good and hard sides by role, if asked for.
    pub sides: Vec<SidesView>,
    /// Whether good sides are shown.
    pub with_pros: bool,
    /// Whether hard sides are shown.
    pub with_cons: bool,
    /// Skills by role, if asked for.
    pub skills: Vec<SkillsView>,
    /// Levels of each role that has some, if asked for.
    pub levels: Vec<LadderView>,
    /// Parts in activities, if asked for.
    pub matrix: Option<MatrixView>,
    /// Questions about the roles, if asked for.
    pub questions_elsewhere: Vec<Link>,
}

/// A role that is compared.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ColumnView {
    /// What other pages refer to it by.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Its page.
    pub url: String,
    /// Its colour.
    pub color: &'static str,
    /// What it is for, in plain words.
    pub summary: String,
}

/// A table of roles by dimension.
#[derive(Clone, Debug, Serialize)]
pub struct TableView {
    /// What it shows, for those who cannot see it.
    pub caption: String,
    /// The columns.
    pub roles: Vec<ColumnView>,
    /// The rows.
    pub rows: Vec<RowView>,
    /// How many rows differ.
    pub differing: usize,
    /// What the ids of the boxes begin with where readers choose the columns.
    pub pick: Option<String>,
}

/// A row of a table.
#[derive(Clone, Debug, Serialize)]
pub struct RowView {
    /// The dimension.
    pub id: String,
    /// The anchor of the row.
    pub anchor: String,
    /// Its name.
    pub label: String,
    /// One cell for each role; empty where no source states anything.
    pub cells: Vec<Vec<StatementView>>,
    /// `same` where all roles say the same, `partial` where some say nothing, else `different`.
    pub state: &'static str,
    /// Disagreements about the dimension.
    pub disagreements: Vec<DisagreementCard>,
}

/// When to choose a role.
#[derive(Clone, Debug, Serialize)]
pub struct ChoiceView {
    /// The role.
    pub role: ColumnView,
    /// The words.
    pub html: Html,
}

/// Good and hard sides of a role.
#[derive(Clone, Debug, Serialize)]
pub struct SidesView {
    /// The role.
    pub role: ColumnView,
    /// Good sides.
    pub pros: Vec<StatementView>,
    /// Hard sides.
    pub cons: Vec<StatementView>,
}

/// Skills of a role.
#[derive(Clone, Debug, Serialize)]
pub struct SkillsView {
    /// The role.
    pub role: ColumnView,
    /// Its skills.
    pub skills: Vec<SkillView>,
}

/// What stands above the text of a comparison.
pub struct Above {
    verdict: Html,
    table: Option<TableView>,
}

/// What stands above the text: the verdict and, unless the text places it itself, the table.
pub fn above(
    handbook: &Handbook,
    id: PageId,
    comparison: &Comparison,
    filler: &mut Filler<'_>,
) -> Above {
    let page = handbook.page(id);
    let verdict = match &comparison.verdict {
        Some(verdict) => filler.html(id, verdict),
        None => Html::new(""),
    };
    let placed = page.gathered.embeds.iter().any(|embed| {
        embed.name.value == "comparison_table"
            && embed
                .arguments
                .iter()
                .all(|(name, of)| name != "of" || handbook.find_comparison(&of.value) == Some(id))
    });
    let table = if placed { None } else { table_of(handbook, id, filler) };
    Above { verdict, table }
}

/// The view of a comparison whose text is filled, in the order of the template.
pub fn view(
    handbook: &Handbook,
    id: PageId,
    comparison: &Comparison,
    Above { verdict, table }: Above,
    filler: &mut Filler<'_>,
) -> ComparisonView {
    let page = handbook.page(id);
    let includes = |part: Include| comparison.include.contains(&part);
    let roles: Vec<(PageId, &Role)> = roles(handbook, id);
    let columns: Vec<ColumnView> = roles.iter().map(|(id, _)| column(handbook, *id)).collect();
    filler.section();
    let common_ground = statements(id, &comparison.common_ground, filler);
    let choose = choices(handbook, id, comparison, &roles, filler);
    let sides = if includes(Include::Pros) || includes(Include::Cons) {
        sides(&roles, &columns, includes(Include::Pros), includes(Include::Cons), filler)
    } else {
        Vec::new()
    };
    let skills = if includes(Include::Skills) {
        let of = |((id, role), column): (&(PageId, &Role), &ColumnView)| SkillsView {
            role: column.clone(),
            skills: skills(*id, role, filler),
        };
        roles.iter().zip(&columns).map(of).collect()
    } else {
        Vec::new()
    };
    let levels = if includes(Include::Levels) {
        roles.iter().filter_map(|(role, _)| levels::view(handbook, *role, 4, filler)).collect()
    } else {
        Vec::new()
    };
    ComparisonView {
        verdict,
        levels,
        generated: page.file.is_none(),
        table,
        common_ground,
        choose,
        with_pros: includes(Include::Pros),
        with_cons: includes(Include::Cons),
        sides,
        skills,
        matrix: includes(Include::Raci)
            .then(|| matrix::of(handbook, &roles, filler))
            .filter(|matrix| !matrix.rows.is_empty()),
        questions_elsewhere: if includes(Include::Faq) {
            questions(handbook, id, &roles)
        } else {
            Vec::new()
        },
        roles: columns,
    }
}

fn roles(handbook: &Handbook, id: PageId) -> Vec<(PageId, &Role)> {
    let roles = handbook.comparisons.roles(id).iter();
    roles.filter_map(|id| Some((*id, handbook.role(*id)?))).collect()
}

/// The head of a column.
pub fn column(handbook: &Handbook, id: PageId) -> ColumnView {
    let super::Link { title, url } = link(handbook, id);
    let summary = handbook.role(id).map(|role| handbook.plain(id, &role.summary).into_owned());
    ColumnView {
        id: handbook.page(id).id.to_string(),
        title,
        url,
        color: color(handbook, id).unwrap_or_default(),
        summary: summary.unwrap_or_default(),
    }
}

/// The table of a comparison page.
pub fn table_of(handbook: &Handbook, id: PageId, filler: &mut Filler<'_>) -> Option<TableView> {
    let Fields::Comparison(comparison) = &handbook.page(id).fields else {
        return None;
    };
    let asked: Vec<&str> =
        comparison.dimensions.iter().map(|dimension| dimension.value.as_str()).collect();
    Some(table(handbook, &roles(handbook, id), &asked, filler))
}

/// Roles by dimension: those in `asked`, or all that one of the roles fills.
pub fn table(
    handbook: &Handbook,
    roles: &[(PageId, &Role)],
    asked: &[&str],
    filler: &mut Filler<'_>,
) -> TableView {
    let declared = &handbook.config.site.dimension;
    let filled = |id: &str| roles.iter().any(|(_, role)| role.dimensions.get(id).is_some());
    let ids: Vec<&str> = if asked.is_empty() {
        declared.iter().map(|entry| entry.id.value.as_str()).filter(|id| filled(id)).collect()
    } else {
        asked.to_vec()
    };
    let rows: Vec<RowView> = ids
        .into_iter()
        .filter_map(|id| {
            let label = crate::config::Config::label(declared, id)?;
            Some(row(handbook, roles, id, label, filler))
        })
        .collect();
    let names: Vec<&str> = roles.iter().map(|(id, _)| handbook.title(*id)).collect();
    TableView {
        caption: format!("{}, compared", names.join(", ")),
        differing: rows.iter().filter(|row| row.state != "same").count(),
        roles: roles.iter().map(|(id, _)| column(handbook, *id)).collect(),
        rows,
        pick: None,
    }
}

fn row(
    handbook: &Handbook,
    roles: &[(PageId, &Role)],
    id: &str,
    label: &str,
    filler: &mut Filler<'_>,
) -> RowView {
    filler.section();
    let stated: Vec<&[Statement]> = roles
        .iter()
        .map(|(_, role)| role.dimensions.get(id).map_or(&[][..], |stated| &stated.0))
        .collect();
    let words = |statements: &[Statement]| -> Vec<String> {
        statements.iter().map(|statement| statement.text.text.trim().to_lowercase()).collect()
    };
    let state = if stated.iter().any(|statements| statements.is_empty()) {
        "partial"
    } else if stated.windows(2).all(|pair| words(pair[0]) == words(pair[1])) {
        "same"
    } else {
        "different"
    };
    let cells = roles.iter().zip(stated);
    RowView {
        id: id.to_owned(),
        anchor: filler.id(&format!("row-{id}")),
        label: label.to_owned(),
        cells: cells.map(|((of, _), stated)| statements(*of, stated, filler)).collect(),
        state,
        disagreements: handbook
            .relations
            .disagreements_in(id)
            .iter()
            .filter_map(|this| page::disagreement(handbook, *this))
            .collect(),
    }
}

fn sides(
    roles: &[(PageId, &Role)],
    columns: &[ColumnView],
    with_pros: bool,
    with_cons: bool,
    filler: &mut Filler<'_>,
) -> Vec<SidesView> {
    let mut list = |of: PageId, asked: bool, all: &[Statement]| {
        if asked { statements(of, all, filler) } else { Vec::new() }
    };
    roles
        .iter()
        .zip(columns)
        .map(|((id, role), column)| SidesView {
            role: column.clone(),
            pros: list(*id, with_pros, &role.pros),
            cons: list(*id, with_cons, &role.cons),
        })
        .collect()
}

fn choices(
    handbook: &Handbook,
    id: PageId,
    comparison: &Comparison,
    roles: &[(PageId, &Role)],
    filler: &mut Filler<'_>,
) -> Vec<ChoiceView> {
    filler.section();
    comparison
        .choose
        .0
        .iter()
        .filter_map(|(name, html)| {
            let (role, _) =
                roles.iter().find(|(role, _)| handbook.is_called(*role, &name.value))?;
            Some(ChoiceView { role: column(handbook, *role), html: filler.html(id, html) })
        })
        .collect()
}

/// Questions about any of the roles that other pages answer.
fn questions(handbook: &Handbook, id: PageId, roles: &[(PageId, &Role)]) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    for (role, _) in roles {
        let own = handbook.faq.of_page(*role);
        for entry in own.chain(handbook.faq.about(*role)).filter(|entry| entry.home != id) {
            let found = Link { title: entry.question.clone(), url: question_url(handbook, entry) };
            if !links.contains(&found) {
                links.push(found);
            }
        }
    }
    links
}

impl ComparisonView {
    /// The parts behind the text, in the order of the template.
    pub fn parts(&self) -> Vec<(Part, &'static str)> {
        [
            (!self.common_ground.is_empty(), Part::CommonGround, "What they share"),
            (!self.choose.is_empty(), Part::Choose, "Which one?"),
            (!self.sides.is_empty(), Part::ProsAndCons, "Good and hard sides"),
            (!self.skills.is_empty(), Part::Skills, "Skills"),
            (!self.levels.is_empty(), Part::Levels, "Levels"),
            (self.matrix.is_some(), Part::Matrix, "Part in activities"),
        ]
        .into_iter()
        .filter(|(there, ..)| *there)
        .map(|(_, part, title)| (part, title))
        .collect()
    }
}
