//! Who asks: users of the generated company, signed in through the front door.

use std::net::SocketAddr;

use crate::Result;
use crate::http::{Connection, Request};

/// Of all who can sign in; `generate` says it too.
const PASSWORD: &str = "yuezhang-bench";
/// The reps of the first team.
pub const REPS: usize = 8;

/// A scope each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// So many of the first team's reps, counted round.
    Rep(usize),
    /// Of the first team.
    Manager,
    Finance,
    Executive,
}

/// Cookies of the users.
pub struct People {
    pub address: SocketAddr,
    reps: Vec<String>,
    manager: String,
    finance: String,
    executive: String,
}

impl People {
    pub async fn sign_in(address: SocketAddr) -> Result<Self> {
        let mut reps = Vec::with_capacity(REPS);
        for index in 1..=REPS {
            reps.push(cookie(address, &format!("rep{index:02}")).await?);
        }
        Ok(Self {
            address,
            reps,
            manager: cookie(address, "manager1").await?,
            finance: cookie(address, "finance").await?,
            executive: cookie(address, "executive").await?,
        })
    }

    /// A new connection of that user.
    pub async fn connect(&self, who: Who) -> Result<Connection> {
        let cookie = match who {
            Who::Rep(index) => &self.reps[index % REPS],
            Who::Manager => &self.manager,
            Who::Finance => &self.finance,
            Who::Executive => &self.executive,
        };
        Connection::open(self.address, cookie).await
    }
}

async fn cookie(address: SocketAddr, login: &str) -> Result<String> {
    let form = Request::form("account/sign_in", &format!("login={login}&password={PASSWORD}"));
    let reply = Connection::open(address, "").await?.send(&form).await?.succeeded()?;
    let cookie = reply.header("set-cookie").and_then(|line| line.split(';').next()).ok_or("signing in gave no cookie")?;
    Ok(cookie.to_owned())
}
