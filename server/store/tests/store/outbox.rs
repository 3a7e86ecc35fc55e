//! Messages beside the app end to end in the books: decided with the reminder, taken in the hours of working days, rechecked when they leave.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc};
use domain::customer::{ContactForm, Customer};
use domain::dunning::{Channel, DunningForm, Reason};
use domain::id::{ContactId, InstalmentId};
use domain::outbox::{
    ChannelsForm, ChannelsView, DispatchAct, DispatchReason, DispatchRow, DispatchState, DispatchWindow, Outcome, Secret,
};
use domain::permission::Actor;
use domain::refusal::Refusal;
use store::outbox::{self, Job, Way};
use store::{Error, Settings, dunning, new_id};

use crate::company::{Company, day, open_at, operation};

/// The clock of this test, in seconds.
static NOW: AtomicI64 = AtomicI64::new(0);

fn clock() -> DateTime<Utc> {
    Utc.timestamp_opt(NOW.load(Ordering::Relaxed), 0).unwrap()
}

/// By the clocks of Shanghai.
fn set(text: &str) {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    NOW.store((local - TimeDelta::hours(8)).and_utc().timestamp(), Ordering::Relaxed);
}

fn refused<T: std::fmt::Debug>(answer: Result<T, Error>, wanted: &Refusal) {
    assert!(matches!(&answer, Err(Error::Refused(problems)) if problems.0[0].refusal == *wanted), "{answer:?}");
}

/// Ten days overdue goes by mail and to the group in Chinese, and to customers who read English.
async fn set_up(company: &Company) {
    let (store, admin) = (&company.store, &company.admin);
    let mut form = DunningForm { is_on: true, ..DunningForm::of(&dunning::show(store, admin).await.unwrap()) };
    form.levels[3].zh_ways = vec![Channel::Email, Channel::WeCom];
    form.levels[3].en_ways = vec![Channel::Letter];
    dunning::set(store, admin, &operation(), 0, &form).await.unwrap();
    let channels = ChannelsForm {
        host: "mail.example.com".into(),
        user: "bot".into(),
        password: Secret::new("geheim"),
        from: "bot@example.com".into(),
        wecom_url: Secret::new("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7abc"),
        ..ChannelsForm::of(&ChannelsView::default())
    };
    refused(outbox::set(store, &company.finance, &operation(), 0, &channels).await, &Refusal::NotAllowed);
    let view = outbox::set(store, admin, &operation(), 0, &channels).await.unwrap();
    assert_eq!((view.has_password, view.has_wecom, view.has_dingtalk), (true, true, false));
    assert_eq!(outbox::show(store, admin).await.unwrap(), view);
    refused(outbox::set(store, admin, &operation(), 0, &channels).await, &Refusal::ChangedMeanwhile);
    store::users::set_email(store, &company.rep, &operation(), &company.rep.user, "rep@example.com").await.unwrap();
    refused(store::users::set_email(store, &company.rep, &operation(), &company.finance.user, "x@example.com").await, &Refusal::NotAllowed);
}

/// A customer of the rep who owes this much since the sixth of June, whose main contact reads English.
async fn owing(company: &Company, name: &str, amount: &str) -> (Customer, InstalmentId) {
    let (store, rep) = (&company.store, &company.rep);
    let customer = company.customer(rep, name).await;
    let contact = ContactForm { name: "Ann".into(), email: "ann@kunde.example".into(), lang: "en".into(), ..ContactForm::default() };
    store::customers::save_contact(store, rep, &operation(), &customer.id, &ContactId::new(new_id()), &contact).await.unwrap();
    let contract = company.contract(rep, &customer, &[("2025-06-06", amount)]).await;
    let plan = store::contracts::show(store, rep, &contract.id).await.unwrap().1;
    (customer, plan[0].id.clone())
}

async fn list(company: &Company, actor: &Actor, window: DispatchWindow) -> Vec<DispatchRow> {
    outbox::list(&company.store, actor, window, None).await.unwrap().items
}

/// Everything that may leave now, each said to have arrived.
async fn carried(company: &Company) -> Vec<Job> {
    let mut jobs = Vec::new();
    while let Some(job) = outbox::next(&company.store, "http://x").await.unwrap() {
        assert_eq!(outbox::settle(&company.store, &job.id, &Outcome::Sent).await.unwrap(), DispatchState::Sent);
        jobs.push(job);
    }
    jobs
}

#[tokio::test]
async fn a_message_is_decided_once_waits_for_the_morning_and_is_dropped_when_it_is_paid_meanwhile() {
    set("2025-06-16 12:00");
    let company = open_at(Settings { clock, ..Settings::in_memory() }).await;
    let (store, admin) = (&company.store, &company.admin);
    set_up(&company).await;
    let (paying, paid) = owing(&company, "杭州云栖软件", "300.00").await;
    let (_, owed) = owing(&company, "Acme", "100.00").await;
    set("2025-06-16 20:00");
    assert_eq!(dunning::turn(store).await.unwrap().customers, 2);
    assert_eq!(dunning::turn(store).await.unwrap(), dunning::Turned::default(), "again");
    refused(outbox::list(store, &company.rep, DispatchWindow::All, None).await, &Refusal::NotAllowed);
    let waiting = list(&company, admin, DispatchWindow::All).await;
    let morning = Some(day("2025-06-17").and_hms_opt(9, 0, 0).unwrap());
    assert_eq!(waiting.len(), 6, "two customers: the rep, the group and the customer each");
    assert!(waiting.iter().all(|row| row.next == morning && row.after == 10 && row.customer_name.is_none()), "{waiting:?}");
    assert_eq!(carried(&company).await.len(), 0, "not in the evening");

    refused(outbox::trial(store, admin, &operation(), Channel::Email).await, &Refusal::NoOwnEmail);
    refused(outbox::trial(store, admin, &operation(), Channel::DingTalk).await, &Refusal::ChannelNotSetUp { channel: Channel::DingTalk });
    // Sent again with its operation, it is one message.
    let once = operation();
    for _ in 0..5 {
        outbox::trial(store, admin, &once, Channel::WeCom).await.unwrap();
    }
    assert!(matches!(carried(&company).await.as_slice(), [Job { way: Way::Robot { .. }, .. }]), "a trial waits for nobody");

    company.confirmed(&paying, "300.00").await;
    set("2025-06-17 09:00");
    let jobs = carried(&company).await;
    let [
        Job { way: Way::Mail { to, written, smtp }, .. },
        Job { way: Way::Mail { to: customer, written: letter, .. }, .. },
        Job { way: Way::Robot { text, .. }, .. },
    ] = jobs.as_slice()
    else {
        panic!("{jobs:?}")
    };
    assert_eq!((to.as_str(), smtp.password.reveal()), ("rep@example.com", "geheim"));
    assert_eq!(written.subject, "逾期 10 天：Acme，未收 100.00 CNY");
    assert!(written.body.contains("http://x/customers/") && text.contains("逾期 11 天"), "{} {text}", written.body);
    assert_eq!((customer.as_str(), letter.subject.as_str()), ("ann@kunde.example", "Payment overdue: 甲公司"));
    assert!(letter.body.contains("within five working days") && letter.body.contains("100.00 CNY"), "{}", letter.body);
    let dropped = list(&company, admin, DispatchWindow::Dropped).await;
    assert_eq!(dropped.len(), 3);
    assert!(dropped.iter().all(|row| row.reason == Some(DispatchReason::Paid)), "{dropped:?}");
    assert_eq!((list(&company, admin, DispatchWindow::Sent).await.len(), carried(&company).await.len()), (4, 0));

    for (instalment, state) in [(&paid, DispatchState::Dropped), (&owed, DispatchState::Sent)] {
        let why = dunning::explain(store, &company.rep, instalment, day("2025-06-16")).await.unwrap();
        assert_eq!(why.reasons, [Reason::Fired { after: 10 }]);
        let channels: Vec<_> = why.channels.iter().map(|one| (one.channel, one.to.as_str(), one.state)).collect();
        let name = if state == DispatchState::Sent { "Acme" } else { "杭州云栖软件" };
        assert_eq!(channels, [(Channel::Email, "rep", state), (Channel::WeCom, "", state), (Channel::Letter, name, state)]);
    }

    outbox::trial(store, admin, &operation(), Channel::WeCom).await.unwrap();
    let trial = outbox::next(store, "http://x").await.unwrap().unwrap();
    let unknown = Outcome::Unknown(DispatchReason::Stopped);
    assert_eq!(outbox::settle(store, &trial.id, &unknown).await.unwrap(), DispatchState::Unknown);
    let once = operation();
    for _ in 0..5 {
        outbox::act(store, admin, &once, &trial.id, DispatchAct::Again).await.unwrap();
    }
    assert_eq!(carried(&company).await.len(), 0, "a robot's minute is not over");
    set("2025-06-17 09:05");
    assert_eq!(carried(&company).await.len(), 1, "sent again once");
    company.assert_sound().await;
}
