// What a reader takes from a chart: the picture, the drawing, the numbers, all of the screen; and the table in another order.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { answered, launch, openPage } from './browser.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** @param {import('playwright-core').BrowserContextOptions} [options] */
async function sample(options) {
  const opened = await openPage(browser, options);
  await opened.page.click('#sample');
  await answered(opened.page);
  return opened;
}

/**
 * A chart, once it is drawn.
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
async function drawn(page, name) {
  const chart = page.locator(`tenure-chart[chart="${name}"]`);
  await chart.scrollIntoViewIfNeeded();
  await chart.locator('figure[data-state=shown]:not([aria-busy=true])').first().waitFor();
  return chart;
}

/**
 * What a click hands over: the file's name and its bytes.
 * @param {import('playwright-core').Page} page
 * @param {import('playwright-core').Locator} button
 */
async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** The width and the height of a PNG: the first words of its first chunk. @param {Buffer} bytes */
function sizeOf(bytes) {
  assert.equal(bytes.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

for (const scale of [1, 3]) {
  test(`a chart is saved at two pixels a css pixel, in its theme, where the screen has ${scale}`, async () => {
    const { page, served, complaints, close } = await sample({ deviceScaleFactor: scale, colorScheme: 'dark' });
    const before = served.length;
    const chart = await drawn(page, 'value.lorenz');
    const { width, height } = /** @type {{ width: number, height: number }} */ (await chart.locator('canvas').boundingBox());
    const { name, bytes } = await saved(page, chart.locator('.png'));
    assert.equal(name, 'value.lorenz.png');
    assert.deepEqual(sizeOf(bytes), [2 * width, 2 * height]);
    // The ground of the dark theme is in its corner.
    const blank = await page.context().newPage();
    const corner = await blank.evaluate(async (base64) => {
      const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]));
      const context = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
      context.drawImage(picture, 0, 0);
      return [...context.getImageData(1, 1, 1, 1).data];
    }, bytes.toString('base64'));
    assert.ok(corner[0] < 60 && corner[3] === 255, String(corner));
    assert.equal(served.length, before);
    assert.deepEqual(await complaints(), []);
    await close();
  });
}

test('a chart is saved as a drawing that stands by itself', async () => {
  const { page, close } = await sample();
  const { name, bytes } = await saved(page, (await drawn(page, 'retention.triangle')).locator('.svg'));
  assert.equal(name, 'retention.triangle.svg');
  const [title, root, texts] = await page.evaluate((svg) => {
    const drawing = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    return [drawing.textContent ?? '', drawing.localName, drawing.querySelectorAll('text').length];
  }, bytes.toString());
  assert.equal(root, 'svg');
  assert.ok(Number(texts) > 50 && String(title).includes('2'));
  assert.doesNotMatch(bytes.toString(), /<script|href=/);
  await close();
});

test('the numbers of a chart are saved at full precision, and those of its parts', async () => {
  const { page, close } = await sample();
  const chart = await drawn(page, 'value.lorenz');
  const rows = async () => {
    const { name, bytes } = await saved(page, chart.locator('.csv').first());
    assert.equal(name, 'value.lorenz.csv');
    assert.equal(bytes.toString('latin1', 0, 3), '\xef\xbb\xbf');
    return bytes.toString().slice(1).trimEnd().split('\n').map((row) => row.split(','));
  };
  const whole = await rows();
  await chart.locator('details summary', { hasText: 'numbers' }).click();
  const heads = await chart.locator('thead th').allTextContents();
  assert.deepEqual(whole[0], heads);
  const [first, second] = whole.slice(1).map(([share]) => Number(share));
  assert.ok(first === 0 && second > 0 && second < 1 && whole.length > 10);
  await close();
});

test('a table is sorted by a click on a column, and written as far as somebody scrolls', async () => {
  const { page, complaints, close } = await sample();
  const chart = await drawn(page, 'value.lorenz');
  await chart.locator('details summary', { hasText: 'numbers' }).click();
  const column = async () => (await chart.locator('tbody tr td:nth-child(2)').allTextContents()).map(parseFloat);
  const own = await column();
  const head = chart.locator('thead th').nth(1);
  await head.locator('button').click();
  assert.equal(await head.getAttribute('aria-sort'), 'descending');
  const falling = await column();
  assert.deepEqual(falling, falling.toSorted((a, b) => b - a));
  await head.locator('button').press('Enter');
  assert.equal(await head.getAttribute('aria-sort'), 'ascending');
  assert.deepEqual(await column(), own.toSorted((a, b) => a - b).slice(0, own.length));
  assert.deepEqual(await complaints(), []);
  await close();
});

test('the numbers are copied as cells', async () => {
  const { page, close } = await sample({ permissions: ['clipboard-read', 'clipboard-write'] });
  const chart = await drawn(page, 'rfm.segments');
  await chart.locator('details summary', { hasText: 'numbers' }).click();
  await chart.locator('.copy').click();
  await chart.locator('.copy', { hasText: 'Copied' }).waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  const rows = text.split('\n').map((row) => row.split('\t'));
  assert.equal(rows.length, 1 + (await chart.locator('tbody tr').count()));
  assert.ok(rows.every((row) => row.length === rows[0].length));
  await close();
});

test('a chart fills the screen and comes back', async () => {
  const { page, complaints, close } = await sample();
  const chart = await drawn(page, 'value.lorenz');
  const { width } = /** @type {{ width: number }} */ (await chart.locator('canvas').boundingBox());
  await chart.locator('.whole').click();
  await chart.locator('.whole', { hasText: 'Leave' }).waitFor();
  await answered(page);
  const wide = /** @type {{ width: number }} */ (await chart.locator('canvas').boundingBox()).width;
  assert.ok(wide > width, `${wide} ${width}`);
  await page.screenshot({ path: 'target/test-logs/full-screen.png' });
  await chart.locator('.whole').click();
  await chart.locator('.whole', { hasText: 'Full' }).waitFor();
  assert.deepEqual(await complaints(), []);
  await close();
});

test('a chart says how it is computed, and by which options', async () => {
  const { page, close } = await sample();
  const chart = await drawn(page, 'clv.tournament');
  await chart.locator('.how > summary').click();
  const [method, days] = await chart.locator('.how p').allTextContents();
  assert.match(method, /lowest BIC/);
  assert.equal(days, 'From purchases of 1 Jan 2024 to 31 Dec 2025');
  assert.equal(JSON.parse((await chart.locator('.how pre').textContent()) ?? '').chart, 'clv.tournament');
  await close();
});

test('a step back undoes what was chosen, by a button and by keys', async () => {
  const { page, complaints, close } = await sample();
  const undo = page.locator('#undo');
  assert.ok(await undo.isDisabled());
  const chart = await drawn(page, 'value.lorenz');
  const shown = chart.locator('figure[data-state=shown]:not([aria-busy=true])').first();
  const view = () => chart.locator('.views input:checked').inputValue();
  await chart.locator('.views input[value="value.tiers"]').check();
  await shown.waitFor();
  await chart.locator('select').first().selectOption('abc');
  await shown.waitFor();
  const chosen = () => chart.locator('select').first().inputValue();
  const second = await chosen();
  await undo.click();
  await page.waitForFunction((second) => /** @type {HTMLSelectElement | null} */ (document.querySelector('tenure-chart[chart="value.lorenz"] select'))?.value !== second, second);
  assert.equal(await view(), 'value.tiers');
  await page.keyboard.press('Control+z');
  await page.waitForFunction(() => /** @type {HTMLInputElement | null} */ (document.querySelector('tenure-chart[chart="value.lorenz"] .views input:checked'))?.value === 'value.lorenz');
  await answered(page);
  assert.ok(await undo.isDisabled());

  // What was undone comes back by the keys for that.
  await page.keyboard.press('Control+Shift+z');
  await page.waitForFunction(() => /** @type {HTMLInputElement | null} */ (document.querySelector('tenure-chart[chart="value.lorenz"] .views input:checked'))?.value === 'value.tiers');
  await page.keyboard.press('Control+z');
  await page.waitForFunction(() => /** @type {HTMLInputElement | null} */ (document.querySelector('tenure-chart[chart="value.lorenz"] .views input:checked'))?.value === 'value.lorenz');
  await answered(page);

  // However far a slider was drawn, it is one step.
  const slider = (await drawn(page, 'clv.distribution')).locator('input[name=margin]');
  const margin = () => slider.inputValue();
  const begun = await margin();
  await slider.evaluate((/** @type {HTMLInputElement} */ it) => {
    for (const value of ['0.8', '0.6', '0.4']) {
      it.value = value;
      it.dispatchEvent(new Event('input', { bubbles: true }));
    }
    it.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await answered(page);
  assert.equal(await margin(), '0.4');
  await undo.click();
  await page.waitForFunction((begun) => /** @type {HTMLInputElement | null} */ (document.querySelector('tenure-chart[chart="clv.distribution"] input[name=margin]'))?.value === begun, begun);
  await answered(page);
  assert.ok(await undo.isDisabled());

  // A segment that was defined, and one that the page is about.
  const own = page.locator('#own');
  await own.locator('[name=name]').fill('big');
  await own.locator('[name=rule]').fill('orders > 3');
  await own.locator('button').click();
  await page.locator('#own-segments .segment').waitFor();
  await page.locator('#own-segments button', { hasText: 'Show only these' }).first().click();
  await page.locator('#only:not([hidden])').waitFor();
  await answered(page);
  await undo.click();
  await page.locator('#only').waitFor({ state: 'hidden' });
  assert.equal(await page.locator('#own-segments .segment').count(), 1);
  await answered(page);
  await undo.click();
  await page.locator('#own-segments .segment').waitFor({ state: 'detached' });
  await answered(page);
  assert.ok(await undo.isDisabled());
  assert.deepEqual(await complaints(), []);
  await close();
});
