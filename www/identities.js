// Who is who across the files: whether the customers of one table are those who bought, and who may be there twice.
import { make, styled, tableView } from './page.js';
import { count, list, say } from './words.js';

/** @import { Identities } from './tenure.js' */

const SHOWN = 5; // examples

/**
 * @param {Identities} identities
 * @returns {HTMLElement | null} nothing if there is nothing to tell
 */
export function identitiesView({ matched, twins, twinsFound }) {
  if (matched.length === 0 && twinsFound === 0) return null;
  const view = styled('panel people', make('article', make('h3', say('identities'))));
  view.id = 'identities';
  view.setAttribute('aria-label', say('identities'));
  const parts = styled('parts', make('div'));
  /** @param {string} name @param {string} hint @param {HTMLElement} content */
  const part = (name, hint, content) => {
    const details = make('details', make('summary', make('strong', say(name)), ' ', styled('hint', make('span', hint))), content);
    details.dataset.part = name;
    details.id = `identities-${name}`;
    parts.append(details);
  };
  if (matched.length) {
    const sentences = matched.map(({ table, exact, normalised, unmatched }) => {
      const [found, all] = [exact + normalised, exact + normalised + unmatched].map(count);
      return make('li', say('matchedText', { table: say(`table.${table}`), found, all }));
    });
    view.append(styled('plain', make('ul', ...sentences)));
    const rows = matched.map(({ table, exact, normalised, unmatched, lossy, spellings, examples }) => [
      say(`table.${table}`),
      ...[exact, normalised, unmatched, lossy].map(count),
      make('ul', ...spellings.slice(0, SHOWN).map(([one, other]) => make('li', make('code', one), ' = ', make('code', other)))),
      make('ul', ...examples.slice(0, SHOWN).map((id) => make('li', make('code', id)))),
    ]);
    const heads = ['table', 'exact', 'normalised', 'unmatched', 'lossy', 'spellings', 'unmatchedIds'].map((key) => say(`matched.${key}`));
    part('matched', '', tableView(say('matched'), heads, rows, [1, 2, 3, 4]));
  }
  if (twinsFound) {
    const rows = twins.map(({ by, value, ids }) => [say(`twins.${by}`), value, list(ids)]);
    part('twins', say('twinsHint', { number: count(twinsFound) }), tableView(say('twins'), [say('twinsBy'), say('valueOf'), say('ids')], rows));
  }
  view.append(parts);
  return view;
}
