//! A customer's people: their cards, and the dialog that adds or changes one.

use domain::customer::{Contact, ContactForm, Sex};
use domain::id::{ContactId, CustomerId, OperationId};
use domain::lang::Lang;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::contact_save;
use super::form::ContactFields;
use crate::error::{Answer, Failure};
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// The section of contacts. The sheet in which one is written stands outside of it: see [`ContactSheet`].
#[component]
pub(super) fn Contacts(
    contacts: Vec<Contact>,
    /// Opens the sheet for a contact, or for a new one; none when the user may not.
    edit: Option<Callback<Option<Contact>>>,
) -> impl IntoView {
    let l = lang();
    let add = edit.map(|edit| view! { <Button look=Look::Quiet icon=Symbol::Plus on_click=move |_| edit.run(None)>{l.pick("加联系人", "Add contact")}</Button> });
    let cards = if contacts.is_empty() {
        view! { <p class="quiet">{l.pick("还没有联系人。", "No contacts yet.")}</p> }.into_any()
    } else {
        let cards: Vec<_> = contacts.into_iter().map(|contact| card(contact, edit)).collect();
        view! { <ul class="contacts">{cards}</ul> }.into_any()
    };
    view! { <Section id="contacts" title=l.pick("联系人", "Contacts") acts=add.into_any()>{cards}</Section> }.into_any()
}

/// The sheet in which a contact is written. It stands where no live update draws anew.
#[component]
pub(super) fn ContactSheet(
    open: RwSignal<bool>,
    #[prop(into)] customer: Signal<CustomerId>,
    contact: RwSignal<Option<Contact>>,
    on_saved: Callback<()>,
) -> impl IntoView {
    let saved = Callback::new(move |()| {
        open.set(false);
        on_saved.run(());
    });
    view! {
        <Sheet open title=lang().pick("联系人", "Contact")>
            <ContactEditor customer=customer.get_untracked() contact=contact.get_untracked() on_saved=saved/>
        </Sheet>
    }
}

fn card(contact: Contact, edit: Option<Callback<Option<Contact>>>) -> AnyView {
    let l = lang();
    let terms = contact.terms.clone();
    let role: Vec<String> = [terms.title, terms.department].into_iter().filter(|text| !text.is_empty()).collect();
    let phones = [terms.mobile, terms.phone].into_iter().filter(|text| !text.is_empty());
    let phones: Vec<_> = phones
        .map(|phone| view! { <a class="contact-link figures" href=format!("tel:{phone}")><Icon symbol=Symbol::Phone/>{phone.clone()}</a> })
        .collect();
    let email = (!terms.email.is_empty())
        .then(|| view! { <a class="contact-link" href=format!("mailto:{}", terms.email)>{terms.email.clone()}</a> });
    let wechat = (!terms.wechat.is_empty())
        .then(|| view! { <span class="contact-link"><Icon symbol=Symbol::Chat/><span class="unseen">{l.pick("微信", "WeChat")}</span>{terms.wechat.clone()}</span> });
    let dated = |label: &str, date: Option<chrono::NaiveDate>| date.map(|date| format!("{label} {}", format::date(date)));
    let sex = (terms.sex != Sex::default()).then(|| terms.sex.label(l).to_owned());
    let dates = [dated(l.pick("生日", "born"), terms.birthday), dated(l.pick("首次联系", "first contact"), terms.first_contact)];
    let interests = Some(terms.interests).filter(|text| !text.is_empty());
    let more: Vec<String> = [sex].into_iter().chain(dates).chain([interests]).flatten().collect();
    let label = format!("{} {}", l.pick("编辑", "Edit"), contact.terms.name);
    let button = edit.map(|edit| {
        let own = contact.clone();
        view! { <IconButton symbol=Symbol::Edit label on_click=move |_| edit.run(Some(own.clone()))/> }
    });
    view! {
        <li class="contact">
            <div class="contact-head">
                <strong>{contact.terms.name.clone()}</strong>
                {contact.terms.is_main.then(|| view! { <span class="level" data-level="main">{l.pick("主联系人", "Main")}</span> })}
                {button}
            </div>
            {(!role.is_empty()).then(|| view! { <p class="quiet small">{role.join(" · ")}</p> })}
            <div class="contact-links">{phones} {wechat} {email}</div>
            {(!more.is_empty()).then(|| view! { <p class="quiet small">{more.join(" · ")}</p> })}
        </li>
    }
    .into_any()
}

type Command = (OperationId, ContactId, ContactForm);

#[component]
fn ContactEditor(customer: CustomerId, contact: Option<Contact>, on_saved: Callback<()>) -> impl IntoView {
    let (l, toasts, today) = (lang(), toasts(), today());
    let at_first = contact.as_ref().map(|contact| ContactForm::of(&contact.terms)).unwrap_or_default();
    let at_first = ContactForm { sex: if at_first.sex.is_empty() { Sex::default().code().into() } else { at_first.sex }, ..at_first };
    let at_first = ContactForm { lang: Lang::parse(&at_first.lang).code().into(), ..at_first };
    let (fields, is_main) = (ContactFields::of(&at_first), RwSignal::new(at_first.is_main));
    let problems = RwSignal::new(Problems::new());
    let failure = RwSignal::new(None::<Failure>);
    let save =
        Action::new(move |(operation, id, form): &Command| contact_save(operation.clone(), customer.clone(), id.clone(), form.clone()));
    Effect::new(move |_| {
        let Some(answer): Option<Answer<Contact>> = save.value().get() else { return };
        match answer {
            Ok(contact) => {
                toasts.done(format!("{} {}", l.pick("已保存联系人", "Saved"), contact.terms.name));
                on_saved.run(());
            }
            Err(Failure::Refused(found)) => problems.set(found),
            Err(other) => failure.set(Some(other)),
        }
    });
    let ids = StoredValue::new(None::<(OperationId, ContactId)>);
    let id = contact.map(|contact| contact.id);
    let submit = move |()| {
        failure.set(None);
        let form = untrack(|| fields.over(ContactForm { is_main: is_main.get(), ..ContactForm::default() }));
        let found = form.parse(today).err().unwrap_or_default();
        let is_right = found.is_empty();
        problems.set(found);
        if is_right {
            let fresh = || (OperationId::new(fresh_id()), id.clone().unwrap_or_else(|| ContactId::new(fresh_id())));
            let (operation, id) = ids.get_value().unwrap_or_else(fresh);
            ids.set_value(Some((operation.clone(), id.clone())));
            save.dispatch((operation, id, form));
        }
    };
    let pending: Signal<bool> = save.pending().into();
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=pending on_submit=Callback::new(submit)>
            {contact_fields(fields, is_main)}
            <FormActions><SubmitButton pending=pending>{l.pick("保存联系人", "Save contact")}</SubmitButton></FormActions>
        </Form>
    }
    .into_any()
}

fn contact_fields(f: ContactFields, is_main: RwSignal<bool>) -> AnyView {
    let (l, today) = (lang(), today());
    let langs = vec![Choice::new(Lang::Zh.code(), l.pick("中文", "Chinese")), Choice::new(Lang::En.code(), l.pick("英文", "English"))];
    let sexes: Vec<Choice> = Sex::ALL.iter().map(|sex| Choice::new(sex.code(), sex.label(l))).collect();
    view! {
        <FieldRow>
            <TextField name="name" label=l.pick("姓名", "Name") value=f.name autofocus=true/>
            <TextField name="title" label=l.pick("职务", "Title") value=f.title optional=true/>
        </FieldRow>
        <FieldRow>
            <TextField name="mobile" label=l.pick("手机", "Mobile") value=f.mobile kind="tel" optional=true/>
            <TextField name="phone" label=l.pick("座机", "Landline") value=f.phone kind="tel" optional=true/>
        </FieldRow>
        <FieldRow>
            <TextField name="wechat" label=l.pick("微信", "WeChat") value=f.wechat optional=true/>
            <TextField name="email" label=l.pick("邮箱", "Email") value=f.email kind="email" optional=true/>
        </FieldRow>
        <FieldRow>
            <TextField name="department" label=l.pick("部门", "Department") value=f.department optional=true/>
            <DateField name="birthday" label=l.pick("生日", "Birthday") value=f.birthday today optional=true/>
        </FieldRow>
        <RadioField name="sex" label=l.pick("性别", "Sex") value=f.sex choices=sexes bar=true/>
        <DateField name="first_contact" label=l.pick("首次联系日期", "First contact") value=f.first_contact today optional=true/>
        <RadioField name="lang" label=l.pick("书面语言", "Written to in") value=f.lang choices=langs bar=true/>
        <TextField name="interests" label=l.pick("兴趣", "Interests") value=f.interests optional=true/>
        <CheckField name="is_main" label=l.pick("主联系人", "Main contact") checked=is_main/>
    }
    .into_any()
}
