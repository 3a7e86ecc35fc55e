//! What is typed of a settlement, and its fields: the end and its reason, a decision for each instalment that is open, one payment more.

use domain::amendment::{AmendmentForm, AmendmentKind, SettledAs, SettledForm, SettlementForm};
use domain::instalment::{Instalment, InstalmentForm};
use leptos::prelude::*;

use super::api::AmendedForm;
use super::writing::Written;
use crate::frame::today;
use crate::ui::prelude::*;

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
pub(super) struct Typed {
    reason: RwSignal<String>,
    ended: RwSignal<String>,
    /// Of each instalment that is open, in the order of the plan.
    rows: RwSignal<Vec<Row>>,
    due: RwSignal<String>,
    amount: RwSignal<String>,
    note: RwSignal<String>,
}

impl Typed {
    pub(super) fn of(form: &AmendmentForm) -> Self {
        let text = || RwSignal::new(String::new());
        let typed = Self { reason: text(), ended: text(), rows: RwSignal::new(Vec::new()), due: text(), amount: text(), note: text() };
        typed.put(form);
        typed
    }

    fn put(self, form: &AmendmentForm) {
        let settlement = &form.settlement;
        self.reason.set(form.reason.clone());
        self.ended.set(settlement.ended.clone());
        self.rows.set(settlement.settled.iter().map(Row::of).collect());
        self.due.set(settlement.added.due.clone());
        self.amount.set(settlement.added.amount.clone());
        self.note.set(settlement.added.note.clone());
    }

    /// What is open may be another by now: what was typed of an instalment stays, and one that has come to be open is proposed.
    pub(super) fn refit(self, settlement: &SettlementForm) {
        let old = self.rows.get_untracked();
        let kept = |form: &SettledForm| old.iter().find(|row| row.ordinal == form.ordinal).copied().unwrap_or_else(|| Row::of(form));
        self.rows.set(settlement.settled.iter().map(kept).collect());
    }
}

impl Written for Typed {
    fn fill(self, form: &AmendmentForm, against: &AmendedForm) {
        self.put(form);
        self.refit(&against.form.settlement);
    }

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

/// When the contract ends, and why.
pub(super) fn why(typed: Typed) -> AnyView {
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
pub(super) fn decisions(typed: Typed, against: RwSignal<AmendedForm>) -> AnyView {
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
    let name = move |field: &str| format!("settlement.settled.{index}.{field}");
    let ordinal = format::instalment(row.ordinal, l);
    let rest = instalment.terms.amount.checked_sub(instalment.settled()).unwrap_or_default();
    let figures = [
        (l.pick("金额", "Amount"), instalment.terms.amount),
        (l.pick("已收与减免", "Paid or given up"), instalment.settled()),
        (l.pick("未收", "Open"), rest),
    ];
    let figure =
        |(word, amount): (&'static str, _)| view! { <span>{word}" "<span class="figures">{format::amount(amount, scale)}</span></span> };
    let head: Vec<_> = figures.into_iter().map(figure).collect();
    let cleared = if instalment.settled().is_zero() {
        l.pick("不再应收", "Owed no more")
    } else {
        l.pick("减到已收与减免的金额", "Reduced to what is paid or given up")
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
pub(super) fn added(typed: Typed, against: RwSignal<AmendedForm>) -> AnyView {
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
