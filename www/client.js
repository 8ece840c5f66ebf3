// Tenure in a worker: the engine's methods as promises, with progress and cancel, and a fresh engine after a crash.
import workerText from 'tenure:worker';
import { compile } from './module.js';
import { readers } from './readers.js';
import { sniff } from './sniff.js';
import { unpack } from './texts.js';

export { readers };

/** @import * as Tenure from './tenure.js' */
/**
 * @typedef {{ bytes: number, total: number, share: number | null }} Progress bytes read of the file, its size, and the share
 *   of the work after reading (`null` while reading)
 * @typedef {{ onProgress?: (progress: Progress) => void, signal?: AbortSignal }} LoadControls
 * @typedef {{ onProgress?: (progress: { share: number }) => void, signal?: AbortSignal }} Controls of what may take long: told
 *   the share of the work that is done, and cancelled by a signal, which rejects at once
 * @typedef {{ resolve: (value: any) => void, reject: (reason: any) => void, onProgress?: (progress: any) => void, args: any[], reader?: Worker, agreed?: boolean }} Pending
 */

/** What the engine says went wrong: `kind` for programs, `message` for people, `position` where in the input. */
export class TenureError extends Error {
  /** @param {{ message: string, kind?: string, position?: unknown, option?: string, columns?: any, currencies?: any }} failure */
  constructor({ message, kind, position, option, columns, currencies }) {
    super(message);
    this.name = 'TenureError';
    this.kind = kind ?? 'engine';
    this.position = position ?? null;
    /** The option that has a value which is not accepted. @type {string | null} */
    this.option = option ?? null;
    /**
     * The columns of the file, where one of them was not found or nothing tells which table it is.
     * @type {{ table: Tenure.TableName | null, headers: string[], preview: string[][] } | null}
     */
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

  /** @type {{ module: WebAssembly.Module, analyses?: WebAssembly.Module }} */ #engine;
  /** @type {Worker} */ #worker;
  /** @type {Map<number, Pending>} */ #pending = new Map();
  /** What brings a fresh engine to the same state: the method and arguments of every load. @type {any[][]} */ #loads = [];
  /** The names and rules of the segments, for the same. @type {[string, string][]} */ #definitions = [];
  /** What rules can ask, until tables or segments change. @type {Promise<Tenure.RuleColumn[]> | null} */ #columns = null;
  /** Why there is no engine any more. @type {Error | null} */ #dead = null;
  #heard = false;
  #replaying = false;
  #id = 0;

  /**
   * @param {WebAssembly.Module} module
   * @param {WebAssembly.Module} [analyses] the other part of a module that came in two
   */
  constructor(module, analyses) {
    this.#engine = { module, analyses };
    this.#worker = this.#start();
  }

  /**
   * Reads a file into a table and resolves to the load's report. What was open stays as it was until all of it was read: the
   * engine then asks, and only what was not cancelled by that time becomes part of the table. A signal rejects at once,
   * whatever the engine is at; the next call waits until that has come to an end.
   * @param {Tenure.TableName | "auto"} table
   * @param {Blob} file text, or any format that the readers know, also packed with zip or gzip
   * @param {Tenure.LoadOptions & { sheet?: string | number, entry?: string }} [options] `sheet` of a workbook, by its name or
   *   its index from 0 (the first that holds a table); `entry` of an archive, by its name (the only one that can be read)
   * @param {LoadControls} [controls]
   * @returns {Promise<Tenure.Report>}
   */
  async load(table, file, options = {}, controls = {}) {
    const report = await this.#call('load', [table, file, options], controls);
    this.#loads.push(['load', table, file, options]);
    this.#columns = null;
    return report;
  }

  /**
   * Adds rows that a page already has to a table.
   * @param {Tenure.TableName | "auto"} table
   * @param {Tenure.Columns} columns by their names
   * @param {Tenure.LoadOptions} [options]
   * @returns {Promise<Tenure.Report>}
   */
  async append(table, columns, options = {}) {
    const report = await this.#call('append', [table, columns, options]);
    this.#loads.push(['append', table, columns, options]);
    this.#columns = null;
    return report;
  }

  /**
   * The tables of a file to choose from: the sheets of a workbook, those first that its program shows, or the files of an
   * archive. There are none where it holds one table.
   * @param {Blob} file
   * @param {{ signal?: AbortSignal }} [controls]
   * @returns {Promise<{ name: string, hidden: boolean }[]>}
   */
  async sheets(file, { signal } = {}) {
    const format = sniff(new Uint8Array(await file.slice(0, 64).arrayBuffer()));
    if (format !== 'zip' && format !== 'xls') return [];
    const { script, module } = await readers();
    signal?.throwIfAborted();
    const { port1, port2 } = new MessageChannel();
    const reader = start(script);
    let cancel = () => {};
    try {
      return await new Promise((resolve, reject) => {
        cancel = () => reject(signal?.reason);
        signal?.addEventListener('abort', cancel);
        reader.onerror = (event) => (event.preventDefault(), resolve([]));
        port1.onmessage = ({ data }) => resolve(data);
        reader.postMessage({ module, port: port2, file, lists: true, options: {} }, [port2]);
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
      reader.terminate();
    }
  }

  /**
   * Empties a table.
   * @param {Tenure.TableName} table
   */
  async clear(table) {
    await this.#call('clear', [table]);
    this.#columns = null;
    this.#loads = this.#loads.filter(([, loaded]) => loaded !== table);
  }

  /** @returns {Promise<Tenure.Identities>} */
  identities() { return this.#call('identities', []); }
  /** @param {Tenure.CustomersOptions} [options] @returns {Promise<Tenure.BrokenDown<Tenure.Customers>>} */
  customers(options = {}) { return this.#call('customers', [options]); }
  /** @param {Tenure.RfmOptions} [options] @returns {Promise<Tenure.BrokenDown<Tenure.Rfm>>} */
  rfm(options = {}) { return this.#call('rfm', [options]); }
  /** @param {Tenure.LifecycleOptions} [options] @returns {Promise<Tenure.BrokenDown<Tenure.Lifecycle>>} */
  lifecycle(options = {}) { return this.#call('lifecycle', [options]); }
  /** @param {Tenure.MovementOptions} [options] @returns {Promise<Tenure.BrokenDown<Tenure.Movement>>} */
  lifecycleMovement(options = {}) { return this.#call('lifecycleMovement', [options]); }
  /** @param {Tenure.MigrationOptions} [options] @param {Controls} [controls] @returns {Promise<Tenure.BrokenDown<Tenure.Migration>>} */
  migration(options = {}, controls = {}) { return this.#call('migration', [options], controls); }
  /** @param {Tenure.TrendOptions} [options] @param {Controls} [controls] @returns {Promise<Tenure.BrokenDown<Tenure.Trend>>} */
  segmentsOverTime(options = {}, controls = {}) { return this.#call('segmentsOverTime', [options], controls); }
  /** @param {Tenure.ValueOptions} [options] @returns {Promise<Tenure.BrokenDown<Tenure.Value>>} */
  value(options = {}) { return this.#call('value', [options]); }
  /** @param {Tenure.ProfileOptions} [options] @returns {Promise<Tenure.BrokenDown<Tenure.Profile>>} */
  profile(options = {}) { return this.#call('profile', [options]); }
  /** @param {Tenure.TreeOptions} [options] @returns {Promise<Tenure.BrokenDown<Tenure.Tree>>} */
  tree(options = {}) { return this.#call('tree', [options]); }
  /** @returns {Promise<string[]>} */
  attributes() { return this.#call('attributes', []); }
  /** @param {Tenure.KmeansOptions} [options] @param {Controls} [controls] @returns {Promise<Tenure.BrokenDown<Tenure.Kmeans>>} */
  kmeans(options = {}, controls = {}) { return this.#call('kmeans', [options], controls); }
  /** @param {Tenure.GroupingOptions} [options] @returns {Promise<string[]>} */
  groups(options = {}) { return this.#call('groups', [options]); }
  /** @param {Tenure.RetentionOptions} [options] @returns {Promise<Tenure.Retention>} */
  retention(options = {}) { return this.#call('retention', [options]); }
  /** @param {Tenure.RepurchaseOptions} [options] @returns {Promise<Tenure.BrokenDown<Tenure.Repurchase>>} */
  repurchase(options = {}) { return this.#call('repurchase', [options]); }
  /** @param {Tenure.ProjectionOptions} [options] @returns {Promise<Tenure.BrokenDown<Tenure.Projection>>} */
  projection(options = {}) { return this.#call('projection', [options]); }
  /** @param {Tenure.SurvivalOptions} [options] @returns {Promise<Tenure.Survival>} */
  survival(options = {}) { return this.#call('survival', [options]); }
  /** @param {Tenure.CoxChoice} [options] @returns {Promise<Tenure.BrokenDown<Tenure.Cox>>} */
  cox(options = {}) { return this.#call('cox', [options]); }
  /** @param {Tenure.ClvOptions} [options] @param {Controls} [controls] @returns {Promise<Tenure.BrokenDown<Tenure.Clv>>} */
  clv(options = {}, controls = {}) { return this.#call('clv', [options], controls); }
  /** @param {Tenure.EquityOptions} [options] @param {Controls} [controls] @returns {Promise<Tenure.Equity>} */
  equity(options = {}, controls = {}) { return this.#call('equity', [options], controls); }
  /** @param {Tenure.WarningOptions} [options] @param {Controls} [controls] @returns {Promise<Tenure.BrokenDown<Tenure.EarlyWarning>>} */
  earlyWarning(options = {}, controls = {}) { return this.#call('earlyWarning', [options], controls); }
  /** @param {Tenure.ScoredOptions} options @returns {Promise<Tenure.BrokenDown<Tenure.Scored>>} */
  scored(options) { return this.#call('scored', [options]); }
  /** @param {Tenure.TournamentOptions} [options] @param {Controls} [controls] @returns {Promise<Tenure.BrokenDown<Tenure.Tournament>>} */
  tournament(options = {}, controls = {}) { return this.#call('tournament', [options], controls); }
  /** @param {Tenure.WhatIfOptions} [options] @param {Controls} [controls] @returns {Promise<Tenure.BrokenDown<Tenure.WhatIf>>} */
  whatIf(options = {}, controls = {}) { return this.#call('whatIf', [options], controls); }
  /** @param {Tenure.LoyaltyOptions} [options] @param {Controls} [controls] @returns {Promise<Tenure.BrokenDown<Tenure.Loyalty>>} */
  loyalty(options = {}, controls = {}) { return this.#call('loyalty', [options], controls); }
  /** @param {Tenure.LaunchOptions} [options] @param {Controls} [controls] @returns {Promise<Tenure.BrokenDown<Tenure.Launch>>} */
  launch(options = {}, controls = {}) { return this.#call('launch', [options], controls); }
  /** @param {Tenure.ProgrammeOptions} [options] @returns {Promise<Tenure.BrokenDown<Tenure.Programme>>} */
  programme(options = {}) { return this.#call('programme', [options]); }
  /** @param {Tenure.RandomisedOptions} [options] @returns {Promise<Tenure.BrokenDown<Tenure.Randomised>>} */
  randomised(options = {}) { return this.#call('randomised', [options]); }
  /**
   * Gives the customers for whom a rule is true a name, by which other rules, filters and breakdowns know them.
   * @param {string} name
   * @param {string} rule
   * @returns {Promise<void>}
   */
  async define(name, rule) {
    await this.#call('define', [name, rule]);
    this.#columns = null;
    this.#definitions = this.#definitions.filter(([other]) => !isSame(other, name));
    this.#definitions.push([name, rule]);
  }

  /** @param {string} name @returns {Promise<void>} */
  async undefine(name) {
    await this.#call('undefine', [name]);
    this.#columns = null;
    this.#definitions = this.#definitions.filter(([other]) => !isSame(other, name));
  }

  /** @param {Tenure.SegmentsOptions} [options] @returns {Promise<Tenure.NamedSegment[]>} */
  segments(options = {}) { return this.#call('segments', [options]); }
  /** @returns {Promise<Tenure.RuleColumn[]>} */
  ruleColumns() { return (this.#columns ??= this.#call('ruleColumns', [])); }
  /**
   * The customers of an analysis with what it says of each, or the numbers of a chart, as CSV in UTF-8 that spreadsheets open.
   * @param {Tenure.ListName | Tenure.ViewName} name
   * @param {object} [options] of the analysis
   * @param {Controls} [controls]
   * @returns {Promise<Uint8Array<ArrayBuffer>>}
   */
  csv(name, options = {}, controls = {}) { return this.#call('csv', [name, options], controls); }
  /** @returns {Promise<string[]>} */
  charts() { return this.#call('charts', []); }
  /** @param {string} name @param {object} [options] @param {Controls} [controls] @returns {Promise<Tenure.BrokenDown<Tenure.ShownChart>>} */
  chart(name, options = {}, controls = {}) { return this.#call('chart', [name, options], controls); }

  /**
   * Sample data from known parameters, as the files people would have.
   * @param {Tenure.SampleOptions} [options]
   * @returns {Promise<Tenure.Sample>}
   */
  sample(options = {}) { return this.#call('sample', [options]); }

  /**
   * Lifetime value of columns that a page already has. The result scores other customers too, with `predict`.
   * @param {Tenure.ClvColumns} columns
   * @param {Tenure.FitClvOptions} [options]
   * @param {Controls} [controls]
   * @returns {Promise<Omit<Tenure.FittedClv, 'predict'> & { predict: (customers: Tenure.ScoreOptions) => Promise<Tenure.Scores> }>}
   */
  async fitClv(columns, options = {}, controls = {}) {
    const fitted = await this.#call('fitClv', [columns, options], controls);
    const predict = (/** @type {Tenure.ScoreOptions} */ customers) => this.scoreCard(fitted.card, customers);
    return Object.defineProperty(fitted, 'predict', { value: predict });
  }

  /**
   * What the models of a card say of other customers: their columns, and options side by side.
   * @param {Tenure.ModelCard} card
   * @param {Tenure.ScoreOptions} customers
   * @returns {Promise<Tenure.Scores>}
   */
  scoreCard(card, customers) { return this.#call('scoreCard', [card, customers]); }

  /** Ends the worker and gives its memory back; what is under way is rejected, and so is every later call. */
  close() {
    this.#end(new DOMException('The engine was closed.', 'AbortError'));
  }

  /**
   * @param {string} method
   * @param {any[]} args
   * @param {{ onProgress?: (progress: any) => void, signal?: AbortSignal }} [controls]
   * @returns {Promise<any>}
   */
  async #call(method, args, { onProgress, signal } = {}) {
    signal?.throwIfAborted();
    const id = ++this.#id;
    const cancel = () => this.#cancel(id, signal?.reason);
    signal?.addEventListener('abort', cancel);
    try {
      return await new Promise((resolve, reject) => {
        if (this.#dead) return reject(this.#dead);
        this.#pending.set(id, { resolve, reject, onProgress, args });
        this.#worker.postMessage({ id, method, args: method === 'load' ? forEngine(args) : args });
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /**
   * Rejects a call; a load, unless its rows are on their way into the table. The engine hears of it after the step that it is at.
   * @param {number} id
   * @param {unknown} reason
   */
  #cancel(id, reason) {
    const pending = this.#pending.get(id);
    if (!pending || pending.agreed) return;
    this.#pending.delete(id);
    pending.reader?.terminate();
    this.#worker.postMessage({ cancel: id });
    pending.reject(reason);
  }

  #start() {
    const worker = start(workerText);
    this.#heard = false;
    worker.postMessage(this.#engine);
    worker.onmessage = ({ data }) => this.#hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#restart(new TenureError({ message: event.message || 'The worker could not start.' }));
    };
    return worker;
  }

  /** @param {{ id: number, progress?: any, ready?: boolean, wanted?: boolean, result?: any, texts?: import('./texts.js').Packed[], error?: any }} message */
  #hear({ id, progress, ready, wanted, result, texts = [], error }) {
    this.#heard = true;
    const pending = this.#pending.get(id);
    if (progress) return pending?.onProgress?.(progress);
    if (ready) {
      if (!pending) return; // it was cancelled, and the engine will hear so
      pending.agreed = true;
      return this.#worker.postMessage({ agreed: id });
    }
    if (wanted) return void this.#read(id);
    this.#pending.delete(id);
    pending?.reader?.terminate();
    if (!error) {
      unpack(result, texts);
      return pending?.resolve(result);
    }
    const { name, message } = error;
    pending?.reject(name === 'TenureError' || error.fatal ? new TenureError(error) : new DOMException(message, name));
    if (error.fatal) this.#restart(new TenureError(error));
  }

  /**
   * Starts a worker that reads a file of another format than text, and connects it with the engine's. It ends with the load.
   * @param {number} id
   */
  async #read(id) {
    const engine = this.#worker;
    const give = (/** @type {MessagePort | null} */ source) => engine.postMessage({ id, source }, source ? [source] : []);
    const { script, module } = await readers().catch(() => ({ script: '', module: null }));
    const pending = this.#pending.get(id);
    if (!pending) return;
    if (!module) return give(null);
    const [, file, { sheet, entry, locale }] = pending.args;
    const { port1, port2 } = new MessageChannel();
    pending.reader = start(script);
    pending.reader.onerror = (event) => {
      event.preventDefault();
      give(null);
    };
    pending.reader.postMessage({ module, port: port2, file, options: { sheet, entry, locale } }, [port2]);
    give(port1);
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
    // Before there are tables a rule is only read, so that none is lost which no longer fits them.
    const definitions = this.#definitions.map((definition) => this.#call('define', definition));
    await Promise.allSettled([...definitions, ...this.#loads.map(([method, ...load]) => this.#call(method, load))]);
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
    for (const { reject, reader } of all) {
      reader?.terminate();
      reject(reason);
    }
  }
}

/**
 * A worker from its source, bound by the policy of the page.
 * @param {string} script
 */
function start(script) {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(url);
  URL.revokeObjectURL(url);
  return worker;
}

/** Whether the engine takes two names of segments for one. @param {string} one @param {string} other */
function isSame(one, other) {
  const plain = (/** @type {string} */ name) => name.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return plain(one) === plain(other);
}

/** The arguments of a load without what only the readers understand. @param {any[]} load */
function forEngine([table, file, { sheet, entry, ...options }]) {
  return [table, file, options];
}
