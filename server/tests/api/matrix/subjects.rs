//! What a cell of the matrix acts on: a record of somebody, fresh where acting uses it up.

/// Kinds of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    Nothing,
    Customer,
    /// Logged by its owner, where the owner may log.
    FollowUp,
    /// The same with a photo.
    Photo,
    /// A customer that may be given away.
    Spare,
    /// A contract that can still be edited.
    Contract,
    Instalment,
    /// A contract imported as partly paid.
    HalfKnown,
    Draft,
    Confirmed,
    /// A confirmed receipt with money left and an instalment to use it for.
    Advance,
    Session,
    User,
    Team,
    /// A file that was uploaded for import: the owner's own, or the boss's for those who may not upload.
    Upload,
    /// The same, and its import is over.
    Started,
    /// A contract that a flow asks approval for, not submitted yet.
    Pending,
    /// The same, submitted by the boss: it waits for the executive.
    Approval,
    /// A contract with a file.
    File,
    /// A paper original of a contract, overdue.
    Original,
    Flow,
    /// A template; a clause of it is the other record.
    Template,
    /// A contract that can be drafted from a template, which is the other record.
    Drafted,
    /// An amendment that nobody has submitted, and that no flow asks about.
    Amendment,
    /// One that a flow asks approval for.
    Unapproved,
    /// A contract that was amended.
    Amended,
    /// An open obligation of the contract's owner.
    Obligation,
    /// The same, done.
    DoneObligation,
    /// A contract with an open instalment, while a flow asks the executive about what is given up.
    Owed,
    /// A write-off that the boss asked for, and the executive sent back.
    ReturnedAdjustment,
    /// The same, approved.
    BookedAdjustment,
    /// An expense that somebody else recorded.
    Expense,
    /// A line of a bank statement, to be matched; a draft receipt over its sum is the other record.
    BankLine,
    /// The same, ignored.
    IgnoredLine,
    /// An open issue of the contract's owner.
    Concern,
    /// The same, resolved.
    ResolvedConcern,
    /// The owner's target of this year.
    Goal,
    /// A completed contract that ended yesterday and has no successor.
    Renewable,
    /// An invoice that the owner asked for, or the boss for those who may not.
    Invoice,
    /// The same, issued today.
    IssuedInvoice,
    /// A contract with a text.
    Written,
    /// A contract that is to be signed, and that no flow asks about.
    Unsigned,
    /// The same, put up for signing.
    Signing,
    /// An audit that has not started, over a contract of the owner.
    Audit,
    /// The same, under way.
    RunningAudit,
    /// A special application that the owner wrote, or the colleague for those who may not; its contract is the other one, its policy the other record.
    Fee,
    /// The same of a rep, submitted.
    SubmittedFee,
    /// An exception for the owner's customer.
    FeeException,
    /// A batch that was paid.
    FeeBatch,
    /// A finding of it that waits for the owner.
    Finding,
    /// The same, answered.
    AnsweredFinding,
}

/// A record and what is needed to speak of it.
#[derive(Clone, Debug, Default)]
pub struct Target {
    pub owner: String,
    pub customer: String,
    /// The customer's name: on no other record.
    pub name: String,
    pub id: String,
    pub version: u64,
    /// An instalment of the same customer.
    pub instalment: String,
    /// The hash of a follow-up's photo.
    pub photo: String,
    /// The hash of an approval's content.
    pub hash: String,
    /// The id of a contract's file.
    pub file: String,
    /// The contract that an audit is over.
    pub contract: String,
    /// Somebody in everybody's team, to give a customer to; of an audit, its lead.
    pub heir: String,
    /// Another customer of everybody's team, to merge one into, and its version; or what the subject says.
    pub other: (String, u64),
}
