// What the reader takes away: the analysis without the data, everything behind a passphrase, and a report.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { answered, launch, openPage } from './browser.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/**
 * The file that a click saves.
 * @param {import('playwright-core').Page} page
 * @param {string} selector
 */
async function saved(page, selector) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(selector)]);
  return download.path();
}

const segments = '[chart="rfm.segments"]';

/** @param {import('playwright-core').Page} page */
async function choose(page) {
  await page.click('#sample');
  await answered(page);
  await page.locator(`${segments} .views label`, { has: page.locator('[value="rfm.heatmap"]') }).click();
  await page.fill('#own [name=name]', 'faithful');
  await page.fill('#own [name=rule]', 'orders >= 5');
  await page.click('#own button');
  await page.locator('.segment button').first().click();
  await page.locator('#only').waitFor();
  await answered(page);
}

/** @param {import('playwright-core').Page} page */
const chosen = async (page) => ({
  view: await page.locator(`${segments} .views input:checked`).getAttribute('value'),
  only: await page.innerText('#only span'),
  finding: await page.locator(segments).locator('.answer').textContent(),
});

test('the analysis is kept without the data, as a file and as a link', async () => {
  const one = await openPage(browser);
  await choose(one.page);
  const shown = await chosen(one.page);
  assert.equal(shown.view, 'rfm.heatmap');
  assert.equal(new URL(one.page.url()).hash, '', 'nothing is put into the address unasked');
  const file = await saved(one.page, '#save-analysis');
  const json = readFileSync(file, 'utf8');
  assert.deepEqual(JSON.parse(json).segments, { faithful: 'orders >= 5' });
  assert.doesNotMatch(json, /sample|C0/, 'it knows neither files nor customers');
  await one.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await one.page.click('#copy-analysis');
  await one.page.locator('#kept', { hasText: 'link' }).waitFor();
  const link = await one.page.evaluate(() => navigator.clipboard.readText());
  assert.deepEqual(await one.complaints(), []);
  await one.close();

  const two = await openPage(browser);
  await two.page.click('#sample');
  await answered(two.page);
  await two.page.setInputFiles('#analysis-file', { name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{"a":1}') });
  await two.page.locator('#kept', { hasText: 'other.json' }).waitFor();
  await two.page.setInputFiles('#analysis-file', { name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(json) });
  await two.page.locator('#kept', { hasText: 'mine.json' }).waitFor();
  await answered(two.page);
  assert.deepEqual(await chosen(two.page), shown);

  await two.page.goto('about:blank');
  await two.close();
  const three = await openPage(browser, { hash: new URL(link).hash });
  await three.page.click('#sample');
  await answered(three.page);
  assert.deepEqual(await chosen(three.page), shown);
  assert.deepEqual(await three.complaints(), []);
  await three.close();
});

test('everything is kept behind a passphrase, and only that opens it', async () => {
  const one = await openPage(browser);
  await choose(one.page);
  const shown = await chosen(one.page);
  const before = one.served.length;
  await one.page.fill('#lock [name=passphrase]', 'too short');
  await one.page.click('#lock button');
  assert.ok(await one.page.locator('#lock input:invalid').count());
  await one.page.fill('#lock [name=passphrase]', 'a long enough one');
  const buffer = readFileSync(await saved(one.page, '#lock button'));
  assert.equal(one.served.length, before);
  assert.equal(buffer.subarray(0, 8).toString(), 'tenure1\n');
  for (const text of ['customer', 'faithful', 'long enough']) assert.ok(!buffer.includes(text), text);
  assert.deepEqual(await one.complaints(), []);
  await one.close();

  const two = await openPage(browser);
  const give = (/** @type {Buffer} */ buffer) => two.page.setInputFiles('#files', { name: 'mine.tenure', mimeType: '', buffer });
  const ask = async (/** @type {string} */ passphrase) => {
    await two.page.fill('#unlock [name=passphrase]', passphrase);
    await two.page.keyboard.press('Enter');
  };
  const broken = Buffer.from(buffer);
  broken[buffer.length - 20] ^= 1;
  for (const [content, passphrase] of /** @type {[Buffer, string][]} */ ([[buffer, 'another long one'], [broken, 'a long enough one']])) {
    await give(content);
    await ask(passphrase);
    await two.page.locator('#unlock-problem', { hasText: 'does not open mine.tenure' }).waitFor();
    await two.page.keyboard.press('Escape');
  }
  await give(buffer);
  await ask('a long enough one');
  await answered(two.page);
  assert.deepEqual(await chosen(two.page), shown);
  assert.equal(await two.page.locator('.report h3').count(), 2);
  assert.deepEqual(await two.complaints(), []);
  await two.close();
});

test('a report is one file with what was chosen and written, and without scripts', async () => {
  const { page, complaints, close } = await openPage(browser);
  await page.click('#sample');
  await answered(page);
  await page.click('#paper button');
  await page.locator('#paper-told', { hasText: 'at least one' }).waitFor();
  await page.fill('#paper [name=title]', 'Spring <review>');
  await page.fill('#paper [name=introduction]', 'First.\nSecond & last.');
  const choices = page.locator('.chosen:visible');
  const number = await choices.count();
  assert.ok(number > 8);
  // The last one is far below, where nobody has been yet.
  for (const at of [0, number - 1]) await choices.nth(at).locator('input').check();
  await choices.first().locator('textarea').fill('Mind the <gap>.');
  const file = await saved(page, '#paper button');
  assert.deepEqual(await complaints(), []);

  const html = readFileSync(file, 'utf8');
  assert.doesNotMatch(html, /<script|<gap>|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  const reader = await browser.newPage({ javaScriptEnabled: true });
  /** @type {string[]} */
  const said = [];
  reader.on('console', (message) => said.push(message.text()));
  await reader.setContent(html);
  assert.equal(await reader.title(), 'Spring <review>');
  assert.equal(await reader.locator('section').count(), 2);
  assert.equal(await reader.locator('section svg').count(), 2);
  assert.ok((await reader.locator('tbody tr').count()) > 5);
  assert.ok((await reader.innerText('main')).includes('Mind the <gap>.'));
  assert.ok((await reader.pdf()).length > 20_000);
  assert.deepEqual(said, []);
  if (process.env.TENURE_SHOTS) {
    await reader.setViewportSize({ width: 1000, height: 1200 });
    await reader.screenshot({ path: `${process.env.TENURE_SHOTS}/report.png`, fullPage: true });
  }
  await reader.close();
  await close();
});
