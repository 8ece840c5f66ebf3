// Any file: what it is, what is packed in it, and its rows in batches of columns.
import { sniff } from '../sniff.js';
import { arrow } from './arrow.js';
import { json, sheet, sheetNames } from './core.js';
import { parquet } from './parquet.js';
import { contents, entries } from './zip.js';
import { refuseLarge, unreadable } from './words.js';

/**
 * @typedef {Record<string, any[] | import('./values.js').Typed>} Columns of equal length, by their headers, in the file's order
 * @typedef {{ columns: Columns, line: number }} Batch rows, and the line that the first of them stands on: in a sheet its row,
 *   elsewhere its number, from 1
 * @typedef {{
 *   sheet?: string | number,
 *   entry?: string,
 *   locale?: string,
 *   onShare?: (share: number) => void,
 *   onRefused?: (refused: import('../../target/formats/web/formats.js').Refused) => void,
 * }} Options `sheet` of a workbook, by its name or its index from 0 (the first that holds a table); `entry` of an archive, by
 *   its name (the only one that can be read); `onShare` is told the share that is read, `onRefused` at the end of rows that
 *   could not be read
 * @typedef {{ name: string, hidden: boolean }} Choice
 * @typedef {{ bytes: AsyncIterable<Uint8Array> } | { batches: AsyncGenerator<Batch, void> }} Opened text, or rows
 */

/**
 * Opens a file: text comes as bytes, everything else as batches of columns.
 * @param {Blob} file
 * @param {Options} [options]
 * @returns {Promise<Opened>}
 */
export async function open(file, options = {}) {
  const { sheet: choice, locale = 'en', onShare = () => {}, onRefused = () => {} } = options;
  const { format, blob, bytes } = await unpacked(file, options);
  switch (format) {
    case 'workbook': return { batches: sheet(await blob(), choice, locale, onShare) };
    case 'parquet': return { batches: parquet(await blob(), locale, onShare) };
    case 'arrow': return { batches: arrow(await blob(), locale, onShare) };
    case 'json': return { batches: json(bytes(), locale, onRefused) };
    default: return { bytes: bytes() };
  }
}

/**
 * The tables to choose from: the sheets of a workbook, or the files of an archive.
 * @param {Blob} file
 * @param {Options} [options]
 * @returns {Promise<Choice[]>}
 */
export async function choices(file, options = {}) {
  const { locale = 'en', entry } = options;
  if (sniff(await first(file)) === 'zip' && entry === undefined) {
    const files = await entries(file, locale);
    if (!isWorkbook(files)) return files.filter(mayBeRead).map(({ name }) => ({ name, hidden: false }));
  }
  const { format, blob } = await unpacked(file, options);
  return format === 'workbook' ? sheetNames(await blob(), locale) : [];
}

/**
 * @typedef {{
 *   format: import('../sniff.js').Format | 'workbook' | null,
 *   blob: () => Promise<Blob>,
 *   bytes: () => AsyncGenerator<Uint8Array, void>,
 * }} Content what a file holds once it is unpacked, as a whole or as a stream
 */

/**
 * @param {Blob} file
 * @param {Options} options
 * @returns {Promise<Content>}
 */
async function unpacked(file, { entry, locale = 'en', onShare = () => {} }) {
  const format = sniff(await first(file));
  if (format === 'gzip') {
    const stream = () => counted(file, onShare).pipeThrough(/** @type {any} */ (new DecompressionStream('gzip')));
    return inner(stream, locale);
  }
  if (format !== 'zip') {
    return { format: format === 'xls' ? 'workbook' : format, blob: async () => file, bytes: () => chunks(counted(file, onShare), locale) };
  }
  const files = await entries(file, locale);
  if (isWorkbook(files)) return { format: 'workbook', blob: async () => file, bytes: () => chunks(file.stream(), locale) };
  const known = files.map(({ name }) => name);
  const readable = files.filter(mayBeRead);
  const chosen = entry === undefined ? readable : files.filter(({ name }) => name === entry);
  if (chosen.length === 1) {
    const [one] = chosen;
    const stream = async () => (await contents(file, one, locale)).pipeThrough(counter(one.size, onShare));
    return inner(stream, locale);
  }
  throw unreadable(
    entry !== undefined ? { problem: 'noSuchEntry', name: entry, known }
    : readable.length === 0 ? { problem: 'noEntry', known }
    : { problem: 'severalEntries', known: readable.map(({ name }) => name) },
    locale,
  );
}

/**
 * What a packed file holds. A format that is read from its end, or all over, is unpacked as a whole.
 * @param {() => ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>} stream
 * @param {string} locale
 * @returns {Promise<Content>}
 */
async function inner(stream, locale) {
  const bytes = async function* () {
    yield* chunks(await stream(), locale);
  };
  const blob = async () => {
    const parts = [];
    let held = 0;
    for await (const chunk of bytes()) {
      refuseLarge('packed', (held += chunk.length), locale);
      parts.push(chunk);
    }
    return new Blob(/** @type {BlobPart[]} */ (parts));
  };
  /** @type {Uint8Array} */
  let head = new Uint8Array();
  for await (const chunk of bytes()) {
    head = chunk;
    break;
  }
  const format = sniff(head);
  if (format === 'zip' && isWorkbook(await entries(await blob(), locale))) return { format: 'workbook', blob, bytes };
  // An archive in an archive is nothing that a program writes.
  if (format === 'zip' || format === 'gzip') throw unreadable({ problem: 'noEntry', known: [] }, locale);
  return { format: format === 'xls' ? 'workbook' : format, blob, bytes };
}

/** @param {Blob} file */
const first = async (file) => new Uint8Array(await file.slice(0, 64).arrayBuffer());

/** @param {{ name: string }[]} files */
const isWorkbook = (files) =>
  ['xl/workbook.xml', 'xl/workbook.bin', 'content.xml'].some((part) => files.some(({ name }) => name === part));

/** Whether a file of an archive may be a table, by its name. @param {{ name: string }} file */
const mayBeRead = ({ name }) => /\.(csv|tsv|txt|tab|psv|dat|json|jsonl|ndjson|xlsx|xls|ods|parquet|pq|arrow|feather|ipc)$/i.test(name);

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @param {string} locale
 * @returns {AsyncGenerator<Uint8Array, void>}
 */
async function* chunks(stream, locale) {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error) => {
        // Of a disk the platform says what is wrong, of bad archives only that their type is wrong.
        throw error instanceof DOMException ? error : unreadable({ problem: 'brokenArchive' }, locale);
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {}); // what failed needs no cancel
  }
}

/** @param {Blob} file @param {(share: number) => void} onShare */
const counted = (file, onShare) => file.stream().pipeThrough(counter(file.size, onShare));

/**
 * @param {number} total
 * @param {(share: number) => void} onShare
 * @returns {TransformStream<any, any>}
 */
function counter(total, onShare) {
  let read = 0;
  return new TransformStream({
    transform(bytes, controller) {
      onShare(Math.min(1, (read += bytes.length) / total));
      controller.enqueue(bytes);
    },
  });
}
