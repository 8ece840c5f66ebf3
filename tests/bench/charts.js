// Drawing in the page: a chart of many marks on a canvas of two device pixels a css pixel, again and again.
import { open } from '../../pkg/client.js';
import init, { draw, height } from '../../pkg/tenure.js';

const WIDTH = 1280;

/** @typedef {Record<string, { marks: number, times: number[] }>} Drawn marks of each chart, and the milliseconds of each time it was drawn */

/** @param {File} file @param {number} repetitions @returns {Promise<Drawn>} */
export async function charts(file, repetitions) {
  await init('tenure.wasm');
  const client = await open('tenure.wasm');
  await client.load('transactions', file);
  /** @type {Drawn} */
  const drawn = {};
  for (const [name, options] of /** @type {const} */ ([
    ['retention.triangle', { period: 'week' }],
    ['retention.triangle', {}],
    ['value.lorenz', {}],
    ['clv.distribution', {}],
  ])) {
    const { spec } = await client.chart(name, options);
    const canvas = document.createElement('canvas');
    const tall = Math.ceil(height(canvas, spec, WIDTH) ?? spec.height);
    Object.assign(canvas, { width: 2 * WIDTH, height: 2 * tall });
    document.body.replaceChildren(canvas);
    /** @type {number[]} */
    const times = [];
    let marks = 0;
    // The first warms the engine up and does not count.
    for (let turn = 0; turn <= repetitions; turn++) {
      const begun = performance.now();
      const picture = draw(canvas, spec, { scale: 2 });
      if (turn) times.push(performance.now() - begun);
      marks = picture.length;
      picture.free();
      await new Promise((painted) => requestAnimationFrame(painted));
    }
    drawn[`${name}${'period' in options ? `, by ${options.period}` : ''}`] = { marks, times };
  }
  client.close();
  return drawn;
}
