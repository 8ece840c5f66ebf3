// Prints how long lifetime value takes in Chromium, warm: of the customers of the file, and of those of CDNOW.
import { readFileSync } from 'node:fs';
import { inBrowser } from './browser.mjs';
import { line, median, number } from './measure.mjs';

const [file, repetitions] = process.argv.slice(2);
const read = (/** @type {string} */ name) => readFileSync(`tests/data/${name}`, 'utf8');
const sample = { summary: read('cdnow_customers_summary.csv'), transactions: read('CDNOW_sample.txt'), repetitions: Number(repetitions) };

await inBrowser(file, async (call) => {
  /** @type {import('./value.js').Valued[]} */
  const all = [await call('value', Number(repetitions)), await call('cdnow', sample)];
  for (const { customers, times, block } of all) {
    console.log(`\nLifetime value of ${number(customers)} customers in Chromium, medians of ${repetitions}, in milliseconds\n`);
    for (const [name, each] of Object.entries(times)) line(name, [median(each).toFixed(1)]);
    if (block) line('page busy at once', [block.toFixed(1)]);
  }
});
console.log(`
Asked are: 1 million customers scored in 1,000 ms; what a slider changes of 100,000 in 50 ms; of CDNOW BG/NBD
fitted in 5 ms, Pareto/NBD in 200 ms and the tournament in 1,000 ms.`);
