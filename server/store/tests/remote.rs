//! A SurrealDB server as small as the store's tests need: the engine's own answering of its protocol, over one WebSocket a client, in memory.
//! It prints its address and serves until it is ended. `bin/test-remote` runs the store's tests against it. No users, no live queries.

#![allow(clippy::unwrap_used, clippy::result_large_err)]

use std::sync::Arc;

use futures::{SinkExt, StreamExt};
use surrealdb::types::{HashMap, SurrealValue, Value, decode, encode};
use surrealdb_core::dbs::Session;
use surrealdb_core::kvs::Datastore;
use surrealdb_core::rpc::RpcProtocol;
use surrealdb_rpc::error::parse_error;
use surrealdb_rpc::{DbResponse, DbResult, Request};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{RwLock, mpsc};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request as Upgrade, Response};
use uuid::Uuid;

/// What one client has open.
struct Connection {
    datastore: Arc<Datastore>,
    sessions: HashMap<Uuid, Arc<RwLock<Session>>>,
    /// The session of a request that names none.
    own: Uuid,
}

impl RpcProtocol for Connection {
    fn kvs(&self) -> &Datastore {
        &self.datastore
    }
    fn kvs_arc(&self) -> Arc<Datastore> {
        Arc::clone(&self.datastore)
    }
    fn version_data(&self) -> DbResult {
        DbResult::Other(Value::String("surrealdb-3.3.5".into()))
    }
    fn session_map(&self) -> &HashMap<Uuid, Arc<RwLock<Session>>> {
        &self.sessions
    }
    async fn cleanup_lqs(&self, _session: &Uuid) {}
    async fn cleanup_all_lqs(&self) {}
}

impl Connection {
    async fn answer(&self, message: &[u8]) -> Vec<u8> {
        let request = match decode::<Value>(message) {
            Ok(Value::Object(request)) => Request::from_object(request),
            _ => Err(parse_error()),
        };
        let (id, session, result) = match request {
            Err(error) => (None, None, Err(error)),
            Ok(request) => {
                let named: Option<Uuid> = request.session_id.map(Into::into);
                let transaction = request.txn.map(Into::into);
                let result = self.execute(transaction, named.unwrap_or(self.own), named, request.method, request.params).await;
                (request.id, named, result)
            }
        };
        let response = match result {
            Ok(result) => DbResponse::success(id, session, result),
            Err(error) => DbResponse::failure(id, session, error),
        };
        encode(&response.into_value()).unwrap()
    }
}

async fn serve(stream: TcpStream, datastore: Arc<Datastore>) -> Result<(), tokio_tungstenite::tungstenite::Error> {
    let agree = |_: &Upgrade, mut response: Response| {
        response.headers_mut().insert("sec-websocket-protocol", "flatbuffers".parse().unwrap());
        Ok(response)
    };
    let (mut sink, mut source) = tokio_tungstenite::accept_hdr_async(stream, agree).await?.split();
    let own = Uuid::now_v7();
    let connection = Arc::new(Connection { datastore, sessions: HashMap::new(), own });
    connection.set_session(own, Arc::new(RwLock::new(Session::owner())));
    let (answers, mut to_send) = mpsc::channel::<Vec<u8>>(64);
    let writer = tokio::spawn(async move {
        while let Some(answer) = to_send.recv().await {
            if sink.send(Message::Binary(answer.into())).await.is_err() {
                return;
            }
        }
    });
    while let Some(message) = source.next().await {
        let Message::Binary(message) = message? else { continue };
        let (connection, answers) = (Arc::clone(&connection), answers.clone());
        tokio::spawn(async move {
            let answer = connection.answer(&message).await;
            // A client that is gone needs no answer.
            let _ = answers.send(answer).await;
        });
    }
    drop(answers);
    let _ = writer.await;
    Ok(())
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let datastore = Datastore::builder().build_with_path("memory").await?;
    datastore.check_version().await?;
    datastore.bootstrap().await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("ws://{}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        let datastore = Arc::clone(&datastore);
        tokio::spawn(async move {
            if let Err(error) = serve(stream, datastore).await {
                eprintln!("a client went: {error}");
            }
        });
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Deep queries need a deep stack.
    tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(20 << 20).build()?.block_on(run())
}
