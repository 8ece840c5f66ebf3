/** A language of texts, numbers and dates; English by default. */
export type Language = "en" | "zh-Hans" | "zh-Hant";
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
  locale?: Language;
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
  locale?: Language;
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
  /** An earlier day that they are compared with. */
  before?: Day;
  /** 0.95 by default. */
  level?: number;
  locale?: Language;
}
/** A named segment; its numbers are null where `error` says why its rule does not fit the open tables. */
export interface NamedSegment {
  name: string;
  rule: string;
  customers: number | null;
  /** Of all who had bought by the day. */
  share: number | null;
  shareLow: number | null;
  shareHigh: number | null;
  revenue: number | null;
  revenueShare: number | null;
  revenueShareLow: number | null;
  revenueShareHigh: number | null;
  /** Median days from the last purchase, mean purchases, mean revenue a customer. */
  recency: number | null;
  frequency: number | null;
  monetary: number | null;
  /** What one might do: what is advised for the RFM segment that most of its customers are in. */
  action: string | null;
  before: Before | null;
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

/** The name of a chart, `analysis.view`. */
export type ViewName = `${string}.${string}`;

/** The analyses whose customers can be listed. */
export type ListName =
  | "customers"
  | "rfm"
  | "lifecycle"
  | "value"
  | "kmeans"
  | "clv"
  | "equity"
  | "earlyWarning"
  | "scored";

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
  recencyIn: Period;
  frequencyOf: "occasions" | "orders";
  monetaryOf: "total" | "mean";
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

/** The options of the segmentation that `of` names: `rfm` by default. */
export type GroupingOptions =
  | ({ of?: "rfm" } & RfmOptions)
  | ({ of: "lifecycle" } & LifecycleOptions)
  | ({ of: "value" } & ValueOptions)
  | ({ of: "clusters" } & KmeansOptions)
  | ({ of: string } & SharedOptions);
/**
 * With those of the segmentation `of`: `rfm` by default, `lifecycle`, `value`, `clusters` (those of the day the analysis looks
 * from; on other days customers are in the nearest), `tier` or `member` of the programme, or a named segment.
 */
export type MigrationOptions = GroupingOptions & {
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

/** With those of the segmentation `of`, which may be one of those of {@link MigrationOptions}. */
export type TrendOptions = GroupingOptions & {
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

/** With those of the segmentation `of`, which may also be a column of texts, or a named segment. */
export type ProfileOptions = GroupingOptions & {
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

/** With those of the segmentation `of`, as {@link ProfileOptions}. */
export type TreeOptions = GroupingOptions & {
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
  /** An earlier day that the clusters are compared with: each customer is then in the one that was nearest. */
  before?: Day;
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
    /** What one might do. */
    action: string | null;
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
  /** The clusters as any segmentation has its groups. */
  segments: SegmentSummary[];
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
  /** Cohorts whose period begins before this day are left out too. */
  from?: Day;
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
/** What the chart `retention.revenue` takes beside. */
export interface MoneyOptions extends RetentionOptions {
  money?: "revenue" | "margin";
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
  early: Early | null;
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

/** Early customers who seem to have bought before the file begins; they are no longer among those from a day on. */
export interface Early {
  /** The early period with the most new customers, and those. */
  name: string;
  size: number;
  /** Those of a typical later one. */
  typical: number;
  /** How many of the first cohorts are clearly larger. */
  leaveOut: number;
  from: Day;
}
export interface RepurchaseOptions extends SharedOptions {
  /** Customers whose first order was before this day are left out. */
  from?: Day;
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
  early: Early | null;
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
  /** What the column of durations counts; by default what its header says, else days. */
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
  locale?: Language;
}
/** `by` makes the groups. */
export interface SurvivalOptions extends SharedOptions, LeavingOptions, Omit<CurveOptions, "level" | "locale"> {
  /** An attribute or segment within whose groups they are compared: the stratified log-rank test. */
  strata?: string;
}
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
  /** What the groups were compared within. */
  strata: string | null;
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
  locale?: Language;
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

/** "-k" finds how regular purchases are; a number from 1 (at random) to 12 in its place says it. */
export type PurchaseModel =
  | "bg-nbd"
  | "pareto-nbd"
  | "gompertz-nbd"
  | "mbg-nbd"
  | `bg-cnbd-${"k" | number}`
  | `mbg-cnbd-${"k" | number}`
  | "bg-bb";
export type Interval = [low: number, high: number];
/** What is made of fitted models. Other values of these are answered without another fit. */
export interface ValuationOptions {
  /** Periods ahead, 1 to 10,000; a year by default. */
  horizon?: number;
  /**
   * Effective a year, 0 to 10; 0.1 by default. A purchase at the end of period k is worth (1 + rate)^(−k · days / 365.25) today, with
   * the days of the period.
   */
  discountRate?: number;
  /** The share of revenue that is margin, above 0 and up to 1; 1 by default, and then value is revenue. */
  margin?: number;
  /** The days within which an order is looked for, 1 to 3,650; 30 by default. */
  nextDays?: number;
  /** Whether the purchases of all future are told too (`dert`), which takes longer; the discount rate must then be above 0. */
  residual?: boolean;
  /** What it costs to win a customer, above 0, in the money of the amounts. */
  acquisitionCost?: number | null;
  /** Whether all numbers of each customer have intervals, as the value has: `pAliveLow`, `pAliveHigh` and so on. */
  eachInterval?: boolean;
  /** The largest number of purchases in the horizon of which the probability is told, 1 to 100: `purchases`. */
  counts?: number | null;
}
/** How models are fitted. Other values of these are another fit. */
export interface FitOptions {
  model?: PurchaseModel;
  /**
   * How it is told how well parameters are known, of which every interval follows: by the curvature of the likelihood (the
   * default), or by 200 fits of customers drawn anew by `seed`, which takes a hundred times as long.
   */
  intervals?: "delta" | "bootstrap";
  /**
   * What may go with how often customers buy and how soon they stop, in bg-nbd, mbg-nbd, pareto-nbd and gompertz-nbd: names of
   * attributes of the customers; of `fitClv` those of its `covariates` that are used, all by default.
   */
  covariates?: string[];
}
export interface ClvOptions extends CustomersOptions, ValuationOptions, FitOptions {}
/** What goes with one more of a covariate, or with a level of a text beside the most frequent one. */
export interface CovariateEffect {
  covariate: string;
  level: string | null;
  reference: string | null;
  /** The mean of the covariate, at which `parameters` are told. */
  mean: number;
  coef: number;
  se: number | null;
  z: number | null;
  p: number | null;
  /** What multiplies the rate of purchases, or how readily customers stop: e^coef. */
  factor: number | null;
  /** The interval of `factor`. */
  low: number | null;
  high: number | null;
}
export interface CovariateFit {
  purchase: CovariateEffect[];
  dropout: CovariateEffect[];
  logLikelihoodWithout: number;
  /** The likelihood-ratio test of all of them together. */
  test: { chi2: number; df: number; p: number | null };
  notes: string[];
}
/** How many purchases customers will make over the horizon. */
export interface PurchaseCounts {
  /** From 0 on; the last one stands for itself and all larger. */
  n: number[];
  /** The share of all customers expected to make each. */
  probability: number[];
  /** The interval of each share. */
  intervals: (Interval | null)[];
  /** The probability of each `n` for one customer after the other. */
  each: Float64Array;
  /** The intervals of these, with `eachInterval`. */
  eachLow?: Float64Array | (number | null)[];
  eachHigh?: Float64Array | (number | null)[];
}
/** A customer who makes its first purchase now; `value` includes it. */
export interface NewCustomer {
  purchases: number;
  purchasesInterval: Interval | null;
  spend: number | null;
  spendInterval: Interval | null;
  value: number | null;
  valueInterval: Interval | null;
  acquisitionCost: number | null;
  /** Value over cost. */
  ratio: number | null;
  ratioInterval: Interval | null;
  /** Periods after which the cost is back; null if not within the horizon. */
  payback: number | null;
  /** The earliest and the latest of them within the interval of the value. */
  paybackInterval: [number | null, number | null] | null;
  messages: string[];
}
/** The intervals of the numbers of each customer, where `eachInterval`; null where the data do not determine them. */
export type EachIntervals = {
  [Column in `${"pAlive" | "pAliveAfter" | "pOrder" | "nextOrder" | "expectedPurchases" | "expectedSpend" | "dert"}${
    | "Low"
    | "High"}`]?: Float64Array | (number | null)[];
};
/**
 * What is predicted of customers, a column of one value each in the order of the customers. Intervals are of what is expected, as
 * far as the parameters are known, at `level`; those of amounts are even about the log, those of probabilities about the logit.
 * Money is in the unit of the amounts, and all of it is null where no value can be told.
 */
export interface Scores extends EachIntervals {
  /** Customers. */
  n: number;
  period: Period;
  asOf: Day | null;
  horizon: number;
  discountRate: number;
  margin: number;
  level: number;
  nextDays: number;
  totalPurchases: number;
  totalPurchasesInterval: Interval | null;
  totalValue: number | null;
  totalValueInterval: Interval | null;
  /** The discounted value of all future; null unless `residual`. */
  totalResidualValue: number | null;
  totalResidualValueInterval: Interval | null;
  newCustomer: NewCustomer;
  /** Null unless `counts`. */
  purchases: PurchaseCounts | null;
  /** How well the model does in the holdout; null without one. */
  holdout: HoldoutReport | null;
  /** The probability that it still is a customer, on the last day that is known. */
  pAlive: Float64Array;
  /** Purchases over the horizon. */
  expectedPurchases: Float64Array;
  /** The mean amount of a purchase to come (Gamma-Gamma). */
  expectedSpend: Float64Array | null;
  /** The discounted value of the horizon: margin · expected spend · Σₖ (purchases of period k) · discount factor of k. */
  clv: Float64Array | null;
  /** The interval of `clv`; null where the data do not determine it. */
  low: Float64Array | (number | null)[] | null;
  high: Float64Array | (number | null)[] | null;
  /** At the end of the horizon. */
  pAliveAfter: Float64Array;
  /** Of an order within the next `nextDays` days. */
  pOrder: Float64Array;
  /**
   * Days until the next order: half of the customers like this one who buy again at all have bought by then. Null where that
   * is more than ten years away.
   */
  nextOrder: Float64Array | (number | null)[];
  /** Discounted expected residual transactions: the purchases of all future, discounted continuously; null unless `residual`. */
  dert: Float64Array | null;
}
/** How close predictions of the holdout are. */
export interface PredictionErrors {
  /** Mean absolute error, in purchases a customer, with its interval over customers; the ends are null for a single one. */
  mae: number;
  maeLow: number | null;
  maeHigh: number | null;
  /** Root of the mean squared error, likewise. */
  rmse: number;
  rmseLow: number | null;
  rmseHigh: number | null;
  /** Mean of predicted less made, likewise. */
  bias: number;
  biasLow: number | null;
  biasHigh: number | null;
  /** Purchases predicted, over all customers. */
  total: number;
}
export interface HoldoutReport extends PredictionErrors {
  /** Purchases made, over all customers. */
  actual: number;
  /** Of the holdout, in periods. */
  length: number;
  /** Guesses without a model: nobody buys again, each at its own past rate, each at the rate of all. */
  baselines: { zero: PredictionErrors; ownRate: PredictionErrors; meanRate: PredictionErrors };
}
/** The fitted Gamma-Gamma model of mean amounts. */
export interface SpendFit {
  /** `p`, `q` and `gamma`. */
  parameters: Record<string, number>;
  standardErrors: Record<string, number | null>;
  intervals: Record<string, Interval | null>;
  logLikelihood: number;
  /** Over all customers; null where there is no finite one, q being 1 or less. */
  mean: number | null;
  meanInterval: Interval | null;
  /** Of frequency and mean amount, which the model takes for 0. */
  correlation: number | null;
  /** Those with a repeat purchase of an amount above 0. */
  customers: number;
  converged: boolean;
  gradientNorm: number;
  starts: number;
  agreeing: number;
  weakPrior: boolean;
}
/** Fitted models, which score customers without the data: plain JSON. */
export interface ModelCard {
  tenureCard: number;
  version: string;
  model: PurchaseModel;
  period: Period;
  purchases: CardFit;
  spend: CardFit | null;
  covariates: {
    design: { purchase: CardTerm[]; dropout: CardTerm[] };
    logLikelihoodWithout: number;
  } | null;
  options: { horizon: number; discountRate: number; margin: number; level: number; nextDays: number };
  data: {
    customers: number;
    repeaters: number;
    repeatPurchases: number;
    asOf: Day | null;
    longest: number;
    spenders: number;
    /** The same for the same data. */
    hash: string;
  };
}
export interface CardTerm {
  covariate: string;
  level: string | null;
  reference: string | null;
  mean: number;
  deviation: number;
}
export interface CardFit {
  parameters: Record<string, number>;
  logCovariance: number[][] | null;
  logLikelihood: number;
}
/** Whether the numbers can be relied on. */
export interface ClvHealth {
  /** For totals, segments and single customers; for totals and rankings, with care; for nothing. */
  verdict: "good" | "usable" | "unreliable";
  /** The same as a sentence, with the gravest reason. */
  meaning: string;
  diagnosis: {
    /** Of minus the Hessian in the logs of the parameters, the smallest first. */
    eigenvalues: number[];
    /** The largest over the smallest; null where that is not above 0. */
    condition: number | null;
    /** Starts from which the search set out, and how many of them ended at the same maximum. */
    starts: number;
    agreeing: number;
    /** Whether a weak prior decided where the likelihood is flat. */
    weakPrior: boolean;
    /** The longest age there is, in periods. */
    longest: number;
    /** The probability that the model gives a new customer to stop within it. */
    dropout: number;
    /** Its interval; null where the data do not determine it. */
    dropoutInterval: Interval | null;
    /** Customers with 0 … 6 and 7 or more repeat purchases, beside those expected. */
    frequencies: {
      observed: number[];
      expected: number[];
      chi2: number | null;
      df: number;
      p: number | null;
      /** The share of customers at another number than expected. */
      misplaced: number;
    };
  };
  converged: boolean;
  iterations: number;
  /** The largest derivative left, of the mean log-likelihood of a customer in the log of a parameter. */
  gradientNorm: number;
  n: number;
  repeaters: number;
  /** Customers the spend model was not fitted on; null without amounts. */
  withoutSpend: number | null;
  /** What to know before using the numbers. */
  messages: string[];
}
export interface Clv extends Scores {
  model: PurchaseModel;
  /** With covariates those of a customer whose covariates are all at their means. */
  parameters: Record<string, number>;
  intervalsBy: "delta" | "bootstrap";
  covariates: CovariateFit | null;
  standardErrors: Record<string, number | null>;
  /** At `level`, each parameter · e^(± z · standard error / parameter): even about the log, so that none reaches 0. */
  intervals: Record<string, Interval | null>;
  logLikelihood: number;
  aic: number;
  bic: number;
  /** Null without amounts, or with too few customers who bought again. */
  spend: SpendFit | null;
  health: ClvHealth;
  card: ModelCard;
  id: string[];
}
/** The card by which the open customers are scored, in its periods; what is not given is as in the card. */
export interface ScoredOptions extends SharedOptions, ValuationOptions {
  card: ModelCard;
}
/** What is predicted of the open customers by a card. */
export interface Scored extends Scores {
  /** Who was scored by what, and what comes of it. */
  summary: string;
  id: string[];
}
/** One value a customer, or a group of `weight` equal ones; times in periods. */
export interface ClvColumns {
  frequency: ArrayLike<number>;
  recency: ArrayLike<number>;
  age: ArrayLike<number>;
  /** The mean amount of the repeat purchases. */
  monetary?: ArrayLike<number | null>;
  weight?: ArrayLike<number>;
  /**
   * The sum of the logs of the times between purchases, 0 without a repeat purchase. The models that find how regular purchases
   * are, bg-cnbd-k and mbg-cnbd-k, need it.
   */
  logIntervals?: ArrayLike<number>;
  /** What else is known of each: numbers, or texts of which each level but the most frequent is an effect. */
  covariates?: Record<string, ArrayLike<number | string | boolean | null>>;
  /** Purchases in the holdout, whose length is the option `holdout`: one of the two without the other is refused. */
  frequencyHoldout?: ArrayLike<number>;
}
export interface FitClvOptions extends SharedOptions, ValuationOptions, FitOptions {
  /** The unit of times; weeks by default. */
  period?: Period;
  /** The length of the holdout in periods, above 0, whose purchases are the column `frequencyHoldout`. */
  holdout?: number;
}
/** Customers to be scored and, beside them, options; those of the card where they are not given. */
export interface ScoreOptions extends ClvColumns, ValuationOptions {
  level?: number;
  locale?: string;
}
/** What a card says of columns. */
export interface CardScores extends Scores {
  /** What must be known with it, such as that the model counts whoever bought once as a customer. */
  messages: string[];
}
export type FittedClv = Omit<Clv, "id"> & {
  /** What the fitted models say of other customers, as `scoreCard` does with `card`. */
  predict(customers: ScoreOptions): CardScores;
};

/** Groups by `by`: `cohort` (the default), `clvTier`, or a segment or column. */
export interface EquityOptions extends CustomersOptions {
  /** One that lets customers of one purchase be gone, by default. */
  model?: PurchaseModel | null;
  horizon?: number;
  discountRate?: number;
  margin?: number;
  /** The calendar period of the first purchase; quarters by default. */
  cohorts?: Period;
  /** Whether the cuts of `clvTier` are shares of the customers or values. */
  scheme?: "shares" | "thresholds";
  cuts?: [number, number];
}
export interface GroupValue {
  customers: number;
  purchases: number;
  purchasesLow: number | null;
  purchasesHigh: number | null;
  value: number | null;
  low: number | null;
  high: number | null;
  /** The value a customer. */
  mean: number | null;
  meanLow: number | null;
  meanHigh: number | null;
  /** The share of the value of all customers. */
  share: number | null;
  shareLow: number | null;
  shareHigh: number | null;
}
export interface Equity {
  by: string;
  model: PurchaseModel;
  period: Period;
  horizon: number;
  discountRate: number;
  margin: number;
  level: number;
  total: GroupValue;
  /** They add up to the total. */
  groups: (GroupValue & { name: string })[];
  notes: string[];
  id: string[];
  group: string[];
  clv: Float64Array;
  low: Float64Array | (number | null)[] | null;
  high: Float64Array | (number | null)[] | null;
}

export interface WarningOptions extends CustomersOptions {
  model?: PurchaseModel | null;
  horizon?: number;
  discountRate?: number;
  margin?: number;
  /** The share of the customers that are valuable; 0.2 by default. */
  top?: number;
  /** Warned of are those whose probability to be customers still is below this; 0.5 by default. */
  below?: number;
  /** And not below this; 0.1 by default. */
  above?: number;
}
/** Valuable customers who are likely to leave, those of whom most is at stake first. */
export interface EarlyWarning {
  model: PurchaseModel;
  asOf: Day;
  period: Period;
  horizon: number;
  top: number;
  below: number;
  above: number;
  customers: number;
  valuable: number;
  totalAtStake: number;
  totalAtStakeInterval: Interval | null;
  level: number;
  notes: string[];
  id: string[];
  reason: string[];
  /** The value if it is still a customer times the probability that it is not. */
  atStake: Float64Array;
  clv: Float64Array;
  pAlive: Float64Array;
  /** Days. */
  usualGap: Float64Array | (number | null)[];
  silent: Float64Array;
  overdue: Float64Array | (number | null)[];
  atStakeLow: Float64Array | (number | null)[];
  atStakeHigh: Float64Array | (number | null)[];
  /** The interval of `clv`. */
  low: Float64Array | (number | null)[];
  high: Float64Array | (number | null)[];
  pAliveLow: Float64Array | (number | null)[];
  pAliveHigh: Float64Array | (number | null)[];
}

/** Without `calibrationEnd` the last third of the days is held out. */
export interface TournamentOptions extends CustomersOptions {
  /** All by default. */
  models?: PurchaseModel[];
}
/** How well predictions of the holdout do, in purchases a customer. */
export interface HoldoutScore {
  mae: number;
  maeLow: number | null;
  maeHigh: number | null;
  rmse: number;
  rmseLow: number | null;
  rmseHigh: number | null;
  /** Predicted less made, as a share of what was made. */
  bias: number | null;
  biasLow: number | null;
  biasHigh: number | null;
  total: number;
  /** By how much the means of tenths of the customers are off. */
  calibrationError: number;
}
export interface Tournament {
  calibrationEnd: Day;
  end: Day;
  period: Period;
  /** Of the holdout, in periods. */
  length: number;
  customers: number;
  actual: number;
  level: number;
  /** The best first: those that beat every guess, by their squared error. */
  models: (HoldoutScore & {
    model: PurchaseModel;
    title: string;
    parameters: Record<string, number>;
    logLikelihood: number;
    aic: number;
    bic: number;
    converged: boolean;
    /** From 1 for the best. */
    ranks: { aic: number; bic: number; mae: number; rmse: number; bias: number; calibrationError: number };
    beatenBy: "zero" | "ownRate" | "lastPeriod" | "meanRate" | null;
    /** Whether the holdout can tell it apart from the best. */
    isBehind: boolean;
  })[];
  leftOut: { model: PurchaseModel; title: string; reason: string }[];
  guesses: (HoldoutScore & { guess: "zero" | "ownRate" | "lastPeriod" | "meanRate" })[];
  /** None if every model loses to a guess. */
  recommended: PurchaseModel | null;
  verdict: string;
  notes: string[];
}

export interface LoyaltyOptions extends SharedOptions {
  period?: Period;
  /** Periods looked at before and after joining; 6 by default. */
  before?: number;
  after?: number;
  measure?: "revenue" | "orders" | "active";
  /** An effect within this share of what members would have done anyway is as good as none; 0.05 by default. */
  margin?: number;
}
/** An effect a customer and period, with its interval. */
export interface JoiningAtt {
  att: number;
  se: number | null;
  low: number | null;
  high: number | null;
}
/** What joining changed: members beside others who could have joined too and did not. */
export interface JoiningEffect extends JoiningAtt {
  /** What members would have done without. */
  expected: number;
  /** The effect less the mean difference before joining. */
  afterPlacebo: JoiningAtt | null;
  members: number;
  /** Those of them who joined on a day without a purchase. */
  membersAway: number;
  memberPeriods: number;
  /** Days of others they are compared with. */
  others: number;
  margin: number;
  verdict: "effect" | "noEffect" | "cannotTell";
  /** Over all members and their periods after joining, in the unit of the measure. */
  total: { total: number; low: number | null; high: number | null; currency: string | null };
  leftOut: { withoutBefore: number; withoutAfter: number };
  summary: string;
  notes: string[];
}
/** The effect so many periods since joining; of period 0 there is no band. */
export interface JoiningEvent extends JoiningAtt {
  e: number;
  bandLow: number | null;
  bandHigh: number | null;
  members: number;
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
  /** Members beside customers like them; null where nobody can be compared. */
  matched: MatchedMembers | null;
  /** What joining changed; null where fewer than ten members can be compared. */
  did: JoiningEffect | null;
  eventStudy: JoiningEvent[] | null;
  /** By period of joining and period: the effect on those who joined together. Both are told by their first days. */
  groupTime: (JoiningAtt & { g: string; t: string; members: number; others: number })[] | null;
  /** Whether members and those compared differed before joining. */
  preTrend: { statistic: number; df: number; p: number } | null;
  balance: Balance[] | null;
  /** The effects at pretended days of joining, and the share of them as far from 0 as the effect. */
  placebo: { effects: number[]; p: number | null } | null;
  sensitivity: {
    effect: JoiningAtt;
    largestBefore: number;
    intervals: { mbar: number; low: number; high: number }[];
    /** How much drift the finding stands, in times the largest change before joining. */
    breakdown: number;
    summary: string;
  } | null;
  design: LoyaltyDesign;
}
/** How an effect was found, and what it takes for granted. */
export interface LoyaltyDesign {
  /** The design that fits the data with the fewest assumptions; `loyalty` itself is "trials". */
  best: "randomised" | "trials" | "launch" | null;
  ways: { way: "randomised" | "trials" | "launch"; fits: boolean; reason: string }[];
  /** Empty where nobody could be compared. */
  assumptions: {
    kind:
      | "parallelTrends"
      | "noAnticipation"
      | "littleDrift"
      | "overlap"
      | "balance"
      | "composition"
      | "chance"
      | "nothingUnseen"
      | "noInterference";
    /** "held": nothing speaks against it; "unchecked": the data cannot tell. */
    state: "held" | "doubtful" | "unchecked";
    /** The number of its check. */
    value: number | null;
    text: string;
    check: string;
    number: string;
  }[];
  /** A call with these finds the same again. */
  options: LoyaltyOptions;
  /** The same as text. */
  json: string;
  summary: string;
}
/** A series by period, and others beside it that the launch did not touch. */
export interface CounterfactualColumns {
  /** Rising in even steps, such as days since some start; 0, 1, 2, … unless given. */
  time?: ArrayLike<number>;
  /** What is looked at; `null` or not a number where it was not seen. */
  outcome: ArrayLike<number | null>;
  /** Series that move with the outcome, known in every period. */
  controls?: Record<string, ArrayLike<number>>;
}
/** How a counterfactual is found, of columns and of an open data set. */
export interface SeriesOptions {
  /** Periods of a round of seasons: 7 for days, 12 for months. */
  seasons?: number;
  /** Whether the level is believed to have a slope; it has none by default. */
  trend?: "level" | "trend";
  /** Futures drawn; 1000 by default. */
  draws?: number;
  /** Draws left out at the start; 200 by default. */
  burnIn?: number;
  /** How far the level moves a period, as believed beforehand, in standard deviations of the outcome; 0.02 with controls, else 0.05. */
  levelSd?: number;
  /** An effect within this share of what was expected is as good as none; 0.05 by default. */
  margin?: number;
}
export interface CounterfactualOptions extends SeriesOptions {
  /** The time from which on the launch could have changed something. */
  launch: number;
  /** Whether the synthetic control compares shares of each series' own mean before the launch; it does not by default. */
  indexed?: boolean;
  level?: number;
  seed?: number;
  locale?: Language;
}
/** What came, what would have with its interval, and the difference with its. */
export interface Impact {
  actual: number;
  expected: number;
  expectedLow: number;
  expectedHigh: number;
  effect: number;
  low: number;
  high: number;
}
/** An effect as a share of what was expected. */
export interface RelativeEffect {
  effect: number;
  low: number;
  high: number;
}
export interface Counterfactual {
  launch: number;
  level: number;
  periodsBefore: number;
  periodsAfter: number;
  /** Periods without an outcome. */
  missing: number;
  /** 1 for none. */
  seasons: number;
  trend: "level" | "trend";
  draws: number;
  margin: number;
  points: {
    time: number;
    actual: number | null;
    expected: number;
    low: number;
    high: number;
    effect: number | null;
    effectLow: number | null;
    effectHigh: number | null;
    /** Since the launch. */
    cumulative: number | null;
    cumulativeLow: number | null;
    cumulativeHigh: number | null;
  }[];
  /** Over the periods from the launch on. */
  total: Impact;
  /** A period. */
  average: Impact;
  /** Null where futures add up to nothing or less. */
  relative: RelativeEffect | null;
  /** The chance of so large a difference on either side, had the launch changed nothing. */
  p: number;
  /** By the interval of the sum alone: without 0, with 0 and nothing beyond the margin, or with both. */
  verdict: "effect" | "noEffect" | "cannotTell";
  /** The smallest effect that would be seen with a chance of 80 %. */
  minimumDetectable: { total: number; average: number; relative: number | null };
  /** What a control says: the share of draws in which it counts, and what one more of it brings. */
  controls: { name: string; inclusion: number; coefficient: number; low: number; high: number }[];
  /** How well periods before the launch that were held out were foretold; errors are shares of the mean size. */
  backtest: { periods: number; covered: number; error: number | null; guessError: number | null } | null;
  /** Launches that never were, at earlier times. */
  placebos: { launch: number; periods: number; effect: number; low: number; high: number; relative: RelativeEffect | null }[];
  /** Whether a quarter of them or more show an effect. */
  isDoubtful: boolean;
  /** A mixture of the controls that was like the outcome before the launch; null with fewer than two. */
  synthetic: {
    isIndexed: boolean;
    weights: { name: string; weight: number }[];
    expected: number[];
    effect: number;
    relative: number | null;
    rmspeBefore: number;
    rmspeAfter: number;
    /** With each control in the place of the outcome: how its error grew at the launch, and the effect as a share. */
    placebos: { name: string; ratio: number | null; relative: number | null }[];
    /** The share of all series whose error grew as much. */
    p: number | null;
    leaveOneOut: { without: string; effect: number; relative: number | null }[];
  } | null;
  summary: string;
  notes: string[];
}
export interface LaunchOptions extends SharedOptions, SeriesOptions {
  /** Unless told, the day on which nearly all members joined, or else the first of them. */
  launch?: Day;
  /** Weeks by default. */
  period?: Period;
  measure?: "revenue" | "orders" | "active";
  /** A column that parts the customers: the launch reached those who are `treated`, and the other groups are controls. */
  controls?: string;
  treated?: string;
}
/** Times are first days of periods, in days since 1970-01-01. */
export interface Launch extends Counterfactual {
  launchDay: Day;
  period: Period;
  measure: "revenue" | "orders" | "active";
  asOf: Day;
  /** Null for all customers. */
  treated: string | null;
  /** The first day of each period. */
  starts: Day[];
}
/** What is changed, and how worth is told; the model is the Pareto/NBD. */
export interface WhatIfOptions extends CustomersOptions {
  /** So many more of all still are customers in a year: from 0 on and below 1, .05 (five percentage points) by default. */
  retention?: number;
  /** So many more orders, as a share: 0 to 1, .05 by default. */
  frequency?: number;
  /** The share of revenue that is given back: from 0 on and below the margin, .02 by default. */
  reward?: number;
  horizon?: number;
  discountRate?: number;
  margin?: number;
}
export interface WhatIf {
  model: PurchaseModel;
  period: Period;
  horizon: number;
  discountRate: number;
  margin: number;
  level: number;
  customers: number;
  /** How many are expected to be customers still. */
  active: Ranged;
  /** The share of these who still are in a year; null where there are none. */
  retention: Ranged | null;
  /** As it is: a customer's lifetime value, that of all together, and the profit of the horizon, not discounted. */
  base: { clv: Ranged; equity: Ranged; profit: Ranged };
  levers: {
    lever: "retention" | "frequency" | "reward" | "all";
    change: number | null;
    /** Null where so many cannot stay. */
    up: WhatIfEffect | null;
    /** The opposite; null likewise, and where there is none. */
    down: WhatIfEffect | null;
  }[];
  /** Five points, and five per cent, more retention; null where the discount rate is 0. */
  saying: { points: Said | null; percent: Said | null; summary: string } | null;
  summary: string;
  notes: string[];
}
export interface WhatIfEffect {
  clv: WhatIfChange;
  equity: WhatIfChange;
  profit: WhatIfChange;
}
export interface WhatIfChange {
  changed: Ranged;
  difference: Ranged;
  /** The difference as a share of what is; null where that is 0. */
  share: Ranged | null;
}
/** A reading of “5 % more retention, 25 to 95 % more profit”. */
export interface Said {
  /** The share that then stays a year. */
  retention: Ranged;
  /** More profit of all future, discounted, as a share. */
  lifetime: Ranged;
  /** More profit of the horizon. */
  horizon: Ranged;
  /** By the interval of `lifetime`. */
  verdict: "within" | "below" | "above" | "cannotTell";
}
/** What a loyalty programme is asked about. */
export interface ProgrammeOptions extends SharedOptions {
  /** The first day whose purchases and costs count; the first on which somebody joined, by default. */
  from?: Day;
  /** What a point costs when it is redeemed; by default what the rewards with a cost say. */
  pointValue?: number;
  /** What running the programme costs a month, rewards aside; 0 by default. */
  runningCost?: number;
  /** The share of revenue that is margin; by default what the transactions say, or else 1. */
  margin?: number;
}
/** A value and its interval. */
export interface Ranged {
  value: number;
  low: number | null;
  high: number | null;
}
export interface Programme {
  from: Day;
  to: Day;
  /** From the one to the other. */
  months: number;
  level: number;
  members: number;
  /** The share of revenue that is margin; null without amounts. */
  margin: number | null;
  marginFrom: "option" | "file" | "nothing";
  /** Those who bring most a month first; then who is in none, who left and who never joined. */
  tiers: {
    group: "tier" | "noTier" | "left" | "others";
    name: string;
    customers: number;
    share: number;
    buyers: number;
    customerMonths: number;
    orders: number;
    revenue: number | null;
    margin: number | null;
    revenuePerMonth: Ranged | null;
    earned: number | null;
    redeemed: number | null;
    rewardCost: number | null;
  }[];
  /** Between tiers in the last quarter. */
  migration: Migration | null;
  /** Null without rewards. */
  points: {
    bookings: number;
    undated: number;
    earned: number;
    redeemed: number;
    expired: number;
    outstanding: number;
    /** Customers who used more than the file says they earned. */
    overdrawn: number;
    pointValue: number | null;
    isValueGiven: boolean;
    liability: number | null;
    cost: number | null;
    redemptionRate: number | null;
    breakage: number | null;
    earners: number;
    redeemers: number;
    everRedeemed: Ranged | null;
    /** Days, the median; null while fewer than half have redeemed. */
    firstRedemption: { time: number; low: number | null; high: number | null } | null;
    months: { start: Day; earned: number; redeemed: number; expired: number; outstanding: number }[];
  } | null;
  /** Null where it is not known what the programme changed. */
  economics: {
    effect: { perMemberPeriod: number; low: number | null; high: number | null; period: Period };
    memberPeriods: number;
    incrementalRevenue: Ranged;
    incrementalMargin: Ranged;
    rewardCost: number | null;
    runningCost: number;
    profit: Ranged;
    returnOnCost: Ranged | null;
    paybackPeriods: Ranged | null;
    /** Revenue a member and period at which profit is 0. */
    breakEvenEffect: number;
    pays: "yes" | "no" | "cannotTell";
    tiers: {
      name: string;
      memberPeriods: number;
      incrementalMargin: Ranged;
      rewardCost: number | null;
      runningCost: number;
      profit: Ranged;
      pays: "yes" | "no" | "cannotTell";
    }[];
    summary: string;
    notes: string[];
  } | null;
  notes: string[];
}
/** How a hold-out that chance decided is read. */
export interface RandomisedOptions extends SharedOptions {
  /** The column of the customers that says who was held out; by default the memberships say who was treated. */
  attribute?: string;
  /** The value of those who were held out. */
  control?: string;
  /** The first day on which the offer could change something; by default the first on which somebody offered it joined. */
  from?: Day;
  measure?: "revenue" | "orders" | "active";
  /** The share that was to be held out, by which the sizes are checked. */
  heldOut?: number;
  /** Resamples of the Qini coefficient; 200 by default. */
  draws?: number;
}
/** A difference of two means with Welch's interval; what is null cannot be told, as nothing varies. */
export interface Difference {
  treatedMean: number;
  controlMean: number;
  estimate: number;
  se: number;
  df: number | null;
  low: number | null;
  high: number | null;
  p: number | null;
}
export interface Randomised {
  from: Day;
  to: Day;
  measure: "revenue" | "orders" | "active";
  level: number;
  treated: number;
  controls: number;
  difference: Difference;
  /** Adjusted by what customers did before (CUPED); null where that does not vary, as the next two. */
  adjusted: (Difference & { theta: number; varianceReduction: number }) | null;
  /** By what customers did before, the most first. */
  deciles: { score: [number, number]; treated: number; controls: number; difference: Difference | null }[] | null;
  qini: { points: { share: number; gain: number }[]; coefficient: number; low: number; high: number; draws: number } | null;
  /** Null unless `heldOut` is given. */
  sampleRatio: { expected: number; found: number; chi2: number; p: number; isMismatch: boolean } | null;
  summary: string;
  notes: string[];
}
/** A long panel: a row for each unit and period in which it was seen. Rows that lack something are left out. */
export interface DidColumns {
  unit: ArrayLike<string | number>;
  /** The period, a whole number such as a year, or a month counted from some start. */
  time: ArrayLike<number>;
  outcome: ArrayLike<number>;
  /** The period in which the unit was first treated, the same in all its rows; 0 or absent is never. */
  firstTreated: ArrayLike<number | null>;
  /** Numbers or texts; of two periods that are compared those of the earlier one count. */
  covariates?: Record<string, ArrayLike<number | string | boolean | null>>;
  /** How much each unit counts, the same in all its rows. */
  weight?: ArrayLike<number>;
}
export interface DidOptions {
  /** How covariates are taken into account: doubly robust by default. */
  estimator?: "dr" | "ipw" | "reg";
  /** Who the treated are compared with: who was never treated by default, or also who is not yet. */
  control?: "never" | "notYet";
  /** For how many periods before treatment its effect may already be there; 0 by default. */
  anticipation?: number;
  level?: number;
  seed?: number;
  locale?: Language;
}
/** An effect; `se`, `low` and `high` are null where all changed alike. */
export interface Att {
  att: number;
  se: number | null;
  low: number | null;
  high: number | null;
}
/** The band holds all effects at once. */
export interface Band {
  bandLow: number | null;
  bandHigh: number | null;
}
export interface Did {
  estimator: "dr" | "ipw" | "reg";
  control: "never" | "notYet";
  anticipation: number;
  level: number;
  units: number;
  never: number;
  periods: number[];
  rowsLeftOut: number;
  /** Units that were treated before a comparison could begin; they do not count. */
  treatedFromTheStart: number;
  /** The effect on the group first treated in `g` in period `t`, compared with period `base`. */
  groupTime: (Band & {
    g: number;
    t: number;
    base: number;
    treated: number;
    controls: number;
    att: number | null;
    se: number | null;
    low: number | null;
    high: number | null;
    /** Why there is no effect. */
    reason: string | null;
  })[];
  /** By periods since treatment: 0 in the first, negative before it. */
  eventStudy: (Att & Band & { e: number; groups: number })[];
  groups: (Att & { g: number; units: number })[];
  calendar: (Att & { t: number })[];
  overall: { simple: Att | null; dynamic: Att | null; group: Att | null; calendar: Att | null };
  /** How many standard errors to each side the bands are. */
  critical: { groupTime: number | null; eventStudy: number | null };
  preTrend: { statistic: number; df: number; p: number } | null;
  /** How the mean over periods since treatment holds against drift, in times the largest change before treatment. */
  sensitivity: {
    effect: Att;
    largestBefore: number;
    intervals: { mbar: number; low: number; high: number }[];
    breakdown: number;
    summary: string;
  } | null;
  /** What two-way fixed effects would have said, and the comparisons it is made of. */
  twoWay: {
    att: number;
    never: { share: number; att: number } | null;
    notYet: { share: number; att: number } | null;
    already: { share: number; att: number } | null;
  } | null;
  summary: string;
  notes: string[];
}
/** One row a unit. Rows that lack something are left out. */
export interface MatchColumns {
  /** 1 or true for the treated, 0 or false for the others. */
  treated: ArrayLike<number | boolean>;
  outcome: ArrayLike<number>;
  /** What was known of each before: numbers, or texts as categories. */
  covariates: Record<string, ArrayLike<number | string | boolean | null>>;
}
export interface MatchOptions {
  /** Nearest neighbours by the propensity score by default; equal or in the same classes of every covariate; weights. */
  method?: "exact" | "cem" | "nearest" | "ipw";
  /** Of `nearest`: whether one of the others may be a neighbour of several treated units; false by default. */
  replace?: boolean;
  /** Of `nearest`: how many neighbours each treated unit has at the most; 1 by default. */
  ratio?: number;
  /** Of `nearest`: how far apart they may be, in standard deviations of the logit of the score; any distance by default. */
  caliper?: number;
  /** Of `nearest`: what distance is measured by; the probability by default. */
  distance?: "probability" | "logit";
  /** Of `nearest`: covariates in which neighbours are equal. */
  exact?: string[];
  /** Of `cem`: where the values of a covariate are cut, rising; classes of equal width by default. */
  cutpoints?: Record<string, number[]>;
  /** How much the coefficients of the score are drawn to 0; by default 0, and 1 where there is no largest likelihood. */
  ridge?: number;
  /** Of `ipw`: units with a score above 1 less this are left out; 0 by default. */
  trim?: number;
  level?: number;
  locale?: Language;
}
/** `se`, `low` and `high` are null where too few count, or nothing varies. */
export interface TreatedEffect {
  estimate: number;
  se: number | null;
  low: number | null;
  high: number | null;
}
/** Differences in standard deviations of the treated; null where all are equal, or nobody counts. */
export interface Balance {
  covariate: string;
  /** Whether it is the propensity score, which the others make. */
  isScore: boolean;
  meanTreated: number;
  meanBefore: number;
  meanAfter: number | null;
  before: number | null;
  after: number | null;
  varianceRatioBefore: number | null;
  varianceRatioAfter: number | null;
  ecdfMeanBefore: number | null;
  ecdfMeanAfter: number | null;
  ecdfMaxBefore: number | null;
  ecdfMaxAfter: number | null;
}
export interface MatchResult {
  method: "exact" | "cem" | "nearest" | "ipw";
  replace: boolean;
  ratio: number;
  caliper: number | null;
  trim: number;
  level: number;
  treated: number;
  controls: number;
  rowsLeftOut: number;
  /** Treated units that do not count, by reason. */
  dropped: { reason: string; units: number }[];
  effectiveSampleSize: { treated: number; controls: number } | null;
  /** The effect on the treated that count; null where nobody does. */
  att: TreatedEffect | null;
  /** The mean outcomes of those that count. */
  means: { treated: number; controls: number } | null;
  /** The difference between all the treated and all the others: not an effect. */
  unmatched: TreatedEffect;
  balance: Balance[];
  /** By the largest difference after matching: below 0.1, below 0.25, or more. */
  verdict: "good" | "fair" | "poor" | null;
  /** Units by their propensity score, in twentieths from 0 to 1. */
  overlap: {
    from: number[];
    treated: number[];
    controls: number[];
    treatedMatched: number[];
    controlsMatched: number[];
  } | null;
  propensity: { ridge: number; intercept: number; coefficients: { name: string; coef: number }[] } | null;
  summary: string;
  notes: string[];
}
export interface Matching extends MatchResult {
  matched: {
    treated: number;
    controls: number;
    /** By row: 1 for a treated unit that counts; for the others what the treated they stand for share among them. */
    weight: Float64Array;
    /** By row; null where something is missing, and altogether where there is no score. */
    propensity: Float64Array | (number | null)[] | null;
    /** The rows of treated units that have neighbours, once for each, and the rows of these. */
    pairTreated: Uint32Array;
    pairControl: Uint32Array;
  };
}
/** Of `att` the difference is divided by 1 − `joinedLater`. */
export interface MatchedMembers extends MatchResult {
  matched: { treated: number; controls: number };
  /** The share of the time after in which those compared had joined themselves. */
  joinedLater: number;
  /** The difference as it is, some of them having joined. */
  difference: TreatedEffect | null;
  leftOut: { withoutBefore: number; withoutAfter: number };
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
  /** A value of an option that suits the data better. */
  offer: { option: string; value: Day; label: string } | null;
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
  programme?: { from?: Day | null; enrolment?: number; invitation?: number; selection?: number; effect?: number } | null;
}
export interface Sample {
  /** A CSV file of orders. */
  transactions: string;
  /** A CSV file of members. */
  memberships: string;
  truth: SampleOptions;
}
