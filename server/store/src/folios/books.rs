//! What is open of every contract, in memory: some 300 bytes of each. It is read from the folios when a report is first asked for, follows each commit
//! of this process, and is read anew where the database has seen another.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use domain::folio::{Day, Folio, Party};
use domain::id::{ContractId, CustomerId};
use domain::money::{Amount, Currency};
use domain::permission::Reach;

use crate::error::Result;

/// Something of a contract that was due on a day and open, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) due: Day,
    pub(crate) open: i64,
}

/// A contract as it stood at the end of a day.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) contract: ContractId,
    pub(crate) number: String,
    pub(crate) party: Arc<Party>,
    pub(crate) currency: Currency,
    pub(crate) dues: Vec<Due>,
    /// The money that came in after that day.
    pub(crate) later: Amount,
    /// Between these days it was another.
    first: Day,
    last: Day,
}

impl Standing {
    /// At the end of that day.
    pub(super) fn on(folio: &Folio, day: Day) -> Result<Self> {
        Ok(Self {
            contract: folio.id.clone(),
            number: folio.number.clone(),
            party: Arc::new(folio.party.clone()),
            currency: folio.currency,
            dues: folio.on(day).map(|one| Due { due: one.due, open: one.open }).collect(),
            later: folio.collected_after(day)?,
            first: folio.first().unwrap_or(Day::MAX),
            last: folio.last().unwrap_or(Day::MIN),
        })
    }

    /// After all that is known of it.
    pub(super) fn now(folio: &Folio) -> Result<Self> {
        Self::on(folio, folio.last().unwrap_or(Day::MAX))
    }
}

/// The contracts that still stand as on a day, and those that changed since.
pub(super) struct Found {
    pub(super) revision: i64,
    pub(super) standing: Vec<Arc<Standing>>,
    pub(super) later: Vec<ContractId>,
    /// Out of so many.
    pub(super) of: usize,
}

/// Every contract as it stands after all that is known of it, as of a commit.
pub(super) struct Books {
    revision: i64,
    contracts: HashMap<ContractId, Arc<Standing>>,
    /// The contracts of one customer share what they say of it.
    parties: HashMap<CustomerId, Arc<Party>>,
    pub(super) promisers: BTreeSet<CustomerId>,
}

impl Books {
    pub(super) fn at(revision: i64) -> Self {
        Self { revision, contracts: HashMap::new(), parties: HashMap::new(), promisers: BTreeSet::new() }
    }

    pub(super) fn add(&mut self, mut standing: Standing) {
        match self.parties.get(&standing.party.customer) {
            Some(known) if *known == standing.party => standing.party = Arc::clone(known),
            _ => {
                self.parties.insert(standing.party.customer.clone(), Arc::clone(&standing.party));
            }
        }
        standing.dues.shrink_to_fit();
        self.contracts.insert(standing.contract.clone(), Arc::new(standing));
    }

    /// A folio as a commit left it.
    fn note(&mut self, folio: &Folio) -> Result<()> {
        if folio.is_empty() {
            self.contracts.remove(&folio.id);
        } else {
            self.add(Standing::now(folio)?);
        }
        Ok(())
    }

    fn on(&self, reach: &Reach, day: Day) -> Found {
        let (mut standing, mut later) = (Vec::new(), Vec::new());
        for one in self.contracts.values().filter(|one| one.first <= day && reach.covers(&one.party.owner)) {
            if day < one.last {
                later.push(one.contract.clone());
            } else if !one.dues.is_empty() {
                standing.push(Arc::clone(one));
            }
        }
        Found { revision: self.revision, standing, later, of: self.contracts.len() }
    }
}

/// The books, once somebody asked for them.
#[derive(Default)]
pub(crate) struct Kept(RwLock<Option<Books>>);

impl Kept {
    /// Whether they say what that commit left. Later ones do not do either: a database that went back to an earlier commit, as a server of its own
    /// does after a failure, is read anew.
    pub(super) fn knows(&self, revision: i64) -> bool {
        self.read().as_ref().is_some_and(|books| books.revision == revision)
    }

    pub(super) fn at(&self, reach: &Reach, day: Day) -> Option<Found> {
        self.read().as_ref().map(|books| books.on(reach, day))
    }

    pub(super) fn promisers(&self) -> Option<BTreeSet<CustomerId>> {
        self.read().as_ref().map(|books| books.promisers.clone())
    }

    pub(super) fn keep(&self, books: Books) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(books);
    }

    /// After a commit: what it wrote into folios, and who promised something. Books that say something else than the commit before it are of no use:
    /// the next reader reads them anew.
    pub(crate) fn follow(&self, (previous, next): (i64, i64), folios: &[Folio], promisers: BTreeSet<CustomerId>) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let Some(books) = kept.as_mut() else { return };
        if books.revision == previous && folios.iter().try_for_each(|folio| books.note(folio)).is_ok() {
            books.promisers.extend(promisers);
            books.revision = next;
        } else {
            *kept = None;
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, Option<Books>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}
