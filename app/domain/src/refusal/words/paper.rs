//! Refusals of a contract's text on paper, and of Word files that come in.

use super::{Words, say};
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::NoTextYet => say(
            "这份合同还没有合同文本，没有可以导出的内容。请先起草并保存文本。",
            "This contract has no text yet, so there is nothing to export. Draft a text and save it first.",
        ),
        Refusal::NoPdfFont => say(
            "服务器上没有可以放进 PDF 的中文字体。请导出 Word，或请管理员安装字体（如 Noto Serif CJK），也可在设置 pdf_font 里写明字体文件。",
            "The server has no Chinese font that may go into a PDF. Export to Word, or ask an admin to install one (such as Noto Serif CJK) or to name a \
             font's file in the setting pdf_font.",
        ),
        Refusal::LettersNotInFont { letters } => say(
            format!("PDF 的字体里没有这些字：{letters}。PDF 未生成，以免缺字。请改用别的字，或导出 Word。"),
            format!(
                "The fonts of the PDF lack these letters: {letters}. No PDF was made, lest they be missing. Replace them, or export to Word."
            ),
        ),
        Refusal::NotAWordFile => say(
            "这不是 Word 文件（.docx）。旧的 .doc 请在 Word 里另存为 .docx 后再上传。",
            "This is no Word file (.docx). Save an old .doc as .docx in Word and upload that.",
        ),
        Refusal::WordFileBroken => say(
            "文件已损坏，无法读取。请在 Word 里打开并另存为 .docx 后再上传。",
            "The file is damaged and cannot be read. Open it in Word, save it as .docx and upload that.",
        ),
        Refusal::WordMacros => say(
            "文件里有宏，为安全起见未读取。请在 Word 里另存为不带宏的 .docx 后再上传。",
            "The file holds macros and was not read, for safety. Save it in Word as a .docx without macros and upload that.",
        ),
        Refusal::WordReachesOut { found } => say(
            format!("文件要从别处取内容（{found}），为安全起见未读取。请在 Word 里断开链接或改为嵌入，再上传。"),
            format!(
                "The file fetches something from elsewhere ({found}) and was not read, for safety. Break the link in Word or embed it, and upload again."
            ),
        ),
        _ => return None,
    })
}
