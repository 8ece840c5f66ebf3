// Prints how long Tenure and DuckDB-WASM take in Chromium to count monthly cohorts of a loaded table, and Tenure to measure
// all there is of them for groups of customers.
import assert from 'node:assert/strict';
import { inBrowser, version } from './browser.mjs';
import { byTurns, line, median, number, seconds } from './measure.mjs';

const [file, repetitions] = process.argv.slice(2);

/** @typedef {import('./retention.js').Retained} Retained */
/** @type {[Retained[], Retained[]]} */
const runs = await inBrowser(file, (call) => byTurns(Number(repetitions), ['retention', 'duckdbRetention'], call));

const [[ours], [theirs]] = runs;
assert.deepEqual(ours.cells, theirs.cells);
assert.deepEqual(ours.regions, theirs.regions);
console.log(`Monthly cohorts of ${number(ours.rows)} loaded rows in Chromium, medians of ${repetitions}, in seconds\n`);
line('', ['Tenure', `DuckDB-WASM ${version('@duckdb/duckdb-wasm')}`]);
line('customers', seconds(runs, ({ times }) => times.count));
line('7 groups of them', seconds(runs, ({ times }) => times.groups));
line('5 measures of 7 groups', [seconds(runs, ({ times }) => times.all)[0]]);
const [tenure, duckdb] = runs.map((runs) => median(runs.map(({ times }) => times.count)));
const all = median(runs[0].map(({ times }) => times.all));
console.log(`\nBoth found the same ${number(ours.cells.length)} cells, and ${number(ours.regions.length)} in groups. `
  + `Tenure counts ${(duckdb / tenure).toFixed(1)} times as fast; at least 10 times are asked for.`);
console.log(`All measures of ${number(ours.rows)} rows in groups take ${all.toFixed(0)} ms; less than 1000 are asked for of 15 million.`);
