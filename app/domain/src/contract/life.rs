//! The life of a contract as a table: from which state a person may move it where, and what must be said with it (DOMAIN.md section 4).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Archiving, Contract, Life, Satisfaction, SatisfactionForm, signed_by};
use crate::id::AmendmentId;
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_text, required_text};

/// Every move that is allowed; all others are refused. What is signed and unpaid may be taken back to unsigned; what is void may come back;
/// only what is over can be archived, and from there what both sides ended goes back to 终止 alone, all else to 完成 alone. `Changing` is entered by an amendment, and left here only by what a ledger brought in so.
pub const MOVES: &[(Life, &[Life])] = {
    use Life as L;
    &[
        (L::PendingSignature, &[L::Signed, L::Performing, L::Void]),
        (L::Signed, &[L::Performing, L::Completed, L::Expired, L::Terminated, L::PendingSignature, L::Void]),
        (L::Performing, &[L::Signed, L::Completed, L::Expired, L::Terminated, L::PendingSignature, L::Void]),
        (L::Changing, &[L::Performing, L::Completed, L::Terminated]),
        (L::Completed, &[L::Archived, L::Performing]),
        (L::Expired, &[L::Performing, L::Completed, L::Terminated, L::Archived]),
        (L::Terminated, &[L::Performing, L::Archived]),
        (L::Archived, &[L::Completed, L::Terminated]),
        (L::Void, &[L::PendingSignature, L::Signed, L::Performing]),
    ]
};

/// How a contract ended before its time: 终止 or 作废.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    pub on: NaiveDate,
    pub reason: String,
    /// The termination that both sides signed; none: nothing was open under it, and it was just ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amendment: Option<AmendmentId>,
}

/// A move as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LifeForm {
    pub life: String,
    /// 签署日期, of what comes into force; empty: as the contract says.
    pub signed: String,
    /// Who at the customer confirmed it 客户确认.
    pub confirmed_by: String,
    /// When it was terminated or became void; empty: today.
    pub ended: String,
    pub reason: String,
    /// 保管期限 in years, of what is archived; empty: [`super::RETENTION_YEARS`].
    pub keep_years: String,
    /// 满意度, of what is completed; empty: as the contract says.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub score: String,
    /// What the customer said of it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

impl Life {
    /// Where a person may move a contract from here.
    #[must_use]
    pub fn moves(self) -> &'static [Self] {
        MOVES.iter().find(|(from, _)| *from == self).map_or(&[], |(_, to)| to)
    }

    /// Whether it ended before its time, which needs a day and a reason.
    #[must_use]
    pub const fn is_broken_off(self) -> bool {
        matches!(self, Self::Terminated | Self::Void)
    }
}

impl Life {
    /// Whether the form of the whole contract may say this state in the place of that one: as a person may move it, but not broken off, which
    /// needs a day and a reason.
    ///
    /// # Errors
    /// `LifeCannotMove`, `EndingNeeded`.
    pub fn may_be_edited_to(self, to: Self) -> Result<(), Refusal> {
        if self == to {
            Ok(())
        } else if !self.moves().contains(&to) {
            Err(Refusal::LifeCannotMove { from: self, to })
        } else if to.is_broken_off() {
            Err(Refusal::EndingNeeded)
        } else {
            Ok(())
        }
    }
}

impl Contract {
    /// Whether both sides ended it, by a termination that they signed.
    #[must_use]
    pub fn is_ended_by_agreement(&self) -> bool {
        self.ending.as_ref().is_some_and(|ending| ending.amendment.is_some())
    }

    /// Whether its end allows this move: it is ended just so while nothing is open under it; what both sides ended can only be archived, and taken
    /// out of the archive as ended again.
    ///
    /// # Errors
    /// `SettlementNeeded`, `EndedByAgreement`; `LifeCannotMove` out of the archive to what it was not.
    pub fn ends_as(&self, life: Life) -> Result<(), Refusal> {
        let from = self.terms.life;
        let is_back = from == Life::Archived && life == Life::Terminated;
        if self.is_ended_by_agreement() {
            if is_back || life == Life::Archived { Ok(()) } else { Err(Refusal::EndedByAgreement) }
        } else if is_back {
            Err(Refusal::LifeCannotMove { from, to: life })
        } else if life == Life::Terminated && self.outstanding().is_positive() {
            Err(Refusal::SettlementNeeded { outstanding: self.outstanding() })
        } else {
            Ok(())
        }
    }
}

impl LifeForm {
    /// A move with nothing else said.
    #[must_use]
    pub fn to(life: Life) -> Self {
        Self { life: life.code().to_owned(), ..Self::default() }
    }

    /// The contract as it is after this move; its approval is another rule ([`Contract::approval_allows`]).
    ///
    /// # Errors
    /// `SettlementNeeded` of `life` for what is terminated with something open: what becomes of that is agreed by an amendment of that kind;
    /// `EndedByAgreement` of `life` for what such an amendment ended;
    /// `Required` of `life`, `reason`, `signed`; `LifeCannotMove`; `DatedInFuture`, `DatesOutOfOrder`, `NotADate` of `signed` and `ended`;
    /// `ContractNotEditable` for what money stands on and would no longer be owed; `StillOwed` of `reason`, `RetentionOutOfRange` of `keep_years`
    /// of what is archived; `BeingAmended`; of `score` and `remark` what [`SatisfactionForm::parse`] refuses.
    pub fn applied(&self, contract: &Contract, today: NaiveDate) -> Result<Contract, Problems> {
        if contract.amending.is_some() {
            return Err(Refusal::BeingAmended.into());
        }
        let mut problems = Problems::new();
        let from = contract.terms.life;
        let life = if self.life.trim().is_empty() { Err(Refusal::Required) } else { Life::read(&self.life) };
        let life =
            life.and_then(|life| if from.moves().contains(&life) { Ok(life) } else { Err(Refusal::LifeCannotMove { from, to: life }) });
        let life = life.and_then(|life| contract.ends_as(life).map(|()| life));
        let Some(life) = problems.keep("life", life) else { return Err(problems) };
        let mut new = contract.clone();
        new.terms.life = life;
        if life.is_effective() && !from.is_effective() {
            let signed = self.signed.trim();
            // What was amended since stands on the day it was signed.
            let signed = if signed.is_empty() || contract.edition > 1 {
                contract.terms.signed
            } else {
                problems.keep("signed", parse::date(signed, today))
            };
            if problems.is_empty() {
                problems.0.extend(signed_by(signed, today).err().unwrap_or_default().0);
            }
            let is_after = |day: Option<NaiveDate>| matches!((signed, day), (Some(signed), Some(day)) if signed > day);
            if problems.is_empty() && (is_after(contract.terms.start) || is_after(contract.terms.end)) {
                problems.add("signed", Refusal::DatesOutOfOrder);
            }
            new.terms.signed = signed;
            new.confirmed_by = problems.keep("confirmed_by", optional_text(&self.confirmed_by, 60)).unwrap_or_default();
        } else if !life.is_effective() && (!contract.settled().is_zero() || (life == Life::PendingSignature && contract.edition > 1)) {
            problems.add("", Refusal::ContractNotEditable);
        }
        new.archived = match Archiving::parse(contract, &self.keep_years, &self.reason, today) {
            _ if life != Life::Archived => None,
            Ok(archiving) => Some(archiving),
            Err(found) => {
                problems.0.extend(found.0);
                None
            }
        };
        new.ending = if contract.is_ended_by_agreement() {
            // As both sides said, in the archive and out of it.
            contract.ending.clone()
        } else if life.is_broken_off() {
            self.ending(contract, today, &mut problems)
        } else {
            // In the archive it goes on saying how it ended: what both sides ended is not taken up again from there.
            contract.ending.clone().filter(|_| life == Life::Archived)
        };
        new.satisfaction = self.satisfaction(contract, life, &mut problems);
        problems.into_result(new)
    }

    /// It is given at completion and kept in the archive; what is performed again has none.
    fn satisfaction(&self, contract: &Contract, life: Life, problems: &mut Problems) -> Option<Satisfaction> {
        let known = contract.satisfaction.clone().filter(|_| matches!(life, Life::Completed | Life::Archived));
        if life != Life::Completed {
            return known;
        }
        let form = SatisfactionForm { score: self.score.clone(), remark: self.remark.clone() };
        match form.parse() {
            Ok(given) => given.or(known),
            Err(found) => {
                problems.0.extend(found.0);
                None
            }
        }
    }

    fn ending(&self, contract: &Contract, today: NaiveDate, problems: &mut Problems) -> Option<Ending> {
        let reason = problems.keep("reason", required_text(&self.reason, 300));
        let on = if self.ended.trim().is_empty() { Some(today) } else { problems.keep("ended", parse::date(&self.ended, today)) }?;
        if on > today {
            problems.add("ended", Refusal::DatedInFuture { today });
        } else if contract.terms.signed.is_some_and(|signed| on < signed) {
            problems.add("ended", Refusal::DatesOutOfOrder);
        }
        reason.map(|reason| Ending { on, reason, amendment: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Amount;
    use crate::refusal::Refusal as R;

    const TODAY: &str = "2025-06-15";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn contract(life: Life, signed: Option<&str>) -> Contract {
        let mut contract =
            Contract { terms: super::super::ContractTerms { life, ..Default::default() }, ..crate::contract::tests::blank() };
        contract.terms.signed = signed.map(day);
        contract
    }

    fn moved(contract: &Contract, form: &LifeForm) -> Result<Contract, Problems> {
        form.applied(contract, day(TODAY))
    }

    /// Every pair of states: allowed as the table says, and each other one refused by its name.
    #[test]
    fn every_move_and_every_other_is_refused() {
        for from in Life::ALL {
            assert!(MOVES.iter().filter(|(known, _)| known == from).count() == 1, "{from:?}");
            for to in Life::ALL {
                let form = LifeForm { reason: "协商一致".into(), ..LifeForm::to(*to) };
                let found = moved(&contract(*from, Some("2025-01-01")), &form);
                // Out of the archive to 终止 only what both sides ended.
                if from.moves().contains(to) && (*from, *to) != (Life::Archived, Life::Terminated) {
                    assert_eq!(found.unwrap().terms.life, *to, "{from:?} {to:?}");
                } else {
                    assert_eq!(found.unwrap_err().of("life"), Some(&R::LifeCannotMove { from: *from, to: *to }));
                }
            }
        }
    }

    #[test]
    fn a_contract_comes_into_force_on_a_day_that_has_come_and_is_in_order() {
        let signed = |text: &str| LifeForm { signed: text.into(), confirmed_by: "王总".into(), ..LifeForm::to(Life::Signed) };
        let mut pending = contract(Life::PendingSignature, None);
        let found = moved(&pending, &signed("2025-06-01")).unwrap();
        assert_eq!((found.terms.signed, found.confirmed_by.as_str()), (Some(day("2025-06-01")), "王总"));
        assert_eq!(moved(&pending, &signed("")).unwrap_err().of("signed"), Some(&R::Required));
        assert_eq!(moved(&pending, &signed("2025-06-16")).unwrap_err().of("signed"), Some(&R::DatedInFuture { today: day(TODAY) }));
        assert!(moved(&pending, &signed("明天吧")).unwrap_err().of("signed").is_some());
        pending.terms.start = Some(day("2025-05-31"));
        assert_eq!(moved(&pending, &signed("2025-06-01")).unwrap_err().of("signed"), Some(&R::DatesOutOfOrder));
    }

    #[test]
    fn what_is_broken_off_says_when_and_why_and_forgets_it_when_it_comes_back() {
        let performing = contract(Life::Performing, Some("2025-01-01"));
        let ended = |on: &str, reason: &str| LifeForm { ended: on.into(), reason: reason.into(), ..LifeForm::to(Life::Terminated) };
        assert_eq!(moved(&performing, &ended("", " ")).unwrap_err().of("reason"), Some(&R::Required));
        assert_eq!(
            moved(&performing, &ended("2025-06-16", "违约")).unwrap_err().of("ended"),
            Some(&R::DatedInFuture { today: day(TODAY) })
        );
        assert_eq!(moved(&performing, &ended("2024-12-31", "违约")).unwrap_err().of("ended"), Some(&R::DatesOutOfOrder));
        let terminated = moved(&performing, &ended("", "违约")).unwrap();
        assert_eq!(terminated.ending, Some(Ending { on: day(TODAY), reason: "违约".into(), amendment: None }));
        assert_eq!(moved(&terminated, &LifeForm::to(Life::Performing)).unwrap().ending, None);
    }

    #[test]
    fn the_form_of_a_contract_moves_it_as_a_person_may_but_does_not_break_it_off() {
        for (from, to, wanted) in [
            (Life::Signed, Life::Signed, Ok(())),
            (Life::Signed, Life::Performing, Ok(())),
            (Life::Signed, Life::Terminated, Err(R::EndingNeeded)),
            (Life::PendingSignature, Life::Void, Err(R::EndingNeeded)),
            (Life::PendingSignature, Life::Archived, Err(R::LifeCannotMove { from: Life::PendingSignature, to: Life::Archived })),
        ] {
            assert_eq!(from.may_be_edited_to(to), wanted);
        }
    }

    #[test]
    fn what_money_stands_on_stays_owed() {
        let mut paid = contract(Life::Performing, Some("2025-01-01"));
        paid.collected = Amount::whole(1);
        for life in [Life::Void, Life::PendingSignature] {
            let form = LifeForm { reason: "错".into(), ..LifeForm::to(life) };
            assert_eq!(moved(&paid, &form).unwrap_err().of(""), Some(&R::ContractNotEditable));
        }
        assert!(moved(&paid, &LifeForm { reason: "违约".into(), ..LifeForm::to(Life::Terminated) }).is_ok());
    }

    #[test]
    fn what_is_open_is_settled_first_and_what_both_sides_ended_is_archived_only() {
        let mut contract = contract(Life::Performing, Some("2025-01-01"));
        (contract.amount, contract.collected) = (Amount::whole(100), Amount::whole(30));
        let end = LifeForm { reason: "违约".into(), ..LifeForm::to(Life::Terminated) };
        for life in [Life::Signed, Life::Performing, Life::Changing, Life::Expired] {
            contract.terms.life = life;
            let refused = R::SettlementNeeded { outstanding: Amount::whole(70) };
            assert_eq!(moved(&contract, &end).unwrap_err().of("life"), Some(&refused), "{life:?}");
        }
        contract.collected = contract.amount;
        let mut ended = moved(&contract, &end).unwrap();
        assert!(moved(&ended, &LifeForm::to(Life::Performing)).is_ok());
        ended.ending = ended.ending.map(|ending| Ending { amendment: Some("a".into()), ..ending });
        assert_eq!(moved(&ended, &LifeForm::to(Life::Performing)).unwrap_err().of("life"), Some(&R::EndedByAgreement));
        let archived = moved(&ended, &LifeForm::to(Life::Archived)).unwrap();
        assert_eq!(archived.ending, ended.ending);
        assert_eq!(moved(&archived, &LifeForm::to(Life::Completed)).unwrap_err().of("life"), Some(&R::EndedByAgreement));
        let back = moved(&archived, &LifeForm::to(Life::Terminated)).unwrap();
        assert_eq!((back.ending, back.archived), (ended.ending, None));
    }

    #[test]
    fn what_is_being_amended_moves_by_its_amendment_alone_and_what_was_amended_stays_signed_on_its_day() {
        let mut contract = contract(Life::Changing, Some("2025-01-01"));
        contract.amending = Some("a".into());
        for life in Life::ALL {
            assert_eq!(moved(&contract, &LifeForm::to(*life)).unwrap_err().of(""), Some(&R::BeingAmended), "{life:?}");
        }
        (contract.amending, contract.edition, contract.terms.life) = (None, 2, Life::Performing);
        assert_eq!(moved(&contract, &LifeForm::to(Life::PendingSignature)).unwrap_err().of(""), Some(&R::ContractNotEditable));
        contract = moved(&contract, &LifeForm { reason: "错".into(), ..LifeForm::to(Life::Void) }).unwrap();
        let back = LifeForm { signed: "2025-03-01".into(), ..LifeForm::to(Life::Performing) };
        assert_eq!(moved(&contract, &back).unwrap().terms.signed, Some(day("2025-01-01")));
    }
}
