//! What is done with many customers at once: another owner, one helper more or less. Each can be taken back.

use domain::customer::Customer;
use domain::id::{CustomerId, OperationId, UserId};
use domain::lang::Lang;
use domain::permission::{Act, Noun, Scope};
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;

use super::api::{Owner, customer_owners, customer_reassign, customer_set_helpers, helper_choices};
use super::reassign::give_back;
use crate::error::Answer;
use crate::frame::{frame, fresh_id, may};
use crate::ui::prelude::*;

fn may_reassign() -> bool {
    may(Noun::Customer, Act::Reassign)
}

/// An owner says who helps with the own customers, a manager with the team's.
fn may_set_helpers() -> bool {
    may_reassign() || frame().actor.is_some_and(|actor| actor.scope(Noun::Customer, Act::Edit) == Scope::Own)
}

/// Whether there is anything that this user may do with many.
pub(super) fn is_offered() -> bool {
    may_set_helpers()
}

/// The bar of the ticked customers, what it opens, and what was refused.
#[component]
pub(crate) fn ManyActs(many: Many<Customer>) -> impl IntoView {
    let l = lang();
    let (reassigning, helping) = (RwSignal::new(false), RwSignal::new(false));
    let chosen = Chosen { many, bulk: many.bulk() };
    let pending = chosen.bulk.pending;
    let reassign = may_reassign().then(|| {
        view! { <Button icon=Symbol::Team disabled=pending on_click=move |_| reassigning.set(true)>{l.pick("转交", "Reassign")}</Button> }
    });
    let help = may_set_helpers().then(|| {
        view! { <Button icon=Symbol::Customers disabled=pending on_click=move |_| helping.set(true)>{l.pick("协作人", "Helpers")}</Button> }
    });
    view! {
        <TickedBar ticked=many.ticked pending>{reassign}{help}</TickedBar>
        <PersonDialog open=reassigning chosen is_owner=true/>
        <PersonDialog open=helping chosen is_owner=false/>
        <BulkRefusals bulk=chosen.bulk/>
    }
    .into_any()
}

/// The ticked customers, and what runs acts on them.
#[derive(Clone, Copy)]
struct Chosen {
    many: Many<Customer>,
    bulk: Bulk,
}

impl Chosen {
    fn subjects(self, wanted: impl Fn(&Customer) -> bool) -> Vec<Subject<Customer>> {
        let subject = |customer: Customer| Subject { key: customer.id.to_string(), name: customer.terms.name.clone(), record: customer };
        self.many.chosen().into_iter().filter(wanted).map(subject).collect()
    }
}

/// Somebody to choose for the ticked customers: their new owner, or one who helps.
#[component]
fn PersonDialog(open: RwSignal<bool>, chosen: Chosen, is_owner: bool) -> impl IntoView {
    let l = lang();
    let people = LocalResource::new(move || {
        let customers = open.get().then(|| chosen.many.chosen());
        async move {
            match customers {
                Some(_) if is_owner => customer_owners().await.unwrap_or_default(),
                Some(customers) => helpers(customers).await,
                None => Vec::new(),
            }
        }
    });
    let form = move || people.get().map(|people| view! { <PersonForm people chosen is_owner open/> });
    let title = if is_owner {
        l.pick("转交所选客户", "Reassign the selected customers")
    } else {
        l.pick("所选客户的协作人", "Helpers of the selected customers")
    };
    view! { <Dialog open title><Suspense fallback=|| view! { <Skeleton lines=3/> }>{form}</Suspense></Dialog> }.into_any()
}

/// Who may help with any of them. Its owner is no choice of a customer: two owners together leave nobody out.
async fn helpers(chosen: Vec<Customer>) -> Vec<Owner> {
    let first = chosen.first();
    let other = chosen.iter().find(|customer| first.is_some_and(|first| first.owner != customer.owner));
    let mut people: Vec<Owner> = Vec::new();
    for customer in first.into_iter().chain(other) {
        people.extend(helper_choices(customer.id.clone()).await.unwrap_or_default());
    }
    people.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    people.dedup_by(|a, b| a.id == b.id);
    people
}

#[component]
fn PersonForm(people: Vec<Owner>, chosen: Chosen, is_owner: bool, open: RwSignal<bool>) -> impl IntoView {
    let l = lang();
    let (person, problems) = (RwSignal::new(String::new()), RwSignal::new(Problems::new()));
    let is_added = RwSignal::new("yes".to_owned());
    // Nobody is chosen beforehand.
    let choices: Vec<Choice> = std::iter::once(Choice::new("", l.pick("请选择", "Choose")))
        .chain(people.iter().map(|person| Choice::new(person.id.to_string(), person.name.clone())))
        .collect();
    let submit = move |()| {
        let id = UserId::new(person.get_untracked());
        let Some(who) = people.iter().find(|person| person.id == id).cloned() else {
            let mut missing = Problems::new();
            missing.add("person", Refusal::Required);
            problems.set(missing);
            return;
        };
        open.set(false);
        match is_owner {
            true => reassign(chosen, who, l),
            false => set_helper(chosen, who, is_added.get_untracked() == "yes", l),
        }
    };
    let count = chosen.many.ticked.count();
    let (help, act) = match (is_owner, l) {
        (true, Lang::Zh) => ("客户连同合同、应收和跟进一起转交。", format!("转交 {count} 家客户")),
        (true, Lang::En) => ("The customers go with their contracts, instalments and follow-ups.", format!("Reassign {count}")),
        (false, Lang::Zh) => ("协作人能看这些客户和它们的合同、应收、回款、跟进，不能改。", format!("更新 {count} 家客户")),
        (false, Lang::En) => ("Helpers see these customers and all under them, and change nothing.", format!("Update {count}")),
    };
    let more_or_less = (!is_owner).then(|| {
        let choices =
            vec![Choice::new("yes", l.pick("加为协作人", "Helps from now on")), Choice::new("no", l.pick("不再协作", "Helps no more"))];
        view! { <RadioField name="is_added" label=l.pick("改动", "Change") value=is_added choices bar=true/> }
    });
    view! {
        <Form problems on_submit=Callback::new(submit)>
            <p class="quiet">{help}</p>
            <SelectField name="person" label=if is_owner { l.pick("转给", "To") } else { l.pick("谁", "Who") } value=person choices/>
            {more_or_less}
            <FormActions>
                <SubmitButton>{act}</SubmitButton>
                <Button look=Look::Quiet on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

fn reassign(chosen: Chosen, to: Owner, l: Lang) {
    let (name, owner) = (to.name, to.id);
    let said = move |count| match l {
        Lang::Zh => format!("{count} 家客户已转给{name}"),
        Lang::En => format!("{count} customers given to {name}"),
    };
    let subjects = chosen.subjects(|customer| customer.owner != owner);
    let act = move |customer: Customer| customer_reassign(fresh_operation(), customer.id, owner.clone(), None);
    chosen.bulk.run(subjects, said, act, give_back);
}

fn set_helper(chosen: Chosen, person: Owner, is_added: bool, l: Lang) {
    let (name, id) = (person.name, person.id);
    let said = move |count| match (l, is_added) {
        (Lang::Zh, true) => format!("{name}已协作 {count} 家客户"),
        (Lang::Zh, false) => format!("{name}不再协作 {count} 家客户"),
        (Lang::En, true) => format!("{name} now helps with {count} customers"),
        (Lang::En, false) => format!("{name} helps with {count} customers no more"),
    };
    let subjects = chosen.subjects(|customer| customer.helpers.contains(&id) != is_added);
    let act = move |customer: Customer| {
        let mut helpers = customer.helpers;
        helpers.retain(|helper| *helper != id);
        helpers.extend(is_added.then(|| id.clone()));
        set_helpers(customer.id, helpers)
    };
    chosen.bulk.run(subjects, said, act, |customer| set_helpers(customer.id, customer.helpers));
}

async fn set_helpers(id: CustomerId, helpers: Vec<UserId>) -> Answer<()> {
    customer_set_helpers(fresh_operation(), id, helpers).await.map(|_| ())
}

/// Each command of each record is an act of its own.
fn fresh_operation() -> OperationId {
    OperationId::new(fresh_id())
}
