// What axe-core finds on the page: on every panel with its table and explanations open, in every theme, and on each of its views.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { launch, openPage, showAll } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** @type {import('playwright-core').Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/**
 * What is wrong with the part of the page that a selector names, by all rules or one.
 * @param {import('playwright-core').Page} page
 * @param {string} [selector]
 * @param {string} [rule]
 */
const found = (page, selector = 'html', rule) =>
  page.evaluate(async ([selector, rule]) => {
    const only = rule ? { runOnly: { type: 'rule', values: [rule] } } : {};
    const { violations } = await /** @type {any} */ (window).axe.run(selector, { resultTypes: ['violations'], ...only });
    return violations.map((/** @type {any} */ it) => `${it.id}: ${it.help}: ${it.nodes.slice(0, 3).map((/** @type {any} */ node) => `${node.html.slice(0, 160)} ${node.any.map((/** @type {any} */ check) => check.message).join(' ')}`).join(' | ')}`);
  }, /** @type {const} */ ([selector, rule]));

const THEMES = /** @type {const} */ ({
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'more contrast': { colorScheme: 'light', contrast: 'more' },
  'forced colours': { colorScheme: 'dark', forcedColors: 'active' },
});
for (const [theme, options] of Object.entries(THEMES)) {
  test(`nothing is in anybody's way before a file is chosen and after: ${theme}`, async () => {
    const { page, complaints, close } = await openPage(browser, options);
    await page.evaluate(axe);
    assert.deepEqual(await found(page), []);
    await showAll(page);
    await page.evaluate(() => document.querySelectorAll('details').forEach((it) => (it.open = true)));
    assert.deepEqual(await found(page), []);
    assert.deepEqual(await complaints(), []);
    await close();
  });
}

test('nor in any view of any panel, whose colours do in the dark too', async () => {
  const { page, close } = await openPage(browser);
  await page.evaluate(axe);
  await showAll(page);
  for (const panel of await page.locator('tenure-chart:has(.views)').all()) {
    const chart = await panel.getAttribute('chart');
    for (const view of await panel.locator('.views input').all()) {
      await view.check();
      await panel.locator('figure:not([aria-busy=true])').waitFor();
      const place = `${chart}, ${await view.getAttribute('value')}`;
      assert.deepEqual(await found(page, `[chart="${chart}"]`), [], place);
      await page.emulateMedia({ colorScheme: 'dark' });
      assert.deepEqual(await found(page, `[chart="${chart}"]`, 'color-contrast'), [], `${place}, in the dark`);
      await page.emulateMedia({ colorScheme: 'light' });
    }
  }
  await close();
});
