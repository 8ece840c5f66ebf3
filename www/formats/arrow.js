// Arrow IPC, as a file (Feather) or a stream: its record batches, with values written without loss.
import { decompress as unzstd } from 'fzstd';
import { CompressionType, Type, setCompressionCodec, tableFromIPC } from '@uwdata/flechette';
import { decompress as unlz4 } from 'lz4js';
import { BATCH_ROWS, clock, day, decimal, json, moments, onceEach, single, text, tight } from './values.js';
import { refuseLarge, unreadable } from './words.js';

/** @import { Column, Unit } from './values.js' */


const decodeOnly = () => {
  throw new Error('Nothing is written here.');
};
setCompressionCodec(CompressionType.LZ4_FRAME, { encode: decodeOnly, decode: (bytes, length) => unlz4(bytes, length) });
// A copy, because what is unpacked may not begin where a typed array can.
setCompressionCodec(CompressionType.ZSTD, { encode: decodeOnly, decode: (bytes) => unzstd(bytes).slice() });

/**
 * The rows of an Arrow file or stream, in batches.
 * @param {Blob} file
 * @param {string} locale
 * @param {(share: number) => void} onShare
 * @returns {AsyncGenerator<import('./open.js').Batch, void>}
 */
export async function* arrow(file, locale, onShare) {
  try {
    refuseLarge('arrow', file.size, locale);
    const bytes = await file.arrayBuffer();
    const table = tableFromIPC(bytes, { useDate: false, useDecimalInt: true, useBigInt: true, useBigIntTimestamp: true });
    const plan = table.schema.fields.map(({ name, type }) => leaves(type, name, (row) => row));
    const headers = onceEach(plan.flatMap((columns) => columns.map(({ header }) => header)));
    const tops = table.schema.fields.map((_, place) => table.getChildAt(place).data);
    let done = 0;
    for (let batch = 0; batch < (tops[0]?.length ?? 0); batch++) {
      const rows = tops[0][batch].length;
      for (let start = 0; start < rows; start += BATCH_ROWS) {
        const end = Math.min(start + BATCH_ROWS, rows);
        const cells = plan.flatMap((columns, top) => columns.map((column) => cellsOf(tops[top][batch], column, start, end)));
        onShare((done + end - start) / table.numRows);
        yield { columns: Object.fromEntries(headers.map((header, place) => [header, cells[place]])), line: done + 1 };
        done += end - start;
      }
    }
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    throw name === 'TenureError' ? error : unreadable({ problem: 'brokenColumns', format: 'Arrow', detail: message }, locale);
  }
}

/**
 * @returns {any[] | import('./values.js').Typed}
 * @param {{ at: (row: number) => any }} values
 * @param {Column} column
 * @param {number} start
 * @param {number} end
 */
function cellsOf(values, { pick, write }, start, end) {
  const cells = new Array(end - start);
  for (let row = start; row < end; row++) {
    const value = pick(values.at(row));
    cells[row - start] = value === undefined || value === null ? null : write ? write(value) : value;
  }
  return write ? cells : tight(cells);
}

/**
 * The columns of a field: itself, or those of its parts, named `field.part`. A list stays one column, as JSON.
 * @param {any} type
 * @param {string} header
 * @param {(row: any) => any} pick
 * @returns {Column[]}
 */
function leaves(type, header, pick) {
  if (type.typeId !== Type.Struct) return [{ header, pick, write: writer(type) }];
  return type.children.flatMap((/** @type {any} */ child) =>
    leaves(child.type, `${header}.${child.name}`, (row) => pick(row)?.[child.name]));
}

/** By the number that Arrow gives a unit. @type {Unit[]} */
const UNITS = ['second', 'milli', 'micro', 'nano'];

/**
 * How the values of a type are written.
 * @param {any} type
 * @returns {((value: any) => any) | null}
 */
function writer(type) {
  switch (type.typeId) {
    case Type.Dictionary: return writer(type.dictionary);
    case Type.RunEndEncoded: return writer(type.children[1].type);
    case Type.Decimal: return (value) => decimal(value, type.scale);
    case Type.Date: return (value) => day(Math.floor(value / 86_400_000));
    case Type.Timestamp: return moments(UNITS[type.unit], Boolean(type.timezone));
    case Type.Time: return (value) => clock(value, UNITS[type.unit]);
    case Type.Float: return type.precision === 2 ? null : single;
    case Type.Binary:
    case Type.LargeBinary:
    case Type.BinaryView:
    case Type.FixedSizeBinary: return text;
    case Type.Int:
    case Type.Bool:
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View:
    case Type.Null: return null;
    default: return json;
  }
}
