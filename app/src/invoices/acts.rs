//! The dialog over an invoice's page: issuing it, rejecting or withdrawing the request, handing it over, making it void, the red letter.

use domain::invoice::{Invoice, InvoiceAct, InvoiceHeader, InvoiceKind, IssueForm, RedForm, TAX_TOLERANCE, tax_within};
use domain::lang::Lang;
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;

use super::api::{invoice_hand_over, invoice_issue, invoice_red, invoice_reject, invoice_void, invoice_withdraw};
use crate::error::Failure;
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// What a page and its dialog share.
pub(crate) type Acting = crate::ui::acting::Acting<(Invoice, InvoiceAct)>;

/// One dialog for every act.
#[component]
pub(crate) fn ActDialog(acting: Acting) -> impl IntoView {
    let open = open_while(acting.wanted);
    let fields = move || match acting.wanted.get_untracked() {
        None => ().into_any(),
        Some((invoice, InvoiceAct::Issue)) => view! { <IssueFields invoice acting open/> }.into_any(),
        Some((invoice, InvoiceAct::Red)) => view! { <RedFields invoice acting open/> }.into_any(),
        Some((invoice, act)) => view! { <WordFields invoice act acting open/> }.into_any(),
    };
    view! { <Dialog open title=lang().pick("发票", "Invoice")>{fields()}</Dialog> }
}

/// Whom and how much it is about.
fn head(invoice: &Invoice) -> AnyView {
    let amount = format!("{} {}", format::amount(invoice.terms.amount, invoice.currency.scale()), invoice.currency.code());
    let words = format!("{} · {amount}", invoice.terms.header.title);
    view! { <p class="dialog-text"><strong>{words}</strong></p> }.into_any()
}

/// What is typed of an issue.
#[derive(Clone, Copy)]
struct Issue {
    number: RwSignal<String>,
    on: RwSignal<String>,
    kind: RwSignal<String>,
    title: RwSignal<String>,
    tax_number: RwSignal<String>,
    tax_rate: RwSignal<String>,
    tax: RwSignal<String>,
}

impl Issue {
    fn of(form: IssueForm) -> Self {
        let text = |text: String| RwSignal::new(text);
        Self {
            number: text(form.number),
            on: text(form.on),
            kind: text(form.kind),
            title: text(form.header.title),
            tax_number: text(form.header.tax_number),
            tax_rate: text(form.tax_rate),
            tax: text(form.tax),
        }
    }

    /// Address and bank stay as they were asked for.
    fn form(self, asked: &InvoiceHeader) -> IssueForm {
        IssueForm {
            number: self.number.get_untracked(),
            on: self.on.get_untracked(),
            kind: self.kind.get_untracked(),
            header: InvoiceHeader { title: self.title.get_untracked(), tax_number: self.tax_number.get_untracked(), ..asked.clone() },
            tax_rate: self.tax_rate.get_untracked(),
            tax: self.tax.get_untracked(),
        }
    }
}

/// Number, day and tax, as on the paper.
#[component]
fn IssueFields(invoice: Invoice, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, operation, day) = (lang(), toasts(), fresh_id(), today());
    let fields = Issue::of(IssueForm::of(&invoice, day));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (id, version) = (invoice.id.clone(), invoice.version);
    let issue = Action::new(move |form: &IssueForm| invoice_issue(operation.clone().into(), id.clone(), version, form.clone()));
    follow_answer(issue.value(), problems, failure, move |_| {
        toasts.done(l.pick("已开具。", "Issued."));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    follow_rate(fields, &invoice);
    let asked = invoice.clone();
    let submit = move |()| {
        let form = fields.form(&asked.terms.header);
        match form.parse(&asked, day) {
            Ok(_) => drop(issue.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    let label = format!("{} {}", l.pick("开具", "Issue"), format::amount(invoice.terms.amount, invoice.currency.scale()));
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=issue.pending() on_submit=submit>
            {head(&invoice)}
            {issue_fields(fields, &invoice)}
            <FormActions>
                <SubmitButton pending=issue.pending()>{label}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// Another rate says another tax.
fn follow_rate(fields: Issue, invoice: &Invoice) {
    let (amount, currency) = (invoice.terms.amount, invoice.currency);
    Effect::new(move |before: Option<String>| {
        let rate = fields.tax_rate.get();
        let is_other = before.is_some_and(|before| before != rate);
        let number = rate.trim().trim_end_matches(['%', '％']).parse::<rust_decimal::Decimal>();
        if let (true, Ok(number)) = (is_other, number)
            && let Ok(tax) = tax_within(amount, number, currency)
        {
            fields.tax.set(tax.grouped(currency.scale()));
        }
        rate
    });
}

fn issue_fields(fields: Issue, invoice: &Invoice) -> AnyView {
    let l = lang();
    let kinds: Vec<Choice> = InvoiceKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect();
    let help = match l {
        Lang::Zh => format!("按税率算出；与票面不同可改，相差不超过 {TAX_TOLERANCE}.00。"),
        Lang::En => format!("By the rate; correct it as on the paper, by {TAX_TOLERANCE}.00 at most."),
    };
    let currency = Signal::stored(invoice.currency);
    view! {
        <FieldRow>
            <TextField name="number" label=l.pick("发票号码", "Invoice number") value=fields.number autofocus=true/>
            <DateField name="on" label=l.pick("开票日期", "Issued on") value=fields.on today=today()/>
        </FieldRow>
        <SelectField name="kind" label=l.pick("发票类型", "Kind") value=fields.kind choices=kinds/>
        <TextField name="title" label=l.pick("抬头", "Title") value=fields.title/>
        <TextField name="tax_number" label=l.pick("税号", "Tax number") value=fields.tax_number optional=true/>
        <FieldRow>
            <TextField name="tax_rate" label=l.pick("税率（%）", "Tax rate, %") value=fields.tax_rate/>
            <AmountField name="tax" label=l.pick("税额", "Tax") value=fields.tax currency help/>
        </FieldRow>
    }
    .into_any()
}

/// How much is taken back, and why.
#[component]
fn RedFields(invoice: Invoice, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, operation, day) = (lang(), toasts(), fresh_id(), today());
    let amount = RwSignal::new(invoice.left().grouped(invoice.currency.scale()));
    let (number, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let on = RwSignal::new(format::date(day));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (id, version) = (invoice.id.clone(), invoice.version);
    let red = Action::new(move |form: &RedForm| invoice_red(operation.clone().into(), id.clone(), version, form.clone()));
    follow_answer(red.value(), problems, failure, move |_| {
        toasts.done(l.pick("已红冲。", "Reversed in red."));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let asked = invoice.clone();
    let submit = move |()| {
        let form = RedForm {
            amount: amount.get_untracked(),
            number: number.get_untracked(),
            on: on.get_untracked(),
            reason: reason.get_untracked(),
        };
        match form.parse(&asked, day) {
            Ok(_) => drop(red.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    let currency = Signal::stored(invoice.currency);
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=red.pending() on_submit=submit>
            {head(&invoice)}
            <p class="quiet">{l.pick("红冲另记一张红字发票，原发票不改；金额退回合同可开票金额。", "A red letter is a record of its own, the invoice stays as it is; the amount may be invoiced again.")}</p>
            <AmountField name="amount" label=l.pick("红冲金额", "Amount to reverse") value=amount currency/>
            <FieldRow>
                <TextField name="number" label=l.pick("红字发票号码", "Number of the red letter") value=number autofocus=true/>
                <DateField name="on" label=l.pick("开票日期", "Issued on") value=on today=day/>
            </FieldRow>
            <TextField name="reason" label=l.pick("原因", "Reason") value=reason/>
            <FormActions>
                <SubmitButton look=Look::Danger pending=red.pending()>{l.pick("红冲", "Reverse in red")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("返回", "Back")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// What follows from it, said before it is done.
fn consequence(act: InvoiceAct, l: Lang) -> &'static str {
    match act {
        InvoiceAct::Reject => l.pick("申请人会看到原因，可以重新申请。", "Who asked sees the reason, and may ask again."),
        InvoiceAct::Void => {
            l.pick("作废后金额退回合同可开票金额；号码不再使用。", "The amount may be invoiced again; the number is not used again.")
        }
        InvoiceAct::HandOver => {
            l.pick("交给客户后不能再作废，只能红冲。", "Once the customer has it, it cannot be made void but only reversed in red.")
        }
        _ => l.pick("撤回后财务不再开具；需要时重新申请。", "Finance will not issue it; ask again when it is needed."),
    }
}

/// Reject and void, with a reason; withdraw and hand over, without.
#[component]
fn WordFields(invoice: Invoice, act: InvoiceAct, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, operation) = (lang(), toasts(), fresh_id());
    let reason = RwSignal::new(String::new());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (id, version) = (invoice.id.clone(), invoice.version);
    let needs_reason = matches!(act, InvoiceAct::Reject | InvoiceAct::Void);
    let send = Action::new(move |reason: &String| {
        let (operation, id, reason) = (operation.clone().into(), id.clone(), reason.clone());
        async move {
            match act {
                InvoiceAct::Reject => invoice_reject(operation, id, version, reason).await,
                InvoiceAct::Void => invoice_void(operation, id, version, reason).await,
                InvoiceAct::HandOver => invoice_hand_over(operation, id, version).await,
                _ => invoice_withdraw(operation, id, version).await,
            }
        }
    });
    let done = format!("{}{}", act.label(l), l.pick("：已完成。", ": done."));
    follow_answer(send.value(), problems, failure, move |_| {
        toasts.done(done.clone());
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let submit = move |()| {
        let reason = reason.get_untracked();
        if needs_reason && reason.trim().is_empty() {
            let mut found = Problems::new();
            found.add("reason", Refusal::Required);
            problems.set(found);
        } else {
            send.dispatch(reason);
        }
    };
    let look = if needs_reason { Look::Danger } else { Look::Primary };
    let field =
        move || needs_reason.then(|| view! { <TextField name="reason" label=l.pick("原因", "Reason") value=reason autofocus=true/> });
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=send.pending() on_submit=submit>
            {head(&invoice)}
            <p class="quiet">{consequence(act, l)}</p>
            {field()}
            <FormActions>
                <SubmitButton look pending=send.pending()>{act.label(l)}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("返回", "Back")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
