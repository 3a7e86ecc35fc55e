//! 终止结算: the form that ends a contract before its time, with a decision for each instalment that is open, and the new amount while one types.
//! It is kept in the browser until it is saved.

use domain::amendment::{AmendmentForm, AmendmentKind, SettledAs, SettledForm, SettlementForm};
use domain::id::{AmendmentId, ContractId, OperationId};
use domain::instalment::{Instalment, InstalmentForm};
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::acting::overtaken_notice;
use super::api::{AmendedForm, amendment_form};
use super::difference::{amount_figures, difference_sections};
use super::form::{Command, Kept, StaleNotice, send, worded};
use super::versions::crumbs;
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// `/contracts/:id/terminate`: a new termination (`?from=`: that says what another says), or the open one.
#[component]
pub fn TerminatePage() -> impl IntoView {
    let l = lang();
    let (params, query) = (use_params_map(), use_query());
    let from = untrack(|| query.get("from"));
    let from = StoredValue::new((!from.is_empty()).then(|| AmendmentId::new(from)));
    let id = Memo::new(move |_| ContractId::new(params.with(|params| params.get_str("id").unwrap_or_default().to_owned())));
    // Not the live revision: what one is typing in never moves.
    let found = fetched_first(move || (id.get(), from.get_value()), |(id, from)| amendment_form(id, from));
    let body = move || {
        found.get().map(|found| match found {
            Ok(opened) => whole(opened, from.get_value()),
            Err(Failure::NotFound) => view! { <NotFoundPage/> }.into_any(),
            Err(failure) => view! { <Page title=l.pick("终止结算", "Terminate")>{failure_notice(&failure)}</Page> }.into_any(),
        })
    };
    view! { <Suspense fallback=|| view! { <Skeleton lines=12/> }>{body}</Suspense> }.into_any()
}

fn whole(opened: AmendedForm, from: Option<AmendmentId>) -> AnyView {
    let l = lang();
    let title = format!("{} {}", l.pick("终止合同", "Terminate"), opened.contract.number);
    let crumbs = crumbs(&opened.contract.id, &opened.contract.number, true);
    let is_other = opened.amendment.is_some() && opened.form.kind != AmendmentKind::Termination.code();
    if !opened.may_amend || is_other {
        let href = format!("/contracts/{}/versions", opened.contract.id);
        let refused = if opened.contract.amending.is_some() { Refusal::BeingAmended } else { Refusal::NotAmendable };
        return view! {
            <Page title crumbs>
                <Notice tone=Tone::Attention>{refused.message(l)}" "<a href=href>{l.pick("查看版本与变更", "See the versions")}</a></Notice>
            </Page>
        }
        .into_any();
    }
    view! { <Page title crumbs subtitle=opened.contract.customer_name.clone().into_any()><Editor opened from/></Page> }.into_any()
}

/// What is decided of one instalment, while one types.
#[derive(Clone, Copy)]
struct Row {
    ordinal: u16,
    decision: RwSignal<String>,
    due: RwSignal<String>,
    amount: RwSignal<String>,
}

impl Row {
    fn of(form: &SettledForm) -> Self {
        let text = |text: &String| RwSignal::new(text.clone());
        Self { ordinal: form.ordinal, decision: text(&form.decision), due: text(&form.due), amount: text(&form.amount) }
    }

    fn form(self) -> SettledForm {
        SettledForm { ordinal: self.ordinal, decision: self.decision.get(), due: self.due.get(), amount: self.amount.get() }
    }
}

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    reason: RwSignal<String>,
    ended: RwSignal<String>,
    /// Of each instalment that is open, in the order of the plan.
    rows: RwSignal<Vec<Row>>,
    due: RwSignal<String>,
    amount: RwSignal<String>,
    note: RwSignal<String>,
}

impl Typed {
    fn of(form: &AmendmentForm) -> Self {
        let text = || RwSignal::new(String::new());
        let typed = Self { reason: text(), ended: text(), rows: RwSignal::new(Vec::new()), due: text(), amount: text(), note: text() };
        typed.fill(form);
        typed
    }

    fn fill(self, form: &AmendmentForm) {
        let settlement = &form.settlement;
        self.reason.set(form.reason.clone());
        self.ended.set(settlement.ended.clone());
        self.rows.set(settlement.settled.iter().map(Row::of).collect());
        self.due.set(settlement.added.due.clone());
        self.amount.set(settlement.added.amount.clone());
        self.note.set(settlement.added.note.clone());
    }

    /// What is open may be another by now: what was typed of an instalment stays, and one that has come to be open is proposed.
    fn refit(self, settlement: &SettlementForm) {
        let old = self.rows.get_untracked();
        let kept = |form: &SettledForm| old.iter().find(|row| row.ordinal == form.ordinal).copied().unwrap_or_else(|| Row::of(form));
        self.rows.set(settlement.settled.iter().map(kept).collect());
    }

    /// Tracks every field.
    fn form(self) -> AmendmentForm {
        let settled = self.rows.get().into_iter().map(Row::form).collect();
        let added = InstalmentForm { due: self.due.get(), amount: self.amount.get(), note: self.note.get() };
        let settlement = SettlementForm { ended: self.ended.get(), settled, added };
        AmendmentForm {
            kind: AmendmentKind::Termination.code().to_owned(),
            reason: self.reason.get(),
            settlement,
            ..AmendmentForm::default()
        }
    }
}

#[component]
fn Editor(opened: AmendedForm, from: Option<AmendmentId>) -> impl IntoView {
    let l = lang();
    let typed = Typed::of(&opened.form);
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let ids = RwSignal::new(None::<(OperationId, AmendmentId)>);
    // What the form is against: the contract and its plan as they were when they were read last.
    let against = RwSignal::new(opened.clone());
    Effect::new(move |before: Option<()>| {
        let settlement = against.with(|opened| opened.form.settlement.clone());
        if before.is_some() {
            typed.refit(&settlement);
        }
    });
    let saved = RwSignal::new(false);
    let first = StoredValue::new(untrack(|| typed.form()));
    let is_changed = move || first.with_value(|first| typed.form() != *first);
    let content = Signal::derive(move || {
        if !is_changed() {
            return String::new();
        }
        serde_json::to_string(&Kept { ids: ids.get(), form: typed.form() }).unwrap_or_default()
    });
    let draft = keep_draft(format!("terminate:{}", opened.contract.id), content, move |text| {
        if let Ok(kept) = serde_json::from_str::<Kept>(&text) {
            typed.fill(&kept.form);
            ids.set(kept.ids);
            typed.refit(&against.with_untracked(|opened| opened.form.settlement.clone()));
        }
    });
    guard_unsaved(Signal::derive(move || !saved.get() && is_changed()));
    let save = Action::new(|command: &Command| send(command.clone()));
    let (navigate, toasts) = (use_navigate(), toasts());
    follow_answer(save.value(), problems, failure, move |id| {
        saved.set(true);
        draft.forget();
        toasts.done(l.pick("终止结算已保存。", "Termination saved."));
        navigate(&format!("/amendments/{id}"), leptos_router::NavigateOptions::default());
    });
    let submit = move |()| {
        let (form, opened) = untrack(|| (typed.form(), against.get()));
        match form.parse(&opened.contract, &opened.plan, worded(&opened), today()) {
            Err(found) => problems.set(found),
            Ok(_) => {
                problems.set(Problems::new());
                let (operation, id) = ids.get_untracked().unwrap_or_else(|| (fresh_id().into(), fresh_id().into()));
                ids.set(Some((operation.clone(), id.clone())));
                save.dispatch(Command { operation, id, opened, form });
            }
        }
    };
    let pending = save.pending();
    let back = format!("/contracts/{}/versions", opened.contract.id);
    let afresh = Callback::new(move |()| {
        first.with_value(|form| typed.fill(form));
        ids.set(None);
    });
    view! {
        <div class="contract-form">
            {overtaken_notice(opened.is_overtaken)}
            <DraftNotice draft on_afresh=afresh/>
            <FailureNotice failure/>
            <StaleNotice against from problems ids/>
            <Form problems=problems pending=pending on_submit=submit>
                {why(typed)}
                {move || decisions(typed, against)}
                {added(typed, against)}
                {difference(typed, against)}
                <FormActions>
                    <SubmitButton pending=pending>{l.pick("保存终止结算", "Save the termination")}</SubmitButton>
                    <ButtonLink href=back>{l.pick("取消", "Cancel")}</ButtonLink>
                </FormActions>
            </Form>
        </div>
    }
    .into_any()
}

/// When the contract ends, and why.
fn why(typed: Typed) -> AnyView {
    let l = lang();
    let help = l.pick("登记签署时这一天须已到", "It must have come when the signing is registered");
    view! {
        <div class="form contract-head">
            <DateField name="settlement.ended" label=l.pick("终止日期", "Ends on") value=typed.ended today=today() help/>
            <TextArea name="reason" label=l.pick("终止原因", "Reason") value=typed.reason
                help=l.pick("写明由谁提出、为什么；会印在终止协议上", "Who asked for it and why; it stands in the printed letter")/>
        </div>
    }
    .into_any()
}

/// 未收各期: a decision for each.
fn decisions(typed: Typed, against: RwSignal<AmendedForm>) -> AnyView {
    let l = lang();
    let title = l.pick("未收各期怎么处理", "What becomes of what is open");
    let rows = typed.rows.get();
    let card = |(index, row): (usize, &Row)| {
        let of = |opened: &AmendedForm| opened.plan.iter().find(|instalment| instalment.ordinal == row.ordinal).cloned();
        against.with_untracked(of).map(|instalment| decision(index, *row, &instalment))
    };
    let cards: Vec<_> = rows.iter().enumerate().filter_map(card).collect();
    if cards.is_empty() {
        let text = l.pick("各期都已收齐，没有要结算的。", "All is paid: there is nothing to settle.");
        return view! { <Section title><p class="quiet">{text}</p></Section> }.into_any();
    }
    view! { <Section title><div class="settle-rows">{cards}</div></Section> }.into_any()
}

fn decision(index: usize, row: Row, instalment: &Instalment) -> AnyView {
    let (l, currency, today) = (lang(), instalment.currency, today());
    let scale = currency.scale();
    let name = |field: &str| format!("settlement.settled.{index}.{field}");
    let ordinal = format::instalment(row.ordinal, l);
    let rest = instalment.terms.amount.checked_sub(instalment.paid).unwrap_or_default();
    let figures =
        [(l.pick("金额", "Amount"), instalment.terms.amount), (l.pick("已收", "Paid"), instalment.paid), (l.pick("未收", "Open"), rest)];
    let figure =
        |(word, amount): (&'static str, _)| view! { <span>{word}" "<span class="figures">{format::amount(amount, scale)}</span></span> };
    let head: Vec<_> = figures.into_iter().map(figure).collect();
    let cleared = if instalment.paid.is_zero() {
        l.pick("不再应收", "Owed no more")
    } else {
        l.pick("减到已收的金额", "Reduced to what is paid")
    };
    let detail = |choice: SettledAs| match choice {
        SettledAs::Owed => l.pick("照原计划，或改日期和金额", "As planned, or on another day and less"),
        SettledAs::Cleared => cleared,
    };
    let choices = SettledAs::ALL.iter().map(|choice| Choice::new(choice.code(), choice.label(l)).detail(detail(*choice))).collect();
    let is_cleared = move || row.decision.with(|code| code != SettledAs::Owed.code());
    let label = format!("{ordinal} {}", l.pick("怎么处理", "becomes"));
    view! {
        <div class="card settle-row">
            <p class="settle-head"><strong>{ordinal}</strong><span class="figures">{format::date(instalment.terms.due)}</span>{head}</p>
            <RadioField name=name("decision") label value=row.decision choices/>
            <div hidden=is_cleared>
                <FieldRow>
                    <DateField name=name("due") label=l.pick("应收日期", "Due") value=row.due today/>
                    <AmountField name=name("amount") label=l.pick("仍应收金额", "Still owed") value=row.amount currency=Signal::stored(currency)/>
                </FieldRow>
            </div>
        </div>
    }
    .into_any()
}

/// 违约金 or 结算款: one payment more.
fn added(typed: Typed, against: RwSignal<AmendedForm>) -> AnyView {
    let (l, today) = (lang(), today());
    let currency = against.with_untracked(|opened| opened.contract.terms.currency);
    let note = l.pick("客户另付的违约金或结算款；没有就不填。", "What the customer pays beside it, if anything.");
    view! {
        <Section title=l.pick("另付结算款", "Paid beside it")>
            <p class="quiet small">{note}</p>
            <div class="form contract-head">
                <FieldRow>
                    <AmountField name="settlement.added.amount" label=l.pick("结算款金额", "Amount") value=typed.amount currency=Signal::stored(currency) optional=true/>
                    <DateField name="settlement.added.due" label=l.pick("结算款应收日期", "Due") value=typed.due today optional=true/>
                </FieldRow>
                <TextField name="settlement.added.note" label=l.pick("结算款名目", "What for") value=typed.note optional=true/>
            </div>
        </Section>
    }
    .into_any()
}

/// The amount before and after, and what differs, while one types.
fn difference(typed: Typed, against: RwSignal<AmendedForm>) -> AnyView {
    let l = lang();
    let contents = Memo::new(move |_| {
        let form = typed.form();
        against.with(|opened| form.contents(&opened.contract, &opened.plan, None, today()))
    });
    let missing = l
        .pick("填写完整后，这里列出结算前后的金额、明细和计划。", "Once all is filled in, amount, lines and plan stand here, old and new.");
    let same = l.pick("金额、明细和计划都不变，合同只是终止。", "Amount, lines and plan stay: the contract just ends.");
    let shown = move || match contents.get() {
        (before, Some(after)) => {
            let figures = amount_figures(before.amount, after.amount, after.currency);
            let parts = if before == after {
                view! { <p class="quiet">{same}</p> }.into_any()
            } else {
                difference_sections(&before, &after, Vec::new())
            };
            view! { {figures}{parts} }.into_any()
        }
        (_, None) => view! { <p class="quiet">{missing}</p> }.into_any(),
    };
    view! { <Section title=l.pick("结算前后", "Before and after")>{shown}</Section> }.into_any()
}
