//! `/fees/policies`: what each product line allows, edition by edition, and the caps that hold for all.

use domain::fee::{FeeBand, FeeEdition, FeePolicy, total_of_shares};
use domain::lang::Lang;
use leptos::prelude::*;

use super::api::{FeePolicyView, fee_policies};
use super::caps::{CapsForm, caps};
use super::table::{quantity, split};
use crate::fetched::fetched;
use crate::live::live;
use crate::reports::own_currency;
use crate::ui::prelude::*;

/// `/fees/policies`
#[component]
pub fn PoliciesPage() -> impl IntoView {
    let l = lang();
    let saved = RwSignal::new(0_u32);
    let live = live();
    // What one is typing into the caps never moves: the page asks again only when something was saved here.
    let found = fetched(move || (saved.get(), live.today.get()), |_| fee_policies());
    let crumbs = above();
    let show = move |policies: FeePolicyView| content(policies, saved);
    view! {
        <Page title=l.pick("客情费政策", "Fee policies") crumbs acts=add()>
            <p class="quiet">{l.pick("客户一个月买到哪一档，就有哪一档的标准金额，按用途分开。改政策会生成新版本；已经生成的统计表仍按原版本。", "By how much a customer buys in a month a band stands for its standard amounts, split by use. A change makes a new edition; statements keep the edition by which they were made.")}</p>
            {when_there(found, 8, show)}
        </Page>
    }
    .into_any()
}

/// The way here; an admin, who sets the caps, sees no statements.
pub(super) fn above() -> Vec<Crumb> {
    let sees = crate::frame::may(domain::permission::Noun::Fee, domain::permission::Act::Read);
    if sees { vec![Crumb::new(lang().pick("客情费", "Maintenance fees"), "/fees")] } else { Vec::new() }
}

fn add() -> AnyView {
    let l = lang();
    let may_edit = crate::frame::may(domain::permission::Noun::FeePolicy, domain::permission::Act::Create);
    may_edit
        .then(|| view! { <ButtonLink href="/fees/policies/new" look=Look::Primary icon=Symbol::Plus key="n">{l.pick("新建政策", "New policy")}</ButtonLink> })
        .into_any()
}

fn content(found: FeePolicyView, saved: RwSignal<u32>) -> AnyView {
    let l = lang();
    let FeePolicyView { policies, settings, may_edit, may_set, .. } = found;
    let list = if policies.is_empty() {
        nothing(may_edit)
    } else {
        policies.iter().map(|policy| card(policy, may_edit)).collect_view().into_any()
    };
    let caps = if may_set { view! { <CapsForm settings saved/> }.into_any() } else { caps(&settings) };
    view! {
        <div class="fee-policies">{list}</div>
        <Section id="caps" title=l.pick("上限与付款依据", "Caps, and what fees are paid by")>{caps}</Section>
    }
    .into_any()
}

fn nothing(may_edit: bool) -> AnyView {
    let l = lang();
    let text = l.pick(
        "先为每条产品线定政策：月采购量分几档，每档给采购员、采购部领导、主管领导等各多少。之后业务员的月统计表按它生成。",
        "First say for each product line how the quantities of a month fall into bands, and how much each band stands for, use by use. Monthly statements are made by it.",
    );
    let start = may_edit
        .then(|| view! { <ButtonLink href="/fees/policies/new" look=Look::Primary>{l.pick("新建政策", "New policy")}</ButtonLink> });
    view! { <Empty symbol=Symbol::Settings title=l.pick("还没有客情费政策", "No fee policy yet") text>{start}</Empty> }.into_any()
}

/// `2025-03 起`, or `2025-03 至 2025-12`.
pub(super) fn validity(edition: &FeeEdition, l: Lang) -> String {
    let from = edition.terms.from;
    match (edition.terms.until, l) {
        (None, Lang::Zh) => format!("{from} 起"),
        (None, Lang::En) => format!("from {from} on"),
        (Some(until), Lang::Zh) => format!("{from} 至 {until}"),
        (Some(until), Lang::En) => format!("{from} to {until}"),
    }
}

/// `第 2 版 · 2025-03 起 · 李梅 2025-02-20`
pub(super) fn edition_words(edition: &FeeEdition, l: Lang) -> String {
    let number = if l == Lang::Zh { format!("第 {} 版", edition.number) } else { format!("Edition {}", edition.number) };
    format!("{number} · {} · {} {}", validity(edition, l), edition.by, format::date(edition.on))
}

fn card(policy: &FeePolicy, may_edit: bool) -> AnyView {
    let l = lang();
    let edit = may_edit.then(|| {
        let href = format!("/fees/policies/{}", policy.id);
        let whose = format!(" {}", policy.product_line);
        view! { <ButtonLink href look=Look::Quiet icon=Symbol::Edit>{l.pick("修改", "Edit")}<span class="unseen">{whose}</span></ButtonLink> }
    });
    let latest = policy.latest().map(|edition| edition_view(edition, &policy.product_line));
    let earlier: Vec<_> = policy.editions.iter().rev().skip(1).map(|edition| edition_view(edition, &policy.product_line)).collect();
    let count = earlier.len();
    let earlier = (count > 0).then(|| {
        let words = if l == Lang::Zh { format!("以前的 {count} 版") } else { format!("Earlier editions: {count}") };
        view! { <details class="fold"><summary>{words}</summary>{earlier}</details> }
    });
    view! { <Section title=policy.product_line.clone() acts=edit.into_any()>{latest}{earlier}</Section> }.into_any()
}

/// What an edition says.
pub(super) fn edition_view(edition: &FeeEdition, product_line: &str) -> AnyView {
    let (l, currency) = (lang(), own_currency());
    let terms = &edition.terms;
    let products = terms.products.join(l.pick("、", ", "));
    let products = (!products.is_empty()).then(|| format!(" · {}{products}", l.pick("产品：", "products: ")));
    let words = format!("{} · {} {}", edition_words(edition, l), l.pick("科目", "account"), terms.account);
    let columns = vec![
        Column::amount(l.pick("月采购量从", "Monthly quantity from")),
        Column::amount(format!("{} {}", l.pick("标准", "Standard"), currency.code())),
        Column::text(l.pick("其中", "Of it")),
    ];
    let row = |band: &FeeBand| {
        let standard = super::table::sum(total_of_shares(&band.shares), currency.scale());
        vec![Cell::text(quantity(band.from, &terms.unit)), standard, Cell::text(split(&band.shares, currency.scale(), l))]
    };
    let rows = terms.bands.iter().map(row).collect();
    let label = format!("{product_line} {}", validity(edition, l));
    view! {
        <p class="quiet small">{words}{products}</p>
        <PlainTable label columns rows/>
    }
    .into_any()
}
