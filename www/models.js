// Fitted models as a file: saved, and read again to score the customers that are open.
import { find, save } from './page.js';
import { message, say } from './words.js';

/** @import { Client } from './client.js' */
/** @import { ModelCard } from './tenure.js' */

/**
 * @param {import('./page.js').Root} root
 * @param {() => Client | null} client what is open
 * @param {() => object} options of the value that is shown
 */
export function savedModels(root, client, options) {
  const [button, told] = [find('#save-model', root), find('#scored', root)];
  /** @type {HTMLInputElement} */
  const input = find('#model-file', root);

  /** Says what became of it; one at a time. @param {(open: Client) => Promise<string>} work */
  async function tell(work) {
    const open = client();
    if (!open || button.ariaBusy) return;
    button.ariaBusy = 'true';
    told.hidden = true;
    const text = await work(open).catch(message);
    button.ariaBusy = null;
    if (open !== client()) return;
    told.textContent = text;
    told.hidden = false;
  }

  button.addEventListener('click', () => tell(async (open) => {
    const { card } = await open.clv(options());
    save(JSON.stringify(card, null, 2), `model-${card.model}.json`, 'application/json');
    return say('modelSaved');
  }));
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file) tell(async (open) => {
      /** @type {ModelCard | undefined} */
      const card = await file.text().then(JSON.parse).catch(() => undefined);
      if (!card?.tenureCard) return say('noModel', { file: file.name });
      const { filter } = /** @type {{ filter?: object }} */ (options());
      const scored = { card, ...(filter && { filter }) };
      const { summary } = await open.scored(scored);
      save(await open.csv('scored', scored), 'customers-scored.csv');
      return `${summary} ${say('scoredSaved')}`;
    });
    input.value = ''; // the same file may be chosen again
  });
}
