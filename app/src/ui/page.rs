//! The frame of one screen: where one is, what it is called, its one main act, its content.

use leptos::prelude::*;
use leptos_meta::Title;

use super::browser;
use super::glossary::Word;
use super::icon::{Icon, Symbol};
use super::language::lang;
use super::term::explained;

/// A step on the way to this page.
#[derive(Clone, Debug)]
pub struct Crumb {
    pub label: String,
    pub href: String,
}

impl Crumb {
    #[must_use]
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

/// A screen: sets the document's title, the heading, the breadcrumbs and the acts top right.
///
/// ```ignore
/// <Page title=l.pick("合同", "Contracts")
///       acts=view! { <ButtonLink href="/contracts/new" look=Look::Primary icon=Symbol::Plus key="n">"新建合同"</ButtonLink> }.into_any()>
///     …
/// </Page>
/// <Page title=contract.title crumbs=vec![Crumb::new("合同", "/contracts")] state=view! { <StateChip …/> }.into_any()
///       aside=view! { <Timeline>…</Timeline> }.into_any()>…</Page>
/// ```
#[component]
pub fn Page(
    #[prop(into)] title: String,
    /// The way here, without the page itself.
    #[prop(optional)]
    crumbs: Vec<Crumb>,
    /// The state beside the heading of a record.
    #[prop(optional)]
    state: Option<AnyView>,
    /// One line under the heading: number, customer, owner.
    #[prop(optional)]
    subtitle: Option<AnyView>,
    /// The page's main act, and quiet ones before it.
    #[prop(optional)]
    acts: Option<AnyView>,
    /// Beside the content on a desktop, below it on a phone: history.
    #[prop(optional)]
    aside: Option<AnyView>,
    /// A form: one narrow column.
    #[prop(optional)]
    narrow: bool,
    /// The title is a word of the glossary.
    #[prop(optional)]
    term: Option<Word>,
    children: Children,
) -> impl IntoView {
    let with_aside = aside.is_some();
    let content = view! { <div class="page-content">{children()}</div> };
    view! {
        <Title text=browser::title_text(&title)/>
        <div class="page" class:page-narrow=narrow class:page-with-aside=with_aside>
            <header class="page-head">
                {(!crumbs.is_empty()).then(|| breadcrumbs(crumbs))}
                <div class="page-line">
                    <h1 class="page-title">{explained(title, term)}</h1>
                    {state}
                    {acts.map(|acts| view! { <div class="page-acts">{acts}</div> })}
                </div>
                {subtitle.map(|subtitle| view! { <div class="page-subtitle">{subtitle}</div> })}
            </header>
            {content}
            {aside.map(|aside| view! { <aside class="page-aside">{aside}</aside> })}
        </div>
    }
    .into_any()
}

fn breadcrumbs(crumbs: Vec<Crumb>) -> impl IntoView {
    let steps: Vec<_> =
        crumbs.into_iter().map(|crumb| view! { <li><a href=crumb.href>{crumb.label}</a><Icon symbol=Symbol::Right/></li> }).collect();
    view! { <nav class="crumbs" aria-label=lang().pick("位置", "Breadcrumbs")><ol>{steps}</ol></nav> }
}

/// A part of a page with its own heading, and an anchor to go to (`id`).
///
/// `<Section id="plan" title=l.pick("回款计划", "Instalments")>…</Section>`
#[component]
pub fn Section(
    #[prop(into)] title: String,
    /// What `#…` in the address goes to.
    #[prop(optional, into)]
    id: Option<String>,
    /// Small acts beside the heading.
    #[prop(optional)]
    acts: Option<AnyView>,
    /// The heading is a word of the glossary.
    #[prop(optional)]
    term: Option<Word>,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="section" id=id>
            <div class="section-head">
                <h2 class="section-title">{explained(title, term)}</h2>
                {acts.map(|acts| view! { <div class="section-acts">{acts}</div> })}
            </div>
            {children()}
        </section>
    }
}
