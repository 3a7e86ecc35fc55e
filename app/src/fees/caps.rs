//! 上限与付款依据: the gift cap, the cap of each use, and by what approved fees become payable.

use domain::fee::{FeeBasis, FeeCategory, FeeSettings, FeeSettingsForm};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::fee_settings_save;
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::reports::own_currency;
use crate::ui::prelude::*;

/// For those who only read them.
pub(super) fn caps(settings: &FeeSettings) -> AnyView {
    let (l, currency) = (lang(), own_currency());
    let money = |amount| format!("{} {}", format::amount(amount, currency.scale()), currency.code());
    let cap = |category: &FeeCategory| {
        let value = settings.cap(*category).map_or_else(|_| l.pick("不能申报", "nothing may be claimed").to_owned(), money);
        view! { <Definition label=category.label(l) numeric=true>{value}</Definition> }
    };
    let caps = FeeCategory::ALL.iter().map(cap).collect_view();
    let (gift_cap, basis) = (money(settings.gift_cap), settings.basis.label(l));
    view! {
        <Definitions>
            <Definition label=l.pick("礼品上限（每人每月）", "Gift cap, a person and month") numeric=true>{gift_cap}</Definition>
            {caps}
            <Definition label=l.pick("付款依据", "Paid by")>{basis}</Definition>
        </Definitions>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Fields {
    gift_cap: RwSignal<String>,
    buyer: RwSignal<String>,
    purchasing_head: RwSignal<String>,
    executive: RwSignal<String>,
    new_customer: RwSignal<String>,
    events: RwSignal<String>,
    basis: RwSignal<String>,
}

impl Fields {
    fn of(form: FeeSettingsForm) -> Self {
        Self {
            gift_cap: RwSignal::new(form.gift_cap),
            buyer: RwSignal::new(form.buyer),
            purchasing_head: RwSignal::new(form.purchasing_head),
            executive: RwSignal::new(form.executive),
            new_customer: RwSignal::new(form.new_customer),
            events: RwSignal::new(form.events),
            basis: RwSignal::new(form.basis),
        }
    }

    /// The form as it stands; tracks every field.
    fn form(self) -> FeeSettingsForm {
        FeeSettingsForm {
            gift_cap: self.gift_cap.get(),
            buyer: self.buyer.get(),
            purchasing_head: self.purchasing_head.get(),
            executive: self.executive.get(),
            new_customer: self.new_customer.get(),
            events: self.events.get(),
            basis: self.basis.get(),
        }
    }

    const fn cap(self, category: FeeCategory) -> RwSignal<String> {
        match category {
            FeeCategory::Buyer => self.buyer,
            FeeCategory::PurchasingHead => self.purchasing_head,
            FeeCategory::Executive => self.executive,
            FeeCategory::NewCustomer => self.new_customer,
            FeeCategory::Events => self.events,
        }
    }
}

/// For those who set them.
#[component]
pub(super) fn CapsForm(settings: FeeSettings, saved: RwSignal<u32>) -> impl IntoView {
    let (l, toasts, currency) = (lang(), toasts(), own_currency());
    let version = settings.version;
    let before = StoredValue::new(FeeSettingsForm::of(&settings, currency));
    let fields = Fields::of(before.get_value());
    let (problems, failure, is_saved) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>), RwSignal::new(false));
    guard_unsaved(Signal::derive(move || !is_saved.get() && fields.form() != before.get_value()));
    let save = Action::new(move |form: &FeeSettingsForm| fee_settings_save(fresh_id().into(), version, form.clone()));
    follow_answer(save.value(), problems, failure, move |_| {
        is_saved.set(true);
        toasts.done(l.pick("上限已保存。", "The caps are saved."));
        saved.update(|saved| *saved += 1);
    });
    let submit = move |()| {
        let form = untrack(|| fields.form());
        match form.parse(currency, version) {
            Ok(_) => drop(save.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    let cap = move |category: &FeeCategory| {
        let (name, label) = (category.code(), category.label(l));
        view! { <AmountField name label value=fields.cap(*category) optional=true currency=Signal::stored(currency)/> }
    };
    let bases = FeeBasis::ALL.iter().map(|basis| Choice::new(basis.code(), basis.label(l))).collect::<Vec<_>>();
    view! {
        <div class="fee-caps">
            <FailureNotice failure/>
            <Form problems=problems pending=save.pending() on_submit=submit>
                <AmountField name="gift_cap" label=l.pick("礼品上限", "Gift cap") value=fields.gift_cap currency=Signal::stored(currency)
                    help=l.pick("客户方一个人一个月最多收多少；超过要法务登记例外。", "What one person at a customer may get in a month; more needs an exception of legal.")/>
                <p class="quiet small">{l.pick("每个客户一个月在每种用途上的上限；留空就不能申报。", "The cap of each use, for a customer and month. Where there is none, nothing may be claimed.")}</p>
                <div class="fee-claim-fields">{FeeCategory::ALL.iter().map(cap).collect_view()}</div>
                <RadioField name="basis" label=l.pick("付款依据", "Fees are paid by") value=fields.basis choices=bases
                    help=l.pick("应付 = 批准 × 已回款比例 − 已付。改了只影响以后的统计表。", "Payable = approved × collected share − already paid. A change counts for later statements only.")/>
                <FormActions><SubmitButton pending=save.pending()>{l.pick("保存上限", "Save the caps")}</SubmitButton></FormActions>
            </Form>
        </div>
    }
    .into_any()
}
