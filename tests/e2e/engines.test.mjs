// The main path in the other engines, Firefox and WebKit: a file becomes answers, every chart is drawn, a model is saved, reading
// is cancelled.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { Builder, By } from 'selenium-webdriver';
import { serve } from '../../pkg-scripts/serve.mjs';
import { origin } from './browser.mjs';

/**
 * What both drivers do.
 * @typedef {object} Engine
 * @property {(url: string) => Promise<unknown>} open
 * @property {(file: string) => Promise<unknown>} upload a file of the page's input
 * @property {<T, A extends unknown[]>(work: (...given: A) => T, ...given: A) => Promise<Awaited<T>>} run in the page
 * @property {() => Promise<unknown>} close
 */

/** @returns {Promise<Engine>} */
async function firefox() {
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: '/usr/bin/firefox-esr' });
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  return {
    open: (url) => page.goto(url),
    upload: async (file) => /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (await page.$('#files')).uploadFile(file),
    run: (work, ...given) => /** @type {Promise<any>} */ (page.evaluate(`(${work})(...${JSON.stringify(given)})`)),
    close: () => browser.close(),
  };
}

/** A port that nobody listens on. @returns {Promise<number>} */
const freePort = () =>
  new Promise((found) => {
    const server = createServer().listen(0, () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => found(port));
    });
  });

/** @returns {Promise<Engine>} */
async function webkit() {
  // Debian puts it into a folder of the machine's kind and of the library's release.
  const folders = (/** @type {string} */ folder) => readdirSync(folder).map((name) => path.join(folder, name));
  const libraries = folders('/usr/lib').filter((it) => it.endsWith('-linux-gnu')).flatMap(folders);
  const binary = path.join(String(libraries.find((it) => /webkit2gtk-4\.\d$/.test(it))), 'MiniBrowser');
  const port = await freePort();
  const env = { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' };
  const server = spawn('xvfb-run', ['--auto-servernum', 'WebKitWebDriver', `--port=${port}`], { env, detached: true, stdio: 'ignore' });
  const stop = () => process.kill(-(/** @type {number} */ (server.pid)));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; !(await fetch(`${url}/status`).catch(() => null)); tries++) {
    if (tries > 100) throw (stop(), new Error('the driver of WebKit did not start'));
    await new Promise((later) => setTimeout(later, 100));
  }
  const driver = await new Builder()
    .usingServer(url)
    .withCapabilities({ browserName: 'MiniBrowser', 'webkitgtk:browserOptions': { binary, args: ['--automation'] } })
    .build()
    .catch((error) => (stop(), Promise.reject(error)));
  return {
    open: (url) => driver.get(url),
    upload: async (file) => driver.findElement(By.css('#files')).sendKeys(path.resolve(file)),
    run: (work, ...given) => driver.executeScript(`return (${work})(...arguments)`, ...given),
    close: async () => {
      await driver.quit();
      stop();
    },
  };
}

/**
 * Waits until something is true in the page.
 * @template {unknown[]} A
 * @param {Engine} engine @param {(...given: A) => unknown} is @param {A} given
 */
async function until(engine, is, ...given) {
  for (const begun = Date.now(); !(await engine.run(is, ...given)); ) {
    assert.ok(Date.now() - begun < 60_000, `not within a minute: ${is} of ${given}`);
    await new Promise((later) => setTimeout(later, 100));
  }
}

for (const [name, launch] of Object.entries({ Firefox: firefox, WebKit: webkit })) {
  test(`the main path in ${name}`, async (t) => {
    const server = await serve('dist', { base: '/', onRequest: () => {} });
    t.after(() => server.close());
    const engine = await launch();
    t.after(() => engine.close());
    await engine.open(`${origin(server)}/`);
    await until(engine, () => document.querySelector('#sample')?.textContent);
    await engine.run(() => /** @type {HTMLElement} */ (document.querySelector('#sample')).click());
    await until(engine, () => !(/** @type {HTMLElement} */ (document.querySelector('#results')).hidden));
    const charts = await engine.run(() => document.querySelectorAll('figure.chart').length);
    for (let at = 0; at < charts; at++) {
      await engine.run((at) => document.querySelectorAll('figure.chart')[at].scrollIntoView({ block: 'center' }), at);
      await until(engine, (at) => {
        const figure = /** @type {HTMLElement} */ (document.querySelectorAll('figure.chart')[at]);
        return Boolean(figure.closest('[hidden]')) || (/^(shown|failed)$/.test(figure.dataset.state ?? '') && figure.getAttribute('aria-busy') !== 'true');
      }, at);
    }
    const drawn = await engine.run(() =>
      [...document.querySelectorAll('canvas')].filter((it) => it.offsetParent && it.closest('figure')?.dataset.state === 'shown').map((canvas) => {
        const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).getImageData(0, 0, canvas.width, canvas.height);
        return [String(canvas.closest('tenure-chart')?.getAttribute('chart')), new Set(new Uint32Array(data.buffer)).size];
      }));
    assert.ok(drawn.length > 10, `${drawn.length} charts`);
    for (const [chart, colours] of drawn) assert.ok(Number(colours) > 8, `${chart} is drawn: ${colours} colours`);

    await engine.open(`${origin(server)}/`);
    await engine.upload('tests/data/CDNOW_sample.txt');
    await until(engine, () => document.querySelector('[data-count=rowsRead]')?.textContent === '6,919');
    assert.match(String(await engine.run(() => document.querySelector('#finding')?.textContent)), /2,357/);
    // What is saved, without a dialog of the browser.
    await engine.run(() => {
      const keep = URL.createObjectURL;
      URL.createObjectURL = (/** @type {any} */ blob) => ((/** @type {any} */ (window)).saved = blob.text?.(), keep(blob));
      HTMLAnchorElement.prototype.click = () => {};
    });
    await engine.run(() => document.querySelector('[chart="clv.distribution"]')?.scrollIntoView({ block: 'center' }));
    await until(engine, () => {
      const button = /** @type {HTMLButtonElement} */ (document.querySelector('#save-model'));
      if (button.disabled || !button.offsetParent) return false;
      button.click();
      return true;
    });
    await until(engine, () => /** @type {any} */ (window).saved?.then((/** @type {string} */ text) => ((/** @type {any} */ (window)).text = text)) && /** @type {any} */ (window).text);
    const card = JSON.parse(await engine.run(() => /** @type {any} */ (window).text));
    assert.equal(card.data.customers, 2357);
  });

  test(`reading is cancelled in ${name}`, async (t) => {
    const server = await serve('dist', { base: '/', onRequest: () => {} });
    t.after(() => server.close());
    const engine = await launch();
    t.after(() => engine.close());
    const folder = mkdtempSync(path.join(tmpdir(), 'tenure-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'large.csv');
    const row = (/** @type {number} */ i) => `c${i % 90_000},2024-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')},${i % 97}.50`;
    writeFileSync(file, `customer,date,amount\n${Array.from({ length: 2_000_000 }, (_, i) => row(i)).join('\n')}\n`);
    await engine.open(`${origin(server)}/`);
    await engine.upload(file);
    // At once, before the answer is there.
    await until(engine, () => {
      if (/** @type {HTMLElement} */ (document.querySelector('#busy')).hidden) return false;
      /** @type {HTMLElement} */ (document.querySelector('#cancel')).click();
      return true;
    });
    await until(engine, () => !(/** @type {HTMLElement} */ (document.querySelector('#notice')).hidden));
    assert.match(String(await engine.run(() => document.querySelector('#notice')?.textContent)), /Cancelled/);
    assert.ok(await engine.run(() => /** @type {HTMLElement} */ (document.querySelector('#results')).hidden));
  });
}
