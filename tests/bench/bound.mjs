#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Why: many books under one limit cannot end before the limit has let all of
// their calls pass.
//
//   node bound.mjs LEDGER CALLS PER-MINUTE BURST
//
// LEDGER is the fake's; CALLS has a line "prediction's id, TAB, title, TAB,
// spread" for each soundscape, the book that ended first first.  Prints the
// seconds below which no schedule comes that takes the books in this order
// (`boundMs` of simulate.mjs, as if they were one book).

import { readFileSync } from 'node:fs';
import { simulate } from '../fake/simulate.mjs';

const [ledger, callsFile, perMinute, burst] = process.argv.slice(2);
const entries = JSON.parse(readFileSync(ledger, 'utf8')).filter(({ http }) => http < 300);
const calls = readFileSync(callsFile, 'utf8').trim().split('\n').map((line) => line.split('\t'));

const books = new Map(); // title -> latencies of its spreads
for (const [, title] of calls) if (!books.has(title)) books.set(title, []);
const latencies = new Map();
for (const { kind, latency, pages, excerpt, id } of entries) {
  if (kind === 'analysis') {
    books.get(/Title: (.*)/.exec(excerpt)[1])[(pages[0] - 1) >> 1] = latency;
  } else {
    latencies.set(id, latency);
  }
}
const firsts = new Map(); // title -> where its spreads begin in the whole
const analyses = [];
for (const [title, times] of books) {
  firsts.set(title, analyses.length);
  analyses.push(...times);
}
const scenes = calls
  .map(([id, title, spread]) => ({
    spread: firsts.get(title) + Number(spread), ms: latencies.get(id),
  }))
  .sort((a, b) => a.spread - b.spread);
const rate = { perMinute: Number(perMinute), burst: Number(burst) };
const { boundMs } = simulate({
  analyses, scenes, rates: { analysis: rate, soundscape: rate },
});
process.stdout.write(`${(boundMs / 1000).toFixed(3)}\n`);
