//! Refusals of files and of what stands in them.

use super::{Words, say};
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::FileTooLarge { megabytes_max } => say(
            format!("文件超过 {megabytes_max} MB。请拆分后再上传。"),
            format!("The file is over {megabytes_max} MB. Split it and upload again."),
        ),
        Refusal::FileTypeUnknown => say("不认识这种文件。请上传 .xlsx 或 .csv。", "This kind of file is not known. Upload .xlsx or .csv."),
        Refusal::FileEmpty => say(
            "文件是空的，没有可读的内容。请检查是否选对了文件。",
            "The file is empty: there is nothing to read. Check that it is the right file.",
        ),
        Refusal::FileBroken => say(
            "文件已损坏，无法读取。请用 Excel 打开并另存后再上传。",
            "The file is damaged and cannot be read. Open it in Excel, save it again and upload that.",
        ),
        Refusal::FileEncrypted => {
            say("文件有密码。请去掉密码后再上传。", "The file is protected by a password. Remove it and upload again.")
        }
        Refusal::FileBomb => say(
            "文件解压后过大，为安全起见未读取。请只保留需要的数据后再上传。",
            "The file unpacks to far too much and was not read, for safety. Keep only the data needed and upload again.",
        ),
        Refusal::TooManyRows { rows_max } => say(
            format!("超过 {rows_max} 行。请拆分后再导入。"),
            format!("There are more than {rows_max} rows. Split the file and import the parts."),
        ),
        Refusal::NoHeader => say(
            "没有找到表头。请确认第一行或标题下面有列名。",
            "No header row was found. Make sure the column names stand in one row above the data.",
        ),
        Refusal::FormulaCell => say(
            "单元格是公式且没有结果。请改为数值后再导入。",
            "The cell is a formula without a result. Replace it by its value and import again.",
        ),
        _ => return None,
    })
}
