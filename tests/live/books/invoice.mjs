#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Why: money is right when our ledger and the provider's invoice say the same,
// call by call.
//
//   node invoice.mjs LEDGER ROWS
//
// LEDGER is what the fake answers to GET /_fake/ledger.  ROWS has a line for
// each row of provider_calls: step, state, title, spread, external id, cost and
// estimate, tab-separated.  A soundscape is known by its prediction; an
// analysis by its book and spread, where the amounts must be the same.  What
// remains of the invoice must each have an unknown row of its own, with an
// estimate.  Prints what is wrong, and at last "CLOSED UNKNOWN".

import { readFileSync } from 'node:fs';

const [ledgerFile, rowsFile] = process.argv.slice(2);
const told = JSON.parse(readFileSync(ledgerFile, 'utf8'));
const entries = told.filter(({ cost }) => cost > 0);
const rows = readFileSync(rowsFile, 'utf8').split('\n').filter((line) => line !== '')
  .map((line) => {
    const [step, state, title, spread, id, cost, estimate] = line.split('\t');
    return { step, state, title, spread, id, cost: Number(cost), estimate: Number(estimate) };
  });
const wrong = [];

const placeOfEntry = ({ kind, id, pages, excerpt }) => {
  if (kind === 'soundscape') return `soundscape ${id}`;
  const title = /Title: (.*)/.exec(excerpt)?.[1] ?? '?';
  return `analysis ${title} ${(pages[0] - 1) / 2}`;
};
const placeOfRow = ({ step, title, spread, id }) => (
  step === 'soundscape' ? `soundscape ${id}` : `analysis ${title} ${spread}`
);

const invoice = new Map();
for (const entry of entries) {
  const place = placeOfEntry(entry);
  invoice.set(place, [...(invoice.get(place) ?? []), entry.cost]);
}

let closed = 0;
for (const row of rows.filter(({ state, cost }) => state !== 'unknown' && cost > 0)) {
  const amounts = invoice.get(placeOfRow(row)) ?? [];
  const at = amounts.indexOf(row.cost);
  if (at < 0) wrong.push(`we paid ${row.cost} for ${placeOfRow(row)}, billed: ${amounts}`);
  else amounts.splice(at, 1);
  closed += 1;
}

const unknown = rows.filter(({ state }) => state === 'unknown');
for (const row of unknown.filter(({ estimate }) => !(estimate > 0))) {
  wrong.push(`no estimate for the unknown ${placeOfRow(row)}`);
}
const free = [...unknown];
for (const [place, amounts] of invoice) {
  for (const amount of amounts) {
    const at = free.findIndex((row) => placeOfRow(row) === place
      || (row.step === 'soundscape' && row.id === 'NULL' && place.startsWith('soundscape')));
    if (at < 0) wrong.push(`billed ${amount} for ${place}, and no row knows`);
    else free.splice(at, 1);
  }
}
for (const { state } of rows.filter(({ state }) => state === 'open' || state === 'running')) {
  wrong.push(`a call is ${state} still`);
}
console.log([...wrong.slice(0, 20), `${closed} ${unknown.length}`].join('\n'));
