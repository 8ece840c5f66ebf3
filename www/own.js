// Segments of one's own: rules by name, what each picks, and which of them the page is about.
import { quarterBefore } from './controls.js';
import { find, make, styled } from './page.js';
import { count, date, language, list, percent, say } from './words.js';

/** @import { Client } from './client.js' */
/** @import { NamedSegment } from './tenure.js' */

/**
 * @param {import('./page.js').Root} root
 * @param {() => void} onChange when something else was defined or chosen
 * @param {() => void} onShow when the page is to be about other customers
 */
export function ownSegments(root, onChange, onShow) {
  /** @type {HTMLFormElement} */
  const form = find('#own', root);
  /** @type {Client | null} */
  let client = null;
  /** What was defined, for the files that are opened next. @type {Map<string, string>} */
  const rules = new Map();
  let shown = '';
  /** The day that they are compared with. */ let before = '';
  const problem = find('#own-problem', root);
  const chip = find('#only', root);

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const [name, rule] = ['name', 'rule'].map((field) => String(new FormData(form).get(field)).trim());
    try {
      await client?.define(name, rule);
      rules.set(name, rule);
      form.reset();
      problem.hidden = true;
    } catch (error) {
      return fail(error);
    }
    onChange();
    await tell();
  });
  find('button', chip).addEventListener('click', () => show(''));

  /** @param {any} error */
  function fail({ message, position }) {
    problem.textContent = message;
    problem.hidden = false;
    /** @type {HTMLInputElement} */
    const input = find('[name=rule]', form);
    input.focus();
    const at = position?.character;
    if (at) input.setSelectionRange(at - 1, at);
  }

  /** @param {string} name of the segment that the page is to be about, none for all customers */
  function show(name) {
    if (name === shown) return;
    mark(name);
    tell();
    onChange();
    onShow();
  }

  /** @param {string} name */
  function mark(name) {
    shown = name;
    chip.hidden = !name;
    find('span', chip).textContent = say('onlyShown', { segment: name });
  }

  async function tell() {
    const segments = (await client?.segments({ locale: language(), ...(before && { before }) })) ?? [];
    find('#own-segments', root).replaceChildren(...segments.map(view));
  }

  /** @param {NamedSegment} segment */
  function view({ name, rule, customers, share, shareLow, shareHigh, revenueShare, revenueShareLow, revenueShareHigh, recency, before, action, error }) {
    const shares = (/** @type {(number | null)[]} */ [share, low, high]) => ({ share: percent(share ?? 0), low: percent(low ?? 0), high: percent(high ?? 0) });
    const sizes = [
      customers === null ? '' : say('ownShares', { customers: count(customers), ...shares([share, shareLow, shareHigh]) }),
      before === null ? '' : say('ownBefore', { day: date(before.asOf), share: percent(before.share) }),
      revenueShare === null ? '' : say('ownRevenue', shares([revenueShare, revenueShareLow, revenueShareHigh])),
      recency === null ? '' : say('ownLast', { days: count(recency) }),
    ];
    const use = styled('quiet', make('button', say('ownUse')));
    use.hidden = name === shown || !customers;
    use.addEventListener('click', () => show(name));
    const remove = styled('quiet', make('button', say('ownRemove')));
    remove.addEventListener('click', async () => {
      try {
        await client?.undefine(name);
      } catch (error) {
        return fail(error);
      }
      rules.delete(name);
      if (shown === name) return show('');
      onChange();
      await tell();
    });
    const text = make('p', make('strong', name), ' ', styled('rule', make('code', rule)));
    const numbers = styled('hint', make('p', error ?? sizes.filter(Boolean).join(say('semicolon'))));
    const advice = action ? [make('p', action)] : [];
    return styled('segment', make('div', text, numbers, ...advice, styled('row', make('p', use, remove))));
  }

  return {
    /**
     * Takes what was opened: the segments are known there by the same names.
     * @param {Client} opened
     * @param {{ from?: string | null, to?: string | null }} days of its purchases
     */
    async open(opened, { from, to }) {
      client = opened;
      before = to ? quarterBefore(to) : '';
      if (!from || before < from) before = '';
      for (const [name, rule] of rules) await client.define(name, rule).catch(() => rules.delete(name));
      if (shown && !rules.has(shown)) show('');
      else mark(shown);
    },
    /** Says what each segment holds, and what rules can ask. */
    async tell() {
      const asked = client;
      const columns = (await asked?.ruleColumns()) ?? [];
      if (asked !== client) return;
      find('#own-columns', root).textContent = say('ownExamples', { columns: list(columns.map(({ name }) => name)) });
      await tell();
    },
    /** The rules by name, and which the page is about. */
    read: () => ({ segments: Object.fromEntries(rules), only: shown }),
    /**
     * Takes these in place of what was defined; of the open data only those that fit.
     * @param {{ segments: Record<string, string>, only: string }} own
     */
    async restore({ segments, only }) {
      for (const name of rules.keys()) await client?.undefine(name).catch(() => {});
      rules.clear();
      for (const [name, rule] of Object.entries(segments)) {
        const isKnown = await client?.define(name, rule).then(() => true, () => false);
        if (isKnown ?? true) rules.set(name, rule);
      }
      mark(rules.has(only) ? only : '');
      if (client) await tell();
    },
    /** The options of every analysis while the page is about some customers only. */
    filter: () => (shown ? { filter: { rule: `\`${shown}\`` } } : {}),
  };
}
