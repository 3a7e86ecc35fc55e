//! `/contracts/:id/files`: what is on its way, the files, the paper originals.

use domain::contract::Life;
use domain::id::ContractId;
use domain::lang::Lang;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::api::{FilesView, contract_files};
use super::queue::{Queue, upload_box};
use super::rows::file_list;
use super::withdraw::Withdrawing;
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::live::live;
use crate::originals::{Handling, originals_section};
use crate::parts::{OriginalActs, WithdrawFile};
use crate::ui::prelude::*;

/// What stands on the page besides its rows: it is drawn anew only when that changes, never under a file that is being chosen.
#[derive(Clone, PartialEq, Eq)]
enum Standing {
    Coming,
    Missing,
    Failed(Failure),
    There { contract: ContractId, head: String, archived: Option<String>, may_add: bool },
}

/// `/contracts/:id/files`.
#[component]
pub fn FilesPage() -> impl IntoView {
    let (l, params) = (lang(), use_params_map());
    let id = Memo::new(move |_| ContractId::new(params.with(|params| params.get_str("id").unwrap_or_default().to_owned())));
    let (live, queue, withdrawing, handling) = (live(), Queue::new(), Withdrawing::new(id), Handling::new());
    let done = move || (queue.done.get(), withdrawing.done.get(), handling.done.get());
    let found = fetched_first(move || (id.get(), live.revision.get(), done()), |(id, ..)| contract_files(id));
    let answer = Memo::new(move |_| found.get());
    let standing = Memo::new(move |_| match answer.get() {
        None => Standing::Coming,
        Some(Ok(view)) => Standing::There {
            head: [view.title.as_str(), &view.number, &view.customer_name]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            archived: (view.life == Life::Archived).then(|| archived(&view, l)),
            may_add: view.may_change_files,
            contract: view.contract,
        },
        Some(Err(Failure::NotFound)) => Standing::Missing,
        Some(Err(failure)) => Standing::Failed(failure),
    });
    let rows = move || answer.get().and_then(Result::ok).map(|view| rows(view, withdrawing, handling));
    let body = move || match standing.get() {
        Standing::Coming => ().into_any(),
        Standing::Missing => view! { <NotFoundPage/> }.into_any(),
        Standing::Failed(failure) => failure_notice(&failure),
        Standing::There { contract, head, archived, may_add } => frame(contract, head, archived, may_add, queue, rows),
    };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8/> }>{body}</Transition>
        <WithdrawFile withdrawing/>
        <OriginalActs handling/>
    }
    .into_any()
}

fn frame(
    contract: ContractId,
    head: String,
    archived: Option<String>,
    may_add: bool,
    queue: Queue,
    rows: impl Fn() -> Option<AnyView> + Send + 'static,
) -> AnyView {
    let l = lang();
    let crumbs = vec![
        Crumb::new(l.pick("合同", "Contracts"), "/contracts"),
        Crumb::new(l.pick("合同详情", "The contract"), format!("/contracts/{contract}")),
    ];
    let archived = archived.map(|archived| view! { <Notice>{archived}</Notice> });
    let upload = may_add.then(|| upload_box(queue, contract));
    view! {
        <Page title=l.pick("附件与原件", "Files and originals") crumbs subtitle=view! { <span>{head}</span> }.into_any()>
            {archived}
            {upload}
            {rows}
        </Page>
    }
    .into_any()
}

/// Since when it is archived, until when it is kept, and what that means here.
fn archived(view: &FilesView, l: Lang) -> String {
    let kept = view.archived.as_ref().map(|archiving| {
        let (on, until) = (format::date(archiving.on), format::date(archiving.kept_until()));
        let (since, kept) = (l.pick("归档于", "Archived on"), l.pick("，保管至", ", kept until"));
        [format!("{since} {on}{kept} {until}"), archiving.reason.clone()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    });
    let meaning = l.pick(
        "合同已归档：文件只能查看，原件仍可借出和归还。",
        "The contract is archived: files can only be read; originals can still be lent and returned.",
    );
    [Some(meaning.to_owned()), kept].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn rows(view: FilesView, withdrawing: Withdrawing, handling: Handling) -> AnyView {
    let l = lang();
    let may_withdraw = view.may_change_files.then_some(withdrawing);
    let files = file_list(&view.contract, view.files, may_withdraw);
    let papers = originals_section(view.contract, view.originals, view.loans, view.may_keep_originals, handling);
    view! {
        <Section id="files" title=l.pick("附件", "Files")>{files}</Section>
        {papers}
    }
    .into_any()
}
