// Prints how long charts take to be drawn in Chromium, and how soon the first of the sample stands on the page.
import { launch, openPage } from '../e2e/browser.mjs';
import { inBrowser } from './browser.mjs';
import { line, median, number } from './measure.mjs';

const [file, repetitions] = process.argv.slice(2);

/** @type {import('./charts.js').Drawn} */
const drawn = await inBrowser(file, (call) => call('charts', Number(repetitions)));
console.log(`Charts drawn in Chromium, medians of ${repetitions}\n`);
line('', ['marks', 'milliseconds']);
for (const [name, { marks, times }] of Object.entries(drawn)) line(name, [number(marks), median(times).toFixed(1)]);

const browser = await launch();
/** @type {number[]} */
const first = [];
for (let turn = 0; turn < Number(repetitions); turn++) {
  const { page, close } = await openPage(browser);
  first.push(await page.evaluate(() => new Promise((found) => {
    const begun = performance.now();
    const isThere = () => document.querySelector('figure.chart[data-state=shown]') !== null;
    const look = () => requestAnimationFrame(() => (isThere() ? requestAnimationFrame(() => found(performance.now() - begun)) : look()));
    /** @type {HTMLElement} */ (document.querySelector('#sample')).click();
    look();
  })));
  await close();
}
await browser.close();
console.log(`
The first chart of the sample stands ${median(first).toFixed(0)} ms after it was asked for; at most 300 are asked for.
A chart of 4,000 marks is to be drawn in 8 ms.`);
