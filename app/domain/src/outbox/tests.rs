use chrono::DateTime;

use super::*;
use crate::dunning::{Letter, LetterLine, LetterTotal, WorkDays};
use crate::money::Currency;
use crate::parse;

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn moment(seconds: i64) -> Moment {
    Moment::of(DateTime::from_timestamp(seconds, 0).unwrap())
}

fn yuan(text: &str) -> Amount {
    parse::amount(text, Currency::Cny).unwrap()
}

fn line(id: &str, due: &str, open: &str, after: i16) -> NoticeLine {
    NoticeLine {
        instalment: id.into(),
        contract: "c".into(),
        contract_number: "HT1".into(),
        ordinal: 1,
        due: due.parse().unwrap(),
        currency: Currency::Cny,
        open: yuan(open),
        after,
    }
}

fn dispatch(channel: Channel, lines: Vec<NoticeLine>) -> Dispatch {
    let waiting = Dispatch::waiting(
        "d".into(),
        "o".into(),
        (channel, Recipient::Person("o".into())),
        vec![Lang::Zh],
        "2025-06-16".parse().unwrap(),
        moment(0),
    );
    Dispatch {
        customer: "k".into(),
        customer_name: "杭州云栖软件".into(),
        after: lines.iter().map(|line| line.after).max().unwrap_or_default(),
        lines,
        ..waiting
    }
}

fn owed(due: &str) -> Facts {
    Facts { due: due.parse().unwrap(), is_owed: true, is_paid: false, dispute: String::new(), promised: None }
}

/// The levels of `id`, due then, that were said.
fn said(id: &str, due: &str, levels: &[i16]) -> Vec<Reminder> {
    let (instalment, due): (InstalmentId, NaiveDate) = (id.into(), due.parse().unwrap());
    let level = |after: &i16| Reminder {
        id: Reminder::place(&instalment, due, *after),
        instalment: instalment.clone(),
        customer: "k".into(),
        due,
        after: *after,
        on: due,
        is_skipped: false,
        version: 1,
    };
    levels.iter().map(level).collect()
}

fn known(facts: Facts, open: &str, fired: Vec<Reminder>) -> Known {
    Known { facts, open: yuan(open), fired }
}

#[test]
fn what_is_gone_meanwhile_is_not_said_and_what_is_left_has_its_present_amount() {
    let (due, dunning, today) = ("2025-06-06", Dunning::default(), "2025-06-16".parse().unwrap());
    let one = dispatch(Channel::Email, vec![line("a", due, "300", 3), line("b", due, "200", 10)]);
    let three = || said("a", due, &[-7, 0, 3, 10]);
    let table = [
        (known(Facts { is_paid: true, ..owed(due) }, "300", three()), DispatchReason::Paid),
        (known(Facts { is_owed: false, ..owed(due) }, "300", three()), DispatchReason::NotOwed),
        (known(Facts { dispute: "数量不符".into(), ..owed(due) }, "300", three()), DispatchReason::Disputed),
        (known(Facts { promised: "2025-06-20".parse().ok(), ..owed(due) }, "300", three()), DispatchReason::Promised),
        (known(owed("2025-07-01"), "300", three()), DispatchReason::Moved),
        (known(owed(due), "300", three()), DispatchReason::Overtaken),
        // The turn of the day has not said it yet.
        (known(owed(due), "300", said("a", due, &[-7, 0, 3])), DispatchReason::Overtaken),
    ];
    for (a, reason) in table {
        let b = known(owed(due), "120", said("b", due, &[-7, 0, 3, 10]));
        let mut known = BTreeMap::from([(InstalmentId::from("a"), a), (InstalmentId::from("b"), b)]);
        let left = one.rechecked(&dunning, &known, today).unwrap();
        assert_eq!(left.lines, [line("b", due, "120", 10)], "{reason:?}");
        let taken = one.taken(left, moment(60));
        assert_eq!(taken.told_of(&"a".into()), Some((DispatchState::Dropped, Some(reason.clone()))));
        assert_eq!((taken.told_of(&"b".into()), taken.told_of(&"c".into())), (Some((DispatchState::Sending, None)), None));
        known.remove(&InstalmentId::from("b"));
        assert_eq!(one.rechecked(&dunning, &known, today), Err(reason));
    }
    let trial = Dispatch { customer: CustomerId::default(), lines: Vec::new(), ..one };
    assert_eq!((trial.rechecked(&dunning, &BTreeMap::new(), today), trial.is_trial()), (Ok(Rechecked::default()), true));
}

#[test]
fn it_is_tried_again_after_longer_and_longer_waits_and_fails_in_the_end() {
    let down = || Outcome::Later(DispatchReason::Unreachable { said: "refused".into() });
    let mut one = dispatch(Channel::Email, vec![line("a", "2025-06-06", "300", 10)]);
    let (mut now, mut waits) = (0, Vec::new());
    while one.state == DispatchState::Waiting {
        one = one.taken(Rechecked { lines: one.lines.clone(), gone: Vec::new() }, moment(now)).settled(down(), moment(now));
        let next = one.next.utc().timestamp();
        waits.push((next - now) / 60);
        now = next;
    }
    assert_eq!((one.state, one.tries, &waits[..5]), (DispatchState::Failed, TRIES_MAX, &WAITS[..]));
    for (outcome, state) in [
        (Outcome::Sent, DispatchState::Sent),
        (Outcome::Never(DispatchReason::NoAddress), DispatchState::Failed),
        (Outcome::Unknown(DispatchReason::Stopped), DispatchState::Unknown),
    ] {
        assert_eq!(one.settled(outcome, moment(now)).state, state);
    }
}

#[test]
fn an_admin_decides_only_about_what_is_not_done() {
    use DispatchAct::{Again, Arrived, GiveUp};
    let table: [(DispatchState, &[DispatchAct]); 6] = [
        (DispatchState::Waiting, &[GiveUp]),
        (DispatchState::Sending, &[]),
        (DispatchState::Sent, &[]),
        (DispatchState::Failed, &[Again, GiveUp]),
        (DispatchState::Unknown, &[Again, Arrived, GiveUp]),
        (DispatchState::Dropped, &[Again]),
    ];
    let one = dispatch(Channel::WeCom, vec![line("a", "2025-06-06", "300", 10)]).taken(Rechecked::default(), moment(100));
    for (state, may) in table {
        let one = Dispatch { state, ..one.clone() };
        for act in DispatchAct::ALL {
            let done = one.acted(*act, "管理员", moment(110));
            assert_eq!(done.is_ok(), may.contains(act), "{state:?} {act:?}");
            let wanted = match act {
                Again => DispatchState::Waiting,
                Arrived => DispatchState::Sent,
                GiveUp => DispatchState::Dropped,
            };
            assert!(done.is_err() || done.is_ok_and(|done| done.state == wanted && !done.state.is_stuck()));
        }
    }
    let again = Dispatch { state: DispatchState::Unknown, ..one }.acted(Again, "管理员", moment(110)).unwrap();
    assert_eq!((again.tries, again.next), (0, moment(100 + ROBOT_WINDOW_SECONDS)), "the robot has its minute");
}

#[test]
fn the_first_window_is_what_an_admin_deals_with() {
    let stuck: Vec<_> = DispatchState::ALL.iter().copied().filter(|state| state.is_stuck()).collect();
    assert_eq!((DispatchWindow::default(), DispatchWindow::Stuck.states()), (DispatchWindow::Stuck, stuck.as_slice()));
    assert_eq!(DispatchWindow::All.states(), DispatchState::ALL);
}

#[test]
fn messages_leave_in_the_hours_of_working_days() {
    let (days, hours) = (WorkDays::published(), Hours::default());
    let table = [
        ("2025-06-16 08:59", false, "2025-06-16 09:00"),
        ("2025-06-16 09:00", true, "2025-06-16 09:00"),
        ("2025-06-16 17:59", true, "2025-06-16 17:59"),
        ("2025-06-16 18:00", false, "2025-06-17 09:00"),
        ("2025-06-13 20:00", false, "2025-06-16 09:00"),
        ("2025-09-30 18:00", false, "2025-10-09 09:00"),
        ("2025-09-28 10:00", true, "2025-09-28 10:00"),
    ];
    for (now, are_open, next) in table {
        assert_eq!((hours.are_open(&days, at(now)), hours.next(&days, at(now))), (are_open, at(next)), "{now}");
    }
    for (text, minute) in [("9:00", Ok(540)), ("09：30", Ok(570)), ("1830", Ok(1110)), ("9", Ok(540)), ("24:00", Err(Refusal::NotATime))] {
        assert_eq!(hours::read(text), minute, "{text}");
    }
    assert_eq!(hours::written(545), "09:05");
}

fn form() -> ChannelsForm {
    ChannelsForm {
        host: "SMTP.Example.com".into(),
        user: "bot".into(),
        password: Secret::new("geheim"),
        from: "bot@example.com".into(),
        wecom_url: Secret::new("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4"),
        dingtalk_url: Secret::new("https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef"),
        dingtalk_secret: Secret::new("SEC0123"),
        ..ChannelsForm::of(&ChannelsView::default())
    }
}

fn wrong(form: &ChannelsForm, old: &Channels) -> Vec<(String, Refusal)> {
    let problems = form.parse(old).err().unwrap_or_default();
    problems.0.into_iter().map(|problem| (problem.field, problem.refusal)).collect()
}

#[test]
fn secrets_stay_where_they_are_and_go_to_no_other_server() {
    let kept = form().parse(&Channels::default()).unwrap();
    let shown = serde_json::to_string(&kept.view()).unwrap() + &format!("{kept:?}{:?}", form());
    for secret in ["geheim", "693a91f6", "0123456789abcdef", "SEC0123"] {
        assert!(!shown.contains(secret), "{secret}");
    }
    let view = kept.view();
    assert_eq!((view.host.as_str(), view.port, view.has_password, view.has_dingtalk_secret), ("smtp.example.com", Some(587), true, true));
    let same = ChannelsForm::of(&view);
    assert_eq!(same.parse(&kept).unwrap(), kept, "left empty, they stay");
    let again = |form: ChannelsForm| assert_eq!(wrong(&form, &kept), [("password".to_owned(), Refusal::PasswordAgain)]);
    again(ChannelsForm { host: "smtp.evil.example".into(), ..same.clone() });
    again(ChannelsForm { port: "2525".into(), ..same.clone() });
    again(ChannelsForm { user: "other".into(), ..same.clone() });
    let off = ChannelsForm { host: String::new(), wecom_off: true, dingtalk_off: true, ..same };
    let off = off.parse(&kept).unwrap();
    assert_eq!((off.smtp, off.wecom, off.dingtalk), (None, None, None));
}

#[test]
fn a_robot_is_at_its_official_address_and_a_password_goes_encrypted() {
    for url in [
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4",
        "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4",
        "https://127.0.0.1/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6&x=../admin",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=",
    ] {
        let found = wrong(&ChannelsForm { wecom_url: Secret::new(url), ..form() }, &Channels::default());
        assert!(matches!(found.as_slice(), [(field, Refusal::NotARobotUrl { .. })] if field == "wecom_url"), "{url}: {found:?}");
    }
    let bare = |host: &str| ChannelsForm { host: host.into(), tls: "none".into(), ..form() };
    assert_eq!(wrong(&bare("mail.example.com"), &Channels::default()), [("tls".to_owned(), Refusal::PasswordInClear)]);
    assert_eq!(wrong(&bare("127.0.0.1"), &Channels::default()), []);
    assert_eq!(wrong(&bare("mail.example.com:25"), &Channels::default())[0], ("host".to_owned(), Refusal::NotAHost));
    let late = ChannelsForm { hours_from: "18:00".into(), hours_until: "09:00".into(), ..form() };
    assert_eq!(wrong(&late, &Channels::default()), [("hours_until".to_owned(), Refusal::HoursReversed)]);
}

#[test]
fn a_message_says_level_customer_lines_and_sums() {
    let lines = vec![line("a", "2025-06-06", "1300", 10), line("b", "2025-06-20", "200", -7)];
    let mut one = dispatch(Channel::WeCom, lines);
    let written = notice_text(&one, "https://x/customers/k", one.on).unwrap();
    assert_eq!(written.subject, "逾期 10 天：杭州云栖软件，未收 1,500.00 CNY");
    let wanted =
        "HT1 第 1 期，应收 2025-06-06，逾期 10 天，1,300.00 CNY\nHT1 第 1 期，应收 2025-06-20，200.00 CNY\n查看：https://x/customers/k";
    assert_eq!(written.body, wanted);
    one.langs.push(Lang::En);
    one.lines = (0..60).map(|_| one.lines[0].clone()).collect();
    let written = notice_text(&one, "https://x/customers/k", one.on).unwrap();
    assert!(written.subject.ends_with("10 days overdue: 杭州云栖软件, open 78,000.00 CNY") && written.body.contains("另有 40 期"));
    let text = written.for_robot();
    assert!(text.len() <= ROBOT_BYTES_MAX && text.ends_with('…'), "{}", text.len());
}

#[test]
fn a_letter_speaks_the_customers_language_and_falls_back_to_the_other() {
    let mut letter = Letter {
        company: "甲公司".into(),
        customer: "k".into(),
        customer_name: "Acme".into(),
        customer_number: "C1".into(),
        on: "2025-06-16".parse().unwrap(),
        zh: "请尽快付款。".into(),
        en: "Please pay soon.".into(),
        lines: vec![LetterLine {
            contract_number: "HT1".into(),
            ordinal: 2,
            due: "2025-06-06".parse().unwrap(),
            days_overdue: 10,
            currency: Currency::Cny,
            open: yuan("300"),
        }],
        totals: vec![LetterTotal { currency: Currency::Cny, amount: yuan("300"), words: "叁佰元整".into() }],
        disputed: 0,
    };
    let (zh, en) = (letter_text(&letter, Lang::Zh), letter_text(&letter, Lang::En));
    assert_eq!((zh.subject.as_str(), en.subject.as_str()), ("催款函：甲公司", "Payment overdue: 甲公司"));
    assert!(zh.body.contains("请尽快付款。") && zh.body.contains("合计 300.00 CNY（人民币叁佰元整）"), "{}", zh.body);
    assert!(en.body.contains("Please pay soon.") && en.body.contains("HT1, instalment 2, due 2025-06-06, 10 days overdue, 300.00 CNY"));
    letter.en.clear();
    assert!(letter_text(&letter, Lang::En).body.contains("请尽快付款。"));
}
