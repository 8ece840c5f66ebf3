// `fitClv` on columns: each of its columns and options against what it must come to, and the sentences of those refused.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import engine, { fitClv, Workspace } from '../pkg/tenure.js';

/** @typedef {{ frequency: number[], recency: number[], age: number[], monetary: number[] }} Customers */
/** @type {Customers} */
let customers;
before(async () => {
  await engine(readFileSync('pkg/tenure.wasm'));
  const shop = new Workspace();
  const load = shop.begin('transactions');
  load.push(readFileSync('tests/data/CDNOW_sample.txt'));
  load.finish();
  const { frequency, recency, age, monetary } = shop.customers({ asOf: '1997-09-30' });
  customers = { frequency: [...frequency], recency: [...recency], age: [...age], monetary: [...monetary] };
});

/**
 * Some rows of all columns.
 * @param {Customers} of @param {number[]} rows @returns {Customers}
 */
function at({ frequency, recency, age, monetary }, rows) {
  const of = (/** @type {number[]} */ column) => rows.map((row) => column[row]);
  return { frequency: of(frequency), recency: of(recency), age: of(age), monetary: of(monetary) };
}

/** The first rows. @param {number} n */
const first = (n) => Array.from({ length: n }, (_, row) => row);

/** @param {number | null | undefined} found @param {number | null | undefined} expected @param {string} [of] */
function close(found, expected, of = '', tolerance = 1e-6) {
  assert.ok(typeof found === 'number' && typeof expected === 'number', of);
  assert.ok(Math.abs(found - expected) <= tolerance * Math.abs(expected), `${of}: ${found} is not ${expected}`);
}

/** @param {Record<string, number>} found @param {Record<string, number>} expected */
function closeAll(found, expected, tolerance = 1e-6) {
  assert.deepEqual(Object.keys(found), Object.keys(expected));
  for (const name in expected) close(found[name], expected[name], name, tolerance);
}

/** @param {ArrayLike<number>} column */
const sum = (column) => Array.from(column).reduce((sum, value) => sum + value, 0);

test('weights are rows told once', () => {
  const rows = first(600);
  const few = at(customers, rows);
  const weight = rows.map((row) => 1 + (row % 3));
  const many = at(customers, rows.flatMap((row) => Array(weight[row]).fill(row)));
  const later = rows.map((row) => row % 4);
  const holdout = 20;
  const one = fitClv({ ...few, weight, frequencyHoldout: later }, { holdout });
  const other = fitClv({ ...many, frequencyHoldout: rows.flatMap((row) => Array(weight[row]).fill(later[row])) }, { holdout });
  assert.equal(one.n, 1200);
  assert.equal(other.n, 1200);
  closeAll(one.parameters, other.parameters);
  assert.ok(one.spend && other.spend);
  closeAll(one.spend.parameters, other.spend.parameters);
  close(one.logLikelihood, other.logLikelihood, 'logLikelihood', 1e-12);
  close(one.totalPurchases, other.totalPurchases);
  close(one.totalValue, other.totalValue);
  for (const end of [0, 1]) close(one.totalValueInterval?.[end], other.totalValueInterval?.[end]);
  assert.equal(one.health.repeaters, sum(rows.map((row) => (few.frequency[row] > 0 ? weight[row] : 0))));
  assert.equal(one.holdout?.actual, sum(rows.map((row) => weight[row] * later[row])));
  close(one.holdout?.rmse, other.holdout?.rmse);
  close(one.holdout?.maeHigh, other.holdout?.maeHigh);
  // A value a row, and not a customer.
  assert.equal(one.pAlive.length, 600);
  close(sum(rows.map((row) => weight[row] * one.pAlive[row])), sum(other.pAlive));
});

test('the holdout is compared with what its purchases say', () => {
  const later = customers.frequency.map((_, row) => (row * 7) % 3);
  const holdout = 26;
  const found = fitClv({ ...customers, frequencyHoldout: later }, { holdout, horizon: holdout });
  const n = later.length;
  const report = found.holdout;
  assert.ok(report);
  assert.equal(report.actual, sum(later));
  assert.equal(report.length, holdout);
  // The model's own expectation of as many weeks.
  close(report.total, found.totalPurchases, 'total', 1e-9);
  const errors = later.map((made, row) => found.expectedPurchases[row] - made);
  close(report.rmse, Math.sqrt(sum(errors.map((error) => error * error)) / n), 'rmse', 1e-9);
  close(report.mae, sum(errors.map(Math.abs)) / n, 'mae', 1e-9);
  close(report.bias, sum(errors) / n, 'bias', 1e-9);
  const { zero, ownRate, meanRate } = report.baselines;
  assert.equal(zero.total, 0);
  close(zero.rmse, Math.sqrt(sum(later.map((made) => made * made)) / n), 'zero', 1e-12);
  close(ownRate.total, sum(later.map((_, row) => (holdout * customers.frequency[row]) / customers.age[row])), 'own rate', 1e-9);
  close(meanRate.total, (n * holdout * sum(customers.frequency)) / sum(customers.age), 'mean rate', 1e-9);
  assert.equal(fitClv(customers).holdout, null);
});

/**
 * What goes with the covariates of a fit.
 * @param {import('../pkg/engine.js').FittedClv} fit @param {'purchase' | 'dropout'} process
 */
const effects = ({ covariates }, process) => covariates?.[process] ?? [];

test('a text is a number of 0 and 1 for each level but the most frequent', () => {
  const north = customers.frequency.map((_, row) => (row % 3 === 0 ? 1 : 0));
  const region = north.map((is) => (is ? 'north' : 'south'));
  const odd = customers.frequency.map((_, row) => row % 2);
  const asNumber = fitClv({ ...customers, covariates: { north, odd } });
  const asText = fitClv({ ...customers, covariates: { region, odd } });
  closeAll(asText.parameters, asNumber.parameters);
  close(asText.logLikelihood, asNumber.logLikelihood, 'logLikelihood', 1e-12);
  for (const process of /** @type {const} */ (['purchase', 'dropout'])) {
    const text = effects(asText, process);
    const number = effects(asNumber, process);
    assert.deepEqual(text.map((it) => [it.covariate, it.level, it.reference]), [['region', 'north', 'south'], ['odd', null, null]]);
    for (const place of [0, 1]) {
      close(text[place].coef, number[place].coef, `${process} ${place}`);
      close(text[place].se, number[place].se, `${process} ${place}`);
    }
    close(number[0].mean, sum(north) / north.length, 'mean', 1e-12);
  }
  // Nested models: the likelihood only rises, and the test says by how much. Two effects on each of the two.
  assert.ok(asText.covariates);
  const { test: ratio, logLikelihoodWithout } = asText.covariates;
  close(logLikelihoodWithout, fitClv(customers).logLikelihood, 'without', 1e-12);
  close(ratio.chi2, 2 * (asText.logLikelihood - logLikelihoodWithout), 'chi2', 1e-12);
  assert.ok(ratio.chi2 >= 0);
  assert.equal(ratio.df, 4);
});

test('the option covariates chooses among the columns, and all are taken without it', () => {
  const odd = customers.frequency.map((_, row) => row % 2);
  const third = customers.frequency.map((_, row) => row % 3);
  const both = { ...customers, covariates: { odd, third } };
  const chosen = fitClv(both, { covariates: ['third'] });
  const alone = fitClv({ ...customers, covariates: { third } });
  assert.deepEqual(chosen.covariates, alone.covariates);
  assert.deepEqual(chosen.parameters, alone.parameters);
  const names = (/** @type {import('../pkg/engine.js').FittedClv} */ fit) => effects(fit, 'purchase').map((it) => it.covariate);
  assert.deepEqual(names(fitClv(both)), ['odd', 'third']);
  assert.deepEqual(names(fitClv(both, { covariates: ['third', 'odd'] })), ['third', 'odd']);
  assert.equal(fitClv(customers).covariates, null);
});

test('the unit of time changes α alone', () => {
  const week = fitClv(customers, { discountRate: 0 });
  const days = (/** @type {number[]} */ weeks) => weeks.map((time) => 7 * time);
  const day = fitClv({ ...customers, recency: days(customers.recency), age: days(customers.age) }, { period: 'day', discountRate: 0, horizon: 364 });
  const { r, alpha, a, b } = week.parameters;
  closeAll(day.parameters, { r, alpha: 7 * alpha, a, b });
  // The density of each purchase at its time is a seventh.
  close(day.logLikelihood, week.logLikelihood - sum(customers.frequency) * Math.log(7), 'logLikelihood', 1e-12);
  // A year is 52 weeks.
  assert.equal(week.horizon, 52);
  close(day.totalValue, week.totalValue);
});

test('predict says of the same customers what the fit says, and of others what it would', () => {
  const fit = fitClv(customers, { horizon: 26, margin: 0.5 });
  const again = fit.predict(customers);
  assert.deepEqual(again.pAlive, fit.pAlive);
  assert.deepEqual(again.clv, fit.clv);
  assert.equal(again.totalValue, fit.totalValue);
  assert.equal(again.margin, 0.5);
  // Customers do not know of each other: those of some rows have the numbers of these rows.
  const rows = [5, 0, 17, 2000];
  const some = fit.predict(at(customers, rows));
  assert.equal(some.n, 4);
  assert.deepEqual([...some.pAlive], rows.map((row) => fit.pAlive[row]));
  // The future is told by a polynomial in time and age, whose nodes are those of the customers at hand.
  rows.forEach((row, place) => close(some.clv?.[place], fit.clv?.[row], 'clv', 1e-11));
  // Value is in proportion to the margin, and without a discount it is spend times purchases.
  const doubled = fit.predict({ ...customers, margin: 1, discountRate: 0, horizon: 10 });
  assert.equal(doubled.horizon, 10);
  for (const row of rows) close(doubled.clv?.[row], doubled.expectedPurchases[row] * (doubled.expectedSpend?.[row] ?? NaN), 'clv', 1e-9);
  const full = fit.predict({ ...customers, margin: 1 });
  close(full.totalValue, 2 * (fit.totalValue ?? NaN), 'margin', 1e-12);
  // Those who bought again are active more likely the later their last purchase was.
  const [early, late] = fit.predict({ frequency: [3, 3], recency: [10, 38], age: [39, 39], monetary: [20, 20] }).pAlive;
  assert.ok(early < late);
  // By BG/NBD who bought once cannot have left, and predict says so.
  const once = fit.predict({ frequency: [0], recency: [0], age: [30], monetary: [0] });
  assert.equal(once.pAlive[0], 1);
  assert.match(once.messages.join(' '), /1 of 1 customer bought once, and this model counts every one of them as active/);
});

test('what is asked for beside comes, and hangs together', () => {
  const cost = 12.5;
  const fit = fitClv(customers, { residual: true, counts: 3, eachInterval: true, acquisitionCost: cost });
  // All future is more than the horizon, and its interval lies about it.
  const [low, high] = fit.totalResidualValueInterval ?? [NaN, NaN];
  assert.ok((fit.totalResidualValue ?? NaN) > (fit.totalValue ?? NaN));
  assert.ok(low < (fit.totalResidualValue ?? NaN) && (fit.totalResidualValue ?? NaN) < high);
  assert.ok(fit.purchases);
  assert.deepEqual(fit.purchases.n, [0, 1, 2, 3]);
  close(sum(fit.purchases.probability), 1, 'probabilities', 1e-12);
  for (const row of [0, 1, 2, 500]) close(sum(fit.purchases.each.subarray(4 * row, 4 * row + 4)), 1, 'of one', 1e-9);
  const { value, ratio, ratioInterval, valueInterval } = fit.newCustomer;
  close(ratio, (value ?? NaN) / cost, 'ratio', 1e-12);
  for (const end of [0, 1]) close(ratioInterval?.[end], (valueInterval?.[end] ?? NaN) / cost, 'ratio', 1e-12);
  for (const row of [0, 1, 2, 500]) {
    const [low, high] = [fit.expectedPurchasesLow?.[row] ?? NaN, fit.expectedPurchasesHigh?.[row] ?? NaN];
    assert.ok(low < fit.expectedPurchases[row] && fit.expectedPurchases[row] < high);
    // Even about the log.
    close(low * high, fit.expectedPurchases[row] ** 2, 'even', 1e-9);
  }
  const plain = fitClv(customers);
  assert.equal(plain.totalResidualValue, null);
  assert.equal(plain.purchases, null);
  assert.equal(plain.newCustomer.ratio, null);
});

test('what is not accepted is refused with a sentence', () => {
  const refused = (/** @type {any} */ columns, /** @type {any} */ options = {}) => {
    try {
      fitClv(columns, options);
    } catch (error) {
      const { kind, message } = /** @type {{ kind: string, message: string }} */ (error);
      return [kind, message];
    }
    return ['accepted', JSON.stringify(options)];
  };
  const begins = (/** @type {string[]} */ [found, message], /** @type {string} */ kind, /** @type {string} */ beginning) => {
    assert.ok(message.startsWith(beginning), message);
    assert.equal(found, kind, message);
  };
  const option = (/** @type {object} */ options, /** @type {string} */ beginning) => begins(refused(customers, options), 'option', beginning);
  option({ horizon: 0 }, 'The option horizon is 0; accepted is a whole number from 1 to 10,000');
  option({ discountRate: -0.1 }, 'The option discountRate is -0.1; accepted is a yearly rate from 0 to 10, such as 0.1 for 10 %');
  option({ discountRate: 0, residual: true }, 'The option discountRate is 0; accepted is a rate above 0');
  option({ margin: 30 }, 'The option margin is 30; accepted is a share above 0 and up to 1, such as 0.3 for 30 %');
  option({ counts: 101 }, 'The option counts is 101; accepted is a whole number from 1 to 100');
  option({ nextDays: 0 }, 'The option nextDays is 0; accepted is a whole number from 1 to 3,650');
  option({ acquisitionCost: 0 }, 'The option acquisitionCost is 0; accepted is a number above 0');
  option({ level: 95 }, 'The option level is 95; accepted is a number between 0 and 1, such as 0.95');
  option({ hold: 3 }, 'There is no option “hold” here. Options are ');
  assert.equal(refused(customers, { model: 'magic' })[0], 'option');
  assert.match(refused(customers, { model: 'magic' })[1], /magic/);

  const data = (/** @type {object} */ more, /** @type {string} */ beginning, /** @type {any} */ options = {}) => begins(refused({ ...customers, ...more }, options), 'data', beginning);
  const other = (/** @type {keyof Customers} */ name, /** @type {number} */ value) => ({ [name]: customers[name].map((old, row) => (row === 2 ? value : old)) });
  data({ age: undefined }, 'age ');
  data(other('frequency', 1.5), 'The value of frequency in row 3 is 1.5; accepted is a whole number from 0 ');
  data(other('recency', -1), 'The value of recency in row 3 is -1; accepted is ');
  data({ weight: customers.age.map(() => 0) }, 'The value of weight in row 1 is 0; accepted is a number above 0');
  data({ weight: [1, 2] }, 'Columns must be of equal length: ');
  data({ frequencyHoldout: [1, 2] }, 'Columns must be of equal length: ', { holdout: 3 });
  data({}, 'frequencyHoldout is no column', { holdout: 3 });
  const frequencyHoldout = customers.frequency;
  begins(refused({ ...customers, frequencyHoldout }), 'option', 'The option holdout is null; accepted is a number above 0');
  begins(refused({ ...customers, frequencyHoldout }, { holdout: 0 }), 'option', 'The option holdout is 0; accepted is a number above 0');
  data({ covariates: { odd: customers.age.map((_, row) => row % 2) } }, 'even ', { covariates: ['even'] });

  // One that is the same of all can go with nothing, and is not passed over in silence.
  const one = customers.age.map(() => 1);
  const [kind, message] = refused({ ...customers, covariates: { one } });
  assert.equal(kind, 'option');
  assert.match(message, /one/);

  const fit = (/** @type {number[]} */ rows) => refused(at(customers, rows));
  const again = first(2357).filter((row) => customers.frequency[row] > 0);
  const once = first(2357).filter((row) => customers.frequency[row] === 0);
  begins(fit(once.slice(0, 9)), 'fit', 'Nobody among the 9 customers bought again; future purchases can be predicted from 4 repeat customers on. Load a longer period.');
  begins(fit([...again.slice(0, 3), ...once.slice(0, 2)]), 'fit', 'Only 3 of 5 customers bought again;');
  begins(fit(Array(9).fill(again[0])), 'fit', 'What all 9 customers did is the same to the day');
  begins(fit([]), 'data', 'There are no customers: the columns have no rows.');
});
