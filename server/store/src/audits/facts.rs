//! What the system knows of a contract, for the hints beside a checklist.

use chrono::NaiveDate;
use domain::approval::ApprovalState;
use domain::attachment::AttachmentKind;
use domain::audit::ContractFacts;
use domain::contract::Contract;
use domain::id::ContractId;
use domain::money::Amount;
use domain::obligation::ObligationState;
use domain::original::OriginalState;

use crate::error::Result;
use crate::store::Store;

/// The facts of today; of a contract that is gone, none.
pub(super) async fn of(store: &Store, id: &ContractId) -> Result<ContractFacts> {
    let Some(contract) = store.load::<Contract>(id.as_str()).await? else { return Ok(ContractFacts::default()) };
    let today = store.today().await;
    let plan = crate::contracts::plan_of(store, id).await?;
    let is_owed = contract.terms.effective().is_some();
    let overdue = plan.iter().filter(|instalment| is_owed && instalment.terms.due < today).map(|instalment| instalment.open);
    let files = crate::attachments::all_of(store, id).await?;
    let obligations = crate::obligations::under(store, id).await?;
    let counted = |state: ObligationState| obligations.iter().filter(|obligation| obligation.state == state).count();
    let originals = crate::originals::all_of(store, id).await?;
    let papers = |state: OriginalState| originals.iter().filter(|original| original.state == state).count();
    Ok(ContractFacts {
        scans: files.iter().filter(|file| file.kind == AttachmentKind::SignedScan && file.withdrawn.is_none()).count(),
        approved: approved(store, &contract).await?,
        approval: contract.approval,
        signed: contract.terms.signed,
        signing_company: contract.terms.signing_company,
        confirmed_by: contract.confirmed_by,
        currency: contract.terms.currency,
        amount: contract.amount,
        plan: Amount::sum(plan.iter().map(|instalment| instalment.terms.amount))?,
        collected: contract.collected,
        overdue: Amount::sum(overdue)?,
        edition: contract.edition,
        is_being_amended: contract.amending.is_some(),
        obligations: obligations.len() - counted(ObligationState::Cancelled),
        obligations_done: counted(ObligationState::Done),
        obligations_overdue: obligations.iter().filter(|obligation| obligation.days_overdue(today).is_some()).count(),
        originals: originals.len() - papers(OriginalState::Removed),
        originals_lent: papers(OriginalState::Lent),
        originals_lost: papers(OriginalState::Lost),
    })
}

/// The day on which its approval that counts was given.
async fn approved(store: &Store, contract: &Contract) -> Result<Option<NaiveDate>> {
    if contract.approval != Some(ApprovalState::Approved) {
        return Ok(None);
    }
    let local = store.local().await;
    let latest = crate::approvals::latest(store, contract.id.as_str()).await?;
    Ok(latest.filter(|course| course.state == ApprovalState::Approved).map(|course| local(course.since).date()))
}
