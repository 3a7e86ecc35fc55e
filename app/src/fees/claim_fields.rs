//! What a rep types into a statement or an application: the claims of each row, which keep their place while others come and go.

use domain::fee::{FeeCategory, FeeClaimForm, FeeMeans, FeeRecipient, FeeRow, FeeRowForm, FeeStatement, FeeStatementForm};
use domain::lang::Lang;
use domain::money::Currency;
use leptos::prelude::*;

use crate::ui::prelude::*;

type Text = RwSignal<String>;

/// A claim that is being typed. The key stays with it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct ClaimRow {
    key: u32,
    /// 0 until it is saved for the first time.
    number: RwSignal<u16>,
    category: Text,
    means: Text,
    recipient: Text,
    beneficiary: Text,
    amount: Text,
    purpose: Text,
    evidence: Text,
    file: Text,
    remarks: Text,
}

impl ClaimRow {
    fn of(key: u32, form: FeeClaimForm) -> Self {
        Self {
            key,
            number: RwSignal::new(form.number),
            category: RwSignal::new(form.category),
            means: RwSignal::new(form.means),
            recipient: RwSignal::new(form.recipient),
            beneficiary: RwSignal::new(form.beneficiary),
            amount: RwSignal::new(form.amount),
            purpose: RwSignal::new(form.purpose),
            evidence: RwSignal::new(form.evidence),
            file: RwSignal::new(form.file.to_string()),
            remarks: RwSignal::new(form.remarks),
        }
    }

    fn form(self) -> FeeClaimForm {
        FeeClaimForm {
            number: self.number.get(),
            category: self.category.get(),
            means: self.means.get(),
            recipient: self.recipient.get(),
            beneficiary: self.beneficiary.get(),
            amount: self.amount.get(),
            purpose: self.purpose.get(),
            evidence: self.evidence.get(),
            file: self.file.get().into(),
            remarks: self.remarks.get(),
        }
    }

    /// Who is meant by the category is a person, whatever else is chosen.
    fn asks_recipient(self) -> bool {
        self.category.with(|text| FeeCategory::read(text).is_ok_and(|category| !category.is_person()))
    }
}

/// A list of claims; Copy, for handlers.
#[derive(Clone, Copy)]
pub(super) struct Claims {
    rows: RwSignal<Vec<ClaimRow>>,
    next_key: StoredValue<u32>,
    /// The form's own owner: claims that a handler adds live as long as the form.
    owner: StoredValue<Owner>,
}

impl Claims {
    /// Call it while the form is set up.
    pub(super) fn of(forms: Vec<FeeClaimForm>) -> Self {
        let owner = StoredValue::new(Owner::current().unwrap_or_default());
        let claims = Self { rows: RwSignal::new(Vec::new()), next_key: StoredValue::new(0), owner };
        claims.fill(forms);
        claims
    }

    pub(super) fn forms(self) -> Vec<FeeClaimForm> {
        self.rows.get().into_iter().map(ClaimRow::form).collect()
    }

    /// Takes other claims over: a draft, or those as they first were.
    pub(super) fn fill(self, forms: Vec<FeeClaimForm>) {
        self.rows.set(Vec::new());
        forms.into_iter().for_each(|form| self.add(form));
    }

    pub(super) fn add(self, form: FeeClaimForm) {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        let row = self.owner.with_value(|owner| owner.with(|| ClaimRow::of(key, form)));
        self.rows.update(|rows| rows.push(row));
    }

    fn remove(self, key: u32) {
        self.rows.update(|rows| rows.retain(|row| row.key != key));
    }

    /// The numbers that the server gave them.
    fn number(self, numbers: &[u16]) {
        for (row, number) in self.rows.get_untracked().into_iter().zip(numbers) {
            row.number.set(*number);
        }
    }

    fn numbered(self) -> Vec<(usize, ClaimRow)> {
        self.rows.get().into_iter().enumerate().collect()
    }
}

/// Every row of a statement with its claims; Copy, for handlers.
#[derive(Clone, Copy)]
pub(super) struct Fields(StoredValue<Vec<(FeeRowForm, Claims)>>);

impl Fields {
    /// Call it while the form is set up.
    pub(super) fn of(statement: &FeeStatement) -> Self {
        let row = |mut form: FeeRowForm| {
            let claims = Claims::of(std::mem::take(&mut form.claims));
            (form, claims)
        };
        Self(StoredValue::new(FeeStatementForm::of(statement).rows.into_iter().map(row).collect()))
    }

    /// The form as it stands; tracks every field.
    pub(super) fn form(self) -> FeeStatementForm {
        let row = |(form, claims): &(FeeRowForm, Claims)| FeeRowForm { claims: claims.forms(), ..form.clone() };
        FeeStatementForm { rows: self.0.with_value(|rows| rows.iter().map(row).collect()) }
    }

    /// Takes a draft over, or the form as it first was; rows that are gone are left out.
    pub(super) fn fill(self, form: &FeeStatementForm) {
        self.0.with_value(|rows| {
            for (own, claims) in rows {
                let found = form.rows.iter().find(|row| row.customer == own.customer && row.policy == own.policy);
                claims.fill(found.map(|row| row.claims.clone()).unwrap_or_default());
            }
        });
    }

    /// Takes over what the server numbered.
    pub(super) fn number(self, saved: &FeeStatement) {
        self.0.with_value(|rows| {
            for (own, claims) in rows {
                let row = saved.rows.iter().find(|row| row.is_of(&own.customer, &own.policy));
                claims.number(&row.map(|row| row.claims.iter().map(|claim| claim.number).collect::<Vec<_>>()).unwrap_or_default());
            }
        });
    }

    pub(super) fn claims(self, row: usize) -> Option<Claims> {
        self.0.with_value(|rows| rows.get(row).map(|(_, claims)| *claims))
    }
}

/// The claims of one place in the form (`rows.0.claims` or `claims`), and the way to one more.
pub(super) fn claim_list(place: &str, claims: Claims, files: Vec<Choice>, currency: Currency, about: &str) -> AnyView {
    let l = lang();
    let (place, files) = (place.to_owned(), StoredValue::new(files));
    let each = {
        let place = place.clone();
        move |(index, row): (usize, ClaimRow)| claim_row(&format!("{place}.{index}"), index, row, claims, files, currency)
    };
    let add = move |_| claims.add(fresh_claim());
    let about = format!(" {about}");
    view! {
        <ol class="fee-claims" id=field_id_here(&place) tabindex="-1">
            <For each=move || claims.numbered() key=|(index, row)| (*index, row.key) children=each/>
        </ol>
        <Button icon=Symbol::Plus on_click=add>{l.pick("申报一笔", "Claim something")}<span class="unseen">{about}</span></Button>
    }
    .into_any()
}

/// What a new claim begins with.
pub(super) fn fresh_claim() -> FeeClaimForm {
    FeeClaimForm {
        category: FeeCategory::default().code().to_owned(),
        means: FeeMeans::default().code().to_owned(),
        recipient: FeeRecipient::default().code().to_owned(),
        ..FeeClaimForm::default()
    }
}

fn choices<T: Copy>(all: &[T], code: fn(T) -> &'static str, label: fn(T, Lang) -> &'static str) -> Vec<Choice> {
    let l = lang();
    all.iter().map(|one| Choice::new(code(*one), label(*one, l))).collect()
}

fn claim_row(place: &str, index: usize, row: ClaimRow, claims: Claims, files: StoredValue<Vec<Choice>>, currency: Currency) -> AnyView {
    let l = lang();
    let name = |field: &str| format!("{place}.{field}");
    let remove = if l == Lang::Zh { format!("删除第 {} 笔申报", index + 1) } else { format!("Remove claim {}", index + 1) };
    let categories = choices(FeeCategory::ALL, FeeCategory::code, FeeCategory::label);
    let means = choices(FeeMeans::ALL, FeeMeans::code, FeeMeans::label);
    let recipients = choices(FeeRecipient::ALL, FeeRecipient::code, FeeRecipient::label);
    let (recipient, files) = (name("recipient"), files.get_value());
    let file = (!files.is_empty()).then(|| {
        let help = l.pick("合同附件里的发票、照片等", "An invoice or a photo among the contract's files");
        view! { <SelectField name=name("file") label=l.pick("凭证文件", "File that proves it") value=row.file choices=files optional=true help/> }
    });
    view! {
        <li class="fee-claim">
            <div class="fee-claim-fields">
                <SelectField name=name("category") label=l.pick("用途", "Use") value=row.category choices=categories/>
                <SelectField name=name("means") label=l.pick("方式", "Means") value=row.means choices=means/>
                <AmountField name=name("amount") label=l.pick("申报金额", "Claimed") value=row.amount currency=Signal::stored(currency)/>
            </div>
            <div class="fee-claim-fields">
                <TextField name=name("beneficiary") label=l.pick("受益人", "Beneficiary") value=row.beneficiary
                    help=l.pick("写全名；活动写参加者", "In full; of an event, those who attend")/>
                <div hidden=move || !row.asks_recipient()>
                    <SelectField name=recipient label=l.pick("给谁", "Given to") value=row.recipient choices=recipients/>
                </div>
                <TextField name=name("purpose") label=l.pick("目的", "Purpose") value=row.purpose/>
            </div>
            <div class="fee-claim-fields">
                <TextField name=name("evidence") label=l.pick("凭证", "Evidence") value=row.evidence
                    help=l.pick("发票号、收据号或照片内容", "The number of an invoice or receipt, or what a photo shows")/>
                {file}
                <TextField name=name("remarks") label=l.pick("备注", "Remarks") value=row.remarks optional=true
                    help=l.pick("超过标准金额时写明原因", "Above the standard amount: why")/>
            </div>
            <span class="row-acts fee-claim-acts">
                <IconButton symbol=Symbol::Close label=remove on_click=move |_| claims.remove(row.key)/>
            </span>
        </li>
    }
    .into_any()
}

/// Customer and product line of a row, as one says it.
pub(super) fn row_name(row: &FeeRow) -> String {
    format!("{} · {}", row.customer_name, row.product_line)
}
