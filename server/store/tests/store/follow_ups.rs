//! Follow-ups: reminders and corrections, what they point at, where they were, their photos.

use domain::company::CompanyForm;
use domain::customer::{ContactForm, Customer};
use domain::follow_up::{FollowUp, FollowUpForm, PHOTO_BYTES_MAX, PHOTOS_MAX};
use domain::id::{ContactId, FollowUpId, PhotoId};
use domain::list::{FollowUpFilter, FollowUpWindow};
use domain::permission::Actor;
use domain::refusal::Refusal;
use store::backup;
use store::{Error, Settings, Store, new_id};

use crate::company::{Company, day, open, operation};

fn form(customer: &Customer, said: &str, next: &str) -> FollowUpForm {
    FollowUpForm { customer: customer.id.clone(), said: said.into(), next: next.into(), ..FollowUpForm::default() }
}

async fn try_log(company: &Company, form: &FollowUpForm) -> store::Result<FollowUp> {
    store::follow_ups::log(&company.store, &company.rep, &operation(), &FollowUpId::new(new_id()), form).await
}

async fn log(company: &Company, form: &FollowUpForm) -> FollowUp {
    try_log(company, form).await.unwrap()
}

/// The days on which somebody is to be contacted, and what was said before each.
async fn reminders(company: &Company) -> Vec<(String, String)> {
    let filter = FollowUpFilter { window: FollowUpWindow::All, ..FollowUpFilter::default() };
    let mut open = store::follow_ups::list(&company.store, &company.rep, &filter).await.unwrap().items;
    open.retain(|follow_up| follow_up.is_open);
    open.into_iter().map(|follow_up| (follow_up.terms.next.unwrap().to_string(), follow_up.terms.said)).collect()
}

#[track_caller]
fn assert_refused<T: std::fmt::Debug>(result: store::Result<T>, field: &str, refusal: Refusal) {
    match result {
        Err(Error::Refused(problems)) => assert_eq!(problems.of(field), Some(&refusal), "{problems:?}"),
        other => panic!("{other:?} instead of {refusal:?}"),
    }
}

#[tokio::test]
async fn logging_the_next_one_closes_the_reminder() {
    let company = open().await;
    let (customer, other) = (company.customer(&company.rep, "甲").await, company.customer(&company.rep, "乙").await);
    log(&company, &form(&customer, "第一次", "2025-06-20")).await;
    log(&company, &form(&other, "另一家", "2025-06-18")).await;
    assert_eq!(reminders(&company).await.len(), 2);
    log(&company, &form(&customer, "第二次", "2025-07-01")).await;
    let open = reminders(&company).await;
    assert_eq!(open.iter().map(|(day, _)| day.as_str()).collect::<Vec<_>>(), ["2025-07-01", "2025-06-18"]);
    log(&company, &form(&customer, "第三次", "")).await;
    assert_eq!(reminders(&company).await, [("2025-06-18".to_owned(), "另一家".to_owned())]);
    company.assert_sound().await;
}

#[tokio::test]
async fn a_correction_keeps_the_original_points_at_it_and_is_made_once() {
    let company = open().await;
    let (customer, other) = (company.customer(&company.rep, "甲").await, company.customer(&company.rep, "乙").await);
    let old = log(&company, &form(&customer, "答应付 1 万", "2025-06-20")).await;
    let later = log(&company, &form(&customer, "又打了电话", "2025-06-25")).await;
    let correction = FollowUpForm { corrects: old.id.clone(), ..form(&customer, "答应付 10 万", "2025-06-20") };
    let new = log(&company, &correction).await;
    assert_eq!((new.corrects.as_ref(), new.is_open), (Some(&old.id), false));
    // The old text is there, marked; the reminder of the later call is not answered by mending an old word.
    let filter = FollowUpFilter { window: FollowUpWindow::All, customer: Some(customer.id.clone()), ..FollowUpFilter::default() };
    let all = store::follow_ups::list(&company.store, &company.rep, &filter).await.unwrap().items;
    let kept = all.iter().find(|one| one.id == old.id).unwrap();
    assert_eq!((kept.terms.said.as_str(), kept.corrected_by.as_ref()), ("答应付 1 万", Some(&new.id)));
    assert_eq!(reminders(&company).await, [("2025-06-25".to_owned(), "又打了电话".to_owned())]);
    assert_refused(try_log(&company, &correction).await, "", Refusal::ChangedMeanwhile);
    let foreign = FollowUpForm { corrects: later.id.clone(), ..form(&other, "别家的", "") };
    assert!(matches!(try_log(&company, &foreign).await, Err(Error::NotFound)));
    // The reminder of what is corrected goes over to its correction.
    log(&company, &FollowUpForm { corrects: later.id, ..form(&customer, "改期", "2025-06-28") }).await;
    assert_eq!(reminders(&company).await, [("2025-06-28".to_owned(), "改期".to_owned())]);
    company.assert_sound().await;
}

#[tokio::test]
async fn it_points_at_its_own_customers_people_and_contracts_only() {
    let company = open().await;
    let (customer, other) = (company.customer(&company.rep, "甲").await, company.customer(&company.rep, "乙").await);
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "1.00"), ("2025-07-01", "2.00")]).await;
    let foreign = company.contract(&company.rep, &other, &[("2025-05-01", "1.00")]).await;
    let (_, plan) = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap();
    let (_, foreign_plan) = store::contracts::show(&company.store, &company.rep, &foreign.id).await.unwrap();
    let wang = ContactForm { name: "王芳".into(), ..ContactForm::default() };
    let contact = ContactId::new(new_id());
    store::customers::save_contact(&company.store, &company.rep, &operation(), &customer.id, &contact, &wang).await.unwrap();
    let base = form(&customer, "催款", "");
    let with_ties = FollowUpForm { contact: contact.clone(), instalment: plan[1].id.clone(), ..base.clone() };
    let logged = log(&company, &with_ties).await;
    let concerns = &logged.concerns;
    assert_eq!((concerns.contact.as_str(), &concerns.contract, concerns.instalment), ("王芳", &contract.number, Some(2)));
    assert_eq!(logged.terms.contract, Some(contract.id));
    let not_theirs = Refusal::NotThisCustomersContract;
    assert_refused(try_log(&company, &FollowUpForm { contract: foreign.id, ..base.clone() }).await, "contract", not_theirs.clone());
    let other_instalment = FollowUpForm { instalment: foreign_plan[0].id.clone(), ..base.clone() };
    assert_refused(try_log(&company, &other_instalment).await, "instalment", not_theirs);
    let others_contact = FollowUpForm { contact, ..form(&other, "找错人", "") };
    assert_refused(try_log(&company, &others_contact).await, "contact", Refusal::NotThisCustomersContact);
}

/// The dump's lines of one table.
async fn lines_of(store: &Store, table: &str) -> String {
    let mut text = Vec::new();
    backup::dump(store, &Actor::operator(), &mut text).await.unwrap();
    let mark = format!("{{\"table\":\"{table}\"");
    String::from_utf8(text).unwrap().lines().filter(|line| line.starts_with(&mark)).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_place_is_kept_only_where_the_company_wants_it_and_never_in_the_log() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let here = FollowUpForm { place: "工厂南门".into(), coordinates: "31.230416,121.473701".into(), ..form(&customer, "拜访", "") };
    assert_eq!(log(&company, &here).await.terms.place, None, "off by default");
    assert!(!lines_of(&company.store, "follow_up").await.contains("工厂南门"));
    let old = store::companies::required(&company.store).await.unwrap();
    let settings = CompanyForm { follow_up_places: true, ..CompanyForm::of(&old) };
    store::companies::change(&company.store, &company.admin, &operation(), &settings).await.unwrap();
    let place = log(&company, &here).await.terms.place.unwrap();
    assert_eq!((place.text.as_str(), place.at.unwrap().to_string().as_str()), ("工厂南门", "31.2304, 121.4737"));
    assert!(lines_of(&company.store, "follow_up").await.contains("工厂南门"));
    let log = lines_of(&company.store, "commit").await;
    assert!(log.contains("follow_up.log") && !log.contains("工厂南门") && !log.contains("312304"), "the log holds no place");
}

/// A picture of so many bytes, as far as one can tell without looking at it.
fn picture(seed: u8, bytes: usize) -> Vec<u8> {
    let mut picture = vec![0xff, 0xd8, 0xff, 0xda, 0, 2, seed];
    picture.extend((7..bytes - 2).map(|at| u8::try_from(at * 31 % 251).unwrap()));
    picture.extend([0xff, 0xd9]);
    picture
}

async fn attach(company: &Company, actor: &Actor, id: &FollowUpId, photo: &[u8]) -> store::Result<FollowUp> {
    store::follow_ups::attach(&company.store, actor, id, photo, &picture(99, 500)).await
}

#[tokio::test]
async fn a_photo_comes_back_as_it_was_to_who_may_read_its_follow_up() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let logged = log(&company, &form(&customer, "现场照片", "")).await;
    let (bytes, small) = (picture(1, 300_001), picture(99, 500));
    let shown = attach(&company, &company.rep, &logged.id, &bytes).await.unwrap();
    let photo = &shown.photos[0];
    let look = async |actor: &Actor, id: &PhotoId| store::follow_ups::photo(&company.store, actor, &logged.id, id).await;
    for actor in [&company.rep, &company.manager, &company.finance] {
        assert_eq!(look(actor, &photo.id).await.unwrap(), bytes, "{}", actor.name);
        assert_eq!(look(actor, &photo.thumb).await.unwrap(), small, "{}", actor.name);
    }
    for actor in [&company.other_rep, &company.admin] {
        assert!(matches!(look(actor, &photo.id).await, Err(Error::NotFound)), "{}", actor.name);
    }
    assert!(matches!(look(&company.rep, &PhotoId::new("0".repeat(64))).await, Err(Error::NotFound)));
    // By way of another follow-up, which has no such photo, it is not found either.
    let other = log(&company, &form(&customer, "没有照片", "")).await;
    assert!(matches!(store::follow_ups::photo(&company.store, &company.rep, &other.id, &photo.id).await, Err(Error::NotFound)));
    let log = lines_of(&company.store, "commit").await;
    assert!(log.contains(photo.id.as_str()) && !log.contains("bytes"), "the log says the hash only");
    company.assert_sound().await;
}

#[tokio::test]
async fn a_photo_sent_again_changes_nothing_and_is_kept_once() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let (one, other) = (log(&company, &form(&customer, "一", "")).await, log(&company, &form(&customer, "二", "")).await);
    let bytes = picture(1, 1000);
    let first = attach(&company, &company.rep, &one.id, &bytes).await.unwrap();
    let revision = company.store.revision().await.unwrap();
    assert_eq!(attach(&company, &company.rep, &one.id, &bytes).await.unwrap(), first);
    assert_eq!(company.store.revision().await.unwrap(), revision);
    attach(&company, &company.rep, &other.id, &bytes).await.unwrap();
    assert_eq!(lines_of(&company.store, "photo").await.lines().count(), 2, "a photo and a thumbnail, however often they are shown");
    // The same bytes as photo and as thumbnail.
    store::follow_ups::attach(&company.store, &company.rep, &other.id, &picture(7, 400), &picture(7, 400)).await.unwrap();
    company.assert_sound().await;
}

#[tokio::test]
async fn where_a_photo_was_taken_is_not_kept_whoever_sends_it() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let logged = log(&company, &form(&customer, "现场照片", "")).await;
    let (bare, place) = (picture(1, 1000), b"\xff\xe1\x00\x18Exif\0\0GPS 30.25,120.17".as_slice());
    let told = [&bare[..2], place, &bare[2..]].concat();
    let shown = store::follow_ups::attach(&company.store, &company.rep, &logged.id, &told, &told).await.unwrap();
    let [photo] = shown.photos.as_slice() else { panic!("one photo: {:?}", shown.photos) };
    for id in [&photo.id, &photo.thumb] {
        let kept = store::follow_ups::photo(&company.store, &company.rep, &logged.id, id).await.unwrap();
        assert!(kept == bare, "{} bytes kept of {}", kept.len(), bare.len());
    }
    let again = store::follow_ups::attach(&company.store, &company.rep, &logged.id, &bare, &bare).await.unwrap();
    assert_eq!(again.photos, shown.photos, "it is the same photo");
    company.assert_sound().await;
}

#[tokio::test]
async fn only_pictures_of_bounded_size_and_number_by_the_author() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let logged = log(&company, &form(&customer, "照片", "")).await;
    let before = company.store.revision().await.unwrap();
    for other in [&b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"[..], b"<!doctype html>", b"MZ", b"", &picture(1, 100)[..90]] {
        assert_refused(attach(&company, &company.rep, &logged.id, other).await, "", Refusal::NotAPhoto);
    }
    let huge = picture(1, PHOTO_BYTES_MAX + 1);
    assert_refused(attach(&company, &company.rep, &logged.id, &huge).await, "", Refusal::FileTooLarge { megabytes_max: 2 });
    let svg_thumb = store::follow_ups::attach(&company.store, &company.rep, &logged.id, &picture(1, 100), b"<svg/>").await;
    assert_refused(svg_thumb, "", Refusal::NotAPhoto);
    for actor in [&company.manager, &company.finance] {
        assert_refused(attach(&company, actor, &logged.id, &picture(1, 100)).await, "", Refusal::NotAllowed);
    }
    for (actor, id) in [(&company.other_rep, logged.id.clone()), (&company.rep, FollowUpId::new("missing"))] {
        assert!(matches!(attach(&company, actor, &id, &picture(1, 100)).await, Err(Error::NotFound)));
    }
    assert_eq!(company.store.revision().await.unwrap(), before, "nothing refused was written");
    for seed in 0..u8::try_from(PHOTOS_MAX).unwrap() {
        attach(&company, &company.rep, &logged.id, &picture(seed, 100)).await.unwrap();
    }
    let one_more = attach(&company, &company.rep, &logged.id, &picture(200, 100)).await;
    assert_refused(one_more, "", Refusal::TooManyPhotos { photos_max: PHOTOS_MAX });
}

#[tokio::test]
async fn photos_are_in_the_backup() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let logged = log(&company, &form(&customer, "照片", "")).await;
    let photos: Vec<Vec<u8>> = (0..6).map(|seed| picture(seed, PHOTO_BYTES_MAX)).collect();
    for photo in &photos {
        attach(&company, &company.rep, &logged.id, photo).await.unwrap();
    }
    let mut dump = Vec::new();
    let manifest = backup::dump(&company.store, &Actor::operator(), &mut dump).await.unwrap();
    let restored = backup::load(Settings::in_memory(), &Actor::operator(), &manifest, dump.as_slice()).await.unwrap();
    let shown = attach(&company, &company.rep, &logged.id, &photos[0]).await.unwrap();
    for (photo, bytes) in shown.photos.iter().zip(&photos) {
        assert!(store::follow_ups::photo(&restored, &company.rep, &logged.id, &photo.id).await.unwrap() == *bytes);
    }
    let findings = store::check::run(&restored, &Actor::operator()).await.unwrap();
    assert_eq!(findings.breaches, Vec::<String>::new());
    assert!(findings.checked.contains(&("photo: each is there and its bytes are what its hash says", 12)));
    assert_eq!(shown.terms.happened, day("2025-06-15"));
}
