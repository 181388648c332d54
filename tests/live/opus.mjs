// SPDX-License-Identifier: MIT
// Why: what readers get must be Ogg Opus by the letter (RFC 3533, RFC 7845),
// and nothing of ours may be the judge of that.
//
//   node opus.mjs FILE…    prints "SECONDS CHANNELS NAME" for each, or fails

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

function fail(why) {
  throw new Error(why);
}

const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc << 1) ^ (crc & 0x80000000 ? 0x04c11db7 : 0);
  return crc >>> 0;
});

/** The checksum of a page, whose own field counts as zero. */
function checksum(page) {
  let crc = 0;
  page.forEach((byte, i) => {
    const value = i >= 22 && i < 26 ? 0 : byte;
    crc = ((crc << 8) ^ TABLE[((crc >>> 24) ^ value) & 0xff]) >>> 0;
  });
  return crc;
}

function readPage(file, at) {
  if (file.toString('latin1', at, at + 4) !== 'OggS') fail(`no page at byte ${at}`);
  const segments = file.subarray(at + 27, at + 27 + file[at + 26]);
  const bodyAt = at + 27 + segments.length;
  const end = bodyAt + segments.reduce((sum, size) => sum + size, 0);
  if (end > file.length) fail('the last page is cut');
  const page = file.subarray(at, end);
  if (checksum(page) !== page.readUInt32LE(22)) fail(`page at byte ${at}: wrong checksum`);
  return {
    end,
    flags: page[5],
    granule: page.readBigInt64LE(6),
    serial: page.readUInt32LE(14),
    number: page.readUInt32LE(18),
    segments,
    body: file.subarray(bodyAt, end),
  };
}

function readPages(file) {
  const pages = [];
  for (let at = 0; at < file.length; at = pages.at(-1).end) pages.push(readPage(file, at));
  return pages;
}

function checkOrder(pages) {
  pages.forEach((page, i) => {
    if (page.number !== i) fail(`page ${i} has number ${page.number}`);
    if (page.serial !== pages[0].serial) fail('there are several streams');
    if (Boolean(page.flags & 2) !== (i === 0)) fail('the stream begins elsewhere');
    if (Boolean(page.flags & 4) !== (i === pages.length - 1)) fail('the stream has no end');
    if (i > 0 && page.granule < pages[i - 1].granule) fail('time runs backwards');
  });
}

function readStream(file) {
  const pages = readPages(file);
  if (pages.length < 3) fail('there is no sound in it');
  checkOrder(pages);
  const [head, tags] = pages.map(({ body }) => body);
  if (head.toString('latin1', 0, 8) !== 'OpusHead' || head[8] >> 4 !== 0) fail('no OpusHead');
  if (tags.toString('latin1', 0, 8) !== 'OpusTags') fail('no OpusTags');
  const samples = Number(pages.at(-1).granule) - head.readUInt16LE(10);
  return { seconds: samples / 48000, channels: head[9] };
}

for (const name of process.argv.slice(2)) {
  try {
    const { seconds, channels } = readStream(readFileSync(name));
    console.log(`${seconds.toFixed(3)} ${channels} ${basename(name)}`);
  } catch (error) {
    console.error(`${name}: ${error.message}`);
    process.exitCode = 1;
  }
}
