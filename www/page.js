// The few things every part of the page does with the document.

/** Where the page stands: its own document, or the shadow of an element in another. @typedef {Document | ShadowRoot} Root */

/**
 * The element that the page must have.
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} within
 * @returns {T}
 */
export function find(selector, within) {
  const found = within.querySelector(selector);
  if (!found) throw new Error(`The page has no ${selector}`);
  return /** @type {T} */ (found);
}

/**
 * A copy of a template's one element.
 * @param {string} id
 * @param {ParentNode} within
 * @returns {HTMLElement}
 */
export function stamp(id, within) {
  /** @type {HTMLTemplateElement} */
  const template = find(`#${id}`, within);
  return /** @type {HTMLElement} */ (find('*', template.content).cloneNode(true));
}

/** Resolves once the page has been painted and has nothing else to do. */
export const idle = () =>
  new Promise((rest) => requestAnimationFrame(() => (window.requestIdleCallback ?? setTimeout)(() => rest(undefined))));

/** Lets the browser do what waits; a timer would wait four milliseconds. */
export const turn = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (port1.close(), resolve(undefined));
    port2.postMessage(null);
  });

/**
 * An element with text or children, which never are HTML.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {...(string | Node)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, ...children) {
  const element = document.createElement(tag);
  element.append(...children);
  return element;
}

/**
 * A table in a region of its own, which scrolls where the page is narrow.
 * @param {string} label what the table holds
 * @param {string[]} heads
 * @param {(string | Node)[][]} rows
 * @param {number[]} [numbers] the indexes of the columns of numbers
 */
export function tableView(label, heads, rows, numbers = []) {
  /** @param {'td' | 'th'} tag @param {(string | Node)[]} texts */
  const row = (tag, texts) => {
    const cells = texts.map((text) => make(tag, text));
    for (const i of numbers) cells[i].className = 'number';
    if (tag === 'th') for (const cell of cells) cell.scope = 'col';
    return make('tr', ...cells);
  };
  const view = make('div', make('table', make('thead', row('th', heads)), make('tbody', ...rows.map((texts) => row('td', texts)))));
  view.className = 'scroll';
  view.tabIndex = 0;
  view.setAttribute('role', 'group');
  view.setAttribute('aria-label', label);
  return view;
}

/**
 * An element with a class.
 * @template {HTMLElement} T
 * @param {string} name
 * @param {T} element
 */
export function styled(name, element) {
  element.className = name;
  return element;
}

/**
 * Hands something to the reader as a file.
 * @param {BlobPart} content
 * @param {string} name
 * @param {string} [type]
 */
export function save(content, name, type = 'text/csv') {
  const link = make('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser takes it in its own time
}
