#!/usr/bin/env node
// Why: "as fast as the providers allow" is a number. For the latencies of one
// book and the caps and rates of its providers this computes the time of the
// greedy schedule in page order, a bound below which no schedule can come, and
// the time of the loop which does one thing after the other.
//
//   node simulate.mjs [FILE]      (else standard input)
//   {"analyses": [ms for each spread, in order],
//    "scenes": [{"spread": i, "ms": ms}, …],         i counts from 0
//    "caps": {"analysis": n, "soundscape": n},       absent or 0: none
//    "rates": {"analysis": {"perMinute": n, "burst": n}, "soundscape": {…}}}
//   -> {"greedyMs", "boundMs", "sequentialMs"}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sum = (numbers) => numbers.reduce((total, value) => total + value, 0);

/** The smallest number out first. */
class Heap {
  #items = [];

  get size() {
    return this.#items.length;
  }

  push(value) {
    const items = this.#items;
    let at = items.push(value) - 1;
    while (at > 0 && items[(at - 1) >> 1] > value) {
      items[at] = items[(at - 1) >> 1];
      at = (at - 1) >> 1;
    }
    items[at] = value;
  }

  pop() {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (items.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child + 1 < items.length && items[child + 1] < items[child]) child += 1;
      if (child >= items.length || items[child] >= last) break;
      items[at] = items[child];
      at = child;
    }
    items[at] = last;
    return first;
  }
}

/** When a token bucket lets the next call pass which is ready at `ready`. */
function gate({ perMinute, burst } = {}) {
  if (!perMinute) return (ready) => ready;
  const interval = 60_000 / perMinute;
  const slack = (Math.max(1, burst ?? 1) - 1) * interval;
  let expected = 0; // the theoretical time of the next call
  return (ready) => {
    const start = Math.max(ready, expected - slack);
    expected = Math.max(start, expected) + interval;
    return start;
  };
}

/** Ends of jobs {ready, ms} which start in this order, `cap` at a time. */
function run(jobs, cap, rate) {
  const busy = new Heap();
  const pass = gate(rate);
  let last = 0;
  return jobs.map(({ ready, ms }) => {
    const slot = cap && busy.size >= cap ? busy.pop() : 0;
    last = pass(Math.max(ready, slot, last));
    busy.push(last + ms);
    return last + ms;
  });
}

function greedy({ analyses, scenes, caps, rates }) {
  const ends = run(analyses.map((ms) => ({ ready: 0, ms })), caps.analysis, rates.analysis);
  let settled = 0;
  const settledAt = ends.map((end) => {
    settled = Math.max(settled, end);
    return settled;
  });
  const jobs = scenes.map(({ spread, ms }) => ({ ready: settledAt[spread], ms }));
  return Math.max(0, settled, ...run(jobs, caps.soundscape, rates.soundscape));
}

/** No way to do all of these takes less time than this. */
function floor(times, cap, { perMinute, burst } = {}) {
  if (times.length === 0) return 0;
  const least = Math.min(...times);
  const paced = perMinute
    ? Math.max(0, times.length - Math.max(1, burst ?? 1)) * (60_000 / perMinute) + least : 0;
  return Math.max(Math.max(...times), cap ? sum(times) / cap : 0, paced);
}

function bound({ analyses, scenes, caps, rates }) {
  const decided = (spread) => floor(analyses.slice(0, spread + 1), caps.analysis, rates.analysis);
  const ends = scenes.map(({ spread }, m) => (
    decided(spread) + floor(scenes.slice(m).map(({ ms }) => ms), caps.soundscape, rates.soundscape)
  ));
  return Math.max(decided(analyses.length - 1), ...ends);
}

function checked({ analyses, scenes = [], caps, rates }) {
  const isTime = (ms) => typeof ms === 'number' && ms >= 0;
  if (!Array.isArray(analyses) || !analyses.every(isTime)) throw new Error('bad analyses');
  const ordered = scenes.every(({ spread, ms }, m) => (
    isTime(ms) && spread in analyses && (m === 0 || scenes[m - 1].spread <= spread)
  ));
  if (!ordered) throw new Error('bad scenes');
  return {
    analyses, scenes, caps: caps ?? {}, rates: rates ?? {},
  };
}

/** {greedyMs, boundMs, sequentialMs} of one book. */
export function simulate(input) {
  const book = checked(input);
  return {
    greedyMs: greedy(book),
    boundMs: bound(book),
    sequentialMs: sum(book.analyses) + sum(book.scenes.map(({ ms }) => ms)),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const input = JSON.parse(readFileSync(process.argv[2] ?? 0, 'utf8'));
    process.stdout.write(`${JSON.stringify(simulate(input))}\n`);
  } catch (error) {
    process.stderr.write(`simulate: ${error.message}\n`);
    process.exitCode = 1;
  }
}
