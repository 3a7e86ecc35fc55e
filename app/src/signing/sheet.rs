//! 签署页: what both sides sign on paper, with what was signed so far; on paper it is all that is printed.

use domain::id::ContractId;
use domain::signature::{RoundState, SignSide, SignState, Signatory, SigningRound};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::api::{SigningView, signings_of_contract};
use super::page::{crumbs, told};
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::live::live;
use crate::ui::prelude::*;

/// `/contracts/:id/signing/print`
#[component]
pub fn SheetPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| ContractId::new(params.get("id").unwrap_or_default())));
    let live = live();
    let found = fetched_first(move || (id.get(), live.revision.get()), |(id, _)| signings_of_contract(id));
    let answer = Memo::new(move |_| found.get());
    let body = move || match answer.get() {
        None => ().into_any(),
        Some(Ok(view)) => whole(&view),
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Page title=l.pick("签署页", "Signing sheet")>{failure_notice(&failure)}</Page> }.into_any(),
    };
    view! { <Transition fallback=|| view! { <Skeleton lines=12/> }>{body}</Transition> }.into_any()
}

fn whole(view: &SigningView) -> AnyView {
    let l = lang();
    let mut crumbs = crumbs(view);
    crumbs.push(Crumb::new(l.pick("签署", "Signing"), format!("/contracts/{}/signing", view.contract)));
    let print =
        view! { <Button look=Look::Primary icon=Symbol::Print on_click=move |_| browser::print_page()>{l.pick("打印", "Print")}</Button> };
    // The latest round that counts, of the amendment where one is open; none: nothing was begun, and the sheet has its lines alone.
    let is_of_now = |round: &SigningRound| view.amendment.as_ref().is_none_or(|(id, _)| round.amendment.as_ref() == Some(id));
    let counts = |round: &SigningRound| matches!(round.state, RoundState::Open | RoundState::Complete) && is_of_now(round);
    let round = view.rounds.iter().find(|round| counts(round));
    let now = view.amendment.as_ref().map_or(&view.number, |(_, number)| number);
    let number = round.map_or(now, |round| &round.number).clone();
    let (hash, edition) = round.map_or((view.hash.clone(), view.edition), |round| (round.hash.clone(), round.edition));
    let heading = if view.title.is_empty() { l.pick("合同", "Contract").to_owned() } else { view.title.clone() };
    let version = if l == domain::lang::Lang::Zh { format!("第 {edition} 版") } else { format!("Version {edition}") };
    let sides = [(SignSide::Customer, view.customer_name.clone()), (SignSide::Ours, view.company.clone())];
    let sides: Vec<_> = sides.into_iter().map(|(side, name)| party(side, name, round)).collect();
    let (record, company) = (round.map(record), view.company.clone());
    let mark = format!("{number} · {version} · SHA-256 {hash}");
    view! {
        <Page title=l.pick("签署页", "Signing sheet") crumbs acts=print.into_any()>
            <article class="document signing-sheet" aria-label=l.pick("签署页", "Signing sheet")>
                <header class="document-head">
                    <p class="signing-company">{company}</p>
                    <h2 class="document-title">{heading}</h2>
                    <p class="signing-sheet-name">{l.pick("签 署 页", "Signing sheet")}</p>
                    <p class="document-number figures">{number}" · "{version}</p>
                </header>
                <p>{l.pick("双方确认已阅读并同意上述编号和哈希所指的全部内容，在此签字盖章。", "Both sides have read and agree to all that stands under this number and hash, and sign and seal it here.")}</p>
                <div class="signing-parties">{sides}</div>
                {record}
                <footer class="document-mark figures">{mark}</footer>
            </article>
        </Page>
    }
    .into_any()
}

/// A side with a line for each who signs, its seal and the day.
fn party(side: SignSide, name: String, round: Option<&SigningRound>) -> AnyView {
    let l = lang();
    let people: Vec<_> = round.into_iter().flat_map(|round| &round.signatories).filter(|one| one.side == side).collect();
    let hand = |who: String| view! { <li><span>{l.pick("签字：", "Signed by:")}</span><span class="signing-rule">{who}</span></li> };
    let hands: Vec<_> = if people.is_empty() {
        vec![hand(String::new())]
    } else {
        people
            .into_iter()
            .map(|one| hand(if one.title.is_empty() { one.name.clone() } else { format!("{} · {}", one.name, one.title) }))
            .collect()
    };
    let role = match side {
        SignSide::Customer => l.pick("甲方（客户）", "Customer"),
        SignSide::Ours => l.pick("乙方", "Our company"),
    };
    view! {
        <section class="signing-party">
            <p class="quiet small">{role}</p>
            <p><strong>{name}</strong></p>
            <p class="signing-seal quiet small">{l.pick("（盖章）", "(seal)")}</p>
            <ul class="signing-hands">{hands}</ul>
            <p><span>{l.pick("日期：", "Date:")}</span></p>
        </section>
    }
    .into_any()
}

/// 签署记录: what was signed so far, each with its hash.
fn record(round: &SigningRound) -> AnyView {
    let l = lang();
    let title = l.pick("签署记录", "Record of the signatures");
    let columns = vec![
        Column::text(l.pick("签署人", "Signatory")),
        Column::text(l.pick("状态", "State")),
        Column::text(l.pick("方式与时间", "How and when")),
        Column::text(l.pick("所签内容的哈希", "Hash of what was signed")),
    ];
    let row = |one: &Signatory| {
        let name = Cell::lines(one.name.clone(), format!("{} {}", one.side.label(l), one.title));
        let hash = if one.state == SignState::Signed { one.hash.clone() } else { String::new() };
        vec![name, Cell::text(one.state.label(l)), Cell::text(told(one, l)), Cell::text(hash)]
    };
    let rows: Vec<_> = round.signatories.iter().map(row).collect();
    view! { <Section title><PlainTable label=title columns rows/></Section> }.into_any()
}
