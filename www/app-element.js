// <tenure-app>: the page as an element.
//
// Where the page stands in the document already, as it does in the site, the element takes it as it is: it is there before any
// script, and print, links to its sections, labels and finding in the page work as for any document. In somebody else's page the
// element is empty and shows the page in its shadow root, where neither has a hand in the other's styles or ids.
import { start } from './app.js';
import { readAnalysis, withVersion } from './keep.js';
import { shadowOf } from './shadow.js';

/** @import { Analysis } from './keep.js' */

/**
 * @attr theme `light` or `dark`; the system's unless told
 * @attr lang of texts and numbers; that of the browser unless told
 */
export class TenureApp extends HTMLElement {
  static observedAttributes = ['theme', 'lang'];
  /** The page, for where it does not stand in the document. */
  static markup = '';
  /** Fetches the other part of an engine that comes in two. @type {() => Promise<WebAssembly.Module | undefined>} */
  static further = async () => undefined;

  /** @type {ReturnType<typeof start> | null} */ #app = null;

  connectedCallback() {
    if (this.#app) return;
    const isPage = this.querySelector('.frame') !== null;
    if (!isPage) shadowOf(this).innerHTML = TenureApp.markup;
    this.#app = start(isPage ? document : shadowOf(this), this, TenureApp.further);
    this.#showTheme();
  }

  async disconnectedCallback() {
    await null;
    if (this.isConnected) return; // it was moved
    this.#app?.close();
    this.#app = null;
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (name === 'lang') return void this.#app?.translate();
    this.#showTheme();
    this.#app?.redraw();
  }

  /** The page's theme is its document's, whose ground and scroll bars lie around it. */
  #showTheme() {
    if (this.shadowRoot) return;
    const theme = this.getAttribute('theme');
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  }

  /**
   * Opens files beside those that are open, and shows what they say.
   * @param {File | File[]} files
   * @returns {Promise<void>}
   */
  async load(files) {
    await this.#app?.load([files].flat());
  }

  /**
   * What was chosen on the page, without any data.
   * @returns {Analysis | null} nothing before the element is in a document
   */
  save() {
    return this.#app && withVersion(this.#app.choices());
  }

  /**
   * Shows what was chosen before, of the same data or of others.
   * @param {Analysis | string} analysis as it was saved, or as JSON
   * @returns {Promise<boolean>} whether it is one
   */
  async restore(analysis) {
    const found = readAnalysis(typeof analysis === 'string' ? analysis : JSON.stringify(analysis));
    if (found) await this.#app?.choose(found);
    return found !== null;
  }
}
