// Options beside a chart: they change the answer, what is not accepted is said beside the control, and all stay with the data.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answered, cdnow, launch, openPage } from './browser.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('options change the answer, refusals stand beside the control, and other data keep them', async () => {
  const { page, complaints, close } = await openPage(browser);
  await page.click('#sample');
  await answered(page);
  const panel = page.locator('[chart="rfm.segments"]');
  const answer = panel.locator('.answer');
  const plain = await answer.textContent();

  const day = panel.getByLabel('Compare with the day');
  await day.fill('2025-06-30');
  await answer.filter({ hasText: 'Jun 2025' }).waitFor();
  await day.fill('');
  await answer.filter({ hasText: String(plain) }).waitFor();

  await panel.locator('.options summary').click();
  const bins = panel.getByLabel('Number of scores');
  await bins.fill('99');
  await bins.press('Tab');
  await panel.locator('.problem', { hasText: 'from 2 to 10' }).waitFor();
  assert.equal(await panel.getByLabel('Number of scores').getAttribute('aria-invalid'), 'true');
  assert.equal(await answer.textContent(), plain, 'what was shown stays');
  await panel.getByLabel('Number of scores').fill('3');
  await panel.getByLabel('Number of scores').press('Tab');
  await panel.locator('.problem').waitFor({ state: 'detached' });
  await answered(page);
  assert.notEqual(await answer.textContent(), plain);

  await page.setInputFiles('#files', cdnow.file);
  await page.locator('#open-file', { hasText: '3 files' }).waitFor();
  await answered(page);
  assert.equal(await panel.getByLabel('Number of scores').inputValue(), '3');
  assert.deepEqual(await complaints(), []);
  await close();
});

test('own rules are asked once they are written, and audited', async () => {
  const { page, complaints, close } = await openPage(browser);
  await page.click('#sample');
  await answered(page);
  const panel = page.locator('[chart="rfm.segments"]');
  await panel.locator('.options summary').click();
  await panel.getByLabel('Segments from').selectOption('rules');
  await panel.locator('textarea').fill('Best: r >= 4\nOften: f >= 4');
  await panel.locator('textarea').press('Tab');
  await panel.locator('.answer', { hasText: /Others|Best|Often/ }).waitFor();
  await panel.locator('.views label', { hasText: 'Rule check' }).click();
  await panel.locator('canvas', { hasText: 'fit several rules' }).waitFor({ state: 'attached' });
  assert.deepEqual(await complaints(), []);
  await close();
});
