//! Choosing the contracts of an audit.

use super::*;

#[tokio::test]
async fn conditions_choose_what_fits_them_and_numbers_what_they_name() {
    let scene = scene().await;
    let numbers = |places: &[usize]| places.iter().map(|place| scene.contracts[*place].number.clone()).collect::<Vec<_>>().join("，");
    let customer = scene.contracts[0].customer.clone();
    let table = [
        (SelectionForm::default(), vec![0, 1, 2, 3]),
        (SelectionForm { amount_from: "300".into(), ..SelectionForm::default() }, vec![2, 3]),
        (SelectionForm { contract_type: "sales".into(), amount_from: "400".into(), ..SelectionForm::default() }, vec![3]),
        (SelectionForm { signed_from: "2025-01-01".into(), signed_to: "2025-01-01".into(), ..SelectionForm::default() }, vec![0, 1, 2, 3]),
        (SelectionForm { customer, amount_from: "350".into(), ..SelectionForm::default() }, vec![3]),
        (SelectionForm { way: "numbers".into(), numbers: numbers(&[2, 0]), ..SelectionForm::default() }, vec![0, 2]),
    ];
    for (selection, wanted) in table {
        let audit = scene.create(selection.clone()).await.unwrap();
        let wanted: Vec<ContractId> = wanted.into_iter().map(|place: usize| scene.contracts[place].id.clone()).collect();
        assert_eq!(audit.contracts, wanted, "{selection:?}");
        let found = audit.terms.selection.parse_again();
        assert_eq!(audits::preview(&scene.company.store, &scene.auditor, found).await.unwrap().contracts, wanted);
    }
    for nothing in [
        SelectionForm { signed_from: "2025-01-02".into(), ..SelectionForm::default() },
        SelectionForm { contract_type: "purchase".into(), ..SelectionForm::default() },
        SelectionForm { amount_from: "400.01".into(), ..SelectionForm::default() },
    ] {
        assert_eq!(refusal(scene.create(nothing).await), Refusal::AuditSetEmpty);
    }
    let unknown = SelectionForm { way: "numbers".into(), numbers: "HT-没有".into(), ..SelectionForm::default() };
    let Err(Error::Refused(problems)) = scene.create(unknown).await else { panic!() };
    assert_eq!(problems.of("selection.numbers"), Some(&Refusal::UnknownContract { number: "HT-没有".into() }));
    scene.company.assert_sound().await;
}

/// What is kept of a set, to choose by it once more.
trait Again {
    fn parse_again(&self) -> domain::audit::Selection;
}

impl Again for domain::audit::Selection {
    fn parse_again(&self) -> domain::audit::Selection {
        let today = crate::company::day("2025-06-15");
        let currency = self.currency;
        let mut again = SelectionForm::of(self).parse(today, currency).unwrap();
        again.customer_name.clone_from(&self.customer_name);
        assert_eq!(again, *self);
        again
    }
}

#[tokio::test]
async fn what_is_not_signed_is_not_chosen_by_conditions() {
    let scene = scene().await;
    let customer = scene.company.customer(&scene.company.rep, "乙").await;
    let form = crate::company::contract_form(&customer, &[("2025-05-01", "900.00")]);
    let form = domain::contract::ContractForm { life: "pending_signature".into(), signed: String::new(), ..form };
    let id = ContractId::new(new_id());
    store::contracts::create(&scene.company.store, &scene.company.rep, &operation(), &id, &form).await.unwrap();
    assert_eq!(scene.create(SelectionForm::default()).await.unwrap().contracts.len(), 4);
}

#[tokio::test]
async fn a_sample_is_drawn_by_a_seed_that_is_kept_and_draws_it_again() {
    let scene = scene().await;
    let sample = |seed: &str| SelectionForm { sample: "2".into(), seed: seed.into(), ..SelectionForm::default() };
    let first = scene.create(sample("")).await.unwrap();
    let seed = first.terms.selection.seed;
    assert!(seed > 0 && first.contracts.len() == 2 && first.found == 4);
    let again = scene.create(sample(&seed.to_string())).await.unwrap();
    assert_eq!((again.contracts, again.terms.selection.seed), (first.contracts.clone(), seed));
    let all = SelectionForm { sample: "4".into(), ..SelectionForm::default() };
    assert_eq!(scene.create(all).await.unwrap().contracts.len(), 4);
}

#[tokio::test]
async fn a_plan_is_changed_until_the_start_and_cancelled_only_before_it() {
    let scene = scene().await;
    let store = &scene.company.store;
    let audit = scene.create(SelectionForm::default()).await.unwrap();
    let narrower = SelectionForm { amount_from: "400".into(), ..SelectionForm::default() };
    let form = AuditForm { own: "印章登记".into(), ..scene.form(narrower) };
    let edited = audits::edit(store, &scene.auditor, &operation(), &audit.id, audit.version, &form).await.unwrap();
    assert_eq!((edited.contracts.len(), edited.terms.checklist.len()), (1, StandardItem::ALL.len() + 1));
    assert_eq!(refusal(audits::edit(store, &scene.auditor, &operation(), &audit.id, 1, &form).await), Refusal::ChangedMeanwhile);
    assert_eq!(refusal(audits::start(store, &scene.auditor, &operation(), &audit.id, 1).await), Refusal::ChangedMeanwhile);
    let running = scene.start(&edited).await.unwrap();
    let cannot = |act: AuditAct| Refusal::AuditCannot { state: AuditState::Running, act };
    let version = running.version;
    assert_eq!(refusal(audits::edit(store, &scene.auditor, &operation(), &audit.id, version, &form).await), cannot(AuditAct::Edit));
    let cancel = async |audit: &Audit| audits::cancel(store, &scene.auditor, &operation(), &audit.id, audit.version, "重复立项").await;
    assert_eq!(refusal(cancel(&running).await), cannot(AuditAct::Cancel));
    let other = scene.create(SelectionForm::default()).await.unwrap();
    let cancelled = cancel(&other).await.unwrap();
    assert_eq!((cancelled.state, cancelled.end.as_ref().unwrap().text.as_str()), (AuditState::Cancelled, "重复立项"));
    assert_eq!(refusal(scene.start(&cancelled).await), Refusal::AuditCannot { state: AuditState::Cancelled, act: AuditAct::Start });
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn the_same_command_again_answers_what_it_answered() {
    let scene = scene().await;
    let (store, operation, id) = (&scene.company.store, operation(), AuditId::new(new_id()));
    let form = scene.form(SelectionForm { sample: "2".into(), ..SelectionForm::default() });
    let first = audits::create(store, &scene.auditor, &operation, &id, &form).await.unwrap();
    let again = audits::create(store, &scene.auditor, &operation, &id, &form).await.unwrap();
    assert_eq!(first, again, "another seed was drawn, the first counts");
    assert_eq!(audits::list(store, &scene.auditor, None).await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn projects_are_listed_page_by_page_latest_first() {
    let scene = scene().await;
    let one = SelectionForm { amount_from: "400".into(), ..SelectionForm::default() };
    for _ in 0..53 {
        scene.create(one.clone()).await.unwrap();
    }
    let first = audits::list(&scene.company.store, &scene.auditor, None).await.unwrap();
    let next = audits::list(&scene.company.store, &scene.auditor, first.next.as_deref()).await.unwrap();
    let mut ids: Vec<AuditId> = first.items.iter().chain(&next.items).map(|audit| audit.id.clone()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((first.items.len(), next.items.len(), ids.len(), next.next), (50, 3, 53, None));
}
