//! Refusals of files and of what stands in them.

use super::{Words, say};
use crate::import::Obstacle;
use crate::lang::Lang;
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
        Refusal::NotAPhoto => say(
            "这不是能显示的照片。请选 JPEG、PNG 或 WebP 图片。",
            "This is no picture that can be shown. Choose a JPEG, PNG or WebP picture.",
        ),
        Refusal::TooManyPhotos { photos_max } => say(
            format!("一条跟进最多 {photos_max} 张照片。其余的请另记一条。"),
            format!("A follow-up takes up to {photos_max} photos. Log another one for the rest."),
        ),
        Refusal::NoSuchSheet { sheets } => say(
            format!("文件里没有这个工作表，现有：{sheets}。请改用其中一个。"),
            format!("The file has no such sheet; it has: {sheets}. Name one of them."),
        ),
        Refusal::ImportBuiltOn { obstacles } => say(
            format!("不能撤销，已有人在这次导入的记录上继续工作：{}。请先处理这些，再撤销。", sentences(obstacles, Lang::Zh)),
            format!("This cannot be undone, since people have built on it: {}. Settle that first.", sentences(obstacles, Lang::En)),
        ),
        Refusal::ImportRunning => say("这次导入还在进行。请等它结束后再撤销。", "This import is still running. Undo it when it has ended."),
        _ => return None,
    })
}

/// As many as one reads; the rest is said to be there.
fn sentences(obstacles: &[Obstacle], lang: Lang) -> String {
    const READ: usize = 5;
    let shown: Vec<String> = obstacles.iter().take(READ).map(|obstacle| obstacle.sentence(lang)).collect();
    let more = if obstacles.len() > READ { lang.pick(" 等", ", and more") } else { "" };
    format!("{}{more}", shown.join(lang.pick("；", "; ")))
}
