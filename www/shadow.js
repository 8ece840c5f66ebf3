// What stands in a shadow root has the page's styles, of which there is one sheet for all; the package fills it. The page
// itself has them as a file.

export const sheet = new CSSStyleSheet();

/**
 * The shadow root of an element.
 * @param {Element} host
 * @returns {ShadowRoot}
 */
export function shadowOf(host) {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  return root;
}
