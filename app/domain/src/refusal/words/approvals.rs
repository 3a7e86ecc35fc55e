//! Refusals of approvals.

use super::{Words, say};
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::NoFlowFits => say(
            "没有适用于它的审批流程。请管理员在“审批流程”里启用一条。",
            "No approval flow fits. Ask an admin to turn one on under “Approval flows”.",
        ),
        Refusal::NobodyApproves { step } => say(
            format!("第 {step} 步没有人可以审批：提交人不能审批自己的单据，上级也没有可用的负责人。请管理员为团队设置负责人，或修改流程。"),
            format!(
                "Nobody can take step {step}: the submitter cannot approve, and no team above has a head who could. Ask an admin to name a head or to change the flow."
            ),
        ),
        Refusal::AlreadySubmitted => {
            say("已经提交过了，不必再次提交。请刷新查看进度。", "This has been submitted already. Reload to see how far it is.")
        }
        Refusal::NotWaitingForYou => say(
            "这一步现在不等您处理：可能已有人处理，或已转交他人。请刷新查看。",
            "This step is not waiting for you now: somebody may have taken it, or it was passed on. Reload to see.",
        ),
        Refusal::NotWaitingForThem => say(
            "这一步现在不等这个人：可能已经处理，或已转给他人。请刷新查看。",
            "This step is not waiting for that person now: it may have been taken or passed on. Reload to see.",
        ),
        Refusal::AdminMayNotApprove => say(
            "管理员不因为是管理员就能审批：这一步的流程没有指定您。请选择另一个人。",
            "Being an admin does not make you an approver: the flow does not name you for this step. Choose somebody else.",
        ),
        Refusal::SubmitterMayNotApprove => {
            say("提交人不能审批自己的单据。请选择另一个人。", "Who submits cannot approve. Choose somebody else.")
        }
        Refusal::AlreadyAsked => say("这一步已经在等这个人。请选择另一个人。", "This step asks that person already. Choose somebody else."),
        Refusal::AlreadyDecided => say(
            "已经有人审批，不能再撤回。如需修改，请审批人退回。",
            "Somebody has decided, so it cannot be withdrawn. To change it, ask an approver to return it.",
        ),
        Refusal::InReview => say(
            "审批中的内容不能修改：批准的必须是看到的那一份。请先撤回，或请审批人退回。",
            "What is in review cannot be changed: what is approved is what was read. Withdraw it first, or ask an approver to return it.",
        ),
        Refusal::ApprovalNeeded => {
            say("这份合同须先通过审批才能签署。请提交审批。", "This contract must be approved before it is signed. Submit it for approval.")
        }
        Refusal::NoSteps => say("流程至少要有一步。请添加步骤。", "A flow needs at least one step. Add one."),
        Refusal::BandIsEmpty => {
            say("上限必须大于下限。请改正金额。", "The upper bound must be more than the lower one. Correct the amounts.")
        }
        _ => return None,
    })
}
