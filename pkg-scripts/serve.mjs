// A static file server for the page and its tests: files of one folder, the right types, nothing else.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Serves `folder` under `base`; resolves to the server once it listens.
 * @param {string} folder
 * @param {{ port?: number, base?: string, onRequest?: (url: string) => void }} [options]
 * @returns {Promise<import('node:http').Server>}
 */
export function serve(folder, { port = 0, base = '/', onRequest } = {}) {
  const root = path.resolve(folder);
  const server = createServer(async (request, response) => {
    onRequest?.(request.url ?? '');
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const file = path.join(root, decodeURIComponent(name.slice(base.length)));
    const known = name.startsWith(base) && (file + path.sep).startsWith(root + path.sep);
    if (!known || !(await stat(file).catch(() => null))?.isFile()) {
      response.writeHead(404).end('There is no such file.\n');
      return;
    }
    const type = TYPES[/** @type {keyof typeof TYPES} */ (path.extname(file))];
    response.writeHead(200, { 'content-type': type ?? 'application/octet-stream', 'cache-control': 'no-cache' });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server)));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, port] = process.argv.slice(2);
  try {
    await serve(folder, { port: Number(port) });
    console.log(`Tenure is at http://127.0.0.1:${port} (Ctrl+C stops it)`);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EADDRINUSE') throw error;
    console.error(`Port ${port} is taken. Choose another: PORT=8081 ./pkg-scripts/serve`);
    process.exit(1);
  }
}
