//! Refusals of relationship-maintenance fees 客情费.

use super::{Words, say};
use crate::lang::Lang;
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    rails(refusal).or_else(|| policies(refusal)).or_else(|| papers(refusal)).or_else(|| paying(refusal))
}

fn rails(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::FeeCapMissing { category } => say(
            format!("“{}”还没有设置上限，不能申报。请管理员先在客情费设置里填写。", category.label(Lang::Zh)),
            format!("There is no cap for “{}”, so nothing is claimed under it. Ask an admin to set one.", category.label(Lang::En)),
        ),
        Refusal::FeeOverCap { category, cap, claimed } => {
            let [cap, claimed] = [cap, claimed].map(|amount| amount.grouped(2));
            say(
                format!("该客户当月“{}”合计 {claimed}，超过上限 {cap}。请改小金额。", category.label(Lang::Zh)),
                format!("“{}” comes to {claimed} for this customer and month; the cap is {cap}. Claim less.", category.label(Lang::En)),
            )
        }
        Refusal::FeeOverStandard { standard } => {
            let standard = standard.grouped(2);
            say(
                format!("超过标准金额 {standard}。请改小，或者在备注里写明原因。"),
                format!("This is over the standard amount of {standard}. Claim less, or say why under remarks."),
            )
        }
        Refusal::FeeCashToPerson => say(
            "不能给客户方个人现金、红包、购物卡或转账。请换一种方式，或者请法务先登记例外及依据。",
            "No cash, voucher or transfer goes to a person at a customer. Choose another form, or have legal record an exception with its ground first.",
        ),
        Refusal::FeeOverGiftCap { cap, total } => {
            let [cap, total] = [cap, total].map(|amount| amount.grouped(2));
            say(
                format!("此人当月合计 {total}，超过礼品上限 {cap}。请改小金额，或者请法务先登记例外及依据。"),
                format!(
                    "This person would get {total} in the month; the gift cap is {cap}. Claim less, or have legal record an exception with its ground first."
                ),
            )
        }
        _ => return None,
    })
}

fn policies(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::FeeBandsOutOfOrder => say(
            "档次要按数量从小到大填写，每档的起点都比上一档大。请调整。",
            "Each band begins above the one before it. Put them in the order of their quantities.",
        ),
        Refusal::FeeProductTaken { product, product_line } => say(
            format!("产品“{product}”已经属于产品线“{product_line}”。请从其中一条产品线里去掉。"),
            format!("The product “{product}” belongs to the line “{product_line}” already. Take it out of one of the two."),
        ),
        Refusal::TooManyFeeBands { bands_max } => say(
            format!("一个政策最多 {bands_max} 档。请合并几档。"),
            format!("A policy has at most {bands_max} bands. Merge some of them."),
        ),
        Refusal::TooManyFeeEditions { editions_max } => say(
            format!("一个政策最多 {editions_max} 版。请另建一个产品线。"),
            format!("A policy has at most {editions_max} editions. Make a new product line."),
        ),
        _ => return None,
    })
}

fn papers(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::FeeMonthNotOver { month } => say(
            format!("{month} 还没有结束，不能编制统计表。请到下个月再做。"),
            format!("{month} is not over yet. Make its statement next month."),
        ),
        Refusal::FeeSalesChanged => say(
            "当月销售与表中的不同了。请先按最新销售刷新，核对后再提交。",
            "The month's sales are not what the statement says any more. Bring it up to date, look it over, and submit again.",
        ),
        Refusal::FeeRowGone => {
            say("这一行已经不在统计表里。请刷新查看，再填写。", "This row is not in the statement any more. Reload, and enter it again.")
        }
        Refusal::FeeCannot { state, act } => say(
            format!("现在是“{}”，不能{}。请刷新查看。", state.label(Lang::Zh), act.label(Lang::Zh)),
            format!("It is “{}” now, which does not allow “{}”. Reload to see it.", state.label(Lang::En), act.label(Lang::En)),
        ),
        Refusal::FeeSignedBefore => say(
            "您已经在这份表上签过名，每一步要由不同的人签。请交给另一位审核人。",
            "You have signed this already; each step is signed by another person. Leave it to another checker.",
        ),
        Refusal::FeeContentChanged => say(
            "内容在您阅读之后变了。请刷新，重新核对后再签。",
            "It says something else than what you read. Reload, and read it again before you sign.",
        ),
        Refusal::FeeContractSigned { number } => say(
            format!("合同 {number} 已经签署，特殊费用要在签署之前申请。请按月统计表申报。"),
            format!("Contract {number} is signed: a special application comes before that. Claim by the month's statement."),
        ),
        Refusal::TooManyFeeClaims { claims_max } => say(
            format!("一份表最多申报 {claims_max} 笔。请合并几笔。"),
            format!("One statement takes at most {claims_max} claims. Merge some of them."),
        ),
        _ => return None,
    })
}

fn paying(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::FeeOverPayable { payable } => {
            let payable = payable.grouped(2);
            say(
                format!("现在只能支付 {payable}，不能更多。请改小金额。"),
                format!("Only {payable} of it is payable now. Enter no more than that."),
            )
        }
        Refusal::FeeNothingToPay => say(
            "没有可以支付的费用，可能刚被支付或回款被冲销。请刷新后重新选择。",
            "Nothing of it is payable: it was paid, or a receipt was reversed. Reload, and choose again.",
        ),
        Refusal::FeeReferenceTaken { reference } => say(
            format!("银行流水号 {reference} 已用于另一批支付。请核对，不要重复登记。"),
            format!("The bank reference {reference} stands under another batch. Check it: nothing is recorded twice."),
        ),
        Refusal::FeeReturnNothing => {
            say("没有勾选任何一笔付款。请勾选银行退回的付款。", "No payment is ticked. Tick those that the bank sent back.")
        }
        Refusal::FeeReturnedBefore => say(
            "其中有的付款已经登记退回，不能再登记。请刷新后重新勾选。",
            "Some of it was recorded as sent back already. Reload, and tick again.",
        ),
        Refusal::FeeTakenBackSince { beneficiary } => say(
            format!("付给 {beneficiary} 的这笔之后已被扣回，不能再登记退回。请先核对扣回它的那一批。"),
            format!("What was paid for {beneficiary} was taken back by a later batch since. Check that batch first."),
        ),
        Refusal::TooManyFeeLines { lines_max } => say(
            format!("一批最多支付 {lines_max} 笔。请分几批支付。"),
            format!("A batch pays at most {lines_max} lines. Pay them in several batches."),
        ),
        Refusal::FeeExceptionVoid => say("这条例外已经作废。请刷新查看。", "This exception is void already. Reload to see it."),
        _ => return None,
    })
}
