//! 审计报告 as it goes on paper: company, project and period, the set, results, findings with their answers, the conclusion, lines to sign. Pure: a
//! closed audit gives the same paper every time.

use chrono::NaiveDate;

use super::{Audit, AuditState, CheckResult, Finding, Results, Selection, SelectionWay, WorkingPaper};
use crate::lang::Lang;
use crate::template::{Paper, PaperBlock, PaperColumn, PaperTable, Signature};

impl Audit {
    /// How its contracts were chosen: the conditions as one sentence, with the sample and its seed.
    #[must_use]
    pub fn set_words(&self, lang: Lang) -> String {
        let selection = &self.terms.selection;
        if selection.way == SelectionWay::Numbers {
            return selection.way.label(lang).to_owned();
        }
        let conditions = conditions(selection, lang);
        let conditions = if conditions.is_empty() {
            lang.pick("全部已签署的合同", "all signed contracts").to_owned()
        } else {
            conditions.join(lang.pick("，", ", "))
        };
        let (found, chosen) = (self.found, self.contracts.len());
        match (selection.sample, lang) {
            (Some(_), Lang::Zh) => format!("{conditions}：符合条件 {found} 份，随机抽取 {chosen} 份（种子 {}）", selection.seed),
            (Some(_), Lang::En) => format!("{conditions}: {found} found, {chosen} drawn at random (seed {})", selection.seed),
            (None, Lang::Zh) => format!("{conditions}：符合条件 {found} 份，全部选取"),
            (None, Lang::En) => format!("{conditions}: {found} found, all of them chosen"),
        }
    }

    /// `2025-04-01 至 2025-06-30`
    #[must_use]
    pub fn period_words(&self, lang: Lang) -> String {
        format!("{}{}{}", self.terms.from, lang.pick(" 至 ", " to "), self.terms.to)
    }

    /// The report over these working papers and findings. `company`: whose contracts were audited.
    #[must_use]
    pub fn report(&self, papers: &[WorkingPaper], findings: &[Finding], company: &str, lang: Lang) -> Paper {
        let mut blocks = self.head(lang);
        blocks.push(heading(lang, "检查结果", "Results of the checklist"));
        blocks.push(PaperBlock::Table(self.results(papers, lang)));
        blocks.push(heading(lang, "审计发现与答复", "Findings and answers"));
        if findings.is_empty() {
            blocks.push(paragraph(lang.pick("没有发现。", "Nothing was found.")));
        }
        findings.iter().for_each(|finding| blocks.extend(finding.on_paper(lang)));
        blocks.push(heading(lang, "审计结论", "Conclusion"));
        match &self.end {
            Some(end) => blocks.extend(end.text.lines().filter(|line| !line.trim().is_empty()).map(paragraph)),
            None => blocks.push(paragraph(lang.pick("（未结项）", "(not closed yet)"))),
        }
        blocks.push(heading(lang, "审计的合同", "The contracts audited"));
        blocks.push(PaperBlock::Table(self.contracts_table(papers, lang)));
        let day = self.end.as_ref().map_or_else(|| lang.pick("未结项", "not closed").to_owned(), |end| end.on.to_string());
        let lead = Signature {
            party: format!("{} {}", lang.pick("审计负责人", "Lead auditor"), self.terms.lead_name),
            hand: lang.pick("签字：", "Signed:").to_owned(),
            day: lang.pick("日期：", "Date:").to_owned(),
        };
        Paper {
            lang,
            title: format!("{} · {}", self.terms.name, lang.pick("审计报告", "Audit report")),
            number: format!("{}{company}", lang.pick("被审计单位：", "Company: ")),
            blocks,
            signatures: [lead, Signature::of(company, lang)],
            mark: format!("{} · {} · {day}", self.terms.name, self.period_words(lang)),
        }
    }

    /// What was audited, by whom, how.
    fn head(&self, lang: Lang) -> Vec<PaperBlock> {
        let line = |zh, en, value: &str| paragraph(&format!("{}{}{value}", lang.pick(zh, en), lang.pick("：", ": ")));
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        let mut blocks = Vec::new();
        if self.state != AuditState::Closed {
            blocks
                .push(paragraph(lang.pick("项目还没有结项，这是截至现在的内容。", "The audit is not closed: this is how it stands now.")));
        }
        blocks.push(line("类别", "Kind", self.terms.kind.label(lang)));
        if !self.terms.firm.is_empty() {
            blocks.push(line("审计机构", "Auditors' firm", &self.terms.firm));
        }
        blocks.push(line("审计期间", "Period", &self.period_words(lang)));
        blocks.push(line("负责人", "Led by", &self.terms.lead_name));
        blocks.extend(day(self.started).map(|on| line("开始实施", "Started", &on)));
        blocks.extend(day(self.end.as_ref().map(|end| end.on)).map(|on| line("结项", "Closed", &on)));
        blocks.push(line("已查项目", "Items checked", &format!("{} / {}", self.progress.checked, self.progress.items)));
        blocks.push(line("审计范围", "Scope", &self.set_words(lang)));
        blocks
    }

    fn results(&self, papers: &[WorkingPaper], lang: Lang) -> PaperTable {
        let item = |(place, item): (usize, &super::CheckItem)| {
            result_row(format!("{}. {}", place + 1, item.label(lang)), Results::of_item(papers, place))
        };
        let all = Results::of(papers.iter().flat_map(|paper| &paper.answers));
        let mut rows: Vec<_> = self.terms.checklist.iter().enumerate().map(item).collect();
        rows.push(result_row(lang.pick("合计", "Total").to_owned(), all));
        PaperTable { columns: result_columns(lang.pick("检查项", "Item"), lang), rows, total: None }
    }

    /// Contract by contract, with what deviates and the auditor's remarks.
    fn contracts_table(&self, papers: &[WorkingPaper], lang: Lang) -> PaperTable {
        let row = |paper: &WorkingPaper| {
            let answers = self.terms.checklist.iter().zip(&paper.answers).filter(|(_, answer)| answer.result == CheckResult::Deviates);
            let colon = lang.pick("：", ": ");
            let deviations: Vec<String> = answers.map(|(item, answer)| format!("{}{colon}{}", item.label(lang), answer.remark)).collect();
            let words = [format!("{} {}", paper.number, paper.customer_name), deviations.join(lang.pick("；", "; "))];
            let words: Vec<String> = words.into_iter().filter(|text| !text.is_empty()).collect();
            result_row(words.join(lang.pick("。", ". ")), paper.results())
        };
        PaperTable { columns: result_columns(lang.pick("合同", "Contract"), lang), rows: papers.iter().map(row).collect(), total: None }
    }
}

impl Finding {
    fn on_paper(&self, lang: Lang) -> Vec<PaperBlock> {
        let colon = lang.pick("：", ": ");
        let about = match &self.contract {
            Some(_) => format!("{} {}", self.contract_number, self.customer_name),
            None => lang.pick("整个项目", "The whole audit").to_owned(),
        };
        let name = format!("{} {}", lang.pick("发现", "Finding"), self.ordinal);
        let severity = format!("{}{}", lang.pick("级别 ", "Severity: "), self.terms.severity.label(lang));
        let facts = [
            severity,
            about,
            format!("{} {}", lang.pick("答复人", "To be answered by"), self.owner_name),
            format!("{} {}", lang.pick("答复期限", "Answer by"), self.terms.due),
        ];
        let mut blocks = vec![PaperBlock::Heading(format!("{name} · {}", self.state.label(lang))), paragraph(&facts.join(" · "))];
        blocks.extend(self.terms.what.lines().filter(|line| !line.trim().is_empty()).map(paragraph));
        if !self.terms.measure.is_empty() {
            blocks.push(paragraph(&format!("{}{colon}{}", lang.pick("建议措施", "Recommended measure"), one_line(&self.terms.measure))));
        }
        blocks.extend(self.events.iter().map(|event| {
            paragraph(&format!("{} · {} · {}{colon}{}", event.act.label(lang), event.by_name, event.on, one_line(&event.text)))
        }));
        blocks
    }
}

fn heading(lang: Lang, zh: &str, en: &str) -> PaperBlock {
    PaperBlock::Heading(lang.pick(zh, en).to_owned())
}

fn paragraph(text: &str) -> PaperBlock {
    PaperBlock::Paragraph(text.to_owned())
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

fn result_columns(first: &str, lang: Lang) -> Vec<PaperColumn> {
    let results = [CheckResult::Conforms, CheckResult::Deviates, CheckResult::NotApplicable, CheckResult::NotChecked];
    std::iter::once(PaperColumn::words(first)).chain(results.map(|result| PaperColumn::figure(result.label(lang)))).collect()
}

fn result_row(first: String, results: Results) -> Vec<String> {
    let counts = [results.conforms, results.deviates, results.not_applicable, results.not_checked];
    std::iter::once(first).chain(counts.map(|count| count.to_string())).collect()
}

fn conditions(selection: &Selection, lang: Lang) -> Vec<String> {
    let mut words = Vec::new();
    words.extend(selection.contract_type.map(|kind| kind.label(lang).to_owned()));
    if !selection.customer_name.is_empty() {
        words.push(selection.customer_name.clone());
    }
    words.extend(match (selection.signed_from, selection.signed_to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("{}{from}{}", lang.pick("", "signed since "), lang.pick(" 起签署", ""))),
        (None, Some(to)) => Some(format!("{}{to}{}", lang.pick("", "signed until "), lang.pick(" 前（含）签署", ""))),
        (Some(from), Some(to)) => {
            Some(format!("{}{from}{}{to}{}", lang.pick("", "signed "), lang.pick(" 至 ", " to "), lang.pick(" 签署", "")))
        }
    });
    words.extend(selection.amount_from.map(|amount| {
        let amount = amount.grouped(selection.currency.scale());
        format!("{} {} {amount}", lang.pick("金额不低于", "of at least"), selection.currency.code())
    }));
    words
}
