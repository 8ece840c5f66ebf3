// What is going on, in one place: work with its progress, a notice, or a problem.
import { find, make } from './page.js';

const dismiss = find('#dismiss');
const parts = { busy: find('#busy'), notice: find('#notice'), problem: find('#problem') };

/** @param {keyof typeof parts | null} part */
function only(part) {
  for (const [name, element] of Object.entries(parts)) element.hidden = name !== part;
  dismiss.hidden = part === null || part === 'busy';
  find('#status').hidden = part === null;
}

export const status = {
  /**
   * @param {string} text
   * @param {number} [share] of the work done; unknown if absent
   */
  busy(text, share) {
    only('busy');
    find('#busy-text').textContent = text;
    /** @type {HTMLProgressElement} */
    const bar = find('#progress');
    if (share === undefined) bar.removeAttribute('value');
    else bar.value = share || 0; // of an empty file there is no share
  },

  /** @param {string} text */
  notice(text) {
    only('notice');
    parts.notice.textContent = text;
  },

  /**
   * @param {string} file
   * @param {string} text
   * @param {HTMLElement[]} [choices] what the reader can change about it
   */
  problem(file, text, choices = []) {
    only('problem');
    const remedy = make('div', ...choices);
    remedy.className = 'roles';
    parts.problem.replaceChildren(make('p', make('strong', file), ' ', text), ...(choices.length ? [remedy] : []));
  },

  clear: () => only(null),
};

dismiss.addEventListener('click', status.clear);
