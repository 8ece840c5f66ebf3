// <tenure-chart>: one chart of an open data set, wherever somebody puts it. Elements that are given one client show one data
// set, in one worker; the engine is compiled once for all of them.
import { ChartView, tell } from './chart.js';
import { Client, TenureError } from './client.js';
import { compile } from './module.js';
import { shadowOf } from './shadow.js';
import init from './tenure.js';
import { watchScreen } from './theme.js';
import { languageOf, message, say, speak } from './words.js';
import { today, zone } from './zone.js';

/** @import { Choices } from './keep.js' */
/** @import { Columns, LoadOptions, Report, TableName } from './tenure.js' */
/**
 * @typedef {Blob | BufferSource | Columns} Data a file in any format that is read, its bytes, or columns by their names
 * @typedef {LoadOptions & { table?: TableName | 'auto', sheet?: string | number, entry?: string }} DataOptions
 */

/** The elements that show each data set. @type {Map<Client, Set<TenureChart>>} */
const showing = new Map();
/** What elements opened: it is closed with the last of those that show it. @type {WeakSet<Client>} */
const opened = new WeakSet();
/** What is known of each data set. @type {WeakMap<Client, import('./options.js').Known>} */
const knowledge = new WeakMap();

/**
 * Its children are shown until there is a chart.
 *
 * @attr chart the chart's name, `analysis.view`
 * @attr views further names, for the reader to choose from
 * @attr list the analysis whose customers the reader may save
 * @attr options of the analysis, as JSON
 * @attr src a file to read, from the server of the page only
 * @attr theme `light` or `dark`; the system's unless told
 * @attr lang of texts and numbers; that of what it stands in unless told
 */
export class TenureChart extends HTMLElement {
  static observedAttributes = ['chart', 'views', 'list', 'options', 'src', 'theme', 'lang'];

  /** @type {ChartView | null} */ #view = null;
  /** @type {Client | null} */ #client = null;
  /** What was given before it could be read. @type {Data | null} */ #data = null;
  /** What was chosen, for when there is a view. @type {Choices | null} */ #choices = null;
  /** Ends what goes on while it is in a document. */ #gone = new AbortController();
  /** Loads come one after the other. @type {Promise<unknown>} */ #loading = Promise.resolve();
  #isReady = false;
  /** Whether what the attributes say can be asked for. */ #isClear = false;

  async connectedCallback() {
    if (this.#isPart || this.#isReady) return;
    // What was set before there was this class hides what the class has.
    for (const name of /** @type {const} */ (['client', 'data'])) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete (/** @type {any} */ (this)[name]);
      /** @type {any} */ (this)[name] = value;
    }
    this.#gone = new AbortController();
    watchScreen(() => this.redraw(), this.#gone.signal);
    try {
      await this.#engine();
    } catch (error) {
      return tell(this, 'tenure-error', /** @type {Error} */ (error)); // its children stay
    }
    if (!this.isConnected || this.#isReady) return;
    this.#isReady = true;
    this.#show();
    if (this.#client) return;
    if (this.#data) this.data = this.#data;
    else this.#read();
  }

  async disconnectedCallback() {
    await null;
    if (this.isConnected || this.#isPart) return; // it was moved
    this.#gone.abort();
    this.#isReady = false;
    this.#choices = this.save();
    this.#view?.forget();
    this.#view = null;
    this.#take(null);
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (!this.#isReady) return;
    if (name === 'theme') return this.redraw();
    if (name === 'src') return void this.#read();
    if (name === 'options') return this.#show();
    if (name !== 'chart') this.#choices = this.save();
    this.#view?.forget();
    this.#view = null;
    this.#show();
  }

  /** Whether it stands in <tenure-app>, which asks for its answer and whose styles and ids it shares. */
  get #isPart() {
    const root = this.getRootNode();
    return Boolean(this.closest('tenure-app') ?? (root instanceof ShadowRoot && root.host.closest('tenure-app')));
  }

  /**
   * What draws it; the engine must be ready.
   * @returns {ChartView}
   */
  get view() {
    if (!this.#view) {
      const names = `${this.getAttribute('chart') ?? ''} ${this.getAttribute('views') ?? ''}`.trim().split(/\s+/);
      const place = this.#isPart ? this : shadowOf(this);
      const view = new ChartView(this, [...new Set(names)], this.getAttribute('list') ?? '', place);
      view.onChoose = view.onNear = () => this.#answer();
      view.onList = (list, button) =>
        this.#client && view.saveList(this.#client, list, button, this.#further).catch((error) => this.#fail(error));
      this.#view = view;
    }
    return this.#view;
  }

  /** The data set that it shows. Another element that is given it shows the same one. @type {Client | null} */
  get client() {
    return this.#client;
  }

  set client(client) {
    this.#take(client);
    this.#answer();
  }

  /** What it reads in place of what it showed: as a property, for what builds pages from data. @type {Data | null} */
  get data() {
    return this.#data;
  }

  set data(data) {
    this.#data = data;
    if (!this.#isReady) return;
    this.#take(null);
    if (data) this.#next(() => this.#load(null, data)).catch(() => {}); // it says so itself
  }

  /**
   * Reads data into the data set that it shows, of which it opens one if there is none.
   * @param {Data} data
   * @param {DataOptions} [options] `table` says which it is, else that is found out; the others are as for a client
   * @returns {Promise<Report>}
   */
  load(data, options) {
    return this.#next(() => this.#load(this.#client, data, options));
  }

  /**
   * What the reader chose, to be kept as JSON. There is nothing in it of the data.
   * @returns {Choices}
   */
  save() {
    return this.#view?.choices ?? this.#choices ?? { view: this.getAttribute('chart') ?? '', options: {} };
  }

  /**
   * Shows what was chosen before.
   * @param {Choices} choices as they were saved
   */
  restore({ view, options }) {
    this.#choices = { view: String(view), options: { ...options } };
    if (this.#isReady) this.#show();
  }

  /** Draws it again, after the page changed styles that it takes its theme from. */
  redraw() {
    this.#view?.redraw();
  }

  /** Makes anew what draws it, for a language that is spoken from now on, with what was chosen. @returns {ChartView} */
  renew() {
    const chosen = this.save();
    this.#view?.forget();
    this.#view = null;
    this.view.choose(chosen);
    return this.view;
  }

  async #engine() {
    const module = await compile();
    await init(module);
    return module;
  }

  get #language() {
    return languageOf(/** @type {HTMLElement | null} */ (this.closest('[lang]'))?.lang ?? '');
  }

  /** Options that no control stands for. */
  get #further() {
    return { locale: this.#language };
  }

  /** Shows what the attributes say. */
  #show() {
    speak(this.#language);
    if (!this.getAttribute('chart')) return;
    const { view } = this;
    try {
      view.options.given = JSON.parse(this.getAttribute('options') ?? '{}');
      this.#isClear = true;
    } catch (error) {
      this.#isClear = false;
      return this.#fail(refusal('options', say('noOptions', { detail: /** @type {Error} */ (error).message })));
    }
    if (this.#choices) view.choose(this.#choices);
    this.#choices = null;
    view.options.show(view.name);
    this.#answer();
  }

  async #answer() {
    const client = this.#client;
    if (!client || !this.#view || !this.#isClear) return;
    this.#view.stale();
    await this.#view.answer(client, knowledge.get(client) ?? {}, this.#further);
  }

  /** @param {unknown} error */
  #fail(error) {
    tell(this, 'tenure-error', /** @type {Error} */ (error));
    this.#view?.fail(message(error));
  }

  /** Reads the file of the page's server that the attribute names, in place of what was shown. */
  async #read() {
    const src = this.getAttribute('src');
    if (!src) return;
    if (this.#isClear) this.#view?.wait();
    try {
      const url = new URL(src, document.baseURI);
      if (url.origin !== location.origin) throw refusal('src', say('elsewhere', { file: url.href }));
      const response = await fetch(url, { mode: 'same-origin', signal: this.#gone.signal });
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
      const file = new File([await response.blob()], url.pathname.replace(/.*\//, ''));
      if (src === this.getAttribute('src')) this.#next(() => this.#load(null, file)).catch(() => {}); // it says so itself
    } catch (error) {
      if (/** @type {Error} */ (error).name !== 'AbortError') this.#fail(error);
    }
  }

  /**
   * Loads after what is being loaded.
   * @param {() => Promise<Report>} load
   */
  #next(load) {
    const loaded = this.#loading.then(load);
    this.#loading = loaded.catch(() => {});
    return loaded;
  }

  /**
   * @param {Client | null} before what it is read into; a fresh one otherwise
   * @param {Data} data
   * @param {DataOptions} [options]
   */
  async #load(before, data, { table = 'auto', ...options } = {}) {
    const { signal } = this.#gone;
    const module = await this.#engine();
    const client = before ?? new Client(module);
    const given = { timeZone: zone(), today: today(), locale: this.#language, ...options };
    try {
      const file = data instanceof Blob ? data : data instanceof ArrayBuffer || ArrayBuffer.isView(data) ? new Blob([data]) : null;
      const report = file
        ? await client.load(table, file, given, { onProgress: (progress) => tell(this, 'tenure-progress', progress), signal })
        : await client.append(table, /** @type {Columns} */ (data), given);
      signal.throwIfAborted();
      const known = knowledge.get(client);
      const isMain = !known || report.table === 'transactions';
      knowledge.set(client, { ...(isMain ? report : known), columns: { ...known?.columns, ...report.columns } });
      if (!before) {
        opened.add(client);
        this.#take(client);
      }
      tell(this, 'tenure-ready', { client });
      for (const element of showing.get(client) ?? []) element.#answer();
      return report;
    } catch (error) {
      if (!before) client.close();
      if (/** @type {Error} */ (error).name !== 'AbortError') this.#fail(error);
      throw error;
    }
  }

  /** Leaves the data set that it shows for another; the last to leave what elements opened closes it. @param {Client | null} client */
  #take(client) {
    const before = this.#client;
    if (before === client) return;
    this.#client = client;
    if (client) showing.set(client, (showing.get(client) ?? new Set()).add(this));
    const others = before && showing.get(before);
    others?.delete(this);
    if (!others || others.size) return;
    showing.delete(before);
    if (opened.has(before)) before.close();
  }
}

/**
 * What is said of an attribute that is not accepted.
 * @param {string} option
 * @param {string} message
 */
const refusal = (option, message) => new TenureError({ kind: 'option', option, message });
