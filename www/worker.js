// The engine's worker: one workspace, one request at a time, in order. The glue stands above this text; the page posts the
// compiled module first, since a worker made from a blob may fetch nothing. A file that is not text comes in parts from
// another worker, which the page starts when it is asked to.
import { turn } from './page.js';
import { sniff } from './sniff.js';
import { buffers, pack } from './texts.js';

/**
 * @typedef {{ id: number, method: string, args: any[] }} Call
 * @typedef {{ name: string, message: string, kind?: string, position?: unknown, option?: unknown, columns?: unknown, currencies?: unknown, fatal: boolean }} Failure
 */

(() => {
  const SLICE_MS = 20; // about how long a step may keep the worker from hearing a cancel
  const PROGRESS_MS = 100;
  const MOST = 5_000_000; // units of work that no step takes 20 ms for: cheap ones say nothing of those to come
  const BUFFER = 1 << 20;
  const FREE = ['sample', 'scoreCard']; // what asks for no data set

  const engine = wasm_bindgen;
  /** @type {import('../target/engine/web/engine.js').Workspace} */
  let workspace;
  /** What is being read: Chromium may collect a stream of which only the next chunk is waited for, and then none comes. */
  const readers = new Set();
  /** @type {Set<number>} */
  const cancelled = new Set();
  /** @type {Promise<void>} */
  let queue = Promise.resolve();
  /** Where the parts of a file come from that another worker reads; `null` if it cannot. @type {MessagePort | null | undefined} */
  let source;
  /** The load under way, and the one whose rows may go into the table. */
  let [loading, agreed] = [0, 0];
  let wake = () => {};

  onmessage = ({ data }) => {
    if (data.module) {
      const base = engine.initSync({ module: data.module });
      if (data.analyses) new WebAssembly.Instance(data.analyses, { base: /** @type {any} */ (base) });
      workspace = new engine.Workspace();
    } else if (data.cancel !== undefined) {
      cancelled.add(data.cancel);
      if (data.cancel === loading) for (const reader of readers) reader.cancel().catch(() => {}); // it may wait for a disk
      wake();
    } else if (data.agreed !== undefined) {
      agreed = data.agreed;
      wake();
    } else if (data.source !== undefined) {
      if (data.id === loading) source = data.source;
      wake();
    } else {
      queue = queue.then(() => answer(data));
    }
  };

  /** @param {Call} call */
  async function answer({ id, method, args }) {
    try {
      const result =
        method === 'load' ? await load(id, .../** @type {[any, any, any]} */ (args))
        : method === 'append' ? workspace.append(.../** @type {[any, any, any]} */ (args))
        : method === 'fitClv' ? await worked(id, engine.fitClvAhead(args[0], args[1]), (work) => work.result())
        : FREE.includes(method) ? /** @type {any} */ (engine)[method](...args)
        : await asked(id, method, args);
      const texts = pack(result);
      postMessage({ id, result, texts }, { transfer: [...columns(result), ...buffers(texts)] });
    } catch (error) {
      postMessage({ id, error: failure(error) });
    } finally {
      cancelled.delete(id);
    }
  }

  /**
   * Asks the workspace. What takes long is worked ahead in steps, after which it answers at once.
   * @param {number} id
   * @param {string} method
   * @param {any[]} args
   */
  async function asked(id, method, args) {
    throwIfCancelled(id);
    const [of, options] = method === 'chart' || method === 'csv' ? args : [method, args[0]];
    const work = workspace.ahead(of, options);
    if (work) await worked(id, work, () => null);
    return /** @type {any} */ (workspace)[method](...args);
  }

  /**
   * Does long work to its end, tells how far it is, and gives what comes of it.
   * @template {{ step(budget: number): number | undefined, free(): void }} T
   * @template R
   * @param {number} id
   * @param {T} work
   * @param {(work: T) => R} end
   */
  async function worked(id, work, end) {
    let told = performance.now();
    try {
      await inSteps(id, (budget) => work.step(budget), (share) => {
        if (performance.now() - told < PROGRESS_MS) return;
        told = performance.now();
        postMessage({ id, progress: { share } });
      });
      return end(work);
    } finally {
      work.free();
    }
  }

  /**
   * Steps work to its end, and hears between two steps whether it is cancelled.
   * @param {number} id
   * @param {(budget: number) => number | undefined} step the share that is done, until all is
   * @param {(share: number) => void} report
   */
  async function inSteps(id, step, report) {
    let budget = 50_000;
    for (;;) {
      const start = performance.now();
      const share = step(budget);
      const next = budget * Math.min(2, SLICE_MS / (performance.now() - start + 1));
      budget = Math.min(MOST, Math.max(1000, Math.round(next)));
      report(share ?? 1);
      if (share === undefined) return;
      await turn();
      throwIfCancelled(id);
    }
  }

  /**
   * Streams a file into a table. The workspace changes only when all of it was read, and the page has agreed: that may have
   * cancelled it by then.
   * @param {number} id
   * @param {import('./tenure.js').TableName} table
   * @param {Blob} file
   * @param {import('./tenure.js').LoadOptions} [options]
   */
  async function load(id, table, file, options = {}) {
    throwIfCancelled(id);
    loading = id;
    const report = progress(id, file.size);
    const reading = workspace.begin(table, options);
    try {
      let read = 0;
      let heard = performance.now();
      const locale = options.locale ?? 'en';
      const onRead = (/** @type {number} */ bytes) => (read += bytes);
      for await (const part of (await isText(file, options.delimiter !== undefined)) ? unpacked(file, locale, onRead) : handed(id, file, locale, onRead)) {
        if (part instanceof Uint8Array) reading.push(part);
        else if ('refused' in part) reading.refuse(part.refused);
        else reading.append(part.columns, part.line);
        reading.reached(Math.min(1, read / file.size));
        report({ bytes: read, share: null });
        if (performance.now() - heard < SLICE_MS) continue;
        await turn();
        throwIfCancelled(id);
        heard = performance.now();
      }
      throwIfCancelled(id);
      await inSteps(id, (budget) => reading.step(budget).progress, (share) => report({ bytes: file.size, share }));
      postMessage({ id, ready: true });
      await until(id, () => agreed === id);
      return reading.step(1).report;
    } finally {
      reading.free();
    }
  }

  /**
   * Whether a load can read a file by itself; the first bytes say so, of gzip those that are packed.
   * @param {Blob} file
   * @param {boolean} isDelimited
   */
  async function isText(file, isDelimited) {
    const format = sniff(new Uint8Array(await file.slice(0, 64).arrayBuffer()), isDelimited);
    if (format !== 'gzip') return format === null;
    const reader = gunzip(file.stream(), () => {}).getReader();
    const { value } = await reader.read().catch(() => ({ value: undefined }));
    reader.cancel().catch(() => {});
    return !value || sniff(value, isDelimited) === null;
  }

  /**
   * The parts of a file that another worker reads: columns, and at the end the rows that are none; or the bytes of a text
   * that was packed.
   * @param {number} id
   * @param {Blob} file
   * @param {string} locale
   * @param {(bytes: number) => void} onRead
   * @returns {AsyncGenerator<Uint8Array | { columns: import('./tenure.js').Columns, line: number } | { refused: any }, void>}
   */
  async function* handed(id, file, locale, onRead) {
    source = undefined;
    postMessage({ id, wanted: true });
    await until(id, () => source !== undefined);
    const port = /** @type {MessagePort | null | undefined} */ (source);
    if (!port) throw damaged(locale);
    /** @type {import('./formats-worker.js').Part[]} */
    const inbox = [];
    port.onmessage = ({ data }) => {
      inbox.push(data);
      wake();
    };
    let read = 0;
    try {
      for (;;) {
        await until(id, () => inbox.length > 0 || source !== port);
        const part = inbox.shift();
        if (!part) throw damaged(locale); // its worker is gone
        if (part.error) throw part.error.name === 'TenureError' ? part.error : new DOMException(part.error.message, part.error.name);
        if (part.end) {
          if (part.refused) yield { refused: part.refused };
          return;
        }
        onRead(part.share * file.size - read);
        read = part.share * file.size;
        yield part.bytes ?? { columns: part.columns, line: part.line };
        port.postMessage(null); // there is room for another
      }
    } finally {
      port.close();
    }
  }

  /**
   * Waits for a message that makes something true, or cancels the load.
   * @param {number} id
   * @param {() => boolean} holds
   */
  async function until(id, holds) {
    while (!holds()) {
      throwIfCancelled(id);
      await new Promise((woken) => (wake = () => woken(undefined)));
    }
    throwIfCancelled(id);
  }

  /**
   * The bytes of a file, which the platform reads ahead while they are worked on; gzip is unpacked by it too. A chunk is
   * gone when the next one is asked for: they share a buffer where the platform can fill one, since new memory for each
   * would take longer than reading.
   * @param {Blob} file
   * @param {string} locale the language of what may be said about it
   * @param {(bytes: number) => void} onRead told of the bytes of the file itself
   * @returns {AsyncGenerator<Uint8Array, void>}
   */
  async function* unpacked(file, locale, onRead) {
    let reader = chunks(file.stream());
    readers.add(reader);
    /** @type {boolean | undefined} */
    let isPacked;
    try {
      for (;;) {
        const { done, value } = await reader.read().catch((error) => {
          // Of a disk the platform says what is wrong, of bad gzip only that its type is wrong.
          throw error instanceof DOMException ? error : damaged(locale);
        });
        if (done) return;
        if (isPacked === undefined) {
          isPacked = value[0] === 0x1f && value[1] === 0x8b;
          if (isPacked) {
            await reader.cancel();
            readers.delete(reader);
            reader = chunks(gunzip(file.stream(), onRead));
            readers.add(reader);
            continue;
          }
        }
        if (!isPacked) onRead(value.length);
        yield value;
      }
    } finally {
      readers.delete(reader);
      await reader.cancel().catch(() => {}); // what failed needs no cancel
    }
  }

  /**
   * @param {ReadableStream<Uint8Array>} stream
   * @returns {{ read: () => Promise<ReadableStreamReadResult<any>>, cancel: () => Promise<void> }}
   */
  function chunks(stream) {
    /** @type {ReadableStreamBYOBReader} */
    let reader;
    try {
      reader = stream.getReader({ mode: 'byob' });
    } catch {
      return stream.getReader(); // a stream that fills no buffers
    }
    let buffer = new ArrayBuffer(BUFFER);
    return {
      read: async () => {
        const result = await reader.read(new Uint8Array(buffer));
        if (result.value) buffer = /** @type {ArrayBuffer} */ (result.value.buffer);
        return result;
      },
      cancel: () => reader.cancel(),
    };
  }

  /**
   * @param {ReadableStream<Uint8Array>} packed
   * @param {(bytes: number) => void} onRead
   * @returns {ReadableStream<Uint8Array>}
   */
  function gunzip(packed, onRead) {
    /** @type {TransformStream<Uint8Array, Uint8Array>} */
    const counted = new TransformStream({
      transform(bytes, controller) {
        onRead(bytes.length);
        controller.enqueue(bytes);
      },
    });
    return packed.pipeThrough(counted).pipeThrough(/** @type {any} */ (new DecompressionStream('gzip')));
  }

  /** @param {string} locale */
  const damaged = (locale) => ({ name: 'TenureError', kind: 'format', message: engine.words(locale)['damaged'] });

  /**
   * Posts progress, at most ten times a second, and the end. It never goes back: of what is packed, or read ahead, more may
   * seem to be read than is.
   * @param {number} id
   * @param {number} total
   */
  function progress(id, total) {
    let last = -Infinity;
    let most = 0;
    return (/** @type {{ bytes: number, share: number | null }} */ { bytes, share }) => {
      most = Math.min(total, Math.max(most, bytes));
      const now = performance.now();
      if (now - last < PROGRESS_MS && share !== 1) return;
      last = now;
      postMessage({ id, progress: { bytes: most, total, share } });
    };
  }

  /** Ends what nobody waits for any more. @param {number} id */
  function throwIfCancelled(id) {
    if (cancelled.has(id)) throw new DOMException('The call was cancelled.', 'AbortError');
  }

  /**
   * The buffers of a result's long columns, which are handed over and not copied.
   * @param {unknown} result
   * @returns {Transferable[]}
   */
  function columns(result) {
    if (typeof result !== 'object' || result === null) return [];
    if (ArrayBuffer.isView(result)) return [/** @type {ArrayBuffer} */ (result.buffer)];
    const parts = /** @type {{ breakdown?: { result: object | null }[] }} */ (result).breakdown ?? [];
    return [result, ...parts.map((part) => part.result ?? {})]
      .flatMap((part) => Object.values(part).filter(ArrayBuffer.isView))
      .map((column) => /** @type {ArrayBuffer} */ (column.buffer));
  }

  /**
   * An error as a message. What is neither a typed error nor the platform's word on a file is a trap of the engine, after
   * which nothing of it may be trusted.
   * @param {any} error
   * @returns {Failure}
   */
  function failure(error) {
    const { name = 'Error', message = String(error), kind, position, option, columns, currencies } = error ?? {};
    const fatal = name !== 'TenureError' && !(error instanceof DOMException);
    return { name, message, kind, position, option, columns, currencies, fatal };
  }
})();
