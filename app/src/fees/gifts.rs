//! `/fees/gifts`: the register of all that goes to named people at customers, and what legal has allowed beyond the rules.

use domain::fee::{FeeException, FeeGift};
use domain::target::year_of;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::allowing::{Allowing, Wanted};
use super::api::{FeeExceptionListing, FeeGiftRegister, fee_exceptions, fee_gifts};
use super::pay::{YEAR, years};
use crate::error::Answer;
use crate::fetched::fetched;
use crate::live::live;
use crate::reports::{amount_head, money_cell, own_currency};
use crate::ui::prelude::*;

/// The query key of the list.
const LIST: &str = "list";

/// The rows of the open list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Listed {
    Gifts(FeeGiftRegister),
    Exceptions(FeeExceptionListing),
}

async fn listed(list: String, year: i32, after: Option<String>) -> Answer<Listed> {
    match list.as_str() {
        "exceptions" => Ok(Listed::Exceptions(fee_exceptions(after).await?)),
        _ => Ok(Listed::Gifts(fee_gifts(year).await?)),
    }
}

/// `/fees/gifts`
#[component]
pub fn GiftsPage() -> impl IntoView {
    let l = lang();
    let (query, live, allowing) = (use_query(), live(), Allowing::new());
    let after = move || Some(query.get(AFTER)).filter(|after| !after.is_empty());
    let year = move || year_of(&query.get(YEAR), live.today.get());
    let asked = move || (query.get(LIST), year(), after(), live.revision.get(), allowing.done.get());
    let found = fetched(asked, |(list, year, after, ..)| listed(list, year, after));
    let crumbs = vec![Crumb::new(l.pick("客情费", "Maintenance fees"), "/fees")];
    let tabs = vec![Tab::new("", l.pick("登记簿", "Register")), Tab::new("exceptions", l.pick("法务例外", "Exceptions of legal"))];
    let show = move |listed: Listed| match listed {
        Listed::Gifts(found) => register(&found.gifts),
        Listed::Exceptions(rows) => exceptions(rows, untrack(after).is_some(), allowing),
    };
    let bar = move || query.get(LIST).is_empty().then(|| years(live.today.get_untracked()));
    view! {
        <Page title=l.pick("礼品登记簿", "Gift register") crumbs>
            <p class="quiet">{l.pick("所有给客户方个人的，都在这里，按提交的统计表和申请自动登记。", "All that goes to named people at customers, as the statements and applications that were submitted say.")}</p>
            <Tabs param=LIST tabs label=l.pick("范围", "Which")/>
            {bar}
            {when_there(found, 8, show)}
            <crate::parts::FeeAllowing allowing/>
        </Page>
    }
    .into_any()
}

fn register(gifts: &[FeeGift]) -> AnyView {
    let (l, own) = (lang(), own_currency());
    if gifts.is_empty() {
        let text = l.pick("这一年没有给客户方个人的客情费。", "Nothing went to a named person at a customer in this year.");
        return view! { <Empty symbol=Symbol::CheckCircle title=l.pick("没有登记", "Nothing registered") text/> }.into_any();
    }
    let columns = vec![
        Column::text(l.pick("受益人与客户", "Beneficiary, customer")),
        Column::text(l.pick("用途与方式", "Use and means")),
        Column::text(l.pick("目的与凭证", "Purpose, evidence")),
        Column::text(l.pick("业务员", "Sales rep")),
        Column::amount(amount_head(l.pick("金额", "Amount"), own)),
        Column::amount(amount_head(l.pick("已付", "Paid"), own)),
        Column::text(l.pick("状态", "State")),
    ];
    let row = |gift: &FeeGift| {
        let (href, name) = (format!("/fees/{}", gift.statement), gift.owner_name.clone());
        let ground = if gift.ground.is_empty() { String::new() } else { format!("{}{}", l.pick("例外：", "Exception: "), gift.ground) };
        vec![
            Cell::lines(&gift.beneficiary, &gift.customer_name),
            Cell::lines(gift.category.label(l), gift.means.label(l)),
            Cell::lines(&gift.purpose, &gift.evidence),
            Cell::view(view! { <a class="link" href=href>{name}</a> }),
            money_cell(gift.amount, gift.currency, own),
            money_cell(gift.paid, gift.currency, own),
            Cell::lines(gift.state.label(l), ground),
        ]
    };
    let rows = gifts.iter().map(row).collect();
    view! { <PlainTable label=l.pick("礼品登记簿", "Gift register") columns rows/> }.into_any()
}

fn exceptions(found: FeeExceptionListing, is_later: bool, allowing: Allowing) -> AnyView {
    let (l, own) = (lang(), own_currency());
    let FeeExceptionListing { page: rows, may_record } = found;
    let allowing = may_record.then_some(allowing);
    if rows.items.is_empty() && !is_later {
        let text = l.pick(
            "默认不允许给客户方个人现金，也不允许超过礼品上限；只有法务能在统计表或申请的页面登记例外，并写明理由。",
            "Nobody at a customer gets cash, or more than the gift cap. Only legal can record an exception, on the page of a statement or an application, with its ground.",
        );
        return view! { <Empty symbol=Symbol::CheckCircle title=l.pick("没有例外", "No exceptions") text/> }.into_any();
    }
    let columns = vec![
        Column::text(l.pick("受益人与客户", "Beneficiary, customer")),
        Column::date(l.pick("月份", "Month")),
        Column::amount(amount_head(l.pick("最多", "At most"), own)),
        Column::text(l.pick("现金", "Cash")),
        Column::text(l.pick("理由", "Ground")),
        Column::text(l.pick("登记人", "Recorded by")),
        Column::text(l.pick("状态", "State")),
    ];
    let (count, items) = (rows.items.len(), rows.items);
    let rows_of = items.iter().map(|one| exception_cells(one, allowing)).collect();
    view! {
        <PlainTable label=l.pick("法务例外", "Exceptions of legal") columns rows=rows_of/>
        <Pager next=rows.next shown=count/>
    }
    .into_any()
}

fn exception_cells(one: &FeeException, allowing: Option<Allowing>) -> Vec<Cell> {
    let (l, own) = (lang(), own_currency());
    let state = match (&one.voided, allowing) {
        (Some(voiding), _) => {
            let said = [voiding.reason.clone(), voiding.by.clone(), format::date(voiding.on)].join(" · ");
            view! { <StateChip tone=Tone::Neutral label=l.pick("已作废", "Void")/>" "<span class="small">{said}</span> }.into_any()
        }
        (None, Some(allowing)) => void_button(one, allowing),
        (None, None) => view! { <StateChip tone=Tone::Attention label=l.pick("有效", "Stands")/> }.into_any(),
    };
    let cash = if one.allows_cash { l.pick("允许", "Allowed") } else { l.pick("不允许", "Not allowed") };
    vec![
        Cell::lines(&one.beneficiary, &one.customer_name),
        Cell::text(one.month.to_string()),
        money_cell(one.amount, own, own),
        Cell::text(cash),
        Cell::text(&one.ground),
        Cell::lines(&one.by_name, format::date(one.on)),
        Cell::view(state),
    ]
}

fn void_button(one: &FeeException, allowing: Allowing) -> AnyView {
    let l = lang();
    let own = one.clone();
    let whose = format!(" {}", one.beneficiary);
    let want = move |_| allowing.wanted.set(Some(Wanted::Void(Box::new(own.clone()))));
    view! { <span class="row-acts"><Button look=Look::Quiet on_click=want>{l.pick("作废…", "Void…")}<span class="unseen">{whose}</span></Button></span> }
        .into_any()
}
