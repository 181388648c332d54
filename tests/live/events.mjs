#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Why: subscribers by the hundred, some of them hostile, and what they hear.
//
//   node events.mjs listen URL SECONDS     events of one stream, a line each
//   node events.mjs crowd URL N SECONDS    N subscribers, half by WebSocket:
//       "OPEN TOLD LATE": how many were open, how many heard an event, and
//       the 95th percentile of milliseconds since it was made
//   node events.mjs follow URL SECONDS     the same as listen, but whoever is
//       sent away says "# closed" and comes back
//   node events.mjs abuse URL SECONDS      hostile ids, methods and ends
//   node events.mjs churn SOCKET BOOK SECONDS   publishes and deletes

import { connect } from 'node:net';
import { request } from 'node:http';
import { randomBytes } from 'node:crypto';

const [what, address, ...more] = process.argv.slice(2);
const url = what === 'churn' ? null : new URL(address);
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

const head = (headers, method = 'GET') => (
  `${method} ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n`
  + `${headers.join('\r\n')}${headers.length > 0 ? '\r\n' : ''}\r\n`
);
const SSE = ['Accept: text/event-stream'];
const WEBSOCKET = () => ['Connection: Upgrade', 'Upgrade: websocket',
  'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`];

/** A subscriber; told(text, ms) for each event. */
function subscribe(headers, told) {
  const socket = connect({ host: url.hostname, port: url.port });
  const self = { socket, isOpen: false };
  let text = '';
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.write(head(headers));
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1');
    if (/^HTTP\/1\.1 (200|101)/.test(text)) self.isOpen = true;
    for (;;) {
      const found = /\{"type":"book".*?"changed":(?:null|\{.*?\})\}/.exec(text);
      if (!found) break;
      told?.(found[0]);
      text = text.slice(found.index + found[0].length);
    }
  });
  return self;
}

async function listen(seconds) {
  const { socket } = subscribe(SSE, (event) => console.log(event));
  await pause(seconds * 1000);
  socket.destroy();
}

async function follow(seconds) {
  const end = Date.now() + seconds * 1000;
  let current = null;
  const come = () => {
    if (Date.now() > end) return;
    current = subscribe(SSE, (event) => console.log(event)).socket;
    let isOpen = false;
    current.on('connect', () => { isOpen = true; });
    current.on('close', () => {
      if (isOpen) console.log('# closed');
      setTimeout(come, 200);
    });
    current.on('end', () => current.destroy());
  };
  come();
  await pause(seconds * 1000);
  process.exit(0);
}

async function crowd(count, seconds) {
  const late = [];
  const heard = new Set();
  const all = [];
  for (let i = 0; i < count; i += 1) {
    const began = Date.now();
    all.push(subscribe(i % 2 === 0 ? SSE : WEBSOCKET(), (event) => {
      const { version } = JSON.parse(event);
      // What was told before it came is not late.
      if (version > began) late.push(Date.now() - version);
      heard.add(i);
    }));
    if (i % 100 === 99) await pause(20);
  }
  await pause(500);
  console.log('ready');
  await pause(seconds * 1000);
  late.sort((a, b) => a - b);
  console.log(all.filter(({ isOpen }) => isOpen).length, heard.size,
    late[Math.floor(late.length * 0.95)] ?? -1);
  for (const { socket } of all) socket.destroy();
}

/** An id of a message that was there a moment ago. */
const expired = () => `${Math.floor(Date.now() / 1000) - Math.floor(Math.random() * 4)}:0`;

const HOSTILE = [
  ['Last-Event-ID: 1:0'], ['Last-Event-ID: 1700000000:0'], ['Last-Event-ID: 1700000000:4,3,[2]'],
  ['Last-Event-ID: -1:-1'], ['Last-Event-ID: 9999999999:9'], ['Last-Event-ID: x'],
  ['If-None-Match: 0'], ['If-None-Match: 99', 'If-Modified-Since: Tue, 24 Nov 2026 10:00:00 GMT'],
  ['If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT'], ['If-Modified-Since: nonsense'],
  ['Range: bytes=0-1'], ['Accept: */*'], ['Accept: multipart/mixed'],
];

async function abuse(seconds) {
  const end = Date.now() + seconds * 1000;
  let n = 0;
  while (Date.now() < end) {
    const round = [];
    for (let i = 0; i < 40; i += 1) {
      const hostile = n % 4 === 1 ? [`Last-Event-ID: ${expired()}`]
        : n % 16 === 2 ? [`If-None-Match: 0`, `If-Modified-Since: ${new Date(Date.now() - 2000).toUTCString()}`]
          : HOSTILE[n % HOSTILE.length];
      const headers = [...(n % 3 === 2 ? WEBSOCKET() : SSE), ...hostile];
      const method = n % 29 === 0 ? 'DELETE' : n % 31 === 0 ? 'POST' : 'GET';
      const socket = connect({ host: url.hostname, port: url.port });
      socket.on('error', () => {});
      socket.on('data', () => {});
      socket.write(head(headers, method));
      if (n % 3 === 2) socket.write(randomBytes(n % 60));
      round.push(socket);
      n += 1;
    }
    await pause(15);
    for (const [i, socket] of round.entries()) {
      if (i % 2 === 0) socket.resetAndDestroy();
      else socket.destroy();
    }
  }
  console.log(n);
}

/** Events that come, go and expire in the channel of a book. */
async function churn(book, seconds) {
  const end = Date.now() + seconds * 1000;
  const ask = (method) => new Promise((resolve) => {
    const sent = request({ socketPath: address, method, path: `/publish/book-${book}` }, (answer) => {
      answer.resume().on('end', resolve);
    });
    sent.on('error', resolve);
    sent.end(method === 'POST' ? '{"type":"book","changed":null}' : undefined);
  });
  for (let n = 0; Date.now() < end; n += 1) {
    await ask(n % 17 === 16 ? 'DELETE' : 'POST');
    // Now and then long enough for all of them to expire.
    await pause(n % 60 === 59 ? 2500 : 10);
  }
}

if (what === 'churn') {
  await churn(more[0], Number(more[1]));
} else {
  await ({ listen, follow, crowd, abuse })[what](...more.map(Number));
}
