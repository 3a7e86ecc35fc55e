//! The fields of a follow-up that are text.

use domain::follow_up::FollowUpForm;

use crate::customers::fields::fields;

fields! {
    /// A follow-up being written.
    FollowUpFields of FollowUpForm { kind, happened, said, next, next_topic, result, promise_date, promise_amount, place, coordinates }
}
