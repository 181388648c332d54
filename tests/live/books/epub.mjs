#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Why: EPUB files that are as they should be, and some that are not.
//
//   node epub.mjs good|spineless|bomb|empty|cut FILE

import { writeFileSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';

// Node 18 has no crc32.
const sum = crc32 ?? ((bytes) => {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
});

function header(signature, fields) {
  const bytes = Buffer.alloc(fields.reduce((size, [width]) => size + width, 4));
  bytes.writeUInt32LE(signature, 0);
  let at = 4;
  for (const [width, value] of fields) {
    bytes.writeUIntLE(value, at, width);
    at += width;
  }
  return bytes;
}

/** A ZIP archive of {name, text}s; the first is not compressed. */
function zip(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  files.forEach(({ name, text }, i) => {
    const plain = Buffer.from(text);
    const packed = i === 0 ? plain : deflateRawSync(plain, { level: 9 });
    const facts = [[2, 20], [2, 0], [2, i === 0 ? 0 : 8], [2, 0], [2, 0x21], [4, sum(plain)],
      [4, packed.length], [4, plain.length], [2, name.length], [2, 0]];
    const local = Buffer.concat([header(0x04034b50, facts), Buffer.from(name), packed]);
    directory.push(header(0x02014b50, [[2, 20], ...facts, [2, 0], [2, 0], [2, 0], [4, 0],
      [4, offset]]), Buffer.from(name));
    parts.push(local);
    offset += local.length;
  });
  const size = directory.reduce((total, part) => total + part.length, 0);
  const end = header(0x06054b50, [[2, 0], [2, 0], [2, files.length], [2, files.length],
    [4, size], [4, offset], [2, 0]]);
  return Buffer.concat([...parts, ...directory, end]);
}

const page = (text) => '<?xml version="1.0" encoding="UTF-8"?>'
  + `<html xmlns="http://www.w3.org/1999/xhtml"><body>${text}</body></html>`;
const chapter = (n) => page(`<h1>Chapter ${n}</h1><p>${
  `The ship sailed on, and the sea was calm for the ${n}th day. `.repeat(40)}</p>`);

function book({ chapters, spine = true }) {
  const names = chapters.map((_, i) => `c${i}`);
  const items = names.map((id) => (
    `<item id="${id}" href="${id}.xhtml" media-type="application/xhtml+xml"/>`)).join('');
  const order = names.map((id) => `<itemref idref="${id}"/>`).join('');
  return zip([
    { name: 'mimetype', text: 'application/epub+zip' },
    {
      name: 'META-INF/container.xml',
      text: '<?xml version="1.0"?><container version="1.0" '
        + 'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
        + 'full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
        + '</container>',
    },
    {
      name: 'book.opf',
      text: '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        + '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Calm</dc:title>'
        + '<dc:creator>N. N.</dc:creator><dc:language>en</dc:language></metadata>'
        + `<manifest>${items}</manifest>${spine ? `<spine>${order}</spine>` : ''}</package>`,
    },
    ...chapters.map((text, i) => ({ name: `${names[i]}.xhtml`, text })),
  ]);
}

const MIB = 1 << 20;
const kinds = {
  good: () => book({ chapters: [chapter(1), chapter(2), chapter(3)] }),
  spineless: () => book({ chapters: [chapter(1)], spine: false }),
  // 1 MB that becomes a gigabyte.
  bomb: () => book({
    chapters: Array(16).fill(page(`<p>${'a '.repeat(32 * MIB)}</p>`)),
  }),
  empty: () => book({ chapters: [page('<p> </p>')] }),
  cut: () => kinds.good().subarray(0, 1500),
};

const [kind, file] = process.argv.slice(2);
writeFileSync(file, kinds[kind]());
