// The few things every part of the page does with the document.

/**
 * The element that the page must have.
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {T}
 */
export function find(selector, within = document) {
  const found = within.querySelector(selector);
  if (!found) throw new Error(`The page has no ${selector}`);
  return /** @type {T} */ (found);
}

/**
 * A copy of a template's one element.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function stamp(id) {
  /** @type {HTMLTemplateElement} */
  const template = find(`#${id}`);
  return /** @type {HTMLElement} */ (find('*', template.content).cloneNode(true));
}

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
