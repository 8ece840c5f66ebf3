#[cfg(feature = "formats")]
use super::Reader;
use super::{LaunchProblem, Locale, RuleProblem, ValueKind, in_language};

/// Why nothing usable could be produced: the sentences of [`Error`](crate::error::Error).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Problem {
    /// The file has no bytes, or only blank lines.
    EmptyFile,
    /// The bytes are not text.
    BinaryFile {
        /// What the first bytes say the file is, such as `a zip archive or spreadsheet`.
        looks_like: Option<&'static str>,
        /// Whether a reader of other formats knows it.
        has_reader: bool,
    },
    /// Every line has one column only.
    OneColumn {
        /// The first line of the file.
        line: String,
    },
    /// No column plays a role that is needed.
    MissingRole {
        /// The role: `customer`, `date`, …
        role: &'static str,
        /// The headers found, or the column numbers.
        found: Vec<String>,
    },
    /// Nothing tells which table a file is.
    UnknownTable {
        /// The headers found, or the column numbers.
        found: Vec<String>,
    },
    /// A column named in the options is not in the file.
    NoSuchColumn {
        /// The name or index asked for.
        name: String,
        /// The headers found.
        found: Vec<String>,
    },
    /// Not one row could be used.
    NoUsableRows {
        /// Rows read.
        rows: u64,
        /// The reason most of them were left out, as a sentence.
        reason: Option<String>,
    },
    /// An option is not among the accepted values.
    BadOption {
        /// The option's name.
        option: &'static str,
        /// What was found.
        found: String,
        /// What would be accepted.
        accepted: Accepted,
    },
    /// There is no such option.
    UnknownOption {
        /// The name given.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// The options object could not be read.
    BadOptions {
        /// What the reader said.
        detail: String,
    },
    /// The question needs a table that has not been loaded.
    TableMissing {
        /// The table: `transactions`, `memberships`, …
        table: &'static str,
    },
    /// There is no such table.
    NoSuchTable {
        /// The name asked for.
        name: String,
    },
    /// A list of customers was asked for by a name that none has.
    NoSuchList {
        /// The name.
        name: String,
        /// The names of all lists.
        known: Vec<&'static str>,
    },
    /// There is no such chart.
    NoSuchChart {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<&'static str>,
    },
    /// Rows with amounts were to be added to rows without, or the other way round.
    MixedAmounts {
        /// Whether the new file has amounts.
        has_amounts: bool,
    },
    /// There is not enough memory for the rows of a file.
    NoRoom {
        /// How many rows there are or, as far as it is read, seem to be; with those that they are added to.
        rows: u64,
        /// The bytes that loading them takes at the worst moment.
        needed: u64,
        /// The bytes there are for that, if it is known.
        room: Option<u64>,
    },
    /// No columns were given.
    NoColumns,
    /// Something that is no column was given as one.
    NotAColumn {
        /// Its name.
        name: String,
    },
    /// The amounts of a file are in several currencies.
    SeveralCurrencies {
        /// Each of them, with its rows and their money.
        found: Vec<(&'static str, u64, f64)>,
    },
    /// The amounts are in another currency than those that are open.
    OtherCurrency {
        /// The currency that is open, and that of the file.
        currencies: [&'static str; 2],
    },
    /// Rows without the columns of those before were to be added to a load, or bytes to columns.
    OtherColumns,
    /// Long work was stepped after it had ended or failed.
    WorkEnded,
    /// A load was used after it had ended or failed.
    LoadEnded,
    /// Columns of different length were given.
    UnequalColumns {
        /// A column and its length, and another and its length.
        lengths: [(String, usize); 2],
    },
    /// The columns have no rows.
    NoCustomers,
    /// A value of a column that no customer can have.
    BadValue {
        /// The column.
        column: &'static str,
        /// The row, from 1.
        row: u64,
        /// What was found.
        found: String,
        /// What would be accepted.
        accepted: Accepted,
    },
    /// A value of a column that somebody has given, and that cannot be computed with.
    NotANumber {
        /// The column.
        column: String,
        /// The row, from 1.
        row: u64,
        /// What was found.
        found: String,
    },
    /// There is no such feature to compare customers by.
    NoSuchFeature {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// Too few customers bought again for a purchase model.
    TooFewRepeaters {
        /// All customers.
        customers: u64,
        /// Those with a repeat purchase.
        repeaters: u64,
        /// How many it takes.
        needed: u64,
    },
    /// All customers did the same, so that no model of how they differ can be fitted.
    AllAlike {
        /// All customers.
        customers: u64,
    },
    /// Too few customers bought again to know how long they stay away.
    NoRhythm {
        /// Those who did.
        repeaters: u64,
        /// How many it takes.
        needed: u64,
    },
    /// The likelihood of a model is not a number for these data.
    NotFitted,
    /// A model card was written in a form that is not known.
    CardForm {
        /// The number of its form.
        found: u32,
        /// The number that is known.
        known: u32,
    },
    /// A model card lacks something, or holds numbers that no model has.
    BadCard,
    /// Value in money was asked for, and no amounts are known or they have no mean.
    NoValue,
    /// None of the valuable customers is likely to leave.
    NobodyWarned {
        /// How many are valuable.
        valuable: u64,
    },
    /// The model has no such parameter, or it was named twice.
    NoSuchParameter {
        /// The name.
        name: String,
        /// Those it has.
        known: Vec<&'static str>,
    },
    /// No customer has this id.
    NoSuchCustomer {
        /// The id.
        id: String,
    },
    /// Purchases are not more regular than at random, so a model of regularity would be another one over again.
    NotRegular,
    /// The model counts opportunities, and the question is about days.
    OtherGrain,
    /// A tournament names no model.
    NoModels,
    /// Predictions were to be compared with what happened, and no days are left for that.
    NoHoldout,
    /// The question is about money, and the purchases have no amounts.
    NoAmounts,
    /// Shares of revenue were asked for, and the revenue of all is not above 0.
    NoRevenue,
    /// Nothing is known of the customers under this name.
    NoSuchAttribute {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// There is no such segmentation, or it has no such segment.
    NoSuchGroup {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// A segment cannot be told from others because it holds nobody or everybody.
    NothingToTell {
        /// Its name.
        segment: String,
        /// Its customers.
        customers: u32,
    },
    /// There are no segments to show.
    NoSegments,
    /// A table of results would have too many cells to be read, or held.
    TooManyPeriods {
        /// Calendar periods from the first purchase to the day the analysis looks from.
        periods: u64,
        /// The largest number that is computed.
        most: u64,
    },
    /// A chart of something that could not be measured.
    NotMeasured {
        /// Why.
        reason: String,
    },
    /// No customer has a day from which cohorts could follow them.
    NoStartDays {
        /// The table that has none.
        table: &'static str,
    },
    /// A picture could not be drawn.
    CannotDraw {
        /// What the canvas or the library said.
        detail: String,
    },
    /// A projection was asked for, and nobody has left yet.
    NobodyLeftYet {
        /// Customers who could have.
        customers: u64,
    },
    /// A projection was asked for, and customers were not followed for long enough.
    TooFewRenewals {
        /// The periods at whose end somebody could leave.
        periods: u64,
    },
    /// A covariate that is the same of all customers of whom it is known.
    FlatCovariate {
        /// The covariate.
        covariate: String,
    },
    /// A purchase model that takes no covariates.
    WithoutCovariates {
        /// The model.
        model: String,
    },
    /// A question about one purchase model for all customers, where covariates make it differ between them.
    OfOneModel,
    /// A model of leaving was asked for without a covariate.
    NoCovariates,
    /// Nobody left, so that nothing can be said of who leaves sooner.
    NobodyLeft,
    /// The table of customers does not say who left in the way that was asked for.
    NotRecorded {
        /// The roles of the columns that would.
        roles: &'static str,
    },
    /// Leaving is recorded, so that there is no length of silence to try.
    LeavingIsRecorded,
    /// Of no row is it known how long somebody stayed.
    NoLifetimes {
        /// The rows there are.
        rows: u64,
    },
    /// No customer had bought by the day the analysis looks from.
    NobodyYet {
        /// The day, as `1997-01-01`.
        as_of: String,
    },
    /// Nobody bought on the days that are counted.
    NobodyIn {
        /// The first of them, if there is one.
        from: Option<String>,
        /// The last, if there is one.
        to: Option<String>,
        /// The day the analysis looks from.
        as_of: String,
    },
    /// None of the attributes that there are is looked at unasked.
    ChooseAttributes {
        /// What they are called.
        known: Vec<String>,
    },
    /// A column says the same of a customer on every day.
    NotThroughTime {
        /// The column.
        name: String,
    },
    /// Days cannot be left out of what is read from whole lives.
    NeedsAllDays,
    /// No row of a panel could be used.
    NoPanelRows {
        /// The rows there are.
        rows: u64,
    },
    /// Something that is the same in all rows of a unit is not.
    UnitChanges {
        /// The column.
        column: &'static str,
        /// The row, from 1.
        row: u64,
        /// What was found.
        found: String,
        /// What another row of the unit says.
        before: String,
    },
    /// A unit was seen twice in a period.
    SeenTwice {
        /// The second row, from 1.
        row: u64,
        /// The period.
        time: i32,
    },
    /// A panel that cannot be held.
    PanelTooLarge {
        /// Its units.
        units: u64,
        /// Its periods.
        periods: u64,
    },
    /// No group can be seen before and after it was treated.
    NobodyTreated,
    /// Nobody was never treated, and the comparison is with those.
    NobodyNever,
    /// There are too many effects to tell how sure all are together.
    TooManyEffects {
        /// How many there are.
        found: u64,
        /// The largest number that is computed.
        most: u64,
    },
    /// Nothing can be said of a launch.
    Launch(LaunchProblem),
    /// No covariates were given by which units could be alike.
    NothingToMatchOn,
    /// One side of a comparison has nobody.
    OneSide {
        /// Treated units of which everything is known.
        treated: u64,
        /// Others.
        controls: u64,
    },
    /// There is no covariate of that name.
    NoSuchCovariate {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// A text was to be cut into classes of numbers.
    CutsOfTexts {
        /// The covariate.
        name: String,
    },
    /// Texts have too many levels to be columns of a model.
    TooManyLevels {
        /// How many columns they come to.
        found: u64,
        /// The most that a model has.
        most: u64,
    },
    /// The propensity score cannot be fitted.
    NoPropensity,
    /// No member can be compared with customers like them.
    NobodyLikeMembers,
    /// No member had bought anything.
    NoMemberBought {
        /// The day the analysis looks from.
        as_of: String,
        /// An id of the memberships.
        member: String,
        /// An id of the transactions.
        customer: String,
    },
    /// Every customer is a member: there is nobody to compare them with.
    OnlyMembers {
        /// How many customers there are.
        customers: u64,
    },
    /// No member can be compared before joining.
    NothingBeforeJoining,
    /// No member can be compared after joining.
    NothingAfterJoining,
    /// A rule over customers cannot be read, or does not fit the columns there are.
    Rule {
        /// The character of the rule's text, from 1.
        at: u64,
        /// What is wrong there.
        problem: RuleProblem,
    },
    /// A segment cannot have this name.
    SegmentName {
        /// The name.
        name: String,
        /// Whether that is because a column has it.
        is_column: bool,
    },
    /// There is no segment of this name.
    NoSuchSegment {
        /// The name.
        name: String,
    },
    /// No customer who had bought fits a rule.
    NobodyFits {
        /// The rule.
        rule: String,
        /// The day the analysis looks from.
        as_of: String,
    },
    /// A segment that something is made from cannot be told.
    InSegment {
        /// Its name.
        name: String,
        /// Why.
        problem: Box<Problem>,
    },
    /// There is no column or segment by which a result was to be broken down.
    NoSuchBreakdown {
        /// The name.
        name: String,
        /// Names that look like it, the closest first.
        close: Vec<String>,
        /// All names there are.
        known: Vec<String>,
    },
    /// A column that cannot break a result down.
    NotForBreakdown {
        /// Its name.
        name: String,
        /// What its values are.
        kind: ValueKind,
    },
    /// How regular purchases are cannot be told without the intervals between them.
    NoIntervals,
    /// A file of another format than text cannot be read.
    #[cfg(feature = "formats")]
    Reader(Reader),
}

/// What would be accepted in place of a value.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Accepted {
    /// A whole number, both ends included.
    Whole {
        /// The smallest.
        from: u32,
        /// The largest.
        to: u32,
    },
    /// A number, both ends included.
    Number {
        /// The smallest.
        from: f64,
        /// The largest.
        to: f64,
    },
    /// A number above one and up to another.
    Above {
        /// Below all of them.
        above: f64,
        /// The largest.
        to: f64,
    },
    /// A number from one on and below another.
    Below {
        /// The smallest.
        from: f64,
        /// Above all of them.
        below: f64,
    },
    /// Any number above 0.
    AboveZero,
    /// Two shares, the first the smaller.
    RisingShares,
    /// A feature without negative values.
    NotNegative,
    /// Borders between scores.
    Cuts,
    /// Where values are cut into classes.
    RisingCuts,
    /// Rules over scores.
    ScoreRules,
    /// Features to compare customers by.
    Features,
    /// A method whose clusters are the nearest ones, also on other days.
    NearestClusters,
    /// How much each of three measures counts.
    Weights,
    /// The level of an interval.
    Level,
    /// A period by its number.
    Period,
    /// A chance that is neither 0 nor 1.
    Chance,
    /// The share of revenue that is margin.
    Margin,
    /// A discount rate.
    YearlyRate,
    /// A discount rate under which the purchases of all future have an end.
    RateForAllFuture,
    /// Measures that need no amounts.
    WithoutAmounts,
    /// A day before the one the analysis looks from.
    DayBeforeAsOf,
    /// A day before the one that it is compared with.
    DayBeforeTo,
    /// A day that is not after the last one that is counted.
    DayUntilTo,
    /// A segmentation that has groups on every day.
    Segmentation,
    /// Ages that rise from 1 on.
    RisingAges,
    /// Groups as rows only where there are groups.
    GroupsWithBy,
    /// Every occurrence as a start only where cohorts are by purchase.
    EveryPurchase,
    /// A day not before the first, and not too far from it.
    LastDay,
    /// A day up to that of the last customer to begin.
    DayOfBeginning,
    /// A number that leads to orders that can be held.
    FewerOrders,
    /// Two shares of a whole that leave some of it.
    TwoShares,
    /// Two amounts, the larger first.
    TwoAmounts,
    /// What can be done with refunds.
    NetOrDrop,
    /// What can be done with rows.
    KeepOrDrop,
    /// What can be done with equal rows.
    KeepOrMerge,
    /// Roles of transactions that are kept where that is asked for.
    KeptRoles,
    /// A character between columns, or blanks.
    Delimiter,
    /// A character around cells, or none.
    Quote,
    /// A character before quotes within cells, or none.
    Escape,
    /// How lines begin that are no rows, or nothing.
    Comment,
    /// The name of an encoding.
    Encoding,
    /// An age that allows a repeat purchase.
    AgeOfRepeater,
    /// A recency that is no more than the age.
    RecencyUpToAge,
    /// The recency of a customer who did not buy again.
    RecencyOfOnce,
    /// Counts of customers who are left, none larger than the one before.
    FallingCounts,
}

impl Problem {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, problem(self))
    }
}
