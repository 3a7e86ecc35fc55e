use app::follow_ups::Start;
use domain::id::FollowUpId;

#[test]
fn drafts_are_kept_apart_for_each_customer_and_each_correction() {
    let (one, other) = (Start::at("c1".into(), "甲".into()), Start::at("c2".into(), "乙".into()));
    let mut correction = one.clone();
    correction.form.corrects = FollowUpId::new("f1");
    let keys = [Start::blank().draft_key(), one.draft_key(), other.draft_key(), correction.draft_key()];
    assert!(keys.iter().enumerate().all(|(index, key)| !keys[index + 1..].contains(key)));
    assert!(correction.is_correction() && !one.is_correction());
}
