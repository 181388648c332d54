// SPDX-License-Identifier: MIT
// Why: each attack once, for some seconds, and what must be true of it.  An
// attack is async (at, seconds, world) => [[is so, sentence, detail], …].

import { randomUUID } from 'node:crypto';
import { ask, flood, head, open, pause, posting, statuses, talk } from './client.mjs';
import { bodies, frames, heads } from './bytes.mjs';

const health = '/pagescape/healthz';
const many = (n, make) => Array.from({ length: n }, (_, i) => make(i));
const sum = (counts, wanted) => Object.entries(counts)
  .reduce((n, [status, count]) => n + (wanted.includes(Number(status)) ? count : 0), 0);
const told = (counts) => JSON.stringify(counts);
const drop = (crowd) => crowd.forEach((one) => one.socket.destroy());

async function table(at, rows, sentence) {
  const wrong = [];
  await Promise.all(rows.map(async ([name, bytes, right]) => {
    const { text } = await talk(at, bytes, { from: '127.0.0.21', ms: 15000 });
    const status = text.startsWith('ok\n') ? 200 : statuses(text)[0] ?? 0;
    const isRight = right.includes(status) || (status === 0 && text.startsWith('<html>') && right.includes(400));
    if (!isRight) wrong.push(`${name}: ${status}, not ${right}`);
  }));
  return [[wrong.length === 0, `${rows.length} ${sentence}`, wrong.join('\n')]];
}

export const attacks = {
  frames: (at) => table(at, frames, 'ways to frame a request wrongly are refused'),
  heads: (at) => table(at, heads, 'odd addresses and headers are refused or harmless'),
  bodies: (at) => table(at, bodies, 'odd bodies are refused'),

  /** Thousands who connect and say nothing. */
  async idle(at, seconds, world) {
    const crowd = [];
    for (let i = 0; i < world.idle; i += 500) {
      const some = many(Math.min(500, world.idle - i), (k) => open(at, `127.0.0.${30 + (i + k) % 4}`));
      await Promise.all(some.map((one) => one.opened));
      crowd.push(...some);
    }
    const open_ = crowd.filter((one) => one.isOpen).length;
    await pause(seconds * 1000);
    drop(crowd);
    return [[open_ === world.idle, `${world.idle} idle connections are taken`, `${open_}`]];
  },

  /** Heads that come a byte at a time: nginx waits 20 s for one. */
  async slowHeads(at, seconds, world) {
    const text = head('GET', health, `X-Slow: ${'x'.repeat(1000)}\r\n`);
    const crowd = many(world.slow, (i) => open(at, `127.0.0.${40 + i % 4}`));
    const end = Date.now() + Math.max(seconds, 40) * 1000;
    for (let n = 0; Date.now() < end && crowd.some((one) => !one.isClosed); n += 1) {
      for (const one of crowd) if (!one.isClosed) one.socket.write(text[n % text.length]);
      await pause(1000);
    }
    const closed = crowd.filter((one) => one.isClosed).length;
    drop(crowd);
    return [[closed === crowd.length, `${crowd.length} slow heads are cut off`, `${closed} were`]];
  },

  /** Bodies of a byte a second: an address may have so many under way. */
  async slowBodies(at, seconds, world) {
    const crowd = many(world.slow, () => open(at, '127.0.0.45'));
    await Promise.all(crowd.map((one) => one.opened));
    for (const one of crowd) one.socket.write(posting('x'.repeat(60000)).slice(0, -60000));
    for (let n = 0; n < seconds; n += 1) {
      for (const one of crowd) if (!one.isClosed) one.socket.write('[');
      await pause(1000);
    }
    const refused = crowd.filter((one) => statuses(one.text)[0] === 429).length;
    const other = crowd.filter((one) => ![undefined, 429].includes(statuses(one.text)[0])).length;
    drop(crowd);
    return [[refused >= crowd.length - 200 && other === 0,
      `of ${crowd.length} slow bodies of one address all but 100 are refused`,
      `${refused} refused, ${other} answered otherwise`]];
  },

  /** Who asks for the list and reads none of it. */
  async slowReaders(at, seconds, world) {
    const crowd = many(Math.min(world.slow, 300), (i) => open(at, `127.0.0.${50 + i % 4}`, { isDeaf: true }));
    await Promise.all(crowd.map((one) => one.opened));
    for (const one of crowd) one.socket.write(head('GET', '/pagescape/api/books?limit=200').repeat(4));
    await pause(seconds * 1000);
    drop(crowd);
    return [[true, `${crowd.length} readers who read nothing`]];
  },

  /** Subscribers who hear nothing, from one address and from several. */
  async listeners(at, seconds, world) {
    if (!world.events) return [];
    const crowd = many(1000, () => open(at, '127.0.0.60'));
    crowd.push(...many(500, (i) => open(at, `127.0.0.${61 + i % 4}`)));
    await Promise.all(crowd.map((one) => one.opened));
    for (const one of crowd) one.socket.write(head('GET', world.events, 'Accept: text/event-stream\r\n'));
    await pause(Math.max(seconds, 12) * 1000);
    const first = (from, to) => {
      const counts = {};
      for (const one of crowd.slice(from, to)) {
        const status = statuses(one.text)[0] ?? 0;
        counts[status] = (counts[status] ?? 0) + 1;
      }
      return counts;
    };
    const greedy = first(0, 1000);
    const others = first(1000);
    for (const one of crowd) one.socket.pause();
    await pause(Math.min(seconds, 2) * 1000);
    drop(crowd);
    return [
      [greedy[200] === 500 && greedy[429] === 500, 'one address has 500 subscribers at most', told(greedy)],
      [others[200] === 500, 'and four others are served meanwhile', told(others)],
    ];
  },

  /** One book, handed in as fast as it goes, by one address. */
  async oneBook(at, seconds, world) {
    const body = posting(JSON.stringify({ bookId: world.book }));
    const counts = await flood(at, '127.0.0.70', 32, many(2000, () => body));
    const jobs = await ask(at, 'GET', `/api/generate-soundscapes/${world.book}`);
    return [
      [sum(counts, [200, 202, 429]) === 2000, 'a flood for one book is answered', told(counts)],
      [counts[429] > 1000, 'and most of it by nginx', told(counts)],
      [jobs.status === 200, 'the book is there', `${jobs.status}`],
    ];
  },

  /** The same by an address that no limit of nginx holds up. */
  async oneBookTrusted(at, seconds, world) {
    const body = posting(JSON.stringify({ bookId: world.book }));
    const counts = await flood(at, '127.0.0.1', 32, many(3000, () => body));
    return [[sum(counts, [200, 202, 409, 429]) === 3000, 'nor without a limit', told(counts)]];
  },

  /** Ten thousand books that exist, and as many that do not. */
  async manyBooks(at, seconds, world) {
    const counts = await flood(at, '127.0.0.1', 64, world.flood.map((bookId) => (
      posting(JSON.stringify({ bookId })))));
    const unknown = await flood(at, '127.0.0.1', 64, many(5000, () => (
      posting(JSON.stringify({ bookId: randomUUID() })))));
    world.accepted += counts[202] ?? 0;
    return [
      [sum(counts, [200, 202, 429]) === world.flood.length, `${world.flood.length} books are taken or told to wait`, told(counts)],
      [unknown[404] === 5000, '5,000 unknown books are refused', told(unknown)],
    ];
  },

  /** Half-closed before, and after the request. */
  async halfClosed(at) {
    const nothing = await Promise.all(many(100, () => talk(at, '', { from: '127.0.0.80', half: true, ms: 10000 })));
    const asked = await Promise.all(many(50, () => talk(at, head('GET', health, 'Connection: close\r\n'), {
      from: '127.0.0.81', half: true, ms: 20000,
    })));
    const cut = await Promise.all(many(50, () => talk(at, posting('{"bookId":"x"}').slice(0, -5), {
      from: '127.0.0.82', half: true, ms: 20000,
    })));
    return [
      [nothing.every((one) => one.isClosed), 'who ends before a request is let go'],
      [asked.every((one) => one.isClosed), 'who ends after it is answered or let go',
        told(asked.map((one) => statuses(one.text)[0] ?? 0))],
      [cut.every((one) => one.isClosed && ![200, 202].includes(statuses(one.text)[0])), 'half a body starts nothing'],
    ];
  },

  /** Connections that are reset in a body and in an answer. */
  async resets(at) {
    const one = async (bytes, wait) => {
      const self = open(at, '127.0.0.85');
      await self.opened;
      self.socket.write(bytes);
      await pause(wait);
      self.socket.resetAndDestroy();
      await self.closed;
    };
    for (let i = 0; i < 6; i += 1) {
      await Promise.all([
        ...many(40, (k) => one(posting('x'.repeat(50000)).slice(0, -20000), k)),
        ...many(40, (k) => one(head('GET', '/pagescape/api/books?limit=200'), k)),
        ...many(40, (k) => one(posting(JSON.stringify({ bookId: randomUUID() })), k % 5)),
      ]);
    }
    return [[true, '720 connections are reset in bodies and answers']];
  },

  /** Who comes through to the responder's own socket and speaks nonsense. */
  async fastcgi(at, seconds, world) {
    const begin = '\x01\x01\0\x01\0\x08\0\0\0\x01\0\0\0\0\0\0';
    const nonsense = [
      'GET / HTTP/1.1\r\n\r\n', '\0'.repeat(100000), '\xff'.repeat(100000),
      `${begin}\x01\x04\0\x01\0\x08\0\0${'\xff'.repeat(8)}\x01\x04\0\x01\0\0\0\0`,
      `${begin}${'\x01\x04\0\x01\xff\xff\0\0'}${'a'.repeat(65535)}`.repeat(4),
      '\x01\x09\0\0\0\x10\0\0\x0e\0FCGI_MAX_CONNS', `${begin}${begin}`,
      `${begin}\x01\x02\0\x01\0\0\0\0`, `${begin}\x01\x04\0\x01\0\0\0\0\x01\x05\0\x01\xff\xff\0\0x`,
    ].map((text) => Buffer.from(text, 'latin1'));
    const there = { path: world.socket };
    await Promise.all(nonsense.map((bytes) => talk(there, bytes, { ms: 1000 })));
    for (let i = 0; i < 100; i += 1) {
      const bytes = Buffer.from(begin + String.fromCharCode(...many(60, () => Math.random() * 256)), 'latin1');
      bytes[Math.floor(Math.random() * 16)] = Math.random() * 256;
      await talk(there, bytes, { half: true, ms: 20 });
    }
    const crowd = many(4, () => open(there));
    for (const one of crowd) one.socket.write(Buffer.from(begin, 'latin1'));
    await Promise.race([Promise.all(crowd.map((one) => one.closed)), pause(20000)]);
    const closed = crowd.filter((one) => one.isClosed).length;
    drop(crowd);
    return [[closed === crowd.length, 'nonsense and half heads at the socket are sent away', `${closed}`]];
  },

  /** A hundred requests in one packet. */
  async pipeline(at) {
    const self = open(at, '127.0.0.88');
    self.socket.write(`${head('GET', health).repeat(99)}${head('GET', health, 'Connection: close\r\n')}`);
    // One after the other, each behind what the other attacks ask for.
    await Promise.race([self.closed, pause(90000)]);
    const got = statuses(self.text);
    self.socket.destroy();
    return [[got.length === 100 && got.every((status) => status === 200), '100 requests in one packet have 100 answers', told(got)]];
  },
};
