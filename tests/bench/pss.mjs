#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Why: what a program costs in memory is its share of what it maps (PSS): of
// fifty workers each page of a library counts once.  Looks every 20 ms until
// it is told to end, then prints the highest it saw in kB, as JSON:
//   {"worker": {"max", "sum", "count"}, "audio": …, "fcgi": …}
// "max" of one process, "sum" of all of a name at once and "count" how many
// there were then.
//
//   node pss.mjs DIRECTORY      looks at the programs of this directory only
//
// Needs the right to look at processes that hide their memory.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const directory = process.argv[2];
const names = { 'pagescape-worker': 'worker', 'pagescape-audio': 'audio', 'pagescape.fcgi': 'fcgi' };
const seen = Object.fromEntries(Object.values(names)
  .map((name) => [name, { max: 0, sum: 0, count: 0 }]));
const strangers = new Set();

function look(pid, sums) {
  try {
    const file = readlinkSync(`/proc/${pid}/exe`);
    const name = file.startsWith(`${directory}/`) && names[file.slice(directory.length + 1)];
    if (!name) {
      strangers.add(pid);
      return;
    }
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
    const kb = Number(/^Pss:\s+(\d+)/m.exec(text)[1]);
    sums[name] ??= { sum: 0, count: 0 };
    sums[name].sum += kb;
    sums[name].count += 1;
    seen[name].max = Math.max(seen[name].max, kb);
  } catch {
    // it has ended meanwhile, or is none of ours
  }
}

setInterval(() => {
  const sums = {};
  for (const pid of readdirSync('/proc')) {
    if (/^\d+$/.test(pid) && !strangers.has(pid)) look(pid, sums);
  }
  for (const [name, { sum, count }] of Object.entries(sums)) {
    if (sum > seen[name].sum) Object.assign(seen[name], { sum, count });
  }
}, 20);

process.on('SIGTERM', () => {
  process.stdout.write(`${JSON.stringify(seen)}\n`, () => process.exit(0));
});
