// Why: a test which cannot put marks into its texts steers the fake from the
// outside while it runs, and reads there what was asked and what it cost.

import { ANALYSIS_FAILURES } from './gemini-failures.mjs';
import { change, visible } from './options.mjs';
import { POLL_FAILURES, SOUNDSCAPE_FAILURES } from './replicate-failures.mjs';
import { chargeOf, stateOf } from './predictions.mjs';
import { ledgerNow } from './replicate.mjs';
import { json, send } from './reply.mjs';

const NAMES = {
  analysis: new Set([...Object.keys(ANALYSIS_FAILURES), ...Object.keys(SOUNDSCAPE_FAILURES)]),
  soundscape: new Set(Object.keys(SOUNDSCAPE_FAILURES)),
  poll: new Set(POLL_FAILURES),
};

/** The names of all failures by kind, for --list-failures. */
export function failureNames() {
  return {
    analysis: Object.keys(ANALYSIS_FAILURES),
    soundscape: Object.keys(SOUNDSCAPE_FAILURES),
    poll: POLL_FAILURES,
  };
}

export function isKnown(kind, name) {
  return NAMES[kind].has(name);
}

const sum = (numbers) => numbers.reduce((total, value) => total + value, 0);

/** What was asked, what came of it, and what it cost by now. */
export function totals(fake) {
  const now = Date.now();
  const { entries, counts, maxInFlight } = fake.ledger;
  const born = (kind) => fake.predictions.all().filter((p) => p.kind === kind);
  const ended = (kind, status) => (
    born(kind).filter((p) => stateOf(p, now).status === status).length
  );
  const charges = (kind) => sum(born(kind).map((p) => chargeOf(p, now)));
  const asked = entries.filter(({ kind, key }) => kind === 'analysis' && key !== undefined);
  const direct = asked.filter(({ id }) => !fake.predictions.get(id));
  return {
    analysis: {
      asked: asked.length,
      answered: direct.filter((e) => e.answered && e.http === 200).length
        + ended('analysis', 'succeeded'),
      billed_nano_usd: sum(direct.map(({ cost }) => cost)) + charges('analysis'),
    },
    soundscape: {
      created: born('soundscape').length,
      succeeded: ended('soundscape', 'succeeded'),
      failed: ended('soundscape', 'failed'),
      canceled: ended('soundscape', 'canceled'),
      aborted: ended('soundscape', 'aborted'),
      billed_nano_usd: charges('soundscape'),
    },
    max_in_flight: maxInFlight,
    refused: entries.filter(({ outcome }) => outcome === 'refused').length,
    http_429: counts.http429,
    polls: counts.polls,
    lists: counts.lists,
    downloads: counts.downloads,
    downloads_with_token: counts.downloadsWithToken,
  };
}

const ROUTES = {
  'GET /_fake/ledger': (fake) => ledgerNow(fake),
  'GET /_fake/totals': totals,
  'GET /_fake/rules': (fake) => fake.rules.list(),
  'POST /_fake/rules': (fake, body) => ({ rules: fake.rules.add(body, isKnown) }),
  'DELETE /_fake/rules': (fake) => {
    fake.rules.clear();
    return { rules: 0 };
  },
  'GET /_fake/config': (fake) => visible(fake.settings),
  'POST /_fake/config': (fake, body) => visible(change(fake.settings, body)),
  'POST /_fake/reset': (fake) => {
    fake.reset();
    return {};
  },
  'GET /_fake/failures': failureNames,
};

/** Anything under /_fake/, for callers on this machine only. */
export function control(fake, request, response, { url, raw }) {
  const handler = ROUTES[`${request.method} ${url.pathname}`];
  const isLocal = /^(127\.|::1$|::ffff:127\.)/.test(request.socket.remoteAddress ?? '');
  if (!handler || !isLocal) {
    send(request, response, json(404, { error: 'no such control' }));
    return;
  }
  try {
    const body = request.method === 'POST' && raw !== '' ? JSON.parse(raw) : {};
    send(request, response, json(200, handler(fake, body)));
  } catch (error) {
    send(request, response, json(400, { error: error.message }));
  }
}
