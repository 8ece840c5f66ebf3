// What the reader can choose of each analysis. A control that has the value that the engine takes by itself says nothing to
// it; the test of these holds the two together.

/**
 * @typedef {object} Control
 * @property {string} key what it is kept under and called in the catalogue
 * @property {string} [option] of the analysis, with a dot for one within another; the key unless told
 * @property {'choice' | 'several' | 'number' | 'numbers' | 'day' | 'rules'} kind
 * @property {string} [value] what the engine takes by itself; of a choice, its first offer
 * @property {string[]} [offers] of a choice
 * @property {'attributes' | 'groups' | 'groupings' | 'followed'} [source] what of the open data is offered too
 * @property {string} [unsaid] the offer for which the controls stand that appear with it
 * @property {[key: string, ...values: string[]]} [when] it is there only while another has one of these values
 * @property {[min: number, max: number, step?: number]} [range] of a number
 * @property {boolean} [isNeeded] nothing is asked before it has a value
 * @property {boolean} [isFirst] it stands in view, the others below a fold
 * @property {string[]} [views] the charts that it matters to, if not all
 */

const PERIODS = ['month', 'week', 'quarter', 'year', 'day'];

/** @type {Control} */
const before = { key: 'before', kind: 'day', isFirst: true, views: ['rfm.segments', 'rfm.treemap', 'value.tiers', 'lifecycle.stages'] };
/** @type {Control} */
const of = { key: 'of', kind: 'choice', offers: ['rfm', 'lifecycle', 'value'], isFirst: true };
/** @type {Control} */
const followed = { ...of, offers: ['rfm', 'lifecycle', 'value', 'clusters'], source: 'followed' };
/** @type {Control} */
const by = { key: 'by', kind: 'choice', offers: ['none'], unsaid: 'none', source: 'groupings' };
/** @type {Control} */
const period = { key: 'period', kind: 'choice', offers: PERIODS, isFirst: true };

/** @type {Control[]} */
const stages = [
  { key: 'method', kind: 'choice', offers: ['fixed', 'rhythm'] },
  { key: 'silentDays', kind: 'number', value: '90', range: [1, 3650] },
  { key: 'lostDays', kind: 'number', value: '365', range: [1, 3650] },
  { key: 'wonBackDays', kind: 'number', value: '30', range: [1, 3650] },
  { key: 'matureOrders', kind: 'number', value: '4', range: [2, 1000] },
  { key: 'silentShare', kind: 'number', value: '0.9', range: [0, 1, 0.01] },
  { key: 'lostShare', kind: 'number', value: '0.99', range: [0, 1, 0.01] },
];

/** @type {Record<string, Control[]>} */
export const CONTROLS = {
  rfm: [
    before,
    { key: 'scheme', kind: 'choice', offers: ['cells', 'grid', 'rules'], unsaid: 'rules' },
    { key: 'rules', option: 'scheme', kind: 'rules', when: ['scheme', 'rules'], isNeeded: true },
    { key: 'bins', kind: 'number', value: '5', range: [2, 10] },
    { key: 'binning', kind: 'choice', offers: ['quantile', 'width', 'cuts'], unsaid: 'cuts' },
    { key: 'cuts.recency', kind: 'numbers', when: ['binning', 'cuts'] },
    { key: 'cuts.frequency', kind: 'numbers', when: ['binning', 'cuts'] },
    { key: 'cuts.monetary', kind: 'numbers', when: ['binning', 'cuts'] },
    { key: 'recencyIn', kind: 'choice', offers: ['day', 'week', 'month', 'quarter', 'year'] },
    { key: 'frequencyOf', kind: 'choice', offers: ['occasions', 'orders'] },
    { key: 'monetaryOf', kind: 'choice', offers: ['total', 'mean'] },
    { key: 'weights', kind: 'numbers' },
    by,
  ],
  value: [
    before,
    { key: 'tiers', option: 'scheme', kind: 'choice', offers: ['shares', 'thresholds', 'abc', 'heavy'], isFirst: true },
    { key: 'shares', option: 'cuts', kind: 'numbers', value: '0.2, 0.3', when: ['tiers', 'shares', 'heavy'], isFirst: true },
    { key: 'sharesOfRevenue', option: 'cuts', kind: 'numbers', value: '0.8, 0.15', when: ['tiers', 'abc'], isFirst: true },
    { key: 'amounts', option: 'cuts', kind: 'numbers', when: ['tiers', 'thresholds'], isNeeded: true, isFirst: true },
    by,
  ],
  lifecycle: [before, ...stages, by],
  movement: [period, ...stages, by],
  migration: [followed, { key: 'from', kind: 'day', isFirst: true }, { key: 'to', kind: 'day', isFirst: true }, by],
  trend: [followed, period, { key: 'periods', kind: 'number', value: '12', range: [1, 120], isFirst: true }, by],
  retention: [
    period,
    {
      key: 'measure',
      kind: 'choice',
      offers: ['share', 'orders', 'revenue', 'revenueSoFar', 'averageOrder', 'netRetention', 'grossRetention'],
      isFirst: true,
      views: ['retention.triangle'],
    },
    { key: 'mode', kind: 'choice', offers: ['exact', 'onOrAfter', 'brackets'], isFirst: true },
    { key: 'brackets', kind: 'numbers', value: '1, 3, 6, 12', when: ['mode', 'brackets'], isFirst: true },
    { ...by, isFirst: true, views: ['retention.curves', 'retention.revenue'] },
    { key: 'rows', kind: 'choice', offers: ['starts', 'groups'], views: ['retention.triangle'] },
    { key: 'rowsBy', option: 'by', kind: 'choice', source: 'groupings', when: ['rows', 'groups'], isNeeded: true, views: ['retention.triangle'] },
    { key: 'window', kind: 'choice', offers: ['calendar', 'rolling'] },
    { key: 'weekStart', kind: 'choice', offers: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'], when: ['period', 'week'] },
    { key: 'cohorts', kind: 'choice', offers: ['firstPurchase', 'signUp', 'enrolment'] },
    { key: 'start', kind: 'choice', offers: ['first', 'every'], when: ['cohorts', 'firstPurchase'] },
    { key: 'minimumOccurrences', kind: 'number', value: '1', range: [1, 1000] },
    { key: 'shareOf', option: 'of', kind: 'choice', offers: ['first', 'previous'] },
    { key: 'average', kind: 'choice', offers: ['weighted', 'simple'] },
    { key: 'minimumSize', kind: 'number', value: '30', range: [0, 1000000] },
    { key: 'leaveOut', kind: 'number', value: '0', range: [0, 1000] },
    { key: 'landmark', kind: 'number', range: [1, 1000], views: ['retention.curves', 'retention.trend'] },
  ],
  kmeans: [
    { key: 'k', kind: 'number', range: [1, 50], isFirst: true },
    {
      key: 'features',
      kind: 'several',
      offers: ['recency', 'frequency', 'monetary', 'age', 'orders', 'averageOrder'],
      value: 'recency,frequency,monetary',
    },
    { key: 'clustering', option: 'method', kind: 'choice', offers: ['kmeans', 'mixture', 'miniBatch'] },
    by,
  ],
  survival: [
    { ...by, isFirst: true },
    { key: 'inactiveDays', kind: 'number', value: '90', range: [1, 3650], isFirst: true },
    { key: 'weighting', kind: 'choice', offers: ['logRank', 'wilcoxon', 'taroneWare', 'peto'] },
  ],
  profile: [{ ...of, source: 'groupings' }, { key: 'attribute', kind: 'choice', source: 'attributes', isFirst: true }, by],
  tree: [
    { ...of, source: 'groupings' },
    { key: 'segment', kind: 'choice', source: 'groups', isFirst: true },
    { key: 'depth', kind: 'number', value: '3', range: [1, 5] },
  ],
  repurchase: [
    { key: 'day', kind: 'number', value: '30', range: [1, 3650], isFirst: true, views: ['repurchase.hazard'] },
    { key: 'within', kind: 'number', range: [1, 3650], isFirst: true, views: ['repurchase.hazard'] },
    { key: 'threshold', kind: 'number', value: '0.1', range: [0.001, 0.999, 0.001], views: ['repurchase.hazard'] },
    { key: 'horizon', kind: 'number', range: [1, 36525] },
  ],
  projection: [
    period,
    { key: 'ahead', option: 'horizon', kind: 'number', range: [1, 1000], isFirst: true },
    { key: 'holdout', kind: 'number', range: [0, 1000] },
  ],
};

/** @type {Record<string, string>} */
const ANALYSES = {
  'lifecycle.movement': 'movement',
  'lifecycle.through': 'movement',
  'segments.overTime': 'trend',
  'profile.rules': 'tree',
  'clusters.profiles': 'kmeans',
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
function asOption({ kind }, text) {
  if (kind === 'number') return Number(text);
  if (kind === 'several') return text.split(',');
  if (kind === 'numbers') return text.split(/[\s,;]+/).filter(Boolean).map(Number);
  if (kind !== 'rules') return text;
  return text.split('\n').filter((line) => line.trim()).map((line) => {
    const [name, ...rule] = line.split(':');
    return rule.length ? { name: name.trim(), rule: rule.join(':').trim() } : { name: line.trim(), rule: line.trim() };
  });
}
