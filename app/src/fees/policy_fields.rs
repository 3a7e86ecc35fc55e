//! The fields of a policy's form: one signal a field, bands that keep their place while others come and go.

use domain::fee::{FeeBandForm, FeeCategory, FeePolicyForm};
use domain::lang::Lang;
use domain::money::{Amount, Currency};
use leptos::prelude::*;

use crate::ui::prelude::*;

type Text = RwSignal<String>;

/// A band that is being typed. The key stays with it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct BandRow {
    key: u32,
    from: Text,
    buyer: Text,
    purchasing_head: Text,
    executive: Text,
    new_customer: Text,
    events: Text,
}

/// Every field of the form; Copy, for handlers.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) product_line: Text,
    pub(super) account: Text,
    pub(super) from: Text,
    pub(super) until: Text,
    pub(super) products: Text,
    pub(super) unit: Text,
    bands: RwSignal<Vec<BandRow>>,
    next_key: StoredValue<u32>,
    /// The form's own owner: rows that a handler adds live as long as the form.
    owner: StoredValue<Owner>,
}

impl BandRow {
    fn of(key: u32, form: FeeBandForm) -> Self {
        Self {
            key,
            from: RwSignal::new(form.from),
            buyer: RwSignal::new(form.buyer),
            purchasing_head: RwSignal::new(form.purchasing_head),
            executive: RwSignal::new(form.executive),
            new_customer: RwSignal::new(form.new_customer),
            events: RwSignal::new(form.events),
        }
    }

    fn form(self) -> FeeBandForm {
        FeeBandForm {
            from: self.from.get(),
            buyer: self.buyer.get(),
            purchasing_head: self.purchasing_head.get(),
            executive: self.executive.get(),
            new_customer: self.new_customer.get(),
            events: self.events.get(),
        }
    }

    const fn amount(self, category: FeeCategory) -> Text {
        match category {
            FeeCategory::Buyer => self.buyer,
            FeeCategory::PurchasingHead => self.purchasing_head,
            FeeCategory::Executive => self.executive,
            FeeCategory::NewCustomer => self.new_customer,
            FeeCategory::Events => self.events,
        }
    }
}

impl Fields {
    /// The fields as this form has them. Call it while the form is set up.
    pub(super) fn of(form: FeePolicyForm) -> Self {
        let bands: Vec<_> = (0..).zip(form.bands).map(|(key, band)| BandRow::of(key, band)).collect();
        Self {
            product_line: RwSignal::new(form.product_line),
            account: RwSignal::new(form.account),
            from: RwSignal::new(form.from),
            until: RwSignal::new(form.until),
            products: RwSignal::new(form.products),
            unit: RwSignal::new(form.unit),
            next_key: StoredValue::new(u32::try_from(bands.len()).unwrap_or_default()),
            bands: RwSignal::new(bands),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }

    /// The form as it stands; tracks every field.
    pub(super) fn form(self) -> FeePolicyForm {
        FeePolicyForm {
            product_line: self.product_line.get(),
            account: self.account.get(),
            from: self.from.get(),
            until: self.until.get(),
            products: self.products.get(),
            unit: self.unit.get(),
            bands: self.bands.get().into_iter().map(BandRow::form).collect(),
        }
    }

    /// Takes another form over: a draft, or the form as it first was.
    pub(super) fn fill(self, form: FeePolicyForm) {
        self.product_line.set(form.product_line);
        self.account.set(form.account);
        self.from.set(form.from);
        self.until.set(form.until);
        self.products.set(form.products);
        self.unit.set(form.unit);
        self.bands.set(Vec::new());
        form.bands.into_iter().for_each(|band| self.add(band));
    }

    pub(super) fn add(self, form: FeeBandForm) {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        let row = self.owner.with_value(|owner| owner.with(|| BandRow::of(key, form)));
        self.bands.update(|bands| bands.push(row));
    }

    fn remove(self, key: u32) {
        self.bands.update(|bands| bands.retain(|band| band.key != key));
    }

    /// The bands with their places, which name their fields.
    pub(super) fn rows(self) -> Vec<(usize, BandRow)> {
        self.bands.get().into_iter().enumerate().collect()
    }
}

/// What tells a band from all others.
pub(super) fn band_key(row: &(usize, BandRow)) -> (usize, u32) {
    (row.0, row.1.key)
}

/// What the typed amounts of a band come to; a dash while one of them is no amount.
fn standard(row: BandRow, currency: Currency) -> String {
    let amount = |category: &FeeCategory| {
        let text = row.amount(*category).get();
        if text.trim().is_empty() { Ok(Amount::ZERO) } else { domain::parse::amount(&text, currency) }
    };
    let amounts: Result<Vec<Amount>, _> = FeeCategory::ALL.iter().map(amount).collect();
    let sum = amounts.and_then(Amount::sum);
    sum.map_or_else(|_| "—".to_owned(), |sum| format::amount(sum, currency.scale()))
}

/// One band: from which quantity on, and how much for each use.
pub(super) fn band_row(fields: Fields, currency: Currency, index: usize, row: BandRow) -> AnyView {
    let l = lang();
    let remove = if l == Lang::Zh { format!("删除第 {} 档", index + 1) } else { format!("Remove band {}", index + 1) };
    let amount = |category: &FeeCategory| {
        let (name, value) = (format!("bands.{index}.{}", category.code()), row.amount(*category));
        view! { <AmountField name label=category.label(l) value optional=true currency=Signal::stored(currency)/> }
    };
    let amounts = FeeCategory::ALL.iter().map(amount).collect_view();
    view! {
        <li class="fee-band">
            <TextField name=format!("bands.{index}.from") label=l.pick("月采购量从", "Monthly quantity from") value=row.from/>
            {amounts}
            <div class="fee-band-total">
                <span class="field-label">{l.pick("标准合计", "Standard")}</span>
                <output class="figures">{move || standard(row, currency)}</output>
            </div>
            <span class="row-acts fee-band-acts">
                <IconButton symbol=Symbol::Close label=remove on_click=move |_| fields.remove(row.key)/>
            </span>
        </li>
    }
    .into_any()
}
