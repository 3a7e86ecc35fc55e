//! 信用额度: who sets it. A flow may ask one more approval of a contract that goes over it, so who sells does not move it.

use crate::id::UserId;
use crate::money::Amount;
use crate::permission::{Act, Actor, Noun};
use crate::refusal::Refusal;

/// The credit limit of a customer of this owner after the actor asked for another; `old` of a new customer is none. Of who does not set it,
/// nothing said leaves it as it is: only who sets it takes it away.
///
/// # Errors
/// `CreditLimitIsManagers` for another limit by who does not set it.
pub fn credit_limit_after(actor: &Actor, owner: &UserId, old: Option<Amount>, asked: Option<Amount>) -> Result<Option<Amount>, Refusal> {
    if asked == old || actor.may_for(Noun::Customer, Act::Settle, owner) {
        return Ok(asked);
    }
    if asked.is_none() { Ok(old) } else { Err(Refusal::CreditLimitIsManagers) }
}
