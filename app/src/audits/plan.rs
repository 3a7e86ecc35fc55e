//! Planning a project: what is audited, by whom, by which checklist, and which contracts; with a look at what the conditions choose.

use domain::audit::{AuditForm, AuditKind, SelectionForm, SelectionWay, StandardItem};
use domain::contract::ContractType;
use domain::id::{AuditId, OperationId};
use domain::lang::Lang;
use domain::permission::Noun;
use domain::refusal::Problems;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::api::{AuditStart, SetPreview, audit_create, audit_edit, audit_preview, audit_start_of};
use crate::application::NotFoundPage;
use crate::error::{Failure, sentences};
use crate::fetched::{Fetched, fetched_first};
use crate::frame::{fresh_id, today};
use crate::reports::own_currency;
use crate::ui::prelude::*;

/// `/audits/new`
#[component]
pub fn NewPage() -> impl IntoView {
    let start = fetched_first(|| (), |()| audit_start_of(None));
    page(lang().pick("新建审计项目", "New audit"), start, None)
}

/// `/audits/:id/edit`
#[component]
pub fn EditPage() -> impl IntoView {
    let params = use_params_map();
    let id = AuditId::new(params.with_untracked(|params| params.get_str("id").unwrap_or_default().to_owned()));
    let asked = id.clone();
    let start = fetched_first(move || asked.clone(), |id| audit_start_of(Some(id)));
    page(lang().pick("修改审计计划", "Change the plan"), start, Some(id))
}

fn page(title: &'static str, start: Fetched<crate::error::Answer<AuditStart>>, id: Option<AuditId>) -> AnyView {
    let l = lang();
    let body = move || match start.get() {
        None => ().into_any(),
        Some(Ok(start)) => {
            let (crumbs, id) = (vec![Crumb::new(l.pick("审计", "Audits"), "/audits")], id.clone());
            view! { <Page title narrow=true crumbs><PlanForm start id/></Page> }.into_any()
        }
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Page title>{failure_notice(&failure)}</Page> }.into_any(),
    };
    view! { <Suspense fallback=|| view! { <Skeleton lines=12/> }>{body}</Suspense> }.into_any()
}

type Text = RwSignal<String>;

/// Every field as typed.
#[derive(Clone, Copy)]
struct Fields {
    name: Text,
    kind: Text,
    firm: Text,
    from: Text,
    to: Text,
    lead: Text,
    standard: StoredValue<Vec<(StandardItem, RwSignal<bool>)>>,
    own: Text,
    set: SetFields,
}

/// Those of the set.
#[derive(Clone, Copy)]
struct SetFields {
    way: Text,
    contract_type: Text,
    signed_from: Text,
    signed_to: Text,
    amount_from: Text,
    customer: Text,
    customer_name: Text,
    sample: Text,
    seed: Text,
    numbers: Text,
}

impl Fields {
    fn of(start: &AuditStart) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        let form = &start.form;
        let ticked = |item: &StandardItem| (*item, RwSignal::new(form.standard.iter().any(|code| code == item.code())));
        Self {
            name: text(&form.name),
            kind: text(&form.kind),
            firm: text(&form.firm),
            from: text(&form.from),
            to: text(&form.to),
            lead: text(form.lead.as_str()),
            standard: StoredValue::new(StandardItem::ALL.iter().map(ticked).collect()),
            own: text(&form.own),
            set: SetFields::of(&form.selection, &start.customer_name),
        }
    }

    /// The form as it stands; tracks every field.
    fn form(self) -> AuditForm {
        let ticked = |(item, is_ticked): &(StandardItem, RwSignal<bool>)| is_ticked.get().then(|| item.code().to_owned());
        AuditForm {
            name: self.name.get(),
            kind: self.kind.get(),
            firm: self.firm.get(),
            from: self.from.get(),
            to: self.to.get(),
            lead: self.lead.get().into(),
            standard: self.standard.with_value(|items| items.iter().filter_map(ticked).collect()),
            own: self.own.get(),
            selection: self.set.form(),
        }
    }
}

impl SetFields {
    fn of(form: &SelectionForm, customer_name: &str) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            way: text(&form.way),
            contract_type: text(&form.contract_type),
            signed_from: text(&form.signed_from),
            signed_to: text(&form.signed_to),
            amount_from: text(&form.amount_from),
            customer: text(form.customer.as_str()),
            customer_name: text(customer_name),
            sample: text(&form.sample),
            seed: text(&form.seed),
            numbers: text(&form.numbers),
        }
    }

    fn form(self) -> SelectionForm {
        SelectionForm {
            way: self.way.get(),
            contract_type: self.contract_type.get(),
            signed_from: self.signed_from.get(),
            signed_to: self.signed_to.get(),
            amount_from: self.amount_from.get(),
            customer: self.customer.get().into(),
            sample: self.sample.get(),
            seed: self.seed.get(),
            numbers: self.numbers.get(),
        }
    }
}

/// Under which operation and id it is sent: minted once, so that a second press is carried out once.
type Ids = (OperationId, AuditId);

#[component]
fn PlanForm(start: AuditStart, id: Option<AuditId>) -> impl IntoView {
    let (l, today, toasts, navigate) = (lang(), today(), toasts(), use_navigate());
    let (fields, currency, version) = (Fields::of(&start), own_currency(), start.version);
    let problems = RwSignal::new(Problems::new());
    let (failure, saved, ids) = (RwSignal::new(None::<Failure>), RwSignal::new(false), RwSignal::new(None::<Ids>));
    let opened = untrack(|| fields.form());
    guard_unsaved(Signal::derive(move || !saved.get() && fields.form() != opened));
    let is_known = id.is_some();
    let save = Action::new(move |((operation, fresh), form): &(Ids, AuditForm)| {
        let (operation, id, form) = (operation.clone(), fresh.clone(), form.clone());
        async move { if is_known { audit_edit(operation, id, version, form).await } else { audit_create(operation, id, form).await } }
    });
    follow_answer(save.value(), problems, failure, move |id| {
        saved.set(true);
        toasts.done(l.pick("审计计划已保存。", "The plan is saved."));
        navigate(&format!("/audits/{id}"), NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    // Refused, it is another plan that is sent next: under another operation.
    Effect::new(move |_| {
        if problems.with(|problems| !problems.is_empty()) {
            ids.update(|ids| *ids = ids.take().map(|(_, id)| (OperationId::default(), id)));
        }
    });
    let (known, back) = (id.clone(), id.map_or_else(|| "/audits".to_owned(), |id| format!("/audits/{id}")));
    let submit = move |()| {
        failure.set(None);
        let form = untrack(|| fields.form());
        match form.parse(today, currency) {
            Ok(_) => {
                let sent = match ids.get_untracked() {
                    Some((operation, id)) if !operation.is_empty() => (operation, id),
                    Some((_, id)) => (fresh_id().into(), id),
                    None => (fresh_id().into(), known.clone().unwrap_or_else(|| fresh_id().into())),
                };
                ids.set(Some(sent.clone()));
                problems.set(Problems::new());
                save.dispatch((sent, form));
            }
            Err(found) => problems.set(found),
        }
    };
    let leads: Vec<Choice> = start.leads.iter().map(|(id, name)| Choice::new(id.as_str(), name)).collect();
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            {what(fields, leads)}
            {checklist(fields)}
            <h2 class="section-title">{l.pick("审计哪些合同", "Which contracts")}</h2>
            {set(fields.set)}
            <Preview set=fields.set/>
            <FormActions>
                <SubmitButton pending=save.pending()>{l.pick("保存计划", "Save the plan")}</SubmitButton>
                <ButtonLink href=back>{l.pick("取消", "Cancel")}</ButtonLink>
            </FormActions>
        </Form>
    }
    .into_any()
}

fn what(fields: Fields, mut leads: Vec<Choice>) -> AnyView {
    let (l, today) = (lang(), today());
    let kinds = AuditKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect();
    let is_internal = move || fields.kind.with(|kind| kind != AuditKind::External.code());
    leads.insert(0, Choice::new("", l.pick("请选择", "Choose")));
    view! {
        <TextField name="name" label=l.pick("项目名称", "Name") value=fields.name autofocus=true/>
        <RadioField name="kind" label=l.pick("类别", "Kind") value=fields.kind bar=true choices=kinds/>
        <div hidden=is_internal>
            <TextField name="firm" label=l.pick("审计机构", "Auditors' firm") value=fields.firm optional=true/>
        </div>
        <FieldRow>
            <DateField name="from" label=l.pick("审计期间从", "Period from") value=fields.from today/>
            <DateField name="to" label=l.pick("到", "To") value=fields.to today/>
        </FieldRow>
        <SelectField name="lead" label=l.pick("负责人", "Led by") value=fields.lead choices=leads
            help=l.pick("审计角色的用户；外部审计机构的人也用审计角色的账号。", "A user with the role of auditor; people of an outside firm have such an account, too.")/>
    }
    .into_any()
}

fn checklist(fields: Fields) -> AnyView {
    let l = lang();
    let tick = |(item, checked): (StandardItem, RwSignal<bool>)| {
        view! { <CheckField name=format!("standard.{}", item.code()) label=item.label(l) checked/> }
    };
    let ticks: Vec<_> = fields.standard.get_value().into_iter().map(tick).collect();
    view! {
        <fieldset class="audit-checklist">
            <legend class="field-label">{l.pick("检查清单", "Checklist")}</legend>
            {ticks}
        </fieldset>
        <TextArea name="own" label=l.pick("另外的检查项", "Items of your own") value=fields.own optional=true
            help=l.pick("一行一项", "One a line")/>
    }
    .into_any()
}

fn set(set: SetFields) -> AnyView {
    let l = lang();
    let ways = SelectionWay::ALL.iter().map(|way| Choice::new(way.code(), way.label(l))).collect();
    let by_numbers = move || set.way.with(|way| way == SelectionWay::Numbers.code());
    view! {
        <RadioField name="selection.way" label=l.pick("怎样选取", "How they are chosen") value=set.way bar=true choices=ways/>
        <div class="form" hidden=by_numbers>{conditions(set)}</div>
        <div hidden=move || !by_numbers()>
            <TextArea name="selection.numbers" label=l.pick("合同编号", "Contract numbers") value=set.numbers rows=5
                help=l.pick("一行一个，或用逗号隔开", "One a line, or apart by commas")/>
        </div>
    }
    .into_any()
}

fn conditions(set: SetFields) -> AnyView {
    let (l, today) = (lang(), today());
    let currency = Signal::stored(own_currency());
    let kinds = ContractType::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect::<Vec<_>>();
    let amount = format!("{} {}", l.pick("金额不低于", "Amount of at least"), own_currency().code());
    view! {
        <p class="quiet">{l.pick("不填就不限；还没签署的合同不在范围内。", "What is left empty does not narrow; contracts that are not signed are left out.")}</p>
        <FieldRow>
            <SelectField name="selection.contract_type" label=l.pick("合同类型", "Type") value=set.contract_type choices=kinds optional=true/>
            <AmountField name="selection.amount_from" label=amount value=set.amount_from currency optional=true/>
        </FieldRow>
        <FieldRow>
            <DateField name="selection.signed_from" label=l.pick("签署日期从", "Signed from") value=set.signed_from today optional=true/>
            <DateField name="selection.signed_to" label=l.pick("签署日期到", "Signed to") value=set.signed_to today optional=true/>
        </FieldRow>
        <Combobox name="selection.customer" label=l.pick("客户", "Customer") value=set.customer text=set.customer_name optional=true
            source=ChoiceSource::new(|text| crate::find::choices(Noun::Customer, text))/>
        <FieldRow>
            <TextField name="selection.sample" label=l.pick("随机抽取几份", "Draw a sample of") value=set.sample optional=true
                help=l.pick("不填就全部选取，最多 200 份", "All of them unless told, 200 at most")/>
            <TextField name="selection.seed" label=l.pick("随机种子", "Seed") value=set.seed optional=true
                help=l.pick("不填由系统给出并留存；同样的种子抽出同样的合同", "Given by the system and kept unless told; the same seed draws the same contracts")/>
        </FieldRow>
    }
    .into_any()
}

/// What the conditions would choose, when asked.
#[component]
fn Preview(set: SetFields) -> impl IntoView {
    let (l, today, currency) = (lang(), today(), own_currency());
    let shown = RwSignal::new(None::<Result<SetPreview, String>>);
    let look = Action::new(move |form: &SelectionForm| {
        let form = form.clone();
        async move {
            let answer = audit_preview(form).await.map_err(|failure| failure.message(l));
            shown.set(Some(answer));
        }
    });
    let ask = move |_| {
        let form = untrack(|| set.form());
        match form.parse(today, currency) {
            Ok(_) => drop(look.dispatch(form)),
            Err(found) => spawn_local(async move {
                let told = crate::parts::told(found).await;
                shown.try_set(Some(Err(sentences(&told, l))));
            }),
        }
    };
    let words = move || {
        shown.get().map(|answer| match answer {
            Ok(found) => view! { <Notice tone=Tone::Progress>{preview_words(&found, l)}</Notice> }.into_any(),
            Err(message) => view! { <Notice tone=Tone::Attention>{message}</Notice> }.into_any(),
        })
    };
    view! {
        <div class="row-of"><Button icon=Symbol::Search disabled=look.pending() on_click=ask>{l.pick("看看会选中多少", "See how many they are")}</Button></div>
        {words}
    }
    .into_any()
}

fn preview_words(found: &SetPreview, l: Lang) -> String {
    let SetPreview { found, chosen, seed } = found;
    match (l, seed) {
        (Lang::Zh, 0) => format!("选中 {chosen} 份合同。"),
        (Lang::En, 0) => format!("{chosen} contracts are chosen."),
        (Lang::Zh, _) => format!("符合条件 {found} 份，抽取 {chosen} 份。"),
        (Lang::En, _) => format!("{found} contracts fit, {chosen} of them are drawn."),
    }
}
