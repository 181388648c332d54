#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Why: which branches of a room no test has ever taken, and how many that is.
//
//   node report.mjs BUILD ROOM...   BUILD: a directory built for gcov
//
// A branch is a way out of a condition as gcc sees it; each counts once,
// whatever the programs that went through it.  What must() says cannot happen
// cannot be tested either (the program would end), so its lines do not count.
// Prints each room, its files, then "FILE:LINE: taken of all" for the rest.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const WANTED = 90;
const [build, ...rooms] = process.argv.slice(2);
const top = resolve(import.meta.dirname, '../..');

/** What gcov knows of the sources of one object: [{ file, lines }]. */
function gcov(object) {
  const text = execFileSync('gcov', ['--json-format', '--stdout', '--branch-probabilities', object], {
    cwd: build, maxBuffer: 1 << 28, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'],
  });
  return text.split('\n').filter(Boolean).flatMap((one) => JSON.parse(one).files);
}

/** The lines that a must() spans, or a macro of this file that is one. */
function impossible(source) {
  const macros = [...source.matchAll(/#define (\w+)\([^)]*\)[\s\\]*must\(/g)].map(([, name]) => name);
  const begins = new RegExp(`\\b(?:${['must', ...macros].join('|')})\\(.*`);
  const found = new Set();
  let depth = 0;
  source.split('\n').forEach((line, i) => {
    let rest = depth > 0 ? line : begins.exec(line)?.[0];
    if (rest === undefined) return;
    found.add(i + 1);
    rest = rest.replace(/'(?:\\.|[^'])'|"(?:\\.|[^"])*"/g, '');
    depth += (rest.match(/\(/g)?.length ?? 0) - (rest.match(/\)/g)?.length ?? 0);
    if (depth < 0) depth = 0;
  });
  return found;
}

function measure(room) {
  const files = [];
  for (const object of readdirSync(join(build, 'src', room)).filter((n) => n.endsWith('.gcno'))) {
    // automake puts a library's name before a file that has flags of its own
    const path = `src/${room}/${object.replace(/^lib\w+_a-/, '').replace('.gcno', '.c')}`;
    const source = readFileSync(join(top, path), 'utf8');
    const left = impossible(source);
    const mine = gcov(`src/${room}/${object}`).find(({ file }) => file.endsWith(path));
    let all = 0;
    let taken = 0;
    const open = [];
    for (const { line_number: line, branches } of mine?.lines ?? []) {
      if (left.has(line) || branches.length === 0) continue;
      const hit = branches.filter(({ count }) => count > 0).length;
      all += branches.length;
      taken += hit;
      if (hit < branches.length) {
        open.push(`${path}:${line}: ${hit} of ${branches.length}: ${source.split('\n')[line - 1].trim()}`);
      }
    }
    files.push({ path, all, taken, open });
  }
  return files;
}

const sum = (list, what) => list.reduce((n, one) => n + one[what], 0);
const share = (taken, all) => (all === 0 ? 100 : (100 * taken) / all);
let failed = 0;
for (const room of rooms) {
  const files = measure(room);
  const percent = share(sum(files, 'taken'), sum(files, 'all'));
  const word = percent >= WANTED ? 'ok' : 'not ok';
  if (percent < WANTED) failed += 1;
  console.log(`${word} - ${room}: ${percent.toFixed(1)} % of ${sum(files, 'all')} branches (${WANTED} wanted)`);
  for (const { path, taken, all } of files) {
    console.log(`    ${share(taken, all).toFixed(1).padStart(5)} % of ${String(all).padStart(4)} ${path}`);
  }
  for (const line of files.flatMap(({ open }) => open)) console.log(`    # ${line}`);
}
console.log(`${rooms.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
