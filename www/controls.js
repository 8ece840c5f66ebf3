// What the reader can choose of each analysis. A control that has the value that the engine takes by itself says nothing to
// it; the test of these holds the two together.

/**
 * @typedef {object} Control
 * @property {string} key what it is kept under and called in the catalogue
 * @property {string} [option] of the analysis, with a dot for one within another; the key unless told
 * @property {'choice' | 'text' | 'several' | 'number' | 'slider' | 'numbers' | 'day' | 'rules'} kind
 * @property {string} [value] what the engine takes by itself; of a choice, its first offer
 * @property {string[]} [offers] of a choice
 * @property {'attributes' | 'groups' | 'parameters' | 'groupings' | 'followed' | 'margins' | 'durations'} [source] what of the open data is offered too
 * @property {string[]} [further] what the source may offer that has a text
 * @property {boolean} [isPair] its offers are two names each
 * @property {boolean} [isOpen] of a number: where none is given, none is taken
 * @property {boolean} [isFlag] its offers are `false` and `true`
 * @property {string} [unsaid] the offer for which the controls stand that appear with it
 * @property {Record<string, string[]>} [when] it is there only while each of these others has one of these values
 * @property {Record<string, string[]>} [unless] it is not there while one of these others has one of these values
 * @property {(days: { from?: string | null, to?: string | null }, valueOf: (key: string) => string) => string} [usual] of a day
 *   or slider, what the engine takes by itself with the open data and the other controls as they are
 * @property {[min: number, max: number, step?: number]} [range] of a number
 * @property {boolean} [isPoints] whether a slider's share is told in points
 * @property {boolean} [isDay] whether a slider goes through the days of the data
 * @property {boolean} [isNeeded] nothing is asked before it has a value
 * @property {boolean} [isFirst] it stands in view, the others below a fold
 * @property {string[]} [views] the charts that it matters to, if not all
 */

const PERIODS = ['month', 'week', 'quarter', 'year', 'day'];

/** @type {Control} */
const before = { key: 'before', kind: 'day', isFirst: true, views: ['rfm.segments', 'rfm.treemap', 'value.tiers', 'lifecycle.stages', 'clusters.sizes'] };
/** @type {Control} */
const by = { key: 'by', kind: 'choice', offers: ['none'], unsaid: 'none', source: 'groupings' };
/** @type {Control} */
const strata = { key: 'strata', kind: 'choice', offers: ['none'], unsaid: 'none', source: 'groupings' };
/** @type {Control} */
const unit = { key: 'unit', kind: 'choice', source: 'durations', further: ['asTold', ...PERIODS], unsaid: 'asTold' };
/** @type {Control} */
const period = { key: 'period', kind: 'choice', offers: PERIODS, isFirst: true };

/** @type {Control[]} */
const rfm = [
  { key: 'scheme', kind: 'choice', offers: ['cells', 'grid', 'rules'], unsaid: 'rules' },
  { key: 'rules', option: 'scheme', kind: 'rules', when: { scheme: ['rules'] }, isNeeded: true },
  { key: 'bins', kind: 'number', value: '5', range: [2, 10] },
  { key: 'binning', kind: 'choice', offers: ['quantile', 'width', 'cuts'], unsaid: 'cuts' },
  { key: 'cuts.recency', kind: 'numbers', when: { binning: ['cuts'] } },
  { key: 'cuts.frequency', kind: 'numbers', when: { binning: ['cuts'] } },
  { key: 'cuts.monetary', kind: 'numbers', when: { binning: ['cuts'] } },
  { key: 'recencyIn', kind: 'choice', offers: ['day', 'week', 'month', 'quarter', 'year'] },
  { key: 'frequencyOf', kind: 'choice', offers: ['occasions', 'orders'] },
  { key: 'monetaryOf', kind: 'choice', offers: ['total', 'mean'] },
];

/** @type {Control[]} */
const tiers = [
  { key: 'tiers', option: 'scheme', kind: 'choice', offers: ['shares', 'thresholds', 'abc', 'heavy'], isFirst: true },
  { key: 'shares', option: 'cuts', kind: 'numbers', value: '0.2, 0.3', when: { tiers: ['shares', 'heavy'] }, isFirst: true },
  { key: 'sharesOfRevenue', option: 'cuts', kind: 'numbers', value: '0.8, 0.15', when: { tiers: ['abc'] }, isFirst: true },
  { key: 'amounts', option: 'cuts', kind: 'numbers', when: { tiers: ['thresholds'] }, isNeeded: true, isFirst: true },
];

/** @type {Control[]} */
const rhythm = [
  { key: 'silentShare', kind: 'number', value: '0.9', range: [0, 1, 0.01] },
  { key: 'lostShare', kind: 'number', value: '0.99', range: [0, 1, 0.01] },
];
/** @type {Control[]} */
const stages = [
  { key: 'method', kind: 'choice', offers: ['fixed', 'rhythm'] },
  { key: 'silentDays', kind: 'number', value: '90', range: [1, 3650] },
  { key: 'lostDays', kind: 'number', value: '365', range: [1, 3650] },
  { key: 'wonBackDays', kind: 'number', value: '30', range: [1, 3650] },
  { key: 'matureOrders', kind: 'number', value: '4', range: [2, 1000] },
];
const byRhythm = rhythm.map((control) => ({ ...control, when: { method: ['rhythm'] } }));

/** @type {Control[]} */
const clusters = [
  { key: 'k', kind: 'number', range: [1, 50], isFirst: true },
  {
    key: 'features',
    kind: 'several',
    offers: ['recency', 'frequency', 'monetary', 'age', 'orders', 'averageOrder'],
    value: 'recency,frequency,monetary',
  },
  { key: 'clustering', option: 'method', kind: 'choice', offers: ['kmeans', 'mixture', 'miniBatch'] },
];

/** @type {Control} */
const of = { key: 'of', kind: 'choice', offers: ['rfm', 'lifecycle', 'value', 'clusters'], isFirst: true };
/** The options of the segmentation that is looked at. @type {Control[]} */
const its = Object.entries({ rfm, lifecycle: [...stages, ...byRhythm], value: tiers, clusters }).flatMap(([of, controls]) =>
  controls.map((control) => ({ ...control, when: { ...control.when, of: [of] }, isFirst: false })));
/** Through time a mixture is not followed: customers of another day are in the cluster that is nearest. */
const followed = [
  /** @type {Control} */ ({ ...of, source: 'followed' }),
  ...its.map((control) => (control.key === 'clustering' ? { ...control, offers: ['kmeans', 'miniBatch'] } : control)),
];
const crossed = [/** @type {Control} */ ({ ...of, source: 'groupings' }), ...its];

const DAY = 86400e3;
/** The days since 1970 of a day, as a slider counts them. @param {string} day */
export const numberOf = (day) => Date.parse(day) / DAY;
/** @param {number} number */
export const dayOf = (number) => new Date(number * DAY).toISOString().slice(0, 10);

/** The day a quarter, in whole weeks, before another. @param {string} day */
export const quarterBefore = (day) => dayOf(numberOf(day) - 91);

/** The day that leaves the last third of the days, as the engine takes it where none is chosen. @param {{ from?: string | null, to?: string | null }} days */
const beforeLastThird = ({ from, to }) => (from && to ? dayOf(numberOf(to) - Math.floor((numberOf(to) - numberOf(from) + 1) / 3)) : '');

/** @type {Control} */
const model = { key: 'model', kind: 'choice', offers: ['bg-nbd', 'mbg-nbd', 'pareto-nbd', 'gompertz-nbd', 'bg-cnbd-k', 'mbg-cnbd-k'], isFirst: true };
/** @type {Control} */
const anyModel = { ...model, offers: [...model.offers ?? [], 'bg-bb'] };
/** One that lets customers of one purchase be gone. @type {Control} */
const valueModel = { key: 'valueModel', option: 'model', kind: 'choice', offers: ['mbg-nbd', 'bg-nbd', 'pareto-nbd', 'gompertz-nbd', 'bg-cnbd-k', 'mbg-cnbd-k', 'bg-bb'] };
/** @type {Control[]} */
const fitted = [
  { key: 'clvPeriod', option: 'period', kind: 'choice', offers: ['week', 'day', 'month', 'quarter', 'year'] },
  { key: 'calibrationEnd', kind: 'day', isFirst: true },
];
/** Where there is always a holdout. @type {Control[]} */
const heldOut = [fitted[0], { key: 'calibrationEnd', kind: 'slider', isDay: true, isFirst: true, usual: beforeLastThird }];
/** Periods of a year, the horizon unless told. @type {Record<string, string>} */
const YEAR = { day: '365', week: '52', month: '12', quarter: '4', year: '1' };
/** What the models are made of, by name. @type {Record<string, string[]>} */
export const PARAMETERS = {
  'bg-nbd': ['r', 'alpha', 'a', 'b'],
  'mbg-nbd': ['r', 'alpha', 'a', 'b'],
  'bg-cnbd-k': ['r', 'alpha', 'a', 'b'],
  'mbg-cnbd-k': ['r', 'alpha', 'a', 'b'],
  'pareto-nbd': ['r', 'alpha', 's', 'beta'],
  'gompertz-nbd': ['r', 'alpha', 'b', 's', 'beta'],
};
/** @type {Control[]} */
const worth = [
  { key: 'ahead', option: 'horizon', kind: 'slider', range: [1, 400], isFirst: true, usual: (_, valueOf) => YEAR[valueOf('clvPeriod') || 'week'] ?? '' },
  { key: 'discountRate', kind: 'slider', value: '0.1', range: [0, 0.5, 0.01], isFirst: true },
  { key: 'margin', kind: 'slider', value: '1', range: [0.01, 1, 0.01], isFirst: true },
];

/** @type {Record<string, Control[]>} */
export const CONTROLS = {
  rfm: [before, ...rfm, { key: 'weights', kind: 'numbers' }, by],
  value: [before, ...tiers, by],
  lifecycle: [
    before,
    ...stages,
    ...byRhythm.map((control) => ({ ...control, views: ['lifecycle.stages'] })),
    // It holds both ways beside each other, whichever the stages go by.
    ...rhythm.map((control) => ({ ...control, views: ['lifecycle.rhythm'] })),
    by,
  ],
  movement: [period, ...stages, ...byRhythm, by],
  migration: [
    ...followed,
    { key: 'from', kind: 'day', isFirst: true, usual: ({ to }, valueOf) => (valueOf('to') || to ? quarterBefore(valueOf('to') || to || '') : '') },
    { key: 'to', kind: 'day', isFirst: true, usual: ({ to }) => to ?? '' },
    by,
  ],
  trend: [...followed, period, { key: 'periods', kind: 'number', value: '12', range: [1, 120], isFirst: true }, by],
  retention: [
    period,
    {
      key: 'measure',
      kind: 'choice',
      offers: ['share', 'orders', 'revenue', 'revenueSoFar', 'averageOrder', 'netRetention', 'grossRetention'],
      source: 'margins',
      further: ['margin', 'marginSoFar'],
      isFirst: true,
      views: ['retention.triangle'],
    },
    { key: 'money', kind: 'choice', offers: ['revenue'], source: 'margins', further: ['margin'], isFirst: true, views: ['retention.revenue'] },
    { key: 'mode', kind: 'choice', offers: ['exact', 'onOrAfter', 'brackets'], isFirst: true },
    { key: 'brackets', kind: 'numbers', value: '1, 3, 6, 12', when: { mode: ['brackets'] }, isFirst: true },
    { ...by, isFirst: true, views: ['retention.curves', 'retention.revenue'] },
    { key: 'rows', kind: 'choice', offers: ['starts', 'groups'], views: ['retention.triangle'] },
    { key: 'rowsBy', option: 'by', kind: 'choice', source: 'groupings', when: { rows: ['groups'] }, isNeeded: true, views: ['retention.triangle'] },
    { key: 'window', kind: 'choice', offers: ['calendar', 'rolling'] },
    { key: 'weekStart', kind: 'choice', offers: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'], when: { period: ['week'] } },
    { key: 'cohorts', kind: 'choice', offers: ['firstPurchase', 'signUp', 'enrolment'] },
    { key: 'start', kind: 'choice', offers: ['first', 'every'], when: { cohorts: ['firstPurchase'] } },
    { key: 'minimumOccurrences', kind: 'number', value: '1', range: [1, 1000] },
    { key: 'shareOf', option: 'of', kind: 'choice', offers: ['first', 'previous'] },
    { key: 'average', kind: 'choice', offers: ['weighted', 'simple'] },
    { key: 'minimumSize', kind: 'number', value: '30', range: [0, 1000000] },
    { key: 'leaveOut', kind: 'number', value: '0', range: [0, 1000] },
    { key: 'cohortsFrom', option: 'from', kind: 'day' },
    { key: 'landmark', kind: 'number', range: [1, 1000], views: ['retention.curves', 'retention.trend'] },
  ],
  kmeans: [before, ...clusters, by],
  cox: [
    { key: 'covariates', kind: 'several', source: 'attributes', isFirst: true },
    { key: 'inactiveDays', kind: 'number', value: '90', range: [1, 3650] },
    strata,
    unit,
  ],
  survival: [
    { ...by, isFirst: true, views: ['survival.curves'] },
    { key: 'inactiveDays', kind: 'number', value: '90', range: [1, 3650], isFirst: true },
    { key: 'weighting', kind: 'choice', offers: ['logRank', 'wilcoxon', 'taroneWare', 'peto'], unless: { by: ['none'] }, views: ['survival.curves'] },
    { ...strata, unless: { by: ['none'] }, views: ['survival.curves'] },
    unit,
  ],
  profile: [...crossed, { key: 'attribute', kind: 'choice', source: 'attributes', isFirst: true }, by],
  tree: [
    ...crossed,
    { key: 'segment', kind: 'choice', source: 'groups', isFirst: true },
    { key: 'depth', kind: 'number', value: '3', range: [1, 5] },
  ],
  repurchase: [
    { key: 'day', kind: 'number', value: '30', range: [1, 3650], isFirst: true, views: ['repurchase.hazard'] },
    { key: 'within', kind: 'number', range: [1, 3650], isFirst: true, views: ['repurchase.hazard'] },
    { key: 'threshold', kind: 'number', value: '0.1', range: [0.001, 0.999, 0.001], views: ['repurchase.hazard'] },
    { key: 'horizon', kind: 'number', range: [1, 36525] },
    { key: 'firstFrom', option: 'from', kind: 'day' },
  ],
  clv: [
    anyModel,
    ...fitted,
    { ...worth[0], views: ['clv.distribution', 'clv.expectedMatrix', 'clv.newCustomer'] },
    { ...worth[1], views: ['clv.distribution', 'clv.residualMatrix'] },
    { ...worth[2], views: ['clv.distribution'] },
    { key: 'acquisitionCost', kind: 'number', range: [0.01, 1e12, 0.01], isOpen: true, views: ['clv.distribution'] },
  ],
  earlyWarning: [
    { ...valueModel, isFirst: true },
    { key: 'top', kind: 'slider', value: '0.2', range: [0.01, 1, 0.01], isFirst: true },
    { key: 'below', kind: 'slider', value: '0.5', range: [0.02, 1, 0.01], isFirst: true },
    { key: 'above', kind: 'number', value: '0.1', range: [0, 0.99, 0.01] },
    fitted[0],
    ...worth.map((control) => ({ ...control, isFirst: false })),
  ],
  equity: [
    { key: 'groupsOf', option: 'by', kind: 'choice', offers: ['clvTier', 'cohort'], source: 'groupings', isFirst: true, views: ['clv.equity'] },
    { key: 'cohortsOf', option: 'cohorts', kind: 'choice', offers: ['quarter', 'month', 'week', 'year'], when: { groupsOf: ['cohort'] }, views: ['clv.equity'] },
    valueModel,
    ...fitted.map((control) => ({ ...control, isFirst: false })),
    ...worth,
  ],
  calibration: [anyModel, ...heldOut],
  tracking: [model, ...heldOut, { key: 'cumulative', kind: 'choice', offers: ['false', 'true'], isFlag: true, isFirst: true }],
  history: [model, ...fitted, { key: 'customer', kind: 'text', isFirst: true }],
  contours: [model, ...fitted, { key: 'parameters', kind: 'choice', source: 'parameters', isPair: true, isFirst: true }],
  heterogeneity: [model, ...fitted, { key: 'differing', kind: 'choice', offers: ['rate', 'dropout'], isFirst: true }],
  timings: [],
  tournament: fitted,
  whatif: [
    { key: 'moreRetention', option: 'retention', kind: 'slider', isPoints: true, value: '0.05', range: [0, 0.3, 0.01], isFirst: true },
    { key: 'moreOrders', option: 'frequency', kind: 'slider', value: '0.05', range: [0, 1, 0.01], isFirst: true },
    { key: 'reward', kind: 'slider', value: '0.02', range: [0, 0.3, 0.01], isFirst: true },
    fitted[0],
    ...worth.map((control) => ({ ...control, isFirst: false })),
  ],
  programme: [
    { key: 'running', option: 'runningCost', kind: 'number', value: '0', range: [0, 1e12, 0.01], isFirst: true, views: ['programme.bridge'] },
    { key: 'pointValue', kind: 'number', range: [0.0001, 1e9, 0.0001], isFirst: true, views: ['programme.points', 'programme.bridge'] },
    { key: 'margin', kind: 'number', range: [0.01, 1, 0.01], views: ['programme.bridge'] },
    { key: 'programmeFrom', option: 'from', kind: 'day' },
  ],
  launch: [
    { key: 'launch', kind: 'day', isFirst: true },
    { key: 'clvPeriod', option: 'period', kind: 'choice', offers: ['week', 'day', 'month', 'quarter'], isFirst: true },
    { key: 'launchOf', option: 'measure', kind: 'choice', offers: ['automatic', 'orders', 'active'], unsaid: 'automatic', isFirst: true },
    { key: 'beside', option: 'controls', kind: 'choice', offers: ['none'], unsaid: 'none', source: 'groupings' },
    { key: 'treated', kind: 'text', unless: { beside: ['none'] }, isNeeded: true },
  ],
  projection: [
    period,
    { key: 'ahead', option: 'horizon', kind: 'number', range: [1, 1000], isFirst: true },
    { key: 'holdout', kind: 'number', range: [0, 1000] },
    unit,
  ],
};

/** @type {Record<string, string>} */
const ANALYSES = {
  'lifecycle.movement': 'movement',
  'lifecycle.through': 'movement',
  'segments.overTime': 'trend',
  'profile.rules': 'tree',
  'clv.bySegment': 'equity',
  'clv.equity': 'equity',
  'clv.earlyWarning': 'earlyWarning',
  'clv.contours': 'contours',
  'clv.tracking': 'tracking',
  'clv.deciles': 'calibration',
  'clv.holdoutByFrequency': 'calibration',
  'clv.holdoutByRecency': 'calibration',
  'clv.holdoutByAge': 'calibration',
  'clv.holdoutBySilence': 'calibration',
  'clv.history': 'history',
  'clv.heterogeneity': 'heterogeneity',
  'clv.timings': 'timings',
  'clv.tournament': 'tournament',
  'clusters.profiles': 'kmeans',
  'clusters.sizes': 'kmeans',
  'clusters.candidates': 'kmeans',
};

/** The analysis that a chart shows. @param {string} view */
export const analysisOf = (view) => ANALYSES[view] ?? view.split('.')[0];

/**
 * The options that these values of controls stand for.
 * @param {Control[]} controls
 * @param {(control: Control) => string} valueOf
 */
export function optionsOf(controls, valueOf) {
  /** @type {Record<string, any>} */
  const options = {};
  for (const control of controls) {
    const text = valueOf(control);
    if (text === '' || text === defaultOf(control) || text === control.unsaid) continue;
    const path = (control.option ?? control.key).split('.');
    const name = path.pop() ?? '';
    let within = options;
    for (const part of path) within = within[part] ??= {};
    within[name] = asOption(control, text);
  }
  return options;
}

/** @param {Control} control */
export const defaultOf = ({ value, offers }) => value ?? offers?.[0] ?? '';

/** @param {Control} control @param {string} text */
function asOption({ kind, isDay, isFlag, isPair }, text) {
  if (kind === 'number' || kind === 'slider' && !isDay) return Number(text);
  if (isFlag) return text === 'true';
  if (isPair) return text.split(', ');
  if (kind === 'several') return text.split(',');
  if (kind === 'numbers') return text.split(/[\s,;]+/).filter(Boolean).map(Number);
  if (kind !== 'rules') return text;
  return text.split('\n').filter((line) => line.trim()).map((line) => {
    const [name, ...rule] = line.split(':');
    return rule.length ? { name: name.trim(), rule: rule.join(':').trim() } : { name: line.trim(), rule: line.trim() };
  });
}

/** Whether a control stands for an option, or a part of it. @param {Control} control @param {string} option */
export const isFor = ({ key, option: own = key }, option) => own.split('.')[0] === option;

/**
 * The values of controls that these options stand for.
 * @param {Control[]} controls
 * @param {Record<string, any>} options
 */
export function valuesOf(controls, options) {
  /** @type {Record<string, string>} */
  const values = {};
  for (const control of controls) {
    const option = (control.option ?? control.key).split('.').reduce((within, part) => within?.[part], options);
    const text = asText(control, option);
    if (text === null) continue;
    values[control.key] = text;
    // It is there only with these.
    for (const [key, [first]] of Object.entries(control.when ?? {})) values[key] ??= first;
  }
  return values;
}

/** @param {Control} control @param {any} option @returns {string | null} nothing if the control does not stand for it */
function asText({ kind, offers, source }, option) {
  if (option === undefined || option === null) return null;
  if (kind === 'choice') return Array.isArray(option) ? (source ? option.join(', ') : null) : source || offers?.includes(String(option)) ? String(option) : null;
  if (kind === 'rules') return Array.isArray(option) ? option.map(({ name, rule }) => `${name}: ${rule}`).join('\n') : null;
  return Array.isArray(option) ? option.join(kind === 'several' ? ',' : ', ') : String(option);
}
