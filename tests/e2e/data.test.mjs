// What people bring: several files of any table at once, each with a report that accounts for every row and can be argued with.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { answered, launch, openPage } from './browser.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** @param {string} name @param {string[]} lines */
const file = (name, lines) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });

const days = Array.from({ length: 60 }, (_, i) => `${1 + (i % 28)}`.padStart(2, '0'));
const purchases = file('orders.csv', [
  'customer,order date,order,amount,status',
  ...days.map((day, i) => `c${i % 9},2025-0${1 + (i % 9)}-${day},A${i},${i + 1}.50,paid`),
  'c1,2025-03-31,A100,-1.50,paid', // a refund
  'c2,2025-04-31,A101,8,paid', // no such day
  'c3,2025-05-30,A102,9,cancelled',
]);
const members = file('members.csv', ['customer,enrolled on,tier', ...Array.from({ length: 8 }, (_, i) => `c${i},2025-04-0${i + 1},gold`)]);
const customers = file('crm.csv', [
  'customer id,name,e-mail,gender,birth date,region',
  ...Array.from({ length: 12 }, (_, i) => `c${i},Ann ${i},ann${i % 11}@x.org,f,1980-01-${10 + i},north`),
]);

/** @param {import('playwright-core').Page} page @param {string} name */
const report = (page, name) => page.locator('.report', { has: page.getByRole('heading', { name }) });

/** What a report says of rows and money. @param {import('playwright-core').Locator} report */
async function sums(report) {
  const number = async (/** @type {string} */ selector) => Number((await report.locator(selector).innerText()).replaceAll(/[,€]/g, ''));
  const rows = await Promise.all(['rowsRead', 'rowsKept', 'rowsMerged', 'rowsDropped'].map((name) => number(`[data-count=${name}]`)));
  const money = await Promise.all(['read', 'amountKept', 'amountMerged', 'amountDropped'].map((name) => number(`[data-amount=${name}]`)));
  return { rows, money };
}

test('several files at once are guessed to their tables, reconcile, and can be removed', async () => {
  const { page, served, complaints, close } = await openPage(browser);
  const before = served.length;
  await page.setInputFiles('#files', [members, purchases, customers]);
  await answered(page);
  for (const [name, table] of [['orders.csv', 'transactions'], ['members.csv', 'memberships'], ['crm.csv', 'customers']]) {
    assert.equal(await report(page, name).locator('select[name=table]').inputValue(), table);
    assert.match(await report(page, name).locator('.read-as .guess').innerText(), /\w+: .+/, 'and why');
  }
  const { rows, money } = await sums(report(page, 'orders.csv'));
  assert.deepEqual(rows, [63, 61, 0, 2]);
  assert.equal(rows[0], rows[1] + rows[2] + rows[3]);
  assert.ok(Math.abs(money[0] - money[1] - money[2] - money[3]) < 0.005, 'the money too');
  assert.match(await report(page, 'orders.csv').locator('.grade').innerText(), /^[A-E]/);
  assert.ok(await page.locator('#members-chart').isVisible(), 'the members are members');
  assert.match(await page.innerText('#identities'), /Members: 8 of 8/i, 'who have bought');

  await report(page, 'members.csv').locator('.remove').focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('.report').length === 2);
  assert.deepEqual(await answered(page), []);
  assert.ok(await page.locator('#no-members').isVisible());
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'files', 'the focus is where the next file is chosen');
  assert.deepEqual(served.slice(before), [], 'no request is made');
  assert.deepEqual(await complaints(), []);
  await close();
});

test('one of several files that cannot be read does not keep the others out', async () => {
  const { page, complaints, close } = await openPage(browser);
  await page.setInputFiles('#files', [purchases, file('notes.csv', [''])]);
  assert.deepEqual(await answered(page), []);
  assert.match(await page.innerText('#problem p'), /^notes\.csv /);
  assert.equal(await page.locator('.report').count(), 1);
  await page.click('#dismiss');
  await page.setInputFiles('#files', purchases);
  assert.deepEqual(await answered(page), []);
  assert.deepEqual(await complaints(), []);
  await close();
});

test('a policy, a role or a table is changed by keyboard, and the file is read again', async () => {
  const { page, complaints, close } = await openPage(browser);
  await page.setInputFiles('#files', purchases);
  await answered(page);
  const part = page.locator('[data-part=policies]');
  await part.locator('summary').focus();
  await page.keyboard.press('Enter');
  const refunds = part.locator('select[name=refunds]');
  assert.equal(await refunds.inputValue(), 'net');
  await refunds.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.waitForFunction(() => /** @type {HTMLSelectElement} */ (document.querySelector('select[name=refunds]')).value === 'drop');
  await page.locator('[data-count=rowsDropped]', { hasText: '3' }).waitFor();
  assert.ok(await part.locator('table').isVisible(), 'the part stays open');
  await answered(page);

  await page.locator('[data-part=columns] > summary').click();
  const preview = page.locator('[data-part=columns] .preview');
  assert.ok((await preview.locator('tbody tr').count()) >= 3);
  assert.match(await preview.innerText(), /2025-01-01/, 'the first rows as understood');

  await page.selectOption('.report select[name=table]', 'memberships');
  await page.locator('#notice').waitFor({ state: 'visible' });
  assert.ok(await page.locator('#results').isHidden());
  assert.equal(await page.inputValue('.report select[name=table]'), 'memberships');
  await page.selectOption('.report select[name=table]', 'transactions');
  assert.deepEqual(await answered(page), []);
  assert.deepEqual(await complaints(), []);
  await close();
});

test('what a file is in which nothing tells it is asked', async () => {
  const { page, complaints, close } = await openPage(browser);
  await page.setInputFiles('#files', file('moods.csv', ['colour,mood', 'red,calm', 'blue,wild', 'green,calm']));
  await page.locator('#problem').waitFor({ state: 'visible' });
  assert.match(await page.innerText('#problem p'), /Nothing in this file tells what it is/);
  const table = page.locator('#problem select[name=table]');
  assert.equal(await table.inputValue(), '', 'none is chosen');
  await table.selectOption('customers');
  await report(page, 'moods.csv').waitFor();
  assert.equal(await report(page, 'moods.csv').locator('select[name=table]').inputValue(), 'customers');
  assert.deepEqual(await complaints(), []);
  await close();
});

test('a decimal mark that the numbers do not show is asked for, and said by keyboard', async () => {
  const { page, complaints, close } = await openPage(browser);
  const rows = days.map((day, i) => `c${i % 9},2025-0${1 + (i % 9)}-${day},${i === 0 ? 95000 : '1.234'}`);
  await page.setInputFiles('#files', file('marks.csv', ['customer,date,amount', ...rows]));
  await answered(page);
  assert.match(await report(page, 'marks.csv').locator('.improve').innerText(), /decimal point or a decimal comma/);
  const decimal = page.locator('[data-part=columns] select[name=decimal]');
  assert.ok(await decimal.isVisible(), 'it is shown unasked');
  await decimal.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.locator('[data-amount=amountKept]', { hasText: '167,806' }).waitFor(); // 95,000 + 59 × 1,234
  assert.equal(await report(page, 'marks.csv').locator('.improve li').count(), 0);
  assert.deepEqual(await complaints(), []);
  await close();
});

test('the report is saved as CSV', async () => {
  const { page, served, complaints, close } = await openPage(browser);
  await page.setInputFiles('#files', purchases);
  await answered(page);
  const before = served.length;
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('.report .save')]);
  assert.equal(download.suggestedFilename(), 'orders-report.csv');
  const text = readFileSync(await download.path(), 'utf8');
  assert.match(text, /63/);
  assert.match(text, /2025-04-31/, 'with the cells that could not be read');
  assert.deepEqual(served.slice(before), []);
  assert.deepEqual(await complaints(), []);
  await close();
});

test('of several currencies one is read, and of several sheets', async () => {
  const { page, complaints, close } = await openPage(browser);
  const rows = days.map((day, i) => `c${i % 9},2025-0${1 + (i % 9)}-${day},${i + 1},${i % 6 ? 'EUR' : 'USD'}`);
  await page.setInputFiles('#files', file('two.csv', ['customer,date,amount,currency', ...rows]));
  await page.locator('#problem').waitFor({ state: 'visible' });
  assert.match(await page.innerText('#problem p'), /USD.*EUR|EUR.*USD/);
  await page.selectOption('#problem select[name=currency]', 'EUR');
  assert.deepEqual(await answered(page), []);
  assert.deepEqual((await sums(report(page, 'two.csv'))).rows, [60, 50, 0, 10]);
  // 1 + 7 + … + 55 dollars, which are no euros.
  assert.equal((await sums(report(page, 'two.csv'))).money[3], 0);
  assert.match((await page.locator('[data-part=reasons] tbody').textContent()) ?? '', /\$280/);

  await page.setInputFiles('#files', 'tests/corpus/sheets/choose-a-sheet.xlsx');
  const book = report(page, 'choose-a-sheet.xlsx');
  await book.waitFor();
  await book.locator('select[name=sheet]').selectOption('Older');
  await book.locator('[data-count=rowsRead]', { hasText: /^1$/ }).waitFor();
  assert.deepEqual(await complaints(), []);
  await close();
});

test('every column is summed up, and nothing overflows on a small screen', async () => {
  const { page, close } = await openPage(browser);
  await page.setInputFiles('#files', [purchases, customers]);
  await answered(page);
  for (const summary of await page.locator('#reports details > summary').all()) {
    if (await summary.isVisible()) await summary.click();
  }
  assert.match(await report(page, 'orders.csv').locator('[data-part=profile]').innerText(), /order date/);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `nothing overflows: ${wide} at ${width}`);
  }
  await close();
});
