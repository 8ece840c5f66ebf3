// How files come in: the two pickers, a drop anywhere on the page, and pasted rows.
import { find } from './page.js';

/** @typedef {import('./tenure.js').TableName} Table */

/** @param {(table: Table, file: File) => void} onFile */
export function acceptFiles(onFile) {
  const zones = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.zone'))];

  for (const zone of zones) {
    const input = /** @type {HTMLInputElement} */ (find('input', zone));
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      if (file) onFile(tableOf(zone), file);
      input.value = ''; // the same file may be chosen again
    });
  }

  // A file dropped beside the zones is one of purchases; a browser would otherwise open it in place of the page.
  const mark = (/** @type {EventTarget | null} */ target) => {
    const over = target instanceof Element ? target.closest('.zone') : null;
    for (const zone of zones) zone.classList.toggle('over', target !== null && zone === (over ?? zones[0]));
  };
  addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    mark(event.target);
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) mark(null);
  });
  addEventListener('drop', (event) => {
    mark(null);
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    const zone = event.target instanceof Element ? event.target.closest('.zone') : null;
    onFile(tableOf(/** @type {HTMLElement | null} */ (zone)), file);
  });

  addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (text.includes('\n')) onFile('transactions', new File([text], 'pasted.txt'));
  });
}

/**
 * @param {HTMLElement | null} zone
 * @returns {Table}
 */
const tableOf = (zone) => (zone?.dataset.table === 'memberships' ? 'memberships' : 'transactions');
