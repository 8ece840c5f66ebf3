// The page as people meet it: a file comes in, four questions are answered, and nothing goes out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answered, cdnow, colours, launch, openPage } from './browser.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('a purchase file becomes answers, and nothing leaves the page', async (t) => {
  t.diagnostic(`file: ${cdnow.file}`);
  const { page, served, complaints, close } = await openPage(browser);
  const before = served.length;

  await page.setInputFiles('#files', cdnow.file);
  assert.deepEqual(await answered(page), []);

  assert.deepEqual(served.slice(before), [], 'no request is made while a file is read and analysed');
  assert.match(await page.innerText('#proof'), /: 0$/);
  assert.deepEqual(await complaints(), []);

  assert.equal(await page.innerText('[data-count=rowsRead]'), cdnow.rows);
  assert.ok((await page.innerText('#finding')).includes(cdnow.customers));
  const retention = page.locator('[chart="retention.triangle"]');
  await retention.locator('figure > [part=table] > summary').click();
  await retention.locator('tbody tr').first().waitFor();
  const triangle = await retention.locator('table').textContent();
  for (const size of cdnow.cohorts) assert.ok(triangle?.includes(size), `the cohort of ${size} is in the table`);

  const drawn = await colours(page);
  for (const name of ['rfm.segments', 'retention.triangle', 'retention.curves', 'clv.distribution', 'clv.bySegment']) {
    assert.ok(drawn[name] > 8, `${name} is drawn: ${drawn[name]} colours`);
  }
  assert.ok(await page.locator('#no-members').isVisible(), 'without members, the page says what to bring');
  await close();
});

test('the site works from a sub-folder, and the sample answers all four questions', async () => {
  const { page, complaints, close } = await openPage(browser, { base: '/some/where/' });
  await page.click('#sample');
  assert.deepEqual(await answered(page), []);
  for (const chart of await page.locator('figure.chart').all()) {
    await chart.scrollIntoViewIfNeeded();
    await chart.and(page.locator('[data-state=shown]')).waitFor();
  }
  await answered(page);
  const drawn = await colours(page);
  assert.equal(Object.keys(drawn).length, await page.locator('tenure-chart').count());
  for (const [name, number] of Object.entries(drawn)) assert.ok(number > 8, `${name} is drawn`);
  for (const answer of await page.locator('.answers strong').allInnerTexts()) assert.ok(answer.length > 15, answer);
  assert.deepEqual(await complaints(), []);
  await close();
});

test('charts say what is under the pointer, and follow theme and width', async () => {
  const { page, complaints, close } = await openPage(browser);
  await page.click('#sample');
  await answered(page);

  const chart = page.locator('[chart="retention.triangle"]');
  const canvas = chart.locator('canvas');
  await canvas.scrollIntoViewIfNeeded();
  const box = /** @type {{ width: number, height: number }} */ (await canvas.boundingBox());
  await canvas.hover({ position: { x: box.width * 0.3, y: box.height * 0.45 } });
  assert.ok(await chart.locator('.tooltip').isVisible(), 'a tooltip appears');
  assert.match(await chart.locator('.tooltip').innerText(), /\d/);
  await page.mouse.move(0, 0);
  assert.ok(await chart.locator('.tooltip').isHidden(), 'and goes');

  const picture = () => canvas.evaluate((c) => {
    const canvas = /** @type {HTMLCanvasElement} */ (c);
    const { width, height } = canvas;
    // A copy is read: Chromium warns about reading the same canvas again and again.
    const copy = new OffscreenCanvas(1, 1).getContext('2d');
    copy?.drawImage(canvas, 0, 0);
    return { width, height, red: copy?.getImageData(0, 0, 1, 1).data[0] ?? -1 };
  });
  const light = await picture();
  await page.click('#theme');
  await page.waitForTimeout(100);
  const dark = await picture();
  assert.ok(light.red > 200 && dark.red < 60, 'the ground follows the theme');

  await page.setViewportSize({ width: 640, height: 800 });
  await page.waitForTimeout(200);
  const narrow = await picture();
  const css = await canvas.evaluate((c) => c.clientWidth);
  assert.ok(narrow.width < dark.width, 'the chart is drawn again for the width there is');
  assert.equal(narrow.width, Math.round(css * 2), 'with two pixels a css pixel at the least');
  for (const width of [640, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `nothing overflows: ${wide} at ${width}`);
  }
  assert.deepEqual(await complaints(), []);
  await close();
});

test('the arrow keys move through the data of a chart', async () => {
  const { page, close } = await openPage(browser);
  await page.click('#sample');
  await answered(page);
  const chart = page.locator('[chart="rfm.segments"]');
  const said = () => chart.locator('.aloud').innerText();
  await chart.locator('canvas').focus();
  await page.keyboard.press('ArrowRight');
  const first = await said();
  assert.match(first, /\d/);
  assert.ok(await chart.locator('.ring').isVisible());
  assert.ok(await chart.locator('.tooltip').isVisible());
  await page.keyboard.press('ArrowRight');
  assert.notEqual(await said(), first);
  await page.keyboard.press('End');
  const last = await said();
  await page.keyboard.press('ArrowDown');
  assert.equal(await said(), last, 'it ends at the last datum');
  await page.keyboard.press('Home');
  assert.equal(await said(), first);
  await page.keyboard.press('Escape');
  assert.ok(await chart.locator('.tooltip').isHidden());
  await close();
});

test('every chart has its numbers as a table, by keyboard', async () => {
  const { page, close } = await openPage(browser);
  await page.click('#sample');
  await answered(page);
  for (const chart of await page.locator('figure.chart').all()) {
    // What nobody has come near is not asked for yet.
    await chart.scrollIntoViewIfNeeded();
    await chart.and(page.locator('[data-state=shown]')).waitFor();
    await chart.locator(':scope > [part=table] > summary').focus();
    await page.keyboard.press('Enter');
    await chart.locator('tbody tr').nth(1).waitFor();
    assert.ok(await chart.locator('table').isVisible());
    assert.ok(((await chart.locator('canvas').textContent()) ?? '').length > 20, 'the canvas has a text for who cannot see it');
  }
  await close();
});

test('a column that is not found is the reader\'s to choose', async () => {
  const { page, complaints, close } = await openPage(browser);
  const buffer = Buffer.from('who,when,paid\nann,2026-01-05,5\nbob,soon,6\ncat,later,7\ndan,never,8\n');
  await page.setInputFiles('#files', { name: 'no-date.csv', mimeType: 'text/csv', buffer });
  // Nothing in it tells that these are purchases.
  await page.locator('#problem p', { hasText: 'tells what it is' }).waitFor();
  await page.selectOption('#problem select[name=table]', { label: 'purchases' });
  await page.locator('#problem p', { hasText: 'date' }).waitFor();
  await page.selectOption('#problem select[name=customer]', { label: 'who' });
  await page.locator('#problem').waitFor({ state: 'visible' });
  if (process.env.TENURE_SHOTS) await page.screenshot({ path: `${process.env.TENURE_SHOTS}/remedy.png` });
  await page.selectOption('#problem select[name=date]', { label: 'when' });
  await answered(page);
  assert.equal(await page.innerText('[data-count=rowsKept]'), '1');
  assert.equal(await page.innerText('[data-count=rowsDropped]'), '3');
  assert.deepEqual(await complaints(), []);
  await close();
});

test('the reader decides which column is which, and the file is read again', async () => {
  const { page, close } = await openPage(browser);
  const rows = Array.from({ length: 40 }, (_, i) => `c${i % 7},2026-0${1 + (i % 5)}-1${i % 9},${i + 1},${2 * i + 1}`);
  const buffer = Buffer.from(['customer,date,net,gross', ...rows].join('\n'));
  await page.setInputFiles('#files', { name: 'two-amounts.csv', mimeType: 'text/csv', buffer });
  await answered(page);
  await page.locator('.report [data-part=columns] > summary').click();
  const amount = page.locator('.report select[name=amount]');
  const found = await amount.inputValue();
  const other = found === '2' ? '3' : '2';
  await amount.focus();
  await amount.selectOption(other);
  await page.waitForFunction((value) => {
    const select = /** @type {HTMLSelectElement | null} */ (document.querySelector('.report select[name=amount]'));
    return select?.value === value;
  }, other);
  await answered(page);
  assert.equal(await amount.inputValue(), other);
  assert.ok(await amount.evaluate((select) => select === document.activeElement), 'the focus stays');

  const rowsRead = (/** @type {string} */ rows) => page.locator('[data-count=rowsRead]', { hasText: rows }).waitFor();
  assert.ok(await amount.isVisible(), 'the part that was open is open');
  await page.locator('.report [data-part=text] > summary').click();
  await page.selectOption('.report select[name=header]', { label: 'is data' });
  await rowsRead('41');
  await page.selectOption('.report select[name=header]', { label: 'as found' });
  await rowsRead('40');

  // A file that cannot be read in this way stays open as it was, and so does the select.
  await page.selectOption('.report select[name=delimiter]', { label: 'vertical bars' });
  await page.locator('#problem').waitFor({ state: 'visible' });
  assert.equal(await page.inputValue('.report select[name=delimiter]'), 'found');
  assert.equal(await page.innerText('[data-count=rowsRead]'), '40');
  await close();
});

test('a screenshot for the README', { skip: !process.env.TENURE_SCREENSHOT }, async () => {
  const { page, close } = await openPage(browser, { deviceScaleFactor: 2, viewport: { width: 1280, height: 960 } });
  await page.click('#sample');
  await answered(page);
  await page.screenshot({ path: 'www/screenshot.png' });
  await close();
});
