//! The form of a template, and beside it how a contract drafted from it begins.

use domain::contract::ContractType;
use domain::id::{ClauseId, TemplateId};
use domain::refusal::Problems;
use domain::template::{ClauseForm, ClauseTextForm, TemplateForm, Values, Variable, render};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::api::{EditedTemplate, template_clause, template_save, template_show};
use super::clause_form::clause_row;
use super::fields::Fields;
use super::word::FromWord;
use crate::drafting::Document;
use crate::error::{Answer, Failure};
use crate::fetched::{Fetched, fetched_first};
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// `/admin/templates/new`
#[component]
pub fn NewPage() -> impl IntoView {
    page(fetched_first(|| (), |()| template_show(None)))
}

/// `/admin/templates/:id`
#[component]
pub fn EditPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| TemplateId::new(params.with(|params| params.get_str("id").unwrap_or_default().to_owned())));
    // Not the live revision: what one is typing in never moves.
    page(fetched_first(move || id.get(), |id| template_show(Some(id))))
}

fn page(found: Fetched<Answer<EditedTemplate>>) -> AnyView {
    let l = lang();
    let body = move || {
        found.get().map(|found| match found {
            Ok(edited) => whole(edited),
            Err(Failure::NotFound) => view! { <crate::application::NotFoundPage/> }.into_any(),
            Err(failure) => view! { <Page title=l.pick("合同模板", "Contract template")>{failure_notice(&failure)}</Page> }.into_any(),
        })
    };
    view! { <Suspense fallback=|| view! { <Skeleton lines=12/> }>{body}</Suspense> }.into_any()
}

fn whole(edited: EditedTemplate) -> AnyView {
    let l = lang();
    let title = if edited.template.is_none() { l.pick("新建模板", "New template").to_owned() } else { edited.form.name.clone() };
    let crumbs = vec![Crumb::new(l.pick("合同模板", "Contract templates"), "/admin/templates")];
    let content = if edited.may_edit { editor(edited) } else { preview(Signal::stored(edited.form)) };
    view! { <Page title crumbs>{content}</Page> }.into_any()
}

fn editor(edited: EditedTemplate) -> AnyView {
    let l = lang();
    let EditedTemplate { template, form, later, library, .. } = edited;
    let fields = Fields::of(&form);
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let is_saved = RwSignal::new(false);
    let opened = StoredValue::new(form);
    let now = Memo::new(move |_| fields.form());
    let is_changed = move || !is_saved.get() && opened.with_value(|opened| *opened != now.get());
    guard_unsaved(Signal::derive(is_changed));
    let key = template.as_ref().map_or_else(|| "template-new".to_owned(), |(id, version)| format!("template:{id}:{version}"));
    let content = move || if is_changed() { serde_json::to_string(&now.get()).unwrap_or_default() } else { String::new() };
    let draft = keep_draft(key, Signal::derive(content), move |text| {
        if let Ok(form) = serde_json::from_str::<TemplateForm>(&text) {
            fields.fill(&form);
        }
    });
    let is_new = template.is_none();
    let operation = fresh_id();
    let save = Action::new(move |form: &TemplateForm| template_save(operation.clone().into(), template.clone(), form.clone()));
    let (toasts, navigate) = (toasts(), use_navigate());
    follow_answer(save.value(), problems, failure, move |_| {
        is_saved.set(true);
        draft.forget();
        toasts.done(l.pick("模板已保存。", "Template saved."));
        navigate("/admin/templates", leptos_router::NavigateOptions::default());
    });
    let submit = move |()| match now.get_untracked().parse() {
        Ok(_) => {
            problems.set(Problems::new());
            save.dispatch(now.get_untracked());
        }
        Err(found) => problems.set(found),
    };
    let from_word = is_new.then(|| {
        let read = RwSignal::new(None::<TemplateForm>);
        let take = Callback::new(move |form: TemplateForm| {
            fields.fill(&form);
            problems.set(form.parse().err().unwrap_or_default());
            read.set(Some(form));
        });
        let is_free = move || !is_changed() || read.with(|read| read.as_ref() == Some(&now.get()));
        view! { <FromWord is_free=Signal::derive(is_free) take/> }
    });
    let later = StoredValue::new(later);
    let rows = move || fields.clauses.get().into_iter().enumerate().collect::<Vec<_>>();
    let afresh = Callback::new(move |()| opened.with_value(|opened| fields.fill(opened)));
    let form = view! {
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            {head(fields)}
            <Section title=l.pick("条款", "Clauses")>
                <ol class="clause-rows" id=field_id_here("clauses") tabindex="-1">
                    <For each=rows key=|(index, row)| (*index, row.key) children=move |(index, row)| clause_row(fields, index, row, later)/>
                </ol>
                {adding(fields, library)}
            </Section>
            {variables(fields)}
            <FormActions>
                <SubmitButton pending=save.pending()>{l.pick("保存模板", "Save the template")}</SubmitButton>
                <ButtonLink href="/admin/templates".to_owned()>{l.pick("取消", "Cancel")}</ButtonLink>
            </FormActions>
        </Form>
    };
    view! {
        <DraftNotice draft on_afresh=afresh/>
        {from_word}
        <div class="drafting drafting-template">
            <div class="drafting-form">{form}</div>
            <div class="drafting-document" role="region" tabindex="0" aria-label=l.pick("预览", "Preview")>{preview(now.into())}</div>
        </div>
    }
    .into_any()
}

fn head(fields: Fields) -> AnyView {
    let l = lang();
    let types: Vec<_> = ContractType::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect();
    view! {
        <TextField name="name" label=l.pick("模板名称", "Name") value=fields.name/>
        <FieldRow>
            <TextField name="title" label=l.pick("合同标题", "Title of the contract") value=fields.title
                help=l.pick("可以用变量，如 {{合同名称}}", "Variables may stand in it, as {{Contract title}}")/>
            <SelectField name="contract_type" label=l.pick("适用的合同类型", "For contracts of the type") value=fields.contract_type choices=types optional=true/>
        </FieldRow>
        <CheckField name="is_active" label=l.pick("启用：可以从它起草", "On: contracts can be drafted from it") checked=fields.is_active/>
    }
    .into_any()
}

/// A new clause, or one of the library.
fn adding(fields: Fields, library: Vec<(ClauseId, String)>) -> AnyView {
    let (l, toasts) = (lang(), toasts());
    let fresh = move |_| fields.add_clause(&ClauseForm { texts: vec![ClauseTextForm::default()], ..ClauseForm::default() });
    let chosen = RwSignal::new(String::new());
    let take = Action::new(|id: &ClauseId| template_clause(id.clone()));
    Effect::new(move |_| match take.value().get() {
        None => {}
        Some(Ok(form)) => fields.add_clause(&form),
        Some(Err(failure)) => toasts.failed(failure.message(l)),
    });
    let press = move |_| {
        let id = chosen.get_untracked();
        if !id.is_empty() {
            take.dispatch(id.into());
        }
    };
    let choices: Vec<_> = library.into_iter().map(|(id, heading)| Choice::new(id.as_str(), heading)).collect();
    let from_library = (!choices.is_empty()).then(|| {
        view! {
            <SelectField name="library" label=l.pick("条款库", "Library of clauses") value=chosen choices=choices optional=true/>
            <Button disabled=take.pending() on_click=press>{l.pick("加入这一条", "Add this clause")}</Button>
        }
    });
    view! {
        <div class="clause-adding">
            <Button icon=Symbol::Plus on_click=fresh>{l.pick("增加一条", "Add a clause")}</Button>
            {from_library}
        </div>
    }
    .into_any()
}

/// Every variable; pressing one puts it where one was typing.
fn variables(fields: Fields) -> AnyView {
    let l = lang();
    let buttons: Vec<_> = Variable::ALL
        .iter()
        .map(|variable| {
            let written = variable.written(l);
            let press = written.clone();
            view! { <li><Button on_click=move |_| fields.insert(&press)>{written}</Button></li> }
        })
        .collect();
    view! {
        <section class="variables">
            <h3 class="section-title">{l.pick("变量", "Variables")}</h3>
            <p class="quiet small">{l.pick("点一下，放到刚才输入的地方。起草时换成合同、客户的内容；没有内容的留空白。", "Press one to put it where you were typing. It becomes what contract and customer say; where they say nothing, a blank.")}</p>
            <ul class="variable-list">{buttons}</ul>
        </section>
    }
    .into_any()
}

/// How a contract drafted from it begins, its variables by their names.
fn preview(form: Signal<TemplateForm>) -> AnyView {
    let l = lang();
    let names = StoredValue::new(Values::names());
    let rendered = Memo::new(move |_| form.with(|form| names.with_value(|names| render(&form.title, &form.drafted(), names))));
    let parties = [Variable::CustomerName, Variable::SigningCompany].map(|variable| format!("【{}】", variable.label(l)));
    view! {
        <Document rendered=rendered deviating=Signal::stored(Vec::<usize>::new()) number=format!("【{}】", Variable::Number.label(l)) parties
            mark=Signal::stored(l.pick("模板预览：变量以名称显示", "Preview of a template: variables by their names").to_owned())/>
    }
    .into_any()
}
