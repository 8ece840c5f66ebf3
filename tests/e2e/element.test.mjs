// The elements in somebody else's page: one chart or several, one data set or several, and the whole page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { serve } from '../../pkg-scripts/serve.mjs';
import engine, { sample } from '../../pkg/tenure.js';
import { launch, origin, watch } from './browser.mjs';

/** @typedef {import('../../www/chart-element.js').TenureChart} TenureChart */

/** @type {import('playwright-core').Browser} */
let browser;
/** Purchases of two shops. @type {string[]} */
let shops = [];
before(async () => {
  await engine(readFileSync('pkg/tenure.wasm'));
  shops = [300, 400].map((customers) => sample({ customers, seed: customers }).transactions);
  browser = await launch();
});
after(() => browser.close());

/** As strict as a page can be that has elements in it. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src blob:";

/**
 * A page that has something else in it than Tenure, and what it does beside its elements.
 * @param {import('node:test').TestContext} t
 * @param {string} body
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
async function hostPage(t, body, options = {}) {
  const server = await serve('pkg');
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  t.after(async () => {
    await context.close();
    server.close();
  });
  const page = await context.newPage();
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  const complaints = await watch(page);
  await page.addInitScript(() => {
    const seen = { workers: 0, ended: 0, compiled: 0, events: /** @type {[string, string, any][]} */ ([]) };
    Object.assign(window, { seen });
    window.Worker = class extends Worker {
      /** @param {string | URL} url */
      constructor(url) {
        super(url);
        seen.workers++;
      }
      terminate() {
        seen.ended++;
        super.terminate();
      }
    };
    const compile = WebAssembly.compileStreaming;
    WebAssembly.compileStreaming = (source) => (seen.compiled++, compile.call(WebAssembly, source));
    for (const type of ['ready', 'progress', 'result', 'error', 'select'].map((name) => `tenure-${name}`)) {
      addEventListener(type, (event) => {
        const { target, detail } = /** @type {CustomEvent} */ (event);
        seen.events.push([type, /** @type {Element} */ (target).id, detail]);
      });
    }
  });
  const html = `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>Numbers of the week</title>
    <link rel="stylesheet" href="host.css"><script type="module" src="element.js"></script></head><body><h1>Numbers of the week</h1>${body}</body></html>`;
  const serveText = (/** @type {string} */ name, /** @type {string} */ contentType, /** @type {string} */ body) =>
    page.route(`**/${name}`, (route) => route.fulfill({ contentType, body }));
  await serveText('host.html', 'text/html', html);
  await serveText('host.css', 'text/css', 'body { margin: 24px; font: 18px serif } button { border-radius: 0 } main { display: grid; gap: 24px; max-width: 900px } .brand { --tenure-accent: rgb(200, 0, 80) }');
  await serveText('one.csv', 'text/csv', shops[0]);
  await serveText('two.csv', 'text/csv', shops[1]);
  await page.goto(`${origin(server)}/host.html`);
  const seen = () => page.evaluate(() => /** @type {{ workers: number, ended: number, compiled: number, events: [string, string, any][] }} */ (
    (({ events, ...rest }) => ({ ...rest, events: events.map((/** @type {any[]} */ [type, id]) => [type, id]) }))(/** @type {any} */ (window).seen)));
  return {
    page, seen, complaints, origin: origin(server),
    /** What was asked of servers; what crosses from memory to a worker is no request. */
    asked: () => asked.filter((url) => !/^(blob|data):/.test(url)),
    /** Resolves once the chart of this id shows a picture. @param {string} id */
    shown: (id) => page.locator(`#${id} figure[data-state=shown]:not([aria-busy=true])`).waitFor({ timeout: 30_000 }),
  };
}

const THREE = `<main>
  <tenure-chart id="one" chart="rfm.segments" src="one.csv"><p>The picture is on its way.</p></tenure-chart>
  <tenure-chart id="two" chart="retention.triangle"></tenure-chart>
  <tenure-chart id="three" chart="rfm.segments" src="two.csv" list="rfm" theme="dark"></tenure-chart></main>`;

test('charts that share data share a worker, all share the module, and who leaves last closes the data', async (t) => {
  const { page, seen, complaints, asked, origin, shown } = await hostPage(t, THREE);
  await Promise.all([shown('one'), shown('three')]);
  assert.ok(await page.locator('#two figure').isVisible(), 'a chart without data waits for them');
  await page.evaluate(() => {
    const [one, two] = [...document.querySelectorAll('tenure-chart')];
    two.client = one.client;
  });
  await shown('two');
  assert.ok(await page.locator('#one p', { hasText: 'on its way' }).isHidden(), 'what stood there until then is gone');
  const { workers, ended, compiled } = await seen();
  assert.deepEqual({ workers, ended, compiled }, { workers: 2, ended: 0, compiled: 1 });
  const answers = await page.locator('tenure-chart .answer').allInnerTexts();
  assert.equal(new Set(answers).size, 3);

  await page.evaluate(() => document.querySelector('#one')?.remove());
  await page.waitForTimeout(50);
  assert.equal((await seen()).ended, 0, 'another one shows the same data');
  await page.evaluate(() => document.querySelector('main')?.append(/** @type {Element} */ (document.querySelector('#two'))));
  await page.waitForTimeout(50);
  assert.equal((await seen()).ended, 0, 'what is moved has not left');
  await page.evaluate(() => document.querySelector('#two')?.remove());
  await page.waitForFunction(() => /** @type {any} */ (window).seen.ended === 1);
  assert.ok(asked().every((url) => url.startsWith(origin)), asked().join());
  assert.deepEqual(await complaints(), []);
});

test('attributes say what is shown, and events what happens', async (t) => {
  const { page, seen, complaints, shown } = await hostPage(t, THREE);
  await Promise.all([shown('one'), shown('three')]);
  const { events } = await seen();
  for (const type of ['tenure-ready', 'tenure-progress', 'tenure-result']) assert.ok(events.some(([found, id]) => found === type && id === 'one'), type);

  const answer = () => page.innerText('#one .answer');
  const changed = async (/** @type {string} */ name, /** @type {string} */ value) => {
    const next = page.evaluate(() => new Promise((heard) => addEventListener('tenure-result', ({ detail }) => heard(detail.spec.name), { once: true })));
    await page.evaluate(([name, value]) => document.querySelector('#one')?.setAttribute(name, value), [name, value]);
    const found = await next;
    await shown('one');
    return found;
  };
  const segments = await answer();
  assert.equal(await changed('chart', 'value.tiers'), 'value.tiers');
  assert.notEqual(await answer(), segments);
  assert.equal(await changed('options', '{ "cuts": [0.1, 0.2] }'), 'value.tiers');
  assert.equal(await page.inputValue('#one [name=shares]'), '0.1, 0.2', 'the control shows what the owner of the page chose');
  assert.match(await answer(), /210 of 300/);
  // The reader has the last word.
  await page.fill('#one [name=shares]', '0.2, 0.3');
  await page.keyboard.press('Enter');
  await shown('one');
  await page.locator('#one .answer', { hasText: '150 of 300' }).waitFor();

  const canvas = page.locator('#one canvas');
  await canvas.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const selected = await page.evaluate(() => /** @type {any} */ (window).seen.events.filter((/** @type {string[]} */ [type]) => type === 'tenure-select').map((/** @type {any[]} */ [, id, detail]) => ({ id, ...detail })));
  assert.equal(selected.length, 1);
  assert.equal(selected[0].id, 'one');
  assert.equal(selected[0].chart, 'value.tiers');
  assert.ok(selected[0].cells.every((/** @type {any} */ { label, text }) => typeof label === 'string' && typeof text === 'string'));
  assert.deepEqual(await complaints(), []);
});

test('what the reader chose is saved as JSON and restored elsewhere', async (t) => {
  const { page, complaints, shown } = await hostPage(t, `<main>
    <tenure-chart id="one" chart="rfm.segments" views="rfm.heatmap rfm.treemap" src="one.csv"></tenure-chart>
    <tenure-chart id="two" chart="rfm.segments" views="rfm.heatmap rfm.treemap"></tenure-chart></main>`);
  await shown('one');
  await page.locator('#one .views label', { has: page.locator('[value="rfm.heatmap"]') }).click();
  await page.locator('#one details.options summary, #one .options summary').first().click();
  await page.fill('#one [name=bins]', '3');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('tenure-chart')?.save().options.bins === '3');
  await shown('one');
  const saved = await page.evaluate(() => {
    const [one, two] = [...document.querySelectorAll('tenure-chart')];
    const saved = JSON.parse(JSON.stringify(one.save()));
    two.restore(saved);
    two.client = one.client;
    return saved;
  });
  assert.deepEqual(saved, { view: 'rfm.heatmap', options: { bins: '3' } });
  await shown('two');
  assert.equal(await page.locator('#two .answer').textContent(), await page.locator('#one .answer').textContent());
  assert.equal(await page.inputValue('#two [name=bins]'), '3');
  assert.deepEqual(await page.evaluate(() => document.querySelectorAll('tenure-chart')[1].save()), saved);
  assert.deepEqual(await complaints(), []);
});

test('columns and bytes that the page has are data, as a method and as a property set before there was an element', async (t) => {
  const { page, complaints, shown } = await hostPage(t, '<main></main>');
  const found = await page.evaluate(async (text) => {
    const one = document.createElement('tenure-chart');
    Object.assign(one, { id: 'one' });
    one.setAttribute('chart', 'rfm.segments');
    document.querySelector('main')?.append(one);
    await customElements.whenDefined('tenure-chart');
    const days = Array.from({ length: 60 }, (_, i) => `2026-0${1 + (i % 6)}-1${i % 9}`);
    const columns = { customer: days.map((_, i) => `c${i % 13}`), date: days, amount: days.map((_, i) => i + 1) };
    const report = await one.load(columns, { table: 'transactions' });
    const more = await one.load(new TextEncoder().encode('customer,date,amount\nnew,2026-06-20,5\n'));
    // Of another document it becomes what it is only here.
    const two = document.implementation.createHTMLDocument().createElement('tenure-chart');
    Object.assign(two, { id: 'two', data: new Blob([text]) });
    two.setAttribute('chart', 'rfm.segments');
    document.querySelector('main')?.append(two);
    await new Promise((opened) => two.addEventListener('tenure-ready', opened, { once: true }));
    two.remove();
    await null;
    document.querySelector('main')?.append(two); // it reads them again
    return [report.rowsKept, report.customers, more.rowsKept, more.customers];
  }, shops[0]);
  assert.deepEqual(found, [60, 13, 1, 14]);
  await Promise.all([shown('one'), shown('two')]);
  assert.deepEqual(await complaints(), []);
});

test('what goes wrong is said in words, in the element, and nothing is asked of another server', async (t) => {
  const { page, seen, asked, origin, shown } = await hostPage(t, `<main>
    <tenure-chart id="far" chart="rfm.segments" src="https://example.com/all.csv"></tenure-chart>
    <tenure-chart id="gone" chart="rfm.segments" src="no-such.csv"></tenure-chart>
    <tenure-chart id="wrong" chart="rfm.segments" src="one.csv" options="{bins}"></tenure-chart>
    <tenure-chart id="unknown" chart="rfm.horoscope" src="one.csv"></tenure-chart></main>`);
  const said = async (/** @type {string} */ id) => {
    await page.locator(`#${id} figure[data-state=failed]`).waitFor();
    return page.innerText(`#${id} .answer`);
  };
  assert.equal(await said('far'), 'https://example.com/all.csv is on another server. Tenure reads files of this one only.');
  assert.match(await said('gone'), /could not be read: 404/);
  assert.match(await said('unknown'), /rfm\.horoscope/);
  assert.match(await said('wrong'), /not JSON/);
  await page.evaluate(() => document.querySelector('#wrong')?.setAttribute('options', '{"bins": 4}'));
  await shown('wrong');
  const { events } = await seen();
  assert.deepEqual(new Set(events.filter(([type]) => type === 'tenure-error').map(([, id]) => id)), new Set(['far', 'gone', 'wrong', 'unknown']));
  assert.ok(asked().every((url) => url.startsWith(origin)), asked().join());
});

test('theme and variables of the page come through, and nothing else of either reaches the other', async (t) => {
  const { page, complaints, shown } = await hostPage(t, THREE.replace('<main>', '<main class="brand"><button>Mine</button>'));
  await Promise.all([shown('one'), shown('three')]);
  const style = (/** @type {string} */ selector, /** @type {string} */ name) =>
    page.locator(selector).first().evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), name);
  assert.equal(await style('#one summary', 'color'), 'rgb(200, 0, 80)');
  assert.equal(await style('#one figure', 'font-size'), '16px');
  assert.equal(await style('main > button', 'border-radius'), '0px');
  assert.equal(await style('#three', 'background-color'), 'rgb(20, 23, 28)');
  const ground = (/** @type {string} */ id) => page.locator(`#${id} canvas`).evaluate((canvas) => {
    const copy = new OffscreenCanvas(1, 1).getContext('2d');
    copy?.drawImage(/** @type {HTMLCanvasElement} */ (canvas), 0, 0);
    return copy?.getImageData(0, 0, 1, 1).data[0];
  });
  assert.deepEqual([await ground('one'), await ground('three')], [255, 20]);
  await page.evaluate(() => document.querySelector('#one')?.setAttribute('theme', 'dark'));
  await page.waitForTimeout(200);
  assert.equal(await ground('one'), 20);
  await page.evaluate(() => document.querySelector('#one')?.removeAttribute('theme'));
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForTimeout(200);
  assert.equal(await ground('one'), 20, 'without a theme of its own it has the system\'s');
  assert.deepEqual(await complaints(), []);
  if (process.env.TENURE_SHOTS) {
    for (const [colorScheme, width] of /** @type {['light' | 'dark', number][]} */ ([['light', 1280], ['dark', 1280], ['light', 390], ['dark', 390]])) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${process.env.TENURE_SHOTS}/element-${colorScheme}-${width}.png`, fullPage: true });
    }
  }
});

test('the whole page is an element too, and keeps to itself', async (t) => {
  const { page, seen, complaints, asked, origin } = await hostPage(t, '<tenure-app id="app"></tenure-app><p>The end.</p>');
  await page.locator('#app #sample').waitFor();
  await page.evaluate((texts) => document.querySelector('tenure-app')?.load(texts.map((text, i) => new File([text], `shop${i}.csv`))), shops.slice(0, 1));
  const answers = page.locator('#app .answers strong');
  await page.locator('#app [chart="clv.distribution"] figure[data-state=shown]').waitFor({ timeout: 30_000 });
  assert.ok((await answers.allInnerTexts()).every((text) => text.length > 15));
  await page.evaluate(() => document.querySelector('tenure-app')?.load(new File(['\n'], 'nothing.csv')));
  await page.locator('#app #problem', { hasText: 'nothing.csv' }).waitFor();
  const { events } = await seen();
  for (const type of ['tenure-progress', 'tenure-ready', 'tenure-result', 'tenure-error']) {
    assert.ok(events.some(([found, id]) => found === type && id === 'app'), type);
  }
  assert.equal(await page.locator('#app tenure-chart').first().evaluate((chart) => chart.shadowRoot), null);
  await page.locator('#app .rail a[href="#value"]').click();
  assert.equal(new URL(page.url()).hash, '');
  await page.locator('#app #value').waitFor();
  const restored = await page.evaluate(async () => {
    const app = /** @type {import('../../www/app-element.js').TenureApp} */ (document.querySelector('tenure-app'));
    const saved = /** @type {any} */ (app.save());
    saved.charts['rfm.segments'].view = 'rfm.heatmap';
    return [await app.restore('{}'), await app.restore(JSON.stringify(saved)), app.save()?.charts['rfm.segments'].view];
  });
  assert.deepEqual(restored, [false, true, 'rfm.heatmap']);
  if (process.env.TENURE_SHOTS) {
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(() => scrollTo(0, 0));
      await page.waitForTimeout(500);
      await page.screenshot({ path: `${process.env.TENURE_SHOTS}/app-${width}.png` });
    }
  }
  await page.locator('#app #theme').click();
  assert.equal(await page.locator('#app').getAttribute('theme'), 'dark');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), undefined);
  const { workers } = await seen();
  await page.evaluate(() => document.querySelector('tenure-app')?.remove());
  await page.waitForFunction((workers) => /** @type {any} */ (window).seen.ended === workers, workers);
  assert.ok(asked().every((url) => url.startsWith(origin)), asked().join());
  assert.deepEqual(await complaints(), []);
});

test('the manifest of the elements says what they have', async () => {
  const { modules } = JSON.parse(readFileSync('pkg/custom-elements.json', 'utf8'));
  const { exports, customElements: manifest } = JSON.parse(readFileSync('pkg/package.json', 'utf8'));
  assert.equal(manifest, './custom-elements.json');
  assert.ok(exports['./element']);
  const page = await browser.newPage();
  const server = await serve('pkg');
  await page.goto(`${origin(server)}/package.json`);
  const found = await page.evaluate(async () => {
    await import(/** @type {any} */ ('/element.js'));
    await import(/** @type {any} */ ('/element.js?again')); // defines nothing twice
    return ['tenure-chart', 'tenure-app'].map((name) => {
      const element = /** @type {any} */ (customElements.get(name));
      const own = Object.getOwnPropertyNames(element.prototype).filter((name) => !/Callback$|^(constructor|view|renew)$/.test(name));
      return { name, attributes: element.observedAttributes.sort(), members: own.sort() };
    });
  });
  const told = modules[0].declarations.map((/** @type {any} */ { tagName, attributes, members }) => ({
    name: tagName, attributes: attributes.map((/** @type {any} */ { name }) => name).sort(), members: members.map((/** @type {any} */ { name }) => name).sort(),
  }));
  assert.deepEqual(told, found);
  await page.close();
  server.close();
});
