// Why: Gemini's generateContent from the request to the answer: who asks, is
// it allowed, what would the model say, what shall go wrong, and how long.

import { analyse, shape } from './analysis.mjs';
import { ANALYSIS_TRANSIENT, analysisFailure } from './gemini-failures.mjs';
import { checkBody, checkKey, checkLength, checkModel } from './gemini-checks.mjs';
import { answer, failure, tooMany, usageOf } from './gemini-replies.mjs';
import { callKey, latency } from './latency.mjs';
import { analysisPrice } from './prices.mjs';
import { send } from './reply.mjs';

const ERROR_SHARE = 0.1; // an error comes after this share of the latency

const textOf = (content) => (content?.parts ?? []).map((part) => part.text).join('\n');

function parse(raw) {
  try {
    return { value: JSON.parse(raw) };
  } catch {
    return {};
  }
}

/** The answer's text, cut where maxOutputTokens would cut it. */
function spoken(call, config) {
  const limit = config.maxOutputTokens ?? config.max_output_tokens ?? Infinity;
  const usage = usageOf(call, call.answer);
  const room = limit - usage.thoughtsTokenCount;
  if (usage.candidatesTokenCount <= room) return answer(call);
  if (room <= 0) return answer(call, { content: null, output: '', finishReason: 'MAX_TOKENS' });
  return answer(call, { output: call.answer.slice(0, room * 4), finishReason: 'MAX_TOKENS' });
}

function describe(fake, model, body) {
  const user = body.contents.filter(({ role }) => role !== 'model').map(textOf).join('\n');
  const system = textOf(body.systemInstruction ?? body.system_instruction);
  const config = body.generationConfig ?? body.generation_config ?? {};
  const schema = config.responseSchema ?? config.response_schema
    ?? config.responseJsonSchema ?? config.response_json_schema;
  const whole = JSON.stringify(shape(schema, analyse(user)));
  const continued = body.continuationToken !== undefined;
  const key = callKey(user);
  return {
    kind: 'analysis',
    model,
    text: user,
    allText: `${system}\n${user}`,
    key,
    attempt: continued ? fake.attempts.last('analysis', key) : fake.attempts.next('analysis', key),
    continued,
    answer: continued ? whole.slice(whole.length >> 1) : whole,
    scale: fake.settings.scale,
    config,
  };
}

/** The reply to a call, by its failure's name or as a success. */
function decide(fake, call) {
  const name = fake.rules.failureFor(call, fake.settings, ANALYSIS_TRANSIENT);
  if (name === undefined) return { outcome: 'success', reply: spoken(call, call.config) };
  const reply = analysisFailure(name, call);
  if (reply !== undefined) return { outcome: name, reply };
  return { outcome: name, reply: failure(400, 'UNKNOWN', `fake: no failure is named ${name}`) };
}

function refuse(fake, request, response, model, reply) {
  fake.ledger.enter({ kind: 'analysis', model, http: reply.status, outcome: 'refused', cost: 0 });
  send(request, response, reply);
}

/** Anything that forbids the call before the model is asked. */
function refusal(fake, request, url, model, version, body) {
  const { settings } = fake;
  const key = request.headers['x-goog-api-key'] ?? url.searchParams.get('key');
  const before = checkKey(key, settings.key) ?? checkModel(model, version);
  if (before) return before;
  const { ok, waitMs } = fake.limits.gemini.take(
    settings.geminiRpm / settings.scale,
    settings.geminiBurst,
  );
  if (!ok) return tooMany(model, waitMs / 1000);
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    return failure(400, 'INVALID_ARGUMENT', 'Content-Type is not application/json.');
  }
  return checkBody(model, body);
}

/** POST /{version}/models/{model}:generateContent */
export function generateContent(fake, request, response, { url, version, model, raw }) {
  const parsed = parse(raw);
  const refused = refusal(fake, request, url, model, version, parsed.value);
  if (refused) {
    refuse(fake, request, response, model, refused);
    return;
  }
  const call = describe(fake, model, parsed.value);
  const long = checkLength(Math.ceil(call.allText.length / 4));
  if (long) {
    refuse(fake, request, response, model, long);
    return;
  }
  const { outcome, reply } = decide(fake, call);
  const full = latency(fake.settings.seed, 'analysis', call.key, call.attempt, fake.settings);
  const wait = reply.status === 200 || reply.billed ? full : full * ERROR_SHARE;
  const entry = fake.ledger.enter({
    kind: 'analysis',
    model,
    key: call.key,
    attempt: call.attempt,
    text: call.text,
    latency: Math.round(wait * 1000) / 1000,
    http: reply.status,
    outcome,
    id: `${call.key.slice(0, 16)}.${call.attempt}`,
    cost: reply.billed ? analysisPrice(model, reply.billed) : 0,
  });
  answerLater(fake, request, response, entry, reply, outcome === 'dropped_before' ? 0 : wait);
}

function answerLater(fake, request, response, entry, reply, wait) {
  fake.ledger.analysisBegins();
  const timer = setTimeout(() => {
    if (reply.manner !== 'hang') entry.answered = true;
    send(request, response, reply, fake.settings.scale);
  }, wait);
  response.on('close', () => {
    clearTimeout(timer);
    fake.ledger.analysisEnds();
    if (!response.writableFinished && !entry.answered) entry.outcome = `${entry.outcome}, left`;
  });
}
