//! A statement or an application: its content, the signatures under it, and whether it counts.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{FeeAct, FeeBasis, FeeClaim, FeeKind, FeeRow, FeeState, FeeStep, FeeUncounted, TEXT_CHARACTERS_MAX};
use crate::closing::Month;
use crate::id::{FeeStatementId, UserId};
use crate::moment::Moment;
use crate::money::{Amount, Currency};
use crate::permission::{Act, Actor, Noun};
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_lines, required_text};

/// The statement of one rep and month, or one application; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeStatement {
    pub id: FeeStatementId,
    pub kind: FeeKind,
    /// The rep.
    pub owner: UserId,
    pub owner_name: String,
    /// Of an application: the month in which it was written.
    pub month: Month,
    /// The company's.
    pub currency: Currency,
    pub basis: FeeBasis,
    pub rows: Vec<FeeRow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uncounted: Vec<FeeUncounted>,
    pub state: FeeState,
    /// By when it is to be submitted, and checked by all; an application has no such days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submit_by: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_by: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_on: Option<NaiveDate>,
    /// Of the present round, in the order of the steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signatures: Vec<FeeSignature>,
    /// All that was done with it, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<FeeEvent>,
    /// The highest number that a claim was given.
    #[serde(default)]
    pub numbers: u16,
    pub version: u64,
}

/// A named signature, bound to what was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeSignature {
    pub step: FeeStep,
    pub by: UserId,
    pub by_name: String,
    pub at: Moment,
    pub on: NaiveDate,
    /// SHA-256 of the content, in hex.
    pub hash: String,
}

/// Something that was done with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeEvent {
    pub act: FeeAct,
    pub step: FeeStep,
    pub by_name: String,
    pub at: Moment,
    /// Of one that was sent back: why. Of a check: what was remarked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// What signatures are bound to.
#[derive(Serialize)]
pub struct FeeContent<'a> {
    id: &'a FeeStatementId,
    kind: FeeKind,
    owner: &'a UserId,
    month: Month,
    currency: Currency,
    basis: FeeBasis,
    rows: &'a [FeeRow],
}

/// A check as it is sent: of what was read, by its hash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeeCheckForm {
    pub hash: String,
    pub is_returned: bool,
    /// Why it is sent back; else a remark, or nothing.
    pub text: String,
}

/// Who does something, and when.
#[derive(Clone, Copy, Debug)]
pub struct FeeBy<'a> {
    pub actor: &'a Actor,
    pub at: Moment,
    pub on: NaiveDate,
}

impl FeeStatement {
    /// What is hashed: no change of what was read leaves it the same.
    #[must_use]
    pub fn content(&self) -> FeeContent<'_> {
        FeeContent {
            id: &self.id,
            kind: self.kind,
            owner: &self.owner,
            month: self.month,
            currency: self.currency,
            basis: self.basis,
            rows: &self.rows,
        }
    }

    /// Every claim with the row in which it stands.
    pub fn claims(&self) -> impl Iterator<Item = (&FeeRow, &FeeClaim)> {
        self.rows.iter().flat_map(|row| row.claims.iter().map(move |claim| (row, claim)))
    }

    /// What is claimed in all.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn claimed(&self) -> Result<Amount, Refusal> {
        Amount::sum(self.claims().map(|(_, claim)| claim.amount))
    }

    /// Whether it counts: approved, with the signature of every step, in their order, by four people, each under the content that hashes to this.
    /// A missing signature makes it invalid.
    #[must_use]
    pub fn is_valid(&self, hash: &str) -> bool {
        let steps = self.signatures.iter().map(|signature| signature.step);
        let mut people: Vec<&UserId> = self.signatures.iter().map(|signature| &signature.by).collect();
        people.sort();
        people.dedup();
        self.state == FeeState::Approved
            && steps.eq(FeeStep::ALL.iter().copied())
            && people.len() == FeeStep::ALL.len()
            && self.signatures.iter().all(|signature| signature.hash == hash)
    }

    /// Whether this person may check it now: at the step that it waits for, once, and never one's own.
    ///
    /// # Errors
    /// `FeeCannot` where it waits for no check; `NotAllowed`; `FeeSignedBefore`.
    pub fn may_check(&self, actor: &Actor) -> Result<FeeStep, Refusal> {
        self.state.after(FeeAct::Pass)?;
        let step = self.state.waits_for().unwrap_or_default();
        let checks = step.checker(actor).is_some_and(|checker| checker.may_for(Noun::Fee, Act::Edit, &self.owner));
        if !checks || self.owner == actor.user {
            return Err(Refusal::NotAllowed);
        }
        if self.signatures.iter().any(|signature| signature.by == actor.user) { Err(Refusal::FeeSignedBefore) } else { Ok(step) }
    }

    /// Submitted and signed by the rep. What is to be found right before that is [`super::Rails`].
    ///
    /// # Errors
    /// `FeeCannot`.
    pub fn submitted(&self, head: FeeBy<'_>, hash: &str) -> Result<Self, Refusal> {
        let state = self.state.after(FeeAct::Submit)?;
        let mut new = Self { state, signatures: Vec::new(), ..self.clone() };
        new.sign(head, FeeStep::Rep, hash);
        new.note(head, FeeAct::Submit, FeeStep::Rep, String::new());
        Ok(new)
    }

    /// Checked: passed on with a signature, or sent back with a reason. `hash` is that of the content as it stands.
    ///
    /// # Errors
    /// Those of [`Self::may_check`]; `FeeContentChanged` where something else was read; `Required`, `TooLong` of `text`.
    pub fn checked(&self, head: FeeBy<'_>, form: &FeeCheckForm, hash: &str) -> Result<Self, Problems> {
        let step = self.may_check(head.actor)?;
        if form.hash != hash {
            return Err(Refusal::FeeContentChanged.into());
        }
        let mut problems = Problems::new();
        let text =
            if form.is_returned { required_text(&form.text, TEXT_CHARACTERS_MAX) } else { optional_lines(&form.text, TEXT_CHARACTERS_MAX) };
        let Some(text) = problems.keep("text", text) else { return Err(problems) };
        let act = if form.is_returned { FeeAct::Return } else { FeeAct::Pass };
        let mut new = Self { state: self.state.after(act)?, ..self.clone() };
        if form.is_returned {
            new.signatures.clear();
        } else {
            new.sign(head, step, hash);
        }
        new.note(head, act, step, text);
        new.approved_on = (new.state == FeeState::Approved).then_some(head.on);
        Ok(new)
    }

    fn sign(&mut self, head: FeeBy<'_>, step: FeeStep, hash: &str) {
        let (by, by_name) = (head.actor.user.clone(), head.actor.name.clone());
        self.signatures.push(FeeSignature { step, by, by_name, at: head.at, on: head.on, hash: hash.to_owned() });
    }

    fn note(&mut self, head: FeeBy<'_>, act: FeeAct, step: FeeStep, text: String) {
        self.events.push(FeeEvent { act, step, by_name: head.actor.name.clone(), at: head.at, text });
    }
}
