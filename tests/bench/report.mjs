#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Why: rows are measured by many scripts; what they found becomes one table
// for people and one JSON for programs.
//
//   node report.mjs RESULTS JSON [TEXT]...
//
// RESULTS has lines of tab-separated words: "sample KEY VALUE",
// "goal KEY OP LIMIT UNIT WHAT", "note KEY TEXT", "broken KEY WHY".  A row's
// value is the median of its samples.  Each TEXT, "name=value", goes into the
// JSON.  Fails if a row could not be measured or there is none.

import { readFileSync, writeFileSync } from 'node:fs';

const [file, jsonFile, ...facts] = process.argv.slice(2);
const rows = new Map();
const row = (key) => {
  if (!rows.has(key)) rows.set(key, { key, samples: [], notes: [] });
  return rows.get(key);
};

const takers = {
  sample: (to, value) => to.samples.push(Number(value)),
  goal: (to, op, limit, unit, what) => Object.assign(to, {
    what, op, limit: Number(limit), unit,
  }),
  note: (to, text) => to.notes.push(text),
  broken: (to, why) => Object.assign(to, { broken: why }),
};
for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
  const [what, key, ...words] = line.split('\t');
  takers[what](row(key), ...words);
}

const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

function judge(one) {
  const bad = one.samples.length === 0 || one.samples.some((n) => !Number.isFinite(n));
  const value = bad ? null : median(one.samples);
  if (one.broken || value === null) {
    return { ...one, value, verdict: 'not measured', broken: one.broken ?? 'no sample' };
  }
  if (one.op === undefined) return { ...one, value, verdict: '' };
  const reached = one.op === '<=' ? value <= one.limit : value >= one.limit;
  return { ...one, value, verdict: reached ? 'reached' : 'MISSED' };
}

const round = (n) => (n === null ? '-' : Number(n.toPrecision(Math.abs(n) >= 1000 ? 4 : 3)).toString());
const signs = { '<=': '≤', '>=': '≥' };
const judged = [...rows.values()].filter((one) => one.what || one.broken).map(judge);
const table = judged.map((one) => [
  one.what ?? one.key,
  one.op ? `${signs[one.op]} ${one.limit} ${one.unit}` : one.unit ?? '',
  round(one.value),
  one.samples.length > 1
    ? `${round(Math.min(...one.samples))}–${round(Math.max(...one.samples))}` : '',
  one.verdict,
]);
const head = ['what', 'goal', 'median', 'range', 'verdict'];
const lines = [head, head.map(() => '---'), ...table].map((cells) => `| ${cells.join(' | ')} |`);
process.stdout.write(`${lines.join('\n')}\n`);
for (const { key, notes, broken } of judged) {
  for (const text of [...notes, ...(broken ? [`not measured: ${broken}`] : [])]) {
    process.stdout.write(`${key}: ${text}\n`);
  }
}
const about = Object.fromEntries(facts.map((fact) => {
  const at = fact.indexOf('=');
  return [fact.slice(0, at), fact.slice(at + 1)];
}));
writeFileSync(jsonFile, `${JSON.stringify({ ...about, rows: judged }, null, 2)}\n`);
process.exitCode = judged.length === 0 || judged.some((one) => one.broken) ? 1 : 0;
