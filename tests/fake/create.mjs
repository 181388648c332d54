// Why: to create a prediction is the one call that costs money; all that is
// checked, decided and written down on its way stands here.

import { analyse } from './analysis.mjs';
import { extension, VARIANTS } from './audio.mjs';
import { ANALYSIS_FAILURES } from './gemini-failures.mjs';
import { findModel, findVersion, inputFaults } from './inputs.mjs';
import { callKey, latency } from './latency.mjs';
import { endOf } from './predictions.mjs';
import {
  bytesFor, RATE_HEADERS, view, viewOfBirth,
} from './prediction-view.mjs';
import { analysisPrice, soundscapePrice } from './prices.mjs';
import { uniforms } from './random.mjs';
import { SOUNDSCAPE_FAILURES, SOUNDSCAPE_TRANSIENT } from './replicate-failures.mjs';
import {
  invalidInput, invalidVersion, notFound, throttled,
} from './replicate-replies.mjs';
import { json, problem, send } from './reply.mjs';

const TOP_KEYS = ['input', 'webhook', 'webhook_events_filter', 'stream'];
const EVENTS = ['start', 'output', 'logs', 'completed'];
const WAIT = /^wait(?:=([1-9]|[1-5][0-9]|60))?$/;
const CANCEL_AFTER = /^(?=\d)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/;

const later = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

const badHeader = (name, value) => problem(422, {
  title: 'Invalid header',
  detail: `${name}: ${value} is not valid`,
});

function parseCancelAfter(text, scale) {
  if (text === undefined) return { ms: undefined };
  const [whole, hours = 0, minutes = 0, seconds = 0] = CANCEL_AFTER.exec(text.trim()) ?? [];
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (whole === undefined || total < 5 * scale) {
    return { refused: badHeader('Cancel-After', text) };
  }
  return { ms: total * 1000 };
}

function parsePrefer(text) {
  if (text === undefined) return { seconds: 0 };
  const found = WAIT.exec(text.trim());
  if (found) return { seconds: Number(found[1] ?? 60), applied: text.trim() };
  return { refused: badHeader('Prefer', text) };
}

function checkTop(body, versioned) {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return problem(400, { title: 'Bad request', detail: 'The body is not a JSON object.' });
  }
  const faults = Object.keys(body)
    .filter((name) => !TOP_KEYS.includes(name) && !(versioned && name === 'version'))
    .map((name) => ({
      type: 'additional_property_not_allowed',
      field: name,
      description: `Additional property ${name} is not allowed`,
    }));
  const { webhook, webhook_events_filter: filter } = body;
  if (versioned && typeof body.version !== 'string') {
    faults.push({ type: 'required', field: 'version', description: 'version is required' });
  }
  if (webhook !== undefined && !/^https:\/\/\S+$/.test(webhook)) {
    faults.push({ type: 'format', field: 'webhook', description: 'must be an HTTPS URL' });
  }
  if (filter !== undefined && !(Array.isArray(filter) && filter.every((e) => EVENTS.includes(e)))) {
    faults.push({ type: 'enum', field: 'webhook_events_filter', description: 'unknown event' });
  }
  return faults.length > 0 ? invalidInput(faults) : undefined;
}

/** A text in pieces which end anywhere, as a model that streams gives it. */
function cut(text, key) {
  const pieces = [];
  for (let from = 0; from < text.length;) {
    const size = 5 + Math.floor(uniforms('piece', key, from)[0] * 60);
    pieces.push(text.slice(from, from + size));
    from += size;
  }
  return pieces;
}

/** The entry of the failures by this name, made to fit the kind of model. */
function planFor(name, kind) {
  if (name === undefined) return { outcome: 'success', plan: {} };
  const entry = SOUNDSCAPE_FAILURES[name];
  if (entry !== undefined) return { outcome: name, plan: entry };
  const { rewrite } = (kind === 'analysis' && ANALYSIS_FAILURES[name]) || {};
  if (rewrite) return { outcome: name, plan: { rewrite } };
  const detail = `fake: no failure is named ${name}`;
  return { outcome: name, plan: { create: () => problem(400, { detail }) } };
}

function piecesFor(call, plan) {
  const text = JSON.stringify(analyse(call.text));
  const told = plan.rewrite ? plan.rewrite(text) : text;
  const limit = (call.input.max_output_tokens ?? Infinity) * 4;
  return cut(told.slice(0, limit), call.key);
}

function usageFor(call, pieces) {
  return {
    promptTokenCount: Math.ceil(`${call.input.system_instruction ?? ''}${call.text}`.length / 4),
    candidatesTokenCount: Math.ceil(pieces.join('').length / 4),
  };
}

function bear(fake, call, plan, ms, base) {
  const { model, input, key, attempt } = call;
  const pieces = model.kind === 'analysis' ? piecesFor(call, plan) : undefined;
  const usage = pieces ? usageFor(call, pieces) : undefined;
  const seconds = pieces ? 0 : fake.settings.audioSeconds || model.seconds(input);
  const prediction = fake.predictions.create({
    kind: model.kind,
    model: model.name,
    version: model.version,
    input,
    key,
    attempt,
    latency: ms,
    plan,
    deadlineMs: call.deadlineMs,
    base,
    pieces,
    usage,
    price: usage
      ? analysisPrice(model.name, usage)
      : soundscapePrice(model.name, model.seconds(input), ms / 1000),
  });
  if (!pieces) {
    const format = model.format(input);
    const name = `${prediction.fileName}.${extension(format)}`;
    prediction.url = `${base}/delivery/xezq/${prediction.id}/${name}`;
    const variant = Math.floor(uniforms('variant', key)[0] * VARIANTS);
    prediction.audio = { seconds, variant, format };
    prediction.ready = fake.audio.get(seconds, variant, format).then((bytes) => {
      prediction.bytes = bytes;
    });
  }
  return prediction;
}

function read(raw) {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

/** What forbids a create, or {model, body, deadlineMs, prefer}. */
function admit(fake, request, route, raw) {
  const { scale, replicateRpm, replicateBurst } = fake.settings;
  const { ok, waitMs } = fake.limits.create.take(replicateRpm / scale, replicateBurst);
  if (!ok) {
    const seconds = waitMs / 1000;
    return { refused: throttled(seconds, { retry_after: Number(seconds.toFixed(3)) }) };
  }
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    return { refused: problem(415, { detail: 'Content-Type must be application/json' }) };
  }
  const body = read(raw);
  const versioned = route.model === undefined;
  const refused = checkTop(body, versioned);
  if (refused) return { refused };
  const model = versioned ? findVersion(body.version) : findModel(route.model);
  if (model === undefined || !(versioned || model.official)) {
    return { refused: versioned ? invalidVersion() : notFound() };
  }
  const prefer = parsePrefer(request.headers.prefer);
  const after = parseCancelAfter(request.headers['cancel-after'], scale);
  const faults = inputFaults(model, body.input, scale);
  const wrong = prefer.refused ?? after.refused
    ?? (faults.length > 0 ? invalidInput(faults) : undefined);
  return wrong ? { refused: wrong } : { model, body, deadlineMs: after.ms, prefer };
}

const willSucceed = ({ run = {} }) => !run.stuck && (run.final ?? 'succeeded') === 'succeeded';

/** POST /v1/predictions and /v1/models/{owner}/{name}/predictions */
export async function create(fake, request, response, route, raw) {
  const admitted = admit(fake, request, route, raw);
  if (admitted.refused) {
    const { status } = admitted.refused;
    const kind = findModel(route.model ?? '')?.kind ?? 'soundscape';
    fake.ledger.enter({ kind, model: route.model, http: status, outcome: 'refused', cost: 0 });
    send(request, response, admitted.refused);
    return;
  }
  const { model, body: { input }, deadlineMs, prefer } = admitted;
  const { settings } = fake;
  const text = input.prompt ?? '';
  const key = callKey(text);
  const { kind } = model;
  const attempt = fake.attempts.next(kind, key);
  const call = { kind, model, input, text, key, attempt, deadlineMs };
  const name = fake.rules.failureFor(call, settings, SOUNDSCAPE_TRANSIENT);
  const { outcome, plan } = planFor(name, kind);
  const ms = latency(settings.seed, kind, key, attempt, settings);
  const made = plan.create === undefined || plan.made;
  const reply = plan.create?.(settings.scale);
  const prediction = made ? bear(fake, call, plan, ms, route.base) : undefined;
  fake.ledger.enter({
    kind,
    model: model.name,
    key,
    attempt,
    text,
    latency: Math.round(ms * 1000) / 1000,
    http: reply?.status ?? 201,
    outcome,
    id: prediction?.id,
    cost: prediction && willSucceed(plan) ? prediction.price : 0,
  });
  fake.countFlights(kind);
  if (reply) send(request, response, reply);
  else await answerCreate(fake, request, response, prediction, prefer);
}

async function answerCreate(fake, request, response, prediction, prefer) {
  const location = `${prediction.base}/v1/predictions/${prediction.id}`;
  const headers = { location, ...RATE_HEADERS };
  if (prefer.seconds === 0) {
    send(request, response, json(201, viewOfBirth(fake, prediction), headers));
    return;
  }
  const patience = Math.min(prefer.seconds * 1000, endOf(prediction) - Date.now());
  await later(Math.max(0, patience) + 1);
  await bytesFor([prediction]);
  const shown = view(fake, prediction);
  const done = shown.completed_at !== undefined;
  if (fake.settings.preferQuirk && shown.status === 'succeeded') {
    shown.status = 'processing';
    delete shown.completed_at;
    delete shown.metrics;
  }
  headers['preference-applied'] = prefer.applied;
  send(request, response, json(done ? 201 : 202, shown, headers));
}
