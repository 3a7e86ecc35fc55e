//! `/admin/dunning/channels`: the mail server and the robots of groups, each to be tried.

use domain::dunning::Channel;
use domain::lang::Lang;
use domain::outbox::{ChannelsForm, ChannelsView};
use domain::permission::{Act, Noun};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{channels_set, channels_show, channels_trial};
use super::dunning_tabs;
use super::fields::{Fields, hour_fields, mail_fields, robot_fields};
use crate::error::{Failure, sentences};
use crate::fetched::fetched;
use crate::frame::{fresh_id, may};
use crate::ui::prelude::*;

/// `/admin/dunning/channels`
#[component]
pub fn ChannelsPage() -> impl IntoView {
    let l = lang();
    let saved = RwSignal::new(0_u32);
    let found = fetched(move || saved.get(), |_| channels_show());
    let intro = l.pick(
        "站内提醒总会有；在“级别与休息日”里勾选了渠道的级别，还会从这里发出去。一位客户一天一条，每个群每分钟最多 20 条。",
        "Reminders in the app come anyway; levels for which channels are ticked also leave by these. One message a day for each customer, and no more than 20 a minute to a group.",
    );
    let can_edit = may(Noun::Settings, Act::Edit);
    let show = move |view: ChannelsView| {
        if can_edit { view! { <Trials view=view.clone()/> <ChannelsEditor view saved/> }.into_any() } else { read_only(&view, l) }
    };
    view! {
        <Page title=l.pick("催款", "Dunning") subtitle=view! { <span>{intro}</span> }.into_any()>
            {dunning_tabs(l)}
            {when_there(found, 10, show)}
        </Page>
    }
    .into_any()
}

/// For auditors.
fn read_only(view: &ChannelsView, l: Lang) -> AnyView {
    let word = |is_set: bool| if is_set { l.pick("已设置", "Set") } else { l.pick("未设置", "Not set") };
    let host = if view.host.is_empty() { word(false).to_owned() } else { view.host.clone() };
    let (wecom, dingtalk) = (word(view.has_wecom), word(view.has_dingtalk));
    view! {
        <Definitions>
            <Definition label=l.pick("SMTP 服务器", "SMTP server")>{host}</Definition>
            <Definition label=Channel::WeCom.label(l)>{wecom}</Definition>
            <Definition label=Channel::DingTalk.label(l)>{dingtalk}</Definition>
        </Definitions>
    }
    .into_any()
}

/// A button for each channel that is set up.
#[component]
fn Trials(view: ChannelsView) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let send = Action::new(|channel: &Channel| channels_trial(fresh_id().into(), *channel));
    follow_answer(send.value(), problems, failure, move |()| {
        toasts.done(
            l.pick("几秒后发出，结果在“发送记录 → 全部”里。", "It leaves within seconds; what becomes of it stands under Outbox, All."),
        );
    });
    let is_set = [(Channel::Email, !view.host.is_empty()), (Channel::WeCom, view.has_wecom), (Channel::DingTalk, view.has_dingtalk)];
    let button = |channel: Channel| {
        let words = match channel {
            Channel::WeCom => l.pick("试发到企业微信群", "Try the WeCom group"),
            Channel::DingTalk => l.pick("试发到钉钉群", "Try the DingTalk group"),
            _ => l.pick("给我的邮箱试发一封", "Send me a trial e-mail"),
        };
        let press = move |_| {
            send.dispatch(channel);
        };
        view! { <Button disabled=send.pending() on_click=press>{words}</Button> }
    };
    let buttons: Vec<_> = is_set.into_iter().filter(|(_, is_set)| *is_set).map(|(channel, _)| button(channel)).collect();
    let refused = move || problems.with(|problems| sentences(problems, l));
    (!buttons.is_empty())
        .then(|| {
            view! {
                <Section id="trial" title=l.pick("试发", "Trial")>
                    <FailureNotice failure/>
                    <Show when=move || problems.with(|problems| !problems.is_empty())><Notice tone=Tone::Overdue>{refused}</Notice></Show>
                    <div class="row-of">{buttons}</div>
                </Section>
            }
        })
        .into_any()
}

#[component]
fn ChannelsEditor(view: ChannelsView, saved: RwSignal<u32>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let (version, before) = (view.version, ChannelsForm::of(&view));
    let fields = Fields::of(before.clone());
    let is_saved = RwSignal::new(false);
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    guard_unsaved(Signal::derive(move || !is_saved.get() && fields.form() != before));
    let save = Action::new(move |form: &ChannelsForm| channels_set(fresh_id().into(), version, form.clone()));
    follow_answer(save.value(), problems, failure, move |_: ChannelsView| {
        toasts.done(l.pick("发送渠道已保存。", "Saved."));
        is_saved.set(true);
        // The form begins anew, its secrets gone from the page: a field that is shown again keeps what stands in it.
        fields.forget_secrets();
        saved.update(|saved| *saved += 1);
    });
    let submit = move |()| {
        problems.set(Problems::new());
        save.dispatch(untrack(|| fields.form()));
    };
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            {mail_fields(fields, &view, l)}
            {robot_fields(fields, &view, l)}
            {hour_fields(fields, l)}
            <FormActions><SubmitButton pending=save.pending()>{l.pick("保存发送渠道", "Save")}</SubmitButton></FormActions>
        </Form>
    }
    .into_any()
}
