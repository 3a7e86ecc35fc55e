//! The form that logs a follow-up, made for one thumb: whom, how, what was said, when next; the rest is folded away.

use chrono::{NaiveDate, TimeDelta};
use domain::follow_up::{FollowUp, FollowUpKind};
use domain::lang::Lang;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{Suggestion, follow_up_customers, follow_up_suggestions};
use super::more::MoreFields;
use super::photos::{Chosen, Sending, picker};
use super::place::PlacePick;
use super::sending::Writing;
use super::start::Start;
use crate::customers::money::own_currency;
use crate::error::Failure;
use crate::frame::today;
use crate::ui::prelude::*;

/// The form. `on_done` is called with what was logged.
#[component]
pub(crate) fn LogForm(start: Start, on_done: Callback<FollowUp>) -> impl IntoView {
    let (l, today, toasts) = (lang(), today(), toasts());
    let is_chosen = start.customer.is_some();
    let is_correction = start.is_correction();
    let writing = Writing::of(start, own_currency(), today);
    let draft = writing.keep_draft();
    let done = Callback::new(move |follow_up: FollowUp| {
        toasts.done(match l {
            Lang::Zh => format!("已记下{}：{}", follow_up.terms.kind.label(l), follow_up.customer_name),
            Lang::En => format!("{} logged: {}", follow_up.terms.kind.label(l), follow_up.customer_name),
        });
        on_done.run(follow_up);
    });
    writing.follow(draft, done);
    writing.send_when_online();
    writing.untie_on_change();
    let kinds: Vec<Choice> = FollowUpKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect();
    let pending = writing.pending();
    let save = if is_correction { l.pick("保存更正", "Save correction") } else { l.pick("保存跟进", "Save follow-up") };
    view! {
        <div class="log-form" hidden=move || writing.photos.is_sending()>
            <DraftNotice draft on_afresh=Callback::new(move |()| writing.clear())/>
            <Form problems=writing.problems pending=pending on_submit=Callback::new(move |()| writing.send())>
                {if is_chosen { chosen(writing) } else { view! { <WhichCustomer writing/> }.into_any() }}
                <div class="pick" on:click=to_text>
                    <RadioField name="kind" label=l.pick("方式", "How") value=writing.fields.kind choices=kinds/>
                </div>
                <TextArea name="said" label=l.pick("说了什么", "What was said") value=writing.fields.said rows=4 autofocus=is_chosen/>
                <Chosen photos=writing.photos/>
                <div class="log-extras">{picker(writing.photos)} <PlacePick fields=writing.fields/></div>
                <NextPick value=writing.fields.next today/>
                <MoreFields writing today/>
                {is_correction.then(|| view! { <p class="quiet small">{l.pick("原记录保留，这条作为更正。", "The original stays; this is kept as its correction.")}</p> })}
                <Unsent writing/>
                <FormActions><SubmitButton pending=pending>{save}</SubmitButton></FormActions>
            </Form>
        </div>
        <Show when=move || writing.photos.is_sending()><div class="log-form"><Sending photos=writing.photos on_done=done/></div></Show>
    }
    .into_any()
}

/// After a tap on a chip one writes on; the keyboard's own way through the chips is left alone (its presses count no clicks).
fn to_text(event: leptos::ev::MouseEvent) {
    let is_chip = || event_target::<leptos::web_sys::Element>(&event).closest("label.tick").is_ok_and(|label| label.is_some());
    if event.detail() > 0 && is_chip() {
        browser::focus_id(&field_id("said"));
    }
}

fn chosen(writing: Writing) -> AnyView {
    view! { <p class="log-customer"><Icon symbol=Symbol::Customers/><strong>{move || writing.customer_name.get()}</strong></p> }.into_any()
}

/// Chips of the customers one probably means; any other is found by typing.
#[component]
fn WhichCustomer(writing: Writing) -> impl IntoView {
    // Asked for by the browser alone, and not through a Suspense: within that of the page the two sides would not agree on what stands here.
    let suggestions = RwSignal::new(None::<Vec<Suggestion>>);
    Effect::new(move |_| {
        spawn_local(async move {
            let found = follow_up_suggestions().await.unwrap_or_default();
            suggestions.try_set(Some(found));
        });
    });
    let shown = move || match suggestions.get() {
        None => view! { <Skeleton lines=2/> }.into_any(),
        Some(suggestions) if suggestions.is_empty() => other_customer(writing, "customer"),
        Some(suggestions) => chips(writing, suggestions),
    };
    // Whom comes first: the keyboard's way begins here, whenever the suggestions come.
    let label = lang().pick("客户", "Customer");
    view! { <div tabindex="-1" autofocus=true role="group" aria-label=label>{shown}</div> }
}

fn chips(writing: Writing, suggestions: Vec<Suggestion>) -> AnyView {
    let (l, today) = (lang(), today());
    let choice = |customer: Suggestion| {
        let due = customer.due.map(|due| format::distance(due, today, l)).unwrap_or_default();
        Choice::new(customer.id.to_string(), customer.name).detail(due)
    };
    let choices: Vec<Choice> = suggestions.into_iter().map(choice).collect();
    let known = StoredValue::new(choices.clone());
    let searching = RwSignal::new(false);
    Effect::new(move |_| {
        let id = writing.customer.get();
        match known.with_value(|known| known.iter().find(|choice| choice.value == id).cloned()) {
            Some(choice) => writing.customer_name.set(choice.label),
            None if !id.is_empty() => searching.set(true),
            None => {}
        }
    });
    let search = move |_| {
        searching.set(true);
        browser::focus_id(&field_id("customer_search"));
    };
    view! {
        <div class="pick pick-customer" on:click=to_text>
            <RadioField name="customer" label=l.pick("客户", "Customer") value=writing.customer choices/>
            <Show
                when=move || searching.get()
                fallback=move || view! { <Button look=Look::Quiet icon=Symbol::Search on_click=search>{l.pick("其他客户", "Another customer")}</Button> }
            >
                {other_customer(writing, "customer_search")}
            </Show>
        </div>
    }
    .into_any()
}

fn other_customer(writing: Writing, name: &'static str) -> AnyView {
    let source = ChoiceSource::new(|text| async move {
        let found = follow_up_customers(text).await.unwrap_or_default();
        found.into_iter().map(|customer| Choice::new(customer.id.to_string(), customer.terms.name).detail(customer.number)).collect()
    });
    let label = lang().pick("找客户：名称、拼音、编号", "Find a customer: name, pinyin, number");
    let to_text = Callback::new(move |_| browser::focus_id(&field_id("said")));
    view! { <Combobox name label value=writing.customer text=writing.customer_name source on_choose=to_text/> }.into_any()
}

/// When next, by one tap; any other day is in the folded part.
#[component]
pub(super) fn NextPick(value: RwSignal<String>, today: NaiveDate) -> impl IntoView {
    let l = lang();
    let day = |days: i64, word: &str| {
        let date = today + TimeDelta::days(days);
        Choice::new(date.to_string(), word).detail(weekday(date, today, l))
    };
    let choices = vec![
        Choice::new("", l.pick("不定", "Open")),
        day(1, l.pick("明天", "Tomorrow")),
        day(3, l.pick("3 天后", "In 3 days")),
        day(7, l.pick("下周", "Next week")),
    ];
    view! { <div class="pick"><RadioField name="next_pick" label=l.pick("下次联系", "Next contact") value choices/></div> }
}

/// `周一`, `Mon 23`: short, so that the chips stand in one row.
fn weekday(date: NaiveDate, today: NaiveDate, l: Lang) -> String {
    let day = format::day(date, today, l);
    match l {
        Lang::Zh => day.split(' ').next_back().unwrap_or_default().to_owned(),
        Lang::En => day.split(' ').take(2).collect::<Vec<_>>().join(" "),
    }
}

/// It did not reach the server: the text is kept, and going on trying cannot log it twice.
#[component]
fn Unsent(writing: Writing) -> impl IntoView {
    let l = lang();
    let said = move |failure: Failure| {
        match failure {
        Failure::Unreachable(_) => view! {
            <Notice tone=Tone::Attention>
                <div class="row-of">
                    {l.pick("没连上服务器。内容已存在本机，不会丢；重试不会记两次。", "The server was not reached. Your text is kept on this device; trying again logs it once.")}
                    <Button on_click=move |_| writing.send()>{l.pick("重试", "Retry")}</Button>
                </div>
            </Notice>
        }
        .into_any(),
        Failure::SignedOut => view! {
            <Notice tone=Tone::Attention>
                <div class="row-of">
                    {l.pick("登录已过期。内容已存在本机，登录后接着写。", "Your session has ended. Your text is kept on this device; sign in and go on.")}
                    <Button on_click=|_| crate::client::sign_in_again()>{l.pick("重新登录", "Sign in again")}</Button>
                </div>
            </Notice>
        }
        .into_any(),
        other => view! { <Notice tone=Tone::Overdue>{other.message(l)}</Notice> }.into_any(),
    }
    };
    view! { {move || writing.failure.get().map(said)} }
}
