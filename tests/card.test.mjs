// A model card in Node: it comes out of one data set, goes through JSON, and scores the customers of another.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import engine, { scoreCard, Workspace } from '../pkg/tenure.js';

const file = readFileSync('tests/data/CDNOW_sample.txt');
before(async () => engine(readFileSync('pkg/tenure.wasm')));

/** @param {Uint8Array} bytes */
function shopOf(bytes) {
  const shop = new Workspace();
  const load = shop.begin('transactions');
  load.push(bytes);
  load.finish();
  return shop;
}

test('a card scores customers who were not there when it was made', () => {
  const shop = shopOf(file);
  const fitted = shop.clv({ asOf: '1997-12-31', margin: 0.4 });
  const card = JSON.parse(JSON.stringify(fitted.card));
  // The same customers half a year later.
  const later = shopOf(file);
  const scored = later.scored({ card });
  assert.match(scored.summary, /^2,357 customers were scored by BG\/NBD, which was fitted on 2,357 customers up to 31 Dec 1997: together they are predicted to be worth [\d,]+ \(95\u00a0% interval /);
  const { frequency, recency, age, monetary, id } = later.customers();
  const plain = scoreCard(card, { frequency, recency, age, monetary });
  assert.deepEqual(scored.id, id);
  assert.deepEqual(scored.pAlive, plain.pAlive);
  assert.deepEqual(scored.clv, plain.clv);
  assert.equal(scored.margin, 0.4);

  const csv = new TextDecoder().decode(later.csv('scored', { card, horizon: 4 }));
  assert.equal(csv.trimEnd().split('\n').length, 2358);
  assert.ok(csv.startsWith('id,pAlive,expectedPurchases,expectedSpend,clv,low,high,'), csv.slice(0, 80));
  const few = later.scored({ card, filter: { rule: 'orders >= 10' } });
  assert.ok(few.n < 200 && few.id.length === few.n);
});

test('what is no card is refused with a sentence', () => {
  const shop = shopOf(file);
  const refused = (/** @type {any} */ options) => {
    try {
      shop.scored(options);
    } catch (error) {
      return /** @type {any} */ (error);
    }
  };
  for (const options of [{}, { card: null }, { card: {} }, { card: { ...shop.clv().card, model: 'magic' } }]) {
    const error = refused(options);
    assert.equal(error?.kind, 'option', JSON.stringify(options).slice(0, 40));
  }
  const { card } = shop.clv();
  assert.match(refused({ card: { ...card, tenureCard: 9 } }).message, /9/);
  delete card.purchases.parameters.alpha;
  assert.match(refused({ card }).message, /no model card, or it is damaged/);
});
