// Why: a fake that only our own client understands proves little. Here the
// official clients of both services speak with it, so that it is as faithful
// as they are; run.sh installs them and names their place.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, test } from 'node:test';
import { startFake } from '../fake/server.mjs';

const directory = process.env.CLIENTS_DIRECTORY;
if (!directory) throw new Error('start this by run.sh: CLIENTS_DIRECTORY is not set');
const require = createRequire(path.join(directory, 'package.json'));
const { GoogleGenAI, ApiError } = require('@google/genai');
const Replicate = require('replicate');

const { url, fake, close } = await startFake({
  analysisMedian: 500, soundscapeMedian: 1000, sigma: 0.1, scale: 0.1, token: 'r8_t', key: 'g_k',
});
after(close);

const MODEL = 'gemini-3.5-flash-lite';
const MUSIC = 'elevenlabs/music';
const gemini = (options = {}, apiKey = 'g_k') => new GoogleGenAI({
  apiKey, httpOptions: { baseUrl: url, ...options },
});

// The client downloads from https: addresses only, so it believes that it
// speaks TLS; this plays the TLS server before the fake.
function fetchOverTls(address, init = {}) {
  const headers = new Headers(init.headers);
  headers.set('x-forwarded-proto', 'https');
  return fetch(String(address).replace(/^https:/, 'http:'), { ...init, headers });
}
const baseUrl = `${url.replace('http:', 'https:')}/v1`;
const replicate = (auth = 'r8_t') => new Replicate({ auth, baseUrl, fetch: fetchOverTls });

const generate = (contents, config, client = gemini()) => (
  client.models.generateContent({ model: MODEL, contents, config })
);
const music = (prompt) => ({ prompt, music_length_ms: 500, output_format: 'mp3_standard' });
const bornCount = () => fake.predictions.all().length;

// ---- Gemini

const CONFIG = {
  systemInstruction: 'You read novels.',
  maxOutputTokens: 8192,
  responseMimeType: 'application/json',
  responseSchema: {
    type: 'OBJECT',
    properties: {
      settingClass: { type: 'STRING', enum: ['forest', 'sea', 'other'] },
      mood: { type: 'STRING' },
      sounds: { type: 'ARRAY', items: { type: 'STRING' } },
    },
    required: ['settingClass', 'mood', 'sounds'],
    propertyOrdering: ['settingClass', 'mood', 'sounds'],
  },
  safetySettings: [{ category: 'HARM_CATEGORY_DANGEROUS_CONTENT', threshold: 'OFF' }],
  thinkingConfig: { thinkingLevel: 'MINIMAL' },
};

for (const apiVersion of ['v1', 'v1beta']) {
  test(`gemini ${apiVersion}: generateContent with a schema`, async () => {
    const client = gemini({ apiVersion, timeout: 10_000 });
    const answer = await generate('Pages 1-2\nWaves broke on the ship.', CONFIG, client);
    const told = JSON.parse(answer.text);
    assert.deepEqual(Object.keys(told), CONFIG.responseSchema.required);
    assert.match(told.settingClass, /sea|other/);
    assert.equal(answer.candidates[0].finishReason, 'STOP');
    assert.ok(answer.usageMetadata.thoughtsTokenCount > 0);
  });
}

test('gemini: thoughts are skipped, parts are joined', async () => {
  for (const name of ['thought_part', 'split_parts']) {
    const { text } = await generate(`[[fail:${name}]]`, CONFIG);
    assert.ok(JSON.parse(text).mood, name);
  }
});

test('gemini: answers without text are no exception', async () => {
  for (const name of ['max_tokens', 'recitation', 'safety', 'malformed_response', 'stop_empty']) {
    const { text, candidates } = await generate(`[[fail:${name}]]`, CONFIG);
    assert.equal(text ?? '', '', name);
    assert.equal(candidates.length, 1);
  }
});

test('gemini: a blocked prompt', async () => {
  const { text, promptFeedback } = await generate('[[fail:blocked]]', CONFIG);
  assert.equal(text, undefined);
  assert.equal(promptFeedback.blockReason, 'PROHIBITED_CONTENT');
});

test('gemini: errors are an ApiError with the body, after one request', async () => {
  for (const [name, status, message] of [
    ['400_field', 400, /INVALID_ARGUMENT.*Unknown name/],
    ['429', 429, /RESOURCE_EXHAUSTED.*RetryInfo/],
    ['503', 503, /overloaded/],
    ['502_html', 502, /Bad Gateway/],
  ]) {
    const before = fake.ledger.entries.length;
    const error = await generate(`[[fail:${name}]]`).catch((thrown) => thrown);
    assert.ok(error instanceof ApiError, name);
    assert.equal(error.status, status);
    assert.match(error.message, message);
    assert.equal(fake.ledger.entries.length, before + 1);
  }
});

test('gemini: a wrong key', async () => {
  const error = await generate('x', {}, gemini({}, 'wrong')).catch((thrown) => thrown);
  assert.equal(error.status, 400);
  assert.match(error.message, /API_KEY_INVALID/);
});

test('gemini: with retries asked for, 503 twice and then the answer', async () => {
  const client = gemini({ retryOptions: { attempts: 3 } });
  const { text } = await generate('[[fail:503*2]]', CONFIG, client);
  assert.ok(JSON.parse(text).mood);
});

test('gemini: CONTINUATION is taken up and joined', async () => {
  const before = fake.ledger.entries.length;
  const { text } = await generate('[[fail:continuation]]', CONFIG);
  assert.ok(JSON.parse(text).mood);
  assert.equal(fake.ledger.entries.length, before + 2);
});

test('gemini: a time-out of the client', async () => {
  const error = await generate('[[fail:hang]]', {}, gemini({ timeout: 300 }))
    .catch((thrown) => thrown);
  assert.match(String(error), /abort/i);
});

// ---- Replicate

test('replicate: run() waits, and the file can be read', async () => {
  const output = await replicate().run(MUSIC, { input: music('quiet rain') });
  assert.match(String(output.url()), /\/delivery\/xezq\//);
  const bytes = Buffer.from(await (await output.blob()).arrayBuffer());
  assert.equal(bytes[0], 0xff);
  assert.equal(fake.ledger.counts.downloadsWithToken, 0);
});

test('replicate: run() with the processing-and-output quirk', async () => {
  fake.settings.preferQuirk = true;
  const output = await replicate().run(MUSIC, { input: music('quirk') });
  fake.settings.preferQuirk = false;
  assert.match(String(output.url()), /\.mp3$/);
});

test('replicate: run() by polling', async () => {
  const seen = [];
  const output = await replicate().run(
    MUSIC,
    { input: music('polled'), wait: { mode: 'poll', interval: 20 } },
    ({ status }) => seen.push(status),
  );
  assert.match(String(output.url()), /\.mp3$/);
  assert.equal(seen[0], 'starting');
  assert.equal(seen.at(-1), 'succeeded');
});

test('replicate: create, wait, get, list', async () => {
  const client = replicate();
  const born = await client.predictions.create({ model: MUSIC, input: music('listed') });
  assert.equal(born.status, 'starting');
  const done = await client.wait(born, { interval: 20 });
  assert.equal(done.status, 'succeeded');
  assert.deepEqual(await client.predictions.get(born.id), done);
  const { results } = await client.predictions.list();
  assert.equal(results[0].id, born.id);
  assert.equal(results[0].input.prompt, 'listed');
});

test('replicate: paginate() walks through all pages', async () => {
  const client = replicate();
  for (let i = 0; i < 105; i += 1) {
    await client.predictions.create({ model: MUSIC, input: music('page') });
  }
  const ids = [];
  for await (const page of client.paginate(client.predictions.list)) {
    ids.push(...page.map(({ id }) => id));
  }
  assert.equal(ids.length, bornCount());
  assert.equal(new Set(ids).size, ids.length);
});

test('replicate: cancel', async () => {
  const client = replicate();
  const born = await client.predictions.create({ model: MUSIC, input: music('[[fail:stuck]]') });
  await client.predictions.cancel(born.id);
  const { status } = await client.wait(born, { interval: 20 });
  assert.equal(status, 'canceled');
});

test('replicate: a prediction that fails', async () => {
  await assert.rejects(
    replicate().run(MUSIC, { input: music('[[fail:failed_pa]]') }),
    /Prediction failed: Prediction interrupted; please retry \(code: PA\)/,
  );
});

test('replicate: a version, arrays, pieces of text, data: URIs', async () => {
  const client = replicate();
  const version = '671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb';
  const input = { prompt: 'by version', duration: 1, output_format: 'mp3' };
  const byVersion = await client.run(`meta/musicgen:${version}`, { input });
  assert.match(String(byVersion.url()), /\.mp3$/);
  const [inArray] = await client.run(MUSIC, { input: music('[[fail:output_array]]') });
  assert.match(String(inArray.url()), /\.mp3$/);
  const question = { input: { prompt: '[[scene:sea]]' } };
  const pieces = await client.run('google/gemini-2.5-flash', question);
  assert.equal(JSON.parse(pieces.join('')).settingClass, 'sea');
  const inline = await client.run(MUSIC, { input: music('[[fail:data_uri]]') });
  const blob = await inline.blob();
  assert.equal(blob.type, 'audio/mpeg');
  assert.ok(blob.size > 1000);
});

test('replicate: refusals are an ApiError with the body', async () => {
  const client = replicate();
  for (const [name, message] of [
    ['401', /401 Unauthorized.*valid authentication token/],
    ['402', /402 Payment Required.*insufficient credit/],
    ['404', /404 Not Found/],
    ['422', /422 Unprocessable Entity.*prompt is required/],
    ['500', /500 Internal Server Error/],
  ]) {
    const before = fake.ledger.entries.length;
    const create = client.predictions.create({ model: MUSIC, input: music(`[[fail:${name}]]`) });
    await assert.rejects(create, message);
    assert.equal(fake.ledger.entries.length, before + 1);
  }
  const wrong = replicate('wrong').predictions.create({ model: MUSIC, input: music('x') });
  await assert.rejects(wrong, /401/);
});

test('replicate: 429 is repeated, a dropped create is sent again', async () => {
  const client = replicate();
  const create = (prompt) => client.predictions.create({ model: MUSIC, input: music(prompt) });
  assert.equal((await create('[[fail:429*2]]')).status, 'starting');
  const before = bornCount();
  assert.equal((await create('[[fail:lost_response*1]]')).status, 'starting');
  assert.equal(bornCount(), before + 2); // the double purchase which the product must not make
});

test('replicate: polling survives two 502s', async () => {
  const client = replicate();
  const born = await client.predictions.create({ model: MUSIC, input: music('[[fail:poll_502]]') });
  assert.equal((await client.wait(born, { interval: 20 })).status, 'succeeded');
});
