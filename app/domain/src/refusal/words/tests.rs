use std::collections::HashSet;

use chrono::NaiveDate;

use crate::amendment::{AmendmentAct, AmendmentState};
use crate::audit::{AuditAct, AuditState, FindingAct, FindingState};
use crate::contract::Life;
use crate::dunning::Channel;
use crate::fee::{FeeAct, FeeCategory, FeeState};
use crate::import::{BuiltOn, Obstacle};
use crate::invoice::{InvoiceAct, InvoiceState};
use crate::lang::Lang;
use crate::money::{Amount, Currency};
use crate::original::{OriginalAct, OriginalState};
use crate::outbox::{DispatchAct, DispatchState};
use crate::refusal::{Problems, Refusal};
use crate::signature::{RoundState, SignAct, SignState};

/// A sample of every refusal. A variant that is missing here does not compile.
macro_rules! every_refusal {
    ($($name:ident { $($field:ident : $value:expr),* },)*) => {
        fn every_refusal() -> Vec<Refusal> {
            fn nothing_is_missing(refusal: &Refusal) {
                match refusal {
                    $(Refusal::$name { .. } => {})*
                    Refusal::Told { .. } => {}
                }
            }
            let samples = vec![$(Refusal::$name { $($field: $value),* }),*];
            samples.iter().for_each(nothing_is_missing);
            samples
        }
    };
}

every_refusal! {
    Required {},
    TooLong { characters_max: 3 },
    NotAnAmount {},
    TooPrecise { decimals_max: 2 },
    AmountTooLarge {},
    AmountNotPositive {},
    AmountNegative {},
    NotANumber {},
    NotAPercent {},
    NotADate {},
    DateOutOfRange {},
    DatesOutOfOrder {},
    NotAMobile {},
    NotAPhone {},
    NotAnEmail {},
    NotACreditCode {},
    NotOneOf { allowed: "HT-7".to_owned() },
    BadCharacters {},
    NoLines {},
    LineTotalDiffers { stated: amount(128_000_000), computed: amount(120_000_050) },
    DiscountOverTotal {},
    NoInstalments {},
    PlanDoesNotAddUp { plan: amount(128_000_000), contract: amount(120_000_050) },
    PercentsDoNotAddUp {},
    AgeingLimitsNotRising { days_max: 3 },
    TooManyAgeingLimits { limits_max: 3 },
    TooManyInstalments { instalments_max: 3 },
    CollectedOverAmount { collected: amount(128_000_000), amount: amount(120_000_050) },
    ProgressContradictsCollected {},
    NumberTaken { number: "HT-7".to_owned() },
    NumberRepeatedInFile { number: "HT-7".to_owned(), row: 3 },
    CustomerRepeatedInFile { name: "HT-7".to_owned(), row: 3 },
    RowRepeatedInFile { row: 3 },
    ContractDiffers {
        number: "HT-7".to_owned(),
        currency: Currency::Cny,
        amount: amount(128_000_000),
        collected: amount(120_000_050),
        signed: Some(day())
    },
    OtherLineRefused { number: "HT-7".to_owned(), row: 3 },
    ContractNotEditable {},
    EndingNeeded {},
    LifeCannotMove { from: Life::Archived, to: Life::Signed },
    NotThisCustomersContact {},
    NotThisCustomersContract {},
    NotRenewable { life: Life::Terminated },
    RenewalWithoutEnd {},
    RenewedAlready { number: "HT-7".to_owned() },
    RenewalOverlaps { first: day() },
    EndOverlapsRenewal { number: "HT-7".to_owned(), start: day() },
    NotCompleted {},
    BeingAmended {},
    NotAmendable {},
    NothingChanged {},
    ExtensionNotLater {},
    InstalmentPaid { ordinal: 2 },
    InstalmentPartlyPaid { ordinal: 2, paid: amount(120_000_050) },
    AmendmentCannot { state: AmendmentState::Signed, act: AmendmentAct::Edit },
    AmendmentApprovalNeeded {},
    SignedBeforeVersion { signed: day() },
    SettlementNeeded { outstanding: amount(120_000_050) },
    SettlementOverOpen { open: amount(120_000_050) },
    EndsLater { on: day() },
    EndedByAgreement {},
    NoFlowFits {},
    NobodyApproves { step: 2 },
    AlreadySubmitted {},
    NotWaitingForYou {},
    NotWaitingForThem {},
    AdminMayNotApprove {},
    SubmitterMayNotApprove {},
    AlreadyAsked {},
    AlreadyDecided {},
    InReview {},
    ApprovalNeeded {},
    NoSteps {},
    BandIsEmpty {},
    UnknownVariable { name: "HT-7".to_owned(), line: 3, nearest: "lines".to_owned() },
    UnclosedVariable { line: 3 },
    MarkupInText { line: 3, found: "<b>".to_owned() },
    NoClauses {},
    TooFewAlternatives {},
    AlternativeRepeated { name: "HT-7".to_owned() },
    StandardClauseChanged {},
    UnknownTemplate {},
    ExpenseAlreadyVoid {},
    ExpenseVoidLate {},
    TooManyExpenses { expenses_max: 500 },
    ExpensesDiffer { opening: amount(1_000_000), expenses: amount(1_200_000), currency: Currency::Cny },
    StatementDaysReversed {},
    AdjustmentOverOpen { open: amount(120_000_050) },
    AdjustmentTooEarly { since: day() },
    AdjustmentNotConfirmed {},
    AdjustmentAlreadyReversed {},
    PaidAmountMissing {},
    TooManyAdjustments { adjustments_max: 300 },
    AdjustmentNotOpening {},
    AdjustmentsByOperator {},
    NobodyTold {},
    TooManyLevels { levels_max: 20 },
    LevelRepeated { after: 3 },
    RestAndWork { day: day() },
    NotAHost {},
    NotATime {},
    HoursReversed {},
    PasswordInClear {},
    PasswordAgain {},
    NotARobotUrl { start: "HT-7".to_owned() },
    ChannelNotSetUp { channel: Channel::WeCom },
    NoOwnEmail {},
    DispatchCannot { act: DispatchAct::Arrived, state: DispatchState::Sent },
    BankLineNotOpen {},
    BankLineNotIgnored {},
    BankAmountDiffers {},
    ReceiptHasBankLine {},
    BankAccountMissing {},
    TooManyBankLines { lines_max: 5_000 },
    NothingToImport {},
    ObligationNotOpen {},
    ObligationIsOpen {},
    ContractIsOver {},
    InstalmentHangsAlready { on: "HT-7".to_owned() },
    NotThisContractsInstalment {},
    ConcernResolved {},
    ConcernIsOpen {},
    NoTextYet {},
    NoPdfFont {},
    LettersNotInFont { letters: "HT-7".to_owned() },
    NotAWordFile {},
    WordFileBroken {},
    WordMacros {},
    WordReachesOut { found: "HT-7".to_owned() },
    AuditCannot { state: AuditState::Closed, act: AuditAct::Check },
    AuditSetEmpty {},
    AuditSetTooLarge { found: 300, contracts_max: 200 },
    UnknownContract { number: "HT-7".to_owned() },
    TooManyCheckItems { items_max: 30 },
    FindingCannot { state: FindingState::Closed, act: FindingAct::Answer },
    FindingsOpen { open: 2 },
    AnswerIsYourOwn {},
    TooManyFindings { findings_max: 300 },
    SigningCannot { state: RoundState::Complete, act: SignAct::Cancel },
    SignatoryCannot { state: SignState::Signed, act: SignAct::Decline },
    SignedTextChanged {},
    UnknownSignatory {},
    SignsThemselves { name: "HT-7".to_owned() },
    SignatoryMayNotRead { name: "HT-7".to_owned() },
    SignatoryRepeated {},
    BothSidesSign {},
    SigningUnderWay {},
    NotToBeSigned {},
    NotThisContractsFile {},
    InvoiceOverContract { amount: amount(128_000_000), left: amount(120_000_050) },
    InvoiceNeedsContractInForce {},
    InvoiceSharesOver { shares: amount(128_000_000), amount: amount(120_000_050) },
    NotThisContractsReceipt {},
    ShareOverRecord { share: amount(128_000_000), whole: amount(120_000_050) },
    TooManyInvoices { invoices_max: 300 },
    InvoiceCannot { state: InvoiceState::Void, act: InvoiceAct::Issue },
    InvoiceNumberTaken { number: "HT-7".to_owned() },
    TaxDiffers { computed: amount(120_000_050) },
    InvoiceHandedOver { on: day() },
    InvoiceOfOtherMonth { on: day() },
    InvoiceHasRed { red: amount(120_000_050) },
    RedOverInvoice { left: amount(120_000_050) },
    AllocationOverReceipt { allocated: amount(128_000_000), receipt: amount(120_000_050) },
    AllocationOverInstalment { allocated: amount(128_000_000), open: amount(120_000_050) },
    OtherCustomersInstalment {},
    CurrencyDiffers {},
    BankReferenceTaken { receipt: Some("HT-7".to_owned()) },
    ReceiptNotDraft {},
    ReceiptNotConfirmed {},
    ReceiptAlreadyReversed {},
    DatedInFuture { today: day() },
    OwnCurrencyNeedsNoRate {},
    RateOutOfRange {},
    RateThere { currency: Currency::Usd, day: day(), rate: "HT-7".to_owned() },
    RefundOverAdvance { left: amount(120_000_050) },
    RefundAlreadyTakenBack {},
    ReceiptRefunded { refunded: amount(120_000_050) },
    PeriodClosed { month: day().into() },
    PeriodNotOver { month: day().into() },
    PeriodOutOfOrder { next: day().into() },
    PeriodNotLast {},
    FeeCapMissing { category: FeeCategory::Events },
    FeeOverCap { category: FeeCategory::Events, cap: amount(120_000_050), claimed: amount(128_000_000) },
    FeeOverStandard { standard: amount(120_000_050) },
    FeeCashToPerson {},
    FeeOverGiftCap { cap: amount(120_000_050), total: amount(128_000_000) },
    FeeBandsOutOfOrder {},
    FeeProductTaken { product: "HT-7".to_owned(), product_line: "HT-7".to_owned() },
    TooManyFeeBands { bands_max: 20 },
    TooManyFeeEditions { editions_max: 100 },
    FeeMonthNotOver { month: day().into() },
    FeeSalesChanged {},
    FeeRowGone {},
    FeeCannot { state: FeeState::Approved, act: FeeAct::Edit },
    FeeSignedBefore {},
    FeeContentChanged {},
    FeeContractSigned { number: "HT-7".to_owned() },
    TooManyFeeClaims { claims_max: 300 },
    FeeOverPayable { payable: amount(120_000_050) },
    FeeNothingToPay {},
    FeeReferenceTaken { reference: "HT-7".to_owned() },
    FeeReturnNothing {},
    FeeReturnedBefore {},
    FeeTakenBackSince { beneficiary: "HT-7".to_owned() },
    TooManyFeeLines { lines_max: 300 },
    FeeExceptionVoid {},
    LoginTaken {},
    PasswordTooShort { characters_min: 3 },
    PasswordTooCommon {},
    WrongLoginOrPassword {},
    TooManyAttempts { wait_seconds: 30 },
    WrongSetupToken {},
    AlreadySetUp {},
    TeamCycle {},
    TeamNotEmpty {},
    UnknownUser {},
    UnknownTeam {},
    LastAdmin {},
    UnknownTimeZone {},
    NotAllowed {},
    ChangedMeanwhile {},
    OperationReused {},
    DuplicateCustomer { name: "HT-7".to_owned(), number: "HT-7".to_owned() },
    CustomerMerged { name: "HT-7".to_owned(), number: "HT-7".to_owned() },
    ArrearsPaidSince { contract: "HT-7".to_owned(), open: amount(120_000_050) },
    SameCustomer {},
    CreditLimitIsManagers {},
    LevelsOutOfOrder {},
    NotEmptyCompany {},
    DemoRunning {},
    FileTooLarge { megabytes_max: 30 },
    FileTypeUnknown {},
    FileEmpty {},
    FileBroken {},
    FileEncrypted {},
    FileBomb {},
    TooManyRows { rows_max: 3 },
    NoHeader {},
    FormulaCell {},
    NoSuchSheet { sheets: "HT-7".to_owned() },
    ImportBuiltOn { obstacles: vec![Obstacle { record: "HT-7".to_owned(), built: BuiltOn::Receipt, what: "SK-1".to_owned() }] },
    ImportRunning {},
    NotAPhoto {},
    TooManyPhotos { photos_max: 6 },
    AttachmentTypeRefused {},
    AttachmentActive {},
    AttachmentHasMacros {},
    AttachmentTypeDiffers { found: "pdf".to_owned(), name: "docx".to_owned() },
    AttachmentBroken {},
    AttachmentAlreadyThere { name: "HT-7.pdf".to_owned() },
    AttachmentAlreadyWithdrawn {},
    TooManyAttachments { files_max: 100 },
    FileNotClean {},
    FileNotScanned {},
    ContractArchived {},
    StillOwed { outstanding: amount(120_000_050) },
    RetentionOutOfRange { years_max: 100 },
    OriginalLent { borrower: "Li".to_owned(), due: day() },
    OriginalCannot { state: OriginalState::InStore, act: OriginalAct::Return },
    TooManyOriginals { originals_max: 20 },
}

fn amount(fen: i64) -> Amount {
    Amount::from_minor_units(fen, Currency::Cny).unwrap()
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 2, 29).unwrap()
}

#[test]
fn the_code_is_the_tag_that_serde_writes() {
    for refusal in every_refusal() {
        let json = serde_json::to_value(&refusal).unwrap();
        assert_eq!(json["code"], refusal.code());
        assert_eq!(serde_json::from_value::<Refusal>(json).unwrap(), refusal);
    }
}

#[test]
fn no_two_refusals_share_a_code_or_a_sentence() {
    let samples = every_refusal();
    let codes: HashSet<_> = samples.iter().map(Refusal::code).collect();
    assert_eq!(codes.len(), samples.len());
    for lang in [Lang::Zh, Lang::En] {
        let sentences: HashSet<_> = samples.iter().map(|refusal| refusal.message(lang)).collect();
        assert_eq!(sentences.len(), samples.len());
    }
}

#[test]
fn every_refusal_speaks_both_languages_and_says_what_to_do() {
    for refusal in every_refusal() {
        let (zh, en) = (refusal.message(Lang::Zh), refusal.message(Lang::En));
        assert!(zh.chars().any(|c| ('一'..='龥').contains(&c)), "{zh}");
        assert!(!en.chars().any(|c| ('一'..='龥').contains(&c)), "{en}");
        assert!(zh.ends_with('。') && en.ends_with('.'), "{zh} {en}");
        assert!(zh.matches(['。', '，', '：', '；']).count() >= 2 || zh.contains("可以"), "{zh}");
        assert_ne!(en, refusal.code());
        assert_eq!(refusal.to_string(), en);
    }
}

#[test]
fn amounts_and_dates_are_written_out() {
    let refusal = Refusal::PlanDoesNotAddUp { plan: amount(128_000_000), contract: amount(120_000_050) };
    assert_eq!(refusal.message(Lang::Zh), "各期合计 1,280,000.00，合同金额 1,200,000.50，两者必须相等。请调整其中一期。");
    let future = Refusal::DatedInFuture { today: day() };
    assert_eq!(future.message(Lang::En), "The date cannot be after today (2024-02-29). Correct it.");
    assert_eq!(Refusal::TooPrecise { decimals_max: 0 }.message(Lang::Zh), "这里不能有小数。请填整数。");
}

#[test]
fn problems_keep_the_field_they_belong_to() {
    let mut line = Problems::new();
    line.add("quantity", Refusal::NotANumber);
    line.add("", Refusal::DiscountOverTotal);
    let mut form = Problems::new();
    form.nest("lines.0", line);
    assert_eq!(form.keep("title", Err::<(), _>(Refusal::Required)), None);
    assert_eq!(form.of("lines.0.quantity"), Some(&Refusal::NotANumber));
    assert_eq!(form.of("lines.0"), Some(&Refusal::DiscountOverTotal));
    assert_eq!(form.of("title"), Some(&Refusal::Required));
    assert_eq!(form.of("other"), None);
    assert!(form.clone().into_result(()).is_err());
    assert_eq!(Problems::new().into_result(7), Ok(7));
}
