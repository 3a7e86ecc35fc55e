//! Archiving many contracts that are over. Completed ones, and those that both sides ended, can be taken out again at once; another expired or
//! terminated one would come back only as completed, so that the dialog says so and nothing is offered to take back.
//!
//! Another owner is given with the customer alone (`/customers`), so that a contract and its customer never part.

use domain::contract::{ArchivingMany, Contract, LifeForm, RETENTION_YEARS};
use domain::id::{ContractId, OperationId};
use domain::lang::Lang;
use domain::permission::{Act, Noun};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::contract_change_life;
use crate::error::Answer;
use crate::frame::{fresh_id, may, today};
use crate::ui::prelude::*;

/// Whether there is anything that this user may do with many.
pub(super) fn is_offered() -> bool {
    may(Noun::Contract, Act::Edit)
}

/// The bar of the ticked contracts, what it opens, and what was refused.
#[component]
pub(crate) fn ManyActs(many: Many<Contract>) -> impl IntoView {
    let l = lang();
    let (bulk, archiving) = (many.bulk(), RwSignal::new(false));
    let pending = bulk.pending;
    let press = move |_| archiving.set(true);
    view! {
        <TickedBar ticked=many.ticked pending>
            <Button icon=Symbol::Lock disabled=pending on_click=press>{l.pick("归档", "Archive")}</Button>
        </TickedBar>
        <Dialog open=archiving title=l.pick("归档所选合同", "Archive the selected contracts")><Archiving many bulk open=archiving/></Dialog>
        <BulkRefusals bulk/>
    }
    .into_any()
}

#[component]
fn Archiving(many: Many<Contract>, bulk: Bulk, open: RwSignal<bool>) -> impl IntoView {
    let l = lang();
    let found = ArchivingMany::of(many.chosen());
    if found.contracts.is_empty() {
        let why = l.pick(
            "只有“完成”“到期”“终止”的合同可以归档，所选的都不是。",
            "Only completed, expired and terminated contracts can be archived; none of the selected is.",
        );
        return view! {
            <p class="dialog-text">{why}</p>
            <div class="dialog-acts"><Button on_click=move |_| open.set(false)>{l.pick("知道了", "Close")}</Button></div>
        }
        .into_any();
    }
    view! { <ArchiveForm found bulk open/> }.into_any()
}

#[component]
fn ArchiveForm(found: ArchivingMany, bulk: Bulk, open: RwSignal<bool>) -> impl IntoView {
    let (l, today) = (lang(), today());
    let (keep_years, reason) = (RwSignal::new(RETENTION_YEARS.to_string()), RwSignal::new(String::new()));
    let problems = RwSignal::new(Problems::new());
    let count = found.contracts.len();
    let act = if l == Lang::Zh { format!("归档 {count} 份合同") } else { format!("Archive {count}") };
    let (left_out, owed) = (left_out(found.left_out, l), found.still_owed());
    let (consequence, is_undoable) = (consequence(found.not_to_be_taken_back(), l), found.not_to_be_taken_back() == 0);
    let submit = move |()| match found.moves(&keep_years.get_untracked(), &reason.get_untracked(), today) {
        Ok(moves) => {
            open.set(false);
            run(bulk, moves, is_undoable);
        }
        Err(wrong) => problems.set(wrong),
    };
    let help = match l {
        Lang::Zh => format!("其中 {owed} 份还有款没收到，须写明原因；归档后照样是应收。"),
        Lang::En => format!("Money is still owed under {owed} of them: say why. It stays owed."),
    };
    view! {
        <Form problems on_submit=submit>
            {left_out.map(|words| view! { <Notice tone=Tone::Attention>{words}</Notice> })}
            <p class="dialog-text">{consequence}</p>
            <TextField name="keep_years" label=l.pick("保管期限（年）", "Kept for, in years") value=keep_years/>
            {(owed > 0).then(|| view! { <TextField name="reason" label=l.pick("原因", "Reason") value=reason help/> })}
            <div class="dialog-acts">
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
                <SubmitButton pending=bulk.pending>{act}</SubmitButton>
            </div>
        </Form>
    }
    .into_any()
}

fn left_out(count: usize, l: Lang) -> Option<String> {
    (count > 0).then(|| match (l, count) {
        (Lang::Zh, count) => format!("所选的另有 {count} 份还没有结束（不是完成、到期或终止），不在其中。"),
        (Lang::En, 1) => "1 of the selected is not over (completed, expired or terminated) and is left out.".to_owned(),
        (Lang::En, count) => format!("{count} of the selected are not over (completed, expired or terminated) and are left out."),
    })
}

/// What archiving means; `final_count` of them do not come back as they were.
fn consequence(final_count: usize, l: Lang) -> String {
    let read_only =
        l.pick("归档后条款和附件只能看，原件照常借还。", "Archived, their terms and files can only be read; originals go on being lent.");
    match (l, final_count) {
        (_, 0) => read_only.to_owned(),
        (Lang::Zh, count) => {
            format!("{read_only}其中 {count} 份是到期或终止的，归档后取出来只能是“完成”，回不到原来的状态；所以这次归档不能一步撤销。")
        }
        (Lang::En, count) => format!(
            "{read_only} {count} of them are expired or terminated: taken out of the archive they are completed, not as they were, so this cannot be undone in one step."
        ),
    }
}

type Move = (Contract, LifeForm);

/// Each at the version that the list showed.
fn run(bulk: Bulk, moves: Vec<Move>, is_undoable: bool) {
    let l = bulk.l;
    let said = move |count| if l == Lang::Zh { format!("已归档 {count} 份合同") } else { format!("{count} contracts archived") };
    let subject = |(contract, form): Move| Subject {
        key: contract.id.to_string(),
        name: format!("{} · {}", contract.number, contract.customer_name),
        record: (contract, form),
    };
    let subjects = moves.into_iter().map(subject).collect();
    let act = |(contract, form): Move| change(contract.id, contract.version, form);
    if is_undoable {
        // Taken back only where nothing else has changed since.
        bulk.run(subjects, said, act, |(old, _): Move| change(old.id, old.version + 1, LifeForm::to(old.terms.life)));
    } else {
        bulk.run_for_good(subjects, move |done| said(done.len()), act);
    }
}

async fn change(id: ContractId, version: u64, form: LifeForm) -> Answer<()> {
    contract_change_life(OperationId::new(fresh_id()), id, version, form).await.map(|_| ())
}
