use super::*;
use crate::rate::RateSeen;

fn row(customer: &str, contract: &str, amount: u32, days: i64, broken: u32) -> ArrearsRow {
    ArrearsRow {
        customer: customer.into(),
        customer_name: customer.into(),
        phone: String::new(),
        address: String::new(),
        contract: contract.into(),
        contract_number: contract.into(),
        amount: Amount::whole(amount),
        currency: Currency::Cny,
        since: NaiveDate::from_ymd_opt(2025, 6, 30).unwrap() - chrono::TimeDelta::days(days),
        days_overdue: days,
        reason: contract.into(),
        payment_state: PaymentProgress::Pending,
        remarks: "备注".into(),
        owner_name: String::new(),
        contracts: 1,
        outstanding: Amount::whole(900),
        credit_limit: None,
        last_contact: None,
        promise: None,
        broken,
    }
}

#[test]
fn whom_to_call_first_and_why() {
    // Amount, days, promises broken; the product.
    let table = [(100, 45, 0, 4_500), (100, 45, 1, 9_000), (10_000, 1, 0, 10_000), (100, 45, 3, 18_000)];
    let mut rows: Vec<ArrearsRow> = table.iter().map(|(amount, days, broken, _)| row("c", "k", *amount, *days, *broken)).collect();
    for (row, (.., weight)) in rows.iter().zip(table) {
        assert_eq!(row.weight(), Decimal::from(weight));
    }
    rows.push(ArrearsRow { currency: Currency::parse("USD").unwrap(), ..row("c", "k", 999_999, 99, 9) });
    ArrearsRow::sort_by_weight(&mut rows, None);
    let order: Vec<String> = rows.iter().map(|row| row.weight().normalize().to_string()).collect();
    assert_eq!(order[..4], ["18000", "10000", "9000", "4500"]);
    // At a rate the foreign row is compared with the others: so small a one comes last.
    let rates = Combined {
        currency: Currency::Cny,
        amounts: Vec::new(),
        rates: vec![RateSeen { currency: Currency::Usd, day: rows[0].since, rate: "0.0000001".parse().unwrap() }],
    };
    rows.reverse();
    ArrearsRow::sort_by_weight(&mut rows, Some(&rates));
    assert_eq!(rows.iter().map(|row| row.currency).collect::<Vec<_>>()[3..], [Currency::Cny, Currency::Usd]);
    let dearer = Combined { rates: vec![RateSeen { rate: Decimal::TEN, ..rates.rates[0].clone() }], ..rates };
    ArrearsRow::sort_by_weight(&mut rows, Some(&dearer));
    assert_eq!(rows[0].currency, Currency::Usd);
    ArrearsRow::sort_by_weight(&mut rows, None);
    assert_eq!(rows[2].why(Lang::Zh), "100.00 × 45 天 ×（1 + 失约 1 次）");
    assert_eq!(rows[3].why(Lang::En), "100.00 × 45 days");
}

#[test]
fn a_customers_row_adds_its_contracts_up() {
    let part = ArrearsRow { payment_state: PaymentProgress::Partial, ..row("c1", "k2", 50, 60, 0) };
    let rows =
        ArrearsRow::by_customer(vec![row("c1", "k1", 100, 45, 0), part, row("c2", "k3", 7, 1, 0), row("c1", "k1", 1, 2, 0)]).unwrap();
    assert_eq!(rows.len(), 2);
    let first = &rows[0];
    assert_eq!((first.amount, first.days_overdue, first.contracts), (Amount::whole(151), 60, 3));
    assert_eq!((first.reason.as_str(), first.payment_state, first.outstanding), ("k1；k2", PaymentProgress::Partial, Amount::whole(900)));
    assert!(first.contract.is_empty() && first.remarks.is_empty() && !first.is_over_credit());
    assert!(ArrearsRow { credit_limit: Some(Amount::whole(899)), ..rows[0].clone() }.is_over_credit());
}
