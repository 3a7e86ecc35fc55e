//! A folio's lines as text: `k1-1 20250301:10000:20250101 !20250601 <20250201:20250228:9000 +20250115:5000 ~20250120:100`, that is the instalment; when it
//! is due, its amount, since when it counts (or `-`, where it is gone); when it ended; what it was until an amendment; money; what was given up.

use std::fmt::Write;

use super::{Day, Earlier, Line, Lines, Posting, Terms};
use crate::id::InstalmentId;

impl From<Lines> for String {
    fn from(lines: Lines) -> Self {
        let mut text = Self::new();
        for (instalment, line) in &lines.0 {
            // Writing into a text does not fail.
            let _ = write_line(&mut text, instalment, line);
        }
        text
    }
}

fn write_line(text: &mut String, instalment: &InstalmentId, line: &Line) -> std::fmt::Result {
    write!(text, "{instalment} ")?;
    match &line.terms {
        None => text.push('-'),
        Some(Terms { due, amount, effective, ended, earlier }) => {
            write!(text, "{due}:{amount}:{effective}")?;
            if let Some(ended) = ended {
                write!(text, " !{ended}")?;
            }
            for Earlier { until, due, amount } in earlier {
                write!(text, " <{until}:{due}:{amount}")?;
            }
        }
    }
    for Posting { day, amount, is_cash } in &line.postings {
        write!(text, " {}{day}:{amount}", if *is_cash { '+' } else { '~' })?;
    }
    text.push('\n');
    Ok(())
}

impl TryFrom<String> for Lines {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let lines = text.lines().map(read_line).collect::<Option<_>>();
        lines.map(Self).ok_or("not the lines of a folio")
    }
}

fn read_line(text: &str) -> Option<(InstalmentId, Line)> {
    let mut words = text.split(' ');
    let instalment = InstalmentId::new(words.next()?);
    let mut line = Line::default();
    match words.next()? {
        "-" => {}
        terms => {
            let (due, amount, effective) = triple(terms)?;
            line.terms = Some(Terms { due, amount, effective: effective.parse().ok()?, ended: None, earlier: Vec::new() });
        }
    }
    for word in words {
        let kind = word.chars().next()?;
        let rest = word.get(kind.len_utf8()..)?;
        match (kind, &mut line.terms) {
            ('!', Some(terms)) => terms.ended = Some(rest.parse().ok()?),
            ('<', Some(terms)) => {
                let mut parts = rest.split(':');
                let (until, due) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
                terms.earlier.push(Earlier { until, due, amount: parts.next()?.parse().ok()? });
            }
            ('+' | '~', _) => {
                let (day, amount) = rest.split_once(':')?;
                line.postings.push(Posting { day: day.parse().ok()?, amount: amount.parse().ok()?, is_cash: kind == '+' });
            }
            _ => return None,
        }
    }
    Some((instalment, line))
}

fn triple(text: &str) -> Option<(Day, i64, &str)> {
    let mut parts = text.split(':');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?))
}
