// Runs the benchmark in headless Chromium, the engines by turns, checks that both found the same, and prints medians.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { serve } from '../../pkg-scripts/serve.mjs';

const [file, repetitions] = process.argv.slice(2);
const SITE = 'target/bench/site';
const STEPS = ['load', 'customers', 'cohorts'];

const duckdb = path.dirname(createRequire(import.meta.url).resolve('@duckdb/duckdb-wasm'));
const { version } = JSON.parse(readFileSync(path.join(duckdb, '../package.json'), 'utf8'));

rmSync(SITE, { recursive: true, force: true });
mkdirSync(SITE, { recursive: true });
cpSync('pkg/tenure.wasm', `${SITE}/tenure.wasm`);
for (const name of ['duckdb-eh.wasm', 'duckdb-browser-eh.worker.js']) cpSync(path.join(duckdb, name), `${SITE}/${name}`);
await build({
  entryPoints: ['tests/bench/page.js'],
  outdir: SITE,
  bundle: true,
  format: 'esm',
  logLevel: 'warning',
});
writeFileSync(`${SITE}/index.html`, '<!doctype html><input type="file"><script type="module" src="page.js"></script>');

const server = await serve(SITE);
const browser = await chromium.launch({
  executablePath: execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
/** @type {Record<string, import('./page.js').Run[]>} */
const runs = { tenure: [], duckdbWasm: [] };
try {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.setInputFiles('input', file);
  for (let turn = 0; turn < Number(repetitions); turn++) {
    const order = turn % 2 ? ['duckdbWasm', 'tenure'] : ['tenure', 'duckdbWasm'];
    for (const engine of order) {
      runs[engine].push(await page.evaluate((engine) => {
        const [file] = /** @type {any} */ (document.querySelector('input')).files;
        return /** @type {any} */ (globalThis).engines[engine](file);
      }, engine));
    }
  }
} finally {
  await browser.close();
  server.close();
}

const [{ totals }] = runs.tenure;
for (const run of Object.values(runs).flat()) assert.deepEqual(run.totals, totals);

/** @param {number[]} values */
const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const whole = (/** @type {import('./page.js').Run} */ { times }) => times.load + times.customers + times.cohorts;
const seconds = (/** @type {(run: import('./page.js').Run) => number} */ of) =>
  [runs.tenure, runs.duckdbWasm].map((runs) => median(runs.map(of)) / 1000);
const line = (/** @type {string} */ name, /** @type {string[]} */ cells) =>
  console.log(name.padEnd(28) + cells.map((cell) => cell.padStart(20)).join(''));

const number = (/** @type {number} */ value) => value.toLocaleString('en');
console.log(`${path.basename(file)}, ${(statSync(file).size / 1e6).toFixed(0)} MB, medians of ${repetitions}, in seconds\n`);
line('', ['Tenure', `DuckDB-WASM ${version}`]);
const shown = (/** @type {number[]} */ values) => values.map((value) => value.toFixed(2));
line('start (not counted)', shown(seconds(({ times }) => times.start)));
for (const step of STEPS) line(step, shown(seconds(({ times }) => times[/** @type {'load'} */ (step)])));
const total = seconds(whole);
line('file to answers', shown(total));
line('the first time', shown([runs.tenure, runs.duckdbWasm].map(([first]) => whole(first) / 1000)));
line('all customers to the page', shown(seconds(({ times }) => times.rows)));
console.log(`\nTenure is ${(total[1] / total[0]).toFixed(1)} times as fast.`);
console.log(`Both found ${number(totals.customers)} customers, ${number(totals.frequency)} repeat purchases, the same weeks, `
  + `amounts and scores, and the same ${totals.cohorts.length} cohort cells.`);
