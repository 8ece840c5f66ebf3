/** A table of a workspace. */
export type TableName = "transactions" | "memberships";
/** A day, as 2026-11-21. */
export type Day = string;
export type Period = "day" | "week" | "month" | "quarter" | "year";
/** A column with a value a customer: a typed array, or a plain one with `null` where a value is absent. */
export type NumberColumn = Float64Array | (number | null)[];

export interface LoadOptions {
  /** The column of a role, by its header or by its index from 0. */
  columns?: Partial<Record<Role, string | number>>;
  /** Rows after this day are left out. */
  today?: Day;
  dateFormat?: "ymd" | "compact" | "dmy" | "mdy" | "named";
  /** The character between fields, or `whitespace`. */
  delimiter?: string;
  /** Whether the first row names the columns. */
  header?: boolean;
  locale?: "en";
}
export type Role = "customer" | "date" | "amount" | "order" | "tier";

/** What became of every row: rowsRead = rowsKept + rowsMerged + rowsDropped. */
export interface Report {
  table: TableName;
  rowsRead: number;
  rowsKept: number;
  rowsMerged: number;
  rowsDropped: number;
  amountKept: number | null;
  reasons: {
    reason: string;
    text: string;
    rows: number;
    amount: number | null;
    examples: { line: number; column: string | number | null; text: string }[];
  }[];
  columns: Partial<Record<Role, string | number>>;
  headers: string[];
  preview: string[][];
  dialect: { delimiter: string; quote: string; encoding: string; header: boolean };
  customers: number;
  from: Day | null;
  to: Day | null;
  summary: string;
  notes: string[];
}

/** What every analysis takes. */
export interface SharedOptions {
  /** The day the analysis looks from; the last day of the transactions by default. */
  asOf?: Day;
  /** The level of intervals; 0.95 by default. */
  level?: number;
  seed?: number;
  locale?: "en";
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

export interface SampleOptions {
  seed?: number;
  customers?: number;
  from?: Day;
  to?: Day;
}
export interface Sample {
  /** A CSV file of orders. */
  transactions: string;
  /** A CSV file of members. */
  memberships: string;
  truth: object;
}
