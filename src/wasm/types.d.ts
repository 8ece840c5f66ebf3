/** A table of a workspace. */
export type TableName =
  | "transactions"
  | "customers"
  | "memberships"
  | "rewards"
  | "feedback"
  | "spend"
  | "interactions";
/** Columns by their names, of equal length: arrays, typed arrays, or anything that can be gone through, as Arrow's vectors. */
export type Columns = Record<string, Iterable<unknown>>;
/** A day, as 2026-11-21. */
export type Day = string;
export type Period = "day" | "week" | "month" | "quarter" | "year";

export interface LoadOptions {
  /** The column of a role, by its header or by its index from 0; null if the file has no such column. */
  columns?: Partial<Record<Role, string | number | null>>;
  /** Rows after this day are in the future. */
  today?: Day;
  dateFormat?: DateFormat;
  /** The decimal mark of all numbers; the other one separates thousands. */
  decimal?: "." | ",";
  /** The zone in which moments become days: its name, and since when (seconds from 1970) it was how far from UTC. */
  timeZone?: { name: string; changes: [since: number, offset: number][] };
  /** The label of the text's encoding, such as `gb18030`. */
  encoding?: string;
  /** The character between fields, or `whitespace`. */
  delimiter?: string;
  /** The character around fields that hold delimiters; none if empty. */
  quote?: string;
  /** The character before a quote within quotes; none if empty, since quotes are doubled then. */
  escape?: string;
  /** What a comment begins with; none if empty. */
  comment?: string;
  /** Lines before the header. */
  skip?: number;
  /** Whether the first row names the columns. */
  header?: boolean;
  /** The currency whose rows are kept, where a file has several. */
  currency?: string;
  /** Negative amounts; `net` by default. */
  refunds?: "net" | "drop";
  /** Orders whose status says that nothing was sold; `drop` by default. */
  cancelled?: "drop" | "keep";
  /** `keep` by default. */
  zeroAmounts?: "keep" | "drop";
  /** Rows that are equal in every cell; `keep` by default. */
  duplicates?: "keep" | "merge";
  /** Days after `today`; `drop` by default. */
  future?: "drop" | "keep";
  /** Days before 1990; `drop` by default. */
  ancient?: "drop" | "keep";
  /**
   * Further columns of transactions that are kept; none by default. A cost or a margin is that of the whole row, in money; a
   * margin with a percent sign is a share of the amount.
   */
  keep?: ("product" | "category" | "channel" | "cost" | "margin")[];
  /** Whether every column is summed up. It takes a look at every cell. */
  profile?: boolean;
  /** The bytes of memory that reading the file may take; all that can be had by default. */
  memory?: number;
  locale?: "en";
}
export type DateFormat =
  | "ymd"
  | "compact"
  | "dmy"
  | "mdy"
  | "named"
  | "month"
  | "excel"
  | "unixSeconds"
  | "unixMilliseconds";
export type Role =
  | "customer"
  | "date"
  | "amount"
  | "quantity"
  | "unitPrice"
  | "order"
  | "product"
  | "category"
  | "channel"
  | "cost"
  | "margin"
  | "currency"
  | "status"
  | "signUp"
  | "contractStart"
  | "contractEnd"
  | "duration"
  | "event"
  | "birthDate"
  | "age"
  | "gender"
  | "region"
  | "acquisitionCost"
  | "referredBy"
  | "name"
  | "email"
  | "phone"
  | "tier"
  | "end"
  | "treated"
  | "kind"
  | "points"
  | "score"
  | "text"
  | "leads"
  | "newCustomers"
  | "opened"
  | "firstResponse"
  | "closed";
export type PolicyName = "refunds" | "cancelled" | "zeroAmounts" | "duplicates" | "future" | "ancient";
export interface Example {
  line: number;
  column: string | number | null;
  text: string;
}

/** What became of every row: rowsRead = rowsKept + rowsMerged + rowsDropped. */
export interface Report {
  table: TableName;
  /** Why the file was taken for this table, from 0 to 1 and in words; null where the caller said which it is. */
  tableGuess: { confidence: number; reason: string } | null;
  rowsRead: number;
  rowsKept: number;
  rowsMerged: number;
  rowsDropped: number;
  amountKept: number | null;
  amountMerged: number | null;
  amountDropped: number | null;
  /** The currency of the amounts, where the file says. */
  currency: string | null;
  reasons: {
    reason: string;
    text: string;
    /** Whether the rows were merged into others, and not left out. */
    merged: boolean;
    rows: number;
    /** Null if no amount could be read, or if they are in other currencies. */
    amount: number | null;
    /** The rows by currency, where they were left out because of it: their amounts cannot be added up. */
    currencies: { currency: string; rows: number; amount: number | null }[];
    examples: Example[];
  }[];
  /** Rows on which opinions differ: what was chosen, and how much that is about. */
  policies: {
    policy: PolicyName;
    choice: string;
    choices: string[];
    rows: number;
    amount: number | null;
    text: string;
  }[];
  columns: Partial<Record<Role, string | number>>;
  /** The index from 0 of each role's column, for files that have a header twice. */
  places: Partial<Record<Role, number>>;
  /** How the columns were found, in the order of `understood`. */
  roles: {
    role: Role;
    column: string | number;
    place: number;
    /** From 0 to 1. */
    confidence: number;
    reason: string;
  }[];
  /** The roles that columns of this table can play. */
  possible: Role[];
  /** The columns of a customers table that are kept as further attributes. */
  attributes: (string | number)[];
  headers: string[];
  /** The first rows, as cells. */
  preview: string[][];
  /** The first rows as they were understood: the value of each of `roles`; null where there is none. */
  understood: (string | null)[][];
  /** How the days are written, and whether day and month could be told apart; null where there are none. */
  dates: { format: DateFormat; sure: boolean } | null;
  /** The decimal mark of the numbers, and whether they show it; null where there are none. */
  numbers: { decimal: "." | ","; sure: boolean } | null;
  /** How the text was read; null for columns. */
  dialect: {
    delimiter: string;
    quote: string;
    escape: string;
    comment: string;
    encoding: string;
    header: boolean;
    /** Lines before the header. */
    skip: number;
    /** How sure that is, from 0 to 1. */
    confidence: number;
  } | null;
  /** Bytes that mean nothing in the encoding, as hexadecimal text; offsets count bytes from 0. */
  undecodable: { count: number; examples: { line: number; offset: number; text: string }[] };
  /** Columns that the first rows had not, and that are not read: how many rows have a value in them, and the first of these. */
  lateColumns: { column: string; rows: number; line: number }[];
  /** Cells that could not be read, of rows that are kept without them. */
  badCells: { role: Role; rows: number; examples: Example[] }[];
  /** Every column, where `profile` was asked for. */
  profile: {
    column: string | number;
    kind: "day" | "number" | "text" | "empty";
    filled: number;
    /** Null if there are more than 100,000. */
    distinct: number | null;
    least: string | null;
    greatest: string | null;
  }[] | null;
  quality: { grade: "A" | "B" | "C" | "D" | "E"; improve: string[] };
  customers: number;
  from: Day | null;
  to: Day | null;
  summary: string;
  notes: string[];
  /** The report as a table for a spreadsheet. */
  csv: string;
}

/** Which customers of one table are which of another. */
export interface Identities {
  /** How the customers of each table but the transactions are found among those who bought. */
  matched: {
    table: TableName;
    /** Ids that are there as they are, in another spelling, and not at all; of those, how many a spreadsheet cut short. */
    exact: number;
    normalised: number;
    unmatched: number;
    lossy: number;
    spellings: [string, string][];
    examples: string[];
  }[];
  /** Customers who may be one and the same, the first hundred; they are not merged. */
  twins: { by: "id" | "email" | "phone" | "name"; value: string; ids: string[] }[];
  twinsFound: number;
}

/** What every analysis takes. */
export interface SharedOptions {
  /** The day the analysis looks from; the last day of the transactions by default. */
  asOf?: Day;
  /** The level of intervals; 0.95 by default. */
  level?: number;
  seed?: number;
  locale?: "en";
  /**
   * Which customers are looked at, by a rule over columns such as `orders >= 3 and region in ["华东"]`, on the day that the
   * analysis is as of: see `segment/rules/mod.rs` for the language, `segment/facts.rs` for the columns. And which of their
   * purchases are counted: those from `from` to `to`. Neither changes who is new, nor what the rule knows: the first
   * purchase, and the columns of the rule, are of all rows; who bought nothing on these days is left out. Lifecycle,
   * retention, lifetime value and loyalty are read from whole lives and refuse `from` and `to`.
   */
  filter?: { rule?: string; from?: Day; to?: Day };
  /** What the result is broken down by: a segment, or a column of texts or of yes and no. */
  by?: string;
}
/** A result, broken down where `by` was asked for: the largest 12 groups, the others, those without a value. */
export type BrokenDown<R> = R & { breakdown?: Part<R>[] };
/** The result for a group of customers, or why there is none; together the groups have all customers of the whole. */
export interface Part<R> {
  name: string;
  n: number;
  result: R | null;
  error: string | null;
}
export interface SegmentsOptions {
  /** The day they are as of; the last day of the transactions by default. */
  asOf?: Day;
  locale?: "en";
}
/** A named segment; its numbers are null where `error` says why its rule does not fit the open tables. */
export interface NamedSegment {
  name: string;
  rule: string;
  customers: number | null;
  /** Of all who had bought by the day. */
  share: number | null;
  revenue: number | null;
  revenueShare: number | null;
  error: string | null;
}
/** A column that a rule can use. */
export interface RuleColumn {
  name: string;
  kind: "number" | "text" | "day" | "flag";
}
export interface CustomersOptions extends SharedOptions {
  /** The ruler of recency and age; weeks by default. */
  period?: Period;
  calibrationEnd?: Day;
}
export interface Customers {
  period: Period;
  asOf: Day;
  later: number;
  /** The days whose rows are counted: in all columns but `first` and `age`. */
  window: { from: Day | null; to: Day | null };
  hasAmounts: boolean;
  holdout: { end: Day; length: number } | null;
  id: string[];
  first: Day[];
  last: Day[];
  frequency: Uint32Array;
  recency: Float64Array;
  age: Float64Array;
  monetary: Float64Array;
  orders: Uint32Array;
  revenue: Float64Array;
  frequencyHoldout?: Uint32Array;
  monetaryHoldout?: Float64Array;
}

/** The analyses whose customers can be listed. */
export type ListName = "customers" | "rfm" | "lifecycle" | "value" | "kmeans" | "clv";

/** One group of a segmentation. */
export interface SegmentSummary {
  /** The same in every language. */
  key: string;
  name: string;
  /** What one might do with them. */
  action: string | null;
  customers: number;
  share: number;
  shareLow: number;
  shareHigh: number;
  revenue: number | null;
  revenueShare: number | null;
  revenueShareLow: number | null;
  revenueShareHigh: number | null;
  /** Median days since the last purchase. */
  recency: number | null;
  /** Mean purchases. */
  frequency: number | null;
  /** Mean revenue a customer. */
  monetary: number | null;
  /** The same group as of an earlier day, where one was asked for. */
  before: { asOf: Day; customers: number; share: number; revenueShare: number | null } | null;
}

export interface RfmOptions extends SharedOptions {
  /** Scores a measure can have, 2 to 10; 5 by default. */
  bins?: number;
  /** As many customers in each bin, or bins of equal width. */
  binning?: "quantile" | "width";
  /** Borders between scores that are given: 1 to 9 rising values a measure. */
  cuts?: { recency?: number[]; frequency?: number[]; monetary?: number[] };
  /** The unit of recency: days, or whole periods. */
  recencyIn?: Period;
  /** Days with a purchase, or distinct orders. */
  frequencyOf?: "occasions" | "orders";
  /** Net revenue, or its mean a purchase. */
  monetaryOf?: "total" | "mean";
  /** How much recency, frequency and monetary value count in `score`. */
  weights?: [recency: number, frequency: number, monetary: number];
  /**
   * Eleven segments over the 125 triples of scores, ten over recency and the mean of the others, or rules over `r`, `f` and
   * `m`, of which the first that fits counts.
   */
  scheme?: "cells" | "grid" | { name: string; rule: string }[];
  /** An earlier day that the segments are compared with. */
  before?: Day;
}
export interface Rfm {
  asOf: Day;
  bins: number;
  customers: number;
  revenue: number | null;
  /** The values between the scores: type-7 quantiles. */
  cuts: { recency: number[]; frequency: number[]; monetary: number[] | null };
  segments: SegmentSummary[];
  /** How the scheme shares the triples of scores: in a good one each fits exactly one segment. */
  audit: {
    cells: number;
    cellsOf: number[];
    several: { cell: [r: number, f: number, m: number]; segments: string[] }[];
    none: [r: number, f: number, m: number][];
  };
  notes: string[];
  id: string[];
  r: Uint8Array;
  f: Uint8Array;
  m: Uint8Array | null;
  /** The mean of the scores by their weights. */
  score: Float64Array | null;
  segment: string[];
}

export type StageKey = "firstPurchase" | "growing" | "mature" | "wonBack" | "silent" | "lost";
export interface LifecycleOptions extends SharedOptions {
  /** Fixed days for everybody, or each customer's own gaps; `fixed` by default. */
  method?: "fixed" | "rhythm";
  /** Silent after so many days; 90 by default. */
  silentDays?: number;
  /** Lost after so many days; 365 by default. */
  lostDays?: number;
  /** For how many days a return counts as one; 30 by default. */
  wonBackDays?: number;
  /** From which purchase day on a customer is mature; 4 by default. */
  matureOrders?: number;
  /** By rhythm, silent after the days within which this share of the customer's gaps ends; 0.9 by default. */
  silentShare?: number;
  /** By rhythm, lost after the days within which this share ends; 0.99 by default. */
  lostShare?: number;
  /** An earlier day that the stages are compared with. */
  before?: Day;
}
export interface Lifecycle {
  asOf: Day;
  options: Required<Omit<LifecycleOptions, "before">> & { before: Day | null };
  customers: number;
  /** Customers who bought on more than one day. */
  repeaters: number;
  /** Customers of the customers table who never bought; null without that table. */
  prospects: number | null;
  revenue: number | null;
  /** Prospects first, where a customers table is open: they count in the shares of customers. */
  stages: SegmentSummary[];
  /** By each customer's own rhythm; null where too few bought again. */
  rhythm: {
    /** The gamma distribution of purchase rates, in days. */
    shape: number;
    scale: number;
    gaps: number;
    /** Limits of a customer with one purchase, in days. */
    silentAfterFirst: number;
    lostAfterFirst: number;
    /** Customers in each stage, without prospects, in the order of the stages. */
    customers: number[];
    /** A row for each stage by fixed days, a column for each by rhythm. */
    disagreement: number[][];
    differ: number;
    differShare: number;
    differLow: number;
    differHigh: number;
  } | null;
  notes: string[];
  id: string[];
  /** Names of stages: by the method asked for, by fixed days, and by rhythm. */
  stage: string[];
  stageByDays: string[];
  stageByRhythm: string[] | null;
}

export interface MovementOptions extends LifecycleOptions {
  /** The calendar period; months by default. */
  period?: Period;
}
/** For each period, active = new + retained + reactivated, and active in the one before = retained + dormant. */
export interface Movement {
  period: Period;
  asOf: Day;
  options: Lifecycle["options"];
  customers: number;
  stages: StageKey[];
  periods: {
    start: Day;
    end: Day;
    /** Not over yet. */
    partial: boolean;
    active: number;
    new: number;
    retained: number;
    reactivated: number;
    dormant: number;
    /** Customers in each stage at the end, and how often one was entered and left; in the order of `stages`. */
    sizes: number[];
    entered: number[];
    left: number[];
  }[];
  notes: string[];
}

export interface MigrationOptions extends SharedOptions {
  /**
   * The segmentation: `rfm` by default, `lifecycle`, `value`, `clusters` (those of the day the analysis looks from; on other
   * days customers are in the nearest), `tier` or `member` of the programme, or a named segment.
   */
  of?: string;
  /** 91 days before `to` by default. */
  from?: Day;
  /** `asOf` by default. */
  to?: Day;
}
export interface Migration {
  of: string;
  from: Day;
  to: Day;
  level: number;
  customers: number;
  /** The groups of the day before; the last are those who were no customers yet. */
  before: { name: string; customers: number }[];
  after: { name: string; customers: number }[];
  /** A row for each group before, a cell for each group after; shares are of the row. */
  flows: {
    customers: number;
    share: number | null;
    low: number | null;
    high: number | null;
    /** What they bought between the two days. */
    revenue: number | null;
  }[][];
  /** Customers of the day before who are in another group. */
  moved: number;
  /** What to know of the groups of different days. */
  notes: string[];
}

export interface TrendOptions extends SharedOptions {
  /**
   * The segmentation: `rfm` by default, `lifecycle`, `value`, `clusters` (those of the day the analysis looks from; on other
   * days customers are in the nearest), `tier` or `member` of the programme, or a named segment.
   */
  of?: string;
  /** The calendar period; months by default. */
  period?: Period;
  /** The last so many periods, 1 to 120; 12 by default. */
  periods?: number;
}
export interface Trend {
  of: string;
  period: Period;
  level: number;
  groups: string[];
  points: {
    start: Day;
    end: Day;
    partial: boolean;
    total: number;
    /** In the order of `groups`; null where there was no such group. */
    customers: (number | null)[];
    share: (number | null)[];
    low: (number | null)[];
    high: (number | null)[];
  }[];
  /** What to know of the groups of different days. */
  notes: string[];
}

export interface ValueOptions extends SharedOptions {
  /**
   * `shares` of the customers (first 20 %, next 30 %, rest), the default; `thresholds` of net revenue; `abc` by shares of the
   * revenue (first 80 %, next 15 %, rest); `heavy` by shares of those with revenue, and those without. Equal revenue, equal tier.
   */
  scheme?: "shares" | "thresholds" | "abc" | "heavy";
  /** Two shares, each of its tier; for `thresholds` two amounts, the larger first. */
  cuts?: [number, number];
  /** An earlier day that the tiers are compared with. */
  before?: Day;
}
/** A number with its interval, absent with a single customer. */
export interface Estimate {
  value: number;
  low: number | null;
  high: number | null;
}
export interface Value {
  scheme: "shares" | "thresholds" | "abc" | "heavy";
  cuts: [number, number];
  /** The net revenue from which on a customer is in the first tier, and in the second. */
  from: [number | null, number | null];
  asOf: Day;
  level: number;
  customers: number;
  revenue: number;
  tiers: SegmentSummary[];
  /** Shares of the customers, those who bring least first, and of the revenue they bring: at most about 200 points. */
  lorenz: { customers: number[]; revenue: number[] } | null;
  gini: Estimate | null;
  /** What the customers who bring most bring. */
  topShare: { customers: number; revenue: number; low: number | null; high: number | null }[];
  notes: string[];
  id: string[];
  tier: string[];
}

export interface ProfileOptions extends SharedOptions {
  /** The segmentation; `rfm` by default. */
  of?: string;
  /** What is known of the customers, one of `attributes()`: the first by default. */
  attribute?: string;
}
export interface Profile {
  attribute: string;
  label: string;
  asOf: Day;
  level: number;
  customers: number;
  /** Customers without a value, left out of shares and test. */
  missing: number;
  groups: { name: string; known: number; missing: number }[];
  categories: { name: string; customers: number; share: number | null }[];
  /** The values between bands of numbers. */
  cuts: number[] | null;
  /** A row for each group, a cell for each category. */
  cells: {
    customers: number;
    share: number | null;
    lift: number | null;
    /** 100 is as all customers. */
    index: number | null;
    /** Haberman's adjusted residual. */
    residual: number | null;
    /** Whether it is more than chance. */
    differs: boolean;
  }[][];
  test: {
    chi2: number;
    df: number;
    p: number;
    cramersV: number;
    /** Without its bias (Bergsma 2013). */
    cramersVCorrected: number;
    /** Cells in which fewer than five customers are expected. */
    smallCells: number;
  } | null;
  notes: string[];
}

export interface TreeOptions extends SharedOptions {
  /** The segmentation; `rfm` by default. */
  of?: string;
  /** The segment of it, by key or name; its first by default. */
  segment?: string;
  /** How many conditions a rule may have, 1 to 5; 3 by default. */
  depth?: number;
  /** The fewest customers a rule may be about. */
  minLeaf?: number;
}
export interface Tree {
  segment: string;
  level: number;
  customers: number;
  inside: number;
  base: number;
  /** Those first that tell most by one split. */
  attributes: { attribute: string; label: string; strength: number; p: number }[];
  /** Every customer meets exactly one. The shares are those of the half of the customers that did not choose the rules. */
  rules: {
    rule: string;
    sentence: string;
    conditions: {
      attribute: string;
      from: number | null;
      below: number | null;
      values: string[] | null;
      orMissing: boolean;
    }[];
    customers: number;
    tested: number;
    inside: number;
    share: number | null;
    low: number | null;
    high: number | null;
    lift: number | null;
  }[];
  notes: string[];
}

export interface KmeansOptions extends SharedOptions {
  /** Names: recency, frequency, monetary (the default), age, orders, averageOrder; of columns all by default. */
  features?: string[];
  /** The number of clusters, 1 to 50; chosen from 2 to kMax by default. */
  k?: number;
  /** 2 to 20; 10 by default. */
  kMax?: number;
  /** 10 by default, and 3 above 100,000 customers. */
  starts?: number;
  /** 300 by default. */
  maxIterations?: number;
  /** All features without negative values, none, or those of these names; by default the skewed ones. */
  log?: boolean | string[] | null;
  scale?: "standard" | "none";
  /** The shares of customers beyond which values are held, or null; [0.01, 0.99] by default. */
  cap?: [number, number] | null;
  method?: "kmeans" | "mixture" | "miniBatch";
  /** Of a mixture. */
  covariance?: "full" | "diagonal";
}
export interface ClusteredRows {
  k: number;
  /** Means in the units of the features, a row a cluster; clusters stand by size, the largest first. */
  centers: number[][];
  sizes: number[];
  /** After the transformation, as the centroids. */
  inertia: number;
  silhouette: number | null;
  /** Customers that silhouette, gap and stability are computed on. */
  sample: number;
  candidates: {
    k: number;
    inertia: number;
    silhouette: number | null;
    gap: number | null;
    gapError: number | null;
    bic: number | null;
    chosen: boolean;
  }[];
  /** The adjusted Rand index under resampling, and what 5 % of the samples are below and above. */
  stability: { rand: number; low: number; high: number; runs: number } | null;
  clusters: {
    name: string;
    description: string;
    customers: number;
    share: number;
    revenue: number | null;
    revenueShare: number | null;
    center: number[];
    /** Standard deviations from the mean of all, after the transformation. */
    difference: (number | null)[];
    silhouette: number | null;
    /** Mean Jaccard similarity to the best match under resampling. */
    jaccard: number | null;
  }[];
  method: "kmeans" | "mixture" | "miniBatch";
  gapSees: number | null;
  customers: number;
  revenue: number | null;
  /** (g(x) − mean) / scale, where g holds x between low and high and takes log(1 + x) if log. */
  transformation: {
    feature: string;
    low: number | null;
    high: number | null;
    log: boolean;
    mean: number;
    deviation: number;
    scale: number;
    constant: boolean;
  }[];
  centroids: number[][];
  mixture: {
    covariance: "full" | "diagonal";
    weights: number[];
    logLikelihood: number;
    bic: number;
    customers: number;
  } | null;
  starts: number;
  seed: number;
  iterations: number;
  converged: boolean;
  notes: string[];
  cluster: Uint16Array;
}
export interface Kmeans extends ClusteredRows {
  id: string[];
  clusterName: string[];
}

export interface RetentionOptions extends SharedOptions {
  /** The period of cohorts and ages; months by default. */
  period?: Period;
  /** Monday by default. */
  weekStart?: "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";
  /** Ages in calendar periods, or in runs of 1, 7, 30, 91 or 365 days from the customer's own first day. */
  window?: "calendar" | "rolling";
  /** What counts as coming back: buying in the very period, in it or later, or in a bracket of periods. */
  mode?: "exact" | "onOrAfter" | "brackets";
  /** The last ages of the brackets; [1, 3, 6, 12] by default. */
  brackets?: number[];
  /** Every: a customer is in the cohort of each period in which they bought. */
  start?: "first" | "every";
  /** The day from which a customer is followed. */
  cohorts?: "firstPurchase" | "signUp" | "enrolment";
  /** The rows: periods of beginning, or the groups of `by`. */
  rows?: "starts" | "groups";
  /** Days with a purchase that are needed in a period to count as back. */
  minimumOccurrences?: number;
  /** What rates are shares of: the cohort, or those back in the period before. */
  of?: "first" | "previous";
  /** Cohorts of fewer are marked as small; 30 by default. */
  minimumSize?: number;
  average?: "weighted" | "simple";
  /** So many of the first cohorts are left out. */
  leaveOut?: number;
  /** The age at which cohorts and groups are compared. */
  landmark?: number;
  /** What is measured beside customers; all by default. */
  measures?: ("orders" | "revenue" | "margin")[];
}
/** What the chart `retention.triangle` takes beside. */
export interface TriangleOptions extends RetentionOptions {
  /** What its cells show; the share who buy by default. */
  measure?:
    | "share"
    | "orders"
    | "revenue"
    | "revenueSoFar"
    | "averageOrder"
    | "netRetention"
    | "grossRetention"
    | "margin"
    | "marginSoFar";
}
/** A value at every age with its interval. */
export interface Series {
  value: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
}
/** Money and orders at every age; null where they are not asked for or cannot be told. */
export interface RetentionMeasures {
  orders: { total: (number | null)[]; perMember: Series } | null;
  revenue: {
    total: (number | null)[];
    perMember: Series;
    cumulative: Series;
    averageOrder: Series;
    /** Net and gross revenue retention. */
    net: Series;
    gross: Series;
  } | null;
  margin: { total: (number | null)[]; perMember: Series; cumulative: Series } | null;
}
export interface RetentionAges {
  from: number;
  to: number | null;
}
export interface Retention {
  period: Period;
  mode: "exact" | "onOrAfter" | "brackets";
  options: Required<Omit<RetentionOptions, keyof SharedOptions | "landmark">> & { landmark: number | null };
  asOf: Day;
  level: number;
  currency: string | null;
  customers: number;
  /** What the columns of cohorts and averages cover. */
  ages: RetentionAges[];
  /** `retained[a]` and the rates are of the a-th period after the cohort's own; null where it begins after asOf. */
  cohorts: ({
    name: string;
    /** Null of a group. */
    start: Day | null;
    size: number;
    small: boolean;
    complete: number;
    retained: (number | null)[];
    base: (number | null)[];
    rate: (number | null)[];
    low: (number | null)[];
    high: (number | null)[];
  } & RetentionMeasures)[];
  average: {
    rate: (number | null)[];
    low: (number | null)[];
    high: (number | null)[];
    cohorts: number[];
    customers: number[];
    base: number[];
    retained: number[];
  } & RetentionMeasures;
  /** The test of Cochran and Armitage at one age, and the latest cohort beside those before it. */
  trend: {
    column: number;
    ages: RetentionAges;
    cohorts: number;
    from: number;
    to: number;
    slope: number;
    chi2: number;
    p: number;
    /** Small where cohorts differ for other reasons too. */
    pBeyond: number | null;
    latest: {
      name: string;
      start: Day | null;
      customers: number;
      rate: number;
      beforeCustomers: number;
      before: number;
      difference: number;
      low: number | null;
      high: number | null;
      p: number;
    } | null;
  } | null;
  noTrend: string | null;
  notMeasured: string[];
  /** Early cohorts that seem to hold older customers. */
  early: { name: string; size: number; typical: number; leaveOut: number } | null;
  leftOut: {
    cohorts: number;
    customers: number;
    withoutStart: number;
    beganBefore: number;
    earlierPurchases: number;
    neverBought: number;
  };
  breakdown: Part<Retention>[] | null;
  /** The test of Cochran, Mantel and Haenszel at every age, groups compared within cohorts. */
  differences: {
    column: number | null;
    columns: {
      column: number;
      ages: RetentionAges;
      chi2: number;
      df: number;
      p: number;
      difference: number | null;
      low: number | null;
      high: number | null;
    }[];
  } | null;
  notes: string[];
}

export interface RepurchaseOptions extends SharedOptions {
  /** The last order whose time is told, 2 to 20; 5 by default. */
  orders?: number;
  /** The days after the first order that are looked at; by default as many as a tenth of the customers were followed. */
  horizon?: number;
  /** The days over which the chance of a second order is told; 90 by default. */
  within?: number;
  /** The day of the rule of thumb; 30 by default. */
  day?: number;
  /** The chance below which a second order is no longer expected; 0.1 by default. */
  threshold?: number;
  /** The days that one hazard covers; as few as the data allow by default. */
  width?: number;
}
export interface ShareInterval {
  share: number;
  low: number | null;
  high: number | null;
}
/** Days after the first order; an end that the data do not reach is null. */
export interface DayInterval {
  day: number;
  low: number | null;
  high: number | null;
}
export interface Wait {
  customers: number;
  reached: number;
  /** Kaplan–Meier. */
  byHorizon: ShareInterval | null;
  median: { time: number; low: number | null; high: number | null } | null;
  /** The day by which half of those have the order who get it by the horizon. */
  medianOfReached: DayInterval | null;
}
export interface Repurchase {
  asOf: Day;
  level: number;
  customers: number;
  repeaters: number;
  /** The plain share, which takes those who are still new for lost; see byHorizon. */
  rate: ShareInterval;
  horizon: number;
  /** Kaplan–Meier: as if all had been followed to the horizon. */
  byHorizon: ShareInterval | null;
  orders: {
    order: number;
    sinceFirst: Wait;
    sincePrevious: Wait;
    reached: ({ day: number; atRisk: number } & ShareInterval)[];
  }[];
  window: {
    width: number;
    /** The chance a day of a second order, for those still without. */
    hazard: ({ from: number; to: number; atRisk: number; orders: number } & ShareInterval)[];
    /** Of those who order again by the horizon, the share who have by each day. */
    seen: ({ day: number } & ShareInterval)[];
    decided: ({ share: number } & DayInterval)[];
    within: number;
    /** For a customer without a second order by a day, the chance of one in the next `within` days. */
    chance: ({ day: number; customers: number } & ShareInterval)[];
    threshold: number;
    thresholdDay: DayInterval | null;
    rule: {
      within: number;
      new: { day: number; customers: number } & ShareInterval;
      without: { day: number; customers: number } & ShareInterval;
      ratio: number;
      low: number;
      high: number;
      seen: ShareInterval;
      verdict: "farLess" | "less" | "notLess";
    } | null;
  } | null;
  notes: string[];
}

/** Where nothing is recorded of who left, and for `inactivity`, who buys is projected. */
export interface ProjectionOptions extends SharedOptions, LeavingOptions {
  /** Of contracts, or of buying; months by default. */
  period?: Period;
  /** Periods ahead; a year by default. */
  horizon?: number;
  /** The last observed periods, held back to try the projection on; 0 for none. */
  holdout?: number;
  /** By default the one with the lower AIC. */
  model?: "sbg" | "bdw";
  /** Effective a year; 0.1 by default. */
  discountRate?: number;
  /** Draws behind intervals; 200 by default. */
  draws?: number;
}
/** `at` counts periods since customers came; of purchases it counts from asOf, where 0 is the last period before it. */
export interface ProjectedShare extends ShareInterval {
  at: number;
}
export interface ProjectedLifetime {
  /** Null if by the model it is infinite. */
  periods: number | null;
  low: number | null;
  high: number | null;
  discounted: number | null;
  discountedLow: number | null;
  discountedHigh: number | null;
}
export interface Projection {
  basis: "contract" | "duration" | "counts" | "purchases";
  period: Period;
  asOf: Day | null;
  level: number;
  customers: number;
  observed: (ProjectedShare & { customers: number })[];
  projected: ProjectedShare[];
  models: {
    model: "sbg" | "bdw" | "bg-nbd";
    chosen: boolean;
    parameters: Record<string, number>;
    standardErrors: Record<string, number | null>;
    intervals: Record<string, [number, number] | null>;
    logLikelihood: number;
    aic: number;
    converged: boolean;
  }[];
  /** A projection made without the last periods, against what they brought and against the last rate going on. */
  backtest: {
    model: "sbg" | "bdw" | "bg-nbd";
    fitted: number;
    projected: ProjectedShare[];
    observed: number[];
    baseline: number[];
    error: number;
    baselineError: number;
  } | null;
  residualLifetime: {
    new: ProjectedLifetime;
    current: ProjectedLifetime | null;
    still: number;
    discountRate: number;
  } | null;
  cohorts: {
    start: Day | null;
    customers: number;
    lost: number;
    periods: number;
    observed: number | null;
    parameters: Record<string, number> | null;
    logLikelihood: number | null;
    atHorizon: ProjectedShare | null;
  }[];
  notes: string[];
}

/** What leaving means. */
export interface LeavingOptions {
  /** By default what the customers table tells, else inactivity. */
  churn?: "auto" | "contract" | "duration" | "inactivity";
  /** Days without a purchase after which a customer has left; 90 by default. */
  inactiveDays?: number;
  /** The first day on which customers with contracts were recorded, where some began earlier. */
  recordedFrom?: Day;
  /** What the column of durations counts; days by default. */
  unit?: Period;
}
export interface CurveOptions {
  weighting?: "logRank" | "wilcoxon" | "taroneWare" | "peto" | "flemingHarrington";
  /** The powers of Fleming and Harrington's weights. */
  p?: number;
  q?: number;
  /** The time up to which the mean is taken. */
  horizon?: number;
  level?: number;
  locale?: "en";
}
/** `by` makes the groups. */
export interface SurvivalOptions extends SharedOptions, LeavingOptions, Omit<CurveOptions, "level" | "locale"> {}
export interface SurvivalColumns {
  /** From 0 on. */
  time: ArrayLike<number>;
  /** 1 or true who left, 0 or false who was last seen still there. */
  event: ArrayLike<number | boolean>;
  /** The time from which on each was watched. */
  entry?: ArrayLike<number>;
  group?: ArrayLike<string | number | boolean | null>;
  weight?: ArrayLike<number>;
  /** The groups are compared within these. */
  strata?: ArrayLike<string | number | boolean | null>;
}
export interface ChiSquared {
  chi2: number;
  df: number;
  p: number;
}
export interface LeavingDefinition {
  churn: "contract" | "duration" | "inactivity";
  unit: Period;
  inactiveDays: number | null;
  asOf: Day | null;
  /** Customers of whom it cannot be said, and those who came later or left before all were recorded. */
  unknown: number;
  outside: number;
}
export interface Survival {
  /** Null for plain columns. */
  definition: LeavingDefinition | null;
  level: number;
  n: number;
  events: number;
  leftOut: number;
  groups: {
    name: string;
    n: number;
    events: number;
    median: number | null;
    medianLow: number | null;
    medianHigh: number | null;
    restrictedMean: { horizon: number; mean: number; se: number; low: number; high: number } | null;
    /** The columns begin at time 0 and have a row for every time at which somebody was last seen. */
    time: Float64Array;
    survival: Float64Array;
    low: Float64Array | (number | null)[];
    high: Float64Array | (number | null)[];
    atRisk: Float64Array;
    left: Float64Array;
    censored: Float64Array;
  }[];
  logRank: (ChiSquared & { weighting: string; observed: number[]; expected: number[] }) | null;
  pairs: { groups: [string, string]; chi2: number; p: number; pAdjusted: number }[];
  sensitivity: {
    inactiveDays: number;
    left: number;
    share: number;
    median: { time: number; low: number | null; high: number | null } | null;
    silences: number;
    returned: number;
    returnedShare: number | null;
    returnedLow: number | null;
    returnedHigh: number | null;
  }[];
  notes: string[];
}
export interface CoxOptions {
  /** Whether tests and intervals rest on robust standard errors. */
  robust?: boolean;
  /** How time runs in the test of proportionality; "km" by default. */
  timeTransform?: "km" | "rank" | "identity" | "log";
  level?: number;
  locale?: "en";
}
export interface CoxChoice extends SharedOptions, LeavingOptions, Omit<CoxOptions, "level" | "locale"> {
  /** Attributes of the customers; by default those of gender, age, region and channel that are known. */
  covariates?: string[];
  /** An attribute or segment whose groups may each have a course of their own. */
  strata?: string;
}
export interface CoxColumns extends Omit<SurvivalColumns, "group"> {
  /** Numbers, or texts of which each level but the most frequent is a ratio. */
  covariates: Record<string, ArrayLike<number | string | boolean | null>>;
}
export interface Cox {
  definition: LeavingDefinition | null;
  n: number;
  events: number;
  leftOut: number;
  strata: number;
  level: number;
  robust: boolean;
  coefficients: {
    name: string;
    covariate: string;
    level: string | null;
    reference: string | null;
    deviation: number | null;
    coef: number | null;
    se: number | null;
    robustSe: number | null;
    z: number | null;
    p: number | null;
    hazardRatio: number | null;
    low: number | null;
    high: number | null;
    /** Why there is no ratio. */
    reason: string | null;
  }[];
  logLikelihood: number;
  nullLogLikelihood: number;
  likelihoodRatio: ChiSquared | null;
  concordance: number | null;
  proportionality: {
    timeTransform: string;
    tests: { name: string; chi2: number; p: number }[];
    global: ChiSquared | null;
  } | null;
  notes: string[];
}

export interface ClvOptions extends CustomersOptions {
  model?: "bg-nbd";
  /** Periods ahead; a year by default. */
  horizon?: number;
  /** Effective a year; 0.1 by default. */
  discountRate?: number;
  /** The share of revenue that is margin; 1 by default. */
  margin?: number;
}
export interface Clv {
  model: "bg-nbd";
  parameters: Record<string, number>;
  standardErrors: Record<string, number | null>;
  logLikelihood: number;
  aic: number;
  bic: number;
  spend: object | null;
  holdout: object | null;
  health: object;
  n: number;
  period: Period;
  asOf: Day | null;
  horizon: number;
  discountRate: number;
  margin: number;
  level: number;
  totalPurchases: number;
  totalValue: number | null;
  id: string[];
  pAlive: Float64Array;
  expectedPurchases: Float64Array;
  expectedSpend: Float64Array | null;
  clv: Float64Array | null;
  low: null;
  high: null;
}

export interface LoyaltyOptions extends SharedOptions {
  period?: Period;
  /** Periods looked at before and after joining; 6 by default. */
  before?: number;
  after?: number;
  measure?: "revenue" | "orders" | "active";
}
export interface Loyalty {
  period: Period;
  measure: "revenue" | "orders" | "active";
  asOf: Day;
  level: number;
  members: number;
  nonMembers: number;
  /** Members without a "before". */
  joinedAtFirstPurchase: number;
  leftOut: {
    membersWithoutPurchase: number;
    membersWithoutPeriods: number;
    joinedLater: number;
    othersWithoutPeriods: number;
  };
  /** Members beside non-members: not yet causal. */
  naive: {
    before: LoyaltyComparison;
    after: LoyaltyComparison;
    /** The gap after joining less the gap before. */
    change: { value: number; low: number | null; high: number | null; nMembers: number; nOthers: number };
    byEvent: LoyaltyComparison[];
  };
  matched: null;
  did: null;
  eventStudy: null;
  groupTime: null;
  preTrend: null;
  balance: null;
  placebo: null;
  sensitivity: null;
  economics: null;
}
/** Means a customer and period, over the same calendar periods; `low` and `high` are the gap's interval. */
export interface LoyaltyComparison {
  /** Periods since joining; null where several are taken together. */
  e: number | null;
  members: number;
  membersLow: number | null;
  membersHigh: number | null;
  others: number;
  othersLow: number | null;
  othersHigh: number | null;
  gap: number;
  low: number | null;
  high: number | null;
  nMembers: number;
  nOthers: number;
}

/** A chart as plain data: see `chart/mod.rs`. */
export interface Chart {
  name: string;
  title: string;
  subtitle: string;
  summary: string;
  note: string | null;
  height: number;
  x: object;
  y: object;
  marks: object[];
  table: ChartTable;
}
export interface ChartTable {
  columns: { label: string; numeric: boolean }[];
  rows: { text: string; number: number | null }[][];
}
export interface ShownChart {
  spec: Chart;
  table: ChartTable;
  summary: string;
}
export interface DrawOptions {
  theme?: "light" | "dark";
  /** Physical pixels for one css pixel. */
  scale?: number;
  /** In css pixels, for `svg`. */
  width?: number;
  height?: number;
}
/** A datum under a place, in css pixels. */
export interface Hit {
  series: number;
  row: number;
  x: number;
  y: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A shop to make up: see `simulate/mod.rs` for the parameters and their defaults. */
export interface SampleOptions {
  seed?: number;
  customers?: number;
  from?: Day;
  to?: Day;
  /** BG/NBD, in weeks. */
  r?: number;
  alpha?: number;
  a?: number;
  b?: number;
  /** Gamma-Gamma. */
  p?: number;
  q?: number;
  gamma?: number;
  seasonality?: number;
  channelSpread?: number;
  programme?: { from?: Day | null; enrolment?: number; selection?: number; effect?: number } | null;
}
export interface Sample {
  /** A CSV file of orders. */
  transactions: string;
  /** A CSV file of members. */
  memberships: string;
  truth: SampleOptions;
}
