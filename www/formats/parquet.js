// Parquet: one row group after the other, with the columns as they are and no rows made of them.
import { decompressLz4, decompressLz4Raw } from 'hyparquet-compressors/src/lz4.js';
import { gunzip } from 'hyparquet-compressors/src/gzip.js';
import { decompress as unzstd } from 'fzstd';
import { parquetMetadataAsync, parquetScan, parquetSchema } from 'hyparquet';
import { BATCH_ROWS, bigEndian, clock, day, decimal, json, moments, onceEach, part, single, text, tight, written } from './values.js';
import { refuseLarge, unreadable } from './words.js';

/** @import { Column, Unit } from './values.js' */
/** @import { SchemaElement, SchemaTree } from 'hyparquet' */


// Snappy is in the library. Brotli's dictionary alone weighs more than this whole module, and few files use it.
/** @type {import('hyparquet').Compressors} */
const compressors = {
  GZIP: (input, length) => gunzip(input, new Uint8Array(length)),
  ZSTD: (input) => unzstd(input),
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
};

/** The library's own would lose what a Date cannot hold. */
const same = (/** @type {any} */ value) => value;
const parsers = {
  timestampFromMilliseconds: same,
  timestampFromMicroseconds: same,
  timestampFromNanoseconds: same,
  dateFromDays: same,
  jsonFromBytes: text,
};

/**
 * The rows of a Parquet file, in batches.
 * @param {Blob} file
 * @param {string} locale
 * @param {(share: number) => void} onShare
 * @returns {AsyncGenerator<import('./open.js').Batch, void>}
 */
export async function* parquet(file, locale, onShare) {
  const buffer = {
    byteLength: file.size,
    slice: (/** @type {number} */ start, /** @type {number} */ end) => part(file, start, end).arrayBuffer(),
  };
  try {
    const metadata = await parquetMetadataAsync(buffer);
    const tops = parquetSchema(metadata).children;
    for (const group of metadata.row_groups) {
      refuseLarge('rowGroup', Number(group.total_byte_size), locale);
      for (const { meta_data } of group.columns) {
        const codec = meta_data?.codec ?? 'UNCOMPRESSED';
        if (!['UNCOMPRESSED', 'SNAPPY', ...Object.keys(compressors)].includes(codec)) throw unreadable({ problem: 'codec', codec }, locale);
      }
    }
    const plan = tops.map((top) => ({ name: top.element.name, columns: leaves(top, top.element.name, same) }));
    const headers = onceEach(plan.flatMap(({ columns }) => columns.map(({ header }) => header)));
    const total = Number(metadata.num_rows);
    const { ranges, readColumn } = await parquetScan({ file: buffer, metadata, compressors, parsers, utf8: false, useOffsetIndex: false });
    for (const { rowStart, rowEnd } of ranges) {
      /** @type {ArrayLike<any>[]} */
      const values = [];
      for (const { name, columns } of plan) {
        const column = await readColumn({ column: name, rowStart, rowEnd });
        values.push(columns.length === 1 && !columns[0].write ? tight(column) : column);
      }
      for (let start = 0; start < rowEnd - rowStart; start += BATCH_ROWS) {
        const end = Math.min(start + BATCH_ROWS, rowEnd - rowStart);
        const cells = plan.flatMap(({ columns }, top) => columns.map((column) => written(values[top], column, start, end)));
        onShare((rowStart + end) / total);
        yield { columns: Object.fromEntries(headers.map((header, place) => [header, cells[place]])), line: rowStart + start + 1 };
      }
    }
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    throw name === 'TenureError' ? error : unreadable({ problem: 'brokenColumns', format: 'Parquet', detail: message }, locale);
  }
}

/**
 * The columns of a field: itself, or those of its parts, named `field.part`. A list stays one column, as JSON.
 * @param {SchemaTree} field
 * @param {string} header
 * @param {(row: any) => any} pick
 * @returns {Column[]}
 */
function leaves({ element, children }, header, pick) {
  const type = element.logical_type?.type ?? element.converted_type;
  if (element.repetition_type === 'REPEATED' || type === 'LIST' || type === 'MAP' || type === 'VARIANT') return [{ header, pick, write: json }];
  if (children.length === 0) return [{ header, pick, write: writer(element) }];
  return children.flatMap((child) => leaves(child, `${header}.${child.element.name}`, (row) => pick(row)?.[child.element.name]));
}

/** @type {Record<string, Unit>} */
const UNITS = { MILLIS: 'milli', MICROS: 'micro', NANOS: 'nano' };

/**
 * How the values of a field are written.
 * @param {SchemaElement} element
 * @returns {((value: any) => any) | null}
 */
function writer(element) {
  const { type, converted_type, logical_type, scale } = element;
  const kind = logical_type?.type ?? converted_type;
  if (kind === 'DECIMAL') {
    // The library would make a floating-point number of it: it is told nothing of decimals.
    const digits = (logical_type?.type === 'DECIMAL' ? logical_type.scale : scale) ?? 0;
    element.converted_type = undefined;
    element.logical_type = undefined;
    return (value) => decimal(value instanceof Uint8Array ? bigEndian(value) : value, digits);
  }
  if (type === 'INT96') return moments('nano', true);
  if (kind === 'DATE') return day;
  if (logical_type?.type === 'TIMESTAMP') return moments(UNITS[logical_type.unit], logical_type.isAdjustedToUTC);
  if (kind === 'TIMESTAMP_MILLIS' || kind === 'TIMESTAMP_MICROS') return moments(UNITS[kind.slice(10)], true);
  if (logical_type?.type === 'TIME') return (value) => clock(value, UNITS[logical_type.unit]);
  if (kind === 'TIME_MILLIS' || kind === 'TIME_MICROS') return (value) => clock(value, UNITS[kind.slice(5)]);
  if (type === 'FLOAT') return single;
  if (type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY') return (value) => (value instanceof Uint8Array ? text(value) : value);
  return null;
}
