//! Contract texts and audit reports as files: `GET /contracts/{id}/text.pdf` and `text.docx` give the saved text to who may read the contract,
//! `GET /audits/{id}/report.pdf` an audit's report to who may read audits; `POST /templates/word` reads a company's own Word file as the form of a
//! template, and saves nothing.
//!
//! Invariants: what is out of reach answers like what is missing; the same version of a text, and a closed audit, make the same bytes in
//! the same language.

use std::path::PathBuf;

use app::caller::Caller;
use app::error::Failure;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use domain::id::{AuditId, ContractId};
use domain::instalment::Instalment;
use domain::lang::Lang;
use domain::permission::{Act, Noun};
use domain::refusal::Refusal;
use domain::template::{Paper, TemplateForm};
use paper::Fonts;
use store::Store;
use tokio::sync::Semaphore;

use crate::downloads::attachment;
use crate::imports::{failed, read_field};
use crate::router::Application;

/// So many files are made or read at once: a font takes up to 30 MB while its part is cut out.
pub static AT_ONCE: Semaphore = Semaphore::const_new(2);

pub const PDF: &str = "application/pdf";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The saved text as PDF.
pub async fn pdf(State(application): State<Application>, Extension(caller): Extension<Caller>, Path(id): Path<String>) -> Response {
    let chosen = application.settings.pdf_font.clone();
    file(&application.store, caller, &ContractId::new(id), PDF, "pdf", move |paper| pdf_of(paper, chosen)).await
}

/// The saved text as a Word file.
pub async fn docx(State(store): State<Store>, Extension(caller): Extension<Caller>, Path(id): Path<String>) -> Response {
    file(&store, caller, &ContractId::new(id), DOCX, "docx", |paper| Ok(paper::write_docx(paper))).await
}

/// A paper as PDF, in the font that was chosen or one of the system.
///
/// # Errors
/// `NoPdfFont`, `LettersNotInFont`.
pub fn pdf_of(paper: &Paper, chosen: Option<PathBuf>) -> Result<Vec<u8>, Refusal> {
    paper::write_pdf(paper, &Fonts::for_paper(paper, chosen.as_deref())?)
}

async fn file(
    store: &Store,
    caller: Caller,
    id: &ContractId,
    content_type: &str,
    extension: &str,
    make: impl FnOnce(&Paper) -> Result<Vec<u8>, Refusal> + Send + 'static,
) -> Response {
    let Some(actor) = caller.actor else { return StatusCode::UNAUTHORIZED.into_response() };
    let found = match store::templates::drafting(store, &actor, id).await {
        Ok(found) => found,
        Err(store::Error::NotFound) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => return fault(&error),
    };
    let Some(text) = found.text else { return refused(&Refusal::NoTextYet, actor.lang) };
    let plan: Vec<_> = found.plan.iter().map(Instalment::planned_terms).collect();
    let paper = Paper::of(&text.wording, &found.contract, &plan, text.version, &found.hash, actor.lang);
    let name = format!("{}-{}", found.contract.number, text.version);
    made(paper, content_type, &file_name(&name, extension), make).await
}

/// The report of an audit as PDF.
pub async fn audit_report(
    State(application): State<Application>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Response {
    let Some(actor) = caller.actor else { return StatusCode::UNAUTHORIZED.into_response() };
    let found = match store::audits::show(&application.store, &actor, &AuditId::new(id)).await {
        Ok(found) => found,
        Err(store::Error::NotFound) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => return fault(&error),
    };
    let company = match store::companies::required(&application.store).await {
        Ok(company) => company.name,
        Err(error) => return fault(&error),
    };
    let paper = found.audit.report(&found.papers, &found.findings, &company, actor.lang);
    let chosen = application.settings.pdf_font.clone();
    made(paper, PDF, &file_name(&found.audit.terms.name, "pdf"), move |paper| pdf_of(paper, chosen)).await
}

/// The paper as the bytes of a file.
async fn made(
    paper: Paper,
    content_type: &str,
    name: &str,
    make: impl FnOnce(&Paper) -> Result<Vec<u8>, Refusal> + Send + 'static,
) -> Response {
    let lang = paper.lang;
    let _turn = AT_ONCE.acquire().await;
    match tokio::task::spawn_blocking(move || make(&paper)).await {
        Ok(Ok(bytes)) => attachment(content_type, name, bytes),
        Ok(Err(refusal)) => refused(&refusal, lang),
        Err(error) => fault(&error),
    }
}

/// A link leads here: what went wrong is read, not parsed.
pub fn refused(refusal: &Refusal, lang: Lang) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::UNPROCESSABLE_ENTITY, headers, refusal.message(lang)).into_response()
}

/// What nobody expected goes to the log.
pub fn fault(error: &dyn std::error::Error) -> Response {
    tracing::error!(%error, "a paper could not be made into a file");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// `HT20250301001-2.pdf`: the contract and the text's version; for programs that know no UTF-8 without what is not ASCII.
fn file_name(name: &str, extension: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let plain: String = name.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).collect();
    let encoded: String =
        name.bytes().map(|byte| if is_plain(byte.into()) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect();
    format!("filename=\"{plain}.{extension}\"; filename*=UTF-8''{encoded}.{extension}")
}

/// Takes a Word file in the multipart field `file`; answers a `TemplateForm` to look over and save, or a `Failure` with its status.
pub async fn read_word(
    State(application): State<Application>,
    Extension(caller): Extension<Caller>,
    multipart: Result<Multipart, MultipartRejection>,
) -> Response {
    match template(&caller, multipart, application.settings.upload_bytes_max()).await {
        Ok(form) => Json(form).into_response(),
        Err(failure) => failed(&failure),
    }
}

async fn template(caller: &Caller, multipart: Result<Multipart, MultipartRejection>, bytes_max: usize) -> Result<TemplateForm, Failure> {
    let actor = caller.actor.as_ref().ok_or(Failure::SignedOut)?;
    if !actor.may(Noun::Template, Act::Create) {
        return Err(Refusal::NotAllowed.into());
    }
    let (name, bytes) = match multipart {
        Ok(multipart) => read_field(multipart, bytes_max).await?,
        Err(_) => return Err(Refusal::FileEmpty.into()),
    };
    let _turn = AT_ONCE.acquire().await;
    let read = tokio::task::spawn_blocking(move || {
        let name = name.rsplit_once('.').map_or(name.as_str(), |(name, _)| name);
        paper::read_docx(&bytes).and_then(|paragraphs| TemplateForm::from_word(name, &paragraphs))
    });
    Ok(read.await.map_err(|_| Refusal::WordFileBroken)??)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_contract_and_version() {
        assert_eq!(file_name("HT-1.2-3", "pdf"), "filename=\"HT-1.2-3.pdf\"; filename*=UTF-8''HT-1.2-3.pdf");
        let odd = file_name("合\"/\r\n1-1", "docx");
        assert_eq!(odd, "filename=\"_____1-1.docx\"; filename*=UTF-8''%E5%90%88%22%2F%0D%0A1-1.docx");
    }
}
