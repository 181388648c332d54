#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Why: the ceiling must run the very statements that the responder runs, also
// after somebody has changed them; so they are read from the database's log.
//
//   node recorded.mjs BOOK JOB <LOG >SCRIPT
//
// LOG has lines "thread, TAB, kind, TAB, text" of one thread's Prepare and
// Execute; SCRIPT is what ceiling.c reads.  JOB may be empty.

import { readFileSync } from 'node:fs';

const [book, job] = process.argv.slice(2);
const unescape = (text) => text.replace(/\\(.)/g, (_, c) => ({ n: '\n', t: '\t', 0: '\0' })[c] ?? c);
const rows = readFileSync(0, 'utf8').split('\n').filter(Boolean).map((line) => {
  const [thread, kind, ...text] = line.split('\t');
  return { thread, kind, text: unescape(text.join('\t')) };
});

const literal = "('(?:[^'\\\\]|\\\\.|'')*'|-?\\d+(?:\\.\\d+)?|NULL)";
const quote = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const known = [...new Set(rows.filter(({ kind }) => kind === 'Prepare').map(({ text }) => text))]
  .map((text) => ({
    text,
    pattern: new RegExp(`^${text.split('?').map(quote).join(literal)}$`, 's'),
  }));

function value(text) {
  if (text === 'NULL') return 'null';
  if (text[0] !== "'") return `#${text}`;
  const inner = text.slice(1, -1).replace(/\\(.)/g, '$1').replaceAll("''", "'");
  if (inner.toLowerCase() === book) return 'book';
  return job && inner === job ? 'job' : `=${inner}`;
}

const script = rows.filter(({ kind }) => kind === 'Execute').map(({ text }) => {
  const found = known.find(({ pattern }) => pattern.test(text));
  if (!found) throw new Error(`never prepared: ${text}`);
  const [, ...values] = found.pattern.exec(text);
  return [found.text, ...values.map(value)].join('\t');
});
process.stdout.write(`${script.join('\n')}\n`);
