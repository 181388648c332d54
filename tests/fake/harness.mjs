// Why: the tests of the fake ask it the same few things; this asks them.

import { after } from 'node:test';
import { startFake } from './server.mjs';

export const MODEL = 'gemini-3.5-flash-lite';

const SCHEMA_TYPES = {
  setting: 'STRING',
  settingClass: ['forest', 'sea', 'other'],
  indoors: ['true', 'false', 'mixed'],
  mood: 'STRING',
  moodClass: ['tense', 'peaceful', 'neutral'],
  weather: ['rain', 'storm', 'none'],
  timeOfDay: ['night', 'unknown'],
  intensity: ['low', 'medium', 'high'],
  actions: 'ARRAY',
  sounds: 'ARRAY',
  audioPrompt: 'STRING',
};

function propertyOf(type) {
  if (Array.isArray(type)) return { type: 'STRING', enum: type };
  return type === 'ARRAY' ? { type, items: { type: 'STRING' } } : { type };
}

/** A response schema like the product's own. */
export const SCHEMA = {
  type: 'OBJECT',
  properties: Object.fromEntries(
    Object.entries(SCHEMA_TYPES).map(([name, type]) => [name, propertyOf(type)]),
  ),
  required: Object.keys(SCHEMA_TYPES),
  propertyOrdering: Object.keys(SCHEMA_TYPES),
};

/** A body for generateContent; `config` changes generationConfig. */
export function geminiBody(text, config = {}, more = {}) {
  return {
    systemInstruction: { parts: [{ text: 'Read.' }] },
    contents: [{ role: 'user', parts: [{ text }] }],
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'OFF' }],
    generationConfig: {
      responseMimeType: 'application/json',
      responseSchema: SCHEMA,
      maxOutputTokens: 65536,
      thinkingConfig: { thinkingLevel: 'minimal' },
      ...config,
    },
    ...more,
  };
}

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** {status, headers, text, json}; `patience` ends a hanging call. */
export async function ask(url, { method, headers, body, patience = 3000, redirect } = {}) {
  // Not AbortSignal.timeout(): node 18 may collect it, and then it never fires.
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new DOMException('no more patience', 'TimeoutError')),
    patience,
  );
  try {
    const response = await fetch(url, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers,
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      signal: limit.signal,
      redirect,
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString();
    return {
      status: response.status, headers: response.headers, bytes, text, json: parsed(text),
    };
  } finally {
    clearTimeout(timer);
  }
}

/** A fake for one test file, with its doors; it ends with the file. */
export async function openFake(settings = {}) {
  const { url, fake, close } = await startFake({
    analysisMedian: 0, soundscapeMedian: 0, scale: 0.01, retention: 360_000, ...settings,
  });
  after(close);
  const auth = { authorization: 'Bearer r8_test', 'content-type': 'application/json' };
  const doors = {
    url,
    fake,
    gemini: (body, { model = MODEL, version = 'v1beta', headers = {}, patience } = {}) => ask(
      `${url}/${version}/models/${model}:generateContent`,
      {
        method: 'POST',
        headers: { 'x-goog-api-key': 'k', 'content-type': 'application/json', ...headers },
        body,
        patience,
      },
    ),
    create: (body, { model = 'elevenlabs/music', headers = {}, patience } = {}) => ask(
      model === null ? `${url}/v1/predictions` : `${url}/v1/models/${model}/predictions`,
      { method: 'POST', headers: { ...auth, ...headers }, body, patience },
    ),
    get: (path, more = {}) => ask(path.startsWith('http') ? path : `${url}${path}`, {
      headers: auth, ...more,
    }),
    cancel: (id) => ask(`${url}/v1/predictions/${id}/cancel`, { method: 'POST', headers: auth }),
    control: (method, path, body) => ask(`${url}/_fake/${path}`, { method, body }),
  };
  return doors;
}

/** Music of 30 s, times the scale of openFake(). */
export const music = (prompt, more = {}) => ({
  input: { prompt, music_length_ms: 300, output_format: 'mp3_standard', ...more },
});

/** The error of a promise which must fail. */
export const failureOf = (promise) => promise.then(() => undefined, (error) => error);

export const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
