//! Refusals of a contract's files and of its paper originals.

use super::{Words, say};
use crate::lang::Lang;
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::AttachmentTypeRefused => say(
            "不收这种文件。请上传 PDF、JPEG、PNG、WebP、.docx 或 .xlsx；旧的 .doc、.xls 请另存为新格式。",
            "This type of file is not kept. Upload PDF, JPEG, PNG, WebP, .docx or .xlsx; save an old .doc or .xls in the new form.",
        ),
        Refusal::AttachmentActive => say(
            "网页、SVG、脚本和程序可能暗含恶意代码，不收。请转成 PDF 或图片再上传。",
            "Web pages, SVG, scripts and programs can carry harmful code and are not kept. Turn it into a PDF or a picture and upload that.",
        ),
        Refusal::AttachmentHasMacros => say(
            "文件里有宏，为安全起见不收。请另存为不带宏的 .docx 或 .xlsx，或转成 PDF。",
            "The file holds macros and is not kept, for safety. Save it as .docx or .xlsx without macros, or as PDF.",
        ),
        Refusal::AttachmentTypeDiffers { found, name } => say(
            format!("文件名以 .{name} 结尾，内容却是 .{found}。请改好文件名，或重新选择文件。"),
            format!("The name ends in .{name}, but the file is .{found}. Correct the name, or choose the right file."),
        ),
        Refusal::AttachmentBroken => say(
            "文件不完整或已损坏，没有收下。请打开检查，另存后再上传。",
            "The file is damaged or not whole and was not kept. Open it, save it again and upload that.",
        ),
        Refusal::AttachmentAlreadyThere { name } => say(
            format!("同样内容的文件已经在这份合同里：{name}。不必再传。"),
            format!("The same file is with this contract already: {name}. There is no need to upload it again."),
        ),
        Refusal::AttachmentAlreadyWithdrawn => {
            say("这个文件已经作废，不必再做一次。请刷新查看。", "This file has been withdrawn already. Reload to see.")
        }
        Refusal::TooManyAttachments { files_max } => say(
            format!("一份合同最多 {files_max} 个文件。请把几页合成一个 PDF 再上传。"),
            format!("A contract takes up to {files_max} files. Put several pages into one PDF and upload that."),
        ),
        Refusal::FileNotClean => say(
            "病毒扫描没有通过，文件没有收下。请换一个干净的文件，或联系管理员。",
            "The virus scan did not pass, and the file was not kept. Upload a clean one, or ask an admin.",
        ),
        Refusal::FileNotScanned => say(
            "病毒扫描现在不可用，文件没有收下。请稍后再试，或联系管理员。",
            "The virus scan is not available now, and the file was not kept. Try again later, or ask an admin.",
        ),
        Refusal::ContractArchived => say(
            "合同已归档，只能查看。要修改，请先把状态改回“完成”。",
            "The contract is archived and can only be read. To change it, set its state back to Completed first.",
        ),
        Refusal::StillOwed { outstanding } => say(
            format!("合同还有 {} 没有收到。请先结清，或写明仍要归档的原因；归档后这笔款照样计入应收。", outstanding.grouped(2)),
            format!(
                "{} is still owed under the contract. Settle it first, or say why it is archived; it stays owed.",
                outstanding.grouped(2)
            ),
        ),
        Refusal::RetentionOutOfRange { years_max } => say(
            format!("保管期限请填 1 到 {years_max} 之间的整数，单位是年。"),
            format!("Enter how many years it is kept: a whole number from 1 to {years_max}."),
        ),
        Refusal::OriginalLent { borrower, due } => say(
            format!("这份原件已借给 {borrower}，应于 {due} 归还。请等归还后再借出。"),
            format!("This original is lent to {borrower}, due back on {due}. Lend it again once it is back."),
        ),
        Refusal::OriginalCannot { state, act } => say(
            format!("原件现在是“{}”，不能“{}”。请刷新后再看。", state.label(Lang::Zh), act.label(Lang::Zh)),
            format!(
                "The original is “{}” now, so “{}” is not possible. Reload and look again.",
                state.label(Lang::En),
                act.label(Lang::En)
            ),
        ),
        Refusal::TooManyOriginals { originals_max } => say(
            format!("一份合同最多登记 {originals_max} 份原件。请检查份数。"),
            format!("A contract has up to {originals_max} originals. Check how many there are."),
        ),
        _ => return None,
    })
}
