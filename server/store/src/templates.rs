//! Templates, the library of their clauses, and the texts of contracts drafted from them. The rules are `domain::template`.
//!
//! An edition of a clause is written once. A text moves the version of its contract in the same commit, so that no submission for approval and
//! no edit can come between what was read and what is saved.

use std::collections::BTreeMap;

use domain::contract::Contract;
use domain::history::HistoryNoun;
use domain::id::{ClauseFamilyId, ClauseId, OperationId, TemplateId};
use domain::list::Page;
use domain::permission::{Act, Actor, Noun, Reach};
use domain::refusal::Refusal;
use domain::template::{CLAUSES_MAX, Clause, ClauseDraft, ContractText, Template, TemplateForm};

use crate::error::{Error, Result};
use crate::history::Place;
use crate::paging::Listing;
use crate::row::{Columns, Record, identity};
use crate::store::{Store, new_id};
use crate::write::Write;

mod check;
mod text;

pub(crate) use check::check;
pub use text::{Drafting, drafting, save_text, text};
pub(crate) use text::{of_contract, with_clauses};

impl Record for Template {
    const TABLE: &'static str = "template";
    identity!();
    fn columns(&self, columns: &mut Columns) {
        columns.listed();
        columns.text("by_name", name_place(self));
    }
}

impl Record for Clause {
    const TABLE: &'static str = "clause";
    identity!();
    fn columns(&self, columns: &mut Columns) {
        columns.text_if(self.is_latest, "by_latest", "");
        columns.text("by_heading", heading_place(self));
    }
}

impl Record for ContractText {
    const TABLE: &'static str = "contract_text";
    identity!();
    fn history(&self) -> Option<Place<'_>> {
        Some(Place::part(HistoryNoun::ContractText, 0, (HistoryNoun::Contract, self.id.as_str())))
    }
}

fn name_place(template: &Template) -> String {
    format!("{}|{}", template.name, template.id)
}

fn heading_place(clause: &Clause) -> String {
    format!("{}|{}", clause.content.heading, clause.id)
}

const BY_NAME: Listing<Template> = Listing {
    everybody: "SELECT * FROM template WHERE by_all = '' AND by_name > $after ORDER BY by_name LIMIT $limit",
    owned: "",
    place: name_place,
    descends: false,
};
const LIBRARY: Listing<Clause> = Listing {
    everybody: "SELECT * FROM clause WHERE by_latest = '' AND by_heading > $after ORDER BY by_heading LIMIT $limit",
    owned: "",
    place: heading_place,
    descends: false,
};

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[BY_NAME.everybody, LIBRARY.everybody];

/// The most templates of a company; all are read at once.
const TEMPLATES_MAX: usize = 200;

/// All templates, by name.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn list(store: &Store, actor: &Actor) -> Result<Vec<Template>> {
    allowed(actor, Act::Read)?;
    all(store).await
}

async fn all(store: &Store) -> Result<Vec<Template>> {
    let mut templates = Vec::new();
    BY_NAME.each(store, &Reach::Everybody, |template| templates.push(template)).await?;
    Ok(templates)
}

/// The library: the last edition of each clause, by heading, a page at a time.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn library(store: &Store, actor: &Actor, after: Option<&str>) -> Result<Page<Clause>> {
    allowed(actor, Act::Read)?;
    LIBRARY.page(store, &Reach::Everybody, after, |_| true).await
}

/// The last edition of every clause, and what it is called: to choose from.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn headings(store: &Store, actor: &Actor) -> Result<Vec<(ClauseId, String)>> {
    allowed(actor, Act::Read)?;
    let mut headings = Vec::new();
    LIBRARY.each(store, &Reach::Everybody, |clause| headings.push((clause.id.clone(), called(&clause)))).await?;
    Ok(headings)
}

/// Its heading; without one, how it begins.
fn called(clause: &Clause) -> String {
    let content = &clause.content;
    if content.heading.is_empty() { content.standard().chars().take(20).collect() } else { content.heading.clone() }
}

/// One edition of a clause.
///
/// # Errors
/// `NotAllowed`, `NotFound`.
pub async fn clause(store: &Store, actor: &Actor, id: &ClauseId) -> Result<Clause> {
    allowed(actor, Act::Read)?;
    store.must_load(id.as_str()).await
}

/// A template with its clauses in the editions that it names, and the last editions of those of which there are later ones.
///
/// # Errors
/// `NotAllowed`, `NotFound`.
pub async fn show(store: &Store, actor: &Actor, id: &TemplateId) -> Result<(Template, Vec<Clause>, Vec<Clause>)> {
    allowed(actor, Act::Read)?;
    let template: Template = store.must_load(id.as_str()).await?;
    let clauses = clauses_of(store, &template.clauses).await?;
    let mut later = Vec::new();
    for old in clauses.iter().filter(|clause| !clause.is_latest) {
        later.push(latest(store, old).await?);
    }
    Ok((template, clauses, later))
}

/// These editions, in this order.
pub(crate) async fn clauses_of(store: &Store, ids: &[ClauseId]) -> Result<Vec<Clause>> {
    let found: Vec<Clause> = store.load_all(ids.iter().map(ClauseId::as_str)).await?;
    let mut by_id: BTreeMap<ClauseId, Clause> = found.into_iter().map(|clause| (clause.id.clone(), clause)).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// The last edition of the clause that this is an edition of.
async fn latest(store: &Store, known: &Clause) -> Result<Clause> {
    let mut clause = known.clone();
    while !clause.is_latest {
        clause = store.must_load(Clause::id_of(&clause.family, clause.edition + 1).as_str()).await?;
    }
    Ok(clause)
}

/// Adds a template, or changes one that was at `version`. A clause that says something else than the edition it was read as becomes a new
/// edition; templates and texts that name an older one keep it.
///
/// # Errors
/// `NotAllowed`, `NotFound` (a clause's too), `ChangedMeanwhile`, `TooManyRows`; what the form refuses.
pub async fn save(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    template: Option<(&TemplateId, u64)>,
    form: &TemplateForm,
) -> Result<Template> {
    allowed(actor, if template.is_some() { Act::Edit } else { Act::Create })?;
    let draft = form.parse()?;
    let fresh = TemplateId::new(new_id());
    store
        .command(actor, operation, "template.save", &(template, form), |mut write| {
            let (draft, fresh) = (draft.clone(), fresh.clone());
            async move {
                let old = match template {
                    Some((id, version)) => {
                        let old: Template = store.must_load(id.as_str()).await?;
                        if old.version != version {
                            return Err(Refusal::ChangedMeanwhile.into());
                        }
                        Some(old)
                    }
                    None if all(store).await?.len() >= TEMPLATES_MAX => {
                        return Err(Refusal::TooManyRows { rows_max: TEMPLATES_MAX }.into());
                    }
                    None => None,
                };
                let clauses = editions(store, &mut write, actor, draft.clauses).await?;
                let new = Template {
                    id: old.as_ref().map_or(fresh, |old| old.id.clone()),
                    name: draft.name,
                    title: draft.title,
                    contract_type: draft.contract_type,
                    is_active: draft.is_active,
                    clauses,
                    version: 1,
                };
                let new = write.save(old.as_ref(), new)?;
                Ok((write, new))
            }
        })
        .await
}

/// The editions that say what these clauses say: those that were read, or new ones.
async fn editions(store: &Store, write: &mut Write, actor: &Actor, drafts: Vec<ClauseDraft>) -> Result<Vec<ClauseId>> {
    let today = store.today().await;
    let mut ids: Vec<ClauseId> = Vec::with_capacity(drafts.len().min(CLAUSES_MAX));
    for ClauseDraft { read, content } in drafts {
        let read: Option<Clause> = match read {
            Some(id) => Some(store.must_load(id.as_str()).await?),
            None => None,
        };
        if let Some(read) = read.as_ref().filter(|read| read.content == content && !ids.contains(&read.id)) {
            ids.push(read.id.clone());
            continue;
        }
        // A second copy of a clause in one template, and what nobody has read, is a clause of its own.
        let before = match &read {
            Some(read) if !ids.iter().any(|id| is_of(id, &read.family)) => Some(latest(store, read).await?),
            _ => None,
        };
        let (family, edition) = match &before {
            Some(before) => (before.family.clone(), before.edition + 1),
            None => (ClauseFamilyId::new(new_id()), 1),
        };
        if let Some(before) = before {
            write.update(&before, Clause { is_latest: false, ..before.clone() })?;
        }
        let id = Clause::id_of(&family, edition);
        let author_name = actor.name.clone();
        write.create(&Clause { id: id.clone(), family, edition, is_latest: true, content, author_name, on: today, version: 1 })?;
        ids.push(id);
    }
    Ok(ids)
}

fn is_of(id: &ClauseId, family: &ClauseFamilyId) -> bool {
    id.as_str().rsplit_once('-').is_some_and(|(of, _)| of == family.as_str())
}

fn allowed(actor: &Actor, act: Act) -> Result<()> {
    if actor.may(Noun::Template, act) { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
}

/// Whether this person may change the text of this contract now: who may edit the contract, while that is open.
fn may_draft(actor: &Actor, contract: &Contract) -> bool {
    contract.is_editable() && actor.may_for(Noun::Contract, Act::Edit, &contract.owner)
}

/// A refusal when a record that a form names is not there: in the words of the form.
fn unknown_template() -> Error {
    Error::at("template", Refusal::UnknownTemplate)
}
