//! `/contracts/:id/text`: the form and the text beside each other, on a phone one after the other.

use domain::id::{ContractId, OperationId};
use domain::lang::Lang;
use domain::refusal::{Problems, Refusal};
use domain::template::{Deviation, Facts, Rendered, Source, TextForm, Variable, render};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::api::{DraftView, SavedText, contract_save_text, contract_text};
use super::document::{DeviationsSection, Document};
use super::fields::{Fields, Kept};
use super::form::TextFields;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::frame::{fresh_id, may};
use crate::ui::prelude::*;

/// `/contracts/:id/text`
#[component]
pub fn TextPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| ContractId::new(params.with(|params| params.get_str("id").unwrap_or_default().to_owned())));
    // Not the live revision: what one is typing in never moves.
    let found = fetched_first(move || id.get(), contract_text);
    let body = move || {
        found.get().map(|found| match found {
            Ok(view) => whole(view),
            Err(Failure::NotFound) => view! { <crate::application::NotFoundPage/> }.into_any(),
            Err(failure) => view! { <Page title=l.pick("合同文本", "Contract text")>{failure_notice(&failure)}</Page> }.into_any(),
        })
    };
    view! { <Suspense fallback=|| view! { <Skeleton lines=12/> }>{body}</Suspense> }.into_any()
}

fn whole(view: DraftView) -> AnyView {
    let l = lang();
    let title = format!("{} {}", l.pick("合同文本", "Contract text"), view.number);
    let crumbs = vec![Crumb::new(l.pick("合同", "Contracts"), "/contracts"), Crumb::new(&view.number, format!("/contracts/{}", view.id))];
    let subtitle = view! { {view.title.clone()}" · "{view.customer_name.clone()} }.into_any();
    let can_print = view.text.is_some() || !view.sources.is_empty();
    let print = can_print.then(|| {
        view! { <Button icon=Symbol::Print on_click=move |_| browser::print_page()>{l.pick("打印", "Print")}</Button> }
    });
    let saved = RwSignal::new(view.text.as_ref().map(|text| (text.version, view.hash.clone())));
    let files = export_links(&view.id, saved);
    let content = if view.may_edit && !view.sources.is_empty() { editor(view, saved) } else { reading(view) };
    view! { <Page title crumbs subtitle acts=view! { {files}{print} }.into_any()>{content}</Page> }.into_any()
}

/// The saved text as files. They open apart: what could not be made says why there, and what is being typed here stays.
fn export_links(id: &ContractId, saved: RwSignal<Saved>) -> AnyView {
    let l = lang();
    let link = |extension: &str, label: &'static str| {
        let href = format!("/contracts/{id}/text.{extension}");
        let is_missing = move || saved.with(Option::is_none);
        view! {
            <a class="button button-secondary" href=href target="_blank" rel="external noopener" hidden=is_missing><Icon symbol=Symbol::Export/>{label}</a>
        }
    };
    view! { {link("pdf", l.pick("导出 PDF", "Export to PDF"))}{link("docx", l.pick("导出 Word", "Export to Word"))} }.into_any()
}

/// Version and hash of the text that is saved.
type Saved = Option<(u64, String)>;

/// `文本第 2 版 · 内容 SHA-256 0f3c…`
fn mark(version: u64, hash: &str, l: Lang) -> String {
    match l {
        Lang::Zh => format!("文本第 {version} 版 · 内容校验码 SHA-256 {hash}"),
        Lang::En => format!("Text version {version} · SHA-256 of the content {hash}"),
    }
}

/// For who may not draft, or not now.
fn reading(view: DraftView) -> AnyView {
    let l = lang();
    let frozen = view.is_in_review.then(|| {
        view! { <Notice tone=Tone::Progress>{l.pick("审批中，文本已冻结。", "In review: the text is frozen.")}</Notice> }
    });
    let Some(text) = view.text else {
        let (title, why) = if view.may_edit {
            (
                l.pick("还没有可用的模板", "No template yet"),
                l.pick(
                    "法务或管理员在“合同模板”里启用一个之后，就可以从它起草。",
                    "Once legal or an admin turns one on under “Contract templates”, a text can be drafted from it.",
                ),
            )
        } else {
            (
                l.pick("还没有合同文本", "No text yet"),
                l.pick("能编辑这份合同的人可以从模板起草。", "Whoever may edit this contract can draft it from a template."),
            )
        };
        let keep = may(domain::permission::Noun::Template, domain::permission::Act::Create)
            .then(|| view! { <ButtonLink href="/admin/templates">{l.pick("合同模板", "Contract templates")}</ButtonLink> });
        return view! { {frozen}<Empty symbol=Symbol::Contracts title=title text=why>{keep}</Empty> }.into_any();
    };
    let deviating: Vec<usize> = text.deviations.iter().map(|deviation| deviation.index).collect();
    let mark = mark(text.version, &view.hash, l);
    view! {
        {frozen}
        <DeviationsSection deviations=Signal::stored(text.deviations)/>
        <Document rendered=Signal::stored(text.rendered) deviating=Signal::stored(deviating) number=view.number
            parties=text.parties mark=Signal::stored(mark)/>
    }
    .into_any()
}

/// What the form shows beside itself, made from what is typed.
#[derive(Clone, Debug, Default, PartialEq)]
struct Preview {
    rendered: Rendered,
    deviations: Vec<Deviation>,
}

fn preview(fields: Fields, values: &domain::template::Values) -> Preview {
    let Some(source) = fields.source() else { return Preview::default() };
    let clauses = source.form().drafted(&source.clauses);
    let rendered = render(&source.template.title, &clauses, values);
    let wording = domain::template::Wording { clauses, ..Default::default() };
    Preview { rendered, deviations: wording.deviations() }
}

fn editor(view: DraftView, saved: RwSignal<Saved>) -> AnyView {
    let l = lang();
    let fields = Fields::of(&view.sources);
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let version = RwSignal::new(view.version);
    let begun = RwSignal::new(untrack(|| (fields.chosen.get(), fields.form())));
    let is_changed = Memo::new(move |_| (fields.chosen.get(), fields.form()) != begun.get());
    guard_unsaved(is_changed.into());
    let is_behind = RwSignal::new(false);
    let draft = keep(&view.id, fields, saved, is_changed, is_behind);
    let values = StoredValue::new(view.values.clone());
    let shown = Memo::new(move |_| values.with_value(|values| preview(fields, values)));
    let save = saving(&view.id);
    let operation = RwSignal::new(fresh_operation());
    let toasts = toasts();
    follow_answer(save.value(), problems, failure, move |done: SavedText| {
        version.set(done.version);
        saved.set(Some((done.text_version, done.hash)));
        begun.set(untrack(|| (fields.chosen.get(), fields.form())));
        operation.set(fresh_operation());
        draft.give_up();
        is_behind.set(false);
        toasts.done(l.pick("合同文本已保存。", "The contract's text is saved."));
    });
    let submit = move |()| match untrack(|| checked(fields)) {
        Ok(form) => {
            problems.set(Problems::new());
            save.dispatch((operation.get_untracked(), version.get_untracked(), form));
        }
        Err(found) => problems.set(found),
    };
    let mark = Signal::derive(move || match saved.get().filter(|_| !is_changed.get()) {
        Some((version, hash)) => mark(version, &hash, l),
        None => l.pick("草稿，尚未保存", "A draft, not saved").to_owned(),
    });
    let side = RwSignal::new("form".to_owned());
    let sides = vec![Choice::new("form", l.pick("编写", "Write")), Choice::new("document", l.pick("预览", "Preview"))];
    let back = format!("/contracts/{}", view.id);
    let (id, customer) = (view.id.clone(), view.customer.clone());
    let missing = move || shown.with(|shown| missing(&shown.rendered.missing, &id, &customer));
    let outdated = view.is_outdated.then(|| {
        view! { <Notice tone=Tone::Attention>{l.pick("客户或公司资料在上次保存后有变化，预览用的是现在的资料；保存后以它为准。", "Customer or company have changed since the text was saved. The preview shows them as they are now; saving takes them over.")}</Notice> }
    });
    let behind = move || {
        is_behind.get().then(|| {
            view! { <Notice tone=Tone::Attention>{l.pick("您上次编写之后，别人保存过这份文本。保存会以您的内容为准。", "Somebody saved this text after you began. Saving puts yours in its place.")}</Notice> }
        })
    };
    let afresh = Callback::new(move |()| {
        fields.begin_afresh();
        is_behind.set(false);
    });
    let columns = view! {
        <div class="drafting-form">
            <FailureNotice failure/>
            <Form problems=problems pending=save.pending() on_submit=submit>
                <TextFields fields/>
                <FormActions>
                    <SubmitButton pending=save.pending()>{l.pick("保存文本", "Save the text")}</SubmitButton>
                    <ButtonLink href=back>{l.pick("返回合同", "Back to the contract")}</ButtonLink>
                </FormActions>
            </Form>
        </div>
        <div class="drafting-document" role="region" tabindex="0" aria-label=l.pick("预览", "Preview")>
            {missing}
            <Document rendered=Signal::derive(move || shown.with(|shown| shown.rendered.clone()))
                deviating=Signal::derive(move || shown.with(|shown| shown.deviations.iter().map(|one| one.index).collect::<Vec<_>>()))
                number=view.number.clone() parties=[view.customer_name.clone(), view.signing_company.clone()] mark=mark/>
            <DeviationsSection deviations=Signal::derive(move || shown.with(|shown| shown.deviations.clone()))/>
        </div>
    };
    view! {
        <DraftNotice draft on_afresh=afresh/>
        {behind}
        {outdated}
        <div class="drafting-sides"><RadioField name="side" label=l.pick("显示", "Show") value=side choices=sides bar=true/></div>
        <div class="drafting" data-side=move || side.get()>{columns}</div>
    }
    .into_any()
}

fn fresh_operation() -> OperationId {
    fresh_id().into()
}

type Saving = Action<(OperationId, u64, TextForm), crate::error::Answer<SavedText>>;

fn saving(id: &ContractId) -> Saving {
    let id = id.clone();
    Action::new(move |(operation, version, form): &(OperationId, u64, TextForm)| {
        contract_save_text(operation.clone(), id.clone(), *version, form.clone())
    })
}

/// The form, when the rule that the server uses lets it through.
fn checked(fields: Fields) -> Result<TextForm, Problems> {
    let Some(source) = fields.source() else {
        let mut problems = Problems::new();
        problems.add("template", Refusal::Required);
        return Err(problems);
    };
    let form = source.form();
    form.parse(&source.template, &source.clauses, Facts::default()).map(|_| form)
}

/// Keeps what is typed in this browser until it is saved.
fn keep(id: &ContractId, fields: Fields, saved: RwSignal<Saved>, is_changed: Memo<bool>, is_behind: RwSignal<bool>) -> Draft {
    let text_version = move || saved.with(|saved| saved.as_ref().map_or(0, |(version, _)| *version));
    let content = Signal::derive(move || {
        if !is_changed.get() {
            return String::new();
        }
        let kept = Kept { chosen: fields.chosen.get(), form: fields.form(), text_version: text_version() };
        serde_json::to_string(&kept).unwrap_or_default()
    });
    keep_draft(format!("contract-text:{id}"), content, move |text| {
        if let Ok(kept) = serde_json::from_str::<Kept>(&text) {
            fields.fill(&kept);
            is_behind.set(kept.text_version != untrack(text_version));
        }
    })
}

/// What the text still lacks, with the way to where it is entered.
fn missing(missing: &[Variable], contract: &ContractId, customer: &domain::id::CustomerId) -> Option<AnyView> {
    let l = lang();
    let link = |variable: &Variable| {
        let label = variable.label(l);
        match variable.source() {
            Source::Contract => view! { <li><a href=format!("/contracts/{contract}/edit")>{label}</a></li> }.into_any(),
            Source::Customer => view! { <li><a href=format!("/customers/{customer}")>{label}</a></li> }.into_any(),
            Source::Signing => {
                view! { <li>{label}<span class="quiet">{l.pick("（签署时填写）", " (filled at the signing)")}</span></li> }.into_any()
            }
        }
    };
    let links: Vec<_> = missing.iter().map(link).collect();
    (!missing.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Attention>
                {l.pick("还空着：", "Still blank:")}
                <ul class="draft-missing">{links}</ul>
            </Notice>
        }
        .into_any()
    })
}
