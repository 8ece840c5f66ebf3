// What was chosen before, a step back at a time: by a button, or the keys that people know.

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
  /** @type {T | null} */
  let now = null;
  /** How many steps back are being made, one after the other. */
  let coming = 0;
  /** @type {Promise<void>} */
  let last = Promise.resolve();
  const settle = () => {
    now = read();
    button.disabled = past.length === 0;
  };
  const undo = () => {
    const before = past.pop();
    if (before === undefined) return;
    coming++;
    button.disabled = past.length === 0;
    last = last.then(() => show(before)).catch(console.error).finally(() => {
      coming--;
      if (!coming) settle();
    });
  };
  button.addEventListener('click', undo, { signal });
  heard.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, shiftKey, altKey } = /** @type {KeyboardEvent} */ (event);
    if (key.toLowerCase() !== 'z' || !(ctrlKey || metaKey) || shiftKey || altKey) return;
    // What somebody writes has its own.
    const [target] = event.composedPath();
    if (target instanceof Element && target.matches('textarea, select, input:not([type=radio], [type=checkbox], [type=range])')) return;
    event.preventDefault();
    undo();
  }, { signal });
  return {
    /** Takes what is chosen now as where it begins. */
    begin() {
      past = [];
      settle();
    },
    /** Something else may be chosen now. */
    changed() {
      if (coming || now === null || JSON.stringify(now) === JSON.stringify(read())) return;
      past.push(now);
      settle();
    },
  };
}
