// What is measured in the page: above all the same work by Tenure and by DuckDB-WASM, each in a fresh worker.
//
// Both read the same `File` and find out by themselves how it is written; Tenure is told not to count orders, since the
// other does not. Then they make the same table of one row a customer, scores included, which stays in the worker as for
// a page that shows charts of it, and the same cohort matrix. How long it takes to hand all customers to the page is
// measured on its own.
import * as duckdb from '@duckdb/duckdb-wasm';
import { open } from '../../pkg/client.js';
import { charts } from './charts.js';
import { loyalty } from './loyalty.js';
import { duckdbRetention, retention } from './retention.js';
import { segments } from './segments.js';
import { cdnow, value } from './value.js';

/**
 * @typedef {{ start: number, load: number, customers: number, cohorts: number, rows: number }} Times milliseconds of each step
 * @typedef {{ rows: number, customers: number, frequency: number, weeks: number, cents: number, scores: number[], cohorts: string[] }}
 *   Totals `weeks` is the sum of recency and age, `cents` that of revenue and monetary value, and `cohorts` are written as
 *   `2024-01 3: 118`
 * @typedef {{ times: Times, totals: Totals }} Run
 */

/** Calls the steps one after the other and measures each. */
function stopwatch() {
  /** @type {any} */
  const times = {};
  /** @template T @param {keyof Times} name @param {() => Promise<T>} step */
  const time = async (name, step) => {
    const begin = performance.now();
    const result = await step();
    times[name] = performance.now() - begin;
    return result;
  };
  return { times, time };
}

/** @param {Iterable<number>} values */
const sum = (values) => { let total = 0; for (const value of values) total += value; return total; };

/** @param {File} file @returns {Promise<Run>} */
async function tenure(file) {
  const { times, time } = stopwatch();
  const client = await time('start', async () => {
    const client = await open('tenure.wasm');
    await client.charts(); // the worker answers
    return client;
  });
  const { rowsKept } = await time('load', () => client.load('transactions', file, { columns: { order: null } }));
  await time('customers', () => client.chart('rfm.segments'));
  const { cohorts } = await time('cohorts', () => client.retention({ period: 'month', measures: [] }));
  const customers = await time('rows', () => client.customers());
  const { r, f, m } = await client.rfm();
  client.close();
  const cells = cohorts.flatMap((/** @type {any} */ cohort) =>
    [...cohort.retained].flatMap((n, age) => (n ? [`${cohort.start.slice(0, 7)} ${age}: ${n}`] : [])));
  const totals = {
    rows: rowsKept,
    customers: customers.id.length,
    frequency: sum(customers.frequency),
    weeks: Math.round(sum(customers.recency) + sum(customers.age)),
    cents: Math.round(100 * (sum(customers.revenue) + sum(customers.monetary))),
    scores: [r, f, m ?? []].map(sum),
    cohorts: cells,
  };
  return { times, totals };
}

// In SQL, the quintiles of a column, and 1 more than those that a value of it is above; who bought on the day of a quintile
// is not before it.
const number = (/** @type {string} */ name) => (name === 'last' ? `(last - DATE '2000-01-01')` : name);
const cuts = (/** @type {string} */ name) => `quantile_cont(${number(name)}, [.2, .4, .6, .8]) AS ${name}_cuts`;
const score = (/** @type {string} */ name) =>
  `1${[1, 2, 3, 4].map((cut) => ` + (${name}_cuts[${cut}] ${name === 'last' ? '<=' : '<'} ${number(name)})::INT`).join('')}
    AS ${name}_score`;

/** @param {File} file @returns {Promise<Run>} */
async function duckdbWasm(file) {
  const { times, time } = stopwatch();
  const { db, connection } = await time('start', async () => {
    const worker = new Worker('duckdb-browser-eh.worker.js');
    const db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
    await db.instantiate('duckdb-eh.wasm');
    return { db, connection: await db.connect() };
  });
  await time('load', async () => {
    await db.registerFileHandle(file.name, file, duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
    await connection.query(`CREATE TABLE transactions AS FROM read_csv('${file.name}')`);
  });
  await time('customers', () => connection.query(`
    CREATE TABLE customers AS
    WITH summed AS (SELECT customer_id AS id, min(order_date) AS first, max(order_date) AS last, count(*) - 1 AS frequency,
      (last - first) / 7 AS recency, ((SELECT max(order_date) FROM transactions) - first) / 7 AS age,
      CASE count(*) WHEN 1 THEN 0 ELSE (sum(amount) - arg_min(amount, order_date)) / (count(*) - 1) END AS monetary,
      count(*) AS orders, round(sum(amount), 2) AS revenue
    FROM (SELECT customer_id, order_date, sum(amount) AS amount FROM transactions GROUP BY ALL)
    GROUP BY customer_id),
    cuts AS (SELECT ${['last', 'frequency', 'revenue'].map(cuts)} FROM summed)
    SELECT summed.*, ${['last', 'frequency', 'revenue'].map(score)} FROM summed, cuts`));
  const cohorts = await time('cohorts', () => connection.query(`
    SELECT strftime(first, '%Y-%m') AS cohort,
      date_diff('month', date_trunc('month', first), date_trunc('month', order_date)) AS age,
      count(DISTINCT customer_id) AS n
    FROM transactions JOIN customers ON id = customer_id
    GROUP BY ALL ORDER BY ALL`));
  const customers = await time('rows', () => connection.query('FROM customers'));
  const rows = await connection.query('SELECT count(*) AS n FROM transactions');
  await connection.close();
  await db.terminate();
  const column = (/** @type {string} */ name) => Array.from(customers.getChild(name) ?? [], Number);
  const totals = {
    rows: Number(rows.get(0)?.n),
    customers: customers.numRows,
    frequency: sum(column('frequency')),
    weeks: Math.round(sum(column('recency')) + sum(column('age'))),
    cents: Math.round(100 * (sum(column('revenue')) + sum(column('monetary')))),
    scores: ['last_score', 'frequency_score', 'revenue_score'].map((name) => sum(column(name))),
    cohorts: cohorts.toArray().map(({ cohort, age, n }) => `${cohort} ${age}: ${n}`),
  };
  return { times, totals };
}

/** Tenure's load alone. @param {File} file */
async function load(file) {
  const { times, time } = stopwatch();
  const client = await open('tenure.wasm');
  await client.charts();
  const report = await time('load', () => client.load('transactions', file, { columns: { order: null } }));
  client.close();
  return { time: times.load, report };
}

/** The engine, compiled once a page, as a client does it. */
const engine = WebAssembly.compileStreaming(fetch('tenure.wasm'));

/** What tests/bench/worker.js does, in a fresh worker. @param {string} name */
const inWorker = (name) => async (/** @type {File} */ file) => {
  const worker = new Worker('worker.js', { type: 'module' });
  const module = await engine;
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = reject;
      worker.postMessage({ name, file, module });
    });
  } finally {
    worker.terminate();
  }
};

const own = Object.fromEntries(['parse', 'papaparse', 'memory'].map((name) => [name, inWorker(name)]));
Object.assign(globalThis, { works: { charts, tenure, duckdbWasm, load, segments, loyalty, retention, duckdbRetention, value, cdnow, ...own } });
