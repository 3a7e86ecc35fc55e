//! One's own due days in the calendar of a phone or a mail program: a secret link, made, renewed and revoked here.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::api::{calendar_link, calendar_make, calendar_revoke};
use crate::fetched::fetched;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// The link's state, and the link itself right after it was made: it is shown once.
#[component]
pub(super) fn CalendarSection() -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let shown = RwSignal::new(None::<String>);
    let (renewing, revoking) = (RwSignal::new(false), RwSignal::new(false));
    let make = Action::new(|(): &()| calendar_make(fresh_id().into()));
    let revoke = Action::new(|(): &()| calendar_revoke(fresh_id().into()));
    let since = fetched(move || (make.version().get(), revoke.version().get()), |_| calendar_link());
    Effect::new(move |_| match make.value().get() {
        None => {}
        Some(Ok(path)) => {
            renewing.set(false);
            shown.set(Some(format!("{}{path}", browser::origin())));
        }
        Some(Err(failure)) => toasts.failed(failure.message(l)),
    });
    Effect::new(move |_| match revoke.value().get() {
        None => {}
        Some(Ok(())) => {
            revoking.set(false);
            shown.set(None);
            toasts.done(l.pick("链接已停用。", "The link is revoked."));
        }
        Some(Err(failure)) => toasts.failed(failure.message(l)),
    });
    let begin = Callback::new(move |()| drop(make.dispatch(())));
    let end = Callback::new(move |()| drop(revoke.dispatch(())));
    let show = move |since: Option<NaiveDate>| state(since, begin, renewing, revoking);
    view! {
        <Section title=l.pick("日历订阅", "Calendar") id="calendar">
            <p class="quiet">{l.pick(
                "把自己的应收到期日、下次联系和履约事项放进手机或邮箱的日历（前 90 天到后 400 天），自动更新。知道链接的人都能看到，请不要转发。",
                "Your due payments, next contacts and obligations in the calendar of your phone or mail (90 days back, 400 ahead), kept up to date. Whoever knows the link can read them: do not pass it on.",
            )}</p>
            {when_there(since, 2, show)}
            {move || shown.get().map(|link| made(link, toasts, l))}
            <Confirm open=renewing title=l.pick("更换日历链接", "Renew the calendar link")
                consequence=l.pick("现在的链接立即失效，已订阅的日历要用新链接重新订阅。", "The present link stops at once; calendars that use it have to subscribe to the new one.")
                act=l.pick("更换链接", "Renew the link") pending=make.pending() on_confirm=begin/>
            <Confirm open=revoking title=l.pick("停用日历链接", "Revoke the calendar link")
                consequence=l.pick("链接立即失效，已订阅的日历不再更新。", "The link stops at once; calendars that use it are updated no more.")
                act=l.pick("停用链接", "Revoke the link") danger=true pending=revoke.pending() on_confirm=end/>
        </Section>
    }
    .into_any()
}

fn state(since: Option<NaiveDate>, begin: Callback<()>, renewing: RwSignal<bool>, revoking: RwSignal<bool>) -> AnyView {
    let l = lang();
    let Some(since) = since else {
        return view! { <Button icon=Symbol::Calendar on_click=move |_| begin.run(())>{l.pick("生成链接", "Make a link")}</Button> }
            .into_any();
    };
    view! {
        <p class="row-of">
            <span>{l.pick("链接生成于 ", "Link made on ")}<span class="figures">{format::date(since)}</span></span>
            <Button look=Look::Quiet on_click=move |_| renewing.set(true)>{l.pick("更换…", "Renew…")}</Button>
            <Button look=Look::Quiet on_click=move |_| revoking.set(true)>{l.pick("停用…", "Revoke…")}</Button>
        </p>
    }
    .into_any()
}

/// The link, to be copied now.
fn made(link: String, toasts: Toasts, l: domain::lang::Lang) -> AnyView {
    let own = link.clone();
    let copy = move |_| {
        if browser::copy(&own) {
            toasts.done(l.pick("链接已复制。", "The link is copied."));
        } else {
            toasts.failed(l.pick("没有复制成功，请选中链接自己复制。", "It could not be copied: select the link and copy it yourself."));
        }
    };
    view! {
        <div class="card calendar-link" role="status">
            <p class="quiet small">{l.pick("链接只显示这一次，请现在复制。", "The link is shown this once: copy it now.")}</p>
            <code>{link}</code>
            <Button look=Look::Primary on_click=copy>{l.pick("复制链接", "Copy the link")}</Button>
        </div>
    }
    .into_any()
}
