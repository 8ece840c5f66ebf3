// What the reader keeps: the analysis without the data, as a file or a link, and all of it with the data, in a file that only
// a passphrase opens. Nothing is kept unasked.
import { find, save } from './page.js';
import { say } from './words.js';

/** @typedef {{ view: string, options: Record<string, string> }} Choices of a chart */
/**
 * @typedef {{ tenureAnalysis: number, charts: Record<string, Choices>, segments: Record<string, string>, only: string }} Analysis
 *   what was chosen on the page: of each chart, by its key, the segments by name, and the one that the page is about
 */
/** @typedef {Omit<import('./report.js').Input, 'id' | 'report'>} Given a file, and how it is read */

const VERSION = 1;
/** The first bytes of a locked file. */
const MAGIC = new TextEncoder().encode('tenure1\n');
const SALT = 16;
const IV = 12; // what AES-GCM is specified for
const ROUNDS = 600_000; // of PBKDF2 with SHA-256, as OWASP advises

export const isLocked = (/** @type {File} */ { name }) => name.endsWith('.tenure');

/**
 * An analysis from JSON that anybody may have written; `null` if it is none.
 * @param {string} json
 * @returns {Analysis | null}
 */
export function readAnalysis(json) {
  const texts = (/** @type {unknown} */ value) =>
    Object.fromEntries(Object.entries(Object(value)).filter((entry) => typeof entry[1] === 'string'));
  try {
    const { tenureAnalysis, charts, segments, only } = JSON.parse(json);
    if (tenureAnalysis !== VERSION) return null;
    const chosen = Object.entries(Object(charts)).map(([key, value]) => [key, { view: String(value?.view ?? ''), options: texts(value?.options) }]);
    return { tenureAnalysis, charts: Object.fromEntries(chosen), segments: texts(segments), only: typeof only === 'string' ? only : '' };
  } catch {
    return null;
  }
}

/** @param {Omit<Analysis, 'tenureAnalysis'>} chosen @returns {Analysis} */
export const withVersion = (chosen) => ({ tenureAnalysis: VERSION, ...chosen });

const LINK = '#analysis=';

/** The analysis of the page's address. */
const linked = () => {
  try {
    return location.hash.startsWith(LINK) ? readAnalysis(decodeURIComponent(location.hash.slice(LINK.length))) : null;
  } catch {
    return null; // the address was cut
  }
};

/**
 * @param {import('./page.js').Root} root
 * @param {{
 *   read: () => Omit<Analysis, 'tenureAnalysis'>, show: (analysis: Analysis) => Promise<void>,
 *   files: () => Given[], open: (files: Given[]) => void,
 * }} page what it shows and how it shows something else, which files are open and how others are opened
 * @returns {(file: File) => void} opens a locked file
 */
export function keeping(root, page) {
  const told = find('#kept', root);
  const tell = (/** @type {string} */ text) => {
    told.textContent = text;
    told.hidden = false;
  };
  const analysis = () => withVersion(page.read());

  find('#save-analysis', root).addEventListener('click', () => {
    save(`${JSON.stringify(analysis(), null, 2)}\n`, 'analysis.json', 'application/json');
    tell(say('analysisSaved'));
  });
  find('#copy-analysis', root).addEventListener('click', async () => {
    const hash = LINK + encodeURIComponent(JSON.stringify(analysis()));
    try {
      await navigator.clipboard.writeText(location.href.replace(/#.*$/, '') + hash);
      tell(say('analysisCopied'));
    } catch {
      history.replaceState(null, '', hash);
      tell(say('analysisLink'));
    }
  });
  /** @type {HTMLInputElement} */
  const input = find('#analysis-file', root);
  input.addEventListener('change', async () => {
    const [file] = input.files ?? [];
    input.value = ''; // the same file may be chosen again
    const found = file && readAnalysis(await file.text());
    if (found) await page.show(found);
    if (file) tell(say(found ? 'analysisOpened' : 'noAnalysis', { file: file.name }));
  });
  const given = linked();
  if (given) page.show(given);
  addEventListener('hashchange', () => {
    const given = linked();
    if (given) page.show(given);
  });

  // Browsers have no cryptography for pages that came over plain http.
  /** @type {HTMLFormElement} */
  const form = find('#lock', root);
  form.hidden = !globalThis.crypto?.subtle;
  if (form.hidden) tell(say('noLock'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (form.ariaBusy) return;
    form.ariaBusy = 'true';
    tell(say('locking'));
    try {
      save(await lock(analysis(), page.files(), passphraseOf(form)), 'customers.tenure', 'application/octet-stream');
      form.reset();
      tell(say('locked'));
    } catch (error) {
      tell(String(/** @type {any} */ (error)?.message ?? error)); // a file that is gone, or memory
    }
    form.ariaBusy = null;
  });

  /** @type {HTMLDialogElement} */
  const dialog = find('#unlock', root);
  const [question, problem] = [find('form', dialog), find('#unlock-problem', root)];
  /** @type {File | null} */
  let asked = null;
  find('.cancel', dialog).addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => (asked = null));
  question.addEventListener('submit', async (event) => {
    event.preventDefault();
    const file = asked;
    if (!file || question.ariaBusy) return;
    question.ariaBusy = 'true';
    problem.textContent = say('unlocking');
    const found = await unlock(file, passphraseOf(/** @type {HTMLFormElement} */ (question))).catch(() => null);
    question.ariaBusy = null;
    if (file !== asked) return;
    problem.textContent = found ? '' : say('notUnlocked', { file: file.name });
    if (!found) return;
    dialog.close();
    await page.show(found.analysis);
    page.open(found.files);
  });
  return (file) => {
    asked = file;
    problem.textContent = '';
    /** @type {HTMLFormElement} */ (question).reset();
    find('#unlock-file', root).textContent = say('unlockHelp', { file: file.name });
    if (!dialog.open) dialog.showModal();
  };
}

/** @param {HTMLFormElement} form */
const passphraseOf = (form) => String(new FormData(form).get('passphrase'));

/**
 * @param {string} passphrase
 * @param {Uint8Array<ArrayBuffer>} salt
 * @param {'encrypt' | 'decrypt'} use
 */
async function keyOf(passphrase, salt, use) {
  // The same letters may be typed in several ways.
  const secret = new TextEncoder().encode(passphrase.normalize('NFKC'));
  const material = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, material, { name: 'AES-GCM', length: 256 }, false, [use]);
}

/**
 * The locked file: what it is, salt, initialisation vector, and encrypted and packed the length of a head of JSON, that head,
 * and the files one after the other.
 * @param {Analysis} analysis
 * @param {Given[]} files
 * @param {string} passphrase
 */
async function lock(analysis, files, passphrase) {
  const described = files.map(({ file, ...rest }) => ({ ...rest, name: file.name, size: file.size, lastModified: file.lastModified }));
  const head = new TextEncoder().encode(JSON.stringify({ analysis, files: described }));
  const plain = new Blob([new Uint32Array([head.length]), head, ...files.map(({ file }) => file)]);
  const packed = await new Response(plain.stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
  const [salt, iv] = [SALT, IV].map((length) => crypto.getRandomValues(new Uint8Array(length)));
  const key = await keyOf(passphrase, salt, 'encrypt');
  const secret = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: MAGIC }, key, packed);
  return new Uint8Array(await new Blob([MAGIC, salt, iv, secret]).arrayBuffer());
}

/**
 * Rejects if the passphrase is another one or the file was changed.
 * @param {File} file
 * @param {string} passphrase
 */
async function unlock(file, passphrase) {
  let at = 0;
  const take = async (/** @type {number} */ length) => new Uint8Array(await file.slice(at, (at += length)).arrayBuffer());
  const [magic, salt, iv] = [await take(MAGIC.length), await take(SALT), await take(IV)];
  const key = await keyOf(passphrase, salt, 'decrypt');
  const secret = await file.slice(at).arrayBuffer();
  const packed = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: magic }, key, secret);
  const plain = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).blob();
  const [length] = new Uint32Array(await plain.slice(0, 4).arrayBuffer());
  const { analysis, files } = JSON.parse(await plain.slice(4, 4 + length).text());
  let from = 4 + length;
  const opened = files.map((/** @type {any} */ { name, size, lastModified, ...rest }) => {
    const content = plain.slice(from, (from += size));
    return { ...rest, file: new File([content], name, { lastModified }) };
  });
  return { analysis: /** @type {Analysis} */ (analysis), files: /** @type {Given[]} */ (opened) };
}
