//! Files of contracts: what is taken, who may, what becomes of them, and that their bytes come back as they were.

use domain::attachment::{Attachment, AttachmentKind, FILE_BYTES_MAX, FILES_MAX, FileType};
use domain::contract::{Contract, ContractForm, Life, LifeForm};
use domain::id::{AttachmentId, ContractId};
use domain::permission::Actor;
use domain::refusal::Refusal;
use store::attachments::{self, Upload};
use store::backup;
use store::{Error, Settings, new_id};

use crate::company::{Company, open, operation, to};

/// A PDF of so many bytes, unlike that of another seed.
pub fn pdf(seed: u8, bytes: usize) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    file.push(seed);
    file.extend((file.len()..bytes).map(|at| u8::try_from(at * 31 % 251).unwrap()));
    file
}

/// A deflated part and its length unpacked.
fn deflated(content: &[u8]) -> Vec<u8> {
    // One stored block: deflate's own way to say that nothing is packed.
    let length = u16::try_from(content.len()).unwrap();
    [&[1][..], &length.to_le_bytes(), &(!length).to_le_bytes(), content].concat()
}

/// A document of Word whose list of parts is deflated, and says this of its main part.
fn word(content_type: &str) -> Vec<u8> {
    let (name, types) = ("[Content_Types].xml", format!("<Types><Override ContentType='{content_type}'/></Types>"));
    let packed = deflated(types.as_bytes());
    let size = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_le_bytes();
    let common = [
        &[20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
        &size(&packed),
        &size(types.as_bytes()),
        &u16::try_from(name.len()).unwrap().to_le_bytes(),
        &[0, 0],
    ]
    .concat();
    let local = [b"PK\x03\x04", common.as_slice(), name.as_bytes(), &packed].concat();
    let directory = [b"PK\x01\x02\x14\0", common.as_slice(), &[0; 14], name.as_bytes()].concat();
    [local.as_slice(), &directory, b"PK\x05\x06\0\0\0\0\x01\0\x01\0", &size(&directory), &size(&local), &[0, 0]].concat()
}

async fn signed(company: &Company) -> Contract {
    let customer = company.customer(&company.rep, &format!("客户{}", new_id())).await;
    company.contract(&company.rep, &customer, &[("2025-05-01", "100.00")]).await
}

async fn add(company: &Company, actor: &Actor, contract: &ContractId, name: &str, bytes: &[u8]) -> store::Result<Attachment> {
    let id = AttachmentId::new(new_id());
    attachments::add(&company.store, actor, contract, Upload { id: &id, kind: AttachmentKind::SignedScan, name, bytes }).await
}

fn assert_refused<T: std::fmt::Debug>(result: store::Result<T>, field: &str, refusal: Refusal) {
    match result {
        Err(Error::Refused(problems)) => assert_eq!(problems.of(field), Some(&refusal), "{problems:?}"),
        other => panic!("{other:?} instead of {refusal:?}"),
    }
}

#[tokio::test]
async fn a_file_comes_back_as_it_was_to_who_may_read_its_contract() {
    let company = open().await;
    let contract = signed(&company).await;
    let bytes = pdf(1, 300_001);
    let file = add(&company, &company.rep, &contract.id, "C:\\扫描\\合同（盖章）.PDF", &bytes).await.unwrap();
    assert_eq!((file.name.as_str(), file.file_type, file.size_bytes), ("合同（盖章）.PDF", FileType::Pdf, 300_001));
    assert_eq!(file.added_by, company.rep.name);
    for actor in [&company.rep, &company.manager, &company.finance] {
        let (found, read) = attachments::file(&company.store, actor, &contract.id, &file.id).await.unwrap();
        assert!(found == file && read == bytes, "{}", actor.name);
        assert_eq!(attachments::of_contract(&company.store, actor, &contract.id).await.unwrap(), vec![file.clone()]);
    }
    for actor in [&company.other_rep, &company.admin] {
        assert!(matches!(attachments::file(&company.store, actor, &contract.id, &file.id).await, Err(Error::NotFound)));
        assert!(matches!(attachments::of_contract(&company.store, actor, &contract.id).await, Err(Error::NotFound)));
    }
    // By way of another contract of one's own, it is not found either.
    let other = signed(&company).await;
    assert!(matches!(attachments::file(&company.store, &company.rep, &other.id, &file.id).await, Err(Error::NotFound)));
    company.assert_sound().await;
}

#[tokio::test]
async fn only_files_that_do_nothing_by_who_may_edit_the_contract() {
    let company = open().await;
    let contract = signed(&company).await;
    let before = company.store.revision().await.unwrap();
    for (name, bytes, refusal) in [
        ("a.pdf", &b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], Refusal::AttachmentActive),
        ("a.svg", b"%PDF-1.7", Refusal::AttachmentActive),
        ("a.pdf", b"", Refusal::FileEmpty),
        ("a.pdf", &vec![b'%'; FILE_BYTES_MAX + 1], Refusal::FileTooLarge { megabytes_max: 20 }),
        ("a.docx", b"%PDF-1.7", Refusal::AttachmentTypeDiffers { found: "pdf".into(), name: "docx".into() }),
        ("a.docx", &word("application/vnd.ms-word.document.macroEnabled.main+xml"), Refusal::AttachmentHasMacros),
        (
            "a.docx",
            &word("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"),
            Refusal::AttachmentTypeRefused,
        ),
        ("a.docx", b"PK\x03\x04 and nothing after", Refusal::AttachmentBroken),
    ] {
        assert_refused(add(&company, &company.rep, &contract.id, name, bytes).await, "", refusal);
    }
    assert_refused(add(&company, &company.finance, &contract.id, "a.pdf", &pdf(1, 100)).await, "", Refusal::NotAllowed);
    for (actor, id) in [(&company.other_rep, contract.id.clone()), (&company.rep, ContractId::new("missing"))] {
        assert!(matches!(add(&company, actor, &id, "a.pdf", &pdf(1, 100)).await, Err(Error::NotFound)));
        // What is wrong with the file is not said to a stranger.
        assert!(matches!(add(&company, actor, &id, "a.svg", b"<svg/>").await, Err(Error::NotFound)));
    }
    assert_eq!(company.store.revision().await.unwrap(), before, "nothing refused was written");
    let word = word("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml");
    assert_eq!(add(&company, &company.rep, &contract.id, "a.docx", &word).await.unwrap().file_type, FileType::Docx);
}

#[tokio::test]
async fn a_file_sent_again_changes_nothing_and_the_same_bytes_are_kept_once() {
    let company = open().await;
    let (one, other) = (signed(&company).await, signed(&company).await);
    let (id, bytes) = (AttachmentId::new(new_id()), pdf(1, 200_000));
    let upload = Upload { id: &id, kind: AttachmentKind::Evidence, name: "验收单.pdf", bytes: &bytes };
    let first = attachments::add(&company.store, &company.rep, &one.id, upload).await.unwrap();
    let revision = company.store.revision().await.unwrap();
    assert_eq!(attachments::add(&company.store, &company.rep, &one.id, upload).await.unwrap(), first);
    assert_eq!(company.store.revision().await.unwrap(), revision);
    let there = Refusal::AttachmentAlreadyThere { name: "验收单.pdf".into() };
    assert_refused(add(&company, &company.rep, &one.id, "又一份.pdf", &bytes).await, "", there);
    add(&company, &company.rep, &other.id, "另一合同.pdf", &bytes).await.unwrap();
    let mut dump = Vec::new();
    let manifest = backup::dump(&company.store, &Actor::operator(), &mut dump).await.unwrap();
    assert_eq!((manifest.tables["photo"].rows, manifest.tables["attachment"].rows), (2, 2), "200 kB are two parts");
    // The same id is the same file, whatever is sent under it later.
    let changed = Upload { bytes: &pdf(2, 100), ..upload };
    assert_refused(attachments::add(&company.store, &company.rep, &one.id, changed).await, "", Refusal::OperationReused);
    company.assert_sound().await;
}

#[tokio::test]
async fn a_file_is_never_taken_away_but_withdrawn_in_sight() {
    let company = open().await;
    let contract = signed(&company).await;
    let bytes = pdf(1, 1000);
    let file = add(&company, &company.rep, &contract.id, "合同.pdf", &bytes).await.unwrap();
    let withdraw = async |actor: &Actor, contract: &ContractId, reason: &str| {
        attachments::withdraw(&company.store, actor, &operation(), contract, &file.id, reason).await
    };
    assert_refused(withdraw(&company.rep, &contract.id, " ").await, "reason", Refusal::Required);
    assert_refused(withdraw(&company.finance, &contract.id, "错页").await, "", Refusal::NotAllowed);
    assert!(matches!(withdraw(&company.other_rep, &contract.id, "错页").await, Err(Error::NotFound)));
    let other = signed(&company).await;
    assert!(matches!(withdraw(&company.rep, &other.id, "错页").await, Err(Error::NotFound)));
    let withdrawn = withdraw(&company.rep, &contract.id, "缺第三页").await.unwrap().withdrawn.unwrap();
    assert_eq!((withdrawn.by.as_str(), withdrawn.reason.as_str()), (company.rep.name.as_str(), "缺第三页"));
    assert_refused(withdraw(&company.rep, &contract.id, "再来").await, "", Refusal::AttachmentAlreadyWithdrawn);
    let (_, read) = attachments::file(&company.store, &company.finance, &contract.id, &file.id).await.unwrap();
    assert!(read == bytes, "it can still be read");
    // Sent again after that, it is another file.
    add(&company, &company.rep, &contract.id, "合同.pdf", &bytes).await.unwrap();
    assert_eq!(attachments::of_contract(&company.store, &company.rep, &contract.id).await.unwrap().len(), 2);
    let mut dump = Vec::new();
    backup::dump(&company.store, &Actor::operator(), &mut dump).await.unwrap();
    let dump = String::from_utf8(dump).unwrap();
    let log: Vec<&str> = dump.lines().filter(|line| line.starts_with("{\"table\":\"commit\"")).collect();
    let told = |verb: &str| log.iter().filter(|line| line.contains(verb)).count();
    assert_eq!((told("file.add"), told("file.withdraw")), (2, 1), "each is in the log");
    company.assert_sound().await;
}

#[tokio::test]
async fn the_files_of_an_archived_contract_stay_as_they_are() {
    let company = open().await;
    let mut contract = signed(&company).await;
    let file = add(&company, &company.rep, &contract.id, "合同.pdf", &pdf(1, 100)).await.unwrap();
    for life in [Life::Completed, Life::Archived] {
        let (id, version) = (contract.id.clone(), contract.version);
        contract = store::contracts::change_life(&company.store, &company.rep, &operation(), &id, version, &to(life)).await.unwrap();
    }
    assert_refused(add(&company, &company.rep, &contract.id, "晚.pdf", &pdf(2, 100)).await, "", Refusal::ContractArchived);
    let late = attachments::withdraw(&company.store, &company.rep, &operation(), &contract.id, &file.id, "晚").await;
    assert_refused(late, "", Refusal::ContractArchived);
    assert_eq!(attachments::of_contract(&company.store, &company.rep, &contract.id).await.unwrap(), vec![file]);
}

#[tokio::test]
async fn what_is_archived_says_until_when_it_is_kept_and_money_still_comes_in() {
    let company = open().await;
    let contract = signed(&company).await;
    let moved = async |life: Life, reason: &str| {
        let (now, _) = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap();
        let form = LifeForm { reason: reason.into(), keep_years: "15".into(), ..LifeForm::to(life) };
        store::contracts::change_life(&company.store, &company.rep, &operation(), &contract.id, now.version, &form).await
    };
    moved(Life::Completed, "").await.unwrap();
    let owed = Refusal::StillOwed { outstanding: contract.amount };
    assert_refused(moved(Life::Archived, "").await, "reason", owed);
    let archived = moved(Life::Archived, "客户已注销").await.unwrap();
    assert_eq!(archived.archived.as_ref().unwrap().kept_until().to_string(), "2040-06-15");
    // What is owed stays on the list, and what comes in after all is booked to it.
    let due = store::instalments::list(&company.store, &company.rep, &Default::default()).await.unwrap();
    assert_eq!(due.items.len(), 1);
    let form = same(&company, &archived).await;
    let edited = store::contracts::edit(&company.store, &company.rep, &operation(), &contract.id, archived.version, &form).await;
    assert_refused(edited, "", Refusal::ContractNotEditable);
    let customer = store::customers::show(&company.store, &company.rep, &contract.customer).await.unwrap();
    company.confirmed(&customer, "100.00").await;
    let (paid, _) = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap();
    assert_eq!((paid.terms.life, paid.outstanding()), (Life::Archived, domain::money::Amount::ZERO));
    company.assert_sound().await;
}

/// The contract's own form, as it is.
async fn same(company: &Company, contract: &Contract) -> ContractForm {
    let (contract, plan) = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap();
    let terms: Vec<_> = plan.into_iter().map(|instalment| instalment.terms).collect();
    ContractForm::of(&contract, &terms)
}

#[tokio::test]
async fn a_contract_takes_so_many_files_and_no_more() {
    let company = open().await;
    let contract = signed(&company).await;
    for seed in 0..u8::try_from(FILES_MAX).unwrap() {
        add(&company, &company.rep, &contract.id, "页.pdf", &pdf(seed, 20)).await.unwrap();
    }
    let one_more = add(&company, &company.rep, &contract.id, "页.pdf", &pdf(200, 20)).await;
    assert_refused(one_more, "", Refusal::TooManyAttachments { files_max: FILES_MAX });
    assert_eq!(attachments::of_contract(&company.store, &company.rep, &contract.id).await.unwrap().len(), FILES_MAX);
}

#[tokio::test]
async fn the_largest_file_is_kept_on_disk_and_in_the_backup() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("surrealkv://{}?sync=every", folder.path().join("db").display());
    let company = crate::company::open_at(Settings { url, ..Settings::in_memory() }).await;
    let contract = signed(&company).await;
    let bytes = pdf(1, FILE_BYTES_MAX);
    let file = add(&company, &company.rep, &contract.id, "扫描件.pdf", &bytes).await.unwrap();
    let mut dump = Vec::new();
    let manifest = backup::dump(&company.store, &Actor::operator(), &mut dump).await.unwrap();
    let restored = backup::load(Settings::in_memory(), &Actor::operator(), &manifest, dump.as_slice()).await.unwrap();
    let (found, read) = attachments::file(&restored, &company.rep, &contract.id, &file.id).await.unwrap();
    assert!(found == file && read == bytes);
    let findings = store::check::run(&restored, &Actor::operator()).await.unwrap();
    assert_eq!(findings.breaches, Vec::<String>::new());
    assert!(findings.checked.contains(&("file: each is there and its bytes are what its hash says", 1)));
}
