// The package in a browser: the engine in a worker, its recovery, and the policy that binds the worker.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { serve } from '../../pkg-scripts/serve.mjs';
import { launch, openPage, origin } from './browser.mjs';

const SAMPLE = readFileSync('tests/data/CDNOW_sample.txt', 'utf8');

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/**
 * A page from which the package can be imported.
 * @param {import('node:test').TestContext} t
 */
async function packagePage(t) {
  const server = await serve('pkg');
  const page = await browser.newPage();
  t.after(async () => {
    await page.close();
    server.close();
  });
  await page.goto(`${origin(server)}/package.json`);
  return page;
}

test('after a crash the client starts a fresh engine and reads the same files and columns', async (t) => {
  const page = await packagePage(t);
  const result = await page.evaluate(async (text) => {
    /** @type {typeof import('../../www/client.js')} */
    const { open } = await import(/** @type {any} */ ('/client.js'));
    const client = await open();
    let restarts = 0;
    client.onRestart = () => restarts++;
    const columns = { customer: 1, date: 2, amount: 4 };
    const report = await client.load('transactions', new File([text], 'sample.txt'), { columns });
    await client.append('transactions', { customer: ['new'], date: ['1997-06-20'], amount: [5] });
    // Not a file: nothing that the engine says, so nothing of that worker can be trusted.
    const crash = () => client.load('transactions', /** @type {any} */ ({ size: 1 })).catch((error) => error.kind);
    const crashes = [await crash(), await crash()];
    const { id } = await client.customers();
    const wrong = await client.chart('no.such').catch((error) => [error.name, error.kind]);
    client.close();
    const closed = await client.customers().catch((error) => error.name);
    return { read: report.rowsRead, crashes, restarts, customers: id.length, wrong, closed };
  }, SAMPLE);
  assert.deepEqual(result, {
    read: 6919,
    crashes: ['engine', 'engine'],
    restarts: 2,
    customers: 2358,
    wrong: ['TenureError', 'name'],
    closed: 'AbortError',
  });
});

test('long columns of texts arrive as the engine has them, also those of a breakdown', async (t) => {
  const page = await packagePage(t);
  const found = await page.evaluate(async (text) => {
    /** @type {typeof import('../../www/client.js')} */
    const { open } = await import(/** @type {any} */ ('/client.js'));
    /** @type {typeof import('../../www/tenure.js')} */
    const { default: init, Workspace } = await import(/** @type {any} */ ('/tenure.js'));
    const options = { columns: { customer: 1, date: 2, amount: 4 } };
    const client = await open();
    await client.load('transactions', new File([text], 'sample.txt'), options);
    await init();
    const engine = new Workspace();
    const load = engine.begin('transactions', options);
    load.push(new TextEncoder().encode(text));
    load.finish();
    const pairs = [
      [await client.customers(), engine.customers()],
      [await client.rfm(), engine.rfm()],
      [await client.lifecycle({ by: 'value' }), engine.lifecycle({ by: 'value' })],
    ];
    /** @type {any} */
    const { id } = pairs[1][0];
    /** @type {any} */
    const cleared = await client.rfm();
    const isOwn = Object.getOwnPropertyDescriptor(cleared, 'id')?.enumerable;
    cleared.id = [];
    client.close();
    const isSame = pairs.map(([ours, theirs]) => JSON.stringify(ours) === JSON.stringify(theirs));
    return { isSame, isArray: Array.isArray(id), ids: new Set(id).size, isOwn, left: cleared.id.length };
  }, SAMPLE);
  assert.deepEqual(found, { isSame: [true, true, true], isArray: true, ids: 2357, isOwn: true, left: 0 });
});

test('long work tells its progress, is cancelled by a signal, and the next call is answered', async (t) => {
  const page = await packagePage(t);
  const found = await page.evaluate(async (text) => {
    /** @type {typeof import('../../www/client.js')} */
    const { open } = await import(/** @type {any} */ ('/client.js'));
    const client = await open();
    await client.load('transactions', new File([text], 'sample.txt'), { columns: { customer: 1, date: 2, amount: 4 } });
    const slow = { starts: 100, kMax: 20 };
    /** @type {number[]} */
    const shares = [];
    const abort = new AbortController();
    let [cancelled, waited] = [0, 0];
    const error = await client
      .chart('clusters.profiles', slow, {
        signal: abort.signal,
        onProgress({ share }) {
          shares.push(share);
          cancelled = performance.now();
          abort.abort();
        },
      })
      .catch(({ name }) => name);
    // The engine is free again as soon as it has heard.
    await client.charts();
    waited = performance.now() - cancelled;
    const late = await client.clv({}, { signal: abort.signal }).catch(({ name }) => name);
    const { sizes } = await client.kmeans({ k: 3 });
    const shown = await client.chart('clusters.profiles', { k: 3, by: 'value' });
    const parts = (shown.breakdown ?? []).map(({ name, result }) => [name, Boolean(result?.spec && result.summary)]);
    const inParts = (shown.breakdown ?? []).reduce((sum, { n }) => sum + n, 0);
    client.close();
    return { shares, error, waited, late, customers: sizes.reduce((sum, size) => sum + size), inParts, parts };
  }, SAMPLE);
  const { shares, waited, ...rest } = found;
  assert.ok(shares.length > 0 && shares.every((share) => share >= 0 && share < 1), `${shares}`);
  assert.ok(waited < 100, `${waited} ms`);
  assert.deepEqual(rest, {
    error: 'AbortError',
    late: 'AbortError',
    customers: 2357,
    inParts: 2357,
    parts: [['Low value', true], ['Middle value', true], ['High value', true]],
  });
});

test('neither the page nor a worker of it can reach another server', async (t) => {
  let hits = 0;
  const elsewhere = createServer((_, response) => {
    hits++;
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('reached');
  });
  await new Promise((listening) => elsewhere.listen(0, '127.0.0.1', () => listening(undefined)));
  t.after(() => elsewhere.close());

  const { page, close } = await openPage(browser);
  const outcomes = await page.evaluate(async (url) => {
    const tried = await fetch(url).then(() => 'reached', () => 'refused');
    const source = `fetch(${JSON.stringify(url)}).then(() => postMessage('reached'), () => postMessage('refused'))`;
    const worker = new Worker(URL.createObjectURL(new Blob([source])));
    return [tried, await new Promise((heard) => (worker.onmessage = ({ data }) => heard(data)))];
  }, `${origin(elsewhere)}/`);
  assert.deepEqual(outcomes, ['refused', 'refused']);
  assert.equal(hits, 0);
  await close();
});
