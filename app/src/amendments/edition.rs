//! A version of a contract, as it was signed: opened and printed again.

use domain::amendment::Term;
use domain::id::ContractId;
use domain::instalment::InstalmentTerms;
use domain::money::{Amount, Currency};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::api::{EditionView, edition_show};
use super::versions::{crumbs, edition_name};
use crate::application::NotFoundPage;
use crate::contracts::LinesSection;
use crate::drafting::Document;
use crate::drafting::api::ReadText;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::ui::prelude::*;

/// `/contracts/:id/versions/:ordinal`
#[component]
pub fn EditionPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let place = Memo::new(move |_| {
        let text = |name: &str| params.with(|params| params.get_str(name).unwrap_or_default().to_owned());
        (ContractId::new(text("id")), text("ordinal").parse::<u32>().unwrap_or_default())
    });
    let found = fetched_first(move || place.get(), |(id, ordinal)| edition_show(id, ordinal));
    let body = move || match found.get() {
        None => ().into_any(),
        Some(Ok(view)) => whole(view),
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Page title=l.pick("版本", "Version")>{failure_notice(&failure)}</Page> }.into_any(),
    };
    view! { <Suspense fallback=|| view! { <Skeleton lines=12/> }>{body}</Suspense> }.into_any()
}

fn whole(view: EditionView) -> AnyView {
    let l = lang();
    let EditionView { row, customer_name, is_present, contract, content, text } = view;
    let text = text.map(|text| self::text(text, &content.number, &row.hash));
    let (tone, word) =
        if is_present { (Tone::Progress, l.pick("现行", "Present")) } else { (Tone::Neutral, l.pick("已被替代", "Replaced")) };
    let crumbs = crumbs(&contract.id, &content.number, true);
    let title = format!("{} · {}", content.number, edition_name(row.ordinal, l));
    let label = format!("{} {}", l.pick("合同金额", "Amount"), content.currency.code());
    let value = format::amount(content.amount, content.currency.scale());
    let signed = row.signed.map_or_else(|| "—".to_owned(), format::date);
    let by = row.amendment.map(|(id, number)| {
        view! { <Definition label=l.pick("由此变更而来", "Made by")><a class="link figures" href=format!("/amendments/{id}")>{number}</a></Definition> }
    });
    let confirmed = (!row.confirmed_by.is_empty())
        .then(|| view! { <Definition label=l.pick("客户确认人", "Confirmed by, at the customer")>{row.confirmed_by}</Definition> });
    let terms: Vec<_> = Term::ALL
        .iter()
        .map(|term| {
            let text = term.text(&content, l);
            let text = if text.is_empty() { "—".to_owned() } else { text };
            view! { <Definition label=term.label(l) wide=*term == Term::Remarks><span class="lines-kept">{text}</span></Definition> }
        })
        .collect();
    let state = view! { <StateChip tone label=word/> }.into_any();
    view! {
        <Page title crumbs state subtitle=customer_name.into_any()>
            <Figures><Figure label value/></Figures>
            <LinesSection contract/>
            {plan(&content.plan, content.currency)}
            <Section title=l.pick("条款", "Terms")>
                <Definitions>
                    <Definition label=l.pick("类型", "Type")>{content.contract_type.label(l)}</Definition>
                    <Definition label=l.pick("签署日期", "Signed") numeric=true>{signed}</Definition>
                    {confirmed}
                    {by}
                    {terms}
                </Definitions>
            </Section>
            {text}
            <p class="quiet small edition-hash">"SHA-256 "<code lang="zxx">{row.hash}</code></p>
        </Page>
    }
    .into_any()
}

/// The words that were signed: as the customer has them, without what is said of them inside.
fn text(text: ReadText, number: &str, hash: &str) -> AnyView {
    let l = lang();
    let name = edition_name(u32::try_from(text.version).unwrap_or_default(), l);
    let mark = format!("{name} · SHA-256 {hash}");
    view! {
        <Section id="text" title=l.pick("合同文本", "Contract text")>
            <Document rendered=Signal::stored(text.rendered) deviating=Signal::stored(Vec::new()) number=number.to_owned() parties=text.parties mark=Signal::stored(mark)/>
        </Section>
    }
    .into_any()
}

fn plan(plan: &[InstalmentTerms], currency: Currency) -> AnyView {
    let (l, scale) = (lang(), currency.scale());
    let columns = vec![
        Column::date(l.pick("分期", "Instalment")),
        Column::date(l.pick("应收日期", "Due")),
        Column::amount(format!("{} {}", l.pick("金额", "Amount"), currency.code())),
        Column::text(l.pick("说明", "Notes")),
    ];
    let row = |(ordinal, terms): (u16, &InstalmentTerms)| {
        vec![
            Cell::text(format::instalment(ordinal, l)),
            Cell::date(Some(terms.due)),
            Cell::amount(terms.amount, scale),
            Cell::text(&terms.note),
        ]
    };
    let sum = Amount::sum(plan.iter().map(|terms| terms.amount)).unwrap_or_default();
    let totals = vec![vec![Cell::text(l.pick("合计", "Total")), Cell::empty(), Cell::amount(sum, scale), Cell::empty()]];
    let rows = (1_u16..).zip(plan).map(row).collect();
    let title = l.pick("回款计划", "Payment plan");
    view! { <Section title term=Word::Instalment><PlainTable label=title columns rows totals/></Section> }.into_any()
}
