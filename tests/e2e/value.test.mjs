// Lifetime value on the page: sliders answer while they move, a model is saved and scores again, and data of which nothing can
// be said get a sentence.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import engine, { sample } from '../../pkg/tenure.js';
import { answered, launch, openPage } from './browser.mjs';

const CDNOW = 'tests/data/CDNOW_sample.txt';
/** @type {import('playwright-core').Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('a slider changes the answer while it moves, also of 100,000 customers', async (t) => {
  await engine(readFileSync('pkg/tenure.wasm'));
  const { transactions } = sample({ customers: 100_000 });
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'tenure-')), 'shop.csv');
  writeFileSync(file, transactions);
  const { page, complaints, close } = await openPage(browser);
  await page.setInputFiles('#files', file);
  await answered(page);
  for (const [chart, name, from, step] of /** @type {const} */ ([['clv.distribution', 'Periods ahead', 20, 2], ['clv.tracking', 'Hold out what comes after', null, 3]])) {
    const panel = page.locator(`[chart="${chart}"]`);
    await panel.scrollIntoViewIfNeeded();
    await panel.locator('.answer', { hasText: /./ }).waitFor();
    const slider = panel.getByLabel(name);
    const [beside, before] = [await slider.locator('+ output').textContent(), await panel.locator('.answer').textContent()];
    assert.equal(await slider.getAttribute('aria-valuetext'), beside);
    if (from) assert.equal(beside, '52');
    const times = await slider.evaluate(async (slider, [from, step]) => {
      const input = /** @type {HTMLInputElement} */ (slider);
      const answer = /** @type {HTMLElement} */ (input.closest('figure')?.querySelector('.answer'));
      const times = [];
      const start = from ?? Number(input.value);
      for (let at = start + step; at <= start + 30 * step; at += step) {
        const heard = new Promise((resolve) => {
          const observer = new MutationObserver(() => (observer.disconnect(), resolve(undefined)));
          observer.observe(answer, { childList: true, characterData: true, subtree: true });
        });
        input.value = String(at);
        const begun = performance.now();
        input.dispatchEvent(new Event('input', { bubbles: true }));
        await heard;
        times.push(performance.now() - begun);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return times.sort((a, b) => a - b);
    }, /** @type {[number | null, number]} */ ([from, step]));
    const at = (/** @type {number} */ share) => times[Math.floor(share * (times.length - 1))].toFixed(0);
    t.diagnostic(`${chart} answered ${times.length} moves in ${at(0.5)} ms each (median), ${at(0.9)} ms (9 of 10), ${at(1)} ms at most`);
    assert.notEqual(await panel.locator('.answer').textContent(), before);
    assert.notEqual(await slider.getAttribute('aria-valuetext'), beside);
  }
  assert.deepEqual(await complaints(), []);
  await close();
});

test('a model is saved, and scores the customers that are open', async () => {
  const { page, complaints, close } = await openPage(browser);
  await page.setInputFiles('#files', CDNOW);
  await answered(page);
  const saved = page.waitForEvent('download');
  await page.click('#save-model');
  const model = await (await saved).path();
  assert.equal((await saved).suggestedFilename(), 'model-bg-nbd.json');
  const card = JSON.parse(readFileSync(model, 'utf8'));
  assert.equal(card.data.customers, 2357);
  await page.locator('#scored', { hasText: 'The model is saved' }).waitFor();

  const listed = page.waitForEvent('download');
  await page.setInputFiles('#model-file', { name: 'model.json', mimeType: 'application/json', buffer: readFileSync(model) });
  assert.equal((await listed).suggestedFilename(), 'customers-scored.csv');
  await page.locator('#scored', { hasText: '2,357 customers were scored by BG/NBD' }).waitFor();
  assert.equal(readFileSync(await (await listed).path(), 'utf8').trimEnd().split('\n').length, 2358);

  await page.setInputFiles('#model-file', { name: 'else.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
  await page.locator('#scored', { hasText: 'else.json is no saved model' }).waitFor();
  assert.deepEqual(await complaints(), []);
  await close();
});

test('the verdict stands beside the value, a customer and a pair of parameters can be chosen', async () => {
  const { page, complaints, close } = await openPage(browser);
  await page.setInputFiles('#files', CDNOW);
  await answered(page);
  assert.match(String(await page.textContent('[chart="clv.distribution"] .answer')), /The model fits these data|Use the model with care|Do not use these numbers/);
  const panel = page.locator('[chart="clv.aliveMatrix"]');
  await panel.scrollIntoViewIfNeeded();
  const choose = (/** @type {string} */ view) => panel.locator('.views label', { hasText: view }).click();
  await choose('One customer');
  await panel.locator('canvas', { hasText: 'None was chosen' }).waitFor({ state: 'attached' });
  const customer = panel.getByRole('textbox', { name: 'Customer' });
  await customer.fill('nobody');
  await customer.press('Tab');
  await panel.locator('.problem', { hasText: '“nobody”' }).waitFor();
  await customer.fill('00111');
  await customer.press('Tab');
  await panel.locator('.answer', { hasText: /^00111 bought on / }).waitFor();
  await choose('Parameters');
  await panel.getByRole('combobox', { name: 'Parameters' }).selectOption('a, b');
  await panel.locator('.answer', { hasText: 'Most likely are a ' }).waitFor();
  await panel.getByRole('combobox', { name: 'Model' }).selectOption('pareto-nbd');
  await panel.locator('.answer', { hasText: 'Most likely are r ' }).waitFor();
  assert.deepEqual(await complaints(), []);
  await close();
});

const day = (/** @type {number} */ n) => new Date(Date.UTC(2024, 0, 1) + n * 864e5).toISOString().slice(0, 10);
const rows = (/** @type {number} */ n, /** @type {(i: number) => string} */ row) => `customer,date,amount\n${Array.from({ length: n }, (_, i) => row(i)).join('\n')}\n`;
/** @type {Record<string, string>} */
const DEGENERATE = {
  'nobody bought again': rows(300, (i) => `c${i},${day(i % 200)},${i % 30 + 1}`),
  'one customer': rows(40, (i) => `ann,${day(i * 9)},${10 + i}`),
  'one day': rows(300, (i) => `c${i},2024-05-05,${i % 17 + 1}`),
  'all the same': rows(300, (i) => `c${i % 100},${day(Math.floor(i / 100) * 30)},5`),
};
for (const [name, text] of Object.entries(DEGENERATE)) {
  test(`${name}: every panel of value has a sentence`, async () => {
    const { page, complaints, close } = await openPage(browser);
    await page.setInputFiles('#files', { name: 'few.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await answered(page);
    for (const place of ['clv.distribution', 'clv.bySegment', 'clv.earlyWarning', 'clv.tournament', 'whatif.tornado', 'clv.tracking', 'clv.aliveMatrix']) {
      const panel = page.locator(`[chart="${place}"]`);
      await panel.scrollIntoViewIfNeeded();
      await panel.locator('figure:is([data-state=shown], [data-state=failed])').waitFor();
      const views = await panel.locator('.views input').evaluateAll((inputs) => inputs.map((input) => /** @type {HTMLInputElement} */ (input).value));
      for (const view of views.length ? views : [place]) {
        if (views.length) await panel.locator(`.views input[value="${view}"]`).check();
        await panel.locator('figure:not([aria-busy=true])').waitFor();
        const said = await panel.locator('figure').evaluate((figure) =>
          figure.dataset.state === 'failed' ? figure.querySelector('.answer')?.textContent : figure.querySelector('canvas')?.textContent);
        assert.match(String(said), /^.{20,}\.$/s, `${view}: ${said}`);
        assert.doesNotMatch(String(said), /NaN|undefined|Infinity/, `${view}: ${said}`);
      }
    }
    assert.deepEqual(await complaints(), []);
    await close();
  });
}
