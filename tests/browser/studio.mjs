// SPDX-License-Identifier: MIT
// Why: what the player does to samples is measured on samples.  A page with
// nothing but the module, on a server of its own; sounds are made to measure.

import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';

const read = (path) => readFileSync(new URL(path, import.meta.url));

const common = {
  '/': ['text/html', '<!DOCTYPE html><html lang="en"><title>Studio</title><button>Go</button></html>'],
  '/favicon.ico': ['image/x-icon', ''],
  '/pagescape-player.js': ['text/javascript', read('../../share/web/pagescape-player.js')],
  '/studio.js': ['text/javascript', read('./studio.page.js')],
};

/** Serve them, and what ${more} has: { path: [type, bytes] }. */
export async function openStudio(more = {}) {
  const files = { ...common, ...more };
  const asked = [];
  const server = createServer((request, response) => {
    const path = request.url.split('?')[0];
    const found = files[path];
    asked.push(path);
    response.writeHead(found ? 200 : 404, { 'Content-Type': found?.[0] ?? 'text/plain' });
    response.end(found?.[1] ?? 'not here');
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    asked,
    files,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
}
