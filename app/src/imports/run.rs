//! The third step: how far it is, and what came of it.

use std::time::Duration;

use domain::id::ImportId;
use domain::import::Kind;
use domain::lang::Lang;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{ImportProgress, errors_href, import_progress};
use super::page::Desk;
use super::past::PastImports;
use crate::error::Failure;
use crate::ui::prelude::*;

const PAUSE: Duration = Duration::from_millis(400);
/// After an answer that did not come.
const LONG_PAUSE: Duration = Duration::from_secs(3);

/// Asks again and again until it is finished or the page is left.
#[component]
pub fn Running(desk: Desk) -> impl IntoView {
    let l = lang();
    let progress = RwSignal::new(ImportProgress::default());
    let uploaded = desk.uploaded.get_untracked();
    let (id, kind, total) = uploaded.map(|uploaded| (uploaded.id, uploaded.kind, uploaded.good)).unwrap_or_default();
    let asked = id.clone();
    Effect::new(move |_| ask(asked.clone(), progress, desk));
    let is_finished = Memo::new(move |_| progress.with(|progress| progress.finished));
    let whole = Signal::derive(move || progress.with(|progress| progress.total.max(total)) as u64);
    let done = Signal::derive(move || progress.with(|progress| progress.done) as u64);
    move || {
        if is_finished.get() {
            let progress = progress.get();
            return view! { <Outcome progress id=id.clone() kind desk/> }.into_any();
        }
        view! {
            <div class="card import-running" role="status">
                <strong>{l.pick("正在写入…", "Writing…")}</strong>
                <CountMeter done whole label=l.pick("已处理的行", "Rows done")/>
                <span class="quiet small">{l.pick("可以离开这个页面，导入会继续。", "You may leave this page; the import goes on.")}</span>
            </div>
        }
        .into_any()
    }
}

fn ask(id: ImportId, progress: RwSignal<ImportProgress>, desk: Desk) {
    spawn_local(async move {
        let answer = import_progress(id.clone()).await;
        // The page may have been left meanwhile.
        if progress.try_get_untracked().is_none() {
            return;
        }
        let pause = match answer {
            Ok(now) => {
                let is_finished = now.finished;
                desk.failure.set(None);
                progress.set(now);
                if is_finished {
                    return;
                }
                PAUSE
            }
            Err(failure) => {
                let is_over = matches!(failure, Failure::NotFound | Failure::SignedOut);
                desk.failure.set(Some(failure));
                if is_over {
                    return;
                }
                LONG_PAUSE
            }
        };
        set_timeout(move || ask(id, progress, desk), pause);
    });
}

#[component]
fn Outcome(progress: ImportProgress, id: ImportId, kind: Kind, desk: Desk) -> impl IntoView {
    let l = lang();
    let count = |count: usize| format::count(count as u64);
    let (tone, text) = verdict(&progress, l);
    let tone_refused = if progress.refused > 0 { Tone::Attention } else { Tone::Neutral };
    let (added, updated, unchanged, refused) =
        (count(progress.added), count(progress.updated), count(progress.unchanged), count(progress.refused));
    let errors = (progress.refused > 0).then(|| {
        let href = errors_href(&id);
        view! { <ButtonLink href icon=Symbol::Export download=true>{l.pick("下载错误文件", "Download the error file")}</ButtonLink> }
    });
    let (path, label) = list_of(kind, l);
    view! {
        <Notice tone>{text}</Notice>
        <Figures>
            <Figure label=l.pick("新增", "Added") value=added/>
            <Figure label=l.pick("更新", "Updated") value=updated/>
            <Figure label=l.pick("没有变化", "Unchanged") value=unchanged/>
            <Figure label=l.pick("拒绝", "Refused") value=refused tone=tone_refused/>
        </Figures>
        <div class="form-actions">
            <ButtonLink href=path look=Look::Primary>{label}</ButtonLink>
            {errors}
            <Button on_click=move |_| desk.clear()>{l.pick("再导入一个文件", "Import another file")}</Button>
        </div>
        <PastImports/>
    }
    .into_any()
}

fn verdict(progress: &ImportProgress, l: Lang) -> (Tone, String) {
    if let (Some(id), true) = (&progress.failure, progress.taken_back) {
        let text = match l {
            Lang::Zh => format!("系统出错，没有导入：按“全部或不导入”，已写入的部分会收回。请重试。编号 {id}"),
            Lang::En => {
                format!("Something failed on our side. All or nothing was asked, so what was written is taken back. Try again. Id {id}")
            }
        };
        return (Tone::Overdue, text);
    }
    if let Some(id) = &progress.failure {
        let text = match l {
            Lang::Zh => {
                format!("系统出错，导入中断：已处理 {} 行，写入的都有效。重新上传同一个文件会接着更新，不会重复。编号 {id}", progress.done)
            }
            Lang::En => format!(
                "Something failed on our side after {} rows; what was written stands. Upload the same file again: nothing is doubled. Id {id}",
                progress.done
            ),
        };
        return (Tone::Overdue, text);
    }
    match (progress.given_up, progress.refused, l) {
        (true, refused, Lang::Zh) => (Tone::Overdue, format!("有 {refused} 行被拒绝，按“全部或不导入”的选择，一行也没有写入。")),
        (true, refused, Lang::En) => {
            (Tone::Overdue, format!("{refused} rows were refused; all or nothing was asked, so nothing was written."))
        }
        (false, 0, _) => (Tone::Done, l.pick("导入完成。", "The import is done.").to_owned()),
        (false, refused, Lang::Zh) => (Tone::Attention, format!("导入完成，{refused} 行没有导入。原因在错误文件里，改好可以再导入。")),
        (false, refused, Lang::En) => (
            Tone::Attention,
            format!("The import is done; {refused} rows were left out. The error file says why; mend it and import it again."),
        ),
    }
}

/// The list where the result stands.
fn list_of(kind: Kind, l: Lang) -> (&'static str, &'static str) {
    match kind {
        Kind::Customers => ("/customers", l.pick("查看客户", "See the customers")),
        Kind::Contracts | Kind::ContractSales | Kind::Invoices | Kind::Adjustments => {
            ("/contracts", l.pick("查看合同", "See the contracts"))
        }
        Kind::Arrears => ("/reports/arrears", l.pick("查看欠款", "See the arrears")),
    }
}
