// SPDX-License-Identifier: MIT
// Why: whether a rate limit was kept is seen at the service only.  Reads the
// fake's ledger and prints what it must not hold.
//
//   node limits.mjs rate LEDGER KIND PER-MINUTE BURST SLACK-MS
//       "CALLS REFUSED EXCESS": how many calls came, how many were refused,
//       and by how many the most crowded stretch of time was over what the
//       rate allows, when each call may be so late
//   node limits.mjs windows LEDGER KIND SCALE
//       a line for each call inside a window that a 429 had closed, 250 ms or
//       more after that was sent; the last line counts the windows

import { readFileSync } from 'node:fs';

const [what, file, kind, ...more] = process.argv.slice(2);
const entries = readFileSync(file, 'utf8').trim().split('\n')
  .map((line) => JSON.parse(line))
  .filter((entry) => entry.kind === kind)
  .map((entry) => ({ ...entry, at: Date.parse(entry.time) }))
  .sort((a, b) => a.at - b.at);

// The seconds that each kind of 429 asks for, before they are scaled;
// "whole" ones are rounded up after that.
const HINTS = {
  analysis: {
    429: 37, '429_fraction': 45.8, '429_tokens': 12, '429_header': { whole: 1 }, '429_message': 0.8,
  },
  soundscape: {
    429: 5, '429_text': 30, '429_body': 5, '429_header': { whole: 1 }, '429_reset': { whole: 1 },
  },
};

function rate(perMinute, burst, slackMs) {
  const refused = entries.filter(({ http }) => http === 429).length;
  let excess = 0;
  for (let i = 0; i < entries.length; i += 1) {
    for (let k = i; k < entries.length; k += 1) {
      const allowed = burst + (entries[k].at - entries[i].at + slackMs) * perMinute / 60000;
      excess = Math.max(excess, k - i + 1 - allowed);
    }
  }
  console.log(entries.length, refused, Math.ceil(excess));
}

function windows(scale) {
  let closed = 0;
  for (const refusal of entries.filter(({ outcome }) => outcome?.startsWith('429'))) {
    const hint = HINTS[kind][refusal.outcome];
    const seconds = hint?.whole ?? (hint ?? 0) * scale;
    // Gemini's is sent after a tenth of the latency, Replicate's at once.
    const sent = refusal.at + (kind === 'analysis' ? refusal.latency / 10 : 0);
    closed += 1;
    for (const { at, outcome } of entries) {
      if (at > sent + 250 && at < sent + seconds * 1000 - 1) {
        console.log(`${outcome} ${Math.round(at - sent)} ms after ${refusal.outcome}`
          + ` that asked for ${seconds} s`);
      }
    }
  }
  console.log(`${closed} windows`);
}

if (what === 'rate') rate(...more.map(Number));
else windows(Number(more[0]));
