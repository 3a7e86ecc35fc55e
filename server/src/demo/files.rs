//! Files and paper originals of the sample: of each owner, signed scans, photos, one that was withdrawn; papers in their cabinets, of which one is
//! lent and one overdue.

use std::collections::BTreeMap;
use std::io::Write;

use chrono::TimeDelta;
use domain::attachment::AttachmentKind;
use domain::contract::{Contract, Life};
use domain::id::{AttachmentId, UserId};
use domain::list::ContractFilter;
use domain::original::{OriginalAct, OriginalForm, RegisterForm};
use domain::permission::Actor;
use store::attachments::{self, Upload};
use store::{Store, contracts, new_id, originals, users};

use super::people::operation;

/// How many contracts of each owner have files.
const CONTRACTS: usize = 3;

/// Adds them to the latest contracts of everybody that are performed.
pub(super) async fn add(store: &Store) -> store::Result<()> {
    let filter = ContractFilter { life: Some(Life::Performing), ..ContractFilter::default() };
    let performed = contracts::all(store, &Actor::operator(), &filter).await?;
    let mut turns: BTreeMap<UserId, usize> = BTreeMap::new();
    for contract in performed {
        let next = turns.entry(contract.owner.clone()).or_default();
        let turn = *next;
        *next += 1;
        let Some(rep) = users::actor(store, &contract.owner).await.filter(|_| turn < CONTRACTS) else { continue };
        let scan = pdf(&format!("Contract {} (signed)", contract.number));
        file(store, &rep, &contract, AttachmentKind::SignedScan, "合同扫描件（盖章）.pdf", &scan).await?;
        if turn == 1 {
            file(store, &rep, &contract, AttachmentKind::Evidence, "到货验收照片.png", &png(turn)).await?;
        }
        if turn == 2 {
            let first = pdf(&format!("Contract {} (page 3 missing)", contract.number));
            let id = file(store, &rep, &contract, AttachmentKind::SignedScan, "合同扫描件-第一次.pdf", &first).await?;
            attachments::withdraw(store, &rep, &operation(), &contract.id, &id, "缺第三页，已重新扫描").await?;
        }
        papers(store, &rep, &contract, turn).await?;
    }
    Ok(())
}

async fn file(
    store: &Store,
    rep: &Actor,
    contract: &Contract,
    kind: AttachmentKind,
    name: &str,
    bytes: &[u8],
) -> store::Result<AttachmentId> {
    let id = AttachmentId::new(new_id());
    attachments::add(store, rep, &contract.id, Upload { id: &id, kind, name, bytes }).await?;
    Ok(id)
}

async fn papers(store: &Store, rep: &Actor, contract: &Contract, turn: usize) -> store::Result<()> {
    let today = store.today().await;
    let form = RegisterForm { location: format!("档案室 {} 柜 {} 盒", ["A", "B", "C"][turn % 3], turn + 1), count: "2".to_owned() };
    let papers = originals::register(store, rep, &operation(), &contract.id, &form).await?;
    // Since when, until when; the first should have been back.
    let (borrower, since, due) = match turn {
        0 => ("天平律师事务所 陈律师", 20, -6),
        1 => ("税务师事务所 林会计", 3, 11),
        2 => ("市审计组", 40, -12),
        _ => return Ok(()),
    };
    let Some(paper) = papers.first() else { return Ok(()) };
    let lend = OriginalForm {
        act: OriginalAct::Lend,
        outside: borrower.to_owned(),
        on: (today - TimeDelta::days(since)).to_string(),
        due: (today + TimeDelta::days(due)).to_string(),
        note: "核对条款".to_owned(),
        ..OriginalForm::default()
    };
    originals::act(store, rep, &operation(), &paper.id, &lend).await?;
    if turn == 2 {
        let back = OriginalForm { act: OriginalAct::Return, on: (today - TimeDelta::days(15)).to_string(), ..OriginalForm::default() };
        originals::act(store, rep, &operation(), &paper.id, &back).await?;
    }
    Ok(())
}

/// A page with one line of plain letters.
fn pdf(line: &str) -> Vec<u8> {
    let text = format!("BT /F1 18 Tf 72 760 Td ({}) Tj ET", line.replace(['(', ')', '\\'], " "));
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>\nstream\n{text}\nendstream", text.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = String::new();
    for (number, object) in (1..).zip(&objects) {
        places.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let (start, count) = (file.len(), objects.len() + 1);
    file.push_str(&format!(
        "xref\n0 {count}\n0000000000 65535 f \n{places}trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    ));
    file.into_bytes()
}

/// A small picture of stripes.
fn png(seed: usize) -> Vec<u8> {
    const SIDE: u8 = 96;
    let mut lines = Vec::new();
    for y in 0..SIDE {
        lines.push(0);
        lines.extend((0..SIDE).map(|x| x.wrapping_mul(3) ^ y.wrapping_mul(2) ^ u8::try_from(seed % 256).unwrap_or_default()));
    }
    let side = u32::from(SIDE).to_be_bytes();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in [(b"IHDR", [&side[..], &side, &[8, 0, 0, 0, 0]].concat()), (b"IDAT", packed(&lines)), (b"IEND", Vec::new())] {
        let chunk = [&name[..], &content].concat();
        let mut sum = flate2::Crc::new();
        sum.update(&chunk);
        file.extend(u32::try_from(content.len()).unwrap_or_default().to_be_bytes());
        file.extend(&chunk);
        file.extend(sum.sum().to_be_bytes());
    }
    file
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    // Into memory: it does not fail, and nothing is what is left if it did.
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}
