// Values of typed columns as a load takes them, without loss: days and instants as ISO text, decimals digit by digit.

/** The most rows of a batch: few enough to be loaded before somebody who cancels would notice. */
export const BATCH_ROWS = 16_384;

const UNITS = { second: 1n, milli: 1000n, micro: 1_000_000n, nano: 1_000_000_000n };
/** @typedef {keyof typeof UNITS} Unit */

/**
 * A day: `2024-03-05`.
 * @param {number} days since 1970-01-01
 */
export const day = (days) => new Date(days * 86_400_000).toISOString().replace(/T.*/, '');

/**
 * A function that writes instants, or times on a calendar of no known place: `2024-03-05T09:30:00Z`, or without the `Z`.
 * @param {Unit} unit
 * @param {boolean} isInstant
 * @returns {(value: bigint | number) => string}
 */
export function moments(unit, isInstant) {
  const a = UNITS[unit];
  const perDay = 86_400n * a;
  const zone = isInstant ? 'Z' : '';
  /** @type {Map<bigint, string>} */
  const days = new Map(); // most columns hold few days
  return (value) => {
    const count = BigInt(value);
    let rest = count % perDay;
    if (rest < 0n) rest += perDay;
    const number = (count - rest) / perDay;
    let text = days.get(number);
    if (text === undefined) days.set(number, (text = day(Number(number))));
    return `${text}T${clock(rest, unit)}${zone}`;
  };
}

/**
 * A time of the day: `09:30:00`, with the digits of the second that are not zero.
 * @param {bigint | number} value
 * @param {Unit} unit
 */
export function clock(value, unit) {
  const a = UNITS[unit];
  const count = BigInt(value);
  const seconds = Number(count / a);
  const part = count % a;
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return part === 0n ? text : `${text}.${String(part).padStart(String(a).length - 1, '0').replace(/0+$/, '')}`;
}

/**
 * A decimal number, exactly.
 * @param {bigint | number} unscaled
 * @param {number} scale digits after the point
 */
export function decimal(unscaled, scale) {
  if (scale <= 0) return String(BigInt(unscaled) * 10n ** BigInt(-scale));
  const value = BigInt(unscaled);
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/**
 * The whole number that bytes hold, the highest first, in two's complement.
 * @param {Uint8Array} bytes
 */
export function bigEndian(bytes) {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(bytes.length * 8, value);
}

/**
 * A single-precision number as the shortest decimal that is it: 0.1, not 0.10000000149011612.
 * @param {number} value
 */
export function single(value) {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

const utf8 = new TextDecoder();
/** Bytes that say nothing of themselves, as the text they mostly are. @param {Uint8Array} bytes */
export const text = (bytes) => utf8.decode(bytes);

/** A list or another value of parts, as JSON. @param {unknown} value */
export const json = (value) =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part instanceof Uint8Array ? text(part) : part));

/**
 * A part of a file; what a damaged file says of its own parts may lie outside it.
 * @param {Blob} file
 * @param {number} start
 * @param {number} end
 */
export function part(file, start, end) {
  if (!(0 <= start && start <= end && end <= file.size)) throw new RangeError('it is not complete');
  return file.slice(start, end);
}

/** @typedef {Float64Array | Float32Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Int8Array | Uint8Array | BigInt64Array | BigUint64Array} Typed */
/** @typedef {{ header: string, pick: (row: any) => any, write: ((value: any) => any) | null }} Column what is taken from a row's value of a top column, and how it is written; `null` is as it is */

/**
 * The names, each once: a number is added to one that stands twice.
 * @param {string[]} names
 */
export function onceEach(names) {
  const taken = new Set();
  return names.map((name) => {
    let free = name;
    for (let next = 2; taken.has(free); next++) free = `${name} (${next})`;
    taken.add(free);
    return free;
  });
}

/**
 * The same numbers as a typed array, where every row has one and none loses a digit: an object for each would cost more than
 * reading them.
 * @template {ArrayLike<any>} T
 * @param {T} values
 * @returns {T | Float64Array}
 */
export function tight(values) {
  if (ArrayBuffer.isView(values) && !(values instanceof BigInt64Array || values instanceof BigUint64Array)) return values;
  if (typeof values[0] !== 'number' && typeof values[0] !== 'bigint') return values;
  const numbers = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    const number = Number(value);
    if (value === undefined || value === null || (typeof value === 'bigint' && !Number.isSafeInteger(number))) return values;
    numbers[row] = number;
  }
  return numbers;
}

/**
 * Rows of a column, written; what is missing is `null`. Numbers that need no writing stay a typed array.
 * @param {ArrayLike<any>} values
 * @param {Column} column
 * @param {number} start
 * @param {number} end
 */
export function written(values, { pick, write }, start, end) {
  if (!write && ArrayBuffer.isView(values)) return /** @type {Typed} */ (/** @type {unknown} */ (values)).slice(start, end);
  const cells = new Array(end - start);
  for (let row = start; row < end; row++) {
    const value = pick(values[row]);
    cells[row - start] = value === undefined || value === null ? null : write ? write(value) : value;
  }
  return cells;
}
