//! `serve`: the server itself.

use std::net::SocketAddr;

use super::words::{self, Failure};
use super::{Context, DONE, Outcome};
use crate::boot::BootError;

#[derive(clap::Args)]
pub struct Arguments {
    /// 监听地址（默认取 Leptos.toml 的 address） · where to listen (default: address of Leptos.toml)
    #[arg(long, value_name = "IP:PORT")]
    pub addr: Option<SocketAddr>,
}

pub(super) async fn run(context: Context, arguments: &Arguments) -> Outcome {
    let lang = context.lang;
    let settings = match arguments.addr {
        Some(address) => context.settings.with_address(address).map_err(|error| Failure::Usage(error.to_string()))?,
        None => context.settings,
    };
    crate::boot::serve(settings).await.map_err(|error| match error {
        BootError::Store(error) => Failure::Failed(words::explain(&error, lang)),
        other => Failure::Failed(other.to_string()),
    })?;
    Ok(DONE)
}
