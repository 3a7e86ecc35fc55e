//! The parts of an amendment's form, one below the other.

use domain::amendment::AmendmentKind;
use domain::contract::PaymentMethod;
use domain::instalment::{Instalment, InstalmentForm};
use leptos::prelude::*;

use super::api::AmendedForm;
use super::form::Typed;
use crate::contracts::PlanForm;
use crate::contracts::fields::Fields;
use crate::drafting::{TextFields, drafted_clauses};
use crate::frame::today;
use crate::ui::prelude::*;

/// Which kind of amendment it is, and why.
pub(super) fn why(typed: Typed) -> AnyView {
    let l = lang();
    let detail = |kind: AmendmentKind| match kind {
        AmendmentKind::Change => l.pick("条款、明细、金额、回款计划、合同文本", "Terms, lines, amount, plan, text"),
        AmendmentKind::Extension => l.pick("只延长结束日期", "Only a later end"),
        AmendmentKind::Termination => "",
    };
    let kinds = [AmendmentKind::Change, AmendmentKind::Extension]
        .iter()
        .map(|kind| Choice::new(kind.code(), kind.label(l)).detail(detail(*kind)))
        .collect();
    view! {
        <div class="form contract-head">
            <RadioField name="kind" label=l.pick("变更类型", "Kind") value=typed.kind choices=kinds/>
            <TextArea name="reason" label=l.pick("变更原因", "Reason") value=typed.reason
                help=l.pick("写明由谁提出、为什么；会印在变更协议上", "Who asked for it and why; it stands in the printed letter")/>
        </div>
    }
    .into_any()
}

pub(super) fn terms(typed: Typed, opened: &AmendedForm) -> AnyView {
    let (l, today, fields) = (lang(), today(), typed.fields);
    let methods: Vec<Choice> = PaymentMethod::ALL.iter().map(|method| Choice::new(method.code(), method.label(l))).collect();
    let now = opened.contract.terms.end.map(|end| format!("{} {end}", l.pick("现在的结束日期：", "It now ends on"))).unwrap_or_default();
    let is_hidden = move || typed.is_extension();
    view! {
        <Section title=l.pick("条款", "Terms")>
            <div class="form contract-head">
                <div hidden=is_hidden>
                    <FieldRow>
                        <TextField name="title" label=l.pick("合同名称", "Title") value=fields.title optional=true/>
                        <TextField name="signing_company" label=l.pick("我方签约主体", "Our signing company") value=fields.signing_company optional=true/>
                    </FieldRow>
                </div>
                <p class="quiet small" hidden=move || !typed.is_extension()>{now}</p>
                <FieldRow>
                    <div hidden=is_hidden><DateField name="start" label=l.pick("开始日期", "Start") value=fields.start today optional=true/></div>
                    <DateField name="end" label=l.pick("结束日期", "End") value=fields.end today/>
                </FieldRow>
                <div class="form" hidden=is_hidden>
                    <FieldRow>
                        <SelectField name="payment_method" label=l.pick("付款方式", "Payment method") value=fields.payment_method choices=methods/>
                        <TextField name="tax_rate" label=l.pick("税率 %", "Tax rate %") value=fields.tax_rate optional=true/>
                        <TextField name="notice_days" label=l.pick("到期提前提醒（天）", "Notice before expiry, days") value=fields.notice_days optional=true/>
                    </FieldRow>
                    <CheckField name="renews" label=l.pick("到期自动续签", "Renews by itself at its end") checked=fields.renews/>
                    <TextArea name="remarks" label=l.pick("备注", "Remarks") value=fields.remarks optional=true/>
                </div>
            </div>
        </Section>
    }
    .into_any()
}

/// 合同文本: what may be changed of it; a standard clause may not.
pub(super) fn text_section(text: TextFields) -> AnyView {
    let l = lang();
    let note = l.pick(
        "金额、日期、计划等变量会按变更后的内容自动更新；要改的只是条款本身。",
        "Amount, dates, plan and the like follow by themselves; change here only what a clause says.",
    );
    view! { <Section title=l.pick("合同文本", "Contract text")><p class="quiet small">{note}</p>{drafted_clauses(text)}</Section> }
        .into_any()
}

pub(super) fn plan_section(typed: Typed, against: RwSignal<AmendedForm>) -> AnyView {
    let (l, fields) = (lang(), typed.fields);
    let paid = Memo::new(move |_| against.with(|opened| fixed(fields, &opened.plan)));
    let partly = move || {
        let is_partly = |instalment: &&Instalment| instalment.settled().is_positive() && !instalment.is_paid();
        let told = |instalment: &Instalment| {
            let (ordinal, paid) =
                (format::instalment(instalment.ordinal, l), format::amount(instalment.settled(), instalment.currency.scale()));
            view! { <li>{ordinal}" "{l.pick("已收与减免", "has received or given up")}" "<span class="figures">{paid}</span>{l.pick("：新计划里要留一期不少于它", ": the new plan keeps one of at least that")}</li> }
        };
        against.with(|opened| opened.plan.iter().filter(is_partly).map(told).collect::<Vec<_>>())
    };
    view! {
        <Section title=l.pick("回款计划", "Payment plan") term=Word::Instalment>
            <ul class="amend-paid quiet small">{partly}</ul>
            <PlanForm fields paid/>
        </Section>
    }
    .into_any()
}

/// The keys of the rows in which an instalment that is wholly paid stands as it is.
fn fixed(fields: Fields, plan: &[Instalment]) -> Vec<u32> {
    let mut keys: Vec<u32> = Vec::new();
    let rows = fields.plan.get();
    for paid in plan.iter().filter(|instalment| instalment.is_paid()) {
        let wanted = InstalmentForm::of(&paid.terms, paid.currency);
        let row = rows.iter().find(|row| {
            let is_same = row.due.with(|due| *due == wanted.due) && row.amount.with(|amount| *amount == wanted.amount);
            is_same && row.note.with(|note| *note == wanted.note) && !keys.contains(&row.key)
        });
        keys.extend(row.map(|row| row.key));
    }
    keys
}
