// What the bundler provides.
declare module 'tenure:worker' {
  /** The source of the classic worker: the engine's glue and www/worker.js. */
  const source: string;
  export default source;
}

/** The engine's classic glue, which stands above the worker's own source. */
declare const wasm_bindgen: typeof import('../target/engine/web/engine.js');
