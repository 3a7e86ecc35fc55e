//! What the files hold, read back from their bytes.

mod docx;
mod extracted;
mod hostile;
mod pdf;
mod words;

use domain::lang::Lang;
use domain::template::{Paper, PaperBlock, PaperColumn, PaperTable, PaperTotal, Signature};

/// A paper with a block of each kind.
fn paper() -> Paper {
    let column = |label: &str, is_figure| PaperColumn { label: label.into(), is_figure };
    let table = PaperTable {
        columns: vec![column("序号", true), column("品名", false), column("数量", true), column("小计（人民币）", true)],
        rows: vec![
            ["1", "云服务器", "2 台", "128,000.50"].map(String::from).to_vec(),
            ["2", "安装与调试 <含差旅> & 培训", "1 次", "6,000.00"].map(String::from).to_vec(),
        ],
        total: Some(PaperTotal {
            words: "合计（大写）：人民币壹拾叁万肆仟元零伍角整".into(), figure: "134,000.50".into()
        }),
    };
    Paper {
        lang: Lang::Zh,
        title: "云服务采购合同".into(),
        number: "合同编号：HT20250301001".into(),
        blocks: vec![
            PaperBlock::Paragraph("甲方（买方）：杭州云栖软件有限公司".into()),
            PaperBlock::Heading("第一条 产品、数量与价款".into()),
            PaperBlock::Paragraph("甲方向乙方购买以下产品：".into()),
            PaperBlock::Table(table),
            PaperBlock::Heading("Article 2 Delivery".into()),
            PaperBlock::Paragraph(
                "The goods are delivered within 30 days; \"delivered\" means <signed for> & unloaded (see annex 1).".into(),
            ),
            PaperBlock::Paragraph("地址：＿＿＿＿，电话：＿＿＿＿。".into()),
        ],
        signatures: ["杭州云栖软件有限公司", "华东示例科技有限公司"].map(|party| Signature::of(party, Lang::Zh)),
        mark: "HT20250301001 · 第 2 版 · SHA-256 0123456789abcdef".into(),
    }
}
