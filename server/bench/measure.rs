//! Times of many equal requests: one after another, or of several clients at once.

use std::time::{Duration, Instant};

use crate::Result;
use crate::http::{Connection, Request};

/// What one measurement of readings may take: what is slow gets fewer samples, and the table says how many.
const READING: Duration = Duration::from_secs(20);
/// Not counted, so that what is measured is a server at work.
const WARM_UP: usize = 3;

/// Times in microseconds, sorted.
#[derive(Clone, Debug, Default)]
pub struct Samples(Vec<u64>);

impl Samples {
    pub fn new(times: impl IntoIterator<Item = Duration>) -> Self {
        let mut micros: Vec<u64> = times.into_iter().map(|time| u64::try_from(time.as_micros()).unwrap_or(u64::MAX)).collect();
        micros.sort_unstable();
        Self(micros)
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The time within which so many percent of the requests were answered, in microseconds; 0 of none.
    pub fn percentile(&self, percent: usize) -> u64 {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).copied().unwrap_or_default()
    }

    pub fn most(&self) -> u64 {
        self.0.last().copied().unwrap_or_default()
    }

    /// `0.42 / 0.60 / 0.81 ms`: half, 95 and 99 percent.
    pub fn tell(&self) -> String {
        format!("{} / {} / {} ms", milli(self.percentile(50)), milli(self.percentile(95)), milli(self.percentile(99)))
    }
}

/// Microseconds as milliseconds with two decimals.
pub fn milli(micros: u64) -> String {
    format!("{}.{:02}", micros / 1000, micros % 1000 / 10)
}

pub fn milliseconds(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

/// How many in one second, if so many took that long.
pub fn per_second(count: usize, took: Duration) -> u64 {
    let nanos = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX).max(1);
    u64::try_from(count as u128 * 1_000_000_000 / u128::from(nanos)).unwrap_or(u64::MAX)
}

/// One client's requests, one after another; each must succeed.
pub async fn one_by_one(connection: &mut Connection, count: usize, mut request: impl FnMut(usize) -> Request) -> Result<Samples> {
    for place in 0..WARM_UP {
        connection.send(&request(place)).await?.succeeded()?;
    }
    let began = Instant::now();
    let mut times = Vec::with_capacity(count);
    while times.len() < count && began.elapsed() < READING {
        let request = request(WARM_UP + times.len());
        let asked = Instant::now();
        let reply = connection.send(&request).await?;
        times.push(asked.elapsed());
        reply.succeeded()?;
    }
    Ok(Samples::new(times))
}

/// Several clients at once, each sending its own requests one after another until they or the time are used up; answers the times, and how
/// long all of it took.
pub async fn together(clients: Vec<(Connection, Vec<Request>)>, limit: Duration) -> Result<(Samples, Duration)> {
    let began = Instant::now();
    let tasks: Vec<_> =
        clients.into_iter().map(|(connection, requests)| tokio::spawn(client(connection, requests, began + limit))).collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await??);
    }
    Ok((Samples::new(times), began.elapsed()))
}

async fn client(mut connection: Connection, requests: Vec<Request>, end: Instant) -> Result<Vec<Duration>> {
    let mut times = Vec::with_capacity(requests.len());
    for request in requests {
        let asked = Instant::now();
        if asked >= end {
            break;
        }
        connection.send(&request).await?.succeeded()?;
        times.push(asked.elapsed());
    }
    Ok(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let samples = Samples::new((1..=200).rev().map(Duration::from_micros));
        assert_eq!([50, 95, 99, 100].map(|percent| samples.percentile(percent)), [100, 190, 198, 200]);
        assert_eq!(Samples::default().percentile(50), 0);
        assert_eq!(samples.tell(), "0.10 / 0.19 / 0.19 ms");
        assert_eq!(per_second(953, Duration::from_millis(500)), 1906);
    }
}
