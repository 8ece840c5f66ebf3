// The page of the benchmark in headless Chromium, from a server of its own.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { serve } from '../../pkg-scripts/serve.mjs';

const SITE = 'target/bench/site';

const require = createRequire(import.meta.url);

/** The release of a package that the page uses. @param {string} name */
export const version = (name) => require(`../../node_modules/${name}/package.json`).version;

/**
 * Hands a file to the page and does some work there.
 * @template T
 * @param {string} file
 * @param {(call: (name: string, argument?: unknown) => Promise<any>) => Promise<T>} work `call` runs one of the page's
 *   functions on the file
 * @returns {Promise<T>}
 */
export async function inBrowser(file, work) {
  rmSync(SITE, { recursive: true, force: true });
  mkdirSync(SITE, { recursive: true });
  cpSync('pkg/tenure.wasm', `${SITE}/tenure.wasm`);
  const duckdb = path.dirname(require.resolve('@duckdb/duckdb-wasm'));
  for (const name of ['duckdb-eh.wasm', 'duckdb-browser-eh.worker.js']) cpSync(path.join(duckdb, name), `${SITE}/${name}`);
  await build({
    entryPoints: ['tests/bench/page.js', 'tests/bench/worker.js'],
    outdir: SITE,
    bundle: true,
    format: 'esm',
    logLevel: 'warning',
  });
  writeFileSync(`${SITE}/index.html`, '<!doctype html><input type="file"><script type="module" src="page.js"></script>');

  const server = await serve(SITE);
  const browser = await chromium.launch({
    executablePath: execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--js-flags=--expose-gc'],
  });
  try {
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(error));
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.setInputFiles('input', file);
    return await work((name, argument) => page.evaluate(({ name, argument }) => {
      const [file] = /** @type {any} */ (document.querySelector('input')).files;
      return /** @type {any} */ (globalThis).works[name](file, argument);
    }, { name, argument }));
  } finally {
    await browser.close();
    server.close();
  }
}
