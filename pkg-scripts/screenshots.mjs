// Pictures of every panel of the built page, to be looked at: `node pkg-scripts/screenshots.mjs [folder]`. In three languages,
// light and dark, at the widths of a telephone and of a desk.
import { mkdirSync } from 'node:fs';
import { launch, openPage, showAll } from '../tests/e2e/browser.mjs';

const folder = process.argv[2] ?? 'target/screenshots';
mkdirSync(folder, { recursive: true });
const browser = await launch();
for (const locale of ['en', 'zh-CN', 'zh-TW']) {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    for (const width of [390, 1280]) {
      const { page, close } = await openPage(browser, { locale, colorScheme, viewport: { width, height: 800 } });
      const name = (/** @type {string} */ of) => `${folder}/${of}.${locale}.${colorScheme}.${width}.png`;
      await page.screenshot({ path: name('welcome'), fullPage: true });
      await showAll(page);
      // What stays in sight while somebody scrolls would stand in the middle of tall pictures.
      await page.evaluate(() => document.querySelectorAll('body *').forEach((it) => {
        const { position, top, bottom } = getComputedStyle(it);
        if (position === 'fixed' && it.matches('.skip')) /** @type {HTMLElement} */ (it).style.display = 'none';
        else if (['sticky', 'fixed'].includes(position) && (top !== 'auto' || bottom !== 'auto')) /** @type {HTMLElement} */ (it).style.position = 'static';
      }));
      for (const part of await page.locator('#results section[id]:visible, #data:visible').all()) {
        await part.screenshot({ path: name((await part.getAttribute('id')) ?? '') });
      }
      await close();
    }
  }
}
await browser.close();
