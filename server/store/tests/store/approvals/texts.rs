//! An approval binds the words as it binds the figures.

use domain::template::{ContractText, TextForm};
use store::templates;

use super::*;
use crate::drafting::template;

impl Firm {
    /// The text of this contract with this clause of delivery.
    async fn drafted(&self, contract: &ContractId, delivery: &str) -> store::Result<ContractText> {
        let (store, rep) = (&self.company.store, &self.company.rep);
        let found = templates::drafting(store, rep, contract).await?;
        let (kept, clauses) = match found.templates.first() {
            Some(first) => first.clone(),
            None => template(&self.company, &self.law, "销售").await,
        };
        let mut form = TextForm::fresh(&kept, &clauses);
        form.clauses[1].text = delivery.into();
        templates::save_text(store, rep, &operation(), contract, found.contract.version, &form).await
    }

    async fn now(&self, contract: &Contract) -> Contract {
        store::contracts::show(&self.company.store, &self.company.rep, &contract.id).await.unwrap().0
    }
}

#[tokio::test]
async fn a_text_is_frozen_in_review_and_a_change_of_a_word_voids_the_approval() {
    let firm = firm().await;
    let contract = firm.contract("1000").await;
    let bare = templates::drafting(&firm.company.store, &firm.company.rep, &contract.id).await.unwrap().hash;
    let text = firm.drafted(&contract.id, "收款后交付。").await.unwrap();
    let approval = firm.submit(&firm.now(&contract).await).await.unwrap();
    assert_ne!(approval.hash, bare);
    // Who is asked reads the text and what is not standard in it, though the head may not draft it.
    let document = approvals::show(&firm.company.store, &firm.law, &approval.id).await.unwrap();
    assert_eq!((document.text.as_ref(), document.is_unchanged), (Some(&text), true));
    assert_eq!(text.wording.deviations().len(), 1);
    assert_eq!(refusal(firm.drafted(&contract.id, "货到付款。").await), Some(Refusal::InReview));
    let approval = firm.approve(&firm.head, &approval).await;
    let approval = firm.approve(&firm.law, &approval).await;
    assert_eq!(firm.of(&approval).await.approval, Some(ApprovalState::Approved));
    // The same words again change nothing; another word does.
    firm.drafted(&contract.id, "收款后交付。").await.unwrap();
    assert_eq!(firm.of(&approval).await.approval, Some(ApprovalState::Approved));
    firm.drafted(&contract.id, "货到付款。").await.unwrap();
    assert_eq!(firm.of(&approval).await.approval, Some(ApprovalState::Draft));
    firm.company.assert_sound().await;
}

#[tokio::test]
async fn an_edit_of_the_figures_keeps_the_text_and_a_submission_of_what_was_read_before_it_is_refused() {
    let firm = firm().await;
    let contract = firm.contract("1000").await;
    let text = firm.drafted(&contract.id, "收款后交付。").await.unwrap();
    assert_eq!(refusal(firm.submit(&contract).await), Some(Refusal::ChangedMeanwhile));
    let now = firm.now(&contract).await;
    let form = pending(&firm.customer, "2000");
    store::contracts::edit(&firm.company.store, &firm.company.rep, &operation(), &now.id, now.version, &form).await.unwrap();
    let kept = templates::text(&firm.company.store, &firm.company.rep, &contract.id).await.unwrap();
    assert_eq!(kept, Some(text));
    firm.company.assert_sound().await;
}
