// Why: tests count paid calls. Every request which a provider accepted or
// refused gets one entry, written before the answer leaves, so that a caller
// which dies while waiting still finds its call in the books.

import { openSync, writeSync } from 'node:fs';

/** "Pages 3-4" at the head of a line names the pages a text was cut from. */
export function pagesOf(text) {
  const found = /^\s*pages?\s+(\d+)(?:\s*(?:-|–|and|to)\s*(\d+))?/im.exec(text);
  if (!found) return undefined;
  return found[2] ? [Number(found[1]), Number(found[2])] : [Number(found[1])];
}

export class Ledger {
  constructor(file) {
    this.file = file ? openSync(file, 'a') : null;
    this.clear();
  }

  clear() {
    this.entries = [];
    this.counts = { http429: 0, polls: 0, lists: 0, downloads: 0, downloadsWithToken: 0 };
    this.inFlight = 0;
    this.maxInFlight = { analysis: 0, soundscape: 0 };
  }

  /** Enter a request; the entry may still learn how it ended. */
  enter(entry) {
    const { text, ...rest } = entry;
    const row = { time: new Date().toISOString(), ...rest };
    if (text !== undefined) {
      row.excerpt = text.slice(0, 60);
      row.pages = pagesOf(text);
    }
    this.entries.push(row);
    if (row.http === 429) this.counts.http429 += 1;
    if (this.file !== null) writeSync(this.file, `${JSON.stringify(row)}\n`);
    return row;
  }

  analysisBegins() {
    this.inFlight += 1;
    this.maxInFlight.analysis = Math.max(this.maxInFlight.analysis, this.inFlight);
  }

  analysisEnds() {
    this.inFlight -= 1;
  }

  /** Told at each create how many predictions of its kind run now. */
  predictionsInFlight(kind, count) {
    this.maxInFlight[kind] = Math.max(this.maxInFlight[kind], count);
  }
}
