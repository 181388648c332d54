// Why: every way in which Gemini is known to depart from a plain success, by
// the name which a test asks for. An entry is a function of the call and
// returns the reply; one with `rewrite` only alters the text of the answer,
// and so works for Gemini through Replicate, too.

import { dropped, empty, hang, html, json } from './reply.mjs';
import {
  answer, badField, blocked, errorInfo, failure, help, quota, tooMany, usageOf, withUsage,
} from './gemini-replies.mjs';

const half = (text) => text.slice(0, text.length >> 1);

/** Alters the analysis (an object) before it is written down. */
const content = (alter) => ({ rewrite: (text) => JSON.stringify(alter(JSON.parse(text))) });
/** Alters the text of the answer. */
const wording = (rewrite) => ({ rewrite });

const without = (analysis, pattern) => Object.fromEntries(
  Object.entries(analysis).filter(([name]) => !pattern.test(name)),
);
const each = (analysis, value) => Object.fromEntries(
  Object.entries(analysis).map(([name, old]) => [name, value(old, name)]),
);

const REASONS = [
  'MAX_TOKENS', 'SAFETY', 'RECITATION', 'LANGUAGE', 'OTHER', 'BLOCKLIST', 'PROHIBITED_CONTENT',
  'SPII', 'MALFORMED_FUNCTION_CALL', 'MALFORMED_RESPONSE', 'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS', 'IMAGE_SAFETY', 'NO_IMAGE', 'FINISH_REASON_UNSPECIFIED',
];

const MORE = {
  SAFETY: {
    safetyRatings: [
      { category: 'HARM_CATEGORY_DANGEROUS_CONTENT', probability: 'HIGH', blocked: true },
    ],
  },
  RECITATION: {
    citationMetadata: {
      citationSources: [{ startIndex: 0, endIndex: 120, uri: 'https://example.org/novel' }],
    },
  },
  MALFORMED_RESPONSE: { finishMessage: 'Malformed response' },
};

// "recitation" has no text at all, "recitation_text" stops half way.
const finishes = Object.fromEntries(REASONS.flatMap((finishReason) => {
  const name = finishReason.toLowerCase();
  const candidate = MORE[finishReason];
  return [
    [name, (call) => answer(call, { content: null, output: '', finishReason, candidate })],
    [`${name}_text`, (call) => (
      answer(call, { output: half(call.answer), finishReason, candidate })
    )],
  ];
}));

const blocks = Object.fromEntries(
  ['SAFETY', 'OTHER', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'IMAGE_SAFETY'].map((reason) => (
    [`blocked_${reason.toLowerCase()}`, (call) => blocked(call, reason)]
  )),
);

const invalid = (message, details) => () => failure(400, 'INVALID_ARGUMENT', message, details);
const plain = (code, status, message) => () => failure(code, status, message);

const OVERLOADED = 'The model is overloaded. Please try again later.';
const DAILY = 'GenerateRequestsPerDayPerProjectPerModel-FreeTier';

const errors = {
  400: invalid('Request contains an invalid argument.'),
  '400_key': invalid(
    'API key not valid. Please pass a valid API key.',
    [errorInfo('API_KEY_INVALID')],
  ),
  '400_field': invalid(
    'Invalid JSON payload received. Unknown name "x": Cannot find field.',
    [badField('', 'Invalid JSON payload received. Unknown name "x": Cannot find field.')],
  ),
  '400_schema': invalid('The specified schema produces a constraint that has too many states.'),
  '400_tokens': invalid(
    'The input token count (1091639) exceeds the maximum number of tokens allowed (1048576).',
  ),
  '400_thinking': invalid(
    "'minimal' is not a supported thinking level for this model. "
    + 'Allowed values are: medium, low, high.',
  ),
  '400_precondition': plain(
    400,
    'FAILED_PRECONDITION',
    'User location is not supported for the API use.',
  ),
  401: plain(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.'),
  402: plain(402, 'RESOURCE_EXHAUSTED', 'Your prepayment credits are depleted.'),
  403: plain(403, 'PERMISSION_DENIED', 'The caller does not have permission'),
  404: (call) => failure(
    404,
    'NOT_FOUND',
    `models/${call.model} is not found for API version v1beta, `
      + 'or is not supported for generateContent.',
  ),
  '404_new_users': (call) => failure(
    404,
    'NOT_FOUND',
    `This model models/${call.model} is no longer available to new users.`,
  ),
  408: () => empty(408),
  429: (call) => tooMany(call.model, 37 * call.scale),
  '429_fraction': (call) => tooMany(call.model, 45.837906927 * call.scale),
  '429_tokens': (call) => tooMany(
    call.model,
    12 * call.scale,
    'GenerateContentInputTokensPerModelPerMinute-FreeTier',
  ),
  '429_day': (call) => tooMany(call.model, 21926 * call.scale, DAILY),
  '429_day_no_delay': (call) => failure(
    429,
    'RESOURCE_EXHAUSTED',
    'You exceeded your current quota.',
    [help(), quota(call.model, DAILY, '20')],
  ),
  '429_message': (call) => failure(
    429,
    'RESOURCE_EXHAUSTED',
    `You exceeded your current quota. Please retry in ${Math.ceil(800 * call.scale)}ms.`,
    [help()],
  ),
  '429_help': plain429([help()]),
  '429_bare': plain429(),
  '429_header': (call) => failure(
    429,
    'RESOURCE_EXHAUSTED',
    'Resource has been exhausted (e.g. check quota).',
    undefined,
    { 'retry-after': String(Math.ceil(5 * call.scale)) },
  ),
  499: plain(499, 'CANCELLED', 'The operation was cancelled.'),
  500: plain(500, 'INTERNAL', 'An internal error has occurred. Please retry.'),
  503: plain(503, 'UNAVAILABLE', OVERLOADED),
  '503_demand': plain(
    503,
    'UNAVAILABLE',
    'This model is currently experiencing high demand. Please try again later.',
  ),
  '503_header': (call) => failure(
    503,
    'UNAVAILABLE',
    OVERLOADED,
    undefined,
    { 'retry-after': String(Math.ceil(30 * call.scale)) },
  ),
  '503_array': () => json(503, [
    { error: { code: 503, message: OVERLOADED, status: 'UNAVAILABLE' } },
  ]),
  504: plain(504, 'DEADLINE_EXCEEDED', 'The request timed out. Please try again.'),
  '502_html': () => html(502, '502 Bad Gateway'),
  '502_empty': () => empty(502),
};

function plain429(details) {
  const message = 'Resource has been exhausted (e.g. check quota).';
  return () => failure(429, 'RESOURCE_EXHAUSTED', message, details);
}

const broken = (manner, more) => (call) => ({ ...answer(call), ...more, manner });

const transport = {
  dropped_before: () => dropped(),
  dropped_after: (call) => ({ ...dropped(), billed: usageOf(call, call.answer) }),
  hang,
  trickle: broken('trickle'),
  truncated_body: broken('truncated'),
  endless_body: broken('endless'),
  empty_body: (call) => ({ ...answer(call), body: '' }),
  html_200: (call) => ({ ...answer(call), ...html(200, 'Welcome') }),
  not_json: (call) => ({ ...answer(call), body: 'upstream connect error' }),
  wrong_root: (call) => ({ ...answer(call), body: '[]' }),
  null_root: (call) => ({ ...answer(call), body: 'null' }),
};

// An answer arrives, but not with what was asked for.
const empties = {
  stop_empty: (call) => answer(call, { parts: [], output: '' }),
  stop_no_parts: (call) => answer(call, { content: { role: 'model' }, output: '' }),
  stop_no_content: (call) => answer(call, { content: null, output: '' }),
  stop_blank: (call) => answer(call, { parts: [{ text: '' }], output: '' }),
  thoughts_only: (call) => answer(call, { parts: [{ text: 'Hm.', thought: true }], output: '' }),
  no_candidates: (call) => noCandidates(call),
  empty_candidates: (call) => noCandidates(call, { candidates: [] }),
  unknown_reason: (call) => answer(call, { content: null, output: '', finishReason: 'NEW_REASON' }),
  finish_absent_empty: (call) => (
    answer(call, { content: null, output: '', finishReason: undefined })
  ),
};

function noCandidates(call, more = {}) {
  const usage = usageOf(call, '');
  return withUsage(usage, { ...more, usageMetadata: usage, modelVersion: call.model });
}

const LONG = 100_000;

const wrongContent = {
  wrong_types: content((a) => each(a, (old) => (Array.isArray(old) ? 'a list' : 7))),
  null_values: content((a) => each(a, () => null)),
  missing_keys: content((a) => ({ mood: a.mood })),
  out_of_vocabulary: content((a) => each(a, (old, name) => (
    /Class$|weather|timeOfDay|intensity|indoors/.test(name) ? 'no such class' : old
  ))),
  wrong_answer: wording(() => '[1, 2, 3]'),
  cut_text: wording(half),
  no_json: wording(() => 'I am sorry, I cannot help with that text.'),
  deep_answer: wording(() => '['.repeat(10_000) + ']'.repeat(10_000)),
  long_strings: content((a) => each(a, (old) => (
    typeof old === 'string' ? old.padEnd(LONG, ' and on') : old
  ))),
  long_lists: content((a) => each(a, (old) => (
    Array.isArray(old) ? Array(LONG).fill(old[0]) : old
  ))),
  looping: (call) => answer(call, {
    output: half(call.answer) + '\\n'.repeat(20_000),
    finishReason: 'MAX_TOKENS',
  }),
};

// Departures which a careful reader turns into a success.
const successes = {
  fenced: wording((text) => `\`\`\`json\n${text}\n\`\`\``),
  prose: wording((text) => `Here is the analysis you asked for:\n\n${text}\n\nI hope it helps.`),
  fenced_prose: wording((text) => `Sure!\n\`\`\`json\n${text}\n\`\`\`\n{"and": "more"}\n`),
  bom: wording((text) => `\uFEFF${text}`),
  older_schema: content((a) => without(a, /Class$|indoors|sounds/)),
  extra_keys: content((a) => ({ ...a, confidence: 0.9, notes: { nested: [1] } })),
  markup: content((a) => ({ ...a, setting: `<script>alert(1)</script> & "${a.setting}"` })),
  control_characters: content((a) => ({ ...a, setting: `${a.setting}\u0000\u0007\ud800` })),
  thought_part: (call) => answer(call, {
    parts: [{ text: 'Thinking about it.', thought: true },
      { text: call.answer, thoughtSignature: 'c2lnbmF0dXJl' }],
  }),
  split_parts: (call) => answer(call, {
    parts: [half(call.answer), call.answer.slice(call.answer.length >> 1)]
      .map((text) => ({ text })),
  }),
  no_usage: (call) => answer(call, { envelope: { usageMetadata: undefined } }),
  finish_absent: (call) => answer(call, { finishReason: undefined }),
  extra_fields: (call) => answer(call, {
    envelope: { newField: { x: 1 } },
    candidate: { avgLogprobs: -0.1, tokenCount: 9, newField: [] },
  }),
  continuation: (call) => (call.continued ? answer(call) : answer(call, {
    output: half(call.answer),
    finishReason: 'CONTINUATION',
    candidate: { continuationToken: Buffer.from(call.key).toString('base64') },
  })),
};

const ALIASES = { blocked: 'blocked_prohibited_content', cut_json: 'max_tokens_text' };

export const ANALYSIS_FAILURES = {
  ...finishes, ...blocks, ...errors, ...transport, ...empties, ...wrongContent, ...successes,
};
for (const [alias, name] of Object.entries(ALIASES)) {
  ANALYSIS_FAILURES[alias] = ANALYSIS_FAILURES[name];
}

/** What --error-rate draws from: a repeated call may succeed. */
export const ANALYSIS_TRANSIENT = [
  '429', '429_fraction', '429_bare', '500', '502_html', '503', '503_demand', '504',
  'stop_empty', 'dropped_after', 'truncated_body', 'empty_body',
];

/** The reply of a call which fails by this name, or undefined if there is none. */
export function analysisFailure(name, call) {
  const entry = ANALYSIS_FAILURES[name];
  if (entry === undefined) return undefined;
  if (typeof entry === 'function') return entry(call);
  return answer(call, { output: entry.rewrite(call.answer) });
}
