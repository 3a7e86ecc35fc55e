//! Beginning a signing: who signs, for each side.

use domain::lang::Lang;
use domain::refusal::Problems;
use domain::signature::{RoundForm, SIGNATORIES_MAX, SignSide, SignatoryForm};
use leptos::prelude::*;

use super::acts::Acting;
use super::api::{SigningView, signing_start};
use crate::error::Failure;
use crate::frame::{frame, fresh_id};
use crate::ui::prelude::*;

/// A signatory as typed.
#[derive(Clone, Copy)]
struct Row {
    key: usize,
    side: RwSignal<String>,
    user: RwSignal<String>,
    contact: RwSignal<String>,
    name: RwSignal<String>,
    title: RwSignal<String>,
}

impl Row {
    fn new(key: usize, side: SignSide, user: String, contact: String) -> Self {
        let text = |text: String| RwSignal::new(text);
        let side = text(side.code().to_owned());
        Self { key, side, user: text(user), contact: text(contact), name: text(String::new()), title: text(String::new()) }
    }

    fn form(self) -> SignatoryForm {
        SignatoryForm {
            side: self.side.get_untracked(),
            user: self.user.get_untracked().into(),
            contact: self.contact.get_untracked().into(),
            name: self.name.get_untracked(),
            title: self.title.get_untracked(),
        }
    }

    fn is_ours(self) -> bool {
        self.side.with(|side| side == SignSide::Ours.code())
    }

    fn is_by_name(self) -> bool {
        if self.is_ours() { self.user.with(String::is_empty) } else { self.contact.with(String::is_empty) }
    }
}

/// 发起签署
#[component]
pub(super) fn StartFields(view: SigningView, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, operation, fresh) = (lang(), toasts(), fresh_id(), fresh_id());
    let rows = RwSignal::new(first_rows(&view));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (contract, amendment) = (view.contract.clone(), view.amendment.as_ref().map(|(id, _)| id.clone()));
    let start = Action::new(move |form: &RoundForm| {
        signing_start(operation.clone().into(), fresh.clone().into(), contract.clone(), amendment.clone(), form.clone())
    });
    follow_answer(start.value(), problems, failure, move |()| {
        toasts.done(l.pick("签署已发起。", "The signing is begun."));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let submit = move |()| {
        let form = RoundForm { signatories: rows.with_untracked(|rows| rows.iter().map(|row| row.form()).collect()) };
        match form.parse() {
            Ok(_) => drop(start.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    let hash = view.hash.clone();
    let choices = StoredValue::new(choices(&view, l));
    let each = move || rows.get().into_iter().enumerate().collect::<Vec<_>>();
    let add = move |side: SignSide| {
        rows.update(|rows| {
            let key = rows.iter().map(|row| row.key + 1).max().unwrap_or_default();
            rows.push(Row::new(key, side, String::new(), String::new()));
        });
    };
    let is_full = move || rows.with(|rows| rows.len() >= SIGNATORIES_MAX);
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=start.pending() on_submit=submit>
            <p class="quiet">{l.pick("签的是下面这份内容；签署期间内容改动，这次签署即失效。", "What is signed is the content below; if it changes meanwhile, the signing is void.")}</p>
            <p class="signing-hash quiet small figures">"SHA-256 "{hash}</p>
            <div class="form-rows">
                <For each=each key=|(index, row)| (*index, row.key) children=move |(index, row)| fields_of(rows, index, row, choices)/>
            </div>
            <div class="signing-acts" hidden=is_full>
                <Button icon=Symbol::Plus on_click=move |_| add(SignSide::Ours)>{l.pick("增加我方签署人", "Add one of ours")}</Button>
                <Button icon=Symbol::Plus on_click=move |_| add(SignSide::Customer)>{l.pick("增加客户签署人", "Add one of the customer")}</Button>
            </div>
            <FormActions>
                <SubmitButton pending=start.pending()>{l.pick("发起签署", "Begin the signing")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// One of each side: oneself where one may sign, and the customer's first contact.
fn first_rows(view: &SigningView) -> Vec<Row> {
    let me = frame().actor.map(|actor| actor.user).filter(|me| view.ours.iter().any(|(id, _)| id == me));
    let contact = view.contacts.first().map(|(id, _)| id.to_string()).unwrap_or_default();
    let me = me.map(|me| me.to_string()).unwrap_or_default();
    vec![Row::new(0, SignSide::Ours, me, String::new()), Row::new(1, SignSide::Customer, String::new(), contact)]
}

/// Our people, and the customer's contacts; each may be given by name instead.
fn choices(view: &SigningView, l: Lang) -> (Vec<Choice>, Vec<Choice>) {
    let by_name = || Choice::new("", l.pick("按姓名填写", "By name"));
    let ours = view.ours.iter().map(|(id, name)| Choice::new(id.as_str(), name));
    let contacts = view.contacts.iter().map(|(id, name)| Choice::new(id.as_str(), name));
    (std::iter::once(by_name()).chain(ours).collect(), std::iter::once(by_name()).chain(contacts).collect())
}

fn fields_of(rows: RwSignal<Vec<Row>>, index: usize, row: Row, choices: StoredValue<(Vec<Choice>, Vec<Choice>)>) -> AnyView {
    let l = lang();
    let name = move |field: &str| format!("signatories.{index}.{field}");
    let (ours, contacts) = choices.get_value();
    let sides: Vec<_> = SignSide::ALL.iter().map(|side| Choice::new(side.code(), side.label(l))).collect();
    let remove = if l == Lang::Zh { format!("删除第 {} 位", index + 1) } else { format!("Remove signatory {}", index + 1) };
    let group = format!("{} {}", l.pick("签署人", "Signatory"), index + 1);
    let label = group.clone();
    let is_only = move || rows.with(Vec::len) < 3;
    let take = move |_| rows.update(|rows| rows.retain(|other| other.key != row.key));
    view! {
        <div class="signing-row" role="group" aria-label=label>
            <p class="quiet small">{group}</p>
            <FieldRow>
                <SelectField name=name("side") label=l.pick("哪一方", "Side") value=row.side choices=sides/>
                <div hidden=move || !row.is_ours()>
                    <SelectField name=name("user") label=l.pick("同事", "Colleague") value=row.user choices=ours help=l.pick("本人登录后签署", "Signs in and signs")/>
                </div>
                <div hidden=move || row.is_ours()>
                    <SelectField name=name("contact") label=l.pick("联系人", "Contact") value=row.contact choices=contacts/>
                </div>
            </FieldRow>
            <FieldRow>
                <div hidden=move || !row.is_by_name()>
                    <TextField name=name("name") label=l.pick("姓名", "Name") value=row.name/>
                </div>
                <TextField name=name("title") label=l.pick("职务", "Title") value=row.title optional=true/>
            </FieldRow>
            <div class="form-row-remove" hidden=is_only>
                <IconButton symbol=Symbol::Close label=remove on_click=take/>
            </div>
        </div>
    }
    .into_any()
}
