use app::receipts::by_row;
use domain::refusal::{Problems, Refusal};

#[test]
fn a_share_s_problem_stands_beside_its_own_line() {
    let mut found = Problems::new();
    found.add("shares.1.amount", Refusal::AmountNotPositive);
    found.add("shares.0.instalment", Refusal::CurrencyDiffers);
    found.add("shares", Refusal::AmountTooLarge);
    let placed = by_row(found, &[2, 5]);
    let fields: Vec<&str> = placed.0.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["shares.5.amount", "shares.2.amount", ""]);
}
