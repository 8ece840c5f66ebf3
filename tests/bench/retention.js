// Monthly cohorts in the page, of a table that is loaded: the work that comes again with every question of a reader. Each
// question is asked once before it is measured, with another level, so that neither engine has its answer yet.
import * as duckdb from '@duckdb/duckdb-wasm';
import { open } from '../../pkg/client.js';

/**
 * @typedef {{ count: number, groups: number, all: number }} Times milliseconds
 * @typedef {{ times: Times, rows: number, cells: string[], regions: string[] }} Retained cells are written as `2024-01 3: 118`, those
 *   of groups after the region
 */

const REGIONS = ['east', 'south', 'north', 'middle', 'west', 'far west', 'far north'];

/** Where customer `C0000001` lives, by the last digits of the id. @param {string} id */
const region = (id) => REGIONS[Number(id.replace(/\D/g, '')) % REGIONS.length];

/** @param {() => Promise<any>} ask */
async function timed(ask) {
  const begun = performance.now();
  const result = await ask();
  return { time: performance.now() - begun, result };
}

/** @param {any} cohorts @param {string} [before] @returns {string[]} */
const cellsOf = (cohorts, before = '') => cohorts.flatMap((/** @type {any} */ cohort) =>
  [...cohort.retained].flatMap((n, age) => (n ? [`${before}${cohort.start.slice(0, 7)} ${age}: ${n}`] : [])));

/** @param {File} file @returns {Promise<Retained>} */
export async function retention(file) {
  const client = await open('tenure.wasm');
  const { rowsKept } = await client.load('transactions', file, { columns: { order: null } });
  const { id } = await client.customers();
  await client.load('customers', new Blob(['customer,region\n', ...id.map((id) => `${id},${region(id)}\n`)]));
  const ask = async (/** @type {import('../../pkg/tenure.js').RetentionOptions} */ options) => {
    await client.retention({ ...options, level: 0.9 });
    return timed(() => client.retention(options));
  };
  const count = await ask({ measures: [] });
  const groups = await ask({ measures: [], by: 'region' });
  const all = await ask({ by: 'region' });
  client.close();
  return {
    times: { count: count.time, groups: groups.time, all: all.time },
    rows: rowsKept,
    cells: cellsOf(count.result.cohorts),
    regions: groups.result.breakdown.flatMap((/** @type {any} */ part) => cellsOf(part.result.cohorts, `${part.name} `)).sort(),
  };
}

/** @param {File} file @returns {Promise<Retained>} */
export async function duckdbRetention(file) {
  const worker = new Worker('duckdb-browser-eh.worker.js');
  const db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
  await db.instantiate('duckdb-eh.wasm');
  const connection = await db.connect();
  await db.registerFileHandle(file.name, file, duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
  await connection.query(`CREATE TABLE transactions AS FROM read_csv('${file.name}')`);
  const list = REGIONS.map((name) => `'${name}'`).join(', ');
  await connection.query(`
    CREATE TABLE customers AS
    SELECT customer_id AS id, min(order_date) AS first,
      [${list}][CAST(regexp_replace(customer_id, '\\D', '', 'g') AS BIGINT) % ${REGIONS.length} + 1] AS region
    FROM transactions GROUP BY ALL`);
  const ask = async (/** @type {string} */ by) => {
    const sql = `
      SELECT ${by} strftime(first, '%Y-%m') AS cohort,
        date_diff('month', date_trunc('month', first), date_trunc('month', order_date)) AS age,
        count(DISTINCT customer_id) AS n
      FROM transactions JOIN customers ON id = customer_id
      GROUP BY ALL ORDER BY ALL`;
    await connection.query(sql);
    return timed(() => connection.query(sql));
  };
  const count = await ask('');
  const groups = await ask('region,');
  const rows = await connection.query('SELECT count(*) AS n FROM transactions');
  await connection.close();
  await db.terminate();
  const cells = (/** @type {any} */ found) => found.toArray().map((/** @type {any} */ { region, cohort, age, n }) =>
    `${region ? `${region} ` : ''}${cohort} ${age}: ${n}`);
  return {
    times: { count: count.time, groups: groups.time, all: 0 },
    rows: Number(rows.get(0)?.n),
    cells: cells(count.result),
    regions: cells(groups.result).sort(),
  };
}
