use super::{Locale, in_language};

/// What lifetime value says: titles, axes, columns, findings and verdicts.
#[derive(Clone, Debug, PartialEq)]
pub enum Clv {
    /// The search for the parameters of purchases ended without a maximum.
    PurchasesNotSettled,
    /// The search for the parameters of spend ended without a maximum.
    SpendNotSettled,
    /// The verdict: the model can be used.
    Good,
    /// The verdict: with care.
    Usable {
        /// Why.
        doubt: Doubt,
    },
    /// The verdict: not to be used.
    Unreliable {
        /// Why.
        doubt: Doubt,
    },
    /// A weak prior decided where the data do not.
    WeakPrior,
    /// The model found hardly anybody to stop buying.
    NobodyLeaves {
        /// The share of new customers who stop within the data.
        share: f64,
    },
    /// The model found customers to buy at one rate.
    EverybodyAlike,
    /// Customers by number of purchases, against what the model expects.
    FrequencyTest {
        /// The share at another number than expected.
        misplaced: f64,
        /// χ².
        chi2: f64,
        /// Its degrees of freedom.
        df: u32,
        /// The probability of one as large by chance.
        p: f64,
    },
    /// Few customers bought again.
    FewRepeaters {
        /// How many.
        repeaters: u64,
    },
    /// The likelihood hardly changes with these parameters.
    Undetermined {
        /// Their names.
        parameters: Vec<&'static str>,
    },
    /// The model counts those who bought once as active.
    OnceIsActive {
        /// How many bought once.
        customers: u64,
        /// All customers.
        of: u64,
    },
    /// How regular purchases are.
    Regularity {
        /// k: 1 is at random.
        k: u32,
        /// The standard deviation of the times between a customer's purchases over their mean, 1/√k.
        spread: f64,
    },
    /// Customers of whom a covariate is not known.
    UnknownCovariate {
        /// The covariate.
        covariate: String,
        /// How many they are.
        customers: u64,
        /// Of how many.
        of: u64,
    },
    /// Whether the covariates tell anything together.
    CovariatesTogether {
        /// The statistic of the likelihood-ratio test.
        chi2: f64,
        /// Its degrees of freedom.
        df: u32,
        /// The probability of one as large by chance.
        p: f64,
        /// Whether they do.
        real: bool,
    },
    /// What goes with a covariate.
    CovariateEffect {
        /// What it goes with.
        process: Process,
        /// The covariate.
        covariate: String,
        /// Of a text the level, and the one it is compared with.
        levels: Option<(String, String)>,
        /// What it multiplies.
        factor: f64,
        /// Its interval.
        interval: [f64; 2],
        /// The level of that.
        level: f64,
    },
    /// The purchases have no amounts.
    NoAmounts,
    /// Too few repeat purchases have an amount above 0.
    FewSpenders {
        /// Customers with such a mean amount.
        customers: u64,
        /// How many it takes.
        needed: u64,
    },
    /// Customers who bought again, but for nothing, get the mean spend.
    WithoutAmount {
        /// How many.
        customers: u64,
    },
    /// Spend depends on frequency, against what the spend model assumes.
    SpendFollowsFrequency {
        /// The correlation.
        correlation: f64,
    },
    /// The spend model has no finite mean.
    NoFiniteMean {
        /// The parameter q, at most 1.
        q: f64,
    },
    /// Value is revenue, since the margin is 1.
    ValueIsRevenue,
    /// A guess without a model was closer in the holdout.
    NoBetterThanGuess {
        /// The guess.
        guess: Guess,
        /// Its error (RMSE), in purchases a customer.
        guess_error: f64,
        /// The model's.
        model_error: f64,
    },
    /// What a customer is worth who is not won yet.
    NewCustomer {
        /// The value.
        value: f64,
        /// Its interval.
        interval: Option<[f64; 2]>,
        /// Whether the margin is 1.
        revenue: bool,
        /// How far ahead.
        horizon: Horizon,
    },
    /// The same against what it costs to win one.
    AgainstCost {
        /// The cost.
        cost: f64,
        /// Value over cost.
        ratio: f64,
        /// Its interval.
        interval: Option<[f64; 2]>,
        /// After how long the cost is back; none if not within the horizon.
        payback: Option<Horizon>,
        /// The earliest and the latest of it within the interval, where they differ; none as it is.
        within: Option<[Option<Horizon>; 2]>,
        /// Whether the first purchase brings it back.
        at_once: bool,
        /// How far ahead.
        horizon: Horizon,
    },
    /// Why a valuable customer is warned of.
    LeavingReason {
        /// Days between its purchases; none of whom bought once.
        gap: Option<f64>,
        /// Days since the last.
        silent: f64,
        /// The probability that it is still a customer.
        p_alive: f64,
        /// Its value times the probability that it is gone.
        at_stake: f64,
    },
    /// How many are warned of.
    Warned {
        /// How many.
        customers: u64,
        /// Of how many that are valuable.
        valuable: u64,
        /// What is at stake with them.
        at_stake: f64,
        /// Its interval; none where it is not known.
        interval: Option<[f64; 2]>,
        /// At this level.
        level: f64,
    },
    /// The model cannot warn of those who bought once.
    OnceIsNotWarned {
        /// How many bought once.
        customers: u64,
    },
    /// The calibration ends on the last day, so that nothing is left to check against.
    EmptyHoldout,
    /// Title of the distribution: half of the value comes from a share of the customers.
    HalfOfValue {
        /// The share of customers.
        share: f64,
    },
    /// Subtitle of the distribution.
    DistributionSubtitle {
        /// What the models are called.
        models: Vec<String>,
        /// Customers.
        customers: u64,
        /// How far ahead.
        horizon: Horizon,
        /// The yearly discount rate.
        discount_rate: f64,
    },
    /// Summary of the distribution.
    DistributionSummary {
        /// Customers.
        customers: u64,
        /// Their value together.
        total: f64,
        /// Its interval, where it is known.
        interval: Option<(f64, f64)>,
        /// The level of that.
        level: f64,
        /// The value of the customer in the middle.
        median: f64,
        /// The largest value.
        largest: f64,
        /// The share of customers that makes half of the value.
        share: f64,
    },
    /// Beside the value of groups: the model is another than that of the value of all.
    TellsApart {
        /// What the model is called.
        model: String,
    },
    /// Subtitle of the early warning.
    WarningSubtitle {
        /// What the model is called.
        model: String,
        /// Customers that are drawn.
        shown: u64,
        /// Customers that are warned of.
        customers: u64,
        /// How far ahead.
        horizon: Horizon,
        /// Warned of are those who are still customers with a probability from here on …
        above: f64,
        /// … and below this.
        below: f64,
        /// The level of the whiskers; none where there are none.
        level: Option<f64>,
    },
    /// Summary of the early warning: the finding, and the first customer with the reason.
    WarningSummary {
        /// The finding, without a full stop.
        finding: String,
        /// The customer of whom most is at stake.
        id: String,
        /// Why it is warned of.
        reason: String,
    },
    /// Label of an axis or column: what is at stake.
    AtStake,
    /// Column: the customer.
    Customer,
    /// Column: the value that is expected now.
    ValueNow,
    /// Column: P(alive).
    Alive,
    /// Column: days between purchases.
    UsualGap,
    /// Column: days since the last purchase.
    DaysSilent,
    /// Column: days since it would have bought again.
    DaysOverdue,
    /// Column: why it is warned of.
    Reason,
    /// What a model card says of the open customers.
    Scored {
        /// Customers.
        customers: u64,
        /// What the model is called.
        model: String,
        /// Customers it was fitted on.
        fitted: u64,
        /// The day these were as of.
        as_of: Option<String>,
        /// The value of all and its interval, where there is a value.
        value: Option<(f64, Option<(f64, f64)>)>,
        /// The purchases of all, and their interval.
        purchases: (f64, Option<(f64, f64)>),
        /// The level of the interval.
        level: f64,
        /// How far ahead.
        horizon: Horizon,
    },
    /// Label of the value axis: predicted revenue or margin a customer.
    ValueOfCustomer {
        /// Whether the margin is 1.
        revenue: bool,
    },
    /// Label of an axis or column that counts customers.
    Customers,
    /// Column: value together.
    TotalValue,
    /// Column: share of the value.
    ShareOfValue,
    /// Column: share of the customers.
    ShareOfCustomers,
    /// Column: mean value of a customer.
    MeanValue,
    /// Column: the segment.
    Segment,
    /// A bin of values.
    Bin {
        /// The lower end.
        from: f64,
        /// The upper end; none for the last bin, which is open.
        to: Option<f64>,
        /// Whether values below 100 are told with two decimals.
        cents: bool,
    },
    /// Column: the lower end of the interval.
    Low {
        /// Its level.
        level: f64,
    },
    /// Column: the upper end.
    High,
    /// Title of value by segment.
    SegmentTitle {
        /// The segment of the largest value.
        segment: String,
        /// Its share of the value.
        value: f64,
        /// Its share of the customers.
        customers: f64,
    },
    /// Subtitle of value by segment.
    SegmentSubtitle {
        /// What the model is called.
        model: String,
        /// Customers.
        customers: u64,
        /// Segments.
        segments: u64,
        /// The level of the intervals.
        level: f64,
    },
    /// Summary of value by segment.
    SegmentSummary {
        /// The segment of the largest value.
        segment: String,
        /// Its value.
        value: f64,
        /// Its interval, where it is known.
        interval: Option<(f64, f64)>,
        /// The level of that.
        level: f64,
        /// All value.
        total: f64,
        /// Its mean value a customer.
        mean: f64,
        /// The mean value of all customers.
        overall: f64,
    },
}

/// What is doubtful about a fitted model.
#[derive(Clone, Debug, PartialEq)]
pub enum Doubt {
    /// The search ended without a maximum.
    NotSettled,
    /// Few customers bought again.
    Few {
        /// How many.
        repeaters: u64,
    },
    /// The model expects other numbers of purchases than customers made.
    Misplaced {
        /// The share of customers.
        share: f64,
    },
    /// Climbs from other starts ended elsewhere.
    OtherMaxima,
    /// A weak prior decided.
    WeakPrior,
    /// A guess without a model was closer in the holdout.
    GuessIsCloser,
    /// Spend goes with frequency.
    SpendFollowsFrequency,
    /// The search for the parameters of the spend model ended without a maximum.
    SpendNotSettled,
    /// The likelihood of the spend model is flat.
    SpendFlat,
    /// The spend model has no finite mean.
    NoMeanSpend,
}

/// What covariates go with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Process {
    /// How often customers buy.
    Buying,
    /// How readily they stop.
    Stopping,
}

/// A guess that needs no model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// Nobody buys again.
    Zero,
    /// Everybody goes on at its own rate.
    OwnRate,
    /// Everybody buys as often as in the span before.
    LastPeriod,
    /// Everybody goes on at the rate of all.
    MeanRate,
}

/// A length of time ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Horizon {
    /// Days.
    Days(u32),
    /// Weeks.
    Weeks(u32),
    /// Months.
    Months(u32),
    /// Quarters.
    Quarters(u32),
    /// Years.
    Years(u32),
}

impl Clv {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, clv(self))
    }
}
