//! Signing 签署: who signs a document, in which order they stand on it, and what each signed (DOMAIN.md sections 4 and 5: customer confirmation).
//!
//! A round is bound to the SHA-256 of what is to be signed. Where the document says something else by now, nobody signs in that round any more, and
//! what was signed in it counts for nothing: it is void. A signature of one of our users is their own act; everybody else's is noted by a colleague
//! who saw it, or who names the scan. What brings a contract into force stays the move of its life, or the signing of its amendment.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::contract::Life;
use crate::id::{AmendmentId, ContractId, SigningId};
use crate::lang::Lang;
use crate::permission::Role;
use crate::refusal::Refusal;

mod form;
mod provider;
mod signatory;
#[cfg(test)]
mod tests;

pub use form::{Named, RecordForm, Recorded, RoundForm, SignatoryForm};
pub use provider::{Happened, ProviderEvent};
pub use signatory::{Mark, Signatory};

/// The most people who sign one document.
pub const SIGNATORIES_MAX: usize = 12;
/// Rounds of a provider that is this server itself.
pub const LOCAL: &str = "local";

codes! {
    /// For whom somebody signs.
    pub enum SignSide { Ours "ours" "我方" "Our side", Customer "customer" "客户" "Customer" }
}
codes! {
    /// How far one signatory is.
    pub enum SignState { Waiting "waiting" "待签" "To sign", Signed "signed" "已签" "Signed", Declined "declined" "已拒签" "Declined" }
}
codes! {
    /// How somebody signed.
    pub enum SignMethod {
        Online "online" "在线" "Online",
        InPerson "in_person" "当面" "In person",
        Paper "paper" "纸质" "On paper",
        Provider "provider" "电子签署平台" "By the e-signature provider",
    }
}
codes! {
    /// How far a round is.
    pub enum RoundState {
        Open "open" "签署中" "Being signed",
        Complete "complete" "已签齐" "All have signed",
        Cancelled "cancelled" "已取消" "Cancelled",
        Void "void" "已失效" "Void",
    }
}
codes! {
    /// Why a round that was open ends without anybody's cancelling it.
    pub enum RoundEnd {
        Registered "registered" "已另行登记签署" "The signing was registered otherwise",
        GivenUp "given_up" "变更已撤回" "The amendment was withdrawn",
        Rejected "rejected" "变更已驳回" "The amendment was rejected",
        MadeVoid "made_void" "合同已作废" "The contract was made void",
    }
}
codes! {
    /// What happens to a round.
    pub enum SignAct {
        Sign "sign" "签署" "Sign",
        Decline "decline" "拒签" "Decline",
        Cancel "cancel" "取消签署" "Cancel the signing",
        Void "void" "失效" "Make void",
    }
}

/// Every act that a round allows, and the state it leads to; the last signature completes it. All others are refused.
pub const ROUND_STEPS: &[(RoundState, SignAct, RoundState)] = {
    use {RoundState as S, SignAct as A};
    &[
        (S::Open, A::Sign, S::Open),
        (S::Open, A::Decline, S::Open),
        (S::Open, A::Cancel, S::Cancelled),
        (S::Open, A::Void, S::Void),
        (S::Complete, A::Void, S::Void),
    ]
};

/// Every act that a signatory's own state allows. Who declined may sign after all.
pub const SIGNATORY_STEPS: &[(SignState, SignAct, SignState)] = {
    use {SignAct as A, SignState as S};
    &[(S::Waiting, A::Sign, S::Signed), (S::Waiting, A::Decline, S::Declined), (S::Declined, A::Sign, S::Signed)]
};

impl RoundState {
    /// Where this act leads from here.
    ///
    /// # Errors
    /// `SigningCannot`.
    pub fn after(self, act: SignAct) -> Result<Self, Refusal> {
        let step = ROUND_STEPS.iter().find(|(from, by, _)| (*from, *by) == (self, act));
        step.map(|(_, _, to)| *to).ok_or(Refusal::SigningCannot { state: self, act })
    }
}

impl RoundEnd {
    /// How a move of a contract's life ends the signing of the contract itself; none: it does not.
    #[must_use]
    pub fn of_move(from: Life, to: Life) -> Option<Self> {
        match to {
            _ if from != Life::PendingSignature || from == to => None,
            Life::Void => Some(Self::MadeVoid),
            _ => Some(Self::Registered),
        }
    }
}

impl SignState {
    /// Where this act leads from here.
    ///
    /// # Errors
    /// `SignatoryCannot`.
    pub fn after(self, act: SignAct) -> Result<Self, Refusal> {
        let step = SIGNATORY_STEPS.iter().find(|(from, by, _)| (*from, *by) == (self, act));
        step.map(|(_, _, to)| *to).ok_or(Refusal::SignatoryCannot { state: self, act })
    }
}

/// Whether somebody of these roles signs for the company. Auditors change nothing, and an admin is not one for business by that alone.
#[must_use]
pub fn may_sign(roles: &[Role]) -> bool {
    roles.iter().any(|role| !matches!(role, Role::Auditor | Role::Admin))
}

/// A signing of one document; the same struct is stored, sent and shown. Whose it is follows from its contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningRound {
    pub id: SigningId,
    pub contract: ContractId,
    /// None: the contract itself is signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amendment: Option<AmendmentId>,
    /// The n-th round under its contract, from 1.
    pub ordinal: u16,
    /// The number of the document.
    pub number: String,
    /// 版次 of the contract that was signed, or that the amendment changes.
    pub edition: u32,
    /// SHA-256 of the content that is signed, in hex.
    pub hash: String,
    pub signatories: Vec<Signatory>,
    pub state: RoundState,
    /// In UTC.
    pub opened: NaiveDateTime,
    pub opened_by: String,
    /// Why somebody cancelled it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Why it ended by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<RoundEnd>,
    /// Who carries it: [`LOCAL`], or an e-signature provider.
    pub provider: String,
    /// What the provider calls it; empty: it was not asked yet.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// What the provider told and was taken in, by its own ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
    /// The provider knows that it is over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_called_off: bool,
    pub version: u64,
}

impl SigningRound {
    /// The state that people are shown: void when the document, as it stands now, is not what was to be signed. A later version of the contract
    /// takes nothing away from what was signed of an earlier one.
    #[must_use]
    pub fn standing(&self, hash: &str, edition: u32) -> RoundState {
        let is_of_now = self.amendment.is_some() || edition == self.edition;
        match self.state {
            RoundState::Open if hash != self.hash => RoundState::Void,
            RoundState::Complete if is_of_now && hash != self.hash => RoundState::Void,
            state => state,
        }
    }

    /// The same with one more signature under it. `hash` is that of the document as it stands now.
    ///
    /// # Errors
    /// `SigningCannot`, `SignedTextChanged`, `SignatoryCannot`; `UnknownSignatory`.
    pub fn signed(&self, ordinal: u16, mark: Mark, hash: &str) -> Result<Self, Refusal> {
        let state = self.allows(SignAct::Sign, hash)?;
        let mut new = self.clone();
        let one = new.signatory_mut(ordinal)?;
        one.state = one.state.after(SignAct::Sign)?;
        let (scan, scan_name, scan_hash) = match mark.scan {
            Some((file, name, hash)) => (Some(file), name, hash),
            None => (None, String::new(), String::new()),
        };
        (one.method, one.on, one.at) = (Some(mark.method), Some(mark.on), Some(mark.at));
        (one.hash, one.recorded_by, one.remark) = (hash.to_owned(), mark.recorded_by, mark.remark);
        (one.scan, one.scan_name, one.scan_hash) = (scan, scan_name, scan_hash);
        let is_whole = new.signatories.iter().all(|signatory| signatory.state == SignState::Signed);
        new.state = if is_whole { RoundState::Complete } else { state };
        Ok(new)
    }

    /// Whether this line may be signed now, under the document as it stands: before anybody is asked for a password.
    ///
    /// # Errors
    /// Those of [`SigningRound::signed`].
    pub fn may_be_signed(&self, ordinal: u16, hash: &str) -> Result<(), Refusal> {
        self.allows(SignAct::Sign, hash)?;
        self.signatory(ordinal)?.state.after(SignAct::Sign).map(|_| ())
    }

    /// The same after somebody refused to sign. The round goes on: they may sign after all, or it is cancelled.
    ///
    /// # Errors
    /// Those of [`SigningRound::signed`].
    pub fn declined(&self, ordinal: u16, at: NaiveDateTime, recorded_by: String, reason: String, hash: &str) -> Result<Self, Refusal> {
        let state = self.allows(SignAct::Decline, hash)?;
        let mut new = self.clone();
        let one = new.signatory_mut(ordinal)?;
        one.state = one.state.after(SignAct::Decline)?;
        (one.at, one.recorded_by, one.remark) = (Some(at), recorded_by, reason);
        new.state = state;
        Ok(new)
    }

    /// # Errors
    /// `SigningCannot`.
    pub fn cancelled(&self, reason: String) -> Result<Self, Refusal> {
        Ok(Self { state: self.state.after(SignAct::Cancel)?, reason, ..self.clone() })
    }

    /// The round when its document is signed otherwise, given up or made void: what was open is cancelled, and says why. None: it was over before.
    #[must_use]
    pub fn closed(&self, why: RoundEnd) -> Option<Self> {
        self.cancelled(String::new()).ok().map(|closed| Self { ended: Some(why), ..closed })
    }

    /// Why it was cancelled or ended by itself, in these words; empty: it was neither. Rounds that ended before ends had codes say so in Chinese.
    #[must_use]
    pub fn why(&self, lang: Lang) -> String {
        let known = self.ended.or_else(|| RoundEnd::ALL.iter().copied().find(|end| end.label(Lang::Zh) == self.reason));
        known.map_or_else(|| self.reason.clone(), |end| end.label(lang).to_owned())
    }

    /// # Errors
    /// `SigningCannot`.
    pub fn voided(&self) -> Result<Self, Refusal> {
        Ok(Self { state: self.state.after(SignAct::Void)?, ..self.clone() })
    }

    /// # Errors
    /// `UnknownSignatory`.
    pub fn signatory(&self, ordinal: u16) -> Result<&Signatory, Refusal> {
        self.signatories.iter().find(|one| one.ordinal == ordinal).ok_or(Refusal::UnknownSignatory)
    }

    /// Once all have signed: the day of the last signature, and who signed for the customer.
    #[must_use]
    pub fn outcome(&self) -> Option<(NaiveDate, String)> {
        let last = self.signatories.iter().filter_map(|one| one.on).max().filter(|_| self.state == RoundState::Complete)?;
        let customer = self.signatories.iter().find(|one| one.side == SignSide::Customer);
        Some((last, customer.map(|one| one.name.clone()).unwrap_or_default()))
    }

    /// Whether a provider other than this server carries it.
    #[must_use]
    pub fn is_carried(&self) -> bool {
        self.provider != LOCAL
    }

    fn allows(&self, act: SignAct, hash: &str) -> Result<RoundState, Refusal> {
        let state = self.state.after(act)?;
        if hash == self.hash { Ok(state) } else { Err(Refusal::SignedTextChanged) }
    }

    fn signatory_mut(&mut self, ordinal: u16) -> Result<&mut Signatory, Refusal> {
        self.signatories.iter_mut().find(|one| one.ordinal == ordinal).ok_or(Refusal::UnknownSignatory)
    }
}
