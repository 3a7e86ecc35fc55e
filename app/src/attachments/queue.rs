//! Files on their way: chosen or dropped, checked before they are sent, sent one after another, tried again where one did not go.

use domain::attachment::{AttachmentKind, FILE_MEGABYTES_MAX, file_name, may_be_sent};
use domain::id::ContractId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::FILES;
use super::device::{chosen, forget, in_address, send};
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// How far a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Sending {
    Waiting,
    /// In percent.
    Going(u64),
    Failed(Failure),
}

/// A file on its way, under the id it will have, so that sending it twice keeps it once.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Item {
    key: u32,
    id: String,
    contract: ContractId,
    kind: String,
    name: String,
    sending: RwSignal<Sending>,
}

/// What the page keeps of its files on their way: one Copy value, which no live change renews.
#[derive(Clone, Copy)]
pub(super) struct Queue {
    items: RwSignal<Vec<Item>>,
    kind: RwSignal<String>,
    /// Counts what has arrived.
    pub(super) done: RwSignal<u32>,
    is_running: StoredValue<bool>,
    /// The page's own owner: what a handler adds lives as long as the page.
    owner: StoredValue<Owner>,
}

impl Queue {
    /// Call it while the page is set up.
    pub(super) fn new() -> Self {
        let queue = Self {
            items: RwSignal::new(Vec::new()),
            kind: RwSignal::new(AttachmentKind::default().code().to_owned()),
            done: RwSignal::new(0),
            is_running: StoredValue::new(false),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        guard_unsaved(Signal::derive(move || queue.items.with(|items| !items.is_empty())));
        queue
    }

    fn add(self, event: leptos::ev::Event, contract: &ContractId) {
        for file in chosen(event) {
            let refused = may_be_sent(&file.name, file.size_bytes).err();
            let state = refused.clone().map_or(Sending::Waiting, |refusal| Sending::Failed(refusal.into()));
            let item = Item {
                key: file.key,
                id: fresh_id(),
                contract: contract.clone(),
                kind: self.kind.get_untracked(),
                name: file_name(&file.name),
                sending: self.owner.with_value(|owner| owner.with(|| RwSignal::new(state))),
            };
            let sending = item.sending;
            self.items.update(|items| items.push(item));
            if let Some(refusal) = refused {
                spawn_local(async move { drop(sending.try_set(Sending::Failed(crate::parts::told(refusal.into()).await.into()))) });
            }
        }
        self.run();
    }

    fn remove(self, key: u32) {
        forget(key);
        self.items.try_update(|items| items.retain(|item| item.key != key));
    }

    fn again(self, item: &Item) {
        item.sending.set(Sending::Waiting);
        self.run();
    }

    /// Sends what waits, unless that is under way; leaving the page ends it.
    fn run(self) {
        if self.is_running.get_value() {
            return;
        }
        self.is_running.set_value(true);
        spawn_local(async move {
            let next = || {
                let waits = |item: &&Item| item.sending.get_untracked() == Sending::Waiting;
                self.items.try_with_untracked(|items| items.iter().find(waits).cloned()).flatten()
            };
            while let Some(item) = next() {
                self.send(item).await;
            }
            self.is_running.try_set_value(false);
        });
    }

    async fn send(self, item: Item) {
        item.sending.set(Sending::Going(0));
        let url = format!("{FILES}/{}?id={}&kind={}&name={}", item.contract, item.id, item.kind, in_address(&item.name));
        let sending = item.sending;
        let answer = send(item.key, url, move |percent| drop(sending.try_set(Sending::Going(percent)))).await;
        match answer {
            Ok(()) => {
                self.remove(item.key);
                self.done.try_update(|done| *done += 1);
            }
            Err(failure) => drop(sending.try_set(Sending::Failed(failure))),
        }
    }
}

/// Where files are chosen, dropped or photographed, and below it those that are on their way.
pub(super) fn upload_box(queue: Queue, contract: ContractId) -> AnyView {
    let l = lang();
    let is_over = RwSignal::new(false);
    let contract = StoredValue::new(contract);
    let take = move |event: leptos::ev::Event| {
        is_over.set(false);
        contract.with_value(|contract| queue.add(event, contract));
    };
    let kinds = AttachmentKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect();
    let types = ["PDF", "JPEG", "PNG", "WebP", ".docx", ".xlsx"].join(l.pick("、", ", "));
    let hint = format!("{types}{}{FILE_MEGABYTES_MAX} MB", l.pick("；每个不超过 ", "; each up to "));
    let accept = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx";
    view! {
        <div class="file-choose">
            <RadioField name="kind" label=l.pick("这是什么", "What they are") value=queue.kind choices=kinds bar=true/>
            <label class="drop" data-over=move || is_over.get().then_some("true")
                on:dragenter=move |_| is_over.set(true) on:dragleave=move |_| is_over.set(false) on:drop=move |_| is_over.set(false)>
                <Icon symbol=Symbol::Attachment/>
                <span class="drop-title">{l.pick("选择文件，或拖到这里", "Choose files, or drop them here")}</span>
                <span class="quiet small">{hint}</span>
                <input class="drop-input" type="file" name="file" accept=accept multiple=true on:change=take/>
            </label>
            <label class="button button-secondary photo-camera">
                <Icon symbol=Symbol::Camera/>
                {l.pick("拍照上传", "Take a photo")}
                <input class="unseen" type="file" accept="image/jpeg,image/png" capture="environment" on:change=take/>
            </label>
            <ul class="files file-queue" aria-label=l.pick("正在上传", "On their way")>
                <For each=move || queue.items.get() key=|item| item.key let:item>{item_row(queue, item)}</For>
            </ul>
        </div>
    }
    .into_any()
}

fn item_row(queue: Queue, item: Item) -> AnyView {
    let l = lang();
    let (name, sending, key) = (item.name.clone(), item.sending, item.key);
    let item = StoredValue::new(item);
    let state = move || match sending.get() {
        Sending::Waiting => view! { <span class="quiet small" role="status">{l.pick("等待上传", "Waiting")}</span> }.into_any(),
        Sending::Going(percent) => {
            let label = l.pick("已上传", "Sent");
            view! {
                <span class="file-progress" role="status"><CountMeter done=Signal::stored(percent) whole=Signal::stored(100) label/>"%"</span>
            }
            .into_any()
        }
        Sending::Failed(failure) => {
            let can_go_again = failure.problems().is_none();
            let again = move |_| item.with_value(|item| queue.again(item));
            view! {
                <span class="file-failure" role="alert">{failure.message(l)}</span>
                <span class="row-acts">
                    {can_go_again.then(|| view! { <Button look=Look::Quiet icon=Symbol::Undo on_click=again>{l.pick("重试", "Try again")}</Button> })}
                    <Button look=Look::Quiet on_click=move |_| queue.remove(key)>{l.pick("移除", "Remove")}</Button>
                </span>
            }
            .into_any()
        }
    };
    view! {
        <li class="card file">
            <Icon symbol=Symbol::Attachment/>
            <div class="file-text"><span class="file-name">{name}</span>{state}</div>
        </li>
    }
    .into_any()
}
