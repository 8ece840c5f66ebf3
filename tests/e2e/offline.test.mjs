// The page without a network: kept by its service worker in one version, or as one file on a disk.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { serve } from '../../pkg-scripts/serve.mjs';
import { answered, cdnow, colours, launch, origin, watch } from './browser.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** @param {import('playwright-core').Page} page */
const kept = (page) => page.evaluate(async () => void (await navigator.serviceWorker.ready));

/** @param {import('playwright-core').Page} page */
const caches = (page) => page.evaluate(() => window.caches.keys());

const digest = (/** @type {string} */ file) => `sha256-${createHash('sha256').update(readFileSync(file)).digest('base64')}`;

test('when the server is gone the page opens again and answers', async () => {
  /** @type {string[]} */
  const served = [];
  const server = await serve('dist', { base: '/some/where/', onRequest: (url) => served.push(url) });
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints = await watch(page);
  const address = `${origin(server)}/some/where/`;
  await page.goto(address);
  await kept(page);
  await new Promise((closed) => (server.close(closed), server.closeAllConnections()));
  const before = served.length;

  await page.reload();
  await page.click('#sample');
  assert.deepEqual(await answered(page), []);
  assert.match(await page.innerText('#proof'), /: 0$/);
  const drawn = await colours(page);
  for (const name of ['rfm.segments', 'retention.triangle', 'clv.distribution']) assert.ok(drawn[name] > 8, `${name} is drawn`);

  // In a new tab, under its full name.
  const other = await context.newPage();
  await other.goto(`${address}index.html?from=home`);
  await other.setInputFiles('#files', cdnow.file);
  assert.deepEqual(await answered(other), []);
  assert.equal(await other.innerText('[data-count=rowsRead]'), cdnow.rows);
  assert.equal(served.length, before);
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test('a new version comes as a whole or not at all, and the old one goes', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tenure-site-'));
  cpSync('dist', folder, { recursive: true });
  const file = (/** @type {string} */ name) => path.join(folder, name);
  const server = await serve(folder);
  server.unref();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(origin(server));
  await kept(page);
  const [first] = await caches(page);
  assert.equal((await caches(page)).length, 1);
  // It belongs to another site at this origin.
  await page.evaluate(() => window.caches.open('tenure http://elsewhere/ 1'));

  // Half a deployment: the worker is new, a file that it wants is not there yet.
  const old = digest(file('style.css'));
  appendFileSync(file('style.css'), '\n.renewed{}');
  const service = readFileSync(file('service.js'), 'utf8');
  const renewed = service.replace(old, digest(file('style.css'))).replace(String(first?.split(' ').pop()), 'second');
  assert.notEqual(renewed, service);
  const style = readFileSync(file('style.css'));
  writeFileSync(file('style.css'), 'half');
  writeFileSync(file('service.js'), renewed);
  const failed = page.evaluate(async () => {
    const { serviceWorker } = navigator;
    const registration = await serviceWorker.ready;
    const found = new Promise((resolve) => registration.addEventListener('updatefound', () => resolve(registration.installing)));
    await registration.update();
    const worker = await found;
    return new Promise((resolve) => worker.addEventListener('statechange', () => resolve(worker.state)));
  });
  assert.equal(await failed, 'redundant');
  const text = () => page.evaluate(async () => (await fetch('style.css')).text());
  assert.equal(`sha256-${createHash('sha256').update(await text()).digest('base64')}`, old, 'the old one is whole');

  // The rest of it: nothing is open, so the page starts anew with it.
  writeFileSync(file('style.css'), style);
  await page.reload();
  // It loads itself again meanwhile, when nobody can be asked.
  const versions = () => caches(page).then((names) => names.map((name) => name.split(' ').pop()).sort().join(), () => '');
  for (let i = 0; i < 100 && (await versions()) !== '1,second'; i++) await page.waitForTimeout(100);
  assert.equal(await versions(), '1,second');
  await page.waitForLoadState('networkidle');
  assert.ok((await text()).endsWith('.renewed{}'));
  await page.click('#sample');
  assert.deepEqual(await answered(page), []);
  await context.close();
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

test('it can be installed', async () => {
  const server = await serve('dist');
  server.unref();
  const page = await browser.newPage();
  await page.goto(origin(server));
  await kept(page);
  const session = await page.context().newCDPSession(page);
  const { url, errors } = await session.send('Page.getAppManifest');
  assert.match(url, /manifest\.webmanifest$/);
  assert.deepEqual(errors, []);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A private window installs nothing.
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito'), []);
  await page.close();
  server.close();
  server.closeAllConnections();
});

test('one file from a disk does what the site does, and can talk to nobody', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const complaints = await watch(page);
  /** @type {string[]} */
  const asked = [];
  context.on('request', (request) => /^(blob|data):/.test(request.url()) || asked.push(request.url()));
  await page.goto(pathToFileURL('dist/tenure.html').href);
  await page.click('#sample');
  assert.deepEqual(await answered(page), []);
  for (const chart of await page.locator('figure.chart').all()) {
    await chart.scrollIntoViewIfNeeded();
    await chart.and(page.locator('[data-state=shown]')).waitFor();
  }
  assert.deepEqual(await answered(page), []);
  for (const [name, number] of Object.entries(await colours(page))) assert.ok(number > 8, `${name} is drawn`);

  await page.setInputFiles('#files', cdnow.file);
  await page.locator('[data-count=rowsRead]', { hasText: cdnow.rows }).waitFor();
  const rows = { name: 'rows.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(
    Array.from({ length: 40 }, (_, i) => ({ customer: `c${i % 9}`, date: `2026-0${1 + (i % 5)}-1${i % 9}`, amount: i + 1 })))) };
  await page.reload();
  await page.setInputFiles('#files', rows);
  await page.locator('[data-count=rowsRead]', { hasText: '40' }).waitFor();

  assert.deepEqual(asked.filter((url) => !url.endsWith('/dist/tenure.html')), []);
  assert.match(await page.innerText('#proof'), /: 0$/);
  assert.deepEqual(await complaints(), []);
  const refused = await page.evaluate(() => fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused'));
  assert.equal(refused, 'refused');
  assert.match((await complaints()).join(), /connect-src|default-src/);
  await context.close();
});
