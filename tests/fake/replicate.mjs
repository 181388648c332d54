// Why: Replicate's API by its routes: who may call, and all calls but create,
// which has a file of its own.

import { create } from './create.mjs';
import { findModel } from './inputs.mjs';
import { cancel, chargeOf, stateOf } from './predictions.mjs';
import { bytesFor, RATE_HEADERS, view } from './prediction-view.mjs';
import { pollFailure } from './replicate-failures.mjs';
import { notFound, throttled, unauthenticated } from './replicate-replies.mjs';
import { json, problem, send } from './reply.mjs';

const PAGE = 100;

async function get(fake, request, response, prediction) {
  const [reply, times] = prediction.plan.poll ?? [];
  if (reply && prediction.pollsFailed < times) {
    prediction.pollsFailed += 1;
    send(request, response, reply(fake.settings.scale));
    return;
  }
  await bytesFor([prediction]);
  send(request, response, json(200, view(fake, prediction), RATE_HEADERS));
}

function parseTime(url, name) {
  const text = url.searchParams.get(name);
  if (text === null) return undefined;
  const ms = Date.parse(text.replace(' ', '+')); // an unencoded "+00:00" arrives as a blank
  return Number.isNaN(ms) ? null : ms;
}

async function list(fake, request, response, { url, base }) {
  const after = parseTime(url, 'created_after');
  const before = parseTime(url, 'created_before');
  const cursor = url.searchParams.get('cursor');
  const from = cursor === null ? Infinity : Number(Buffer.from(cursor, 'base64url').toString());
  if (after === null || before === null || Number.isNaN(from)) {
    send(request, response, problem(422, { title: 'Invalid query', detail: url.search }));
    return;
  }
  const found = url.searchParams.get('source') === 'web' ? [] : fake.predictions.all()
    .filter(({ sequence, createdAt }) => (
      sequence < from && createdAt >= (after ?? 0) && createdAt < (before ?? Infinity)
    ))
    .reverse();
  const page = found.slice(0, PAGE);
  await bytesFor(page);
  let next = null;
  if (found.length > PAGE) {
    const more = new URL(`${base}/v1/predictions${url.search}`);
    const last = String(page[PAGE - 1].sequence);
    more.searchParams.set('cursor', Buffer.from(last).toString('base64url'));
    next = more.href;
  }
  const results = page.map((prediction) => view(fake, prediction));
  send(request, response, json(200, { next, previous: null, results }, RATE_HEADERS));
}

function cancelIt(fake, request, response, prediction) {
  const shown = view(fake, prediction); // it works a moment later
  cancel(prediction, fake.settings.scale);
  fake.ledger.enter({
    kind: 'cancel',
    model: prediction.model,
    http: 200,
    outcome: 'success',
    id: prediction.id,
    cost: 0,
  });
  send(request, response, json(200, shown, RATE_HEADERS));
}

/** Calls other than create: their own rate, and rules of kind "poll". */
function admitOther(fake, request, url) {
  const { scale, replicateOtherRpm } = fake.settings;
  const { ok, waitMs } = fake.limits.other.take(replicateOtherRpm / scale, replicateOtherRpm / 10);
  if (!ok) return throttled(waitMs / 1000);
  if (request.method !== 'GET') return undefined;
  const name = fake.rules.ruled('poll', url.pathname + url.search);
  return name && pollFailure(name, scale);
}

function isAuthorised(request, token) {
  const [, given] = /^(?:Bearer|Token) (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
  return given !== undefined && (token === null || given === token);
}

/** Anything under /v1/ which is Replicate's. */
export async function replicate(fake, request, response, { url, base, raw }) {
  const parts = url.pathname.split('/').slice(2);
  const route = `${request.method} ${parts[0]} ${parts.length}`;
  if (!isAuthorised(request, fake.settings.token)) {
    if (request.method === 'POST') {
      fake.ledger.enter({ kind: 'soundscape', http: 401, outcome: 'refused', cost: 0 });
    }
    send(request, response, unauthenticated());
    return;
  }
  if (route === 'POST predictions 1') {
    await create(fake, request, response, { base }, raw);
    return;
  }
  if (route === 'POST models 4' && parts[3] === 'predictions') {
    await create(fake, request, response, { base, model: `${parts[1]}/${parts[2]}` }, raw);
    return;
  }
  const refused = admitOther(fake, request, url);
  if (refused) {
    fake.ledger.counts.http429 += refused.status === 429 ? 1 : 0;
    send(request, response, refused);
    return;
  }
  if (route === 'GET predictions 1') {
    fake.ledger.counts.lists += 1;
    await list(fake, request, response, { url, base });
    return;
  }
  const prediction = parts[0] === 'predictions' ? fake.predictions.get(parts[1]) : undefined;
  if (prediction && route === 'GET predictions 2') {
    fake.ledger.counts.polls += 1;
    await get(fake, request, response, prediction);
  } else if (prediction && route === 'POST predictions 3' && parts[2] === 'cancel') {
    cancelIt(fake, request, response, prediction);
  } else if (route === 'GET account 1') {
    const account = { type: 'organization', username: 'fake', name: 'Fake' };
    send(request, response, json(200, account, RATE_HEADERS));
  } else if (route === 'GET models 3') {
    const model = findModel(`${parts[1]}/${parts[2]}`);
    send(request, response, model ? json(200, {
      owner: parts[1], name: parts[2], latest_version: { id: model.version },
    }, RATE_HEADERS) : notFound());
  } else {
    send(request, response, notFound());
  }
}

/** Entries of the ledger with what has become of their predictions by now. */
export function ledgerNow(fake) {
  return fake.ledger.entries.map((entry) => {
    const prediction = entry.kind !== 'cancel' && fake.predictions.get(entry.id);
    if (!prediction) return entry;
    return { ...entry, status: stateOf(prediction).status, cost: chargeOf(prediction) };
  });
}
