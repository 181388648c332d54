#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Why: two programs that are compared must wait equally long for the same
// spread, however they word their questions.
//
//   node named.mjs NAME <PAGES >PAGES
//
// PAGES has a line of JSON for each page: [number, "text"]; the first page of
// each spread gets the mark [[as:NAME/SPREAD]].

import { createInterface } from 'node:readline';

const [name] = process.argv.slice(2);
for await (const line of createInterface({ input: process.stdin })) {
  const [page, text] = JSON.parse(line);
  const mark = page % 2 === 1 ? `[[as:${name}/${(page - 1) >> 1}]] ` : '';
  process.stdout.write(`${JSON.stringify([page, mark + text])}\n`);
}
