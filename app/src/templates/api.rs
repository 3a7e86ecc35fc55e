//! Server functions of templates.

use domain::id::{ClauseId, OperationId, TemplateId};
use domain::list::Page;
use domain::template::{Clause, ClauseForm, Template, TemplateForm};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// A clause of the library, and the names of the templates that use this edition or an older one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryClause {
    pub clause: Clause,
    pub used_by: Vec<String>,
}

/// A template as its form begins with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditedTemplate {
    /// None: a new one.
    pub template: Option<(TemplateId, u64)>,
    pub form: TemplateForm,
    /// Of clauses that have a later edition than the template names: that edition, by the one it names.
    pub later: Vec<(ClauseId, ClauseForm)>,
    /// The library: the last edition of each clause, and what it is called.
    pub library: Vec<(ClauseId, String)>,
    pub may_edit: bool,
}

#[server(name = TemplateList, prefix = "/api", endpoint = "templates/list", input = Json, output = Json)]
pub async fn template_list() -> Answer<Vec<Template>> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::templates::list(&store, &actor).await)
}

/// A page of the library.
#[server(name = TemplateLibrary, prefix = "/api", endpoint = "templates/library", input = Json, output = Json)]
pub async fn template_library(after: Option<String>) -> Answer<Page<LibraryClause>> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::library(&store, &actor, after.as_deref()).await)
}

/// A template for its form; none: what a new one begins with.
#[server(name = TemplateShow, prefix = "/api", endpoint = "templates/show", input = Json, output = Json)]
pub async fn template_show(id: Option<TemplateId>) -> Answer<EditedTemplate> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::edited(&store, &actor, id).await)
}

/// A clause of the library, for a template that takes it up.
#[server(name = TemplateClause, prefix = "/api", endpoint = "templates/clause", input = Json, output = Json)]
pub async fn template_clause(id: ClauseId) -> Answer<ClauseForm> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::templates::clause(&store, &actor, &id).await).map(|clause| ClauseForm::of(&clause))
}

/// Adds a template, or changes one that was at that version when its form was opened.
#[server(name = TemplateSave, prefix = "/api", endpoint = "templates/save", input = Json, output = Json)]
pub async fn template_save(operation: OperationId, template: Option<(TemplateId, u64)>, form: TemplateForm) -> Answer<TemplateId> {
    let (store, actor) = crate::caller::signed_in()?;
    let known = template.as_ref().map(|(id, version)| (id, *version));
    crate::caller::answer(store::templates::save(&store, &actor, &operation, known, &form).await).map(|template| template.id)
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::permission::{Act, Actor, Noun};
    use store::{Store, templates};

    use super::{Clause, ClauseForm, EditedTemplate, LibraryClause, Page, TemplateForm, TemplateId};

    pub async fn library(store: &Store, actor: &Actor, after: Option<&str>) -> store::Result<Page<LibraryClause>> {
        let all = templates::list(store, actor).await?;
        let page = templates::library(store, actor, after).await?;
        let row = |clause: Clause| {
            let is_of = |id: &domain::id::ClauseId| (1..=clause.edition).any(|edition| Clause::id_of(&clause.family, edition) == *id);
            let users = all.iter().filter(|template| template.clauses.iter().any(is_of));
            LibraryClause { used_by: users.map(|template| template.name.clone()).collect(), clause }
        };
        Ok(Page { items: page.items.into_iter().map(row).collect(), next: page.next })
    }

    pub async fn edited(store: &Store, actor: &Actor, id: Option<TemplateId>) -> store::Result<EditedTemplate> {
        let library = templates::headings(store, actor).await?;
        let may_edit = actor.may(Noun::Template, Act::Edit);
        let Some(id) = id else {
            return Ok(EditedTemplate { template: None, form: TemplateForm::fresh(), later: Vec::new(), library, may_edit });
        };
        let (template, clauses, later) = templates::show(store, actor, &id).await?;
        let named = |last: &Clause| clauses.iter().find(|clause| clause.family == last.family).map(|clause| clause.id.clone());
        let later = later.iter().filter_map(|last| Some((named(last)?, ClauseForm::of(last)))).collect();
        Ok(EditedTemplate {
            form: TemplateForm::of(&template, &clauses),
            template: Some((template.id, template.version)),
            later,
            library,
            may_edit,
        })
    }
}
