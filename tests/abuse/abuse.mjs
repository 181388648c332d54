#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Why: attacks on a stack, while an administrator and an honest caller, each
// with connections of their own, must go on as if nothing were.
//
//   node abuse.mjs WORLD.json SECONDS ATTACK[,ATTACK…]…
//
// WORLD: url, book (one that exists), honest (books to hand in), flood (ids
// of books), events (a path with a ticket, or null), socket (the responder's),
// idle, slow (how many).
// Attacks joined by commas run at once.  Prints "ok - …" and "not ok - …"
// lines, and "accepted N": the floods' POSTs that were answered 202.

import { readFileSync } from 'node:fs';
import { ask, pause, strange } from './client.mjs';
import { attacks } from './attacks.mjs';

const [file, length, ...groups] = process.argv.slice(2);
const world = { accepted: 0, ...JSON.parse(readFileSync(file)) };
const url = new URL(world.url);
const at = { host: url.hostname, port: Number(url.port) };
const seconds = Number(length);
let failed = 0;

function say(isSo, sentence, detail = '') {
  if (!isSo) failed += 1;
  console.log(`${isSo ? 'ok' : 'not ok'} - ${sentence}`);
  if (!isSo) console.log(String(detail).slice(0, 2000).replace(/^/gm, '# '));
}

/** Ask as those do who must not notice anything, until told to end. */
function watch() {
  const self = { isOver: false, asked: 0, worst: 0, wrong: [] };
  const one = async (what, right, ...request) => {
    const answer = await ask(at, ...request);
    self.asked += 1;
    self.worst = Math.max(self.worst, answer.ms);
    if (!right.includes(answer.status)) self.wrong.push(`${what}: ${answer.status} ${answer.error ?? ''} ${answer.body.slice(0, 200)}`);
  };
  self.ended = (async () => {
    for (let i = 0; !self.isOver; i += 1) {
      const bookId = world.honest[i % world.honest.length];
      await one('the page', [200], 'GET', '/pagescape/status/');
      await one('a POST', [200, 202], 'POST', '/api/generate-soundscapes', JSON.stringify({ bookId }));
      await pause(300);
    }
  })();
  return self;
}

for (const group of groups) {
  const watched = watch();
  const names = group.split(',');
  const results = await Promise.all(names.map((name) => attacks[name](at, seconds, world)));
  watched.isOver = true;
  await watched.ended;
  for (const result of results.flat()) say(...result);
  say(watched.wrong.length === 0 && watched.worst < 20000,
    `administrator and honest caller notice nothing of ${names.join(', ')}`,
    `worst ${watched.worst} ms of ${watched.asked}\n${watched.wrong.join('\n')}`);
  console.log(`# ${group}: ${watched.asked} asked, worst ${watched.worst} ms`);
}
say(strange.length === 0, 'no 429 or 5xx but in our words', strange.join('\n'));
console.log(`accepted ${world.accepted}`);
process.exit(failed > 0 ? 1 : 0);
