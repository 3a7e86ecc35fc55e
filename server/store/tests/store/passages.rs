//! Words of contract texts and of files: found within reach, as they are now, and by nobody else.

use domain::attachment::{Attachment, AttachmentKind};
use domain::contract::{Contract, Life};
use domain::id::AttachmentId;
use domain::passage::Reading;
use domain::permission::Actor;
use domain::template::TextForm;
use store::attachments::{self, Upload};
use store::{new_id, passages, templates};

use crate::attachments::pdf;
use crate::company::{Company, open, operation, to};
use crate::drafting::{contract, legal, template};

/// Where these words are found: the file's name, or nothing for the contract's text; with what is marked.
async fn found(company: &Company, actor: &Actor, query: &str) -> Vec<(String, String)> {
    let hits = passages::find_first(&company.store, actor, query, 6).await.unwrap();
    let marked =
        |hit: &passages::TextHit| hit.shown.iter().filter(|shown| shown.is_hit).map(|shown| shown.text.as_str()).collect::<String>();
    hits.iter().map(|hit| (hit.file.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(), marked(hit))).collect()
}

fn one(name: &str, marked: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), marked.to_owned())]
}

async fn upload(company: &Company, contract: &Contract, name: &str, seed: u8) -> Attachment {
    let (id, bytes) = (AttachmentId::new(new_id()), pdf(seed, 200));
    let upload = Upload { id: &id, kind: AttachmentKind::SignedScan, name, bytes: &bytes };
    attachments::add(&company.store, &company.rep, &contract.id, upload).await.unwrap()
}

/// Takes the next file that is to be read as one that says this.
async fn take_turn(company: &Company, reading: Reading, text: &str) -> AttachmentId {
    let next = passages::next(&company.store).await.unwrap().unwrap();
    assert!(next.bytes.starts_with(b"%PDF-"));
    passages::read(&company.store, &next.file.id, reading, text).await.unwrap();
    next.file.id
}

#[tokio::test]
async fn a_text_is_found_as_it_is_now_by_who_may_read_its_contract() {
    let company = open().await;
    let legal = legal(&company).await;
    let (kept, clauses) = template(&company, &legal, "销售").await;
    let contract = contract(&company).await;
    let store = &company.store;
    let mut form = TextForm::fresh(&kept, &clauses);
    form.clauses[1].text = "逾期付款的，按日支付违约金。".into();
    templates::save_text(store, &company.rep, &operation(), &contract.id, contract.version, &form).await.unwrap();
    for actor in [&company.rep, &company.manager, &company.finance] {
        assert_eq!(found(&company, actor, "支付违约金").await, one("", "支付违约金"), "{}", actor.name);
    }
    for actor in [&company.other_rep, &company.admin] {
        assert_eq!(found(&company, actor, "支付违约金").await, [], "{}", actor.name);
    }
    assert_eq!(found(&company, &company.rep, "违约金 法院管辖").await, one("", "违约金法院管辖"));
    assert_eq!(found(&company, &company.rep, "金违约").await, []);
    assert_eq!(found(&company, &company.rep, "金").await, [], "a single letter is in every text");
    // Its words are those of the last save.
    form.clauses[1].text = "收款后交付。".into();
    let contract = store::contracts::show(store, &company.rep, &contract.id).await.unwrap().0;
    templates::save_text(store, &company.rep, &operation(), &contract.id, contract.version, &form).await.unwrap();
    assert_eq!(found(&company, &company.rep, "违约金").await, []);
    assert_eq!(found(&company, &company.rep, "收款后").await, one("", "收款后"));
    company.assert_sound().await;
}

#[tokio::test]
async fn a_file_is_found_once_it_is_read_and_no_more_when_it_is_withdrawn() {
    let company = open().await;
    let (store, contract) = (&company.store, contract(&company).await);
    let file = upload(&company, &contract, "盖章扫描件.pdf", 1).await;
    assert_eq!(file.reading, Reading::ToRead);
    assert_eq!(found(&company, &company.rep, "盖章扫描").await, one("盖章扫描件.pdf", ""), "by its name at once");
    // Put back, as at a stop, as often as one likes: it does not count.
    for _ in 0..6 {
        passages::next(store).await.unwrap().unwrap();
        passages::put_back(store, &file.id).await.unwrap();
    }
    // Handed out and not taken back, as when the program dies: it is handed out again.
    assert_eq!(passages::next(store).await.unwrap().unwrap().file.id, file.id);
    let text = format!("{}不可抗力条款{}", "前".repeat(5_000), "后".repeat(3_000));
    assert_eq!(take_turn(&company, Reading::Read, &text).await, file.id);
    assert!(passages::next(store).await.unwrap().is_none());
    assert_eq!(found(&company, &company.rep, "不可抗力").await, one("盖章扫描件.pdf", "不可抗力"));
    assert_eq!(found(&company, &company.other_rep, "不可抗力").await, []);
    let scan = upload(&company, &contract, "传真.pdf", 2).await;
    take_turn(&company, Reading::NoText, "").await;
    let all = attachments::of_contract(store, &company.rep, &contract.id).await.unwrap();
    assert_eq!(all.iter().map(|file| file.reading).collect::<Vec<_>>(), [Reading::NoText, Reading::Read]);
    assert_eq!(found(&company, &company.rep, "传真").await, one("传真.pdf", ""));
    for file in [&file, &scan] {
        attachments::withdraw(store, &company.rep, &operation(), &contract.id, &file.id, "换新").await.unwrap();
    }
    assert_eq!(found(&company, &company.rep, "不可抗力").await, []);
    assert_eq!(found(&company, &company.rep, "传真").await, []);
    // One that is withdrawn while it is read keeps no words.
    let late = upload(&company, &contract, "迟到.pdf", 3).await;
    let next = passages::next(store).await.unwrap().unwrap();
    attachments::withdraw(store, &company.rep, &operation(), &contract.id, &late.id, "换新").await.unwrap();
    passages::read(store, &next.file.id, Reading::Read, "迟到的文字").await.unwrap();
    assert_eq!(found(&company, &company.rep, "迟到").await, []);
    assert!(passages::next(store).await.unwrap().is_none());
    company.assert_sound().await;
}

#[tokio::test]
async fn what_is_archived_or_handed_over_is_found_by_whose_it_is() {
    let company = open().await;
    let store = &company.store;
    let customer = company.customer(&company.rep, "杭州云栖软件").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "100.00")]).await;
    upload(&company, &contract, "验收单.pdf", 1).await;
    take_turn(&company, Reading::Read, "验收合格证明").await;
    for life in [Life::Completed, Life::Archived] {
        let now = store::contracts::show(store, &company.rep, &contract.id).await.unwrap().0;
        store::contracts::change_life(store, &company.rep, &operation(), &now.id, now.version, &to(life)).await.unwrap();
    }
    let hits = passages::find_first(store, &company.rep, "验收合格", 6).await.unwrap();
    assert_eq!(hits.iter().map(|hit| hit.contract.terms.life).collect::<Vec<_>>(), [Life::Archived]);
    let colleague = &company.other_rep.user;
    store::customers::reassign(store, &Actor::operator(), &operation(), &customer.id, colleague, None).await.unwrap();
    assert_eq!(found(&company, &company.rep, "验收合格").await, []);
    assert_eq!(found(&company, &company.other_rep, "验收合格").await, one("验收单.pdf", "验收合格"));
    company.assert_sound().await;
}
