// Why: what stands about Gemini in the providers' documents must be what the
// fake does: successes, refusals, and each failure by its name.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANALYSIS_FAILURES } from './gemini-failures.mjs';
import {
  ask, failureOf, geminiBody, MODEL, openFake, SCHEMA,
} from './harness.mjs';

const { gemini, url, fake, control } = await openFake();

const candidateOf = ({ json }) => json.candidates[0];
const textOf = (reply) => candidateOf(reply).content.parts
  .filter(({ thought }) => !thought).map(({ text }) => text).join('');
const analysisOf = (reply) => JSON.parse(textOf(reply));

test('a plain success has the documented envelope', async () => {
  const reply = await gemini(geminiBody('A ship upon the sea.'));
  assert.equal(reply.status, 200);
  assert.match(reply.headers.get('content-type'), /^application\/json/);
  const { finishReason, index, content } = candidateOf(reply);
  assert.deepEqual([finishReason, index, content.role], ['STOP', 0, 'model']);
  const usage = reply.json.usageMetadata;
  assert.equal(
    usage.totalTokenCount,
    usage.promptTokenCount + usage.candidatesTokenCount + usage.thoughtsTokenCount,
  );
  assert.ok(usage.thoughtsTokenCount > 0);
  assert.equal(reply.json.modelVersion, MODEL);
});

test('the answer has the keys and the order of the schema', async () => {
  const keys = Object.keys(analysisOf(await gemini(geminiBody('x'))));
  assert.deepEqual(keys, SCHEMA.propertyOrdering);
  const small = {
    type: 'OBJECT',
    properties: { intensity: { type: 'INTEGER', minimum: 1 }, mood: { type: 'STRING' } },
    required: ['mood', 'intensity'],
    propertyOrdering: ['mood', 'intensity'],
  };
  const reply = await gemini(geminiBody('[[mood:sad]]', { responseSchema: small }));
  assert.equal(textOf(reply), '{"mood":"sad","intensity":1}');
});

test('the same text gives the same analysis, read from its words', async () => {
  const text = 'Pages 1-2\nRain fell on the forest at night, and the trees whispered.';
  const [one, two] = await Promise.all([gemini(geminiBody(text)), gemini(geminiBody(text))]);
  assert.equal(textOf(one), textOf(two));
  const { settingClass, weather, timeOfDay } = analysisOf(one);
  assert.deepEqual([settingClass, weather, timeOfDay], ['forest', 'rain', 'night']);
});

test('marks force the answer', async () => {
  const text = '[[scene:sea]] [[mood:tense]] [[intensity:high]] [[weather:storm]] [[time:night]] '
    + '[[prompt:Waves]] [[sound-fail:stuck*2]] a forest';
  const told = analysisOf(await gemini(geminiBody(text)));
  assert.deepEqual(
    [told.settingClass, told.moodClass, told.intensity, told.weather, told.timeOfDay],
    ['sea', 'tense', 'high', 'storm', 'night'],
  );
  assert.equal(told.audioPrompt, 'Waves [[fail:stuck*2]]');
});

test('maxOutputTokens cuts the answer, and thoughts count against it', async () => {
  const cut = await gemini(geminiBody('x', { maxOutputTokens: 90 }));
  assert.equal(candidateOf(cut).finishReason, 'MAX_TOKENS');
  assert.throws(() => analysisOf(cut));
  const none = await gemini(geminiBody('x', { maxOutputTokens: 2 }));
  assert.equal(candidateOf(none).finishReason, 'MAX_TOKENS');
  assert.equal(candidateOf(none).content, undefined);
});

test('v1 and v1beta, key in the query, snake case: all are served', async () => {
  assert.equal((await gemini(geminiBody('x'), { version: 'v1' })).status, 200);
  const reply = await ask(`${url}/v1beta/models/${MODEL}:generateContent?key=k`, {
    headers: { 'content-type': 'application/json' },
    body: {
      contents: [{ parts: [{ text: 'x' }] }],
      system_instruction: { parts: [{ text: 'y' }] },
      generation_config: { max_output_tokens: 4096 },
    },
  });
  assert.equal(reply.status, 200);
});

test('what the service would refuse is refused', async (t) => {
  const thinking = (thinkingConfig) => geminiBody('x', { thinkingConfig });
  const old = 'gemini-2.5-flash';
  const cases = [
    ['no key', geminiBody('x'), { headers: { 'x-goog-api-key': '' } }, 403, /unregistered/],
    ['no JSON', '{', {}, 400, /Invalid JSON/],
    ['no content type', '{}', { headers: { 'content-type': 'text/plain' } }, 400, /Content-Type/],
    ['unknown model', geminiBody('x'), { model: 'gemini-0' }, 404, /not found for API version/],
    ['unknown key', geminiBody('x', {}, { prompt: 1 }), {}, 400, /Unknown name "prompt"/],
    ['unknown config', geminiBody('x', { max: 1 }), {}, 400, /"max" at 'generation_config'/],
    ['misplaced', geminiBody('x', { safetySettings: [] }), {}, 400, /Unknown name/],
    ['no contents', { contents: [] }, {}, 400, /contents is not specified/],
    ['prefill', { contents: [{ role: 'model', parts: [{ text: 'x' }] }] }, {}, 400, /last turn/],
    ['both thinking', thinking({ thinkingLevel: 'low', thinkingBudget: 0 }), {}, 400, /only one/],
    ['level on 2.5', thinking({ thinkingLevel: 'low' }), { model: old }, 400, /not supported/],
    ['minimal', geminiBody('x'), { model: 'gemini-3.8-flash' }, 400, /medium, low, high/],
    ['budget 0', thinking({ thinkingBudget: 0 }), { model: 'gemini-3.8-flash' }, 400, /budget/],
    ['gemma', geminiBody('x'), { model: 'gemma-4-31b-it' }, 400, /thinkingConfig/],
    ['schema type', geminiBody('x', { responseSchema: { type: 'text' } }), {}, 400, /type/],
    ['required', geminiBody('x', {
      responseSchema: { type: 'OBJECT', properties: {}, required: ['a'] },
    }), {}, 400, /property is not defined/],
    ['tokens', geminiBody('x'.repeat(4_200_000)), {}, 400, /exceeds the maximum number/],
  ];
  for (const [name, body, how, status, message] of cases) {
    await t.test(name, async () => {
      const { json, ...reply } = await gemini(body, how);
      assert.equal(reply.status, status);
      assert.equal(json.error.code, status);
      assert.match(json.error.message, message);
    });
  }
  assert.equal((await gemini(thinking({ thinkingBudget: 0 }), { model: old })).status, 200);
});

test('a wrong key is 400 API_KEY_INVALID', async () => {
  fake.settings.key = 'right';
  const { status, json } = await gemini(geminiBody('x'), { headers: { 'x-goog-api-key': 'no' } });
  fake.settings.key = null;
  assert.equal(status, 400);
  assert.equal(json.error.details[0].reason, 'API_KEY_INVALID');
});

// ---- failures by name

const code = (wanted, word, message = /./) => ({ status, json }) => {
  assert.equal(status, wanted);
  assert.equal(json.error.code, wanted);
  assert.equal(json.error.status, word);
  assert.match(json.error.message, message);
};
const detail = (reply, type) => reply.json.error.details?.find((d) => d['@type'].endsWith(type));
const tooMany = ({ delay, quota }) => (reply) => {
  code(429, 'RESOURCE_EXHAUSTED')(reply);
  assert.equal(reply.headers.get('retry-after'), null);
  assert.equal(detail(reply, 'RetryInfo')?.retryDelay, delay);
  const id = detail(reply, 'QuotaFailure')?.violations[0].quotaId;
  if (quota === undefined) assert.equal(id, undefined);
  else assert.match(id, quota);
};
const finish = (reason, hasText) => (reply) => {
  assert.equal(reply.status, 200);
  assert.equal(candidateOf(reply).finishReason, reason);
  if (hasText) assert.throws(() => JSON.parse(textOf(reply)), SyntaxError);
  else assert.equal(candidateOf(reply).content, undefined);
};
const blocked = (reason) => ({ status, json }) => {
  assert.equal(status, 200);
  assert.equal(json.candidates, undefined);
  assert.equal(json.promptFeedback.blockReason, reason);
};
const body = (text) => (reply) => {
  assert.equal(reply.status, 200);
  assert.match(reply.text, text);
};
const text = (check) => (reply) => check(textOf(reply));
const object = (check) => (reply) => check(analysisOf(reply));
const breaks = Symbol('the connection ends or the patience does');
const parts = (check) => (reply) => {
  assert.equal(candidateOf(reply).finishReason, 'STOP');
  check(candidateOf(reply).content?.parts);
};

const REASONS = 'MAX_TOKENS SAFETY RECITATION LANGUAGE OTHER BLOCKLIST PROHIBITED_CONTENT SPII '
  + 'MALFORMED_FUNCTION_CALL MALFORMED_RESPONSE UNEXPECTED_TOOL_CALL TOO_MANY_TOOL_CALLS '
  + 'IMAGE_SAFETY NO_IMAGE FINISH_REASON_UNSPECIFIED';
const finishes = Object.fromEntries(REASONS.split(' ').flatMap((reason) => [
  [reason.toLowerCase(), finish(reason, false)],
  [`${reason.toLowerCase()}_text`, finish(reason, true)],
]));
const blocks = Object.fromEntries(
  ['SAFETY', 'OTHER', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'IMAGE_SAFETY'].map((reason) => (
    [`blocked_${reason.toLowerCase()}`, blocked(reason)]
  )),
);

const EXPECTED = {
  ...finishes,
  ...blocks,
  blocked: blocked('PROHIBITED_CONTENT'),
  cut_json: finish('MAX_TOKENS', true),
  400: code(400, 'INVALID_ARGUMENT'),
  '400_key': code(400, 'INVALID_ARGUMENT', /API key not valid/),
  '400_field': code(400, 'INVALID_ARGUMENT', /Unknown name/),
  '400_schema': code(400, 'INVALID_ARGUMENT', /schema/),
  '400_tokens': code(400, 'INVALID_ARGUMENT', /token count/),
  '400_thinking': code(400, 'INVALID_ARGUMENT', /thinking level/),
  '400_precondition': code(400, 'FAILED_PRECONDITION'),
  401: code(401, 'UNAUTHENTICATED'),
  402: code(402, 'RESOURCE_EXHAUSTED'),
  403: code(403, 'PERMISSION_DENIED'),
  404: code(404, 'NOT_FOUND'),
  '404_new_users': code(404, 'NOT_FOUND', /no longer available to new users/),
  408: ({ status }) => assert.equal(status, 408),
  429: tooMany({ delay: '0.37s', quota: /PerMinute/ }),
  '429_fraction': tooMany({ delay: '0.458379069s', quota: /PerMinute/ }),
  '429_tokens': tooMany({ delay: '0.12s', quota: /^GenerateContentInputTokens.*PerMinute/ }),
  '429_day': tooMany({ delay: '219.26s', quota: /PerDay/ }),
  '429_day_no_delay': tooMany({ quota: /PerDay/ }),
  '429_message': code(429, 'RESOURCE_EXHAUSTED', /retry in 8ms/),
  '429_help': tooMany({}),
  '429_bare': tooMany({}),
  '429_header': ({ status, headers }) => (
    assert.deepEqual([status, headers.get('retry-after')], [429, '1'])
  ),
  499: code(499, 'CANCELLED'),
  500: code(500, 'INTERNAL'),
  503: code(503, 'UNAVAILABLE', /overloaded/),
  '503_demand': code(503, 'UNAVAILABLE', /high demand/),
  '503_header': ({ status, headers }) => (
    assert.deepEqual([status, headers.get('retry-after')], [503, '1'])
  ),
  '503_array': ({ status, json }) => assert.deepEqual([status, json[0].error.code], [503, 503]),
  504: code(504, 'DEADLINE_EXCEEDED'),
  '502_html': (reply) => {
    assert.equal(reply.status, 502);
    assert.match(reply.headers.get('content-type'), /html/);
    assert.match(reply.text, /^<html>/);
  },
  '502_empty': (reply) => assert.deepEqual([reply.status, reply.text], [502, '']),
  dropped_before: breaks,
  dropped_after: breaks,
  hang: breaks,
  truncated_body: breaks,
  endless_body: breaks,
  trickle: object((a) => assert.ok(a.mood)),
  empty_body: body(/^$/),
  html_200: body(/^<html>/),
  not_json: body(/^upstream/),
  wrong_root: body(/^\[\]$/),
  null_root: body(/^null$/),
  stop_empty: parts((p) => assert.deepEqual(p, [])),
  stop_no_parts: parts((p) => assert.equal(p, undefined)),
  stop_no_content: finish('STOP', false),
  stop_blank: parts((p) => assert.deepEqual(p, [{ text: '' }])),
  thoughts_only: parts((p) => assert.ok(p.every(({ thought }) => thought))),
  no_candidates: ({ json }) => assert.equal(json.candidates ?? json.promptFeedback, undefined),
  empty_candidates: ({ json }) => assert.deepEqual(json.candidates, []),
  unknown_reason: finish('NEW_REASON', false),
  finish_absent_empty: finish(undefined, false),
  wrong_types: object((a) => assert.equal(a.mood, 7)),
  null_values: object((a) => assert.equal(a.mood, null)),
  missing_keys: object((a) => assert.deepEqual(Object.keys(a), ['mood'])),
  out_of_vocabulary: object((a) => assert.equal(a.settingClass, 'no such class')),
  wrong_answer: object((a) => assert.deepEqual(a, [1, 2, 3])),
  cut_text: (reply) => {
    assert.equal(candidateOf(reply).finishReason, 'STOP');
    assert.throws(() => analysisOf(reply), SyntaxError);
  },
  no_json: text((t) => assert.doesNotMatch(t, /[[{]/)),
  deep_answer: text((t) => assert.match(t, /^\[{10000}\]{10000}$/)),
  long_strings: object((a) => assert.equal(a.mood.length, 100_000)),
  long_lists: object((a) => assert.equal(a.sounds.length, 100_000)),
  looping: (reply) => {
    assert.equal(candidateOf(reply).finishReason, 'MAX_TOKENS');
    assert.match(textOf(reply), /(\\n){20000}$/);
  },
  fenced: text((t) => assert.match(t, /^```json\n\{.*\}\n```$/s)),
  prose: text((t) => assert.match(t, /^Here is .*\{.*\}.*helps\.$/s)),
  fenced_prose: text((t) => assert.match(t, /^Sure!\n```json\n\{.*\}\n```\n\{/s)),
  bom: text((t) => assert.match(t, /^\uFEFF\{/)),
  older_schema: object((a) => assert.deepEqual(
    Object.keys(a),
    ['setting', 'mood', 'weather', 'timeOfDay', 'intensity', 'actions', 'audioPrompt'],
  )),
  extra_keys: object((a) => assert.equal(a.confidence, 0.9)),
  markup: object((a) => assert.match(a.setting, /^<script>/)),
  control_characters: object((a) => assert.ok(a.setting.includes('\u0000'))),
  thought_part: (reply) => {
    const [thought, told] = candidateOf(reply).content.parts;
    assert.ok(thought.thought && told.thoughtSignature);
    analysisOf(reply);
  },
  split_parts: (reply) => {
    assert.equal(candidateOf(reply).content.parts.length, 2);
    analysisOf(reply);
  },
  no_usage: ({ json }) => assert.equal(json.usageMetadata, undefined),
  finish_absent: (reply) => {
    assert.equal(candidateOf(reply).finishReason, undefined);
    analysisOf(reply);
  },
  extra_fields: (reply) => {
    assert.ok(reply.json.newField);
    analysisOf(reply);
  },
  continuation: (reply) => {
    assert.equal(candidateOf(reply).finishReason, 'CONTINUATION');
    assert.ok(candidateOf(reply).continuationToken);
  },
};

test('every failure answers as the documents say', async (t) => {
  assert.deepEqual(Object.keys(EXPECTED).sort(), Object.keys(ANALYSIS_FAILURES).sort());
  for (const [name, check] of Object.entries(EXPECTED)) {
    await t.test(name, async () => {
      const call = gemini(geminiBody(`[[fail:${name}]]`), {
        patience: name.startsWith('endless') || name === 'hang' ? 300 : 5000,
      });
      if (check === breaks) assert.ok(await failureOf(call));
      else check(await call);
    });
  }
});

test('a continued request gets the rest', async () => {
  const first = await gemini(geminiBody('[[fail:continuation]]'));
  const { continuationToken } = candidateOf(first);
  const second = await gemini(geminiBody('[[fail:continuation]]', {}, { continuationToken }));
  assert.equal(candidateOf(second).finishReason, 'STOP');
  assert.deepEqual(Object.keys(JSON.parse(textOf(first) + textOf(second))), SCHEMA.required);
});

test('*2 fails the first two attempts only', async () => {
  const statuses = [];
  for (let i = 0; i < 3; i += 1) {
    statuses.push((await gemini(geminiBody('[[fail:503*2]] again'))).status);
  }
  assert.deepEqual(statuses, [503, 503, 200]);
});

test('an unknown name says so', async () => {
  const { status, json } = await gemini(geminiBody('[[fail:nonsense]]'));
  assert.equal(status, 400);
  assert.match(json.error.message, /no failure is named nonsense/);
});

test('the ledger has every call, priced, with its pages', async () => {
  await control('POST', 'reset');
  await gemini(geminiBody('Pages 7-8\nA quiet page.'));
  await gemini(geminiBody('[[fail:500]]'));
  await gemini(geminiBody('x'), { model: 'gemini-0' });
  const { json: [good, bad, refused] } = await control('GET', 'ledger');
  assert.deepEqual(good.pages, [7, 8]);
  assert.deepEqual([good.outcome, good.http, good.attempt], ['success', 200, 1]);
  assert.ok(Number.isInteger(good.cost) && good.cost > 0);
  assert.deepEqual([bad.outcome, bad.http, bad.cost], ['500', 500, 0]);
  assert.deepEqual([refused.outcome, refused.http, refused.cost], ['refused', 404, 0]);
  const { json: totals } = await control('GET', 'totals');
  assert.deepEqual(totals.analysis, { asked: 2, answered: 1, billed_nano_usd: good.cost });
});
