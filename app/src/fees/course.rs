//! What stands under a statement: exceptions of legal, payments, the four signatures, and all that was done with it.

use domain::fee::{FeeAct, FeeEvent, FeeException, FeePayment, FeeSignature, FeeStatement, FeeStep, FeeView};
use leptos::prelude::*;

use crate::ui::prelude::*;

/// What legal has allowed beyond the rules.
pub(super) fn exceptions(view: &FeeView) -> Option<AnyView> {
    let (l, scale) = (lang(), view.statement.currency.scale());
    if view.exceptions.is_empty() {
        return None;
    }
    let columns = vec![
        Column::text(l.pick("受益人与客户", "Beneficiary, customer")),
        Column::amount(l.pick("最多", "At most")),
        Column::text(l.pick("现金", "Cash")),
        Column::text(l.pick("理由", "Ground")),
        Column::text(l.pick("登记人", "Recorded by")),
    ];
    let row = |one: &FeeException| {
        let cash = if one.allows_cash { l.pick("允许", "Allowed") } else { l.pick("不允许", "Not allowed") };
        let void = if one.voided.is_some() { l.pick("（已作废）", " (void)") } else { "" };
        vec![
            Cell::lines(&one.beneficiary, &one.customer_name),
            Cell::amount(one.amount, scale),
            Cell::text(cash),
            Cell::text(format!("{}{void}", one.ground)),
            Cell::lines(&one.by_name, format::date(one.on)),
        ]
    };
    let rows = view.exceptions.iter().map(row).collect();
    let label = l.pick("法务例外", "Exceptions of legal");
    Some(view! { <Section id="exceptions" title=label><PlainTable label columns rows/></Section> }.into_any())
}

/// What was paid of it, and taken back.
pub(super) fn payments(view: &FeeView) -> Option<AnyView> {
    let (l, scale) = (lang(), view.statement.currency.scale());
    if view.payments.is_empty() {
        return None;
    }
    let columns = vec![
        Column::date(l.pick("付款日期", "Paid on")),
        Column::text(l.pick("客户与产品线", "Customer, product line")),
        Column::text(l.pick("受益人", "Beneficiary")),
        Column::text(l.pick("科目", "Account")),
        Column::amount(format!("{} {}", l.pick("金额", "Amount"), view.statement.currency.code())),
    ];
    let row = |payment: &FeePayment| {
        let (href, on) = (format!("/fees/batches/{}", payment.batch), format::date(payment.on));
        vec![
            Cell::view(view! { <a class="link figures" href=href>{on}</a> }),
            Cell::lines(&payment.customer_name, &payment.product_line),
            super::batch::beneficiary(payment),
            Cell::text(&payment.account),
            Cell::amount(payment.amount, scale),
        ]
    };
    let rows = view.payments.iter().map(row).collect();
    let label = l.pick("付款记录", "Payments");
    Some(view! { <Section id="payments" title=label><PlainTable label columns rows/></Section> }.into_any())
}

/// The four signatures in their order, those that are missing too.
pub(super) fn signatures(statement: &FeeStatement) -> AnyView {
    let l = lang();
    let entry = |step: &FeeStep| {
        let signed = statement.signatures.iter().find(|signature| signature.step == *step);
        let (symbol, who, when) = match signed {
            Some(FeeSignature { by_name, on, .. }) => (Symbol::CheckCircle, by_name.clone(), format::date(*on)),
            None => (Symbol::Circle, String::new(), l.pick("未签", "not signed").to_owned()),
        };
        view! { <TimelineEntry symbol when who what=step.label(l)/> }
    };
    let entries: Vec<_> = FeeStep::ALL.iter().map(entry).collect();
    let hint = l.pick(
        "四个人各签一次才有效；缺一个签名，整份无效。",
        "It counts only with the signatures of four people; one that is missing makes it invalid.",
    );
    view! {
        <Section id="signatures" title=l.pick("签名", "Signatures")>
            <p class="quiet small">{hint}</p>
            <Timeline>{entries}</Timeline>
        </Section>
    }
    .into_any()
}

/// What was done with it, the latest first.
pub(super) fn events(statement: &FeeStatement) -> Option<AnyView> {
    let l = lang();
    if statement.events.is_empty() {
        return None;
    }
    // A screen knows no time zone: the day is that of the signature that was made with it.
    let day = |event: &FeeEvent| {
        statement.signatures.iter().find(|signature| signature.at == event.at).map(|signature| format::date(signature.on))
    };
    let entry = |event: &FeeEvent| {
        let symbol = match event.act {
            FeeAct::Edit => Symbol::Edit,
            FeeAct::Submit => Symbol::Right,
            FeeAct::Pass => Symbol::Check,
            FeeAct::Return => Symbol::Undo,
        };
        let (who, text) = (event.by_name.clone(), event.text.clone());
        let what = format!("{} · {}", event.step.label(l), event.act.label(l));
        let text = (!text.is_empty()).then(|| view! { <p class="lines-kept">{text}</p> });
        view! { <TimelineEntry symbol when=day(event).unwrap_or_default() who what>{text}</TimelineEntry> }
    };
    let entries: Vec<_> = statement.events.iter().rev().map(entry).collect();
    Some(view! { <Section id="course" title=l.pick("经过", "What happened")><Timeline>{entries}</Timeline></Section> }.into_any())
}
