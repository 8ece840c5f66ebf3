// What a file is, by its first bytes; names and types lie too often.

/** @typedef {'zip' | 'gzip' | 'xls' | 'parquet' | 'arrow' | 'json'} Format of a file; `zip` may be an xlsx or ods workbook */

/**
 * What the first bytes of a file say it is; `null` for text, which a load reads itself.
 * @param {Uint8Array} bytes 64 are enough
 * @param {boolean} [isDelimited] that it is said what is between the fields; JSON is text too, and read as that
 * @returns {Format | null}
 */
export function sniff(bytes, isDelimited = false) {
  const text = String.fromCharCode(...bytes.subarray(0, 64));
  if (text.startsWith('PK\x03\x04') || text.startsWith('PK\x05\x06')) return 'zip';
  if (text.startsWith('\x1f\x8b')) return 'gzip';
  if (text.startsWith('\xd0\xcf\x11\xe0')) return 'xls';
  if (text.startsWith('PAR1')) return 'parquet';
  // An Arrow stream begins with a continuation mark and the length of its schema.
  if (text.startsWith('ARROW1') || /^\xff{4}[^]{3}\0/.test(text)) return 'arrow';
  if (isDelimited) return null;
  return /^(\xef\xbb\xbf)?\s*(\[\s*)?\{\s*(["}]|$)/.test(text) || /^(\xef\xbb\xbf)?\s*\[\s*$/.test(text) ? 'json' : null;
}
