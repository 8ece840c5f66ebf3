// A real browser on the built page, watched: what it asks of any server, what it logs, what its policy refuses.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from '../../pkg-scripts/serve.mjs';

const FLAGS = '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

const found = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'chromium'));

export const launch = () =>
  chromium.launch({ executablePath: found.find((file) => existsSync(file)), args: FLAGS.split(' ') });

/** CDNOW: the whole file where the project has it beside itself, else the published sample of a tenth. */
const master = '../shared/data/cdnow/CDNOW_master.txt';
export const cdnow = existsSync(master)
  ? { file: master, rows: '69,659', customers: '23,570', cohorts: ['7,846', '8,476', '7,248'] }
  : { file: 'tests/data/CDNOW_sample.txt', rows: '6,919', customers: '2,357', cohorts: [] };

/** @param {import('node:http').Server} server */
export const origin = (server) => `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;

/**
 * What the console and the policy of a page say from now on that they should not.
 * @param {import('playwright-core').Page} page
 */
export async function watch(page) {
  /** @type {string[]} */
  const complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.addInitScript(() => {
    const refused = /** @type {string[]} */ ((/** @type {any} */ (window)).refused = []);
    addEventListener('securitypolicyviolation', (event) => refused.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  return async () => [...complaints, ...(await page.evaluate(() => /** @type {any} */ (window).refused))];
}

/**
 * Opens the built page under `base` and watches it.
 * @param {import('playwright-core').Browser} browser
 * @param {{ base?: string, hash?: string } & import('playwright-core').BrowserContextOptions} [options]
 */
export async function openPage(browser, { base = '/', hash = '', ...options } = {}) {
  /** @type {string[]} */
  const served = [];
  const server = await serve('dist', { base, onRequest: (url) => served.push(url) });
  server.unref(); // a test that failed before it closed the page keeps nobody waiting
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options });
  context.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url())) served.push(`asked ${request.url()}`);
  });
  const page = await context.newPage();
  const complaints = await watch(page);
  await page.goto(origin(server) + base + hash);
  await page.waitForLoadState('networkidle');
  if (options.serviceWorkers !== 'block') await page.evaluate(async () => void (await navigator.serviceWorker.ready)); // it has fetched what it keeps
  return {
    page,
    /** Every request since the page was opened, as the server and the browser saw it. */
    served,
    complaints,
    close: async () => {
      await context.close();
      server.close();
    },
  };
}

/**
 * Waits until every chart has answered, and returns the names of those that could not.
 * @param {import('playwright-core').Page} page
 */
export async function answered(page) {
  await page.waitForFunction(
    () => {
      const results = /** @type {HTMLElement} */ (document.querySelector('#results'));
      const figures = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('figure.chart'))];
      const busy = !(/** @type {HTMLElement} */ (document.querySelector('#busy')).hidden);
      return !results.hidden && !busy && figures.every((f) => f.closest('[hidden]') || (f.dataset.state !== 'waiting' && !f.ariaBusy));
    },
    null,
    { timeout: 60_000 },
  );
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  return page.locator('figure.chart[data-state=failed]').evaluateAll((figures) =>
    figures.map((f) => /** @type {HTMLElement} */ (f.parentElement).getAttribute('chart')));
}

/**
 * Opens the sample, and comes near every chart, so that each is asked for.
 * @param {import('playwright-core').Page} page
 */
export async function showAll(page) {
  await page.click('#sample');
  await answered(page);
  for (const chart of await page.locator('figure.chart').all()) {
    await chart.scrollIntoViewIfNeeded();
    await chart.and(page.locator('[data-state=shown], [data-state=failed]')).waitFor();
  }
  await answered(page);
}

/**
 * The number of colours on each visible canvas: a blank one has one.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<Record<string, number>>}
 */
export const colours = (page) =>
  page.locator('canvas:visible').evaluateAll((canvases) =>
    Object.fromEntries(
      canvases.map((element) => {
        const canvas = /** @type {HTMLCanvasElement} */ (element);
        const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
        const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
        return [canvas.closest('tenure-chart')?.getAttribute('chart'), new Set(pixels).size];
      }),
    ));
