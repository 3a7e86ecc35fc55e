//! Expected refusals: each a named variant that says, in the user's language, what happened and what to do next.
//!
//! A rule never answers with a bare string. `Problem` ties a refusal to the form field that can mend it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::amendment::{AmendmentAct, AmendmentState};
use crate::audit::{AuditAct, AuditState, FindingAct, FindingState};
use crate::closing::Month;
use crate::contract::Life;
use crate::dunning::Channel;
use crate::fee::{FeeAct, FeeCategory, FeeState};
use crate::import::Obstacle;
use crate::invoice::{InvoiceAct, InvoiceState};
use crate::lang::Lang;
use crate::money::{Amount, Currency};
use crate::original::{OriginalAct, OriginalState};
use crate::outbox::{DispatchAct, DispatchState};
use crate::signature::{RoundState, SignAct, SignState};

mod code;
mod words;

/// Why a command or a row of an import was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.message(Lang::En))]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    // Fields
    Required,
    TooLong {
        characters_max: usize,
    },
    NotAnAmount,
    TooPrecise {
        decimals_max: u32,
    },
    AmountTooLarge,
    AmountNotPositive,
    AmountNegative,
    NotANumber,
    NotAPercent,
    NotADate,
    DateOutOfRange,
    DatesOutOfOrder,
    NotAMobile,
    NotAPhone,
    NotAnEmail,
    NotACreditCode,
    NotOneOf {
        allowed: String,
    },
    BadCharacters,
    // Contracts
    NoLines,
    LineTotalDiffers {
        stated: Amount,
        computed: Amount,
    },
    DiscountOverTotal,
    NoInstalments,
    PlanDoesNotAddUp {
        plan: Amount,
        contract: Amount,
    },
    PercentsDoNotAddUp,
    AgeingLimitsNotRising {
        days_max: u16,
    },
    TooManyAgeingLimits {
        limits_max: usize,
    },
    TooManyInstalments {
        instalments_max: usize,
    },
    CollectedOverAmount {
        collected: Amount,
        amount: Amount,
    },
    ProgressContradictsCollected,
    NumberTaken {
        number: String,
    },
    NumberRepeatedInFile {
        number: String,
        row: usize,
    },
    CustomerRepeatedInFile {
        name: String,
        row: usize,
    },
    RowRepeatedInFile {
        row: usize,
    },
    /// An import says another amount, currency or signing day than the books have, or more collected, or partly paid where nothing is.
    ContractDiffers {
        number: String,
        currency: Currency,
        amount: Amount,
        collected: Amount,
        signed: Option<NaiveDate>,
    },
    OtherLineRefused {
        number: String,
        row: usize,
    },
    ContractNotEditable,
    EndingNeeded,
    LifeCannotMove {
        from: Life,
        to: Life,
    },
    NotThisCustomersContact,
    NotThisCustomersContract,
    // Renewal and satisfaction
    NotRenewable {
        life: Life,
    },
    RenewalWithoutEnd,
    RenewedAlready {
        number: String,
    },
    RenewalOverlaps {
        first: NaiveDate,
    },
    /// A successor begins on `start`, before the end that is asked for.
    EndOverlapsRenewal {
        number: String,
        start: NaiveDate,
    },
    NotCompleted,
    // Amendments
    BeingAmended,
    NotAmendable,
    NothingChanged,
    ExtensionNotLater,
    InstalmentPaid {
        ordinal: u16,
    },
    InstalmentPartlyPaid {
        ordinal: u16,
        paid: Amount,
    },
    AmendmentCannot {
        state: AmendmentState,
        act: AmendmentAct,
    },
    AmendmentApprovalNeeded,
    SignedBeforeVersion {
        signed: NaiveDate,
    },
    /// Terminations: the contract is ended by agreement, for something is open under it.
    SettlementNeeded {
        outstanding: Amount,
    },
    SettlementOverOpen {
        open: Amount,
    },
    EndsLater {
        on: NaiveDate,
    },
    EndedByAgreement,
    // Approvals
    NoFlowFits,
    /// Counted from 1, as the flow shows its steps.
    NobodyApproves {
        step: usize,
    },
    AlreadySubmitted,
    NotWaitingForYou,
    /// A step that an admin hands on waits for somebody else by now.
    NotWaitingForThem,
    AdminMayNotApprove,
    SubmitterMayNotApprove,
    AlreadyAsked,
    AlreadyDecided,
    /// What is being approved is frozen.
    InReview,
    ApprovalNeeded,
    NoSteps,
    BandIsEmpty,
    // Templates
    /// Of a text, its lines counted from 1; `nearest` is empty where nothing is like it.
    UnknownVariable {
        name: String,
        line: usize,
        nearest: String,
    },
    UnclosedVariable {
        line: usize,
    },
    MarkupInText {
        line: usize,
        found: String,
    },
    NoClauses,
    TooFewAlternatives,
    AlternativeRepeated {
        name: String,
    },
    StandardClauseChanged,
    UnknownTemplate,
    // Expenses
    ExpenseAlreadyVoid,
    ExpenseVoidLate,
    TooManyExpenses {
        expenses_max: usize,
    },
    ExpensesDiffer {
        opening: Amount,
        expenses: Amount,
        currency: Currency,
    },
    StatementDaysReversed,
    // Discounts, credit notes and write-offs
    AdjustmentOverOpen {
        open: Amount,
    },
    AdjustmentTooEarly {
        since: NaiveDate,
    },
    AdjustmentNotConfirmed,
    AdjustmentAlreadyReversed,
    PaidAmountMissing,
    TooManyAdjustments {
        adjustments_max: usize,
    },
    AdjustmentNotOpening,
    AdjustmentsByOperator,
    // Dunning
    NobodyTold,
    TooManyLevels {
        levels_max: usize,
    },
    LevelRepeated {
        after: i16,
    },
    RestAndWork {
        day: NaiveDate,
    },
    // Channels
    NotAHost,
    NotATime,
    HoursReversed,
    PasswordInClear,
    PasswordAgain,
    NotARobotUrl {
        start: String,
    },
    ChannelNotSetUp {
        channel: Channel,
    },
    NoOwnEmail,
    DispatchCannot {
        act: DispatchAct,
        state: DispatchState,
    },
    // Bank statements
    BankLineNotOpen,
    BankLineNotIgnored,
    BankAmountDiffers,
    ReceiptHasBankLine,
    BankAccountMissing,
    TooManyBankLines {
        lines_max: usize,
    },
    NothingToImport,
    // Obligations
    ObligationNotOpen,
    ObligationIsOpen,
    ContractIsOver,
    InstalmentHangsAlready {
        on: String,
    },
    NotThisContractsInstalment,
    ConcernResolved,
    ConcernIsOpen,
    // Paper
    NoTextYet,
    NoPdfFont,
    /// Letters that no font of the server has, one after the other.
    LettersNotInFont {
        letters: String,
    },
    NotAWordFile,
    WordFileBroken,
    WordMacros,
    /// It would fetch something from elsewhere: `found` is where.
    WordReachesOut {
        found: String,
    },
    // Audits
    AuditCannot {
        state: AuditState,
        act: AuditAct,
    },
    AuditSetEmpty,
    AuditSetTooLarge {
        found: usize,
        contracts_max: usize,
    },
    UnknownContract {
        number: String,
    },
    TooManyCheckItems {
        items_max: usize,
    },
    FindingCannot {
        state: FindingState,
        act: FindingAct,
    },
    FindingsOpen {
        open: u32,
    },
    AnswerIsYourOwn,
    TooManyFindings {
        findings_max: usize,
    },
    // Signing
    SigningCannot {
        state: RoundState,
        act: SignAct,
    },
    SignatoryCannot {
        state: SignState,
        act: SignAct,
    },
    SignedTextChanged,
    UnknownSignatory,
    SignsThemselves {
        name: String,
    },
    SignatoryMayNotRead {
        name: String,
    },
    SignatoryRepeated,
    BothSidesSign,
    SigningUnderWay,
    NotToBeSigned,
    NotThisContractsFile,
    // Invoices
    InvoiceOverContract {
        amount: Amount,
        left: Amount,
    },
    InvoiceNeedsContractInForce,
    InvoiceSharesOver {
        shares: Amount,
        amount: Amount,
    },
    NotThisContractsReceipt,
    /// `whole` is what other invoices have left of it.
    ShareOverRecord {
        share: Amount,
        whole: Amount,
    },
    TooManyInvoices {
        invoices_max: usize,
    },
    InvoiceCannot {
        state: InvoiceState,
        act: InvoiceAct,
    },
    InvoiceNumberTaken {
        number: String,
    },
    TaxDiffers {
        computed: Amount,
    },
    InvoiceHandedOver {
        on: NaiveDate,
    },
    InvoiceOfOtherMonth {
        on: NaiveDate,
    },
    InvoiceHasRed {
        red: Amount,
    },
    RedOverInvoice {
        left: Amount,
    },
    // Money
    AllocationOverReceipt {
        allocated: Amount,
        receipt: Amount,
    },
    AllocationOverInstalment {
        allocated: Amount,
        open: Amount,
    },
    OtherCustomersInstalment,
    CurrencyDiffers,
    /// None: the receipt is not the reader's to see.
    BankReferenceTaken {
        receipt: Option<String>,
    },
    ReceiptNotDraft,
    ReceiptNotConfirmed,
    ReceiptAlreadyReversed,
    DatedInFuture {
        today: NaiveDate,
    },
    OwnCurrencyNeedsNoRate,
    RateOutOfRange,
    RateThere {
        currency: Currency,
        day: NaiveDate,
        rate: String,
    },
    RefundOverAdvance {
        left: Amount,
    },
    RefundAlreadyTakenBack,
    ReceiptRefunded {
        refunded: Amount,
    },
    // Periods
    /// The last closed month.
    PeriodClosed {
        month: Month,
    },
    PeriodNotOver {
        month: Month,
    },
    PeriodOutOfOrder {
        next: Month,
    },
    PeriodNotLast,
    // Maintenance fees
    FeeCapMissing {
        category: FeeCategory,
    },
    FeeOverCap {
        category: FeeCategory,
        cap: Amount,
        claimed: Amount,
    },
    FeeOverStandard {
        standard: Amount,
    },
    FeeCashToPerson,
    FeeOverGiftCap {
        cap: Amount,
        total: Amount,
    },
    FeeBandsOutOfOrder,
    FeeProductTaken {
        product: String,
        product_line: String,
    },
    TooManyFeeBands {
        bands_max: usize,
    },
    TooManyFeeEditions {
        editions_max: usize,
    },
    FeeMonthNotOver {
        month: Month,
    },
    FeeSalesChanged,
    FeeRowGone,
    FeeCannot {
        state: FeeState,
        act: FeeAct,
    },
    FeeSignedBefore,
    FeeContentChanged,
    FeeContractSigned {
        number: String,
    },
    TooManyFeeClaims {
        claims_max: usize,
    },
    FeeOverPayable {
        payable: Amount,
    },
    FeeNothingToPay,
    FeeReferenceTaken {
        reference: String,
    },
    FeeReturnNothing,
    FeeReturnedBefore,
    FeeTakenBackSince {
        beneficiary: String,
    },
    TooManyFeeLines {
        lines_max: usize,
    },
    FeeExceptionVoid,
    // People
    LoginTaken,
    PasswordTooShort {
        characters_min: usize,
    },
    PasswordTooCommon,
    WrongLoginOrPassword,
    TooManyAttempts {
        wait_seconds: u64,
    },
    WrongSetupToken,
    AlreadySetUp,
    TeamCycle,
    TeamNotEmpty,
    UnknownUser,
    UnknownTeam,
    LastAdmin,
    UnknownTimeZone,
    // Everywhere
    NotAllowed,
    ChangedMeanwhile,
    OperationReused,
    DuplicateCustomer {
        name: String,
        number: String,
    },
    CustomerMerged {
        name: String,
        number: String,
    },
    ArrearsPaidSince {
        contract: String,
        open: Amount,
    },
    SameCustomer,
    CreditLimitIsManagers,
    LevelsOutOfOrder,
    NotEmptyCompany,
    DemoRunning,
    // Files
    FileTooLarge {
        megabytes_max: u64,
    },
    FileTypeUnknown,
    FileEmpty,
    FileBroken,
    FileEncrypted,
    FileBomb,
    TooManyRows {
        rows_max: usize,
    },
    NoHeader,
    FormulaCell,
    NoSuchSheet {
        sheets: String,
    },
    ImportBuiltOn {
        obstacles: Vec<Obstacle>,
    },
    ImportRunning,
    NotAPhoto,
    TooManyPhotos {
        photos_max: usize,
    },
    // Attachments and originals
    AttachmentTypeRefused,
    AttachmentActive,
    AttachmentHasMacros,
    /// Endings without their dot: of what the file is, and of its name.
    AttachmentTypeDiffers {
        found: String,
        name: String,
    },
    AttachmentBroken,
    AttachmentAlreadyThere {
        name: String,
    },
    AttachmentAlreadyWithdrawn,
    TooManyAttachments {
        files_max: usize,
    },
    FileNotClean,
    FileNotScanned,
    ContractArchived,
    StillOwed {
        outstanding: Amount,
    },
    RetentionOutOfRange {
        years_max: u16,
    },
    OriginalLent {
        borrower: String,
        due: NaiveDate,
    },
    OriginalCannot {
        state: OriginalState,
        act: OriginalAct,
    },
    TooManyOriginals {
        originals_max: usize,
    },
    /// Any of the above as the server told it to the browser: its code and its sentences. It stands in no file and no database.
    #[serde(skip)]
    Told {
        code: String,
        zh: String,
        en: String,
    },
}

impl Refusal {
    /// What happened and what to do next, for the user's eyes.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        words::message(self, lang)
    }
}

/// A refusal and the form field that can mend it (`lines.0.quantity`); an empty field means the whole form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub field: String,
    pub refusal: Refusal,
}

/// All that is wrong with a form, so that a user sees every mistake at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub fn add(&mut self, field: impl Into<String>, refusal: Refusal) {
        self.0.push(Problem { field: field.into(), refusal });
    }

    /// Keeps the value, or notes the refusal beside its field.
    pub fn keep<T>(&mut self, field: &str, result: Result<T, Refusal>) -> Option<T> {
        result.map_err(|refusal| self.add(field, refusal)).ok()
    }

    /// Takes over the problems of a part, its fields prefixed (`lines.0`).
    pub fn nest(&mut self, prefix: &str, inner: Problems) {
        for problem in inner.0 {
            let field = if problem.field.is_empty() { prefix.to_owned() } else { format!("{prefix}.{}", problem.field) };
            self.add(field, problem.refusal);
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether each has its sentences with it.
    #[must_use]
    pub fn are_told(&self) -> bool {
        self.0.iter().all(|problem| matches!(problem.refusal, Refusal::Told { .. }))
    }

    /// What is wrong with this field, if anything.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&Refusal> {
        self.0.iter().find(|problem| problem.field == field).map(|problem| &problem.refusal)
    }

    /// `Ok` when nothing is wrong.
    pub fn into_result<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl From<Refusal> for Problems {
    fn from(refusal: Refusal) -> Self {
        Self(vec![Problem { field: String::new(), refusal }])
    }
}
