//! The browsers that are signed in as oneself, and ending them.

use domain::id::SessionId;
use leptos::prelude::*;

use super::api::{OpenSession, end_other_sessions, end_session, my_sessions};
use crate::fetched::fetched;
use crate::frame::today;
use crate::ui::prelude::*;

/// The list of one's own sessions.
#[component]
pub(super) fn SessionsSection() -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    // None ends all the others.
    let end = Action::new(|session: &Option<SessionId>| {
        let session = session.clone();
        async move {
            match session {
                Some(session) => end_session(session).await,
                None => end_other_sessions().await,
            }
        }
    });
    let sessions = fetched(move || end.version().get(), |_| my_sessions());
    Effect::new(move |_| match end.value().get() {
        Some(Ok(())) => toasts.done(l.pick("已退出登录。", "Signed out there.")),
        Some(Err(failure)) => toasts.failed(failure.message(l)),
        None => {}
    });
    let others = view! {
        <Button look=Look::Quiet on_click=move |_| { end.dispatch(None); }>{l.pick("退出其他所有设备", "Sign out all others")}</Button>
    };
    view! {
        <Section title=l.pick("已登录的设备", "Signed-in devices") id="sessions" acts=others.into_any()>
            <Transition fallback=|| view! { <Skeleton lines=3/> }>
                {move || Suspend::new(async move {
                    match sessions.await {
                        Ok(sessions) => list(sessions, end).into_any(),
                        Err(failure) => view! { <Notice tone=Tone::Overdue>{failure.message(l)}</Notice> }.into_any(),
                    }
                })}
            </Transition>
        </Section>
    }
    .into_any()
}

fn list(sessions: Vec<OpenSession>, end: Action<Option<SessionId>, Result<(), crate::error::Failure>>) -> impl IntoView {
    let (l, today) = (lang(), today());
    let rows: Vec<_> = sessions
        .into_iter()
        .map(|session| {
            let id = session.id.clone();
            let seen = format!("{} {}", format::relative(session.seen.date(), today, l), format::time(session.seen));
            let act = if session.is_this {
                view! { <StateChip tone=Tone::Done label=l.pick("本机", "This device")/> }.into_any()
            } else {
                view! { <Button look=Look::Quiet on_click=move |_| { end.dispatch(Some(id.clone())); }>{l.pick("退出", "Sign out")}</Button> }.into_any()
            };
            view! {
                <li class="session">
                    <span class="session-words">
                        <span>{device_name(&session.device)}</span>
                        <span class="quiet small figures">
                            {l.pick("最近使用 ", "Last used ")}{seen}{l.pick(" · 登录于 ", " · signed in ")}{format::moment(session.opened)}
                        </span>
                    </span>
                    {act}
                </li>
            }
        })
        .collect();
    view! { <ul class="sessions">{rows}</ul> }
}

/// Browser and system out of what a browser calls itself; the words themselves when it is an unknown one.
#[must_use]
pub fn device_name(agent: &str) -> String {
    const BROWSERS: [(&str, &str); 7] = [
        ("MicroMessenger", "微信 WeChat"),
        ("DingTalk", "钉钉 DingTalk"),
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 6] =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];
    let find = |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) if agent.is_empty() => "—".to_owned(),
        (None, None) => agent.chars().take(60).collect(),
    }
}
