// SPDX-License-Identifier: MIT
// Why: a client that may be rude: bytes as they are, from any address of this
// machine, slow, half-closed or gone.  What is answered 5xx or 429 is looked at,
// always.

import { connect } from 'node:net';

export const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

/** Answers with 5xx or 429 that are not our JSON, nor our page. */
export const strange = [];

function judge(text) {
  for (const found of text.matchAll(/HTTP\/1\.[01] (5\d\d|429) [^]*?\r\n\r\n([^]*?)(?=HTTP\/1\.|$)/g)) {
    // What nginx does not understand never comes to a location of ours.
    if (['501', '505'].includes(found[1])) continue;
    if (!/"success":false,"error":"|<title>Pagescape/.test(found[2])) {
      strange.push(`${found[1]} ${found[2].slice(0, 200)}`);
    }
  }
}

/** A connection: what came is in .text, .isClosed says whether it ended. */
export function open(at, from = '127.0.0.1', options = {}) {
  const socket = connect({
    ...at, localAddress: at.path ? undefined : from, allowHalfOpen: true, ...options,
  });
  const self = { socket, text: '', isClosed: false, isOpen: false };
  self.closed = new Promise((done) => {
    const end = () => {
      if (!self.isClosed) judge(self.text);
      self.isClosed = true;
      done();
    };
    socket.on('close', end);
    socket.on('end', () => { socket.end(); end(); });
    socket.on('error', (error) => { self.error = error.code; end(); });
  });
  self.opened = new Promise((done) => {
    socket.on('connect', () => { self.isOpen = true; done(true); });
    self.closed.then(() => done(false));
  });
  socket.setNoDelay(true);
  if (options.isDeaf) {
    socket.pause();
  } else {
    socket.on('data', (bytes) => {
      if (self.text.length < 1e6) self.text += bytes.toString('latin1');
    });
  }
  return self;
}

export const statuses = (text) => [...text.matchAll(/HTTP\/1\.[01] (\d\d\d) /g)]
  .map((found) => Number(found[1]));

/** Send these bytes and read until the far side ends, or for so long. */
export async function talk(at, bytes, { from, half = false, ms = 5000 } = {}) {
  const self = open(at, from);
  await self.opened;
  if (half) self.socket.end(bytes); else self.socket.write(bytes);
  await Promise.race([self.closed, pause(ms)]);
  if (!self.isClosed) judge(self.text);
  self.socket.destroy();
  return self;
}

export const head = (method, path, more = '') => (
  `${method} ${path} HTTP/1.1\r\nHost: pagescape.test\r\n${more}\r\n`
);

export const posting = (body, more = '') => head('POST', '/api/generate-soundscapes', (
  `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${more}`
)) + body;

/** One request with an answer: its status and how long it took. */
export async function ask(at, method, path, body = '', from = undefined, ms = 30000) {
  const start = Date.now();
  const self = await talk(at, head(method, path, `Connection: close\r\n${body === '' ? '' : (
    `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
  )}`) + body, { from, ms });
  return {
    status: statuses(self.text)[0] ?? 0,
    body: self.text.slice(self.text.indexOf('\r\n\r\n') + 4),
    ms: Date.now() - start,
    error: self.error,
  };
}

/**
 * These requests over so many kept connections, one after the other on each;
 * counts of the statuses they were answered with (0: none).
 */
export async function flood(at, from, connections, requests) {
  const counts = {};
  const line = requests[Symbol.iterator]();
  const one = async () => {
    let self = null;
    for (const bytes of { [Symbol.iterator]: () => line }) {
      if (!self || self.isClosed) {
        self = open(at, from);
        await self.opened;
      }
      self.text = '';
      self.socket.write(bytes);
      const status = await answered(self);
      counts[status] = (counts[status] ?? 0) + 1;
    }
    self?.socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, one));
  return counts;
}

/** Wait for the whole answer on a kept connection; its status. */
function answered(self) {
  return new Promise((done) => {
    const timer = setTimeout(() => self.socket.destroy(), 30000);
    const look = () => {
      const end = self.text.indexOf('\r\n\r\n');
      const size = /\r\ncontent-length: (\d+)/i.exec(self.text);
      const is = end >= 0 && size && self.text.length >= end + 4 + Number(size[1]);
      if (!is && !self.isClosed) return;
      clearTimeout(timer);
      self.socket.off('data', look);
      judge(self.text);
      done(statuses(self.text)[0] ?? 0);
    };
    self.socket.on('data', look);
    self.closed.then(look);
  });
}
