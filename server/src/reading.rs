//! The turn that reads the words of files after they came in, one at a time and off the threads that answer requests. What was not read when the
//! program stopped is read at its next start: a stop does not wait for a file, and does not count as a try of it.
//!
//! Invariants: no file stops the turn: one that is broken, takes too long or makes its reader panic is marked, and the next one has its turn.

use std::sync::Arc;
use std::time::Duration;

use domain::attachment::FileType;
use domain::passage::{LETTERS_MAX, Reading};
use domain::refusal::Refusal;
use store::Store;
use store::passages::{self, ToRead};
use tokio::sync::{Notify, oneshot, watch};

use crate::sheets::{ReadLimits, read_file};

/// How long one file may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// After a failure of the database what waits is taken up again, whether or not a file comes in.
const AGAIN: Duration = Duration::from_secs(300);

/// Reads what is not read yet, and again each time that it is woken, until the server stops.
pub async fn turn(store: Store, woken: Arc<Notify>, mut stopping: watch::Receiver<bool>) {
    loop {
        if let Err(error) = read_all(&store, &stopping).await {
            tracing::error!(%error, "the words of files could not be kept");
        }
        if *stopping.borrow() {
            return;
        }
        tokio::select! {
            () = woken.notified() => {}
            () = tokio::time::sleep(AGAIN) => {}
            changed = stopping.changed() => if changed.is_err() { return },
        }
    }
}

async fn read_all(store: &Store, stopping: &watch::Receiver<bool>) -> store::Result<()> {
    let mut stopping = stopping.clone();
    while !*stopping.borrow() {
        let Some(ToRead { file, bytes }) = passages::next(store).await? else { return Ok(()) };
        let file_type = file.file_type;
        let work = begin(file_type, bytes)?;
        let outcome = tokio::select! {
            outcome = tokio::time::timeout(PATIENCE, work) => Some(outcome),
            () = stop(&mut stopping) => None,
        };
        let found = match outcome {
            Some(Ok(Ok(found))) => found,
            Some(Ok(Err(_))) => {
                tracing::error!(file = %file.id, "the reader of a file failed");
                Err(Refusal::FileBroken)
            }
            Some(Err(_)) => Err(Refusal::FileBroken),
            None => return passages::put_back(store, &file.id).await,
        };
        let (reading, text) = match found {
            Ok(text) if text.chars().any(char::is_alphanumeric) => (Reading::Read, text),
            Ok(_) => (Reading::NoText, String::new()),
            Err(_) => (Reading::Unreadable, String::new()),
        };
        passages::read(store, &file.id, reading, &text).await?;
    }
    Ok(())
}

/// Reads a file on a thread of its own. It is not one of the runtime's, which wait for their work when the program ends: this one is left behind.
fn begin(file_type: FileType, bytes: Vec<u8>) -> store::Result<oneshot::Receiver<Result<String, Refusal>>> {
    let (tell, told) = oneshot::channel();
    let read = move || drop(tell.send(words(file_type, &bytes)));
    let thread = std::thread::Builder::new().name("reading".to_owned()).spawn(read);
    thread.map(|_| told).map_err(|error| store::Error::Engine(error.to_string()))
}

/// Ends when the server is told to stop.
async fn stop(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|is_told| *is_told).await;
}

/// The words in a file, as far as they are searched.
///
/// # Errors
/// Why it cannot be read.
fn words(file_type: FileType, bytes: &[u8]) -> Result<String, Refusal> {
    let mut text = String::new();
    match file_type {
        FileType::Pdf => text = paper::read_pdf(bytes)?,
        FileType::Docx => {
            for paragraph in paper::read_docx(bytes)? {
                push(&mut text, &paragraph.text);
            }
        }
        FileType::Xlsx => {
            for table in read_file(bytes, "sheet.xlsx", &ReadLimits::default())? {
                push(&mut text, &table.name);
                table.rows.iter().flatten().filter(|cell| !cell.is_blank()).for_each(|cell| push(&mut text, &cell.shown()));
            }
        }
        FileType::Jpeg | FileType::Png | FileType::WebP => {}
    }
    Ok(text)
}

/// Adds a line, while there is room for it.
fn push(text: &mut String, line: &str) {
    if text.len() < LETTERS_MAX * 4 {
        text.push_str(line);
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_document_is_refused_and_a_picture_has_no_words() {
        for file_type in [FileType::Pdf, FileType::Docx, FileType::Xlsx] {
            assert!(words(file_type, b"%PDF-1.7 torn").is_err(), "{file_type:?}");
        }
        assert_eq!(words(FileType::Png, b"x"), Ok(String::new()));
    }
}
