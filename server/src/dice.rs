//! Numbers that look random and are the same for the same seed, on every machine and in every version: SplitMix64.

/// A reproducible sequence. Not for secrets.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// 0 to `count` − 1; 0 when there is nothing to choose.
    pub fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % count).unwrap_or_default()
    }

    /// Both ends included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let count = usize::try_from(most - least + 1).unwrap_or(1);
        least + i64::try_from(self.below(count)).unwrap_or_default()
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them; the slice must not be empty.
    pub fn pick<'a, T>(&mut self, choice: &'a [T]) -> &'a T {
        &choice[self.below(choice.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn the_same_seed_gives_the_same_sequence_for_ever() {
        let mut dice = Dice::new(7);
        let rolled: Vec<i64> = (0..6).map(|_| dice.between(1, 6)).collect();
        let mut again = Dice::new(7);
        assert_eq!(rolled, (0..6).map(|_| again.between(1, 6)).collect::<Vec<_>>());
        // The first output of SplitMix64 for seed 0, as published.
        assert_eq!(Dice::new(0).next(), 0xE220_A839_7B1D_CDAF);
    }
}
