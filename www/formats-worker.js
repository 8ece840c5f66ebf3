// The readers' worker: one file, handed to the engine's worker part by part. It is started for a file and ended with it,
// which is also how reading is cancelled.
import { initSync } from '../target/formats/web/formats.js';
import { choices, open } from './formats/open.js';
import { unreadable } from './formats/words.js';

/**
 * @typedef {{
 *   bytes?: Uint8Array, columns: import('./formats/open.js').Columns, line: number, share: number,
 *   end?: boolean, refused?: unknown, error?: { name: string, kind?: string, message: string },
 * }} Part columns whose first row stands on a line, or bytes; how much of the file is read; or its end,
 *   with the rows that could not be read
 */

/** Parts on their way: one is read while another is loaded. */
const AHEAD = 2;

onmessage = async ({ data }) => {
  /** @type {{ module: WebAssembly.Module, port: MessagePort, file: Blob, options: import('./formats/open.js').Options }} */
  const { module, port, file, options } = data;
  if (data.lists) {
    initSync({ module });
    // A file that cannot be read has no tables; its load says why.
    return port.postMessage(await choices(file, options).catch(() => []));
  }
  let room = AHEAD;
  let wake = () => {};
  port.onmessage = () => {
    room++;
    wake();
  };
  let share = 0;
  const send = async (/** @type {Partial<Part>} */ part, /** @type {ArrayBufferLike[]} */ moved) => {
    while (room === 0) await new Promise((free) => (wake = () => free(undefined)));
    room--;
    port.postMessage({ ...part, share }, /** @type {ArrayBuffer[]} */ (moved));
  };
  try {
    initSync({ module });
    /** @type {unknown} */
    let refused = null;
    const opened = await open(file, { ...options, onShare: (now) => (share = now), onRefused: (rows) => (refused = rows) });
    if ('bytes' in opened) {
      for await (const bytes of opened.bytes) await send({ bytes }, [bytes.buffer]);
    } else {
      for await (const { columns, line } of opened.batches) {
        await send({ columns, line }, Object.values(columns).flatMap((cells) => (Array.isArray(cells) ? [] : [cells.buffer])));
      }
    }
    port.postMessage({ end: true, refused });
  } catch (error) {
    const said = /** @type {any} */ (error);
    const { name, kind, message } = said?.name === 'TenureError' || said instanceof DOMException ? said : crash(said, options.locale);
    port.postMessage({ error: { name, kind, message } });
  }
};

/**
 * What no reader foresaw, such as a file that makes one of them fail.
 * @param {unknown} error
 * @param {string} [locale]
 * @returns {any}
 */
const crash = (error, locale = 'en') =>
  unreadable({ problem: 'brokenColumns', format: 'kind of', detail: String(/** @type {any} */ (error)?.message ?? error) }, locale);
