// What people notice while a file is read: cancel answers at once, progress goes forward to its end, a file that cannot fit is
// refused and loses nothing, and the page is never held. How long anything takes is printed, and no test depends on it.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { serve } from '../../pkg-scripts/serve.mjs';
import { answered, launch, openPage, origin } from './browser.mjs';

const FOLDER = 'tests/data/formats';
const names = readdirSync(FOLDER).filter((name) => /^table[-.]/.test(name) && !/brotli/.test(name));

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const day = (/** @type {number} */ i) => `2025-${String(1 + (i % 12)).padStart(2, '0')}-${10 + (i % 18)}`;
/** Purchases of a shop, a third of them by somebody new. @param {number} rows */
const csv = (rows) => `customer,date,amount\n${Array.from({ length: rows }, (_, i) => `c${(i * 7919) % Math.ceil(rows / 3)},${day(i)},${i % 90}.50\n`).join('')}`;

/**
 * A page with a client of the package, `files` with a table in every format, and `large`, the purchases of some thousands.
 * @param {import('node:test').TestContext} t
 */
async function packagePage(t) {
  const server = await serve('.');
  t.after(() => server.close());
  const page = await browser.newPage();
  t.after(() => page.close());
  await page.goto(`${origin(server)}/pkg/package.json`);
  await page.evaluate(async ([names, folder, text]) => {
    /** @type {typeof import('../../www/client.js')} */
    const { open, readers } = await import(/** @type {any} */ ('/pkg/client.js'));
    await readers();
    const files = await Promise.all(names.map(async (name) => new File([await (await fetch(`/${folder}/${name}`)).blob()], name)));
    const client = await open();
    await client.load('transactions', new Blob(['customer,date,amount\nann,2026-01-05,20\nbob,2026-01-09,15\n']));
    Object.assign(window, { client, files, large: new File([text], 'large.csv') });
  }, /** @type {[string[], string, string]} */ ([names, FOLDER, csv(60_000)]));
  return page;
}

/**
 * @typedef {{ client: import('../../www/client.js').Client, files: File[], large: File }} Given
 */

test('a load of any format is cancelled at once, wherever it is, and what was open stays', async (t) => {
  const page = await packagePage(t);
  const results = await page.evaluate(async () => {
    const { client, files, large } = /** @type {Given & Window} */ (/** @type {unknown} */ (window));
    /** How a promise ends without a message from any worker: none is heard before all microtasks are done. */
    const atOnce = async (/** @type {Promise<unknown>} */ promise) => {
      let end = 'waits';
      promise.then(() => (end = 'done'), (error) => (end = error.name));
      for (let i = 0; i < 20; i++) await null;
      return end;
    };
    /** @type {[string, (progress: import('../../www/client.js').Progress | null) => boolean][]} */
    const moments = [
      ['begun', (progress) => progress === null],
      ['reading', (progress) => progress !== null],
      ['sorting', (progress) => progress !== null && progress.share !== null],
      ['all read', (progress) => progress?.share === 1],
    ];
    const ends = [];
    for (const file of [...files, large]) {
      for (const [name, isMoment] of moments) {
        const controller = new AbortController();
        const end = await new Promise((resolve) => {
          const reach = (/** @type {import('../../www/client.js').Progress | null} */ progress) => {
            if (controller.signal.aborted || !isMoment(progress)) return;
            controller.abort();
            resolve(atOnce(load));
          };
          const load = client.load('transactions', file, {}, { signal: controller.signal, onProgress: reach });
          setTimeout(reach, 0, null); // the call is on its way
        });
        ends.push(`${file.name}, ${name}: ${end}`);
      }
    }
    const before = (await client.customers()).id;
    const report = await client.load('transactions', large);
    client.close();
    return { ends, before, rows: report.rowsKept };
  });
  assert.equal(results.ends.length, 4 * (names.length + 1));
  for (const end of results.ends) assert.match(end, /: AbortError$/);
  assert.deepEqual(results.before, ['ann', 'bob']);
  assert.equal(results.rows, 60_000, 'the next load is read');
});

test('whenever a load is cancelled, its rows are in the table if and only if it was resolved', async (t) => {
  const page = await packagePage(t);
  const results = await page.evaluate(async () => {
    const { client } = /** @type {Given & Window} */ (/** @type {unknown} */ (window));
    const outcomes = [];
    for (let i = 0; i < 30; i++) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), i / 2);
      const rows = `n${i},2026-01-05,20\n`.repeat(2000);
      const load = client.load('transactions', new Blob([`customer,date,amount\n${rows}`]), {}, { signal: controller.signal });
      const kept = await load.then(() => true, (error) => error.name !== 'AbortError');
      outcomes.push([kept, (await client.customers()).id.includes(`n${i}`)]);
    }
    client.close();
    return outcomes;
  });
  t.diagnostic(`${results.filter(([kept]) => kept).length} of ${results.length} were read before the signal`);
  for (const [kept, there] of results) assert.equal(there, kept);
});

test('progress of any format never goes back and ends at the end', async (t) => {
  const page = await packagePage(t);
  const results = await page.evaluate(async ([zipped]) => {
    const { client, files, large } = /** @type {Given & Window} */ (/** @type {unknown} */ (window));
    const packed = new File([Uint8Array.from(atob(zipped), (char) => char.charCodeAt(0))], 'large.csv.gz');
    const members = new File([`member,enrolled on,tier\n${Array.from({ length: 5000 }, (_, i) => `c${i},2025-04-05,gold\n`).join('')}`], 'members.csv');
    /** @type {[string, number, [number, number, number | null][]][]} */
    const all = [];
    for (const file of [...files, large, packed, members]) {
      /** @type {[number, number, number | null][]} */
      const seen = [];
      const table = file === members ? 'memberships' : 'transactions';
      await client.load(table, file, {}, { onProgress: ({ bytes, total, share }) => seen.push([bytes, total, share]) });
      all.push([file.name, file.size, seen]);
    }
    client.close();
    return all;
  }, [gzipSync(csv(60_000)).toString('base64')]);
  for (const [name, size, seen] of results) {
    assert.ok(seen.length >= 2, `${name}: ${seen.length}`);
    const done = seen.map(([bytes, total, share]) => {
      assert.ok(bytes >= 0 && bytes <= total && total === size, `${name}: ${bytes} of ${total}`);
      return bytes + (share === null ? 0 : (1 + share) * size);
    });
    assert.deepEqual(done, done.toSorted((one, other) => one - other), `${name} goes forward`);
    assert.deepEqual(seen.at(-1), [size, size, 1], name);
  }
});

test('a file of ten gigabytes is refused with an estimate, and what was open stays open', async (t) => {
  const page = await packagePage(t);
  const result = await page.evaluate(async () => {
    const { client, large } = /** @type {Given & Window} */ (/** @type {unknown} */ (window));
    let restarts = 0;
    client.onRestart = () => restarts++;
    const rows = large.slice(21); // without the header
    const file = new File([large, ...Array(Math.ceil(1e10 / rows.size)).fill(rows)], 'huge.csv');
    let read = 0;
    const error = await client.load('transactions', file, {}, { onProgress: ({ bytes }) => (read = bytes) }).catch((error) => error);
    const stream = await client.load('transactions', large, { memory: 1e6 }).catch((error) => error);
    const { id } = await client.customers();
    const next = await client.load('transactions', large);
    client.close();
    return { size: file.size, read, said: [error.name, error.kind, error.message], kind: stream.kind, restarts, id, next: next.rowsKept };
  });
  assert.ok(result.size >= 1e10 && result.read < 1e8, `${result.read} bytes were read`);
  const [name, kind, message] = result.said;
  assert.deepEqual([name, kind, result.kind], ['TenureError', 'memory', 'memory']);
  assert.match(message, /about 4\d\d,\d{3},\d{3} rows take about 1\d\.\d\sGB to load, and there is room for \d\.\d\sGB\. Open a part/);
  assert.deepEqual([result.id, result.restarts, result.next], [['ann', 'bob'], 0, 60_000]);
});

/** Purchases as Parquet. @param {number} rows */
function parquet(rows) {
  const data = (/** @type {(i: number) => any} */ of) => Array.from({ length: rows }, (_, i) => of(i));
  return Buffer.from(parquetWriteBuffer({
    columnData: [
      { name: 'customer', data: data((i) => `c${(i * 7919) % Math.ceil(rows / 3)}`), type: 'STRING' },
      { name: 'date', data: data(day), type: 'STRING' },
      { name: 'amount', data: data((i) => (i % 90) + 0.5), type: 'DOUBLE' },
    ],
  }));
}

for (const [name, make] of /** @type {[string, (rows: number) => Buffer][]} */ ([['purchases.csv', (rows) => Buffer.from(csv(rows))], ['purchases.parquet', parquet]])) {
  test(`while ${name} of 250,000 rows is read the page only hears of it, and it draws one chart a frame`, async (t) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tenure-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, name);
    writeFileSync(file, make(250_000));
    const { page, complaints, close } = await openPage(browser);
    await page.evaluate(() => {
      const heard = /** @type {number[]} */ ([]);
      const draws = /** @type {[number, string][]} */ ([]);
      const tasks = /** @type {number[]} */ ([]);
      Object.assign(window, { watched: { heard, draws, tasks } });
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
      window.Worker = class extends Worker {
        /** @param {string | URL} url */
        constructor(url) {
          super(url);
          this.addEventListener('message', ({ data }) => heard.push(JSON.stringify(data).length));
        }
      };
      let frame = 0;
      const tick = () => requestAnimationFrame(() => (frame++, tick()));
      tick();
      const width = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, 'width'));
      Object.defineProperty(HTMLCanvasElement.prototype, 'width', {
        ...width,
        set(value) {
          const chart = this.closest('tenure-chart');
          if (chart) draws.push([frame, chart.getAttribute('chart')]);
          width.set?.call(this, value);
        },
      });
    });
    const start = performance.now();
    await page.setInputFiles('#files', file);
    await page.locator('[data-count=rowsRead]', { hasText: '250,000' }).waitFor({ timeout: 60_000 });
    await answered(page);
    const seconds = (performance.now() - start) / 1000;
    const { heard, draws, tasks } = await page.evaluate(() => /** @type {any} */ (window).watched);
    t.diagnostic(`${seconds.toFixed(1)} s, ${heard.length} messages, tasks of the page over 50 ms: ${tasks.map(Math.round).join(', ') || 'none'}`);
    assert.ok(heard.length < 40 + 10 * seconds, `${heard.length} messages`);
    assert.ok(Math.max(...heard) < 200_000, `a message of ${Math.max(...heard)} characters`);
    const frames = draws.map((/** @type {[number, string]} */ [frame]) => frame);
    assert.equal(new Set(frames).size, frames.length, 'one chart a frame');
    assert.deepEqual(draws.map((/** @type {[number, string]} */ [, chart]) => chart).sort(),
      ['clv.bySegment', 'clv.distribution', 'retention.curves', 'retention.triangle', 'rfm.segments'], 'and each of them once');
    assert.deepEqual(await complaints(), []);
    await close();
  });
}
