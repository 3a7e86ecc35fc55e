//! The list of customers.

use chrono::NaiveDate;
use domain::company::Company;
use domain::customer::{Customer, CustomerKind, Level};
use domain::id::UserId;
use domain::lang::Lang;
use domain::list::{CustomerFilter, CustomerOrder};
use domain::permission::{Act, Noun};
use leptos::prelude::*;

use super::api::{CustomerListing, customer_list, customer_owners};
use super::bulk::is_offered;
use super::new::failed;
use super::{Fresh, Steady};
use crate::fetched::fetched;
use crate::frame::{frame, may, sees_others, today};
use crate::live::live;
use crate::parts::CustomersActs;
use crate::ui::prelude::*;

/// `/customers`.
#[component]
pub fn ListPage() -> impl IntoView {
    let l = lang();
    let new = may(Noun::Customer, Act::Create).then(|| {
        view! { <ButtonLink href="/customers/new" look=Look::Primary icon=Symbol::Plus key="n">{l.pick("新建客户", "New customer")}</ButtonLink> }
    });
    view! {
        <Page title=l.pick("客户", "Customers") acts=new.into_any()>
            <Bar/>
            <Rows/>
        </Page>
    }
}

/// Which of the people who sell; none for those who see only their own.
pub(crate) fn seller_filter(noun: Noun) -> Option<Filter> {
    let label = lang().pick("业务员", "Owner");
    sees_others(noun).then(|| Filter::asked("owner", label, fetched(|| (), |()| sellers())))
}

/// A failure offers none.
async fn sellers() -> Vec<Choice> {
    let owners = customer_owners().await.unwrap_or_default();
    owners.into_iter().map(|owner| Choice::new(owner.id.to_string(), owner.name)).collect()
}

#[component]
fn Bar() -> impl IntoView {
    let l = lang();
    let query = use_query();
    let levels = Level::ALL.iter().map(|level| Choice::new(level.code(), level.label(l))).collect::<Vec<_>>();
    let is_by_name = move || query.get(SORT) == CustomerOrder::Name.code();
    let other_order = Signal::derive(move || query.href(&[(SORT, if is_by_name() { "" } else { CustomerOrder::Name.code() })]));
    let order_label =
        move || if is_by_name() { l.pick("改按最近新建排", "Order by newest") } else { l.pick("改按名称排", "Order by name") };
    let by_level = Filter::new("level", l.pick("等级", "Level"), levels);
    let filters = std::iter::once(by_level).chain(seller_filter(Noun::Customer)).collect::<Vec<_>>();
    view! {
        <ListBar search=l.pick("搜名称、拼音、首字母、编号", "Search name, pinyin, initials, number") filters>
            <ButtonLink href=other_order look=Look::Quiet icon=Symbol::Filter>{order_label}</ButtonLink>
        </ListBar>
    }
    .into_any()
}

/// The filter that the address describes.
fn filter_of(query: Query) -> CustomerFilter {
    let owner = query.get("owner");
    CustomerFilter {
        search: query.get(SEARCH),
        owner: (!owner.is_empty()).then(|| UserId::new(owner)),
        level: Some(query.get("level")).filter(|code| !code.is_empty()).and_then(|code| Level::read(&code).ok()),
        order: CustomerOrder::read(&query.get(SORT)).unwrap_or_default(),
        after: Some(query.get(AFTER)).filter(|after| !after.is_empty()),
    }
}

#[component]
fn Rows() -> impl IntoView {
    let query = use_query();
    let live = live();
    let filter = Memo::new(move |_| filter_of(query));
    let listing = fetched(move || (filter.get(), live.today.get(), live.revision.get()), |(filter, ..)| customer_list(filter));
    let (fresh, steady) = (Fresh::default(), Steady::default());
    let many = is_offered().then(|| Many::new(|customer: &Customer| customer.id.as_str(), Callback::new(move |()| listing.refetch())));
    let shown = move || {
        let place = untrack(|| query.href_with_place());
        let answer = listing.get().map(|answer| steady.hold(&place, answer));
        if let (Some(many), Some(Ok(listing))) = (many, &answer) {
            many.show(&listing.page.items);
        }
        answer.map(|answer| match answer {
            Ok(listing) if listing.page.items.is_empty() => nothing(&filter.get_untracked(), query).into_any(),
            Ok(listing) => table(listing, &place, fresh, many).into_any(),
            Err(failure) => failed(failure),
        })
    };
    view! {
        <Transition fallback=|| view! { <Skeleton/> }>{shown}</Transition>
        {many.map(|many| view! { <CustomersActs many/> })}
    }
}

fn table(listing: CustomerListing, place: &str, fresh: Fresh, many: Option<Many<Customer>>) -> AnyView {
    let l = lang();
    let CustomerListing { page, total } = listing;
    let user = frame().actor.map(|actor| actor.user);
    // Who helps with another's customer sees whose it is.
    let with_owner = sees_others(Noun::Customer) || page.items.iter().any(|customer| Some(&customer.owner) != user.as_ref());
    let shown = page.items.len();
    let lit = fresh.take(place, page.items.iter().map(|customer| (customer.id.to_string(), customer.version)));
    let (company, today) = (frame().company, today());
    // Made inside the table, which tells its rows their columns.
    let customers = page.items;
    let row = move |customer: Customer| {
        let is_fresh = lit.contains(customer.id.as_str());
        let href = format!("/customers/{}", customer.id);
        let key = customer.id.to_string();
        view! { <TableRow href key fresh=is_fresh cells=cells(customer, company.as_ref(), today, with_owner, l)/> }
    };
    let columns = columns(with_owner, l);
    let count = if l == Lang::Zh { format!("合计 {} 家", format::count(total)) } else { format!("Total: {}", format::count(total)) };
    let totals = vec![std::iter::once(Cell::text(count)).chain(columns.iter().skip(1).map(|_| Cell::empty())).collect()];
    view! {
        <ListTable label=l.pick("客户", "Customers") columns totals ticked=many.map(|many| many.ticked)>
            {customers.into_iter().map(row).collect_view()}
        </ListTable>
        <Pager next=page.next shown total/>
    }
    .into_any()
}

fn columns(with_owner: bool, l: Lang) -> Vec<Column> {
    let owner = with_owner.then(|| Column::text(l.pick("业务员", "Owner")));
    [
        Column::text(l.pick("名称", "Name")),
        Column::date(l.pick("编号", "Number")).quiet(),
        Column::text(l.pick("类型", "Kind")),
        Column::text(l.pick("等级", "Level")),
    ]
    .into_iter()
    .chain(owner)
    .chain([Column::text(l.pick("最近联系", "Last contact")), Column::date(l.pick("最近交易", "Latest deal"))])
    .collect()
}

fn cells(customer: Customer, company: Option<&Company>, today: NaiveDate, with_owner: bool, l: Lang) -> Vec<Cell> {
    let kind = company.map(|company| customer.kind(company, today));
    let contact = customer.last_contact.map_or_else(Cell::empty, |date| Cell::text(format::relative(date, today, l)));
    let level = match customer.terms.level {
        Level::Normal => Cell::view(view! { <span class="quiet">{Level::Normal.label(l)}</span> }),
        level => Cell::view(view! { <span class="level" data-level=level.code()>{level.label(l)}</span> }),
    };
    let owner = with_owner.then(|| Cell::text(customer.owner_name));
    [
        Cell::text(customer.terms.name),
        Cell::text(customer.number),
        kind.map_or_else(Cell::empty, |kind| Cell::view(kind_chip(kind, l))),
        level,
    ]
    .into_iter()
    .chain(owner)
    .chain([contact, Cell::date(customer.latest_deal)])
    .collect()
}

/// 客户类型 as a state: a lost customer is somebody's to look after.
pub(crate) fn kind_chip(kind: CustomerKind, l: Lang) -> impl IntoView + 'static {
    let tone = match kind {
        CustomerKind::New => Tone::Progress,
        CustomerKind::Existing => Tone::Done,
        CustomerKind::Lost => Tone::Attention,
    };
    view! { <StateChip tone label=kind.label(l)/> }
}

fn nothing(filter: &CustomerFilter, query: Query) -> AnyView {
    let l = lang();
    let is_narrowed = !filter.search.is_empty() || filter.owner.is_some() || filter.level.is_some();
    if is_narrowed {
        let cleared = query.href(&[(SEARCH, ""), ("owner", ""), ("level", "")]);
        return view! {
            <Empty symbol=Symbol::Search title=l.pick("没有符合的客户", "No customer fits")
                text=l.pick("可以用名称里的几个字、拼音或首字母（如 hdkj）来搜。", "Search by part of the name, its pinyin or initials (hdkj).")>
                <ButtonLink href=cleared>{l.pick("清除条件", "Clear the filters")}</ButtonLink>
            </Empty>
        }
        .into_any();
    }
    let new = may(Noun::Customer, Act::Create).then(|| {
        view! { <ButtonLink href="/customers/new" look=Look::Primary icon=Symbol::Plus>{l.pick("新建客户", "New customer")}</ButtonLink> }
    });
    let import = may(Noun::Import, Act::Create)
        .then(|| view! { <ButtonLink href="/import" icon=Symbol::Import>{l.pick("从 Excel 导入", "Import from Excel")}</ButtonLink> });
    view! {
        <Empty symbol=Symbol::Customers title=l.pick("还没有客户", "No customers yet")
            text=l.pick("客户、联系人和往来都在这里。先建一家，或从 Excel 导入。", "Customers, their people and all dealings live here. Add one, or import a sheet.")>
            {new} {import}
        </Empty>
    }
    .into_any()
}
