#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Why: Prometheus refuses a whole answer for one bad line, so the text is read
// here by the letter of its format (0.0.4).
//
//   node metrics.mjs <TEXT            problems, a line each; fails on any
//   node metrics.mjs NAME{LABELS} …   the values of these series

import { readFileSync } from 'node:fs';

const problems = [];
const families = new Map();
const series = new Map();
const text = readFileSync(0, 'utf8');
const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{((?:${LABEL})(?:,${LABEL})*)\\})? `
  + '([+-]?(?:[0-9]+(?:\\.[0-9]+)?(?:e[+-]?[0-9]+)?|Inf)|NaN)$');
let current = null;

const complain = (line, what) => problems.push(`${what}: ${line}`);

function head(line) {
  const found = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`).exec(line);
  if (!found) return complain(line, 'neither HELP nor TYPE');
  const [, kind, name, rest] = found;
  const known = families.get(name) ?? { samples: 0 };
  if (known[kind] !== undefined) complain(line, `${kind} twice`);
  if (known.samples > 0) complain(line, `${kind} behind samples`);
  if (kind === 'TYPE' && !['counter', 'gauge', 'histogram'].includes(rest)) {
    complain(line, 'no such type');
  }
  if (current !== name && families.has(name)) complain(line, 'family in two places');
  known[kind] = rest;
  families.set(name, known);
  current = name;
  return undefined;
}

function sample(line) {
  const found = SAMPLE.exec(line);
  if (!found) return complain(line, 'no sample');
  const [, name, labels = '', value] = found;
  const family = families.get(current);
  const suffix = name.slice(current?.length ?? 0);
  const isHistogram = family?.TYPE === 'histogram';
  if (!family?.TYPE || !family?.HELP) complain(line, 'without HELP and TYPE');
  if (!name.startsWith(current ?? '-')
    || !(isHistogram ? ['_bucket', '_sum', '_count'] : ['']).includes(suffix)) {
    complain(line, 'of another family');
  }
  if (family?.TYPE === 'counter' && (!name.endsWith('_total') || Number(value) < 0)) {
    complain(line, 'no counter');
  }
  if (/_(ms|us|milliseconds|nano|bytes_kb)(_|$)/.test(name)) complain(line, 'no base unit');
  if (/[0-9a-f]{8}-[0-9a-f]{4}-/.test(labels)) complain(line, 'an id as a label');
  const key = `${name}{${labels}}`;
  if (series.has(key)) complain(line, 'the same series twice');
  series.set(key, Number(value));
  if (family) family.samples += 1;
  return undefined;
}

// Buckets grow, end in +Inf, and that is the count.
function histograms() {
  const seen = new Map();
  for (const [key, value] of series) {
    const found = /^(.*)_bucket\{(.*),le="([^"]+)"\}$/.exec(key);
    if (!found) continue;
    const [, name, labels, le] = found;
    const id = `${name}{${labels}}`;
    const before = seen.get(id) ?? { le: -Infinity, value: 0 };
    const bound = le === '+Inf' ? Infinity : Number(le);
    if (!(bound > before.le) || value < before.value) complain(key, 'buckets do not grow');
    seen.set(id, { le: bound, value });
  }
  for (const [id, { le, value }] of seen) {
    const [name, labels] = id.split('{');
    if (le !== Infinity) complain(id, 'no +Inf');
    if (series.get(`${name}_count{${labels}`) !== value) complain(id, 'count is not +Inf');
    if (!(series.get(`${name}_sum{${labels}`) >= 0)) complain(id, 'no sum');
  }
}

if (!text.endsWith('\n')) problems.push('no line feed at the end');
for (const line of text.split('\n').slice(0, -1)) {
  if (line.startsWith('#')) head(line);
  else sample(line);
}
histograms();
const wanted = process.argv.slice(2);
for (const key of wanted) process.stdout.write(`${series.get(key) ?? 'none'}\n`);
if (wanted.length === 0) {
  for (const line of problems) process.stdout.write(`${line}\n`);
}
process.exitCode = problems.length === 0 ? 0 : 1;
