// How files come in: the pickers, a drop anywhere on the page, of folders too, and pasted rows.
import { find } from './page.js';

/** @typedef {import('./tenure.js').TableName} Table */

const FORMATS = 'csv tsv tab txt dat gz zip xlsx xlsm xlsb xls ods json ndjson jsonl parquet arrow feather tenure'.split(' ');

/**
 * @param {import('./page.js').Root} root
 * @param {EventTarget} area where a drop or paste is for the page
 * @param {(files: File[], table?: Table) => void} onFiles told of the table where the reader has said it
 */
export function acceptFiles(root, area, onFiles) {
  const on = (/** @type {string} */ type, /** @type {(event: any) => void} */ act) => area.addEventListener(type, act);

  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll('input[type=file]:not([accept])'))) {
    input.accept = FORMATS.map((format) => `.${format}`).join();
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])];
      if (files.length) onFiles(files, /** @type {Table | undefined} */ (input.dataset.table));
      input.value = ''; // the same file may be chosen again
    });
  }

  // A browser would open a file dropped beside the zone in place of the page.
  const zone = find('.zone', root);
  on('dragover', (/** @type {DragEvent} */ event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    zone.classList.add('over');
  });
  on('dragleave', (/** @type {DragEvent} */ event) => {
    // Moves within a shadow are not heard outside it.
    if (event.relatedTarget === null || area !== window) zone.classList.remove('over');
  });
  on('drop', async (/** @type {DragEvent} */ event) => {
    zone.classList.remove('over');
    const { items, files } = event.dataTransfer ?? {};
    if (!items || !files?.length) return;
    event.preventDefault();
    // Folders are seen only through their entries, and those only now.
    const entries = [...items].map((item) => item.webkitGetAsEntry?.());
    const dropped = entries.some((entry) => entry?.isDirectory) ? await filesOf(entries) : [...files];
    if (dropped.length) onFiles(dropped);
  });

  on('paste', (/** @type {ClipboardEvent} */ event) => {
    // Seen from outside, what happens in a shadow happens to its element.
    if (event.composedPath()[0] instanceof HTMLInputElement) return;
    const { files = [] } = event.clipboardData ?? {};
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (files.length) onFiles([...files]);
    else if (text.includes('\n')) onFiles([new File([text], 'pasted.txt')]);
  });
}

/**
 * The files of what was dropped, those within folders by what their names say they are: a folder holds other things too.
 * @param {(FileSystemEntry | null | undefined)[]} entries
 * @param {boolean} within a folder
 * @returns {Promise<File[]>}
 */
async function filesOf(entries, within = false) {
  /** @type {File[]} */
  const files = [];
  for (const entry of entries) {
    if (entry?.isDirectory) {
      const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
      // A reader hands out a part at a time, and nothing at the end.
      for (;;) {
        const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        if (!part.length) break;
        files.push(...(await filesOf(part, true)));
      }
    } else if (entry && (!within || isData(entry.name))) {
      files.push(await new Promise((resolve, reject) => /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject)));
    }
  }
  return files;
}

/** @param {string} name */
const isData = (name) => !name.startsWith('.') && FORMATS.includes(name.split('.').pop()?.toLowerCase() ?? '');
