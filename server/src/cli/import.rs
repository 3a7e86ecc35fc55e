//! `import`: a ledger from Excel or CSV, read and checked as a whole before anything is written.
//!
//! An empty data folder gets a company first. Per row (the default) the good rows come in and each refused one is listed with its reasons in
//! Chinese and English; all or nothing writes only when no row is refused. Importing the same file again adds nothing twice.

mod answer;

use std::path::{Path, PathBuf};

use chrono::{NaiveDate, Utc};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use domain::import::ImportRecord;
use domain::import::{self, Kind, ReadRow, RowContent, Table};
use domain::lang::Lang;
use domain::money::Currency;
use domain::refusal::Refusal;
use store::imports::{Applied, RowOutcome, RowResult, Source};
use store::{Store, new_id};

use super::words::{self, Failure, note};
use super::{Context, DONE, FAILED, Outcome};
use crate::sheets::{ReadLimits, read_file};
use answer::Answer;

#[derive(clap::Args)]
pub struct Arguments {
    /// 台账种类 · what kind of ledger: customers 客户, contracts 合同, contract-sales 合同销售, arrears 欠款, invoices 发票, adjustments 折让与坏账
    #[arg(long, value_parser = PossibleValuesParser::new(Kind::ALL.iter().map(|kind| kind.code())).try_map(|code| Kind::read(&code)))]
    kind: Kind,
    /// Excel（.xlsx .xlsm .xls）或 CSV 文件 · an Excel or CSV file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 只读取和检查，不写入 · read and check everything, write nothing
    #[arg(long)]
    dry_run: bool,
    /// 输出 JSON · answer in JSON
    #[arg(long)]
    json: bool,
    /// 只要有一行被拒绝就都不写入 · write nothing when any row is refused
    #[arg(long)]
    all_or_nothing: bool,
    /// 工作表的名称；不写则取最合适的 · which sheet of a workbook; without it the one that fits best
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
}

pub(super) async fn run(context: &Context, arguments: &Arguments) -> Outcome {
    let sheet = Sheet::find(context, arguments)?;
    if arguments.dry_run && !context.has_database() {
        let currency = context.default_company()?.currency;
        let today = Utc::now().with_timezone(&context.settings.time_zone).date_naive();
        let rows = sheet.read(arguments.kind, currency, today);
        return Ok(report(context, arguments, &sheet, rows, None, false));
    }
    let store = context.open().await?;
    let done = load(context, arguments, &sheet, &store).await;
    context.close(&store).await?;
    done
}

async fn load(context: &Context, arguments: &Arguments, sheet: &Sheet, store: &Store) -> Outcome {
    let failed = words::store(context.lang);
    if !arguments.dry_run {
        store::companies::ensure(store, context.default_company()?).await.map_err(&failed)?;
    }
    let currency = match store::companies::current(store).await {
        Some(company) => company.currency,
        None => context.default_company()?.currency,
    };
    let rows = sheet.read(arguments.kind, currency, store.today().await);
    let records = records(&rows);
    let checks_first = arguments.dry_run || arguments.all_or_nothing;
    let has_company = store::companies::current(store).await.is_some();
    if checks_first && has_company {
        let results = store::imports::preview(store, &context.actor, &records).await.map_err(&failed)?;
        let is_refused = results.iter().any(|result| matches!(result.outcome, RowOutcome::Refused(_))) || has_refusal(&rows);
        if arguments.dry_run || is_refused {
            return Ok(report(context, arguments, sheet, rows, Some(results), false));
        }
    } else if checks_first {
        return Ok(report(context, arguments, sheet, rows, None, false));
    }
    let total = records.len();
    let progress = |count: usize| {
        if total > 500 && count.is_multiple_of(200) {
            note(format_args!("{count} / {total}"));
        }
    };
    let source = Source {
        id: new_id().into(),
        file: sheet.file.clone(),
        sheet: sheet.table.name.clone(),
        kind: arguments.kind,
        is_whole: arguments.all_or_nothing,
    };
    let (results, is_written) = match store::imports::apply(store, &context.actor, &source, &records, progress).await.map_err(&failed)? {
        Applied::Done(results) => (results, true),
        Applied::TakenBack(results) => (results, false),
    };
    Ok(report(context, arguments, sheet, rows, Some(results), is_written))
}

fn has_refusal(rows: &[ReadRow]) -> bool {
    rows.iter().any(|row| matches!(row.content, RowContent::Refused(_)))
}

fn records(rows: &[ReadRow]) -> Vec<(usize, ImportRecord)> {
    let record = |row: &ReadRow| match &row.content {
        RowContent::Record(record) => Some((row.row, (**record).clone())),
        _ => None,
    };
    rows.iter().filter_map(record).collect()
}

/// Says what became of the rows; refused rows fail the command only when it was to be all or nothing.
fn report(
    context: &Context,
    arguments: &Arguments,
    sheet: &Sheet,
    rows: Vec<ReadRow>,
    results: Option<Vec<RowResult>>,
    is_written: bool,
) -> u8 {
    let answer = Answer::new(arguments.kind, &rows, results.as_deref());
    if arguments.json {
        answer.say_json();
    } else {
        answer.say_words(context.lang, &sheet.table.name, sheet.recognised.header_row, is_written);
        for header in &sheet.recognised.unknown {
            note(format_args!("{}{header}", context.lang.pick("未导入的列：", "Column not imported: ")));
        }
    }
    if arguments.all_or_nothing && answer.has_refusal() { FAILED } else { DONE }
}

/// The table of the file that holds this kind of ledger.
struct Sheet {
    /// The file's name.
    file: String,
    table: Table,
    recognised: import::Recognised,
}

impl Sheet {
    fn find(context: &Context, arguments: &Arguments) -> Result<Self, Failure> {
        let (lang, path) = (context.lang, arguments.file.as_path());
        let failed = |refusal: &Refusal| Failure::Failed(format!("{}{}{}", path.display(), lang.pick("：", ": "), refusal.message(lang)));
        let limits = ReadLimits {
            bytes_max: context.settings.upload_bytes_max() as u64,
            rows_max: context.settings.import_rows_max as usize,
            ..ReadLimits::default()
        };
        let bytes = read_bytes(path, limits.bytes_max, lang)?
            .ok_or_else(|| failed(&Refusal::FileTooLarge { megabytes_max: limits.bytes_max >> 20 }))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut tables = read_file(&bytes, &name, &limits).map_err(|refusal| failed(&refusal))?;
        if let Some(wanted) = &arguments.sheet {
            let sheets = tables.iter().map(|table| table.name.as_str()).collect::<Vec<_>>().join(lang.pick("、", ", "));
            tables.retain(|table| table.name.trim() == wanted.trim());
            if tables.is_empty() {
                return Err(failed(&Refusal::NoSuchSheet { sheets }));
            }
        }
        let other = tables.iter().find_map(import::detect_kind);
        let found = import::best_table(arguments.kind, &tables)
            .and_then(|(index, recognised)| Some(Self { file: name, table: tables.into_iter().nth(index)?, recognised }));
        found.ok_or_else(|| {
            let Failure::Failed(text) = failed(&Refusal::NoHeader) else { return failed(&Refusal::NoHeader) };
            match (other, lang) {
                (Some(kind), Lang::Zh) => Failure::Failed(format!("{text}（看起来是 --kind {}）", kind.code())),
                (Some(kind), Lang::En) => Failure::Failed(format!("{text} (it looks like --kind {})", kind.code())),
                (None, _) => Failure::Failed(text),
            }
        })
    }

    fn read(&self, kind: Kind, currency: Currency, today: NaiveDate) -> Vec<ReadRow> {
        let order = import::date_order(&self.table, &self.recognised);
        import::read(kind, &self.table, &self.recognised, currency, today, order)
    }
}

/// The file's bytes; none when it is larger than allowed, without reading it all.
fn read_bytes(path: &Path, bytes_max: u64, lang: Lang) -> Result<Option<Vec<u8>>, Failure> {
    use std::io::Read;
    let failed = |error| Failure::file(lang, path, &error);
    let file = std::fs::File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(bytes_max + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= bytes_max))
}
