//! `/customers/:id/dunning-letter`: 催款函, as it stands today; printed, it is sealed and sent.

use domain::dunning::{Letter, LetterLine, LetterTotal};
use domain::id::CustomerId;
use domain::lang::Lang;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::api::dunning_letter;
use crate::fetched::fetched;
use crate::live::live;
use crate::ui::prelude::*;

/// `/customers/:id/dunning-letter`
#[component]
pub fn LetterPage() -> impl IntoView {
    let l = lang();
    let (params, live) = (use_params_map(), live());
    let id = Memo::new(move |_| params.with(|params| CustomerId::new(params.get("id").unwrap_or_default())));
    let found = fetched(move || (id.get(), live.today.get(), live.revision.get()), |(id, ..)| dunning_letter(id));
    let crumbs = vec![
        Crumb::new(l.pick("客户", "Customers"), "/customers"),
        Crumb::new(l.pick("客户详情", "The customer"), format!("/customers/{}", id.get_untracked())),
    ];
    let acts = view! { <Button icon=Symbol::Print on_click=move |_| browser::print_page()>{l.pick("打印", "Print")}</Button> };
    view! {
        <Page title=l.pick("催款函", "Dunning letter") crumbs acts=acts.into_any()>
            {when_there(found, 8, move |letter| content(&letter, l))}
        </Page>
    }
    .into_any()
}

fn content(letter: &Letter, l: Lang) -> AnyView {
    let left_out = (letter.disputed > 0).then(|| {
        let words = format!("{}{}", l.pick("有争议、未列入的逾期分期：", "Overdue but disputed, left out: "), letter.disputed);
        view! { <p class="quiet small dunning-aside">{words}</p> }
    });
    if letter.lines.is_empty() {
        let text = l.pick("到期没收到的分期会列在催款函里。", "Instalments past their due date are listed in the letter.");
        return view! {
            {left_out}
            <Empty symbol=Symbol::CheckCircle title=l.pick("没有逾期，不用催", "Nothing is overdue") text/>
        }
        .into_any();
    }
    let salutation = if l == Lang::Zh { format!("致：{}", letter.customer_name) } else { format!("To: {}", letter.customer_name) };
    let number = format!("{} {}", l.pick("客户编号", "Customer number"), letter.customer_number);
    let text = if l == Lang::Zh { letter.zh.clone() } else { letter.en.clone() };
    let words: Vec<_> = letter.totals.iter().map(|total| in_words(total, l)).collect();
    let sender = format!("{}{}", letter.company, l.pick("（盖章）", " (seal)"));
    view! {
        {left_out}
        <article class="dunning-letter">
            <p class="dunning-to"><strong>{salutation}</strong><span class="quiet small figures">{number}</span></p>
            <p class="dunning-text">{text}</p>
            {lines(letter, l)}
            {words}
            <div class="dunning-seal">
                <p>{sender}</p>
                <p class="figures">{format!("{}{}", l.pick("日期：", "Date: "), format::date(letter.on))}</p>
            </div>
        </article>
    }
    .into_any()
}

fn lines(letter: &Letter, l: Lang) -> AnyView {
    let columns = vec![
        Column::text(l.pick("合同与期次", "Contract, instalment")),
        Column::date(l.pick("应收日期", "Due")),
        Column::amount(l.pick("逾期天数", "Days overdue")),
        Column::text(l.pick("币种", "Currency")),
        Column::amount(l.pick("未收", "Open")),
    ];
    let row = |line: &LetterLine| {
        vec![
            Cell::lines(&line.contract_number, format::instalment(line.ordinal, l)),
            Cell::date(Some(line.due)),
            Cell::count(u64::try_from(line.days_overdue).unwrap_or_default()),
            Cell::text(line.currency.code()),
            Cell::amount(line.open, line.currency.scale()),
        ]
    };
    let total = |total: &LetterTotal| {
        vec![
            Cell::text(l.pick("合计", "Total")),
            Cell::empty(),
            Cell::empty(),
            Cell::text(total.currency.code()),
            Cell::amount(total.amount, total.currency.scale()),
        ]
    };
    let rows = letter.lines.iter().map(row).collect();
    let totals = letter.totals.iter().map(total).collect();
    view! { <PlainTable label=l.pick("逾期明细", "What is overdue") columns rows totals/> }.into_any()
}

fn in_words(total: &LetterTotal, l: Lang) -> impl IntoView + use<> {
    let currency = total.currency.label(l);
    let words = format!("{} {}{}", l.pick("合计大写：", "In words: "), currency, total.words);
    view! { <p class="dunning-words">{words}</p> }
}
