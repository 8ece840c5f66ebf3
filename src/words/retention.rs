use super::{Locale, Unit, in_language};

/// Customers who came back, of those who could.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The period after the first purchase's own, from 1.
    pub age: u64,
    /// Customers who bought in it.
    pub retained: u64,
    /// Customers who could have.
    pub customers: u64,
}

/// How coming back was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The unit of age.
    pub unit: Unit,
    /// The days of an age, where ages run from each customer's own first day.
    pub days: Option<u64>,
    /// Whether coming back later counts too.
    pub on_or_after: bool,
    /// Whether ages are taken together.
    pub brackets: bool,
    /// The days with a purchase that are needed.
    pub occurrences: u64,
    /// From when customers are followed.
    pub since: Since,
    /// Whether rates are shares of those who were back in the period before.
    pub of_previous: bool,
}

/// From when customers are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// Their first purchase.
    FirstPurchase,
    /// Any purchase.
    AnyPurchase,
    /// Signing up.
    SignUp,
    /// Joining the loyalty programme.
    Enrolment,
}

impl Counted {
    /// Whether it is the way that needs no words: by the calendar, in the very period, since the first purchase.
    pub fn is_plain(self) -> bool {
        let Self { days, on_or_after, brackets, occurrences, since, of_previous, .. } = self;
        days.is_none()
            && !(on_or_after || brackets || of_previous)
            && occurrences == 1
            && since == Since::FirstPurchase
    }
}

/// What is told of customers at an age.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RetentionMeasure {
    /// The share who buy.
    #[default]
    Share,
    /// Orders a customer.
    Orders,
    /// Revenue a customer.
    Revenue,
    /// Revenue a customer, of this age and all before it.
    RevenueSoFar,
    /// Revenue an order.
    AverageOrder,
    /// Net revenue retention.
    NetRetention,
    /// Gross revenue retention.
    GrossRetention,
    /// Margin a customer.
    Margin,
    /// Margin a customer, of this age and all before it.
    MarginSoFar,
}

/// What retention says: titles, axes, columns and findings.
#[derive(Clone, Debug, PartialEq)]
pub enum Retention {
    /// Title: how many come back soon, and how many later.
    ComeBack {
        /// The unit of age.
        unit: Unit,
        /// In the next period.
        near: Returned,
        /// In a later one, where cohorts are old enough.
        far: Option<Returned>,
    },
    /// Title: the lowest and the highest share of a cohort that came back in the next period.
    Between {
        /// The unit of age.
        unit: Unit,
        /// The lowest share.
        low: f64,
        /// The highest share.
        high: f64,
    },
    /// Title where one cohort is old enough: the share of it that came back in the next period.
    One {
        /// The unit of age.
        unit: Unit,
        /// The cohort's label.
        cohort: String,
        /// The share.
        share: f64,
    },
    /// Title: no cohort has been observed for a whole period after its own.
    TooEarly {
        /// The unit of age.
        unit: Unit,
    },
    /// Subtitle of the curves.
    Curves {
        /// The unit of age.
        unit: Unit,
        /// Customers in all cohorts.
        customers: u64,
        /// Cohorts there are.
        cohorts: u64,
        /// The day the curves are as of.
        as_of: String,
    },
    /// Subtitle of the triangle.
    Triangle {
        /// The unit of age.
        unit: Unit,
        /// Customers in all cohorts.
        customers: u64,
        /// Cohorts there are.
        cohorts: u64,
        /// The day the triangle is as of.
        as_of: String,
    },
    /// For someone who does not see the chart: the average at one age.
    Average {
        /// The unit of age.
        unit: Unit,
        /// How many came back, and when.
        returned: Returned,
        /// Their share.
        rate: f64,
        /// The lower end of its interval.
        low: f64,
        /// The upper end.
        high: f64,
        /// The level of the interval.
        level: f64,
        /// Cohorts behind it.
        cohorts: u64,
    },
    /// For someone who does not see the chart: what there is.
    Cohorts {
        /// The unit of age.
        unit: Unit,
        /// Customers in all cohorts.
        customers: u64,
        /// Cohorts there are.
        cohorts: u64,
        /// Whether they are groups of customers.
        are_groups: bool,
        /// The first cohort's label.
        first: String,
        /// The last cohort's label.
        last: String,
    },
    /// Name of a row of the triangle.
    Row {
        /// The cohort's label.
        cohort: String,
        /// Customers in it.
        size: u64,
    },
    /// The series of all cohorts together.
    AllCohorts,
    /// Axis and column: periods since the first purchase's own.
    Since {
        /// The unit of age.
        unit: Unit,
    },
    /// Axis and column: share of customers who bought.
    Share,
    /// Column: the cohort.
    Cohort,
    /// Column: customers who could come back.
    Customers,
    /// Column: customers who bought in the period.
    Bought,
    /// Column: the lower end of the interval.
    Low {
        /// The level of the interval.
        level: f64,
    },
    /// Column: the upper end of the interval.
    High {
        /// The level of the interval.
        level: f64,
    },
    /// Column: whether the period is over.
    Observed,
    /// A period that is over.
    Whole,
    /// A period that is not over yet.
    SoFar,
    /// Axis and column: periods since customers began.
    Age(Counted),
    /// Series, axis and column: a measure.
    Measure(RetentionMeasure),
    /// Subtitle: what is plotted by age.
    Plotted {
        /// How it was counted.
        counted: Counted,
        /// What is plotted.
        measure: RetentionMeasure,
        /// Customers in all cohorts.
        customers: u64,
        /// Cohorts there are.
        cohorts: u64,
        /// Whether they are groups of customers.
        are_groups: bool,
        /// The day it is as of.
        as_of: String,
    },
    /// Title: the share that was back at one age.
    ShareBack {
        /// How it was counted.
        counted: Counted,
        /// The ages, the last absent where every later one counts.
        ages: (u64, Option<u64>),
        /// The share.
        share: f64,
    },
    /// The share that was back at one age, with its interval.
    Back {
        /// How it was counted.
        counted: Counted,
        /// The ages, the last absent where every later one counts.
        ages: (u64, Option<u64>),
        /// Those who were back, and the number they are compared with.
        of: (u64, u64),
        /// The share and its interval.
        share: (f64, Option<f64>, Option<f64>),
        /// The level of the interval.
        level: f64,
    },
    /// Title: what a customer has brought by an age.
    Brings {
        /// How it was counted.
        counted: Counted,
        /// Whether it is margin, and not revenue.
        margin: bool,
        /// The name of who brings it; that of all customers where it is absent.
        who: Option<String>,
        /// The age and the money.
        by: (u64, f64),
        /// A later one.
        later: Option<(u64, f64)>,
    },
    /// What a customer has brought by an age, with its interval.
    Brought {
        /// How it was counted.
        counted: Counted,
        /// Whether it is margin, and not revenue.
        margin: bool,
        /// The age.
        age: u64,
        /// The money and its interval.
        money: (f64, Option<f64>, Option<f64>),
        /// The level of the interval.
        level: f64,
        /// Customers behind it.
        customers: u64,
    },
    /// Title: groups differ in what share is back, from the least to the most; or it may be chance.
    Differ {
        /// How it was counted.
        counted: Counted,
        /// The ages.
        ages: (u64, Option<u64>),
        /// The group with the least, and its share.
        least: (String, f64),
        /// The group with the most, and its share.
        most: (String, f64),
        /// The chance of that without a difference.
        p: f64,
    },
    /// By how much one of two groups is above the other.
    Above {
        /// The one.
        one: String,
        /// The other.
        other: String,
        /// The difference of their shares and its interval.
        by: (f64, Option<f64>, Option<f64>),
        /// The level of the interval.
        level: f64,
    },
    /// Title: whether retention rises or falls along the cohorts; or it may be chance.
    Trend {
        /// How it was counted.
        counted: Counted,
        /// The ages.
        ages: (u64, Option<u64>),
        /// The share of the first cohort by the line.
        from: f64,
        /// That of the last.
        to: f64,
        /// Cohorts behind it.
        cohorts: u64,
        /// The chance of that without a trend.
        p: f64,
    },
    /// The latest cohort beside those before it.
    Latest {
        /// What it is called.
        name: String,
        /// Its share.
        rate: f64,
        /// That of all before it.
        before: f64,
        /// The difference and its interval.
        by: (f64, Option<f64>, Option<f64>),
        /// The level of the interval.
        level: f64,
    },
    /// Note: cohorts differ beyond the trend.
    BeyondTrend,
    /// The line of the trend.
    TrendLine,
    /// Note: cohorts drawn in grey are small.
    Small {
        /// The customers of the smallest that stands for itself.
        least: u64,
    },
    /// The series of the mean of the cohorts.
    MeanOfCohorts,
    /// Note: the early cohorts seem to hold older customers.
    MidBusiness {
        /// The unit of cohorts.
        unit: Unit,
        /// The early cohort with the most customers.
        cohort: String,
        /// Customers in it.
        size: u64,
        /// Customers in a typical later cohort.
        typical: f64,
        /// How many of the first cohorts are clearly larger than that.
        leave_out: u64,
        /// Whether the days of signing up are known.
        has_sign_ups: bool,
    },
    /// What a button says that leaves such cohorts out.
    OnlyFrom {
        /// The day from which customers are looked at.
        day: String,
    },
    /// Note: on or after an age, older cohorts had longer to come back.
    OlderHadLonger,
    /// Note: groups by what customers bought are not known when they begin.
    DecidedLater {
        /// The day they are as of.
        as_of: String,
    },
    /// Note: who and what is in no cohort.
    LeftOut {
        /// Customers who began before the first transaction.
        began_before: u64,
        /// Customers without a day of beginning.
        without_start: u64,
        /// Purchases before the customer began.
        earlier_purchases: u64,
        /// Customers who began and never bought, where groups are told apart.
        never_bought: u64,
    },
    /// Note: the first cohorts are left out, as was asked.
    FirstLeftOut {
        /// How many.
        cohorts: u64,
        /// Their customers.
        customers: u64,
    },
    /// There is no trend: too few cohorts, or no difference to see one in.
    NoTrend,
    /// There is no trend of who comes back on or after an age.
    NoTrendOnOrAfter,
    /// There is no revenue.
    NoRevenue,
    /// There is no margin.
    NoMargin {
        /// Rows of which it is not known, where it is of others.
        rows: Option<u64>,
    },
    /// Note: only the last cohorts are shown.
    LastCohorts {
        /// Cohorts shown.
        shown: u64,
        /// Cohorts there are.
        of: u64,
    },
    /// Note: only the first ages are shown.
    FirstAges {
        /// The unit of age.
        unit: Unit,
        /// Ages shown.
        shown: u64,
    },
    /// Note: the last period is not over.
    NotOver {
        /// The unit of age.
        unit: Unit,
    },
}

impl Retention {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, retention(self))
    }
}
