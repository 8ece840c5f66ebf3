// The compiled module, from whatever a page can offer.
import { ask } from './asked.js';

/** @typedef {string | URL | Response | BufferSource | WebAssembly.Module} Source */

/** What was compiled from a URL serves every engine of the page: it is fetched once and, where it ran before, fast at once.
 * @type {Map<string, Promise<WebAssembly.Module>>} */
const compiled = new Map();

/**
 * Compiles Tenure's module once; the result serves any number of engines, on the page and in workers.
 * @param {Source | Promise<Source>} [source] where it is: a URL, a `Response`, its bytes, or the module itself; the file
 *   beside this script by default
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compile(source) {
  const found = (await source) ?? new URL('./tenure.wasm', import.meta.url);
  if (found instanceof WebAssembly.Module) return found;
  if (found instanceof Response) return fromResponse(found);
  if (typeof found !== 'string' && !(found instanceof URL)) return WebAssembly.compile(found);
  const url = String(found);
  let module = compiled.get(url);
  if (!module) {
    module = fromUrl(url);
    compiled.set(url, module);
    module.catch(() => compiled.delete(url)); // the next one may try again
  }
  return module;
}

/** @param {string} url */
async function fromUrl(url) {
  // Node reads files, and fetches everything else.
  if (url.startsWith('file:') && typeof process === 'object') {
    // Joined, so that bundlers for browsers do not look for it.
    const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ ['node:fs', 'promises'].join('/'));
    return WebAssembly.compile(await readFile(new URL(url)));
  }
  return fromResponse(await ask(url));
}

/** @param {Response} response */
async function fromResponse(response) {
  if (!response.ok) throw new Error(`${response.url} could not be fetched: ${response.status} ${response.statusText}`);
  // Some hosts do not know the type of a module, and a browser streams only what is labelled.
  return response.headers.get('content-type')?.startsWith('application/wasm')
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}
