//! A new template from the company's own Word file: what was read fills the form, with every mistake beside its field; nothing is saved by it.

use domain::template::TemplateForm;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::error::{Answer, Failure};
use crate::imports::send_file;
use crate::ui::prelude::*;

/// Where the file is sent.
const READ: &str = "/templates/word";

/// The choice of a file, while what is in the form may be replaced.
#[component]
pub(super) fn FromWord(
    /// Nothing is typed that would be lost.
    is_free: Signal<bool>,
    take: Callback<TemplateForm>,
) -> impl IntoView {
    let l = lang();
    let input = NodeRef::<Input>::new();
    let (failure, is_busy, read) = (RwSignal::new(None::<Failure>), RwSignal::new(false), RwSignal::new(None::<usize>));
    let finish = move |answer: Answer<TemplateForm>| {
        is_busy.set(false);
        match answer {
            Ok(form) => {
                read.set(Some(form.clauses.len()));
                take.run(form);
            }
            Err(found) => failure.set(Some(found)),
        }
    };
    let chosen = move |_| {
        is_busy.set(true);
        failure.set(None);
        read.set(None);
        spawn_local(async move { finish(send_file(input, READ).await) });
    };
    let said = move || {
        read.get().map(|count| {
            let words = match l {
                domain::lang::Lang::Zh => format!("已读入 {count} 条，都是标准条款，尚未保存。请核对，标出可改的条款，再保存。"),
                domain::lang::Lang::En => format!("{count} clauses were read, all of them standard; nothing is saved yet. Check them, mark those that may be edited, and save."),
            };
            view! { <Notice tone=Tone::Done>{words}</Notice> }
        })
    };
    let label = move || {
        if is_busy.get() {
            l.pick("正在读取…", "Reading…")
        } else {
            l.pick("选择 Word 文件，或拖到这里", "Choose a Word file, or drop it here")
        }
    };
    let is_held = move || is_busy.get() || !is_free.get();
    view! {
        <Section id="word" title=l.pick("从 Word 文件开始", "Begin with a Word file")>
            {move || failure.get().map(|failure| failure_notice(&failure))}
            {said}
            <label class="drop" aria-busy=move || is_busy.get().to_string()>
                <Icon symbol=Symbol::Import/>
                <span class="drop-title">{label}</span>
                <input node_ref=input class="drop-input" type="file" name="file" accept=".docx" disabled=is_held on:change=chosen/>
            </label>
            <p class="quiet small">{l.pick("公司自己的合同（.docx）：标题一或“第一条”开始一条，{{客户名称}} 这样的变量照用；文件不保存，宏和外部链接会被拒绝。", "The company's own contract (.docx): heading 1 or “Article 1” begins a clause, variables like {{Customer name}} are kept; the file is not stored, macros and outside links are refused.")}</p>
            <p class="quiet small" hidden=move || is_free.get()>{l.pick("下面已有内容，要换成 Word 文件请先保存或放弃。", "There is something in the form below. Save it or begin afresh before a Word file takes its place.")}</p>
        </Section>
    }
    .into_any()
}
