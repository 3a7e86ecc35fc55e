//! Where a follow-up happened: off unless the company turns it on, given entry by entry, and no more exact than it needs to be.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use crate::refusal::{Problems, Refusal};
use crate::user::optional_text;

/// A place in words, as coordinates, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub text: String,
    pub at: Option<Coordinates>,
}

/// In ten-thousandths of a degree (WGS 84): about ten metres, so that the gate is told from the office and not desk from desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coordinates {
    pub latitude: i32,
    pub longitude: i32,
}

impl Coordinates {
    /// `31.23041,121.4737` in degrees, as a browser tells it; rounded here.
    ///
    /// # Errors
    /// `NotANumber`, also for what lies beyond the poles or the date line.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let (latitude, longitude) = text.split_once(',').ok_or(Refusal::NotANumber)?;
        Ok(Self { latitude: degrees(latitude, 90)?, longitude: degrees(longitude, 180)? })
    }
}

fn degrees(text: &str, most: i64) -> Result<i32, Refusal> {
    let degrees: Decimal = text.trim().parse().map_err(|_| Refusal::NotANumber)?;
    if degrees.abs() > Decimal::from(most) {
        return Err(Refusal::NotANumber);
    }
    (degrees * Decimal::from(10_000)).round().to_i32().ok_or(Refusal::NotANumber)
}

impl std::fmt::Display for Coordinates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {}", Decimal::new(self.latitude.into(), 4), Decimal::new(self.longitude.into(), 4))
    }
}

/// The place as typed and as the device told it; none when both are empty.
pub(super) fn place(text: &str, coordinates: &str, problems: &mut Problems) -> Option<Place> {
    let text = problems.keep("place", optional_text(text, 100)).unwrap_or_default();
    let at = if coordinates.is_empty() { None } else { problems.keep("place", Coordinates::read(coordinates)) };
    (at.is_some() || !text.is_empty()).then_some(Place { text, at })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_rounded_to_ten_metres() {
        let at = Coordinates::read("31.230416666,121.47370149").unwrap();
        assert_eq!((at.latitude, at.longitude, at.to_string().as_str()), (312_304, 1_214_737, "31.2304, 121.4737"));
        assert_eq!(Coordinates::read("-33.86885, -70").unwrap().to_string(), "-33.8688, -70.0000");
        assert_eq!(Coordinates::read("90,-180").unwrap().to_string(), "90.0000, -180.0000");
        for wrong in ["", "31", "91,0", "0,181", "NaN,1", "1,1,1", "1e9,1", "北纬,1"] {
            assert_eq!(Coordinates::read(wrong), Err(Refusal::NotANumber), "{wrong}");
        }
    }

    #[test]
    fn a_place_is_words_or_coordinates_or_none() {
        let mut problems = Problems::new();
        assert_eq!(place(" ", "", &mut problems), None);
        assert_eq!(place("工厂门口", "", &mut problems).unwrap().at, None);
        assert!(place("", "31.2,121.4", &mut problems).unwrap().at.is_some());
        assert!(problems.is_empty());
        place("", "x", &mut problems);
        assert_eq!(problems.of("place"), Some(&Refusal::NotANumber));
    }
}
