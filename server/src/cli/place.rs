//! Where the data is: opening the store, and whether there is anything yet.

use std::path::{Path, PathBuf};

use domain::company::Company;
use domain::lang::Lang;
use domain::money::Currency;
use store::Store;

use super::Context;
use super::words::{self, Failure};
use crate::settings::Settings;

/// The folder of the embedded database; none for a remote one and for memory.
pub(super) fn database_folder(settings: &Settings) -> Option<PathBuf> {
    let url = settings.database_url();
    let path = url.strip_prefix("surrealkv://")?;
    Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
}

/// Whether anything but a lock lies in the folder.
pub(super) fn holds_anything(folder: &Path) -> bool {
    let Ok(mut entries) = folder.read_dir() else { return false };
    entries.any(|entry| entry.is_ok_and(|entry| entry.file_name() != "in-use.lock"))
}

impl Context {
    /// Whether there is a database to read; a remote one is there by definition.
    pub(super) fn has_database(&self) -> bool {
        database_folder(&self.settings).is_none_or(|folder| holds_anything(&folder))
    }

    /// Opens the database, making it when it is not there yet.
    pub(super) async fn open(&self) -> Result<Store, Failure> {
        crate::boot::open_store(&self.settings).await.map_err(words::store(self.lang))
    }

    /// Opens a database that has a company.
    pub(super) async fn open_company(&self) -> Result<(Store, Company), Failure> {
        if !self.has_database() {
            return Err(self.no_company());
        }
        let store = self.open().await?;
        match store::companies::current(&store).await {
            Some(company) => Ok((store, company)),
            None => {
                self.close(&store).await?;
                Err(self.no_company())
            }
        }
    }

    fn no_company(&self) -> Failure {
        let folder = self.settings.data_dir.display();
        Failure::Failed(match self.lang {
            Lang::Zh => format!(
                "{folder} 里还没有公司。请先用 import 导入台账、用 demo 建立示例公司，或启动服务完成首次设置；也可用 --data 指定另一个目录。"
            ),
            Lang::En => format!(
                "there is no company in {folder} yet. Load a ledger by `import`, make a sample company by `demo`, or start the server and set it up; or name another folder by --data."
            ),
        })
    }

    pub(super) async fn close(&self, store: &Store) -> Result<(), Failure> {
        store.close().await.map_err(words::store(self.lang))
    }

    /// The company that an import makes in an empty place, out of the settings.
    pub(super) fn default_company(&self) -> Result<Company, Failure> {
        let currency = Currency::parse(&self.settings.currency).map_err(|refusal| Failure::refusal(self.lang, &refusal))?;
        Ok(Company::new("我的公司".to_owned(), self.settings.time_zone.name().to_owned(), currency))
    }
}
