//! The files of a contract, the latest first; what was withdrawn stays in sight with its reason.

use domain::id::ContractId;
use leptos::prelude::*;

use super::api::{FILES, FileRow};
use super::withdraw::Withdrawing;
use crate::ui::prelude::*;

/// `1.2 MB`, `340 kB`: never nothing.
#[must_use]
pub fn size(bytes: u64) -> String {
    const MEGABYTE: u64 = 1 << 20;
    if bytes >= MEGABYTE {
        let tenths = bytes * 10 / MEGABYTE;
        return format!("{}.{} MB", tenths / 10, tenths % 10);
    }
    format!("{} kB", bytes.div_ceil(1 << 10).max(1))
}

/// All of them. `withdrawing`: the dialog, for those who may.
pub(super) fn file_list(contract: &ContractId, files: Vec<FileRow>, withdrawing: Option<Withdrawing>) -> AnyView {
    let l = lang();
    if files.is_empty() {
        let text = if withdrawing.is_some() {
            l.pick("签署后的扫描件、验收单、往来函件都可以放在这里。", "Signed scans, delivery notes and letters go here.")
        } else {
            l.pick("能编辑合同的人上传后，会列在这里。", "What those who may edit the contract upload is listed here.")
        };
        return view! { <Empty symbol=Symbol::Attachment title=l.pick("还没有附件", "No files yet") text/> }.into_any();
    }
    let rows: Vec<_> = files.into_iter().map(|file| row(contract, file, withdrawing)).collect();
    view! { <ul class="files">{rows}</ul> }.into_any()
}

/// Whether its words are searched; nothing of a picture, which has none, and of what does not count any more.
fn said_of_words(file: &FileRow, l: domain::lang::Lang) -> String {
    let is_said = file.withdrawn.is_none() && file.file_type.may_have_text();
    if is_said { file.reading.label(l).to_owned() } else { String::new() }
}

fn row(contract: &ContractId, file: FileRow, withdrawing: Option<Withdrawing>) -> AnyView {
    let l = lang();
    let href = format!("{FILES}/{contract}/{}", file.id);
    let facts = [
        file.kind.label(l).to_owned(),
        file.file_type.label(l).to_owned(),
        size(file.size_bytes),
        file.added_by.clone(),
        format::moment(file.added_at),
        said_of_words(&file, l),
    ]
    .into_iter()
    .filter(|fact| !fact.is_empty())
    .collect::<Vec<_>>()
    .join(" · ");
    let open = file.file_type.is_picture().then(|| {
        let href = format!("{href}?open=true");
        view! { <a class="button button-quiet" href=href target="_blank" rel="noopener">{l.pick("查看", "View")}</a> }
    });
    let withdrawn = file.withdrawn.clone().map(|withdrawn| {
        let said = [withdrawn.reason, withdrawn.by, format::moment(withdrawn.at)].join(" · ");
        view! { <span class="row-of"><StateChip tone=Tone::Neutral label=l.pick("已作废", "Withdrawn")/><span class="small">{said}</span></span> }
    });
    let is_withdrawn = file.withdrawn.is_some();
    let name = file.name.clone();
    let withdraw = withdrawing.filter(|_| !is_withdrawn).map(|withdrawing| {
        let label = format!("{} {}", l.pick("作废", "Withdraw"), file.name);
        let press = move |_| withdrawing.file.set(Some(file.clone()));
        view! {
            <Button look=Look::Quiet on_click=press>
                <span aria-hidden="true">{l.pick("作废…", "Withdraw…")}</span><span class="unseen">{label}</span>
            </Button>
        }
    });
    view! {
        <li class="card file" data-withdrawn=is_withdrawn.then_some("true")>
            <Icon symbol=Symbol::Attachment/>
            <div class="file-text">
                <a class="link file-name" href=href download=true title=name.clone()>{name.clone()}</a>
                <span class="quiet small figures">{facts}</span>
                {withdrawn}
            </div>
            <span class="row-acts">{open}{withdraw}</span>
        </li>
    }
    .into_any()
}
