#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Why: the yard-stick of schedule.sh and full.sh. It takes the latencies which the fake
// services really had for one book, and prints how long the best schedule in
// page order would have taken beside how long it did.
//
//   node greedy.mjs LEDGER SCENES CAPS START END
//
// LEDGER is the fake's; SCENES has a line "prediction's id, TAB, spread" for
// each soundscape; CAPS is "analyses/soundscapes" in flight; START is in
// seconds, END in milliseconds of the epoch.

import { readFileSync } from 'node:fs';
import { simulate } from '../fake/simulate.mjs';

const [ledger, sceneFile, caps, start, end] = process.argv.slice(2);
const entries = JSON.parse(readFileSync(ledger, 'utf8'));
const [analysisCap, soundscapeCap] = caps.split('/').map(Number);

const analyses = [];
const predictions = new Map();
for (const { kind, pages, latency, id } of entries) {
  if (kind === 'analysis') analyses[(pages[0] - 1) >> 1] = latency;
  else predictions.set(id, latency);
}
const scenes = readFileSync(sceneFile, 'utf8').trim().split('\n')
  .map((line) => line.split('\t'))
  .map(([id, spread]) => ({ spread: Number(spread), ms: predictions.get(id) }))
  .sort((a, b) => a.spread - b.spread);

const { greedyMs, boundMs, sequentialMs } = simulate({
  analyses, scenes, caps: { analysis: analysisCap, soundscape: soundscapeCap },
});
const wallMs = Number(end) - Number(start) * 1000;
process.stdout.write(`caps ${caps}: ${analyses.length} spreads, ${scenes.length} scenes, `
  + `wall ${wallMs.toFixed(0)} ms, greedy ${greedyMs.toFixed(0)} ms, `
  + `ratio ${(wallMs / greedyMs).toFixed(3)}, bound ${boundMs.toFixed(0)} ms, `
  + `one after the other ${sequentialMs.toFixed(0)} ms\n`);
