//! Photos: chosen in the form and sent once its text is saved, added to an entry later, shown small, opened large.

use domain::follow_up::{FollowUp, PHOTOS_MAX, Photo};
use domain::id::FollowUpId;
use domain::lang::Lang;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::device::{Picture, attach, chosen};
use crate::error::Failure;
use crate::frame::frame;
use crate::ui::prelude::*;

/// The pictures of a follow-up that is being written: one Copy value.
#[derive(Clone, Copy)]
pub(super) struct Photos {
    chosen: RwSignal<Vec<Picture>>,
    /// One or more could not be read, or were more than go.
    left_out: RwSignal<Option<&'static str>>,
    /// The text is saved; these are the follow-up it became and what keeps its pictures from it.
    saved: RwSignal<Option<FollowUp>>,
    failure: RwSignal<Option<Failure>>,
}

impl Photos {
    pub(super) fn none() -> Self {
        Self { chosen: RwSignal::new(Vec::new()), left_out: RwSignal::new(None), saved: RwSignal::new(None), failure: RwSignal::new(None) }
    }

    pub(super) fn is_empty(self) -> bool {
        self.chosen.with(Vec::is_empty)
    }

    /// Whether the text is saved, and only pictures are left.
    pub(super) fn is_sending(self) -> bool {
        self.saved.with(Option::is_some)
    }

    fn choose(self, event: leptos::ev::Event) {
        let l = lang();
        spawn_local(async move {
            let pictures = chosen(event).await;
            let is_unread = pictures.contains(&None);
            let mut all = self.chosen.try_get_untracked().unwrap_or_default();
            all.extend(pictures.into_iter().flatten());
            let is_over = all.len() > PHOTOS_MAX;
            all.truncate(PHOTOS_MAX);
            self.left_out.try_set(if is_over {
                Some(l.pick("最多 6 张，多出的没有加上。", "Six at most; the rest were left out."))
            } else if is_unread {
                Some(l.pick(
                    "有照片读不了，没有加上。请换一张，或先截图再选。",
                    "A picture could not be read and was left out. Choose another, or a screenshot of it.",
                ))
            } else {
                None
            });
            self.chosen.try_set(all);
        });
    }

    /// Sends what was chosen, one after another; closing the form does not stop it. What fails is kept for another try.
    pub(super) fn send(self, saved: FollowUp, on_done: Callback<FollowUp>) {
        self.failure.set(None);
        self.saved.set(Some(saved.clone()));
        let pictures = self.chosen.get_untracked();
        spawn_local(async move {
            let mut saved = saved;
            for picture in pictures {
                match attach(&saved.id, &picture).await {
                    Ok(with_photo) => {
                        saved = with_photo;
                        self.chosen.try_update(|chosen| chosen.retain(|other| *other != picture));
                    }
                    Err(failure) => {
                        self.failure.try_set(Some(failure));
                    }
                }
            }
            if self.chosen.try_with_untracked(Vec::is_empty) == Some(true) {
                on_done.run(saved);
            }
        });
    }
}

/// The device's camera, and its pictures. On a desktop both are the same window, and one stands there.
fn inputs(on_change: impl Fn(leptos::ev::Event) + Copy + 'static, look: &'static str) -> AnyView {
    let l = lang();
    view! {
        <label class=format!("{look} photo-camera")>
            <Icon symbol=Symbol::Camera/>
            {l.pick("拍照", "Take photo")}
            <input class="unseen" type="file" accept="image/*" capture="environment" on:change=on_change/>
        </label>
        <label class=look>
            <Icon symbol=Symbol::Picture/>
            {l.pick("照片", "Photos")}
            <input class="unseen" type="file" accept="image/*" multiple=true on:change=on_change/>
        </label>
    }
    .into_any()
}

/// The two buttons of the form.
pub(super) fn picker(photos: Photos) -> AnyView {
    inputs(move |event| photos.choose(event), "button button-secondary")
}

/// What was chosen, each to be taken back.
#[component]
pub(super) fn Chosen(photos: Photos) -> impl IntoView {
    let l = lang();
    let thumbs = move || {
        let each = photos.chosen.get().into_iter().enumerate();
        each.map(|(index, picture)| {
            let remove = move |_| photos.chosen.update(|chosen| drop(chosen.remove(index)));
            view! {
                <li class="photo">
                    <img src=picture.thumb alt=format!("{} {}", l.pick("照片", "Photo"), index + 1)/>
                    <IconButton symbol=Symbol::Close label=format!("{} {}", l.pick("去掉照片", "Remove photo"), index + 1) on_click=remove/>
                </li>
            }
        })
        .collect_view()
    };
    view! {
        <ul class="photos" hidden=move || photos.is_empty()>{thumbs}</ul>
        {move || photos.left_out.get().map(|text| view! { <p class="quiet small" role="status">{text}</p> })}
    }
}

/// After the text is saved: how far its pictures are, and what to do with those that did not go.
#[component]
pub(super) fn Sending(photos: Photos, on_done: Callback<FollowUp>) -> impl IntoView {
    let l = lang();
    let left = move || photos.chosen.with(Vec::len);
    let again = move |_| {
        if let Some(saved) = photos.saved.get_untracked() {
            photos.send(saved, on_done);
        }
    };
    let without = move |_| {
        if let Some(saved) = photos.saved.get_untracked() {
            on_done.run(saved);
        }
    };
    let failed = move |failure: Failure| {
        let why = match failure {
            Failure::Unreachable(_) => l.pick("没连上服务器。", "The server was not reached.").to_owned(),
            other => other.message(l),
        };
        let what = match l {
            Lang::Zh => format!("文字已保存。还有 {} 张照片没传上去：{why}", left()),
            Lang::En => format!("The text is saved. {} photos are not up yet: {why}", left()),
        };
        view! {
            <Notice tone=Tone::Attention>{what}</Notice>
            <div class="form-actions">
                <Button look=Look::Primary on_click=again>{l.pick("重传照片", "Send the photos again")}</Button>
                <Button on_click=without>{l.pick("不传了", "Leave them")}</Button>
            </div>
        }
        .into_any()
    };
    let under_way = move || match l {
        Lang::Zh => format!("文字已保存，正在传照片，还有 {} 张…", left()),
        Lang::En => format!("The text is saved; sending photos, {} to go…", left()),
    };
    view! {
        {move || match photos.failure.get() {
            Some(failure) => failed(failure),
            None => view! { <p class="row-of" role="status"><span class="spinner"></span>{under_way}</p> }.into_any(),
        }}
    }
}

/// Adds photos to an entry of one's own, at once.
pub(super) fn add_to(follow_up: &FollowUp) -> Option<AnyView> {
    let is_mine = frame().actor.is_some_and(|actor| actor.user == follow_up.author);
    let room = PHOTOS_MAX.saturating_sub(follow_up.photos.len());
    if !is_mine || room == 0 {
        return None;
    }
    let (l, toasts, id) = (lang(), toasts(), StoredValue::new(follow_up.id.clone()));
    let add = move |event: leptos::ev::Event| {
        let id = id.get_value();
        spawn_local(async move {
            let mut failed = None;
            for picture in chosen(event).await.into_iter().take(room) {
                match picture {
                    Some(picture) => failed = attach(&id, &picture).await.err().or(failed),
                    None => failed = Some(domain::refusal::Refusal::NotAPhoto.into()),
                }
            }
            match failed {
                None => toasts.done(l.pick("照片已加上。", "Photos added.")),
                Some(failure) => toasts.failed(format!("{}{}", l.pick("有照片没加上：", "A photo was not added: "), failure.message(l))),
            }
        });
    };
    Some(
        view! {
            <label class="follow-up-act">
                {l.pick("加照片", "Add photos")}
                <input class="unseen" type="file" accept="image/*" multiple=true on:change=add/>
            </label>
        }
        .into_any(),
    )
}

/// The large view over the page: which photos, and at which one.
#[derive(Clone, Copy)]
pub(crate) struct Viewing {
    open: RwSignal<bool>,
    urls: RwSignal<Vec<String>>,
    at: RwSignal<usize>,
}

/// Makes the large view known to everything below. Called once, by the application's root.
pub(crate) fn provide_viewing() {
    provide_context(Viewing { open: RwSignal::new(false), urls: RwSignal::new(Vec::new()), at: RwSignal::new(0) });
}

fn url(follow_up: &FollowUpId, photo: &str) -> String {
    format!("/photos/{follow_up}/{photo}")
}

/// The thumbnails of an entry. A press opens the photo over the page, Ctrl-click in a tab.
pub(super) fn thumbs(id: &FollowUpId, photos: &[Photo]) -> Option<AnyView> {
    if photos.is_empty() {
        return None;
    }
    let (l, viewing) = (lang(), use_context::<Viewing>());
    let urls = StoredValue::new(photos.iter().map(|photo| url(id, photo.id.as_str())).collect::<Vec<_>>());
    let each = photos.iter().enumerate().map(|(index, photo)| {
        let open = move |event: leptos::ev::MouseEvent| {
            if let Some(viewing) = viewing.filter(|_| !event.ctrl_key() && !event.meta_key() && !event.shift_key()) {
                event.prevent_default();
                viewing.urls.set(urls.get_value());
                viewing.at.set(index);
                viewing.open.set(true);
            }
        };
        let alt = format!("{} {}", l.pick("照片", "Photo"), index + 1);
        view! {
            <li class="photo">
                <a href=url(id, photo.id.as_str()) target="_blank" on:click=open><img src=url(id, photo.thumb.as_str()) alt=alt loading="lazy"/></a>
            </li>
        }
    });
    Some(view! { <ul class="photos">{each.collect_view()}</ul> }.into_any())
}

/// The large view. Once, in the application's frame, where no live update draws anew.
#[component]
pub(crate) fn PhotoViewer() -> impl IntoView {
    let l = lang();
    let Some(Viewing { open, urls, at }) = use_context::<Viewing>() else { return ().into_any() };
    let count = move || urls.with(Vec::len).max(1);
    let step = move |is_back: bool| move |_| at.update(|at| *at = (*at + if is_back { count() - 1 } else { 1 }) % count());
    view! {
        <Dialog open title=l.pick("照片", "Photo") wide=true>
            <img class="photo-large" src=move || urls.with(|urls| urls.get(at.get()).cloned()) alt=move || format!("{} {}", l.pick("照片", "Photo"), at.get() + 1)/>
            <div class="photo-steps" hidden=move || count() < 2>
                <IconButton symbol=Symbol::Left label=l.pick("上一张", "Previous") on_click=step(true)/>
                <span class="figures">{move || format!("{} / {}", at.get() + 1, count())}</span>
                <IconButton symbol=Symbol::Right label=l.pick("下一张", "Next") on_click=step(false)/>
            </div>
        </Dialog>
    }
    .into_any()
}
