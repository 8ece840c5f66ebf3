// What was chosen before, a step back at a time, and forth again: by a button, or the keys that people know.

/**
 * @template T
 * @param {HTMLButtonElement} button
 * @param {EventTarget} heard where keys are pressed
 * @param {() => T} read what is chosen now
 * @param {(before: T) => Promise<void>} show
 * @param {AbortSignal} signal ends it
 */
export function undoing(button, heard, read, show, signal) {
  /** @type {T[]} */
  let past = [];
  /** What was undone, the last of it last. @type {T[]} */
  let undone = [];
  /** What is chosen, or will be when all steps are made. @type {T | null} */
  let now = null;
  /** How many steps are being made, one after the other. */
  let coming = 0;
  /** @type {Promise<void>} */
  let last = Promise.resolve();
  const tell = () => (button.disabled = past.length === 0);
  /** @param {T[]} from @param {T[]} to */
  const step = (from, to) => {
    const next = from.pop();
    if (next === undefined || now === null) return;
    to.push(now);
    now = next;
    coming++;
    tell();
    last = last.then(() => show(next)).catch(console.error).finally(() => {
      coming--;
      if (!coming) now = read(); // of other data what was chosen may not be there
    });
  };
  button.addEventListener('click', () => step(past, undone), { signal });
  heard.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, shiftKey, altKey } = /** @type {KeyboardEvent} */ (event);
    const letter = key.toLowerCase();
    const isBack = letter === 'z' && !shiftKey;
    const isForth = letter === 'z' && shiftKey || letter === 'y' && ctrlKey;
    if (!(isBack || isForth) || !(ctrlKey || metaKey) || altKey) return;
    // What somebody writes has its own.
    const [target] = event.composedPath();
    if (target instanceof Element && target.matches('textarea, select, input:not([type=radio], [type=checkbox], [type=range])')) return;
    event.preventDefault();
    if (isBack) step(past, undone);
    else step(undone, past);
  }, { signal });
  return {
    /** Takes what is chosen now as where it begins. */
    begin() {
      [past, undone, now] = [[], [], read()];
      tell();
    },
    /** Something else may be chosen now. */
    changed() {
      const chosen = read();
      if (coming || now === null || JSON.stringify(now) === JSON.stringify(chosen)) return;
      past.push(now);
      [undone, now] = [[], chosen];
      tell();
    },
  };
}
