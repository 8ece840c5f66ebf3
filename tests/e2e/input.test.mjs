// What people choose by mistake: each ends in a clear sentence on the page, and the next file works.
import assert from 'node:assert/strict';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { answered, launch, openPage } from './browser.mjs';

const SAMPLE = 'tests/data/CDNOW_sample.txt';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** @param {string} name @param {string | Buffer} content */
const file = (name, content) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });

/** @param {import('playwright-core').Page} page */
async function nextFileWorks(page) {
  for (let open = await page.locator('.report').count(); open > 0; open--) {
    await page.locator('.report .remove').first().click();
    await page.waitForFunction((left) => document.querySelectorAll('.report').length === left, open - 1);
  }
  await page.setInputFiles('#files', SAMPLE);
  assert.deepEqual(await answered(page), []);
  assert.ok((await page.innerText('#finding')).includes('2,357'));
  assert.ok(await page.locator('#status').isHidden());
}

/** @type {[string, string | Buffer, RegExp][]} */
const unusable = [
  ['an empty file', '', /empty/i],
  ['a file of one column', 'colour\nred\nblue\ngreen\n', /one column/i],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]), /picture/i],
  ['an archive that is damaged', Buffer.from([0x50, 0x4b, 3, 4, 0, 1, 2, 0, 255, 254, 0, 7]), /damaged/i],
  ['gzip that ends too early', gzipSync(readFileSync(SAMPLE)).subarray(0, 9000), /unpacked/],
  ['a header and nothing else', 'customer,date,amount\n', /no rows|row/i],
];
for (const [what, content, sentence] of unusable) {
  test(`${what} is refused with a sentence`, async () => {
    const { page, complaints, close } = await openPage(browser);
    await page.setInputFiles('#files', file('wrong.csv', content));
    await page.locator('#problem').waitFor({ state: 'visible' });
    const text = await page.innerText('#problem p');
    assert.match(text, sentence);
    assert.match(text, /^wrong\.csv .{30,}\.$/, 'it names the file and is a sentence');
    assert.ok(await page.locator('#results').isHidden());
    await nextFileWorks(page);

    // The other way round: what is open stays open.
    await page.setInputFiles('#files', file('wrong.csv', content));
    await page.locator('#problem').waitFor({ state: 'visible' });
    assert.ok((await page.innerText('#finding')).includes('2,357'));
    assert.deepEqual(await complaints(), []);
    await close();
  });
}

test('members that cannot be read leave what was open', async () => {
  const { page, complaints, close } = await openPage(browser);
  const bad = file('bad.csv', 'name,colour\nann,red\nbob,blue\n');
  await page.setInputFiles('#members-file', bad);
  await page.locator('#problem').waitFor({ state: 'visible' });
  assert.match(await page.innerText('#problem p'), /^bad\.csv /);
  assert.ok(await page.locator('#notice').isHidden(), 'nothing is said to be read');

  await page.click('#sample');
  assert.deepEqual(await answered(page), []);
  await page.setInputFiles('#members-file', bad);
  await page.locator('#problem').waitFor({ state: 'visible' });
  assert.match(await page.innerText('#problem p'), /^bad\.csv /);
  assert.equal(await page.locator('.report').count(), 2);
  assert.ok(await page.locator('#members-chart canvas').isVisible(), 'the loyalty panel stays');
  assert.deepEqual(await complaints(), []);
  await close();
});

test('a file chosen while the sample is made is the one that opens', async () => {
  const { page, close } = await openPage(browser);
  await page.click('#sample');
  await page.setInputFiles('#files', SAMPLE);
  assert.deepEqual(await answered(page), []);
  await page.waitForTimeout(1000);
  assert.ok((await page.innerText('#finding')).includes('2,357'));
  await close();
});

test('while the engine is on its way a load can be cancelled, and without an engine nothing waits', async () => {
  const { page, close } = await openPage(browser, { serviceWorkers: 'block' }); // which would have the engine already
  /** @type {import('playwright-core').Route[]} */
  const held = [];
  await page.route('**/tenure.wasm', (route) => void held.push(route));
  await page.reload();
  await page.setInputFiles('#files', SAMPLE);
  assert.equal(await page.innerText('#busy-text'), 'Starting…');
  await page.click('#cancel');
  assert.match(await page.innerText('#notice'), /^Cancelled/);
  for (const route of held) await route.continue();
  await nextFileWorks(page);

  held.length = 0;
  await page.reload();
  await page.setInputFiles('#files', SAMPLE);
  for (const route of held) await route.abort();
  await page.locator('#no-engine').waitFor({ state: 'visible' });
  // Reading hears of it once the readers of other formats are in, or are not.
  await page.locator('#status').waitFor({ state: 'hidden' });
  await close();
});

/** @type {[string, string][]} */
const thin = [
  ['one row', 'customer,date,amount\nann,2026-01-02,3\n'],
  ['one customer', ['customer,date,amount', ...Array.from({ length: 9 }, (_, i) => `ann,2026-0${i + 1}-02,${i}`)].join('\n')],
  ['one day', ['customer,date,amount', ...Array.from({ length: 30 }, (_, i) => `c${i},2026-01-02,5`)].join('\n')],
];
for (const [what, content] of thin) {
  test(`a file of ${what} is read, and what it cannot answer it says`, async () => {
    const { page, complaints, close } = await openPage(browser);
    await page.setInputFiles('#files', file('thin.csv', content));
    const failed = await answered(page);
    for (const name of failed) {
      const reason = await page.innerText(`[chart="${name}"] .answer`);
      assert.match(reason, /^.{20,}\.$/s, `${name} says why: ${reason}`);
    }
    assert.deepEqual(await complaints(), []);
    await nextFileWorks(page);
    await close();
  });
}

test('a cancelled load leaves what was open, and the next file works', async (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tenure-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const big = path.join(folder, 'big.csv');
  const out = createWriteStream(big);
  out.write('customer,date,amount\n');
  for (let i = 0; i < 3000; i++) {
    const rows = Array.from({ length: 1000 }, (_, j) => `customer-${(i * 7919 + j * 104729) % 900_000},2025-${String(1 + (j % 12)).padStart(2, '0')}-${10 + (i % 18)},${j}.50\n`);
    if (!out.write(rows.join(''))) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');

  const { page, complaints, close } = await openPage(browser);
  await nextFileWorks(page);
  await page.setInputFiles('#files', big);
  await page.waitForFunction(() => /[1-9].* MB of/.test(document.querySelector('#busy-text')?.textContent ?? ''));
  const answers = await page.evaluate(() => {
    /** @type {HTMLElement} */ (document.querySelector('#cancel')).click();
    return !(/** @type {HTMLElement} */ (document.querySelector('#notice')).hidden);
  });
  assert.ok(answers, 'the click itself answers: nothing is waited for');
  assert.match(await page.innerText('#notice'), /Cancelled\. .+\./);
  assert.ok((await page.innerText('#finding')).includes('2,357'));
  assert.deepEqual(await complaints(), []);
  await nextFileWorks(page);
  await close();
});

test('gzip, a drop anywhere and pasted rows are ways in', async () => {
  const { page, close } = await openPage(browser);
  const packed = gzipSync(readFileSync(SAMPLE));
  await page.setInputFiles('#files', { name: 'sample.txt.gz', mimeType: 'application/gzip', buffer: packed });
  await answered(page);
  assert.ok((await page.innerText('#finding')).includes('2,357'));

  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['customer,date,amount\nann,2026-01-02,3\nbob,2026-01-03,4\n'], 'dropped.csv'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await page.getByRole('heading', { name: 'dropped.csv' }).waitFor();
  assert.equal(await page.locator('.report').count(), 2, 'it is added to what is open');

  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'customer\tdate\tamount\nann\t2026-01-02\t3\nbob\t2026-01-03\t4\n');
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  });
  await page.getByRole('heading', { name: 'pasted.txt' }).waitFor();
  await close();
});
