// What is going on, in one place: work with its progress, a notice, or a problem.
import { find, make } from './page.js';

/** @param {import('./page.js').Root} root */
export function statusOf(root) {
  const dismiss = find('#dismiss', root);
  const parts = { busy: find('#busy', root), notice: find('#notice', root), problem: find('#problem', root) };

  /** @param {keyof typeof parts | null} part */
  function only(part) {
    for (const [name, element] of Object.entries(parts)) element.hidden = name !== part;
    dismiss.hidden = part === null || part === 'busy';
    find('#status', root).hidden = part === null;
  }

  const status = {
    /**
     * @param {string} text
     * @param {number} [share] of the work done; unknown if absent
     */
    busy(text, share) {
      only('busy');
      find('#busy-text', root).textContent = text;
      /** @type {HTMLProgressElement} */
      const bar = find('#progress', root);
      if (share === undefined) bar.removeAttribute('value');
      else bar.value = share || 0; // of an empty file there is no share
    },

    /** @param {string} text */
    notice(text) {
      only('notice');
      parts.notice.textContent = text;
    },

    /** @param {[file: string, text: string, choices: HTMLElement[]][]} all with what the reader can change about each */
    problems(all) {
      only('problem');
      parts.problem.replaceChildren(...all.map(([file, text, choices]) => make('div', make('p', make('strong', file), ' ', text), ...choices)));
    },

    clear: () => only(null),

    onDismiss() {},
  };

  dismiss.addEventListener('click', () => {
    status.clear();
    status.onDismiss();
  });
  return status;
}
