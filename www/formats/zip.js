// Zip archives, read where they lie: the directory at the end, then only the file that is wanted, as a stream.
// Written here because the kept libraries hold the whole archive in memory or weigh more than all other readers together.
// PKWARE, APPNOTE.TXT 6.3.10; sections are named below.
import { part } from './values.js';
import { unreadable } from './words.js';

/** @typedef {{ name: string, size: number, packed: number, method: number, crc: number, offset: number, locked: boolean }} Entry */

const STORED = 0;
const DEFLATED = 8;

/**
 * The files of an archive, without folders and what macOS adds.
 * @param {Blob} archive
 * @param {string} locale
 * @returns {Promise<Entry[]>}
 */
export async function entries(archive, locale) {
  try {
    return await directory(archive);
  } catch {
    throw unreadable({ problem: 'brokenArchive' }, locale);
  }
}

/** @param {Blob} archive @returns {Promise<Entry[]>} */
async function directory(archive) {
  // 4.3.16: the end of the directory is followed by a comment of at most 65,535 bytes.
  const tailStart = Math.max(0, archive.size - 65_557);
  const tail = await view(archive, tailStart, archive.size);
  let end = tail.byteLength - 22;
  while (tail.getUint32(end, true) !== 0x06054b50) end--;
  let [count, size, offset] = [tail.getUint16(end + 10, true), tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  let after = tailStart + end;
  // 4.3.15: what does not fit is in the zip64 end, which a locator before this one points to.
  if (end >= 20 && tail.getUint32(end - 20, true) === 0x07064b50) {
    after = long(tail, end - 12);
    const wide = await view(archive, after, after + 56);
    [count, size, offset] = [long(wide, 32), long(wide, 40), long(wide, 48)];
  }
  // Something may stand before the archive, such as a program that unpacks it.
  const before = Math.max(0, after - size - offset);
  const list = await view(archive, before + offset, before + offset + size);
  /** @type {Entry[]} */
  const found = [];
  // 4.3.12
  for (let at = 0; found.length < count && at + 46 <= list.byteLength; ) {
    if (list.getUint32(at, true) !== 0x02014b50) throw new Error('no entry');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => list.getUint16(at + field, true));
    const name = decode(new Uint8Array(list.buffer, at + 46, nameLength));
    const entry = {
      name,
      size: list.getUint32(at + 24, true),
      packed: list.getUint32(at + 20, true),
      method: list.getUint16(at + 10, true),
      crc: list.getUint32(at + 16, true),
      offset: list.getUint32(at + 42, true),
      locked: (list.getUint16(at + 8, true) & 1) === 1,
    };
    const extra = new DataView(list.buffer, at + 46 + nameLength, extraLength);
    for (let field = 0; field + 4 <= extraLength; field += 4 + extra.getUint16(field + 2, true)) {
      if (extra.getUint16(field, true) !== 1) continue; // 4.5.3
      let place = field + 4;
      for (const key of /** @type {const} */ (['size', 'packed', 'offset'])) {
        if (entry[key] !== 0xffffffff) continue;
        entry[key] = long(extra, place);
        place += 8;
      }
    }
    entry.offset += before;
    found.push(entry);
    at += 46 + nameLength + extraLength + commentLength;
  }
  return found.filter(({ name }) => !name.endsWith('/') && !/(^|\/)(__MACOSX\/|\.)/.test(name));
}

/**
 * The bytes of a file in the archive.
 * @param {Blob} archive
 * @param {Entry} entry
 * @param {string} locale
 * @returns {Promise<ReadableStream<Uint8Array>>}
 */
export async function contents(archive, { size, packed, method, crc, offset, locked }, locale) {
  if (locked) throw unreadable({ problem: 'protected' }, locale);
  if (method !== STORED && method !== DEFLATED) throw unreadable({ problem: 'codec', codec: `method ${method} of zip` }, locale);
  const head = await view(archive, offset, offset + 30).catch(() => {
    throw unreadable({ problem: 'brokenArchive' }, locale);
  });
  const start = offset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const bytes = part(archive, start, start + packed);
  if (method === STORED) return bytes.stream();
  // Deflated bytes are gzip's with another head and tail; as such every platform unpacks them and checks the sum.
  const tail = new DataView(new ArrayBuffer(8));
  tail.setUint32(0, crc, true);
  tail.setUint32(4, size % 2 ** 32, true);
  const gzip = new Blob([new Uint8Array([0x1f, 0x8b, DEFLATED, 0, 0, 0, 0, 0, 0, 255]), bytes, tail]);
  return gzip.stream().pipeThrough(/** @type {any} */ (new DecompressionStream('gzip')));
}

/** @param {Blob} blob @param {number} start @param {number} end */
const view = async (blob, start, end) => new DataView(await part(blob, start, end).arrayBuffer());

/** @param {DataView} view @param {number} at */
const long = (view, at) => view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;

/** A name; archives made in China often hold it in the system's encoding. @param {Uint8Array} bytes */
function decode(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
