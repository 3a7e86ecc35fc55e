//! The result as Markdown: what was measured, the budget of DESIGN.md, and whether it is met or by how much not.

use std::fmt::{Display, Formatter};

/// A budget beside a measurement.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    budget: String,
    verdict: String,
}

impl Verdict {
    /// Without a budget.
    pub fn none() -> Self {
        Self::default()
    }

    /// Both in the same unit; `budget` in words.
    pub fn at_most(measured: u64, limit: u64, budget: &str) -> Self {
        let verdict = if measured <= limit { "met".to_owned() } else { format!("**{} × the budget**", tenths(measured, limit)) };
        Self { budget: budget.to_owned(), verdict }
    }

    pub fn at_least(measured: u64, least: u64, budget: &str) -> Self {
        let verdict = if measured >= least { "met".to_owned() } else { format!("**{} of it**", percent(measured, least)) };
        Self { budget: budget.to_owned(), verdict }
    }
}

fn tenths(measured: u64, limit: u64) -> String {
    let tenths = measured.saturating_mul(10).div_ceil(limit.max(1));
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn percent(measured: u64, least: u64) -> String {
    format!("{} %", measured.saturating_mul(100) / least.max(1))
}

/// Facts, and readings of three people side by side.
#[derive(Default)]
pub struct Table {
    facts: Vec<(String, String, Verdict)>,
    readings: Vec<(String, Vec<String>, Verdict)>,
}

impl Table {
    pub fn add(&mut self, what: &str, measured: impl Into<String>, verdict: Verdict) {
        let measured = measured.into();
        eprintln!("bench: {what}: {measured} {}", verdict.verdict);
        self.facts.push((what.to_owned(), measured, verdict));
    }

    pub fn plain(&mut self, what: &str, measured: impl Into<String>) {
        self.add(what, measured, Verdict::none());
    }

    /// One reading as done by a rep, a manager and finance.
    pub fn reading(&mut self, what: &str, by: Vec<String>, verdict: Verdict) {
        eprintln!("bench: {what}: {} {}", by.join(" · "), verdict.verdict);
        self.readings.push((what.to_owned(), by, verdict));
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "| what | measured | budget | |\n|---|---|---|---|")?;
        for (what, measured, Verdict { budget, verdict }) in &self.facts {
            writeln!(f, "| {what} | {measured} | {budget} | {verdict} |")?;
        }
        writeln!(f, "\nTimes of single requests: 50 / 95 / 99 % were answered within so many ms.\n")?;
        writeln!(f, "| reading | rep (own) | manager (team of 8) | finance (all) | budget | |\n|---|---|---|---|---|---|")?;
        for (what, by, Verdict { budget, verdict }) in &self.readings {
            writeln!(f, "| {what} | {} | {budget} | {verdict} |", by.join(" | "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_met_or_it_says_by_how_much_not() {
        assert_eq!(Verdict::at_most(50, 50, "").verdict, "met");
        assert_eq!(Verdict::at_most(51, 50, "").verdict, "**1.1 × the budget**");
        assert_eq!(Verdict::at_least(953, 953, "").verdict, "met");
        assert_eq!(Verdict::at_least(476, 953, "").verdict, "**49 % of it**");
    }
}
