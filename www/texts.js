// Long columns of texts on their way from the worker to the page. An array of a million texts would keep the page busy for
// hundreds of milliseconds while it arrives, one text after the other; these cross in a few, and become an array when somebody
// looks at them.

/**
 * @typedef {{ codes: Uint16Array, names: string[] }} Coded few different texts, and the place of each row's among them
 * @typedef {{ pieces: string[], ends: Uint32Array }} Joined texts one after the other, and where each ends in its piece
 * @typedef {{ part: number, name: string, texts: Coded | Joined }} Packed a column by its name; `part` is -1 for the result
 *   itself, else the place in its breakdown
 */

const MANY = 1000;
const MOST_NAMES = 1 << 16;
/** Texts of a piece: of all texts together the platform might not make one. */
const PIECE = 1 << 16;

/**
 * Takes the long columns of texts out of a result; null stands in their places.
 * @param {any} result
 * @returns {Packed[]}
 */
export function pack(result) {
  /** @type {Packed[]} */
  const columns = [];
  for (const [part, of] of parts(result)) {
    for (const [name, texts] of Object.entries(of)) {
      if (!Array.isArray(texts) || texts.length < MANY || typeof texts[0] !== 'string') continue;
      columns.push({ part, name, texts: coded(texts) ?? joined(texts) });
      of[name] = null;
    }
  }
  return columns;
}

/** The buffers of packed columns, which are handed over. @param {Packed[]} columns */
export const buffers = (columns) =>
  columns.map(({ texts }) => /** @type {ArrayBuffer} */ (('codes' in texts ? texts.codes : texts.ends).buffer));

/**
 * Puts packed columns back: each becomes a plain array the first time it is looked at.
 * @param {any} result
 * @param {Packed[]} columns
 */
export function unpack(result, columns) {
  const of = new Map(parts(result));
  for (const { part, name, texts } of columns) {
    const target = of.get(part);
    /** @param {unknown} value */
    const set = (value) => {
      Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
    };
    const get = () => {
      const array = 'codes' in texts ? Array.from(texts.codes, (code) => texts.names[code]) : cut(texts);
      set(array);
      return array;
    };
    Object.defineProperty(target, name, { get, set, enumerable: true, configurable: true });
  }
}

/**
 * A result, and those of its breakdown.
 * @param {any} result
 * @returns {[number, any][]}
 */
function parts(result) {
  if (typeof result !== 'object' || result === null || Array.isArray(result) || ArrayBuffer.isView(result)) return [];
  /** @type {{ result: object | null }[]} */
  const breakdown = result.breakdown ?? [];
  return [[-1, result], ...breakdown.flatMap((part, place) => /** @type {[number, any][]} */ (part.result ? [[place, part.result]] : []))];
}

/** @param {string[]} texts @returns {Coded | null} nothing if there are too many different ones */
function coded(texts) {
  /** @type {Map<string, number>} */
  const places = new Map();
  const codes = new Uint16Array(texts.length);
  let [last, code] = ['', -1]; // equal ones often follow each other
  for (let row = 0; row < texts.length; row++) {
    if (texts[row] !== last || code < 0) {
      last = texts[row];
      code = places.get(last) ?? places.size;
      if (code === MOST_NAMES) return null;
      places.set(last, code);
    }
    codes[row] = code;
  }
  return { codes, names: [...places.keys()] };
}

/** @param {string[]} texts @returns {Joined} */
function joined(texts) {
  const pieces = [];
  const ends = new Uint32Array(texts.length);
  for (let from = 0; from < texts.length; from += PIECE) {
    const piece = texts.slice(from, from + PIECE);
    let end = 0;
    piece.forEach((text, row) => (ends[from + row] = end += text.length));
    pieces.push(piece.join(''));
  }
  return { pieces, ends };
}

/** @param {Joined} joined */
function cut({ pieces, ends }) {
  const texts = new Array(ends.length);
  let row = 0;
  for (const piece of pieces) {
    const last = Math.min(row + PIECE, ends.length);
    for (let from = 0; row < last; row++) {
      texts[row] = piece.slice(from, ends[row]);
      from = ends[row];
    }
  }
  return texts;
}
