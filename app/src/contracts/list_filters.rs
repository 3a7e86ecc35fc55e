//! The filters over the list, and the two dates of signing that no ready choice covers.

use chrono::NaiveDate;
use domain::contract::{ContractType, Life};
use domain::lang::Lang;
use domain::period;
use domain::refusal::{Problems, Refusal};
use domain::state::PaymentProgress;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::api::contract_owners;
use super::filter::{LIFE, OWNER, PROGRESS, SIGNED, TO_COMPLETE, TYPE, signed_choices};
use crate::fetched::fetched;
use crate::frame::today;
use crate::parts::SignedRange;
use crate::ui::prelude::*;

/// The bar; made anew only when the range of dates changes.
#[component]
pub fn Filters(query: Query) -> impl IntoView {
    let l = lang();
    let owner = Filter::asked(OWNER, l.pick("业务员", "Owner"), fetched(|| (), |()| owners()));
    let range = Memo::new(move |_| query.get(SIGNED));
    let picking = RwSignal::new(false);
    let bar = move || {
        view! {
            <ListBar search=l.pick("搜编号、名称、客户、拼音", "Search number, title, customer") filters=filters(l, owner.clone(), &range.get())>
                <Button look=Look::Quiet icon=Symbol::Calendar on_click=move |_| picking.set(true)>{l.pick("签署日期", "Signed dates")}</Button>
            </ListBar>
        }
    };
    view! {
        {bar}
        <SignedRange query open=picking/>
    }
    .into_any()
}

/// The dialog of the two dates, a part of its own.
#[component]
pub(crate) fn RangeDialog(query: Query, open: RwSignal<bool>) -> impl IntoView {
    view! { <Dialog open title=lang().pick("按签署日期筛选", "Filter by signed date")><RangeForm query open/></Dialog> }.into_any()
}

/// The people to choose from; one alone is no choice, and a failure offers none.
async fn owners() -> Vec<Choice> {
    let owners = contract_owners().await.unwrap_or_default();
    let is_choice = owners.len() > 1;
    owners.into_iter().filter(|_| is_choice).map(|(id, name)| Choice::new(id.as_str(), name)).collect()
}

fn filters(l: Lang, owner: Filter, range: &str) -> Vec<Filter> {
    vec![
        Filter::new(LIFE, l.pick("状态", "State"), Life::ALL.iter().map(|life| Choice::new(life.code(), life.label(l))).collect()),
        Filter::new(
            PROGRESS,
            l.pick("付款进度", "Payment"),
            PaymentProgress::ALL.iter().map(|progress| Choice::new(progress.code(), progress.label(l))).collect(),
        ),
        Filter::new(TYPE, l.pick("类型", "Type"), ContractType::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect()),
        owner,
        Filter::new(SIGNED, l.pick("签署时间", "Signed"), signed_choices(range, l)),
        Filter::new(
            TO_COMPLETE,
            l.pick("付款金额", "Amount paid"),
            vec![Choice::new("yes", l.pick("付款金额待补", "Amount to be completed"))],
        ),
    ]
}

/// Two dates for the address.
#[component]
fn RangeForm(query: Query, open: RwSignal<bool>) -> impl IntoView {
    let l = lang();
    let today = today();
    let (first, last) = untrack(|| period::read(&query.get(SIGNED), today));
    let text = |date: Option<NaiveDate>| RwSignal::new(date.map(|date| date.to_string()).unwrap_or_default());
    let (from, to) = (text(first), text(last));
    let problems = RwSignal::new(Problems::new());
    let navigate = use_navigate();
    let apply = move |()| {
        let mut found = Problems::new();
        let mut read =
            |field: &str, text: String| if text.trim().is_empty() { None } else { found.keep(field, domain::parse::date(&text, today)) };
        let (from, to) = (read("from", from.get_untracked()), read("to", to.get_untracked()));
        if matches!((from, to), (Some(from), Some(to)) if from > to) {
            found.add("to", Refusal::DatesOutOfOrder);
        }
        if found.is_empty() {
            navigate(
                &untrack(|| query.href(&[(SIGNED, &period::written(from, to))])),
                NavigateOptions { scroll: false, ..Default::default() },
            );
            open.set(false);
        }
        problems.set(found);
    };
    view! {
        <Form problems=problems on_submit=apply>
            <FieldRow>
                <DateField name="from" label=l.pick("从", "From") value=from today=today optional=true/>
                <DateField name="to" label=l.pick("到", "To") value=to today=today optional=true/>
            </FieldRow>
            <FormActions><SubmitButton>{l.pick("筛选", "Filter")}</SubmitButton></FormActions>
        </Form>
    }
    .into_any()
}
