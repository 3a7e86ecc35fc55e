//! The stable code of each refusal: what JSON, error files and logs carry. It is the tag that serde writes; a test holds the two together.

use super::Refusal;

impl Refusal {
    /// The stable English code in snake_case. Never renamed: error files and phones keep it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            // Fields
            Self::Required => "required",
            Self::TooLong { .. } => "too_long",
            Self::NotAnAmount => "not_an_amount",
            Self::TooPrecise { .. } => "too_precise",
            Self::AmountTooLarge => "amount_too_large",
            Self::AmountNotPositive => "amount_not_positive",
            Self::AmountNegative => "amount_negative",
            Self::NotANumber => "not_a_number",
            Self::NotAPercent => "not_a_percent",
            Self::NotADate => "not_a_date",
            Self::DateOutOfRange => "date_out_of_range",
            Self::DatesOutOfOrder => "dates_out_of_order",
            Self::NotAMobile => "not_a_mobile",
            Self::NotAPhone => "not_a_phone",
            Self::NotAnEmail => "not_an_email",
            Self::NotACreditCode => "not_a_credit_code",
            Self::NotOneOf { .. } => "not_one_of",
            Self::BadCharacters => "bad_characters",
            // Contracts
            Self::NoLines => "no_lines",
            Self::LineTotalDiffers { .. } => "line_total_differs",
            Self::DiscountOverTotal => "discount_over_total",
            Self::NoInstalments => "no_instalments",
            Self::PlanDoesNotAddUp { .. } => "plan_does_not_add_up",
            Self::PercentsDoNotAddUp => "percents_do_not_add_up",
            Self::TooManyInstalments { .. } => "too_many_instalments",
            Self::CollectedOverAmount { .. } => "collected_over_amount",
            Self::ProgressContradictsCollected => "progress_contradicts_collected",
            Self::NumberTaken { .. } => "number_taken",
            Self::NumberRepeatedInFile { .. } => "number_repeated_in_file",
            Self::OtherLineRefused { .. } => "other_line_refused",
            Self::ContractNotEditable => "contract_not_editable",
            Self::NotThisCustomersContact => "not_this_customers_contact",
            // Money
            Self::AllocationOverReceipt { .. } => "allocation_over_receipt",
            Self::AllocationOverInstalment { .. } => "allocation_over_instalment",
            Self::OtherCustomersInstalment => "other_customers_instalment",
            Self::CurrencyDiffers => "currency_differs",
            Self::BankReferenceTaken { .. } => "bank_reference_taken",
            Self::ReceiptNotDraft => "receipt_not_draft",
            Self::ReceiptNotConfirmed => "receipt_not_confirmed",
            Self::ReceiptAlreadyReversed => "receipt_already_reversed",
            Self::DatedInFuture { .. } => "dated_in_future",
            // People
            Self::LoginTaken => "login_taken",
            Self::PasswordTooShort { .. } => "password_too_short",
            Self::PasswordTooCommon => "password_too_common",
            Self::WrongLoginOrPassword => "wrong_login_or_password",
            Self::TooManyAttempts { .. } => "too_many_attempts",
            Self::WrongSetupToken => "wrong_setup_token",
            Self::AlreadySetUp => "already_set_up",
            Self::TeamCycle => "team_cycle",
            Self::TeamNotEmpty => "team_not_empty",
            Self::UnknownUser => "unknown_user",
            Self::UnknownTeam => "unknown_team",
            Self::LastAdmin => "last_admin",
            Self::UnknownTimeZone => "unknown_time_zone",
            // Everywhere
            Self::NotAllowed => "not_allowed",
            Self::ChangedMeanwhile => "changed_meanwhile",
            Self::OperationReused => "operation_reused",
            Self::DuplicateCustomer { .. } => "duplicate_customer",
            Self::NotEmptyCompany => "not_empty_company",
            // Files
            Self::FileTooLarge { .. } => "file_too_large",
            Self::FileTypeUnknown => "file_type_unknown",
            Self::FileEmpty => "file_empty",
            Self::FileBroken => "file_broken",
            Self::FileEncrypted => "file_encrypted",
            Self::FileBomb => "file_bomb",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::NoHeader => "no_header",
            Self::FormulaCell => "formula_cell",
        }
    }
}
