// What the bundler provides.
declare module 'tenure:worker' {
  /** The source of the classic worker: the engine's glue and www/worker.js. */
  const source: string;
  export default source;
}

declare module 'tenure:style' {
  /** The page's styles. */
  const style: string;
  export default style;
}
declare module 'tenure:markup' {
  /** The page, without what is true of the site only. */
  const markup: string;
  export default markup;
}

/** The files that the service worker keeps, each with its digest, and what tells them from those of another version. */
declare const FILES: Record<string, string>;
declare const VERSION: string;

/** The engine's classic glue, which stands above the worker's own source. */
declare const wasm_bindgen: typeof import('../target/engine/web/engine.js');

// Parts of packages that come without types.
declare module 'hyparquet-compressors/src/gzip.js' {
  export function gunzip(input: Uint8Array, output: Uint8Array): Uint8Array;
}
declare module 'hyparquet-compressors/src/lz4.js' {
  export function decompressLz4(input: Uint8Array, outputLength: number): Uint8Array;
  export function decompressLz4Raw(input: Uint8Array, outputLength: number): Uint8Array;
}
declare module 'lz4js' {
  export function decompress(frame: Uint8Array, outputLength?: number): Uint8Array;
}
