//! What became of the rows of an import, for a person and for a script.

use std::collections::BTreeSet;

use domain::import::{Column, Kind, KnownAs, ReadRow, RowContent, column_label};
use domain::lang::Lang;
use domain::refusal::{Problem, Problems};
use serde_json::{Value, json};
use store::imports::{RowOutcome, RowResult};

use super::super::words::say;

/// Counts, each refused row with its reasons, and each row that means a customer which it spells otherwise.
#[derive(Debug)]
pub(super) struct Answer {
    kind: Kind,
    /// Rows below the header, blank ones and totals included.
    rows: usize,
    added: usize,
    updated: usize,
    unchanged: usize,
    skipped: usize,
    refused: Vec<(usize, Problems)>,
    known_as: Vec<(usize, KnownAs)>,
}

impl Answer {
    /// `results`: one for each record among the rows; none when the database was not asked, then every record counts as one to add.
    pub(super) fn new(kind: Kind, rows: &[ReadRow], results: Option<&[RowResult]>) -> Self {
        let (refused, known_as) = (Vec::new(), Vec::new());
        let mut answer = Self { kind, rows: rows.len(), added: 0, updated: 0, unchanged: 0, skipped: 0, refused, known_as };
        let mut results = results.map(<[RowResult]>::iter);
        for row in rows {
            match &row.content {
                RowContent::Record(_) => {
                    let result = results.as_mut().and_then(Iterator::next);
                    let is_unasked = results.is_none();
                    answer.count(row.row, if is_unasked { Some(&RowOutcome::Added) } else { result.map(|result| &result.outcome) });
                    answer.known_as.extend(result.and_then(|result| Some((row.row, result.known_as.clone()?))));
                }
                RowContent::FurtherLine { .. } => {}
                RowContent::Refused(problems) => answer.refused.push((row.row, problems.clone())),
                RowContent::Skipped(_) => answer.skipped += 1,
            }
        }
        answer
    }

    fn count(&mut self, row: usize, outcome: Option<&RowOutcome>) {
        match outcome {
            Some(RowOutcome::Added) => self.added += 1,
            Some(RowOutcome::Updated) => self.updated += 1,
            Some(RowOutcome::Unchanged) | None => self.unchanged += 1,
            Some(RowOutcome::Refused(problems)) => self.refused.push((row, problems.clone())),
        }
    }

    pub(super) fn has_refusal(&self) -> bool {
        !self.refused.is_empty()
    }

    pub(super) fn say_json(&self) {
        let refused: Vec<Value> = self.refused.iter().map(|(row, problems)| self.refusal_json(*row, problems)).collect();
        let known_as: Vec<Value> = self
            .known_as
            .iter()
            .map(|(row, known_as)| json!({ "row": row, "zh": known_as.sentence(Lang::Zh), "en": known_as.sentence(Lang::En) }))
            .collect();
        say(json!({
            "kind": self.kind.code(),
            "rows": self.rows,
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": self.skipped,
            "refused": refused,
            "known_as": known_as,
        }));
    }

    fn refusal_json(&self, row: usize, problems: &Problems) -> Value {
        let fields: BTreeSet<&str> = problems.0.iter().map(|problem| problem.field.as_str()).filter(|field| !field.is_empty()).collect();
        let codes: BTreeSet<&str> = problems.0.iter().map(|problem| problem.refusal.code()).collect();
        json!({ "row": row, "fields": fields, "codes": codes, "zh": self.reasons(problems, Lang::Zh), "en": self.reasons(problems, Lang::En) })
    }

    pub(super) fn say_words(&self, lang: Lang, table: &str, header_row: usize, is_written: bool) {
        let Self { rows, added, updated, unchanged, skipped, .. } = self;
        let refused = self.refused.len();
        match lang {
            Lang::Zh => {
                say(format_args!("“{table}”：第 {header_row} 行是表头，其下 {rows} 行。"));
                say(format_args!("新增 {added}，更新 {updated}，未变 {unchanged}，跳过 {skipped}，拒绝 {refused}。"));
            }
            Lang::En => {
                say(format_args!("“{table}”: the header is row {header_row}, {rows} rows below it."));
                say(format_args!("added {added}, updated {updated}, unchanged {unchanged}, skipped {skipped}, refused {refused}."));
            }
        }
        if !is_written {
            say(lang.pick("没有写入任何内容；以上是将会发生的。", "Nothing was written; this is what would happen."));
        }
        for (row, known_as) in &self.known_as {
            say(format_args!("{}{}", lang.pick("第 ROW 行：", "Row ROW: ").replace("ROW", &row.to_string()), known_as.sentence(lang)));
        }
        for (row, problems) in &self.refused {
            say(format_args!("{}", lang.pick("第 ROW 行被拒绝：", "Row ROW refused:").replace("ROW", &row.to_string())));
            say(format_args!("  {}", self.reasons(problems, Lang::Zh)));
            say(format_args!("  {}", self.reasons(problems, Lang::En)));
        }
    }

    /// All reasons of a row, each after the name of its column.
    fn reasons(&self, problems: &Problems, lang: Lang) -> String {
        let sentence = |problem: &Problem| {
            let message = problem.refusal.message(lang);
            match Column::ALL.iter().find(|column| column.code() == problem.field) {
                Some(column) => format!("{}{}{message}", column_label(self.kind, *column, lang), lang.pick("：", ": ")),
                None => message,
            }
        };
        problems.0.iter().map(sentence).collect::<Vec<_>>().join(lang.pick("；", "; "))
    }
}
