//! Who may do what with an obligation.

use super::{Obligation, ObligationAct, may_see_to};
use crate::contract::Contract;
use crate::permission::{Act, Actor, Noun};

impl Obligation {
    /// Whether this person may do this with it, as far as who they are goes: everything who may edit its contract; all but changing its terms
    /// who has to see to it, with or without the contract in sight.
    #[must_use]
    pub fn is_for(&self, actor: &Actor, contract: &Contract, act: ObligationAct) -> bool {
        let is_own = act != ObligationAct::Edit && self.owner == actor.user && may_see_to(&actor.roles);
        is_own || actor.may_for(Noun::Contract, Act::Edit, &contract.owner)
    }

    /// Whether this person may do this with it now: the contract takes it, and the obligation is in a state for it.
    #[must_use]
    pub fn may_now(&self, actor: &Actor, contract: &Contract, act: ObligationAct) -> bool {
        self.is_for(actor, contract, act) && contract.terms.life.takes_obligations() && self.state.after(act).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{ContractTerms, Life};
    use crate::id::{TeamId, UserId};
    use crate::lang::Lang;
    use crate::obligation::{ObligationState, ObligationTerms};
    use crate::permission::Role;

    fn actor(user: &str, role: Role) -> Actor {
        Actor::new(user.into(), user.to_owned(), vec![role], TeamId::default(), vec![UserId::from(user)], Lang::Zh)
    }

    #[test]
    fn it_is_for_who_sees_to_it_and_for_who_may_edit_the_contract() {
        use ObligationAct as A;
        let terms = ContractTerms { life: Life::Performing, ..ContractTerms::default() };
        let mut contract = crate::contract::Contract { owner: "rep".into(), terms, ..crate::contract::tests::blank() };
        let mut obligation = Obligation::new("o".into(), "c".into(), "other".into(), String::new(), ObligationTerms::default());
        for (user, role, edits, does) in [
            ("rep", Role::Rep, true, true),
            ("other", Role::Rep, false, true),
            ("other", Role::Legal, false, true),
            ("other", Role::Auditor, false, false),
            ("third", Role::Rep, false, false),
            ("third", Role::Finance, false, false),
        ] {
            let actor = actor(user, role);
            let found = (obligation.is_for(&actor, &contract, A::Edit), obligation.is_for(&actor, &contract, A::Do));
            assert_eq!(found, (edits, does), "{user} {role:?}");
            assert_eq!(obligation.may_now(&actor, &contract, A::Do), does);
        }
        let rep = actor("rep", Role::Rep);
        obligation.state = ObligationState::Done;
        assert!(!obligation.may_now(&rep, &contract, A::Do) && obligation.may_now(&rep, &contract, A::Reopen));
        contract.terms.life = Life::Archived;
        assert!(!obligation.may_now(&rep, &contract, A::Reopen));
    }
}
