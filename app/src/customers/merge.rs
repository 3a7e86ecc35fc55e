//! Merging two customers that are one company: choose the other, choose which stays, see what moves, confirm.

use domain::customer::{Customer, MERGE_RECORDS_MAX, MergePreview, MergeSide};
use domain::id::{CustomerId, OperationId};
use domain::lang::Lang;
use domain::money::{Amount, Currency};
use domain::permission::Noun;
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use super::api::{customer_merge, customer_merge_preview, customer_similar};
use super::money::{amount_in, own_currency};
use crate::error::{Answer, Failure};
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// The dialog. It stands where no live update draws anew.
#[component]
pub(super) fn MergeDialog(open: RwSignal<bool>, #[prop(into)] customer: Signal<Option<Customer>>) -> impl IntoView {
    let similar = LocalResource::new(move || {
        let customer = customer.get_untracked().filter(|_| open.get());
        async move {
            let Some(Customer { id, terms, .. }) = customer else { return Vec::new() };
            customer_similar(terms.name, terms.credit_code, Some(id)).await.unwrap_or_default()
        }
    });
    let merger = move || {
        let customer = customer.get_untracked()?;
        similar.get().map(|similar| view! { <Merger customer first=similar.into_iter().next() open/> })
    };
    view! {
        <Dialog open wide=true title=lang().pick("合并重复客户", "Merge duplicate customers")>
            <Suspense fallback=|| view! { <Skeleton lines=4/> }>{merger}</Suspense>
        </Dialog>
    }
    .into_any()
}

/// What is being decided: one Copy value.
#[derive(Clone, Copy)]
struct Merging {
    other: RwSignal<String>,
    /// `this` or `other`.
    stays: RwSignal<String>,
    preview: RwSignal<Option<MergePreview>>,
    problems: RwSignal<Problems>,
    failure: RwSignal<Option<Failure>>,
    pending: RwSignal<bool>,
}

impl Merging {
    /// Takes a value, or shows what is wrong.
    fn take<T>(self, answer: Answer<T>) -> Option<T> {
        self.pending.try_set(false);
        match answer {
            Ok(value) => return Some(value),
            Err(Failure::Refused(found)) => drop(self.problems.try_set(found)),
            Err(other) => drop(self.failure.try_set(Some(other))),
        }
        None
    }

    fn look(self, this: &CustomerId) {
        let other = self.other.get_untracked();
        self.failure.set(None);
        self.problems.set(Problems::new());
        if other.is_empty() {
            self.problems.update(|problems| problems.add("other", Refusal::Required));
            return;
        }
        let (this, other) = (this.clone(), CustomerId::new(other));
        let (goes, stays) = if self.stays.get_untracked() == "this" { (other, this) } else { (this, other) };
        self.pending.set(true);
        spawn_local(async move {
            if let Some(preview) = self.take(customer_merge_preview(goes, stays).await) {
                self.preview.try_set(Some(preview));
            }
        });
    }
}

#[component]
fn Merger(customer: Customer, first: Option<Customer>, open: RwSignal<bool>) -> impl IntoView {
    let l = lang();
    let (first_id, first_name) = first.map(|first| (first.id.to_string(), first.terms.name)).unwrap_or_default();
    let merging = Merging {
        other: RwSignal::new(first_id),
        stays: RwSignal::new("this".into()),
        preview: RwSignal::new(None),
        problems: RwSignal::new(Problems::new()),
        failure: RwSignal::new(None),
        pending: RwSignal::new(false),
    };
    let other_name = RwSignal::new(first_name);
    let this = customer.id.clone();
    // Another choice is another preview.
    Effect::new(move |before: Option<(String, String)>| {
        let now = (merging.other.get(), merging.stays.get());
        if before.is_some_and(|before| before != now) {
            merging.preview.set(None);
        }
        now
    });
    let stays = vec![
        Choice::new("this", customer.terms.name.clone()).detail(customer.number.clone()),
        Choice::new("other", l.pick("另一家", "The other one")),
    ];
    let shown = move || merging.preview.get().map(|preview| view! { <Preview preview merging open/> });
    view! {
        <FailureNotice failure=merging.failure/>
        <Form problems=merging.problems pending=merging.pending on_submit=Callback::new(move |()| merging.look(&this))>
            <Combobox name="other" label=l.pick("和哪一家是同一家公司", "Which customer is the same company") value=merging.other text=other_name
                source=ChoiceSource::new(|text| crate::find::api::choices(Noun::Customer, text))/>
            <RadioField name="stays" label=l.pick("保留哪一家", "Which one stays") value=merging.stays choices=stays/>
            <FormActions><SubmitButton pending=merging.pending look=Look::Secondary>{l.pick("看看会合并什么", "See what moves")}</SubmitButton></FormActions>
        </Form>
        {shown}
    }
    .into_any()
}

/// What each has, and the button that merges them.
#[component]
fn Preview(preview: MergePreview, merging: Merging, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, navigate) = (lang(), toasts(), use_navigate());
    let (goes, stays) = (preview.goes.customer.clone(), preview.stays.customer.clone());
    let sentence = consequence(&goes, &stays, l);
    let label = format!("{} {}", l.pick("并入", "Merge into"), stays.terms.name);
    let is_too_large = preview.is_too_large();
    let operation = StoredValue::new(String::new());
    let merge = move |_| {
        if operation.with_value(String::is_empty) {
            operation.set_value(fresh_id());
        }
        merging.pending.set(true);
        let (goes, stays, navigate) = ((goes.id.clone(), goes.version), (stays.id.clone(), stays.version), navigate.clone());
        spawn_local(async move {
            let answer = customer_merge(OperationId::new(operation.get_value()), goes, stays).await;
            if let Some(customer) = merging.take(answer) {
                open.set(false);
                toasts.done(format!("{} {}", l.pick("已并入", "Merged into"), customer.terms.name));
                navigate(&format!("/customers/{}", customer.id), leptos_router::NavigateOptions::default());
            }
        });
    };
    view! {
        {table(&preview, l)}
        {if is_too_large {
            view! { <Notice tone=Tone::Attention>{too_large(preview.records(), l)}</Notice> }.into_any()
        } else {
            view! {
                <p>{sentence}</p>
                <div class="dialog-acts"><Button look=Look::Danger disabled=merging.pending on_click=merge>{label}</Button></div>
            }.into_any()
        }}
    }
    .into_any()
}

fn too_large(records: usize, l: Lang) -> String {
    match l {
        Lang::Zh => format!("要搬 {records} 条记录，一次最多 {MERGE_RECORDS_MAX} 条。请保留记录多的那一家。"),
        Lang::En => format!("{records} records would move; at most {MERGE_RECORDS_MAX} do at once. Keep the customer with more records."),
    }
}

fn consequence(goes: &Customer, stays: &Customer, l: Lang) -> String {
    let (gone, number, kept, owner) = (&goes.terms.name, &goes.number, &stays.terms.name, &stays.owner_name);
    match l {
        Lang::Zh => format!(
            "{gone}（{number}）的记录全部转到{kept}名下，归{owner}；原业务员成为协作人。{number} 不再出现在列表里，编号不再使用，打开旧链接会到{kept}。信用额度、账期和等级以{kept}为准。合并后不能拆开。"
        ),
        Lang::En => format!(
            "All records of {gone} ({number}) go to {kept} and its owner {owner}; the former owner becomes a helper. {number} leaves the lists and is never given again; old links lead to {kept}. The credit limit, credit days and level of {kept} hold. This cannot be undone."
        ),
    }
}

fn table(preview: &MergePreview, l: Lang) -> AnyView {
    let sides = [&preview.goes, &preview.stays];
    let row = |label: &'static str, value: &dyn Fn(&MergeSide) -> String| {
        let [goes, stays] = sides.map(|side| view! { <span class="figures">{value(side)}</span> });
        vec![Cell::text(label), Cell::view(goes), Cell::view(stays)]
    };
    let count = |pick: fn(&MergeSide) -> usize| move |side: &MergeSide| pick(side).to_string();
    let money = |pick: fn(&(Currency, Amount, Amount, Amount)) -> Amount| {
        move |side: &MergeSide| {
            let sums: Vec<String> = side.money.iter().filter(|sum| !pick(sum).is_zero()).map(|sum| amount_in(pick(sum), sum.0)).collect();
            if sums.is_empty() { "—".to_owned() } else { sums.join(" · ") }
        }
    };
    let limit =
        |side: &MergeSide| side.customer.terms.credit_limit.map_or_else(|| "—".to_owned(), |limit| amount_in(limit, own_currency()));
    let rows = vec![
        row(l.pick("业务员", "Owner"), &|side| side.customer.owner_name.clone()),
        row(l.pick("合同", "Contracts"), &count(|side| side.contracts)),
        row(l.pick("合同金额", "Contract amount"), &money(|sum| sum.1)),
        row(l.pick("未收", "Outstanding"), &money(|sum| sum.2)),
        row(l.pick("预收款", "Advance"), &money(|sum| sum.3)),
        row(l.pick("分期", "Instalments"), &count(|side| side.instalments)),
        row(l.pick("回款", "Receipts"), &count(|side| side.receipts)),
        row(l.pick("发票", "Invoices"), &count(|side| side.invoices)),
        row(l.pick("费用", "Expenses"), &count(|side| side.expenses)),
        row(l.pick("跟进", "Follow-ups"), &count(|side| side.follow_ups)),
        row(l.pick("联系人", "Contacts"), &count(|side| side.contacts)),
        row(l.pick("协作人", "Helpers"), &count(|side| side.customer.helpers.len())),
        row(l.pick("信用额度", "Credit limit"), &limit),
    ];
    let head = |verb: &str, side: &MergeSide| Column::text(format!("{verb}{}{}", l.pick("：", ": "), side.customer.terms.name));
    let columns = vec![Column::text(""), head(l.pick("并掉的", "Goes"), &preview.goes), head(l.pick("保留的", "Stays"), &preview.stays)];
    view! { <PlainTable label=l.pick("合并预览", "What moves") columns rows/> }.into_any()
}
