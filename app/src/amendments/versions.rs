//! All versions of a contract and all its amendments, newest first.

use domain::contract::Contract;
use domain::id::ContractId;
use domain::lang::Lang;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::acting::{Acting, overtaken_notice, state_chip};
use super::api::{AmendmentRow, EditionRow, VersionsView, amendments_of_contract};
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::live::live;
use crate::ui::prelude::*;

/// `/contracts/:id/versions`
#[component]
pub fn VersionsPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| ContractId::new(params.with(|params| params.get_str("id").unwrap_or_default().to_owned())));
    let (live, acting) = (live(), Acting::new());
    let found = fetched_first(move || (id.get(), live.revision.get(), acting.done.get()), |(id, _, _)| amendments_of_contract(id));
    let answer = Memo::new(move |_| found.get());
    let body = move || match answer.get() {
        None => ().into_any(),
        Some(Ok(view)) => whole(&view, acting),
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Page title=l.pick("版本与变更", "Versions")>{failure_notice(&failure)}</Page> }.into_any(),
    };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8/> }>{body}</Transition>
        <crate::parts::AmendmentSigning acting/>
    }
    .into_any()
}

/// The way to what belongs to a contract.
pub(super) fn crumbs(contract: &ContractId, number: &str, with_versions: bool) -> Vec<Crumb> {
    let l = lang();
    let list = Crumb::new(l.pick("合同", "Contracts"), "/contracts");
    let own = Crumb::new(number, format!("/contracts/{contract}"));
    let versions = Crumb::new(l.pick("版本与变更", "Versions"), format!("/contracts/{contract}/versions"));
    [list, own].into_iter().chain(with_versions.then_some(versions)).collect()
}

/// `第 2 版`
pub(super) fn edition_name(ordinal: u32, l: Lang) -> String {
    if l == Lang::Zh { format!("第 {ordinal} 版") } else { format!("Version {ordinal}") }
}

fn whole(view: &VersionsView, acting: Acting) -> AnyView {
    let l = lang();
    let contract = &view.contract;
    let acts = view.may_amend.then(|| {
        view! {
            <ButtonLink href=format!("/contracts/{}/terminate", contract.id)>{l.pick("终止结算", "Terminate and settle")}</ButtonLink>
            <ButtonLink href=format!("/contracts/{}/amend", contract.id) look=Look::Primary icon=Symbol::Edit key="n">{l.pick("发起变更", "Amend")}</ButtonLink>
        }
        .into_any()
    });
    let state = view! { <crate::contracts::state::LifeChip life=contract.terms.life/> }.into_any();
    let name = if contract.terms.title.is_empty() { contract.number.clone() } else { contract.terms.title.clone() };
    let subtitle = view! { {name}" · "{contract.customer_name.clone()}" · "{edition_name(contract.edition, l)} }.into_any();
    let crumbs = crumbs(&contract.id, &contract.number, false);
    let (amendments, editions) = (amendments(view, acting), editions(contract, &view.editions));
    view! {
        <Page title=l.pick("版本与变更", "Versions") crumbs state subtitle acts=acts.into_any()>
            {amendments}
            {editions}
        </Page>
    }
    .into_any()
}

fn amendments(view: &VersionsView, acting: Acting) -> AnyView {
    let l = lang();
    let title = l.pick("变更", "Amendments");
    if view.amendments.is_empty() {
        let text = l.pick(
            "签署后的合同不能直接修改：条款、金额、回款计划或结束日期要改，就发起变更。每次变更生效，合同成为新的一版，原来的一版照原样保存。",
            "A signed contract is not edited: to change terms, amount, plan or end, amend it. Each amendment in force makes a new version, and the one before is kept as it was.",
        );
        return view! { <Section title><Empty symbol=Symbol::Contracts title=l.pick("还没有变更", "No amendment yet") text/></Section> }
            .into_any();
    }
    let cards: Vec<_> = view.amendments.iter().map(|row| card(row, acting)).collect();
    view! { <Section title><ol class="amendments">{cards}</ol></Section> }.into_any()
}

fn card(row: &AmendmentRow, acting: Acting) -> AnyView {
    let (l, scale) = (lang(), row.currency.scale());
    let amounts = if row.before == row.after {
        format!("{} {}", row.currency.code(), format::amount(row.after, scale))
    } else {
        format!("{} {} → {}", row.currency.code(), format::amount(row.before, scale), format::amount(row.after, scale))
    };
    let signed = row.signed.map(|day| format!(" · {} {}", l.pick("签署", "signed"), format::date(day)));
    let asked = format!("{} · {}", row.requester_name, format::date(row.asked));
    view! {
        <li class="card amendment">
            <div class="amendment-head">
                <a class="link figures" href=format!("/amendments/{}", row.id)>{row.number.clone()}</a>
                <span>{row.kind.label(l)}</span>
                {state_chip(row.state)}
            </div>
            {overtaken_notice(row.is_overtaken)}
            <p class="lines-kept">{row.reason.clone()}</p>
            <p class="quiet small figures">{amounts}" · "{asked}{signed}</p>
            <div class="row-of">{acting.buttons(row)}</div>
        </li>
    }
    .into_any()
}

fn editions(contract: &Contract, editions: &[EditionRow]) -> AnyView {
    let l = lang();
    let title = l.pick("版本", "Versions");
    let columns = vec![
        Column::text(title),
        Column::date(l.pick("签署日期", "Signed")),
        Column::text(l.pick("客户确认人", "Confirmed by")),
        Column::text(l.pick("由此变更而来", "Made by")),
        Column::text("SHA-256").quiet(),
    ];
    let present = |ordinal: u32| (ordinal == contract.edition).then(|| l.pick("（现行）", " (present)"));
    let row = |edition: &EditionRow| {
        let href = format!("/contracts/{}/versions/{}", contract.id, edition.ordinal);
        let name = edition_name(edition.ordinal, l);
        let by =
            edition.amendment.clone().map(|(id, number)| view! { <a class="link figures" href=format!("/amendments/{id}")>{number}</a> });
        vec![
            Cell::view(view! { <a class="link" href=href>{name}</a>{present(edition.ordinal)} }),
            Cell::date(edition.signed),
            Cell::text(&edition.confirmed_by),
            by.map_or_else(Cell::empty, Cell::view),
            Cell::view(view! { <code class="small" lang="zxx">{edition.hash.chars().take(12).collect::<String>()}</code> }),
        ]
    };
    let mut rows: Vec<_> = editions.iter().map(row).collect();
    if rows.is_empty() {
        let href = format!("/contracts/{}", contract.id);
        let only = view! { <a class="link" href=href>{edition_name(1, l)}</a>{present(1)} };
        let signed = Cell::date(contract.terms.signed);
        rows.push(vec![Cell::view(only), signed, Cell::text(&contract.confirmed_by), Cell::empty(), Cell::empty()]);
    }
    view! { <Section title><PlainTable label=title columns rows/></Section> }.into_any()
}
