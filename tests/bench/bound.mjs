#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Why: many books under one limit cannot end before the limit has let all of
// their calls pass.
//
//   node bound.mjs LEDGER PER-MINUTE BURST
//
// LEDGER is the fake's. Prints seconds below which no schedule comes: the
// last analysis passes at (n - burst) / rate and takes at least as long as
// the shortest; the same for soundscapes; and a book's last scene is known
// only after the analysis of its spread.

import { readFileSync } from 'node:fs';

const [file, perMinute, burst] = process.argv.slice(2);
const calls = JSON.parse(readFileSync(file, 'utf8')).filter(({ http }) => http < 300);

function passes(kind) {
  const times = calls.filter((call) => call.kind === kind).map(({ latency }) => latency);
  if (times.length === 0) return { last: 0, least: 0 };
  return {
    last: Math.max(0, times.length - Number(burst)) * (60_000 / Number(perMinute)),
    least: Math.min(...times),
  };
}

const analyses = passes('analysis');
const sounds = passes('soundscape');
const ms = Math.max(analyses.last + analyses.least, sounds.last + analyses.least + sounds.least);
process.stdout.write(`${(ms / 1000).toFixed(3)}\n`);
