// The package's readers of other formats than delimited text: xlsx, xls, ods, Parquet, Arrow and JSON, also packed with
// zip or gzip. They give columns, which `ws.append` takes.
import { initSync } from '../target/formats/web/formats.js';
import { choices, open } from './formats/open.js';
import { unreadable } from './formats/words.js';
import { compile } from './module.js';

export { sniff } from './sniff.js';

/**
 * @typedef {Blob | ArrayBuffer | Uint8Array} Input
 * @typedef {import('./formats/open.js').Columns} Columns
 * @typedef {import('./formats/open.js').Options} Options
 * @typedef {import('./module.js').Source} Source
 */

/** @type {Promise<void> | undefined} */
let ready;

/**
 * Makes the readers ready, which the first of them does by itself.
 * @param {Source | Promise<Source>} [source] where their module is; the file beside this script by default
 * @returns {Promise<void>}
 */
export default function init(source = new URL('./formats.wasm', import.meta.url)) {
  ready ??= compile(source).then((module) => void initSync({ module }));
  ready.catch(() => (ready = undefined));
  return ready;
}

/**
 * Reads all rows of a file into columns. Days and instants are ISO text, exact decimals are text, what is missing is `null`
 * or empty.
 * @param {Input} file
 * @param {Options} [options]
 * @returns {Promise<Columns>}
 */
export async function read(file, options = {}) {
  /** @type {Map<string, { start: number, cells: any }[]>} */
  const parts = new Map();
  let rows = 0;
  for await (const batch of batches(file, options)) {
    const columns = Object.entries(batch);
    for (const [header, cells] of columns) {
      if (!parts.has(header)) parts.set(header, []);
      parts.get(header)?.push({ start: rows, cells });
    }
    rows += /** @type {any} */ (columns[0]?.[1])?.length ?? 0;
  }
  return Object.fromEntries([...parts].map(([header, list]) => [header, joined(list, rows)]));
}

/**
 * The rows of a file in batches of at most 16,384, for files that are larger than memory. A later batch may have columns
 * that the ones before it had not.
 * @param {Input} file
 * @param {Options} [options]
 * @returns {AsyncGenerator<Columns, void>}
 */
export async function* batches(file, options = {}) {
  await init();
  const opened = await open(blob(file), options);
  if (!('batches' in opened)) throw unreadable({ problem: 'text' }, options.locale ?? 'en');
  for await (const { columns } of opened.batches) yield columns;
}

/**
 * The tables to choose from: the sheets of a workbook, those first that its program shows, or the files of an archive.
 * There are none where a file holds one table.
 * @param {Input} file
 * @param {Options} [options]
 * @returns {Promise<{ name: string, hidden: boolean }[]>}
 */
export async function sheets(file, options = {}) {
  await init();
  return choices(blob(file), options);
}

/** @param {Input} file */
const blob = (file) => (file instanceof Blob ? file : new Blob([/** @type {BlobPart} */ (file)]));

/**
 * The parts of a column as one: a typed array if all of it is.
 * @param {{ start: number, cells: any }[]} parts
 * @param {number} rows
 */
function joined(parts, rows) {
  const [{ start, cells }] = parts;
  const isTyped = start === 0 && ArrayBuffer.isView(cells) && parts.every((part) => part.cells.constructor === cells.constructor);
  const all = isTyped ? new /** @type {any} */ (cells.constructor)(rows) : new Array(rows).fill(null);
  for (const { start, cells } of parts) {
    for (let row = 0; row < cells.length; row++) all[start + row] = cells[row];
  }
  return all;
}
