// Prints how long Tenure and PapaParse take in Chromium to parse a file and do nothing with it. Tenure's parsing is the more
// thorough one: it also reads ids, dates and amounts, and accounts for every row.
import assert from 'node:assert/strict';
import { inBrowser, version } from './browser.mjs';
import { byTurns, line, median, megabytes, seconds } from './measure.mjs';

const [file, repetitions] = process.argv.slice(2);

/** @type {[import('./worker.js').Parsed[], import('./worker.js').Parsed[]]} */
const runs = await inBrowser(file, (call) => byTurns(Number(repetitions), ['parse', 'papaparse'], call));
for (const { rows } of runs.flat()) assert.equal(rows, runs[0][0].rows);

const [ours, theirs] = runs.map((runs) => median(runs.map(({ time }) => time)));
const size = megabytes(file);
console.log(`Parsing alone of ${size.toFixed(0)} MB in Chromium, medians of ${repetitions}\n`);
line('', ['Tenure', `PapaParse ${version('papaparse')}`]);
line('seconds', seconds(runs, ({ time }) => time));
line('MB a second', [ours, theirs].map((time) => (size / time * 1000).toFixed(0)));
console.log(`\nTenure is ${(theirs / ours).toFixed(1)} times as fast; at least 10 times are asked for.`);
