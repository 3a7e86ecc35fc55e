//! Time zones to choose from: the common ones by name and city; any other IANA name can be typed.

use crate::ui::prelude::*;

/// IANA name, cities in Chinese, cities in English. The whole table is the server's, it is too big for a browser.
const ZONES: &[(&str, &str, &str)] = &[
    ("Asia/Shanghai", "北京、上海 UTC+8", "Beijing, Shanghai UTC+8"),
    ("Asia/Urumqi", "乌鲁木齐 UTC+6", "Urumqi UTC+6"),
    ("Asia/Hong_Kong", "香港 UTC+8", "Hong Kong UTC+8"),
    ("Asia/Macau", "澳门 UTC+8", "Macau UTC+8"),
    ("Asia/Taipei", "台北 UTC+8", "Taipei UTC+8"),
    ("Asia/Singapore", "新加坡 UTC+8", "Singapore UTC+8"),
    ("Asia/Kuala_Lumpur", "吉隆坡 UTC+8", "Kuala Lumpur UTC+8"),
    ("Asia/Tokyo", "东京 UTC+9", "Tokyo UTC+9"),
    ("Asia/Seoul", "首尔 UTC+9", "Seoul UTC+9"),
    ("Asia/Bangkok", "曼谷 UTC+7", "Bangkok UTC+7"),
    ("Asia/Ho_Chi_Minh", "胡志明市 UTC+7", "Ho Chi Minh City UTC+7"),
    ("Asia/Jakarta", "雅加达 UTC+7", "Jakarta UTC+7"),
    ("Asia/Kolkata", "新德里 UTC+5:30", "New Delhi UTC+5:30"),
    ("Asia/Dubai", "迪拜 UTC+4", "Dubai UTC+4"),
    ("Europe/Moscow", "莫斯科 UTC+3", "Moscow UTC+3"),
    ("Europe/Berlin", "柏林 UTC+1", "Berlin UTC+1"),
    ("Europe/Paris", "巴黎 UTC+1", "Paris UTC+1"),
    ("Europe/London", "伦敦 UTC+0", "London UTC+0"),
    ("America/New_York", "纽约 UTC−5", "New York UTC−5"),
    ("America/Chicago", "芝加哥 UTC−6", "Chicago UTC−6"),
    ("America/Los_Angeles", "洛杉矶 UTC−8", "Los Angeles UTC−8"),
    ("America/Sao_Paulo", "圣保罗 UTC−3", "São Paulo UTC−3"),
    ("Australia/Sydney", "悉尼 UTC+10", "Sydney UTC+10"),
    ("Pacific/Auckland", "奥克兰 UTC+12", "Auckland UTC+12"),
    ("UTC", "协调世界时 UTC+0", "UTC+0"),
];

/// The common zones that hold the text; what was typed itself when it may be another IANA name.
#[must_use]
pub fn time_zone_source() -> ChoiceSource {
    let l = lang();
    ChoiceSource::new(move |text: String| async move {
        let text = text.trim().to_owned();
        let is_chosen = ZONES.iter().any(|(name, ..)| *name == text);
        let wanted = text.to_lowercase().replace(' ', "_");
        let is_hit = |zone: &&(&str, &str, &str)| {
            is_chosen
                || zone.0.to_lowercase().contains(&wanted)
                || zone.1.contains(&text)
                || zone.2.to_lowercase().contains(&text.to_lowercase())
        };
        let mut choices: Vec<Choice> =
            ZONES.iter().filter(is_hit).map(|(name, zh, en)| Choice::new(*name, *name).detail(l.pick(zh, en))).collect();
        if choices.is_empty() && text.contains('/') {
            choices.push(Choice::new(text.clone(), text).detail(l.pick("用这个名称", "Use this name")));
        }
        choices
    })
}
