//! `/import`: choose a file, look at what it says, let it in.

use domain::import::Kind;
use domain::permission::{Act, Noun};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::Uploaded;
use super::past::PastImports;
use super::preview::Preview;
use super::run::Running;
use super::upload::send_chosen;
use crate::error::Failure;
use crate::frame::may;
use crate::ui::prelude::*;

/// Where the page is, and what it holds.
#[derive(Clone, Copy)]
pub struct Desk {
    pub uploaded: RwSignal<Option<Uploaded>>,
    pub failure: RwSignal<Option<Failure>>,
    /// A file is on its way, or is being read again.
    pub is_busy: RwSignal<bool>,
    /// The import was begun.
    pub is_started: RwSignal<bool>,
}

impl Desk {
    fn new() -> Self {
        Self {
            uploaded: RwSignal::new(None),
            failure: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            is_started: RwSignal::new(false),
        }
    }

    /// Takes over what the server understood, or why it could not.
    pub fn take(self, answer: Result<Uploaded, Failure>) {
        match answer {
            Ok(uploaded) => {
                self.failure.set(None);
                self.uploaded.set(Some(uploaded));
            }
            Err(failure) => {
                self.failure.set(Some(failure));
                // What was chosen does not hold: the choices show again what does.
                self.uploaded.update(|_| ());
            }
        }
        self.is_busy.set(false);
    }

    /// Back to the choice of a file.
    pub fn clear(self) {
        self.uploaded.set(None);
        self.failure.set(None);
        self.is_started.set(false);
    }
}

/// `/import`
#[component]
pub fn ImportPage() -> impl IntoView {
    let l = lang();
    if !may(Noun::Import, Act::Create) {
        return view! { <crate::application::NotFoundPage/> }.into_any();
    }
    let desk = Desk::new();
    let is_chosen = Memo::new(move |_| desk.uploaded.with(Option::is_some));
    let body = move || match (is_chosen.get(), desk.is_started.get()) {
        (false, _) => view! { <ChooseFile desk/> }.into_any(),
        (true, false) => view! { <Preview desk/> }.into_any(),
        (true, true) => view! { <Running desk/> }.into_any(),
    };
    view! {
        <Page title=l.pick("导入", "Import") subtitle=view! { <span>{l.pick("把 Excel 或 CSV 台账导进来：先核对，再写入。", "Bring in a ledger from Excel or CSV: look first, write after.")}</span> }.into_any()>
            <Steps desk is_chosen/>
            <Failed desk/>
            {body}
        </Page>
    }
    .into_any()
}

/// 1 choose, 2 look, 3 write.
#[component]
fn Steps(desk: Desk, is_chosen: Memo<bool>) -> impl IntoView {
    let l = lang();
    let at = move || match (is_chosen.get(), desk.is_started.get()) {
        (false, _) => 0,
        (true, false) => 1,
        (true, true) => 2,
    };
    let names = [l.pick("选文件", "Choose a file"), l.pick("核对", "Check"), l.pick("写入", "Write")];
    let steps: Vec<_> = names
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
            let current = move || (at() == index).then_some("step");
            view! { <li class="step" data-past=move || (at() > index).then_some("true") aria-current=current><span class="step-number figures">{index + 1}</span>{name}</li> }
        })
        .collect();
    view! { <ol class="steps" aria-label=l.pick("步骤", "Steps")>{steps}</ol> }
}

/// Why the last thing did not work; what was on the page stays.
#[component]
fn Failed(desk: Desk) -> impl IntoView {
    let l = lang();
    move || {
        desk.failure.get().map(|failure| {
            let text = match failure {
                Failure::NotFound => l
                    .pick("上传的文件已过期，服务器不再保留。请重新上传。", "The upload has expired on the server. Upload the file again.")
                    .to_owned(),
                other => other.message(l),
            };
            view! { <Notice tone=Tone::Overdue>{text}</Notice> }
        })
    }
}

#[component]
fn ChooseFile(desk: Desk) -> impl IntoView {
    let l = lang();
    let query = use_query();
    let kind = RwSignal::new(untrack(|| query.get("kind")));
    let input = NodeRef::<Input>::new();
    let is_over = RwSignal::new(false);
    let chosen = move |_| {
        desk.is_busy.set(true);
        desk.failure.set(None);
        let kind = kind.with_untracked(|code| Kind::offered().find(|kind| kind.code() == code));
        spawn_local(async move { desk.take(send_chosen(input, kind).await) });
    };
    let recognise = Choice::new("", l.pick("自动识别", "Automatic"));
    let kinds: Vec<Choice> =
        std::iter::once(recognise).chain(Kind::offered().map(|kind| Choice::new(kind.code(), kind.label(l)))).collect();
    view! {
        <div class="import-choose">
            <RadioField name="kind" label=l.pick("这是哪种台账", "Kind of ledger") value=kind choices=kinds bar=true/>
            <label class="drop" data-over=move || is_over.get().then_some("true") aria-busy=move || desk.is_busy.get().to_string()
                on:dragenter=move |_| is_over.set(true) on:dragleave=move |_| is_over.set(false) on:drop=move |_| is_over.set(false)>
                <Icon symbol=Symbol::Import/>
                <span class="drop-title">{move || if desk.is_busy.get() { l.pick("正在读取…", "Reading…") } else { l.pick("选择文件，或拖到这里", "Choose a file, or drop it here") }}</span>
                <span class="quiet small">{l.pick(".xlsx、.xls 或 .csv（UTF-8、GBK 都可以），每次一个文件", ".xlsx, .xls or .csv (UTF-8 or GBK), one file at a time")}</span>
                <input node_ref=input class="drop-input" type="file" name="file" accept=".xlsx,.xlsm,.xls,.csv,.tsv,.txt" disabled=move || desk.is_busy.get() on:change=chosen/>
            </label>
            <Hints/>
        </div>
        <PastImports/>
    }
    .into_any()
}

/// What a file may look like, so that nobody tidies it up first.
#[component]
fn Hints() -> impl IntoView {
    let l = lang();
    let hints = [
        l.pick("表头上面有标题行、下面有合计行都没关系，会自动跳过。", "Title rows above the header and totals below it are passed over."),
        l.pick(
            "金额可以写 100,000、10万元；日期可以写 2025/1/15、2025年1月15日。",
            "Amounts may read 100,000 or 10万元; dates 2025/1/15 or 2025年1月15日.",
        ),
        l.pick(
            "编号已有的会更新，不会重复；重复导入同一个文件是安全的。",
            "Known numbers are updated, never doubled; importing a file twice is safe.",
        ),
        l.pick(
            "有问题的行会说明原因，可以下载改好再导入。",
            "Rows with problems say why, and can be downloaded, mended and imported again.",
        ),
    ];
    view! { <ul class="import-hints quiet small">{hints.into_iter().map(|hint| view! { <li>{hint}</li> }).collect_view()}</ul> }
}
