// The controls of the page against the engine: what they hold for its own choice is that, and each has its texts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import engine, { sample, words, Workspace } from '../pkg/tenure.js';
import { CONTROLS, analysisOf, dayOf, defaultOf, numberOf, optionsOf, valuesOf } from '../www/controls.js';

/** @type {Workspace} */
let shop;
before(async () => {
  await engine(readFileSync('pkg/tenure.wasm'));
  shop = new Workspace();
  const { transactions, memberships } = sample({ customers: 300 });
  for (const [table, text] of /** @type {const} */ ([['transactions', transactions], ['memberships', memberships]])) {
    const load = shop.begin(table);
    load.push(new TextEncoder().encode(text));
    load.finish();
  }
  const { id, first } = shop.customers();
  const load = shop.begin('customers', { columns: { customer: 'customer', signUp: 'registered', region: 'region' } });
  load.push(new TextEncoder().encode(`customer,registered,region\n${id.map((id, row) => `${id},${first[row]},${row % 3 ? 'north' : 'south'}\n`).join('')}`));
  load.finish();
});

const VIEWS = ['rfm.segments', 'value.tiers', 'lifecycle.stages', 'lifecycle.movement', 'migration.flows', 'segments.overTime', 'retention.triangle', 'survival.curves', 'cox.forest', 'clusters.candidates', 'profile.index', 'profile.rules', 'repurchase.hazard', 'projection.curve', 'clv.distribution', 'clv.equity', 'clv.earlyWarning', 'clv.contours', 'clv.tracking', 'clv.deciles', 'clv.history', 'clv.heterogeneity', 'clv.timings', 'clv.tournament', 'launch.counterfactual', 'programme.tiers', 'whatif.tornado'];

test('every analysis with controls is tried here', () => {
  assert.deepEqual(VIEWS.map(analysisOf).sort(), Object.keys(CONTROLS).sort());
});

/**
 * The chart of an analysis that has this control.
 * @param {string} view @param {import('../www/controls.js').Control} control
 */
const viewOf = (view, { views = [view] }) => (views.includes(view) ? view : views[0]);

for (const view of VIEWS) {
  test(`${view}: a control at its default changes nothing`, () => {
    const controls = CONTROLS[analysisOf(view)];
    for (const control of controls) {
      const value = defaultOf(control);
      if (!value || value === control.unsaid) continue;
      const others = optionsOf(controls.filter(({ key }) => control.when?.[key]), ({ key }) => control.when?.[key][0] ?? '');
      const said = optionsOf([{ ...control, value: undefined, offers: undefined }], () => value);
      assert.ok(Object.keys(said).length === 1);
      const chart = viewOf(view, control);
      assert.deepEqual(shop.chart(chart, { ...others, ...said }), shop.chart(chart, others), control.key);
    }
  });
}

test('the slider of the holdout stands where the engine begins it by itself', () => {
  const control = CONTROLS.tracking.find(({ isDay }) => isDay);
  const { first } = shop.customers();
  const [from, to] = [[...first].sort()[0], shop.customers().asOf];
  const calibrationEnd = control?.usual?.({ from, to }, () => '');
  const summary = (/** @type {string | undefined} */ calibrationEnd) => shop.chart('clv.tracking', { calibrationEnd }).summary;
  assert.equal(summary(calibrationEnd), summary(undefined));
  assert.notEqual(summary(dayOf(numberOf(calibrationEnd ?? '') - 1)), summary(undefined));
});
test('every offer of a choice is accepted, and has a text as every control has', () => {
  const texts = /** @type {Record<string, string>} */ (words('en'));
  for (const view of VIEWS) {
    for (const control of CONTROLS[analysisOf(view)]) {
      assert.ok(texts[`option.${control.key}`], control.key);
      for (const offer of control.offers ?? []) {
        assert.ok(texts[`offer.${offer}`], offer);
        const needs = CONTROLS[analysisOf(view)].some(({ when, isNeeded }) => isNeeded && when?.[control.key]?.includes(offer));
        const others = CONTROLS[analysisOf(view)].filter(({ key }) => control.when?.[key]);
        const valueOf = (/** @type {import('../www/controls.js').Control} */ { key }) => (key === control.key ? offer : control.when?.[key][0] ?? '');
        if (needs) continue;
        try {
          shop.chart(viewOf(view, control), optionsOf([...others, control], valueOf));
        } catch (error) {
          // It is accepted, though of these few customers nobody may be in a segment then.
          assert.equal(/** @type {any} */ (error).kind, 'data', `${view} ${control.key} ${offer}`);
        }
      }
    }
  }
});

test('what is written becomes options', () => {
  /** @param {string} analysis @param {Record<string, string>} values */
  const options = (analysis, values) => optionsOf(CONTROLS[analysis], ({ key }) => values[key] ?? '');
  assert.deepEqual(options('rfm', { before: '2025-01-31', bins: '3', weights: '2 1;1' }), { before: '2025-01-31', bins: 3, weights: [2, 1, 1] });
  assert.deepEqual(options('rfm', { binning: 'cuts', 'cuts.recency': '30, 90, 365', 'cuts.monetary': '100' }), { cuts: { recency: [30, 90, 365], monetary: [100] } });
  assert.deepEqual(options('rfm', { scheme: 'rules', rules: 'Best: r >= 4 and f >= 4\n\nr = 1' }), {
    scheme: [{ name: 'Best', rule: 'r >= 4 and f >= 4' }, { name: 'r = 1', rule: 'r = 1' }],
  });
  assert.deepEqual(options('value', { tiers: 'thresholds', amounts: '500 100' }), { scheme: 'thresholds', cuts: [500, 100] });
  assert.deepEqual(options('kmeans', { features: 'recency,orders', k: '4' }), { features: ['recency', 'orders'], k: 4 });
});

test('options become what is written, which becomes the same options', () => {
  /** @type {[string, Record<string, any>, Record<string, string>][]} */
  const all = [
    ['rfm', { before: '2025-01-31', bins: 3, weights: [2, 1, 1] }, { before: '2025-01-31', bins: '3', weights: '2, 1, 1' }],
    ['rfm', { cuts: { recency: [30, 90] } }, { binning: 'cuts', 'cuts.recency': '30, 90' }],
    ['rfm', { scheme: [{ name: 'Best', rule: 'r >= 4' }] }, { scheme: 'rules', rules: 'Best: r >= 4' }],
    ['rfm', { scheme: 'grid', by: 'region' }, { scheme: 'grid', by: 'region' }],
    ['kmeans', { features: ['recency', 'orders'], method: 'mixture' }, { features: 'recency,orders', clustering: 'mixture' }],
    ['tracking', { cumulative: true, calibrationEnd: '2025-06-30' }, { cumulative: 'true', calibrationEnd: '2025-06-30' }],
    ['contours', { parameters: ['r', 'alpha'] }, { parameters: 'r, alpha' }],
  ];
  for (const [analysis, options, values] of all) {
    assert.deepEqual(valuesOf(CONTROLS[analysis], options), values);
    assert.deepEqual(optionsOf(CONTROLS[analysis], ({ key }) => values[key] ?? ''), options);
  }
  // Where several controls stand for one option, which is there says what it is.
  assert.equal(valuesOf(CONTROLS.value, { scheme: 'thresholds', cuts: [500, 100] }).amounts, '500, 100');
  assert.deepEqual(valuesOf(CONTROLS.value, { asOf: '2025-06-30' }), {}, 'others have no control');
});
