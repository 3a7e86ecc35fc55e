//! `/fees/:id/edit`: what is claimed of each customer and product line. Saved as a draft as often as one likes; submitted, all that is missing or not
//! allowed stands beside its field.

use domain::fee::{FeeKind, FeeRow, FeeStatement, FeeStatementForm, FeeView, total_of_shares};
use domain::id::FeeStatementId;
use domain::lang::Lang;
use domain::refusal::Problems;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::api::{fee_refresh, fee_save, fee_show, fee_submit};
use super::claim_fields::{Fields, claim_list, row_name};
use super::show::name;
use super::table::{quantity, split};
use crate::application::NotFoundPage;
use crate::error::{Answer, Failure};
use crate::fetched::fetched_first;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// `/fees/:id/edit`. What one is typing in never moves.
#[component]
pub fn EditPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| FeeStatementId::new(params.with(|params| params.get("id").unwrap_or_default())));
    let again = RwSignal::new(0_u32);
    let found = fetched_first(move || (id.get(), again.get()), |(id, _)| fee_show(id));
    let body = move || {
        found.get().map(|found| match found {
            Ok(view) if view.may_edit => whole(view, again),
            Ok(view) => settled(&view),
            Err(Failure::NotFound) => view! { <NotFoundPage/> }.into_any(),
            Err(failure) => view! { <Page title=l.pick("客情费", "Maintenance fees")>{failure_notice(&failure)}</Page> }.into_any(),
        })
    };
    view! { <Suspense fallback=|| view! { <Skeleton lines=12/> }>{body}</Suspense> }.into_any()
}

fn crumbs(statement: &FeeStatement) -> Vec<Crumb> {
    let l = lang();
    vec![Crumb::new(l.pick("客情费", "Maintenance fees"), "/fees"), Crumb::new(name(statement), format!("/fees/{}", statement.id))]
}

/// It was submitted, or is another's.
fn settled(view: &FeeView) -> AnyView {
    let l = lang();
    let back = format!("/fees/{}", view.statement.id);
    let text = l.pick(
        "它已经提交，或不由您填写。被退回后可以再改。",
        "It was submitted, or is not yours to fill in. Once sent back it can be changed.",
    );
    view! {
        <Page title=name(&view.statement) crumbs=crumbs(&view.statement)>
            <Notice>{text}</Notice>
            <ButtonLink href=back>{l.pick("返回", "Back")}</ButtonLink>
        </Page>
    }
    .into_any()
}

fn whole(view: FeeView, again: RwSignal<u32>) -> AnyView {
    let l = lang();
    let statement = &view.statement;
    let words = match statement.kind {
        FeeKind::Monthly => l.pick("填写月统计表", "Fill in the monthly statement"),
        FeeKind::Special => l.pick("填写特殊费用申请", "Fill in the application"),
    };
    let (title, crumbs) = (words, crumbs(statement));
    view! { <Page title crumbs><StatementForm view again/></Page> }.into_any()
}

/// What is done once the claims are saved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Stay,
    Submit,
    /// The rows are made anew from the month's sales.
    Refresh,
}

/// What is sent: the claims where they are new, and what is done then.
type Sent = (Option<FeeStatementForm>, Then);

/// `again` asks for the page anew.
#[component]
fn StatementForm(view: FeeView, again: RwSignal<u32>) -> impl IntoView {
    let (l, toasts, navigate) = (lang(), toasts(), use_navigate());
    let statement = StoredValue::new(view.statement.clone());
    let (id, currency) = (view.statement.id.clone(), view.statement.currency);
    let (fields, is_monthly) = (Fields::of(&view.statement), view.statement.kind == FeeKind::Monthly);
    let (version, before) = (RwSignal::new(view.statement.version), RwSignal::new(FeeStatementForm::of(&view.statement)));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let changed = Signal::derive(move || fields.form() != before.get());
    let content = move || if changed.get() { serde_json::to_string(&fields.form()).unwrap_or_default() } else { String::new() };
    let draft = keep_draft(format!("fees:{id}"), Signal::derive(content), move |text| {
        if let Ok(form) = serde_json::from_str::<FeeStatementForm>(&text) {
            fields.fill(&form);
        }
    });
    guard_unsaved(changed);
    let kept = move |saved: &FeeStatement| {
        fields.number(saved);
        version.set(saved.version);
        before.set(untrack(|| fields.form()));
    };
    let own = id.clone();
    let send = Action::new(move |(form, then): &Sent| send(own.clone(), version, form.clone(), *then, kept));
    follow_answer(send.value(), problems, failure, move |then: Then| {
        draft.give_up();
        match then {
            Then::Stay => toasts.done(l.pick("草稿已保存。", "The draft is saved.")),
            Then::Submit => {
                toasts.done(l.pick("已提交并签名，等文员审核。", "Submitted and signed: it waits for the clerk."));
                navigate(&format!("/fees/{id}"), NavigateOptions { replace: true, ..NavigateOptions::default() });
            }
            Then::Refresh => {
                toasts.done(l.pick("已按最新销售刷新。", "Brought up to date with the month's sales."));
                again.update(|again| *again += 1);
            }
        }
    });
    let press = move |then: Then| {
        let form = untrack(|| fields.form());
        match statement.with_value(|statement| form.apply(statement)) {
            Ok(_) if !send.pending().get_untracked() => {
                let is_new = untrack(|| changed.get());
                drop(send.dispatch((is_new.then_some(form), then)));
            }
            Ok(_) => {}
            Err(found) => problems.set(found),
        }
    };
    let afresh = Callback::new(move |()| fields.fill(&before.get_untracked()));
    view! {
        <DraftNotice draft on_afresh=afresh/>
        <FailureNotice failure/>
        <Form problems=problems pending=send.pending() on_submit=move |()| press(Then::Submit)>
            <p class="quiet">{explanation(&view, l)}</p>
            {view.statement.rows.iter().enumerate().map(|(index, row)| row_card(index, row, fields, &view)).collect_view()}
            {foot(fields, currency)}
            <FormActions>
                <SubmitButton pending=send.pending()>{l.pick("提交并签名", "Submit and sign")}</SubmitButton>
                <Button on_click=move |_| press(Then::Stay)>{l.pick("保存草稿", "Save the draft")}</Button>
                {is_monthly.then(|| view! { <Button look=Look::Quiet on_click=move |_| press(Then::Refresh)>{l.pick("按最新销售刷新", "Bring up to date with sales")}</Button> })}
            </FormActions>
        </Form>
    }
    .into_any()
}

/// Saved first where something is new, so that what is submitted is what is on the page. What was saved is kept whatever becomes of the rest.
async fn send(
    id: FeeStatementId,
    version: RwSignal<u64>,
    form: Option<FeeStatementForm>,
    then: Then,
    kept: impl Fn(&FeeStatement),
) -> Answer<Then> {
    if let Some(form) = form {
        fee_save(fresh_id().into(), id.clone(), version.get_untracked(), form).await?;
        kept(&fee_show(id.clone()).await?.statement);
    }
    match then {
        Then::Stay => {}
        Then::Submit => fee_submit(fresh_id().into(), id, version.get_untracked()).await?,
        Then::Refresh => fee_refresh(fresh_id().into(), id, version.get_untracked()).await?,
    }
    Ok(then)
}

/// The rules that are asked for, with the caps as they are now.
fn explanation(view: &FeeView, l: Lang) -> String {
    let scale = view.statement.currency.scale();
    let cap = |share: &domain::fee::FeeShare| format!("{} {}", share.category.label(l), format::amount(share.amount, scale));
    let caps = view.settings.caps.iter().map(cap).collect::<Vec<_>>().join(l.pick("、", ", "));
    let gift = format::amount(view.settings.gift_cap, scale);
    match l {
        Lang::Zh => format!(
            "每一笔写清给谁、为什么、凭什么。客户方个人不能收现金，每人每月不超过 {gift}；确有理由的先请法务登记例外。每个客户每月上限：{caps}。"
        ),
        Lang::En => format!(
            "Say of each for whom it is, what for, and what proves it. Nobody at a customer gets cash, or more than {gift} in a month, unless legal has recorded an exception with its ground. Caps for a customer and month: {caps}."
        ),
    }
}

/// A customer's month in one product line: what was bought, what the band allows, what is claimed.
fn row_card(index: usize, row: &FeeRow, fields: Fields, view: &FeeView) -> AnyView {
    let l = lang();
    let currency = view.statement.currency;
    let scale = currency.scale();
    let standard = total_of_shares(&row.standard).map_or_else(|_| "—".to_owned(), |sum| format::amount(sum, scale));
    let bought = match view.statement.kind {
        FeeKind::Special => String::new(),
        FeeKind::Monthly => format!("{} {}", l.pick("采购", "Bought"), quantity(row.quantity, &row.unit)),
    };
    let allowed = if row.standard.is_empty() {
        l.pick("未达到第一档，没有标准", "Below the first band: no standard").to_owned()
    } else {
        let (colon, end) = (l.pick("（", " ("), l.pick("）", ")"));
        format!("{} {standard}{colon}{}{end}", l.pick("标准", "Standard"), split(&row.standard, scale, l))
    };
    let words = match view.statement.kind {
        FeeKind::Special => row.product_line.clone(),
        FeeKind::Monthly => format!("{} · {bought} · {allowed}", row.product_line),
    };
    let mine = |contract: &domain::id::ContractId| row.sales.iter().any(|sale| sale.contract == *contract);
    let files = view.files.iter().filter(|file| mine(&file.contract));
    let files = files.map(|file| Choice::new(file.id.as_str(), format!("{} · {}", file.contract_number, file.name))).collect();
    let claims = fields.claims(index).map(|claims| claim_list(&format!("rows.{index}.claims"), claims, files, currency, &row_name(row)));
    view! {
        <section class="card form-group fee-row">
            <h2 class="form-group-title">{row.customer_name.clone()}</h2>
            <p class="quiet small figures">{words}</p>
            {claims}
        </section>
    }
    .into_any()
}

/// What is claimed in all, as it is typed.
fn foot(fields: Fields, currency: domain::money::Currency) -> AnyView {
    let l = lang();
    let sum = move || {
        let forms = fields.form().rows;
        let texts = forms.iter().flat_map(|row| &row.claims).map(|claim| domain::parse::amount(&claim.amount, currency));
        let sum = texts.collect::<Result<Vec<_>, _>>().and_then(domain::money::Amount::sum);
        sum.map_or_else(|_| "—".to_owned(), |sum| format::amount(sum, currency.scale()))
    };
    view! {
        <p class="form-rows-sum fee-sum" role="status">
            <span class="quiet">{l.pick("申报合计", "Claimed in all")}" "{currency.code()}</span>
            <strong class="figures">{sum}</strong>
        </p>
    }
    .into_any()
}
