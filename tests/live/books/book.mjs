#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Why: a test needs books that no file would give (holes, blank pages, page
// two billion), so it puts their rows into the database itself.
//
//   node book.mjs ID [TITLE] <PAGES     -> SQL
//
// PAGES has a line of JSON for each page: [number, "text"].

import { createInterface } from 'node:readline';

const [id, title = 'A book'] = process.argv.slice(2);
const quote = (text) => `'${text.replace(/[\\']/g, '\\$&')}'`;

// Not a UUID that means anything: only different for each page of each book.
const pageId = (n) => {
  const hex = `${id.replaceAll('-', '').slice(16, 32)}${n.toString(16).padStart(16, '0')}`;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

const pages = [];
for await (const line of createInterface({ input: process.stdin })) {
  if (line !== '') pages.push(JSON.parse(line));
}
const out = ['SET NAMES utf8mb4;',
  `INSERT INTO books (id, title, total_pages) VALUES (${quote(id)}, ${quote(title)}, `
  + `${pages.length});`];
for (const [number, text] of pages) {
  out.push('INSERT INTO pages (id, book_id, page_number, text_content) VALUES '
    + `('${pageId(number)}', ${quote(id)}, ${number}, ${quote(text)});`);
}
process.stdout.write(`BEGIN;\n${out.join('\n')}\nCOMMIT;\n`);
