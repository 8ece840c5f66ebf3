// What the bundler provides.
declare module 'tenure:worker' {
  /** The source of the classic worker: the engine's glue and www/worker.js. */
  const source: string;
  export default source;
}
