// Prints how long Tenure and DuckDB-WASM take in Chromium from a file to its customers and monthly cohorts.
import { inBrowser, version } from './browser.mjs';
import { byTurns, line, megabytes, printAnswers, seconds } from './measure.mjs';

const [file, repetitions] = process.argv.slice(2);

/** @type {[import('./page.js').Run[], import('./page.js').Run[]]} */
const runs = await inBrowser(file, (call) => byTurns(Number(repetitions), ['tenure', 'duckdbWasm'], call));

console.log(`From ${megabytes(file).toFixed(0)} MB to the answers in Chromium, medians of ${repetitions}, in seconds\n`);
line('', ['Tenure', `DuckDB-WASM ${version('@duckdb/duckdb-wasm')}`]);
const times = printAnswers(runs);
console.log(`Tenure is ${times.toFixed(1)} times as fast; at least 12 times are asked for with 1.5 million rows, 10 with 15.\n`);
line('not counted: start', seconds(runs, ({ times }) => times.start));
line('all customers to the page', seconds(runs, ({ times }) => times.rows));
