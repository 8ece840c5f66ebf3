// Tenure in a worker: the engine's methods as promises, with progress and cancel, and a fresh engine after a crash.
import workerText from 'tenure:worker';
import { compile } from './module.js';

/** @import * as Tenure from './tenure.js' */
/**
 * @typedef {{ bytes: number, total: number, share: number | null }} Progress bytes read of the file, its size, and the share
 *   of the work after reading (`null` while reading)
 * @typedef {{ onProgress?: (progress: Progress) => void, signal?: AbortSignal }} LoadControls
 * @typedef {{ resolve: (value: any) => void, reject: (reason: any) => void, onProgress?: (progress: Progress) => void }} Pending
 */

/** What the engine says went wrong: `kind` for programs, `message` for people, `position` where in the input. */
export class TenureError extends Error {
  /** @param {{ message: string, kind?: string, position?: unknown, columns?: any, currencies?: any }} failure */
  constructor({ message, kind, position, columns, currencies }) {
    super(message);
    this.name = 'TenureError';
    this.kind = kind ?? 'engine';
    this.position = position ?? null;
    /** The columns of the file, where one of them was not found. @type {{ headers: string[], preview: string[][] } | null} */
    this.columns = columns ?? null;
    /** The currencies of a file that has several, each with its rows and their money. @type {[string, number, number][] | null} */
    this.currencies = currencies ?? null;
  }
}

/**
 * Starts the engine in a worker.
 * @param {import('./module.js').Source | Promise<import('./module.js').Source>} [source] where the module is; the file
 *   beside this script by default
 * @returns {Promise<Client>}
 */
export async function open(source) {
  return new Client(await compile(source));
}

/** One open data set, in its own worker. */
export class Client {
  /** Called after the engine crashed and was started again with the same files. @type {(() => void) | null} */
  onRestart = null;

  /** @type {WebAssembly.Module} */ #module;
  /** @type {Worker} */ #worker;
  /** @type {Map<number, Pending>} */ #pending = new Map();
  /** What brings a fresh engine to the same state: the arguments of every load. @type {any[][]} */ #loads = [];
  /** Why there is no engine any more. @type {Error | null} */ #dead = null;
  #heard = false;
  #replaying = false;
  #id = 0;

  /** @param {WebAssembly.Module} module */
  constructor(module) {
    this.#module = module;
    this.#worker = this.#start();
  }

  /**
   * Reads a file into a table and resolves to the load's report. What was open stays as it was until all of it was read.
   * @param {Tenure.TableName | "auto"} table
   * @param {Blob} file text, or text packed with gzip
   * @param {Tenure.LoadOptions} [options]
   * @param {LoadControls} [controls]
   * @returns {Promise<Tenure.Report>}
   */
  async load(table, file, options = {}, { onProgress, signal } = {}) {
    signal?.throwIfAborted();
    const id = ++this.#id;
    const cancel = () => this.#worker.postMessage({ cancel: id });
    signal?.addEventListener('abort', cancel);
    try {
      const report = await this.#call('load', [table, file, options], { id, onProgress });
      this.#loads.push([table, file, options]);
      return report;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /**
   * Empties a table.
   * @param {Tenure.TableName} table
   */
  async clear(table) {
    await this.#call('clear', [table]);
    this.#loads = this.#loads.filter(([loaded]) => loaded !== table);
  }

  /** @returns {Promise<Tenure.Identities>} */
  identities() { return this.#call('identities', []); }
  /** @param {Tenure.CustomersOptions} [options] @returns {Promise<Tenure.Customers>} */
  customers(options = {}) { return this.#call('customers', [options]); }
  /** @param {Tenure.RfmOptions} [options] @returns {Promise<Tenure.Rfm>} */
  rfm(options = {}) { return this.#call('rfm', [options]); }
  /** @param {Tenure.RetentionOptions} [options] @returns {Promise<Tenure.Retention>} */
  retention(options = {}) { return this.#call('retention', [options]); }
  /** @param {Tenure.ClvOptions} [options] @returns {Promise<Tenure.Clv>} */
  clv(options = {}) { return this.#call('clv', [options]); }
  /** @param {Tenure.LoyaltyOptions} [options] @returns {Promise<Tenure.Loyalty>} */
  loyalty(options = {}) { return this.#call('loyalty', [options]); }
  /** @returns {Promise<string[]>} */
  charts() { return this.#call('charts', []); }
  /** @param {string} name @param {object} [options] @returns {Promise<Tenure.ShownChart>} */
  chart(name, options = {}) { return this.#call('chart', [name, options]); }

  /**
   * Sample data from known parameters, as the files people would have.
   * @param {Tenure.SampleOptions} [options]
   * @returns {Promise<Tenure.Sample>}
   */
  sample(options = {}) { return this.#call('sample', [options]); }

  /** Ends the worker and gives its memory back; what is under way is rejected, and so is every later call. */
  close() {
    this.#end(new DOMException('The engine was closed.', 'AbortError'));
  }

  /**
   * @param {string} method
   * @param {any[]} args
   * @param {{ id?: number, onProgress?: (progress: Progress) => void }} [options]
   * @returns {Promise<any>}
   */
  #call(method, args, { id = ++this.#id, onProgress } = {}) {
    return new Promise((resolve, reject) => {
      if (this.#dead) return reject(this.#dead);
      this.#pending.set(id, { resolve, reject, onProgress });
      this.#worker.postMessage({ id, method, args });
    });
  }

  #start() {
    const url = URL.createObjectURL(new Blob([workerText], { type: 'text/javascript' }));
    const worker = new Worker(url);
    URL.revokeObjectURL(url);
    this.#heard = false;
    worker.postMessage({ module: this.#module });
    worker.onmessage = ({ data }) => this.#hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#restart(new TenureError({ message: event.message || 'The worker could not start.' }));
    };
    return worker;
  }

  /** @param {{ id: number, progress?: Progress, result?: any, error?: any }} message */
  #hear({ id, progress, result, error }) {
    this.#heard = true;
    const pending = this.#pending.get(id);
    if (progress) return pending?.onProgress?.(progress);
    this.#pending.delete(id);
    if (!error) return pending?.resolve(result);
    const { name, message } = error;
    pending?.reject(name === 'TenureError' || error.fatal ? new TenureError(error) : new DOMException(message, name));
    if (error.fatal) this.#restart(new TenureError(error));
  }

  /**
   * After a trap nothing in the instance can be trusted: a new one is started from the same module and reads the same
   * files again, before anything that is asked meanwhile. What was under way is rejected.
   * @param {TenureError} error
   */
  async #restart(error) {
    if (this.#dead) return;
    // It cannot even start, or a file that it has read before now stops it: another one would fare no better.
    if (!this.#heard || this.#replaying) return this.#end(error);
    this.#worker.terminate();
    this.#rejectAll(error);
    this.#worker = this.#start();
    this.#replaying = true;
    await Promise.allSettled(this.#loads.map((load) => this.#call('load', load)));
    this.#replaying = false;
    if (!this.#dead) this.onRestart?.();
  }

  /** @param {Error} reason */
  #end(reason) {
    this.#dead ??= reason;
    this.#worker.terminate();
    this.#rejectAll(this.#dead);
  }

  /** @param {unknown} reason */
  #rejectAll(reason) {
    const all = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of all) reject(reason);
  }
}
