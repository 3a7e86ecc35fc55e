//! What is typed in a contract's form: one signal a field, rows that keep their place, and the sums of it, made by `domain`.

use domain::contract::{ContractForm, LineForm};
use domain::instalment::InstalmentForm;
use domain::money::{Amount, Currency};
use domain::{parse, refusal::Problems};
use leptos::prelude::*;

type Text = RwSignal<String>;

/// A line of the form. The key stays with it while rows above come and go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LineRow {
    pub key: u32,
    pub product: Text,
    pub quantity: Text,
    pub unit: Text,
    pub unit_price: Text,
    pub discount: Text,
}

/// An instalment of the form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PlanRow {
    pub key: u32,
    pub due: Text,
    pub amount: Text,
    pub note: Text,
}

/// Every field of the form; Copy, for handlers.
#[derive(Clone, Copy)]
pub struct Fields {
    pub customer: Text,
    pub customer_name: Text,
    pub number: Text,
    pub contract_type: Text,
    pub title: Text,
    pub signing_company: Text,
    pub currency: Text,
    pub tax_rate: Text,
    pub signed: Text,
    pub start: Text,
    pub end: Text,
    pub notice_days: Text,
    pub renews: RwSignal<bool>,
    pub payment_method: Text,
    pub life: Text,
    pub expenses: Text,
    pub remarks: Text,
    pub lines: RwSignal<Vec<LineRow>>,
    pub plan: RwSignal<Vec<PlanRow>>,
    pub problems: RwSignal<Problems>,
    next_key: StoredValue<u32>,
    /// The form's own owner: rows that a handler or an effect adds live as long as the form.
    owner: StoredValue<Owner>,
}

impl Fields {
    /// The fields as this form has them. Call it while the form is set up.
    pub fn of(form: &ContractForm, customer_name: &str) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        let fields = Self {
            customer: text(form.customer.as_str()),
            customer_name: text(customer_name),
            number: text(&form.number),
            contract_type: text(&form.contract_type),
            title: text(&form.title),
            signing_company: text(&form.signing_company),
            currency: text(&form.currency),
            tax_rate: text(&form.tax_rate),
            signed: text(&form.signed),
            start: text(&form.start),
            end: text(&form.end),
            notice_days: text(&form.notice_days),
            renews: RwSignal::new(form.renews),
            payment_method: text(&form.payment_method),
            life: text(&form.life),
            expenses: text(&form.expenses),
            remarks: text(&form.remarks),
            lines: RwSignal::new(Vec::new()),
            plan: RwSignal::new(Vec::new()),
            problems: RwSignal::new(Problems::new()),
            next_key: StoredValue::new(0),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        fields.set_rows(form);
        fields
    }

    /// Takes over another form, as a draft that was kept. From handlers and effects.
    pub fn fill(self, form: &ContractForm, customer_name: &str) {
        self.customer.set(form.customer.as_str().to_owned());
        self.customer_name.set(customer_name.to_owned());
        let pairs: [(Text, &String); 14] = [
            (self.number, &form.number),
            (self.contract_type, &form.contract_type),
            (self.title, &form.title),
            (self.signing_company, &form.signing_company),
            (self.currency, &form.currency),
            (self.tax_rate, &form.tax_rate),
            (self.signed, &form.signed),
            (self.start, &form.start),
            (self.end, &form.end),
            (self.notice_days, &form.notice_days),
            (self.payment_method, &form.payment_method),
            (self.life, &form.life),
            (self.expenses, &form.expenses),
            (self.remarks, &form.remarks),
        ];
        for (signal, text) in pairs {
            signal.set(text.clone());
        }
        self.renews.set(form.renews);
        self.set_rows(form);
    }

    fn set_rows(self, form: &ContractForm) {
        self.lines.set(form.lines.iter().map(|line| self.line(line)).collect());
        self.set_plan(&form.plan);
    }

    /// Replaces the plan.
    pub fn set_plan(self, plan: &[InstalmentForm]) {
        self.plan.set(plan.iter().map(|instalment| self.instalment(instalment)).collect());
    }

    pub fn add_line(self) {
        let row = self.line(&LineForm { quantity: "1".into(), ..LineForm::default() });
        self.lines.update(|lines| lines.push(row));
    }

    pub fn remove_line(self, key: u32) {
        self.lines.update(|lines| lines.retain(|line| line.key != key));
    }

    pub fn add_instalment(self) {
        let row = self.instalment(&InstalmentForm::default());
        self.plan.update(|plan| plan.push(row));
    }

    pub fn remove_instalment(self, key: u32) {
        self.plan.update(|plan| plan.retain(|instalment| instalment.key != key));
    }

    fn line(self, form: &LineForm) -> LineRow {
        let key = self.key();
        self.owned(|| LineRow {
            key,
            product: RwSignal::new(form.product.clone()),
            quantity: RwSignal::new(form.quantity.clone()),
            unit: RwSignal::new(form.unit.clone()),
            unit_price: RwSignal::new(form.unit_price.clone()),
            discount: RwSignal::new(form.discount.clone()),
        })
    }

    fn instalment(self, form: &InstalmentForm) -> PlanRow {
        let key = self.key();
        self.owned(|| PlanRow {
            key,
            due: RwSignal::new(form.due.clone()),
            amount: RwSignal::new(form.amount.clone()),
            note: RwSignal::new(form.note.clone()),
        })
    }

    fn key(self) -> u32 {
        let key = self.next_key.get_value();
        self.next_key.set_value(key.wrapping_add(1));
        key
    }

    fn owned<T>(self, make: impl FnOnce() -> T) -> T {
        self.owner.get_value().with(make)
    }

    /// The form as typed so far. Tracks every field.
    pub fn form(self) -> ContractForm {
        ContractForm {
            customer: self.customer.get().into(),
            number: self.number.get(),
            contract_type: self.contract_type.get(),
            title: self.title.get(),
            signing_company: self.signing_company.get(),
            currency: self.currency.get(),
            tax_rate: self.tax_rate.get(),
            signed: self.signed.get(),
            start: self.start.get(),
            end: self.end.get(),
            notice_days: self.notice_days.get(),
            renews: self.renews.get(),
            payment_method: self.payment_method.get(),
            life: self.life.get(),
            expenses: self.expenses.get(),
            remarks: self.remarks.get(),
            lines: self.lines.get().iter().map(LineRow::form).collect(),
            plan: self.plan.get().iter().map(PlanRow::form).collect(),
        }
    }

    /// The form's currency; the company's rule for a wrong one is said when it is saved.
    pub fn chosen_currency(self) -> Currency {
        self.currency.with(|code| Currency::parse(code)).unwrap_or_default()
    }

    /// 合同金额 so far: the lines that can be added up.
    pub fn amount(self) -> Option<Amount> {
        let currency = self.chosen_currency();
        Amount::sum(self.lines.get().iter().filter_map(|line| line.total(currency))).ok()
    }

    /// The plan's sum so far.
    pub fn planned(self) -> Option<Amount> {
        let currency = self.chosen_currency();
        Amount::sum(self.plan.get().iter().filter_map(|instalment| instalment.read(currency))).ok()
    }

    /// What the plan still lacks of the contract amount; negative when it is too much.
    pub fn missing(self) -> Option<Amount> {
        self.amount()?.checked_sub(self.planned()?).ok()
    }
}

impl LineRow {
    fn form(&self) -> LineForm {
        LineForm {
            product: self.product.get(),
            quantity: self.quantity.get(),
            unit: self.unit.get(),
            unit_price: self.unit_price.get(),
            discount: self.discount.get(),
        }
    }

    /// The line's total, as soon as its figures can be read: what is sold does not matter for it.
    pub fn total(&self, currency: Currency) -> Option<Amount> {
        let figures = LineForm {
            product: "-".into(),
            quantity: self.quantity.get(),
            unit_price: self.unit_price.get(),
            discount: self.discount.get(),
            ..LineForm::default()
        };
        figures.parse(currency).ok().map(|line| line.total)
    }
}

impl PlanRow {
    fn form(&self) -> InstalmentForm {
        InstalmentForm { due: self.due.get(), amount: self.amount.get(), note: self.note.get() }
    }

    /// The amount, if it can be read.
    pub fn read(&self, currency: Currency) -> Option<Amount> {
        self.amount.with(|amount| parse::amount(amount, currency)).ok()
    }
}
