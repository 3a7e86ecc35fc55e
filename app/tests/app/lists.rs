use app::error::Failure;
use app::ui::bulk::{Many, Subject, one_by_one};
use app::ui::query::address_with;
use app::ui::table::Ticked;
use domain::refusal::Refusal;
use leptos::prelude::{Callback, Owner, untrack};
use leptos_router::params::ParamsMap;

#[test]
fn a_changed_filter_keeps_the_others_and_leaves_the_place_behind() {
    let mut map = ParamsMap::new();
    map.insert("state", "overdue".to_owned());
    map.insert("after", "k9".to_owned());
    assert_eq!(address_with("/contracts", &map, &[("owner", "王强")]), "/contracts?state=overdue&owner=%E7%8E%8B%E5%BC%BA");
    assert_eq!(address_with("/contracts", &map, &[("state", "")]), "/contracts");
    assert_eq!(address_with("/contracts", &map, &[("after", "k10")]), "/contracts?state=overdue&after=k10");
}

fn rows(keys: &str) -> Vec<String> {
    keys.chars().map(String::from).collect()
}

/// The ticked rows; no other key than a letter from a to z is ticked.
fn ticked(list: Ticked) -> String {
    let keys: String = untrack(|| ('a'..='z').filter(|key| list.has(&key.to_string())).collect());
    assert_eq!(keys.len(), untrack(|| list.count()));
    keys
}

#[test]
fn a_range_goes_from_the_row_pressed_before_to_this_one_in_either_direction() {
    Owner::new().with(|| {
        let list = Ticked::new();
        list.show(rows("fedcba"));
        list.press("c", true, true);
        assert_eq!(ticked(list), "c", "nothing was pressed before");
        list.press("e", true, true);
        assert_eq!(ticked(list), "cde");
        list.press("d", false, false);
        list.press("a", false, true);
        assert_eq!(ticked(list), "e", "a range is unticked alike");
        list.tick_all();
        assert_eq!(ticked(list), "abcdef");
    });
}

#[test]
fn what_the_list_shows_no_more_is_not_ticked_any_more() {
    Owner::new().with(|| {
        let list = Ticked::new();
        list.show(rows("abc"));
        list.press("a", true, false);
        list.press("c", true, true);
        list.show(rows("cx"));
        assert_eq!(ticked(list), "c");
        list.press("x", true, true);
        assert_eq!(ticked(list), "cx", "the row pressed before is still where a range begins");
        list.show(rows("yz"));
        list.press("z", true, true);
        assert_eq!(ticked(list), "z", "one that is gone begins no range");
    });
}

#[test]
fn what_was_chosen_stays_as_it_was_read_whatever_the_list_shows_afterwards() {
    Owner::new().with(|| {
        let many = Many::new(|(key, _): &(String, u32)| key.as_str(), Callback::new(|()| {}));
        let record = |key: &str, amount| (key.to_owned(), amount);
        many.show(&[record("a", 1), record("b", 2), record("c", 3)]);
        many.ticked.press("a", true, false);
        many.ticked.press("c", true, false);
        let chosen = many.chosen();
        many.show(&[record("c", 4), record("d", 5)]);
        assert_eq!(chosen, [record("a", 1), record("c", 3)]);
        assert_eq!(many.chosen(), [record("c", 4)], "what is not shown any more is not chosen any more");
    });
}

fn subjects(names: &str) -> Vec<Subject<char>> {
    names.chars().map(|name| Subject { key: name.into(), name: name.into(), record: name }).collect()
}

/// Acts on each, refusing every `x` so: what was done, what was refused, how often it was asked.
async fn act_on(names: &str, failure: Failure) -> (String, Vec<(String, Failure)>, usize) {
    let asked = std::cell::Cell::new(0);
    let act = |name: char| {
        asked.set(asked.get() + 1);
        let answer = if name == 'x' { Err(failure.clone()) } else { Ok(()) };
        async move { answer }
    };
    let (done, refused) = one_by_one(subjects(names), act).await;
    (done.into_iter().map(|subject| subject.name).collect(), refused, asked.get())
}

#[tokio::test]
async fn what_is_refused_is_told_by_record_and_the_rest_is_done() {
    let refusal = || Failure::from(Refusal::NotAllowed);
    assert_eq!(act_on("axbx", refusal()).await, ("ab".into(), vec![("x".into(), refusal()), ("x".into(), refusal())], 4));
}

#[tokio::test]
async fn nothing_more_is_tried_once_the_server_is_away() {
    let lost = || Failure::Unreachable("offline".into());
    let (done, refused, asked) = act_on("axbc", lost()).await;
    assert_eq!((done.as_str(), asked), ("a", 2));
    assert_eq!(refused, ["x", "b", "c"].map(|name| (name.to_owned(), lost())));
}
