//! 省市区: the parts of the one line that a customer's region is.

/// Province, city, and the rest: apart as they were written, else after the words that end them.
#[must_use]
pub fn region_parts(region: &str) -> [String; 3] {
    let after = |text: &str, ends: &[&str]| ends.iter().find_map(|end| text.find(end).map(|at| at + end.len())).unwrap_or_default();
    let mut words = region.splitn(3, [' ', '/', '　']).map(str::to_owned);
    let mut next = || words.next().unwrap_or_default();
    match [next(), next(), next()] {
        [whole, city, rest] if city.is_empty() && rest.is_empty() => {
            let (province, rest) = whole.split_at(after(&whole, &["省", "自治区", "特别行政区"]));
            let (city, district) = rest.split_at(after(rest, &["自治州", "地区", "盟", "市"]));
            if city.is_empty() && province.is_empty() {
                [rest.to_owned(), String::new(), String::new()]
            } else {
                [province, city, district].map(str::to_owned)
            }
        }
        apart => apart,
    }
}

#[cfg(test)]
mod tests {
    use super::region_parts;

    #[test]
    fn a_region_is_taken_apart_as_it_was_written() {
        for (text, parts) in [
            ("浙江省 杭州市 西湖区", ["浙江省", "杭州市", "西湖区"]),
            ("广东省广州市黄埔区", ["广东省", "广州市", "黄埔区"]),
            ("广西壮族自治区/桂林市", ["广西壮族自治区", "桂林市", ""]),
            ("上海市浦东新区", ["", "上海市", "浦东新区"]),
            ("海外", ["海外", "", ""]),
            ("", ["", "", ""]),
        ] {
            assert_eq!(region_parts(text), parts, "{text}");
        }
    }
}
