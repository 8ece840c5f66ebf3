// The readers' worker: one file, handed to the engine's worker part by part. It is started for a file and ended with it,
// which is also how reading is cancelled.
import { initSync } from '../target/formats/web/formats.js';
import { open } from './formats/open.js';
import { unreadable } from './formats/words.js';

/** Parts on their way: one is read while another is loaded. */
const AHEAD = 2;

onmessage = async ({ data }) => {
  /** @type {{ module: WebAssembly.Module, port: MessagePort, file: Blob, options: import('./formats/open.js').Options }} */
  const { module, port, file, options } = data;
  let room = AHEAD;
  let wake = () => {};
  port.onmessage = () => {
    room++;
    wake();
  };
  let share = 0;
  const send = async (/** @type {{ bytes?: Uint8Array, columns?: any }} */ part, /** @type {Transferable[]} */ moved) => {
    while (room === 0) await new Promise((free) => (wake = () => free(undefined)));
    room--;
    port.postMessage({ ...part, share }, moved);
  };
  try {
    initSync({ module });
    /** @type {unknown} */
    let refused = null;
    const opened = await open(file, { ...options, onShare: (now) => (share = now), onRefused: (rows) => (refused = rows) });
    if ('bytes' in opened) {
      for await (const bytes of opened.bytes) await send({ bytes }, [bytes.buffer]);
    } else {
      for await (const columns of opened.batches) {
        await send({ columns }, Object.values(columns).filter(ArrayBuffer.isView).map(({ buffer }) => /** @type {ArrayBuffer} */ (buffer)));
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
