//! Imports of the past, below the choice of a file: what each brought, and the way back as long as nobody has built on it.

use std::time::Duration;

use domain::import::{Import, ImportState};
use domain::lang::Lang;
use leptos::prelude::*;

use super::api::{import_undo, imports_past};
use crate::error::Failure;
use crate::fetched::fetched;
use crate::ui::prelude::*;

/// Between two looks at an import that is under way.
const PAUSE: Duration = Duration::from_secs(1);

/// What the list's rows act on.
#[derive(Clone, Copy)]
struct Undoing {
    chosen: RwSignal<Option<Import>>,
    is_asked: RwSignal<bool>,
    again: RwSignal<u32>,
}

#[component]
pub fn PastImports() -> impl IntoView {
    let l = lang();
    let undoing = Undoing { chosen: RwSignal::new(None), is_asked: RwSignal::new(false), again: RwSignal::new(0) };
    let failure = RwSignal::new(None::<Failure>);
    let imports = fetched(move || undoing.again.get(), |_| imports_past());
    let undo = Action::new(|import: &Import| {
        let id = import.id.clone();
        async move { import_undo(id).await }
    });
    Effect::new(move |_| {
        if let Some(answer) = undo.value().get() {
            failure.set(answer.err());
            undoing.is_asked.set(false);
            undoing.again.update(|count| *count += 1);
        }
    });
    let consequence =
        Signal::derive(move || undoing.chosen.with(|chosen| chosen.as_ref().map(|import| consequence(import, l)).unwrap_or_default()));
    let confirmed = move |()| {
        if let Some(import) = undoing.chosen.get_untracked() {
            failure.set(None);
            undo.dispatch(import);
        }
    };
    view! {
        <Section title=l.pick("以前的导入", "Past imports") id="past">
            {move || failure.get().map(|failure| failure_notice(&failure))}
            <Transition fallback=|| view! { <Skeleton lines=3/> }>
                {move || Suspend::new(async move {
                    match imports.await {
                        Ok(imports) => list(&imports, undoing),
                        Err(failure) => failure_notice(&failure),
                    }
                })}
            </Transition>
            <Confirm open=undoing.is_asked title=l.pick("撤销这次导入", "Undo this import") consequence act=l.pick("撤销导入", "Undo the import")
                danger=true pending=undo.pending() on_confirm=confirmed/>
        </Section>
    }
    .into_any()
}

fn list(imports: &[Import], undoing: Undoing) -> AnyView {
    let l = lang();
    if imports.is_empty() {
        let text = l.pick(
            "导入过的文件会列在这里；在有人接着用这些记录之前，可以整个撤销。",
            "Files that were imported are listed here; until somebody builds on them, each can be undone as a whole.",
        );
        return view! { <p class="quiet">{text}</p> }.into_any();
    }
    let is_moving = imports.iter().any(|import| matches!(import.state, ImportState::Running | ImportState::Undoing));
    if is_moving {
        Effect::new(move |_| {
            set_timeout(
                move || {
                    let _ = undoing.again.try_update(|count| *count += 1);
                },
                PAUSE,
            );
        });
    }
    let columns = vec![
        Column::text(l.pick("文件", "File")),
        Column::text(l.pick("种类", "Kind")),
        Column::amount(l.pick("新增", "Added")),
        Column::amount(l.pick("更新", "Updated")),
        Column::text(l.pick("状态", "State")),
        Column::text(""),
    ];
    let rows = imports.iter().map(|import| row(import, undoing)).collect();
    view! { <div class="import-past"><PlainTable label=l.pick("以前的导入", "Past imports") columns rows/></div> }.into_any()
}

fn row(import: &Import, undoing: Undoing) -> Vec<Cell> {
    let l = lang();
    let tone = match import.state {
        ImportState::Running | ImportState::Undoing => Tone::Progress,
        ImportState::Done => Tone::Done,
        ImportState::Broken => Tone::Attention,
        ImportState::Undone => Tone::Neutral,
    };
    let undone = import.undone.map(|at| format!("{} {}", import.undone_by, format::moment(at))).unwrap_or_default();
    let chosen = import.clone();
    let ask = move |_| {
        undoing.chosen.set(Some(chosen.clone()));
        undoing.is_asked.set(true);
    };
    let label = format!("{} {}", l.pick("撤销导入", "Undo the import"), import.file);
    let act = import.can_be_undone().then(|| {
        view! { <Button look=Look::Quiet icon=Symbol::Undo on_click=ask><span aria-hidden="true">{l.pick("撤销导入", "Undo")}</span><span class="unseen">{label}</span></Button> }
    });
    let state =
        view! { <span class="import-state"><StateChip tone label=import.state.label(l)/><span class="quiet small">{undone}</span></span> };
    vec![
        Cell::lines(file_and_sheet(import), format!("{} · {}", format::moment(import.begun), import.owner_name)),
        Cell::text(import.kind.label(l)),
        Cell::count(import.added),
        Cell::count(import.updated),
        Cell::view(state),
        Cell::view(act),
    ]
}

/// A CSV file's one sheet goes by the file's own name.
fn file_and_sheet(import: &Import) -> String {
    if import.sheet.is_empty() || import.sheet == import.file {
        import.file.clone()
    } else {
        format!("{} · {}", import.file, import.sheet)
    }
}

fn consequence(import: &Import, l: Lang) -> String {
    let (file, added, updated) = (&import.file, format::count(import.added), format::count(import.updated));
    let back = (import.updated > 0).then(|| match l {
        Lang::Zh => format!("更新过的 {updated} 条恢复成导入前的样子。"),
        Lang::En => format!("What it updated ({updated}) becomes what it was. "),
    });
    let back = back.unwrap_or_default();
    match l {
        Lang::Zh => {
            format!("{file}：新增的 {added} 条会删除，合同连同回款计划和期初回款。{back}如果已经有人接着用，就不撤销，并说明原因。")
        }
        Lang::En => format!(
            "{file}: what it added ({added}) goes, contracts with their payment plans and opening receipts. {back}If people have built on it, nothing is undone and you are told why."
        ),
    }
}
