//! The dialog over a statement: passing it on with one's signature, or sending it back with a reason.

use domain::fee::{FeeCheckForm, FeeStatement, FeeView};
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;

use super::api::fee_check;
use super::show::name;
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// What somebody is about to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Pass(Box<FeeView>),
    Return(Box<FeeView>),
}

/// What the page and its dialog share.
pub(crate) type Acting = crate::ui::acting::Acting<Wanted>;

/// One dialog for both acts.
#[component]
pub(crate) fn ActDialog(acting: Acting) -> impl IntoView {
    let l = lang();
    let open = open_while(acting.wanted);
    let fields = move || match acting.wanted.get_untracked() {
        None => ().into_any(),
        Some(Wanted::Pass(view)) => view! { <CheckFields view=*view is_returned=false acting open/> }.into_any(),
        Some(Wanted::Return(view)) => view! { <CheckFields view=*view is_returned=true acting open/> }.into_any(),
    };
    view! { <Dialog open title=l.pick("审核", "Check")>{fields()}</Dialog> }
}

/// What is claimed in all, with its currency.
fn claimed(statement: &FeeStatement) -> String {
    let sum = statement.claimed().map_or_else(|_| "—".to_owned(), |sum| format::amount(sum, statement.currency.scale()));
    format!("{sum} {}", statement.currency.code())
}

#[component]
fn CheckFields(view: FeeView, is_returned: bool, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, operation) = (lang(), toasts(), fresh_id());
    let text = RwSignal::new(String::new());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let FeeView { statement, hash, .. } = view;
    let (id, version) = (statement.id.clone(), statement.version);
    let send = Action::new(move |form: &FeeCheckForm| fee_check(operation.clone().into(), id.clone(), version, form.clone()));
    let done = if is_returned {
        l.pick("已退回业务员，原因已告知。", "Sent back to the rep, with the reason.")
    } else {
        l.pick("已签名通过。", "Signed and passed on.")
    };
    follow_answer(send.value(), problems, failure, move |_| {
        toasts.done(done);
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let submit = move |()| {
        let form = FeeCheckForm { hash: hash.clone(), is_returned, text: text.get_untracked() };
        if is_returned && form.text.trim().is_empty() {
            let mut found = Problems::new();
            found.add("text", Refusal::Required);
            problems.set(found);
        } else {
            send.dispatch(form);
        }
    };
    let (label, hint, press, look) = if is_returned {
        (
            l.pick("退回原因", "Why it is sent back"),
            l.pick(
                "回到业务员那里改好再提交；之前的签名作废，从头签起。",
                "The rep mends it and submits it again. The signatures so far are void; all begin anew.",
            ),
            l.pick("退回", "Send back"),
            Look::Danger,
        )
    } else {
        (
            l.pick("意见", "Remark"),
            l.pick(
                "您的签名绑定现在看到的内容；之后有改动就要重新审核。",
                "Your signature is bound to what you read now; after any change it must be checked again.",
            ),
            l.pick("签名通过", "Sign and pass"),
            Look::Primary,
        )
    };
    let optional = !is_returned;
    let head = format!("{} · {}", name(&statement), claimed(&statement));
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=send.pending() on_submit=submit>
            <p class="dialog-text"><strong class="figures">{head}</strong></p>
            <p class="quiet">{hint}</p>
            <TextArea name="text" label value=text optional autofocus=true/>
            <FormActions>
                <SubmitButton look pending=send.pending()>{press}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("返回", "Back")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
