//! The fields of each act of a signing.

use domain::amendment::SigningForm;
use domain::contract::{Life, LifeForm};
use domain::id::SigningId;
use domain::refusal::{Problems, Refusal};
use domain::signature::{RecordForm, RoundState, SignMethod, Signatory, SigningRound};
use leptos::prelude::*;

use super::acts::Acting;
use super::api::{SigningView, signing_cancel, signing_decline, signing_record, signing_sign};
use crate::amendments::api::amendment_sign;
use crate::contracts::contract_change_life;
use crate::error::Failure;
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// That a field is missing.
fn missing(field: &str) -> Problems {
    let mut found = Problems::new();
    found.add(field, Refusal::Required);
    found
}

/// One's own signature: the password once more, beside what it is put under.
#[component]
pub(super) fn SignFields(round: SigningRound, one: Signatory, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, operation) = (lang(), toasts(), fresh_id());
    let (password, remark) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (id, hash, ordinal) = (round.id.clone(), round.hash.clone(), one.ordinal);
    let sign = Action::new(move |(password, remark): &(String, String)| {
        signing_sign(operation.clone().into(), id.clone(), ordinal, hash.clone(), password.clone(), remark.clone())
    });
    follow_answer(sign.value(), problems, failure, move |()| {
        toasts.done(l.pick("已签署。", "Signed."));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let submit = move |()| {
        if password.with_untracked(String::is_empty) {
            problems.set(missing("password"));
        } else {
            sign.dispatch((password.get_untracked(), remark.get_untracked()));
        }
    };
    let text = l.pick(
        "您以本人名义签署下面这份文件，签后不能收回；文件再改动，这次签署即失效。",
        "You sign the document below in your own name; it cannot be taken back. If the document changes, the signing is void.",
    );
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=sign.pending() on_submit=submit>
            <p class="dialog-text">{text}</p>
            <p class="dialog-text"><strong class="figures">{round.number}</strong></p>
            <p class="signing-hash quiet small figures">"SHA-256 "{round.hash}</p>
            <TextField name="password" label=l.pick("您的登录密码", "Your password") value=password kind="password" autocomplete="current-password" autofocus=true/>
            <TextField name="remark" label=l.pick("说明", "Remark") value=remark optional=true/>
            <FormActions>
                <SubmitButton pending=sign.pending()>{l.pick("签署", "Sign")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("返回", "Back")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// What a colleague saw, or has on paper.
#[component]
pub(super) fn RecordFields(round: SigningRound, one: Signatory, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, operation) = (lang(), toasts(), fresh_id());
    let method = RwSignal::new(SignMethod::Paper.code().to_owned());
    let (on, scan, remark) = (RwSignal::new(format::date(today())), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (id, hash, ordinal) = (round.id.clone(), round.hash, one.ordinal);
    let record =
        Action::new(move |form: &RecordForm| signing_record(operation.clone().into(), id.clone(), ordinal, hash.clone(), form.clone()));
    follow_answer(record.value(), problems, failure, move |()| {
        toasts.done(l.pick("签署已登记。", "The signature is noted."));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let day = today();
    let submit = move |()| {
        let (method, on, scan) = (method.get_untracked(), on.get_untracked(), scan.get_untracked().into());
        let form = RecordForm { method, on, scan, remark: remark.get_untracked() };
        match form.parse(day) {
            Ok(_) => drop(record.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    let methods = vec![
        Choice::new(SignMethod::Paper.code(), SignMethod::Paper.label(l))
            .detail(l.pick("选择附件里的签署扫描件", "Name the signed scan among the files")),
        Choice::new(SignMethod::InPerson.code(), SignMethod::InPerson.label(l)).detail(l.pick("您亲眼看到对方签署", "You saw them sign")),
    ];
    let files = acting.view.with_untracked(|view| view.as_ref().map(|view| view.files.clone()).unwrap_or_default());
    let files: Vec<_> = files.iter().map(|(id, name)| Choice::new(id.as_str(), name)).collect();
    let help = l.pick("扫描件先在“附件与原件”里上传", "Upload the scan under Files and originals first");
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=record.pending() on_submit=submit>
            <p class="dialog-text"><strong>{one.name}</strong></p>
            <RadioField name="method" label=l.pick("怎样签的", "How it was signed") value=method choices=methods/>
            <DateField name="on" label=l.pick("签署日期", "Signed on") value=on today=day/>
            <SelectField name="scan" label=l.pick("扫描件", "Scan") value=scan choices=files optional=true help/>
            <TextField name="remark" label=l.pick("说明", "Remark") value=remark optional=true/>
            <FormActions>
                <SubmitButton pending=record.pending()>{l.pick("登记", "Note it")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("返回", "Back")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// Why somebody declines (`line`), or why the whole is called off.
#[component]
pub(super) fn ReasonFields(round: SigningId, line: Option<(Signatory, String)>, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, operation) = (lang(), toasts(), fresh_id());
    let reason = RwSignal::new(String::new());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let declines = line.is_some();
    let name = line.as_ref().map(|(one, _)| one.name.clone()).unwrap_or_default();
    let act = Action::new(move |reason: &String| {
        let (operation, round, reason) = (operation.clone().into(), round.clone(), reason.clone());
        let line = line.as_ref().map(|(one, hash)| (one.ordinal, hash.clone()));
        async move {
            match line {
                Some((ordinal, hash)) => signing_decline(operation, round, ordinal, hash, reason).await,
                None => signing_cancel(operation, round, reason).await,
            }
        }
    });
    let done = if declines {
        l.pick("已记下拒签。", "The refusal is noted.")
    } else {
        l.pick("签署已取消。", "The signing is cancelled.")
    };
    follow_answer(act.value(), problems, failure, move |()| {
        toasts.done(done);
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let submit = move |()| {
        let reason = reason.get_untracked();
        if reason.trim().is_empty() {
            problems.set(missing("reason"));
        } else {
            act.dispatch(reason);
        }
    };
    let hint = if declines {
        l.pick(
            "拒签后别人还可以签，本人也可以再签；要作罢请取消这次签署。",
            "The others may go on, and this person may sign after all. To give it up, cancel the signing.",
        )
    } else {
        l.pick("取消后，已签的不再算数；可以重新发起。", "What was signed in it counts no more; a new signing can be begun.")
    };
    let label = if declines { l.pick("拒签", "Decline") } else { l.pick("取消签署", "Cancel the signing") };
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=act.pending() on_submit=submit>
            <p class="dialog-text"><strong>{name}</strong></p>
            <p class="quiet">{hint}</p>
            <TextField name="reason" label=l.pick("原因", "Reason") value=reason autofocus=true/>
            <FormActions>
                <SubmitButton look=Look::Danger pending=act.pending()>{label}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("返回", "Back")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// 登记签署: the contract comes into force, or its amendment; filled with what the complete round says.
#[component]
pub(super) fn RegisterFields(view: SigningView, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, operation) = (lang(), toasts(), fresh_id());
    let now = view.amendment.as_ref().map(|(id, _)| id.clone());
    let whole = view.rounds.iter().find(|round| round.state == RoundState::Complete && round.amendment == now);
    let (last, customer) = whole.and_then(SigningRound::outcome).unwrap_or((today(), String::new()));
    let (signed, confirmed_by) = (RwSignal::new(format::date(last)), RwSignal::new(customer));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (contract, version) = (view.contract.clone(), view.version);
    let register = Action::new(move |(signed, confirmed_by): &(String, String)| {
        let (operation, contract, amendment) = (operation.clone().into(), contract.clone(), now.clone());
        let (signed, confirmed_by) = (signed.clone(), confirmed_by.clone());
        async move {
            match amendment {
                Some(id) => amendment_sign(operation, id, version, SigningForm { signed, confirmed_by }).await.map(|_| ()),
                None => {
                    let form = LifeForm { signed, confirmed_by, ..LifeForm::to(Life::Signed) };
                    contract_change_life(operation, contract, version, form).await.map(|_| ())
                }
            }
        }
    });
    follow_answer(register.value(), problems, failure, move |()| {
        toasts.done(l.pick("签署已登记。", "The signing is registered."));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let submit = move |()| drop(register.dispatch((signed.get_untracked(), confirmed_by.get_untracked())));
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=register.pending() on_submit=submit>
            <p class="dialog-text">{l.pick("登记后生效，各期开始计入应收。", "It comes into force, and its instalments become owed.")}</p>
            <FieldRow>
                <DateField name="signed" label=l.pick("签署日期", "Signed") value=signed today=today()/>
                <TextField name="confirmed_by" label=l.pick("客户确认人", "Confirmed by, at the customer") value=confirmed_by/>
            </FieldRow>
            <FormActions>
                <SubmitButton pending=register.pending()>{l.pick("登记签署", "Register the signing")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("返回", "Back")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
