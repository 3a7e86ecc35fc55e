//! The program in parts. A browser loads what every page needs and the part of the page that it shows; another part when it is first opened.
//!
//! Here the program is cut, and only here: each function under `wasm_split` is the one way into its part, and bin/site/program.mjs puts what
//! only such a function reaches into a file of its own. What several parts use is shared between them without a word here.

// `wasm_split` declares the part's functions for the linker, which Rust counts as unsafe; nothing is written so by hand.
#![allow(unsafe_code)]

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::tachys::view::iterators::StaticVec;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_router::components::{FlatRoutes, FlatRoutesProps, RouteChildren};
use leptos_router::{ChooseView, NestedRoute, PartialPathMatch, PathSegment, PossibleRouteMatch};

use crate::application::NotFoundPage;
use crate::ui::prelude::*;

mod over;
mod words;

pub(crate) use over::*;
pub(crate) use words::told;

type Loaded<T> = Result<T, SplitLoaderError>;
type Loading<T> = Pin<Box<dyn Future<Output = Loaded<T>>>>;

/// A page of the application, and the part that it is in.
#[derive(Clone, Copy)]
struct Screen {
    path: &'static str,
    part: &'static str,
    preload: fn() -> Loading<()>,
    view: fn() -> Loading<AnyView>,
}

impl ChooseView for Screen {
    async fn choose(self) -> AnyView {
        announce(self.part);
        (self.view)().await.unwrap_or_else(|_| view! { <UnloadedPage/> }.into_any())
    }

    async fn preload(&self) {}
}

/// The page's head names the files of the part, so that the browser asks for them at once.
fn announce(part: &'static str) {
    #[cfg(feature = "ssr")]
    leptos::prefetch_lazy_fn_on_server(part);
    #[cfg(not(feature = "ssr"))]
    let _ = part;
}

macro_rules! screens {
    ($($path:tt $part:ident $name:ident = $page:path;)*) => {
        $(mod $name {
            use super::*;

            #[wasm_split($part, wasm_split_path = leptos::wasm_split, preload(preload), fallible)]
            pub fn $name() -> Loaded<AnyView> {
                Ok($page().into_any())
            }

            pub const SCREEN: Screen =
                Screen { path: $path, part: stringify!($part), preload: || Box::pin(preload()), view: || Box::pin($name()) };
        })*

        const SCREENS: &[Screen] = &[$($name::SCREEN),*];
    };
}

screens! {
    "/" home today = crate::home::TodayPage;
    "/more" more more = crate::home::MorePage;
    "/approvals" approvals approvals = crate::approvals::ListPage;
    "/approvals/:id" approval approval = crate::approvals::ShowPage;
    "/notices" notices notices = crate::dunning::NoticesPage;
    "/customers" customers customers = crate::customers::ListPage;
    "/customers/new" customer_form new_customer = crate::customers::NewPage;
    "/customers/:id" customer customer = crate::customers::ShowPage;
    "/customers/:id/history" history customer_history = crate::history::CustomerHistoryPage;
    "/customers/:id/statement" statement statement = crate::statements::StatementPage;
    "/customers/:id/dunning-letter" dunning_letter dunning_letter = crate::dunning::LetterPage;
    "/customers/:id/edit" customer_form edit_customer = crate::customers::EditPage;
    "/follow-ups" follow_ups follow_ups = crate::follow_ups::ListPage;
    "/follow-ups/new" follow_up_form new_follow_up = crate::follow_ups::NewPage;
    "/contracts" contracts contracts = crate::contracts::ListPage;
    "/contracts/new" contract_form new_contract = crate::contracts::NewPage;
    "/contracts/:id" contract contract = crate::contracts::ShowPage;
    "/contracts/:id/text" contract_text contract_text = crate::drafting::TextPage;
    "/contracts/:id/history" history contract_history = crate::history::ContractHistoryPage;
    "/contracts/:id/files" files files = crate::attachments::FilesPage;
    "/contracts/:id/edit" contract_form edit_contract = crate::contracts::EditPage;
    "/contracts/:id/renew" contract_form renew_contract = crate::contracts::RenewPage;
    "/contracts/:id/amend" amend amend = crate::amendments::AmendPage;
    "/contracts/:id/terminate" terminate terminate = crate::amendments::TerminatePage;
    "/contracts/:id/versions" versions versions = crate::amendments::VersionsPage;
    "/contracts/:id/versions/:ordinal" edition edition = crate::amendments::EditionPage;
    "/amendments/:id" amendment amendment = crate::amendments::ShowPage;
    "/contracts/:id/obligations" contract_obligations contract_obligations = crate::obligations::ContractPage;
    "/contracts/:id/signing" signing signing = crate::signing::ContractPage;
    "/contracts/:id/signing/print" signing_sheet signing_sheet = crate::signing::SheetPage;
    "/contracts/:id/expenses" contract_expenses contract_expenses = crate::expenses::ContractPage;
    "/contracts/:id/adjustments" contract_adjustments contract_adjustments = crate::adjustments::ContractPage;
    "/expenses" expenses expenses = crate::expenses::ListPage;
    "/contracts/:id/invoices/new" invoice_form new_invoice = crate::invoices::NewPage;
    "/invoices" invoices invoices = crate::invoices::ListPage;
    "/invoices/:id" invoice invoice = crate::invoices::ShowPage;
    "/invoices/:id/history" history invoice_history = crate::history::InvoiceHistoryPage;
    "/obligations" obligations obligations = crate::obligations::ListPage;
    "/audits" audits audits = crate::audits::ListPage;
    "/audits/new" audit_form new_audit = crate::audits::NewPage;
    "/audits/:id" audit audit = crate::audits::ShowPage;
    "/audits/:id/edit" audit_form edit_audit = crate::audits::EditPage;
    "/audits/:id/report" audit_report audit_report = crate::audits::ReportPage;
    "/audits/:id/contracts/:contract" audit_paper audit_paper = crate::audits::PaperPage;
    "/findings/:id" finding finding = crate::audits::FindingPage;
    "/instalments" instalments instalments = crate::instalments::ListPage;
    "/originals" originals originals = crate::originals::ListPage;
    "/receipts" receipts receipts = crate::receipts::ListPage;
    "/receipts/new" receipt_form new_receipt = crate::receipts::NewPage;
    "/receipts/:id" receipt receipt = crate::receipts::ShowPage;
    "/receipts/:id/history" history receipt_history = crate::history::ReceiptHistoryPage;
    "/fees" fees fees = crate::fees::ListPage;
    "/fees/apply" fee_form apply_fee = crate::fees::ApplyPage;
    "/fees/pay" fee_pay fee_pay = crate::fees::PayPage;
    "/fees/batches/:id" fee_batch fee_batch = crate::fees::BatchPage;
    "/fees/gifts" fee_gifts fee_gifts = crate::fees::GiftsPage;
    "/fees/policies" fee_policies fee_policies = crate::fees::PoliciesPage;
    "/fees/policies/new" fee_policy_form new_fee_policy = crate::fees::NewPolicyPage;
    "/fees/policies/:id" fee_policy_form edit_fee_policy = crate::fees::EditPolicyPage;
    "/fees/:id" fee fee = crate::fees::ShowPage;
    "/fees/:id/edit" fee_form edit_fee = crate::fees::EditPage;
    "/fees/:id/print" fee_print fee_print = crate::fees::PrintPage;
    "/bank" bank bank = crate::bank::ListPage;
    "/bank/import" bank_import bank_import = crate::bank::ImportPage;
    "/targets" targets targets = crate::targets::TargetsPage;
    "/periods" periods periods = crate::periods::PeriodsPage;
    "/rates" rates rates = crate::rates::RatesPage;
    "/reports/arrears" arrears arrears = crate::reports::ArrearsPage;
    "/reports/ageing" ageing ageing = crate::reports::AgeingPage;
    "/import" imports imports = crate::imports::ImportPage;
    "/account" account account = crate::account::AccountPage;
    "/admin/users" users users = crate::admin::UsersPage;
    "/admin/flows" flows flows = crate::flows::FlowsPage;
    "/admin/dunning" dunning dunning = crate::dunning::SettingsPage;
    "/admin/dunning/channels" channels channels = crate::outbox::ChannelsPage;
    "/admin/dunning/outbox" outbox outbox = crate::outbox::ListPage;
    "/admin/templates" templates templates = crate::templates::ListPage;
    "/admin/templates/new" template_form new_template = crate::templates::NewPage;
    "/admin/templates/:id" template_form edit_template = crate::templates::EditPage;
    "/admin/settings" settings settings = crate::admin::SettingsPage;
}

#[wasm_split(door, wasm_split_path = leptos::wasm_split, preload(load_door), fallible)]
fn door() -> Loaded<AnyView> {
    Ok(view! { <crate::account::SignInPage/> }.into_any())
}

#[wasm_split(set_up, wasm_split_path = leptos::wasm_split, preload(load_set_up), fallible)]
fn set_up() -> Loaded<AnyView> {
    Ok(view! { <crate::account::SetupPage/> }.into_any())
}

/// Who comes to a page: it decides what is loaded and shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Comer {
    /// There is no company yet.
    First,
    Stranger,
    SignedIn,
}

/// The page of who is not signed in: sign-in, or the first start of a new company.
#[component]
pub fn Door(is_first_start: bool) -> impl IntoView {
    announce(if is_first_start { "set_up" } else { "door" });
    at_once(if is_first_start { Box::pin(set_up()) } else { Box::pin(door()) })
}

/// The view of a part that has been loaded: it is there at the first asking.
fn at_once(mut part: Loading<AnyView>) -> AnyView {
    match part.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(view)) => view,
        _ => ().into_any(),
    }
}

/// Loads what the page at `path` needs to come to life as the server rendered it. False: it could not be reached.
pub async fn load(path: &str, comer: Comer) -> bool {
    match comer {
        Comer::First => return load_set_up().await.is_ok(),
        Comer::Stranger => return load_door().await.is_ok(),
        Comer::SignedIn => {}
    }
    match screen_at(path) {
        Some(screen) => (screen.preload)().await.is_ok(),
        None => true,
    }
}

/// The path of the screen that stands at this address, as the routes write it (`/customers/:id`); none: nobody knows the address.
#[must_use]
pub fn route_of(path: &str) -> Option<&'static str> {
    screen_at(path).map(|screen| screen.path)
}

fn screen_at(path: &str) -> Option<&'static Screen> {
    SCREENS.iter().find(|screen| fits(screen.path, path))
}

fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path) = (pieces(pattern), pieces(path));
    let fits = |(wanted, part): (&str, &str)| if wanted.starts_with(':') { !part.is_empty() } else { wanted == part };
    pattern.clone().count() == path.clone().count() && pattern.zip(path).all(fits)
}

fn pieces(path: &str) -> std::str::Split<'_, char> {
    path.trim_matches('/').split('/')
}

/// The whole path of a screen (`/customers/:id`) as the router asks for it. The router's own segments are a type for each shape of a path, and
/// bring the code of each into every page.
#[derive(Clone, Copy)]
struct At(&'static str);

impl PossibleRouteMatch for At {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        let named = |(wanted, part): (&'static str, &str)| wanted.strip_prefix(':').map(|name| (Cow::Borrowed(name), part.to_owned()));
        fits(self.0, path).then(|| PartialPathMatch::new("", pieces(self.0).zip(pieces(path)).filter_map(named).collect(), path))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        path.extend(pieces(self.0).map(|piece| match piece.strip_prefix(':') {
            Some(name) => PathSegment::Param(name.into()),
            None => PathSegment::Static(piece.into()),
        }));
    }
}

/// The routes: a table, all of one type. A path that nobody knows says so.
#[component]
pub fn Screens() -> impl IntoView {
    let routes = || StaticVec::from(SCREENS.iter().map(|screen| NestedRoute::new(At(screen.path), *screen)).collect::<Vec<_>>());
    let props = FlatRoutesProps::builder().fallback(|| view! { <NotFoundPage/> }).children(RouteChildren::to_children(routes)).build();
    FlatRoutes(props).into_any()
}

fn unloaded(l: domain::lang::Lang) -> &'static str {
    l.pick(
        "连不上服务器，这一页还没有下载到本机。请稍后再试。",
        "The server cannot be reached, and this page is not on this device yet. Try again later.",
    )
}

/// A page whose part could not be loaded.
#[component]
fn UnloadedPage() -> impl IntoView {
    let l = lang();
    view! {
        <Page title=l.pick("打不开", "Cannot be opened").to_owned()>
            <Empty symbol=Symbol::Alert title=l.pick("这一页没有下载成功", "This page could not be loaded").to_owned() text=unloaded(l).to_owned()>
                <Button on_click=move |_| crate::client::reload()>{l.pick("重试", "Try again")}</Button>
            </Empty>
        </Page>
    }
}
