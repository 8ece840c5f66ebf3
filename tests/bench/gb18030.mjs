// Prints how fast Tenure loads a file in GB18030 in Chromium, whose encoding it finds by itself.
import assert from 'node:assert/strict';
import { inBrowser } from './browser.mjs';
import { line, median, megabytes } from './measure.mjs';

const [file, repetitions] = process.argv.slice(2);

/** @type {number[]} */
const times = [];
await inBrowser(file, async (call) => {
  for (let turn = 0; turn < Number(repetitions); turn++) {
    const { time, report } = await call('load');
    assert.equal(report.dialect.encoding, 'gb18030');
    assert.equal(report.rowsKept, report.rowsRead);
    times.push(time);
  }
});

const size = megabytes(file);
console.log(`Loading ${size.toFixed(0)} MB in GB18030 in Chromium, median of ${repetitions}\n`);
line('seconds', [(median(times) / 1000).toFixed(2)]);
line('MB a second', [`${(size / median(times) * 1000).toFixed(0)} (at least 120)`]);
