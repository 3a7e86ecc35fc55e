//! `/bank/import`: choose a statement, look at what was understood, bring it in. The browser keeps the file and sends it again for each correction.

use domain::bank::{StatementColumn, StatementColumns};
use domain::lang::Lang;
use domain::permission::{Act, Noun};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{Statement, UPLOAD};
use crate::error::{Answer, Failure, sentence};
use crate::frame::may;
use crate::imports::{forget_file, send_again, send_file};
use crate::receipts::counted;
use crate::reports::own_currency;
use crate::ui::prelude::*;

/// Where the page is, and what it holds.
#[derive(Clone, Copy)]
struct Desk {
    input: NodeRef<Input>,
    statement: RwSignal<Option<Statement>>,
    failure: RwSignal<Option<Failure>>,
    is_busy: RwSignal<bool>,
    account: RwSignal<String>,
}

impl Desk {
    fn take(self, answer: Answer<Statement>) {
        match answer {
            Ok(statement) => {
                self.failure.set(None);
                self.account.set(statement.account.clone());
                self.statement.set(Some(statement));
            }
            Err(failure) => {
                self.failure.set(Some(failure));
                // What was chosen does not hold: the choices show again what does.
                self.statement.update(|_| ());
            }
        }
        self.is_busy.set(false);
    }

    /// Sends the file to be read so.
    fn read(self, url: String) {
        self.is_busy.set(true);
        self.failure.set(None);
        spawn_local(async move { self.take(send_again(self.input, &url).await) });
    }

    /// Sends it to be brought in; the page has it no more then.
    fn write(self, url: String) {
        self.is_busy.set(true);
        self.failure.set(None);
        spawn_local(async move { self.take(send_file(self.input, &url).await) });
    }
}

/// The address that says how the file is to be read. Codes, digits and letters only: nothing in it has to be written otherwise.
fn address(statement: &Statement, columns: &StatementColumns, account: &str, writes: bool) -> String {
    let codes: Vec<&str> = columns.columns.iter().map(|column| column.map(StatementColumn::code).unwrap_or_default()).collect();
    let account: String = account.chars().filter(char::is_ascii_alphanumeric).collect();
    let (sheet, header, codes) = (statement.sheet, columns.header_row, codes.join(","));
    format!("{UPLOAD}?sheet={sheet}&header={header}&columns={codes}&account={account}&write={writes}")
}

/// `/bank/import`
#[component]
pub fn ImportPage() -> impl IntoView {
    let l = lang();
    if !may(Noun::Receipt, Act::Settle) {
        return view! { <crate::application::NotFoundPage/> }.into_any();
    }
    let desk = Desk {
        input: NodeRef::new(),
        statement: RwSignal::new(None),
        failure: RwSignal::new(None),
        is_busy: RwSignal::new(false),
        account: RwSignal::new(String::new()),
    };
    let crumbs = vec![Crumb::new(l.pick("银行流水", "Bank statements"), "/bank")];
    let body = move || desk.statement.get().map(|statement| understood(statement, desk));
    view! {
        <Page title=l.pick("导入银行流水", "Import a bank statement") crumbs>
            <Choose desk/>
            {move || desk.failure.get().map(|failure| view! { <Notice tone=Tone::Overdue>{failure.message(l)}</Notice> })}
            {body}
        </Page>
    }
    .into_any()
}

#[component]
fn Choose(desk: Desk) -> impl IntoView {
    let l = lang();
    let title = move || {
        if desk.is_busy.get() {
            l.pick("正在读取…", "Reading…")
        } else {
            l.pick("选择银行流水文件，或拖到这里", "Choose a statement, or drop it here")
        }
    };
    view! {
        <label class="drop" aria-busy=move || desk.is_busy.get().to_string()>
            <Icon symbol=Symbol::Import/>
            <span class="drop-title">{title}</span>
            <span class="quiet small">{l.pick("网银导出的 .xlsx、.xls 或 .csv（UTF-8、GBK 都可以）", ".xlsx, .xls or .csv (UTF-8 or GBK) as the bank's site exports it")}</span>
            <input node_ref=desk.input class="drop-input" type="file" name="file" accept=".xlsx,.xlsm,.xls,.csv,.tsv,.txt"
                disabled=move || desk.is_busy.get() on:click=move |_| forget_file(desk.input) on:change=move |_| desk.read(UPLOAD.to_owned())/>
        </label>
    }
    .into_any()
}

fn understood(statement: Statement, desk: Desk) -> AnyView {
    if let Some((added, known)) = statement.written {
        return written(added, known);
    }
    let (columns, standing, decision) = (pickers(&statement, desk), standing(&statement), decision(statement, desk));
    view! { {standing}{columns}{decision} }.into_any()
}

fn written(added: usize, known: usize) -> AnyView {
    let l = lang();
    let (added, known) = (format::count(added as u64), format::count(known as u64));
    let words = match l {
        Lang::Zh => format!("新增 {added} 笔收入；{known} 笔之前已导入，没有重复。"),
        Lang::En => format!("{added} new lines; {known} were there already and are not doubled."),
    };
    view! {
        <Notice tone=Tone::Done>{words}</Notice>
        <div class="form-actions"><ButtonLink href="/bank" look=Look::Primary>{l.pick("去匹配", "Match them")}</ButtonLink></div>
    }
    .into_any()
}

/// What came in, what is there already, what is left out, and what could not be read.
fn standing(statement: &Statement) -> AnyView {
    let (l, own) = (lang(), own_currency());
    let count = |count: usize| format::count(count as u64);
    let incoming = counted(&statement.totals, own, l);
    let tone = if statement.problem_count > 0 { Tone::Attention } else { Tone::Neutral };
    let problem = |problem: &domain::bank::Problem| {
        let (column, why) = (problem.column.label(l), sentence(&problem.refusal, l));
        let words = match l {
            Lang::Zh => format!("第 {} 行 · {column}：{why}", problem.row),
            Lang::En => format!("Row {} · {column}: {why}", problem.row),
        };
        view! { <li>{words}</li> }
    };
    let problems = statement.problems.iter().map(problem).collect_view();
    let file = statement.file.clone();
    let [known, outgoing, unread] = [statement.known, statement.outgoing, statement.problem_count].map(count);
    view! {
        <p class="import-file quiet small">{file}</p>
        <Figures>
            <Figure label=l.pick("收入", "Money in") value=incoming/>
            <Figure label=l.pick("其中已导入", "Of it, there already") value=known/>
            <Figure label=l.pick("支出（不导入）", "Money out (left out)") value=outgoing/>
            <Figure label=l.pick("读不懂的行", "Rows not understood") value=unread tone/>
        </Figures>
        <ul class="import-hints small">{problems}</ul>
    }
    .into_any()
}

/// Each header with what it means, to be corrected.
fn pickers(statement: &Statement, desk: Desk) -> AnyView {
    let l = lang();
    let missing: Vec<&str> = statement.columns.missing().into_iter().map(|column| column.label(l)).collect();
    let notice = (!missing.is_empty()).then(|| {
        let names = missing.join(l.pick("、", ", "));
        view! { <Notice tone=Tone::Attention>{l.pick("还缺：", "Still missing: ")}<strong>{names}</strong>{l.pick("。请指出是哪一列。", ". Point them out.")}</Notice> }
    });
    let pickers =
        (0..statement.header.len().max(statement.columns.columns.len())).map(|index| picker(statement, index, desk)).collect_view();
    view! {
        <Section title=l.pick("列的含义", "What the columns mean")>
            {notice}
            <div class="import-columns" aria-busy=move || desk.is_busy.get().to_string()>{pickers}</div>
        </Section>
    }
    .into_any()
}

fn picker(statement: &Statement, index: usize, desk: Desk) -> AnyView {
    let l = lang();
    let now = statement.columns.columns.get(index).copied().flatten();
    let value = RwSignal::new(now.map(StatementColumn::code).unwrap_or_default().to_owned());
    let sample = statement.sample.iter().filter_map(|row| row.get(index)).find(|cell| !cell.is_empty()).cloned().unwrap_or_default();
    let header = statement.header.get(index).filter(|header| !header.is_empty()).cloned();
    if header.is_none() && sample.is_empty() {
        return ().into_any();
    }
    let header = header.unwrap_or_else(|| format!("{} {}", l.pick("列", "Column"), index + 1));
    let nothing = Choice::new("", l.pick("（不用）", "(not used)"));
    let known = StatementColumn::ALL.iter().map(|column| Choice::new(column.code(), column.label(l)));
    let choices: Vec<Choice> = std::iter::once(nothing).chain(known).collect();
    let statement = statement.clone();
    Effect::new(move |_| {
        let code = value.get();
        let chosen = StatementColumn::ALL.iter().copied().find(|column| column.code() == code);
        if chosen != now {
            let columns = statement.columns.with(index, chosen);
            desk.read(address(&statement, &columns, &desk.account.get_untracked(), false));
        }
    });
    view! {
        <div class="import-column" data-ignored=now.is_none().then_some("true")>
            <SelectField name=format!("column.{index}") label=header value choices help=sample/>
        </div>
    }
    .into_any()
}

/// The account, and the button that says what it will do.
fn decision(statement: Statement, desk: Desk) -> AnyView {
    let l = lang();
    let fresh = usize::try_from(statement.totals.count).unwrap_or(usize::MAX).saturating_sub(statement.known);
    let is_other = {
        let read = statement.account.clone();
        move || desk.account.with(|account| *account != read)
    };
    let act = match l {
        Lang::Zh => format!("导入 {} 笔新的收入", format::count(fresh as u64)),
        Lang::En => format!("Import {} new lines", format::count(fresh as u64)),
    };
    let is_unread = is_other.clone();
    let is_blocked = Signal::derive(move || desk.is_busy.get() || fresh == 0 || is_unread());
    let again = {
        let statement = statement.clone();
        move |_| desk.read(address(&statement, &statement.columns, &desk.account.get_untracked(), false))
    };
    let write = move |_| desk.write(address(&statement, &statement.columns, &desk.account.get_untracked(), true));
    view! {
        <div class="import-decision">
            <TextField name="account" label=l.pick("本方账号", "Own account") value=desk.account
                help=l.pick("这份流水是哪个银行账户的；同一账户的同一笔不会重复导入。", "The account that the statement is of; a payment of one account never comes in twice.")/>
            <div class="form-actions">
                <Button look=Look::Primary disabled=is_blocked on_click=write>{act}</Button>
                <div hidden=move || !is_other()><Button on_click=again>{l.pick("按这个账号重新读取", "Read it again for this account")}</Button></div>
            </div>
        </div>
    }
    .into_any()
}
