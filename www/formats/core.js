// Workbooks and JSON, which the module of the readers understands.
import { isFull, Json, Workbook } from '../../target/formats/web/formats.js';
import { refuseLarge, unreadable } from './words.js';

/** @import { Texts } from '../../target/formats/web/formats.js' */

/**
 * The rows of a sheet, in batches.
 * @param {Blob} file
 * @param {string | number | undefined} choice its name, or its index from 0; without it the first that holds a table
 * @param {string} locale
 * @param {(share: number) => void} onShare
 * @returns {AsyncGenerator<import('./open.js').Batch, void>}
 */
export async function* sheet(file, choice, locale, onShare) {
  const workbook = await opened(file, locale);
  const sheet = trusted(() => workbook.read(choice), locale);
  try {
    for (let texts = sheet.batch(); texts; texts = sheet.batch()) {
      onShare(sheet.share());
      yield cells(texts);
    }
  } finally {
    sheet.free();
    workbook.free();
  }
}

/**
 * The sheets of a workbook, those first that its program shows.
 * @param {Blob} file
 * @param {string} locale
 */
export async function sheetNames(file, locale) {
  const workbook = await opened(file, locale);
  try {
    return workbook.sheets();
  } finally {
    workbook.free();
  }
}

/** @param {Blob} file @param {string} locale */
async function opened(file, locale) {
  refuseLarge('workbook', file.size, locale);
  const bytes = new Uint8Array(await file.arrayBuffer());
  return trusted(() => new Workbook(bytes, locale), locale);
}

/**
 * What a reader gives, or its error. Damaged workbooks can make the library fail in ways it does not foresee.
 * @template T
 * @param {() => T} read
 * @param {string} locale
 * @returns {T}
 */
function trusted(read, locale) {
  try {
    return read();
  } catch (error) {
    const { name } = /** @type {Error} */ (error);
    throw name === 'TenureError' ? error : unreadable(isFull() ? { problem: 'tooManyCells' } : { problem: 'brokenWorkbook', detail: 'it is damaged' }, locale);
  }
}

/**
 * The objects of a JSON text, in batches.
 * @param {AsyncIterable<Uint8Array>} bytes
 * @param {string} locale
 * @param {(refused: import('../../target/formats/web/formats.js').Refused) => void} onRefused told at the end of rows that could not be read
 * @returns {AsyncGenerator<import('./open.js').Batch, void>}
 */
export async function* json(bytes, locale, onRefused) {
  const reader = new Json(locale);
  try {
    for await (const chunk of bytes) {
      reader.push(chunk);
      for (let texts = reader.batch(); texts; texts = reader.batch()) yield cells(texts);
    }
    reader.finish();
    for (let texts = reader.batch(); texts; texts = reader.batch()) yield cells(texts);
    const refused = reader.refused();
    if (refused.rows > 0) onRefused(refused);
  } finally {
    reader.free();
  }
}

/** @param {Texts} texts @returns {import('./open.js').Batch} */
function cells({ names, texts, ends, line }) {
  const columns = names.map((name, column) => {
    let start = 0;
    return [name, Array.from(ends[column], (end) => texts[column].slice(start, (start = end)))];
  });
  return { columns: Object.fromEntries(columns), line };
}
