//! Targets: who sets and reads them, and that what is reached is what the books say, month by month.

use domain::list::Dashboard;
use domain::money::{Amount, Currency};
use domain::permission::Actor;
use domain::receipt::{Receipt, ReceiptForm};
use domain::refusal::Refusal;
use domain::target::{Metric, Target, TargetForm, TargetRow, TargetSubject};
use store::{Error, Result, new_id, targets};

use crate::company::{Company, contract_form, open, operation, receipt_form};

const YEAR: i32 = 2025;

fn form(signed: &str, collected: &str) -> TargetForm {
    TargetForm { grain: "year".into(), signed: vec![signed.into()], collected: vec![collected.into()] }
}

async fn set(company: &Company, actor: &Actor, subject: &TargetSubject, version: u64) -> Result<Target> {
    targets::set(&company.store, actor, &operation(), subject, (YEAR, version), &form("12万", "6,000")).await
}

async fn row(company: &Company, actor: &Actor, subject: &TargetSubject) -> Option<TargetRow> {
    let sheet = targets::sheet(&company.store, actor, YEAR).await.unwrap();
    sheet.rows.into_iter().find(|row| row.subject == *subject)
}

/// Reached in a month, from 1, as `signed/collected`.
fn month(row: &TargetRow, month: usize) -> String {
    let of = |metric| row.attainment(metric, month - 1..month).unwrap().reached.to_plain_scale(0);
    format!("{}/{}", of(Metric::Signed), of(Metric::Collected))
}

fn refusal<T: std::fmt::Debug>(answer: Result<T>) -> Refusal {
    match answer {
        Err(Error::Refused(problems)) => problems.0[0].refusal.clone(),
        other => panic!("{other:?}"),
    }
}

/// Confirmed, on that day.
async fn confirmed(company: &Company, customer: &domain::customer::Customer, date: &str, amount: &str) -> Receipt {
    let form = ReceiptForm { date: date.into(), ..receipt_form(customer, amount, "") };
    let id = new_id().into();
    store::receipts::draft(&company.store, &company.finance, &operation(), &id, &form).await.unwrap();
    store::receipts::confirm(&company.store, &company.finance, &operation(), &id, None).await.unwrap()
}

#[tokio::test]
async fn a_manager_sets_the_targets_of_the_team_and_everybody_reads_what_is_theirs_to_read() {
    let company = open().await;
    let (rep, stranger) = (TargetSubject::person(&company.rep.user), TargetSubject::person(&company.other_rep.user));
    let (east, west) = (TargetSubject::team(&company.rep.team), TargetSubject::team(&company.other_rep.team));
    let set_by = async |actor: &Actor, subject: &TargetSubject, version| set(&company, actor, subject, version).await;
    let first = set_by(&company.manager, &rep, 0).await.unwrap();
    assert_eq!(first.signed[0], Amount::whole(10_000));
    assert_eq!(refusal(set_by(&company.manager, &rep, 0).await), Refusal::ChangedMeanwhile);
    assert_eq!(set_by(&company.manager, &rep, 1).await.unwrap().version, 2);
    set_by(&company.manager, &east, 0).await.unwrap();
    for (actor, subject) in [(&company.manager, &stranger), (&company.manager, &west), (&company.admin, &rep), (&company.rep, &east)] {
        assert!(matches!(set_by(actor, subject, 0).await, Err(Error::NotFound)), "{} {subject:?}", actor.name);
    }
    for (actor, subject) in [(&company.rep, &rep), (&company.finance, &rep), (&company.finance, &west)] {
        assert_eq!(refusal(set_by(actor, subject, 2).await), Refusal::NotAllowed, "{}", actor.name);
    }
    let shown = async |actor: &Actor| {
        let rows = targets::sheet(&company.store, actor, YEAR).await.unwrap().rows;
        rows.iter().map(|row| format!("{}{}", row.name, if row.may_set { "+" } else { "" })).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(shown(&company.rep).await, "rep");
    assert_eq!(shown(&company.manager).await, "华东+ manager+ rep+");
    assert_eq!(shown(&company.finance).await, "甲公司 华东 西部 manager rep rep2");
    assert_eq!(shown(&company.admin).await, "");
    company.assert_sound().await;
}

#[tokio::test]
async fn what_is_reached_is_what_was_signed_and_collected_less_reversals_in_their_own_month() {
    let company = open().await;
    let (rep, east) = (TargetSubject::person(&company.rep.user), TargetSubject::team(&company.rep.team));
    let customer = company.customer(&company.rep, "杭州云栖软件").await;
    // Signed on 1 January and, 500, on 3 June; 900 are not signed, 70 are of another currency.
    company.contract(&company.rep, &customer, &[("2025-07-01", "300.00")]).await;
    for (signed, life, currency, amount) in [
        ("2025-06-03", "performing", "CNY", "500.00"),
        ("2025-06-03", "pending_signature", "CNY", "900.00"),
        ("2025-02-01", "performing", "USD", "70.00"),
    ] {
        let mut form = contract_form(&customer, &[("2025-08-01", amount)]);
        (form.signed, form.life, form.currency) = (signed.into(), life.into(), currency.into());
        store::contracts::create(&company.store, &company.rep, &operation(), &new_id().into(), &form).await.unwrap();
    }
    let wrong = confirmed(&company, &customer, "2025-05-20", "100.00").await;
    confirmed(&company, &customer, "2025-06-10", "40.00").await;
    company.draft(&company.finance, &customer, "7.00", "").await;
    set(&company, &company.manager, &rep, 0).await.unwrap();
    set(&company, &company.manager, &east, 0).await.unwrap();
    for subject in [&rep, &east] {
        let row = row(&company, &company.manager, subject).await.unwrap();
        assert_eq!(
            (month(&row, 1), month(&row, 2), month(&row, 5), month(&row, 6)),
            ("300/0".into(), "0/0".into(), "0/100".into(), "500/40".into())
        );
        assert_eq!(
            row.others.iter().map(|(currency, reached)| (*currency, reached.signed)).collect::<Vec<_>>(),
            [(Currency::Usd, Amount::whole(70))]
        );
    }
    store::receipts::reverse(&company.store, &company.finance, &operation(), &wrong.id, "记错客户").await.unwrap();
    let row = row(&company, &company.rep, &rep).await.unwrap();
    assert_eq!((month(&row, 5), month(&row, 6)), ("0/100".into(), "500/-60".into()));
    // The year is the dashboard's contract amount: all of it was signed in it.
    let boards: Vec<Dashboard> = store::badges::dashboard(&company.store, &company.manager).await.unwrap();
    assert_eq!(row.attainment(Metric::Signed, 0..12).unwrap().reached, boards[0].contract_amount);

    let of_month = |found: Vec<domain::target::MonthTarget>| {
        found.into_iter().map(|target| (target.name, target.signed, target.collected)).collect::<Vec<_>>()
    };
    let mine = of_month(targets::this_month(&company.store, &company.rep).await.unwrap());
    assert_eq!(mine.len(), 1);
    assert_eq!((mine[0].1.target, mine[0].1.reached), (Amount::whole(10_000), Amount::whole(500)));
    assert_eq!(mine[0].1.percent().unwrap().to_string(), "5");
    assert_eq!((mine[0].2.target, mine[0].2.reached), (Amount::whole(500), Amount::whole(60).checked_neg()));
    let team = of_month(targets::this_month(&company.store, &company.manager).await.unwrap());
    assert_eq!(team.iter().map(|(name, ..)| name.as_str()).collect::<Vec<_>>(), ["华东"]);
    assert_eq!(team[0].1, mine[0].1);
    company.assert_sound().await;
}
