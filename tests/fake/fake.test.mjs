// Why: the program around the two services: its command line, its chance, its
// rates and its books must be right, or what a test concludes from them is not.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { analyse as analyseText } from './analysis.mjs';
import {
  geminiBody, MODEL, music, openFake, sleep,
} from './harness.mjs';
import { callKey, latency, LATENCY_DEFAULTS } from './latency.mjs';
import { Limiter } from './limiter.mjs';

const PROGRAM = fileURLToPath(new URL('fake.mjs', import.meta.url));
const directory = mkdtempSync(path.join(tmpdir(), 'fake-'));
after(() => rmSync(directory, { recursive: true }));

/** The program as a process, once it listens. */
async function startProgram(...flags) {
  const portFile = path.join(directory, 'port');
  rmSync(portFile, { force: true });
  const child = spawn(process.execPath, [PROGRAM, '--port-file', portFile, ...flags]);
  for (let i = 0; i < 300 && !existsSync(portFile); i += 1) await sleep(10);
  const url = `http://127.0.0.1:${readFileSync(portFile, 'utf8').trim()}`;
  const ended = new Promise((resolve) => { child.on('exit', (status) => resolve(status)); });
  return { child, url, ended };
}

const post = (url, headers, body) => fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
const analyse = (url, text) => post(
  `${url}/v1beta/models/${MODEL}:generateContent`,
  { 'x-goog-api-key': 'k' },
  geminiBody(text),
);

test('the program: port file, ledger file, SIGTERM with calls in flight', async () => {
  const ledger = path.join(directory, 'ledger');
  const { child, url, ended } = await startProgram('--ledger', ledger, '--scale=0.01');
  assert.equal((await analyse(url, 'Page 9\nx')).status, 200);
  const hanging = analyse(url, '[[fail:hang]]').catch((error) => error);
  await sleep(50);
  child.kill('SIGTERM');
  assert.equal(await ended, 0);
  assert.ok(await hanging instanceof Error);
  const lines = readFileSync(ledger, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ outcome }) => outcome), ['success', 'hang']);
  assert.deepEqual(lines[0].pages, [9]);
});

test('the program: mistakes are told', () => {
  const run = (...flags) => spawnSync(process.execPath, [PROGRAM, ...flags], { encoding: 'utf8' });
  assert.equal(run('--help').status, 0);
  assert.match(run('--help').stdout, /--analysis-median MS/);
  assert.match(run('--list-failures').stdout, /^analysis: .*\bsafety\b/m);
  for (const [flags, message] of [
    [['--prot', '1'], /unknown option: --prot/],
    [['--port'], /--port wants N/],
    [['--port', '99999'], /port: not a port/],
    [['--error-rate', '2'], /between 0 and 1/],
    [['--latency', 'some'], /only none/],
  ]) {
    const { status, stderr } = run(...flags);
    assert.equal(status, 2);
    assert.match(stderr, message);
  }
});

test('the program: without lame it says which package is missing', () => {
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM], {
    env: { PATH: '/nowhere' }, encoding: 'utf8', timeout: 5000,
  });
  assert.equal(status, 1);
  assert.match(stderr, /Debian package lame/);
});

test('whoever asks in whatever words waits equally long for what has one name', () => {
  assert.equal(callKey('[[as:a/1]] One text.'), callKey('Another. [[as:a/1]]'));
  assert.notEqual(callKey('[[as:a/1]] One text.'), callKey('[[as:a/2]] One text.'));
  assert.match(analyseText('[[as:a/1]] The sea.').audioPrompt, /\[\[as:a\/1\]\]/);
  assert.doesNotMatch(analyseText('The sea.').audioPrompt, /\[\[/);
});

test('latency is a function of seed, kind, key and attempt, and lognormal', () => {
  const key = callKey('text');
  const one = latency(1, 'analysis', key, 1);
  assert.equal(latency(1, 'analysis', key, 1), one);
  const others = [
    latency(2, 'analysis', key, 1),
    latency(1, 'soundscape', key, 1),
    latency(1, 'analysis', callKey('other'), 1),
    latency(1, 'analysis', key, 2),
  ];
  assert.ok(others.every((other) => other !== one));
  const scaled = latency(1, 'analysis', key, 1, { ...LATENCY_DEFAULTS, scale: 0.1 });
  assert.ok(Math.abs(scaled - one / 10) < 1e-9);
  const draws = Array.from({ length: 4000 }, (_, i) => latency(1, 'analysis', `${i}`, 1));
  draws.sort((a, b) => a - b);
  assert.ok(Math.abs(draws[2000] / 3000 - 1) < 0.03, 'the median is 3 s');
  const logs = draws.map((ms) => Math.log(ms / 3000));
  const variance = logs.reduce((sum, x) => sum + x * x, 0) / logs.length;
  assert.ok(Math.abs(Math.sqrt(variance) / 0.35 - 1) < 0.05, 'sigma is 0.35');
});

test('a call takes as long as its latency says', async () => {
  const settings = { analysisMedian: 3000, soundscapeMedian: 5000, scale: 0.05 };
  const { gemini, create, get } = await openFake(settings);
  const wanted = latency(1, 'analysis', callKey('timed'), 1, { ...LATENCY_DEFAULTS, ...settings });
  const begin = performance.now();
  await gemini(geminiBody('timed'));
  const took = performance.now() - begin;
  assert.ok(took >= wanted - 2 && took < wanted + 250, `${took} for ${wanted}`);
  const born = await create(music('timed'), { headers: { prefer: 'wait' } });
  const { metrics } = (await get(`/v1/predictions/${born.json.id}`)).json;
  const sound = latency(1, 'soundscape', callKey('timed'), 1, { ...LATENCY_DEFAULTS, ...settings });
  assert.ok(Math.abs(metrics.total_time * 1000 - sound) <= 1);
});

test('the token bucket: burst at once, then one by one', () => {
  const limiter = new Limiter();
  const take = (now) => limiter.take(600, 3, now);
  assert.deepEqual([0, 0, 0].map((now) => take(now).ok), [true, true, true]);
  assert.deepEqual([take(0).ok, take(0).waitMs], [false, 100]);
  assert.deepEqual([take(99).ok, take(100).ok, take(100).ok], [false, true, false]);
  assert.deepEqual([1000, 1000, 1000, 1000].map((now) => take(now).ok), [true, true, true, false]);
});

test('over the rate: 429 with a hint that holds, and no attempt is counted', async () => {
  const { gemini, create, control } = await openFake({
    geminiRpm: 1.2, geminiBurst: 2, replicateRpm: 1.2, replicateBurst: 1, // 120 a minute, scaled
  });
  const statuses = (replies) => replies.map(({ status }) => status).sort();
  const texts = ['a', 'b', 'c'];
  const replies = await Promise.all(texts.map((text) => gemini(geminiBody(text))));
  assert.deepEqual(statuses(replies), [200, 200, 429]);
  const { details } = replies.find(({ status }) => status === 429).json.error;
  const delay = Number.parseFloat(details.at(-1).retryDelay);
  assert.ok(delay > 0 && delay <= 0.5, `${delay}`);
  await sleep(delay * 1000 + 5);
  assert.equal((await gemini(geminiBody('c'))).status, 200);
  const created = await Promise.all(texts.map((text) => create(music(text))));
  assert.deepEqual(statuses(created), [201, 429, 429]);
  const refused = created.find(({ status }) => status === 429).json;
  assert.ok(refused.retry_after > 0 && refused.retry_after <= 0.5);
  const { json: totals } = await control('GET', 'totals');
  assert.equal(totals.http_429, 3);
  const { json: ledger } = await control('GET', 'ledger');
  assert.ok(ledger.filter(({ key }) => key).every(({ attempt }) => attempt === 1));
});

test('the error rate is met, and the same calls fail in every run', async () => {
  const outcomes = async () => {
    const { gemini, control } = await openFake({ errorRate: 0.3 });
    const texts = Array.from({ length: 100 }, (_, i) => `text ${i}`);
    await Promise.all(texts.map((text) => gemini(geminiBody(text)).catch(() => {})));
    const { json } = await control('GET', 'ledger');
    return json.map(({ key, outcome }) => `${key} ${outcome}`).sort();
  };
  const first = await outcomes();
  const failed = first.filter((line) => !line.endsWith('success')).length;
  assert.ok(failed > 15 && failed < 45, `${failed} of 100`);
  assert.deepEqual(await outcomes(), first);
});

test('rules: by kind and text, for some times, until they are deleted', async () => {
  const { gemini, create, get, control } = await openFake();
  const { json } = await control('POST', 'rules', [
    { match: 'whale|ship', kind: 'analysis', fail: '503', times: 1 },
    { match: 'whale', kind: 'soundscape', fail: '402', times: null },
    { match: '^/v1/predictions\\?', kind: 'poll', fail: '502_html', times: 1 },
  ]);
  assert.deepEqual(json, { rules: 3 });
  const asked = async (text) => (await gemini(geminiBody(text))).status;
  const statuses = [await asked('a Whale'), await asked('a whale'), await asked('x')];
  assert.deepEqual(statuses, [503, 200, 200]);
  assert.equal((await create(music('whale song'))).status, 402);
  assert.equal((await create(music('whale song'))).status, 402);
  const list = '/v1/predictions?created_after=2000-01-01T00:00:00Z';
  assert.deepEqual([(await get(list)).status, (await get(list)).status], [502, 200]);
  await control('DELETE', 'rules');
  assert.equal((await create(music('whale song'))).status, 201);
  for (const bad of [{}, [{ kind: 'analysis', fail: 'no' }], [{ kind: 'x', fail: '500' }],
    [{ kind: 'analysis', fail: '500', match: '(' }]]) {
    assert.equal((await control('POST', 'rules', bad)).status, 400);
  }
});

test('settings change while it runs', async () => {
  const { gemini, control } = await openFake();
  const { json } = await control('POST', 'config', { 'analysis-median': 20000, sigma: 0 });
  assert.equal(json['analysis-median'], 20000);
  assert.ok(!('token' in json) && !('key' in json));
  const begin = performance.now();
  await gemini(geminiBody('slow'));
  assert.ok(performance.now() - begin > 195);
  await control('POST', 'config', { latency: 'none' });
  for (const bad of [{ port: 1 }, { nonsense: 1 }, { scale: 0 }]) {
    assert.equal((await control('POST', 'config', bad)).status, 400);
  }
});

test('64 analyses in flight at once, and the ledger counts them', async () => {
  const { gemini, control } = await openFake({ analysisMedian: 20_000, sigma: 0 });
  const texts = Array.from({ length: 64 }, (_, i) => `Pages ${2 * i + 1}-${2 * i + 2}\nx`);
  const begin = performance.now();
  await Promise.all(texts.map((text) => gemini(geminiBody(text))));
  assert.ok(performance.now() - begin < 1500);
  const { json } = await control('GET', 'totals');
  assert.deepEqual([json.analysis.asked, json.analysis.answered], [64, 64]);
  assert.equal(json.max_in_flight.analysis, 64);
});

test('a caller that leaves is in the books', async () => {
  const { gemini, control } = await openFake({ analysisMedian: 30_000, sigma: 0 });
  await gemini(geminiBody('x'), { patience: 50 }).catch(() => {});
  await sleep(50);
  const { json: [entry] } = await control('GET', 'ledger');
  assert.equal(entry.outcome, 'success, left');
  const { json: { analysis } } = await control('GET', 'totals');
  assert.deepEqual([analysis.asked, analysis.answered], [1, 0]);
});
