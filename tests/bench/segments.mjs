// Prints how long segmentations take in Chromium, warm, and the clusters beside them natively.
import { execFileSync } from 'node:child_process';
import { inBrowser } from './browser.mjs';
import { line, median, number } from './measure.mjs';

const [file, repetitions] = process.argv.slice(2);

const clusters = `${process.env.CARGO_TARGET_DIR ?? 'target'}/release/examples/clusters`;
const natively = () => JSON.parse(execFileSync(clusters, [file, `${file}.points`], { encoding: 'utf8' })).times.clusters;

/** @type {import('./segments.js').Segmented} */
const { customers, answers } = await inBrowser(file, (call) => call('segments', Number(repetitions)));
const native = Array.from({ length: Number(repetitions) }, natively);

console.log(`Segmentations of ${number(customers)} customers in Chromium, medians of ${repetitions}, in milliseconds\n`);
line('', ['to the answer', 'page busy at once', 'first look at ids']);
for (const [name, { times, block, uses }] of Object.entries(answers)) {
  line(name, [median(times), block, ...(uses.length ? [median(uses)] : [])].map((time) => time.toFixed(0)));
}
line('  natively', [median(native).toFixed(0)]);
const rfm = median(answers['RFM and its chart'].times);
console.log(`\nRFM of a million customers takes ${(rfm / customers * 1e6).toFixed(0)} ms; at most 150 are asked for.`);
