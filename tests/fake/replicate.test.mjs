// Why: what stands about Replicate in the providers' documents must be what
// the fake does: both routes, the life of a prediction, each failure by name.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  failureOf, music, openFake, sleep,
} from './harness.mjs';
import { SOUNDSCAPE_FAILURES } from './replicate-failures.mjs';

const {
  create, get, cancel, control, fake, url,
} = await openFake();

const MUSICGEN = '671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb';
const poll = async ({ json: { id } }) => (await get(`/v1/predictions/${id}`)).json;
const isMp3 = (bytes) => bytes[0] === 0xff && (bytes[1] & 0xe0) === 0xe0;
const isWav = (bytes) => bytes.subarray(0, 4).toString() === 'RIFF';
const ids = ({ json }) => json.results.map(({ id }) => id);

async function until(reply, status) {
  for (let i = 0; i < 600; i += 1) {
    const prediction = await poll(reply);
    if (prediction.status === status) return prediction;
    await sleep(5);
  }
  return assert.fail(`it never became ${status}`);
}

/** Run something while the latency of soundscapes is `ms`. */
async function withLatency(ms, run) {
  Object.assign(fake.settings, { soundscapeMedian: ms / fake.settings.scale, sigma: 0 });
  try {
    return await run();
  } finally {
    fake.settings.soundscapeMedian = 0;
  }
}

test('a create answers at once, without output', async () => {
  const { status, json, headers } = await create(music('rain'));
  assert.equal(status, 201);
  assert.equal(json.status, 'starting');
  assert.match(json.id, /^[a-z0-9]{26}$/);
  assert.equal(json.version, 'hidden');
  assert.equal(json.source, 'api');
  for (const name of ['output', 'started_at', 'completed_at', 'metrics']) {
    assert.equal(name in json, false, name);
  }
  assert.equal(json.urls.get, `${url}/v1/predictions/${json.id}`);
  assert.equal(headers.get('location'), json.urls.get);
  assert.equal(headers.get('ratelimit-remaining'), '599');
});

test('starting, processing, succeeded: by the clock', () => withLatency(1000, async () => {
  const born = await create(music('clock'));
  assert.equal((await poll(born)).status, 'starting');
  await sleep(200);
  const working = await poll(born);
  assert.deepEqual([working.status, working.output], ['processing', null]);
  const done = await until(born, 'succeeded');
  assert.match(done.output, /^http:\/\/127\.0\.0\.1:\d+\/delivery\/xezq\/\w+\/tmp\w+\.mp3$/);
  assert.ok(Math.abs(done.metrics.total_time - 1) < 0.005);
  assert.ok(done.metrics.predict_time < done.metrics.total_time);
  assert.equal(done.error, null);
}));

test('the delivered file is what was asked for', async () => {
  const formats = { mp3_standard: isMp3, mp3_high_quality: isMp3, wav_24khz: isWav };
  for (const [format, check] of Object.entries(formats)) {
    const born = await create(music('file', { output_format: format, music_length_ms: 1000 }));
    const { output } = await poll(born);
    const { status, bytes, headers } = await get(output, { headers: {} });
    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), check === isMp3 ? 'audio/mpeg' : 'audio/wav');
    assert.ok(check(bytes), format);
    if (format === 'mp3_standard') assert.ok(Math.abs(bytes.length - 16_000) < 2500);
    if (format === 'wav_24khz') assert.equal(bytes.length, 44 + 24_000 * 4);
  }
});

test('versions: owner/name of an official model, owner/name:hash, hash', async () => {
  const { input } = music('v');
  const official = await create({ version: 'elevenlabs/music', input }, { model: null });
  assert.equal(official.json.version, 'hidden');
  for (const version of [MUSICGEN, `meta/musicgen:${MUSICGEN}`]) {
    const { status, json } = await create(
      { version, input: { prompt: 'v', duration: 1 } },
      { model: null },
    );
    assert.deepEqual([status, json.model, json.version], [201, 'meta/musicgen', MUSICGEN]);
  }
  const latest = await get('/v1/models/meta/musicgen');
  assert.equal(latest.json.latest_version.id, MUSICGEN);
});

test('a Gemini model answers an array of strings', async () => {
  const born = await create(
    { input: { prompt: '[[scene:sea]]' } },
    { model: 'google/gemini-2.5-flash' },
  );
  const { output } = await until(born, 'succeeded');
  assert.ok(Array.isArray(output) && output.length > 2);
  assert.equal(JSON.parse(output.join('')).settingClass, 'sea');
  const fenced = await create(
    { input: { prompt: '[[fail:fenced]]' } },
    { model: 'google/gemini-3-flash' },
  );
  assert.match((await until(fenced, 'succeeded')).output.join(''), /^```json/);
});

test('what the service would refuse is refused', async (t) => {
  const { input } = music('x');
  const hash = 'a'.repeat(64);
  const cases = [
    ['no token', music('x'), { headers: { authorization: '' } }, 401, /valid authentication/],
    ['no JSON', '{', {}, 400, /JSON/],
    ['content type', '{}', { headers: { 'content-type': 'text/plain' } }, 415, /Content-Type/],
    ['a model key', { ...music('x'), model: 'a/b' }, {}, 422, /model is not allowed/],
    ['no input', {}, {}, 422, /input is required/],
    ['no prompt', { input: {} }, {}, 422, /- input: prompt is required\n/],
    ['too short', music('x', { music_length_ms: 49 }), {}, 422, /greater than or equal to 50/],
    ['too long', music('x', { music_length_ms: 300001 }), {}, 422, /less than or equal/],
    ['a string', music('x', { music_length_ms: '5000' }), {}, 422, /Expected: integer/],
    ['a fraction', music('x', { music_length_ms: 5000.5 }), {}, 422, /Expected: integer/],
    ['old format', music('x', { output_format: 'mp3_44100_128' }), {}, 422, /one of the following/],
    ['unknown input', music('x', { seed: 1 }), {}, 422, /seed is not allowed/],
    ['community model', music('x'), { model: 'meta/musicgen' }, 404, /not be found/],
    ['unknown model', music('x'), { model: 'no/body' }, 404, /not be found/],
    ['unknown version', { version: hash, input }, { model: null }, 422, /does not exist/],
    ['no version', { input }, { model: null }, 422, /version is required/],
    ['musicgen by name', { version: 'meta/musicgen', input }, { model: null }, 422, /exist/],
    ['http webhook', { ...music('x'), webhook: 'http://a/' }, {}, 422, /HTTPS/],
    ['wait too long', music('x'), { headers: { prefer: 'wait=61' } }, 422, /Prefer/],
    ['cancel too soon', music('x'), { headers: { 'cancel-after': '0s' } }, 422, /Cancel-After/],
    ['cancel odd', music('x'), { headers: { 'cancel-after': 'soon' } }, 422, /Cancel-After/],
  ];
  for (const [name, body, how, status, detail] of cases) {
    await t.test(name, async () => {
      const reply = await create(body, how);
      assert.equal(reply.status, status);
      assert.equal(reply.json.status, status);
      assert.match(reply.json.detail, detail);
      assert.match(reply.headers.get('content-type'), /problem\+json/);
    });
  }
  const { json } = await create({ input: {} });
  assert.deepEqual(json.invalid_fields, [
    { type: 'required', field: 'input', description: 'prompt is required' },
  ]);
  const stable = { input: { prompt: 'x', duration: 191 } };
  assert.equal((await create(stable, { model: 'stability-ai/stable-audio-2.5' })).status, 422);
  assert.equal((await get('/v1/predictions/nobody')).status, 404);
  assert.equal((await get('/v1/account')).json.type, 'organization');
});

test('Prefer: wait', async () => {
  const wait = { headers: { prefer: 'wait=1' } };
  await withLatency(30, async () => {
    const { status, json, headers } = await create(music('wait'), wait);
    assert.deepEqual([status, json.status], [201, 'succeeded']);
    assert.ok(json.output);
    assert.equal(headers.get('preference-applied'), 'wait=1');
    fake.settings.preferQuirk = true;
    const quirk = await create(music('quirk'), wait);
    fake.settings.preferQuirk = false;
    assert.deepEqual([quirk.status, quirk.json.status], [201, 'processing']);
    assert.ok(quirk.json.output);
    assert.equal(quirk.json.completed_at, undefined);
    assert.equal((await poll(quirk)).status, 'succeeded');
  });
  await withLatency(1500, async () => {
    const { status, json } = await create(music('too slow'), wait);
    assert.deepEqual([status, json.status, json.output], [202, 'processing', null]);
  });
});

test('Cancel-After: aborted before it started, canceled after', async () => {
  const soon = { headers: { 'cancel-after': '0.1s' } };
  const stuck = await create(music('[[fail:stuck]]'), soon);
  assert.ok(stuck.json.deadline);
  const aborted = await until(stuck, 'aborted');
  assert.equal(aborted.started_at, undefined);
  assert.ok(aborted.completed_at);
  await withLatency(800, async () => {
    const slow = await until(await create(music('slow'), soon), 'canceled');
    assert.ok(slow.started_at);
  });
  for (const text of ['5m', '1h30m45s', '30s']) {
    const { json } = await create(music('x'), { headers: { 'cancel-after': text } });
    assert.ok(json.deadline, text);
  }
});

test('cancel', () => withLatency(2000, async () => {
  const born = await create(music('to be cancelled'));
  await sleep(300);
  const answer = await cancel(born.json.id);
  assert.deepEqual([answer.status, answer.json.status], [200, 'processing']);
  const { output } = await until(born, 'canceled');
  assert.equal(output, null);
  const { json } = await control('GET', 'ledger');
  const { cost } = json.find(({ id, kind }) => id === born.json.id && kind === 'soundscape');
  assert.ok(cost > 0 && cost < 0.3 * 8_300_000 * 0.8);
  assert.equal((await cancel(born.json.id)).json.status, 'canceled');
}));

test('the list: newest first, in pages, by time', async () => {
  await control('POST', 'reset');
  const before = new Date(Date.now() - 1).toISOString();
  const made = [];
  for (let i = 0; i < 130; i += 1) made.push((await create(music(`list ${i}`))).json.id);
  const one = await get(`/v1/predictions?created_after=${before}`);
  assert.deepEqual(ids(one), made.slice(30).reverse());
  assert.equal(one.json.results[0].input.prompt, 'list 129');
  const late = (await create(music('later'))).json;
  const two = await get(one.json.next);
  assert.deepEqual(ids(two), made.slice(0, 30).reverse());
  assert.equal(two.json.next, null);
  await sleep(3);
  const after = new Date().toISOString();
  assert.deepEqual(ids(await get(`/v1/predictions?created_after=${after}`)), []);
  const last = await get(`/v1/predictions?created_after=${late.created_at}`);
  assert.equal(ids(last)[0], late.id);
  assert.equal((await get('/v1/predictions?created_after=soon')).status, 422);
});

test('inputs, outputs and files are removed when their time is over', async () => {
  const born = await create(music('old'));
  const { output } = await poll(born);
  assert.equal((await get(output)).status, 200);
  fake.settings.retention = 0;
  const old = await poll(born);
  const file = await get(output);
  fake.settings.retention = 360_000;
  assert.deepEqual([old.data_removed, old.output, old.input], [true, null, {}]);
  assert.equal(file.status, 404);
});

// ---- failures by name

const breaks = Symbol('the connection ends or the patience does');
const refused = (status, check = () => {}) => ({ create: [status, check] });
const hinted = (detail, seconds, header, value) => refused(429, ({ json, headers }) => {
  assert.match(json.detail ?? '', detail);
  assert.equal(json.retry_after, seconds);
  if (header) assert.equal(headers.get(header), value);
  else assert.equal(headers.get('retry-after') ?? headers.get('ratelimit-reset'), null);
});
const titled = (title) => (reply) => assert.match(reply.json.title, title);
const isHtml = ({ text }) => assert.match(text, /^<html>/);
const ends = (status, error) => ({ ends: [status, error] });
const failed = (error) => ends('failed', error);
const gives = (check) => ({ output: check });
const delivers = (status, check = () => {}) => ({ file: [status, check] });
const lost = { ...refused(breaks), made: true };

const EXPECTED = {
  400: refused(400),
  401: refused(401, titled(/^Unauthenticated$/)),
  402: refused(402, titled(/^Insufficient credit$/)),
  '402_billing': refused(402, titled(/^Billing required$/)),
  403: refused(403),
  404: refused(404),
  413: refused(413),
  422: refused(422, titled(/^Input validation failed$/)),
  '422_enum': refused(422, ({ json }) => assert.equal(json.invalid_fields[0].type, 'enum')),
  '422_version': refused(422, titled(/^Invalid version or not permitted$/)),
  '422_bare': refused(422, ({ json }) => assert.deepEqual(json, {})),
  429: hinted(/reduced to 6 requests per minute .* resets in ~0\.05s\.$/, 0.05),
  '429_text': hinted(/resets in ~0\.3s\.$/),
  '429_body': hinted(/^Request was throttled\.$/, 0.05),
  '429_header': hinted(/^Request was throttled\.$/, undefined, 'retry-after', '1'),
  '429_reset': hinted(/^Request was throttled\.$/, undefined, 'ratelimit-reset', '1'),
  '429_bare': hinted(/^$/),
  500: refused(500),
  '502_html': refused(502, isHtml),
  503: refused(503),
  '503_empty': refused(503, ({ text }) => assert.equal(text, '')),
  '503_header': refused(503, ({ headers }) => assert.equal(headers.get('retry-after'), '1')),
  504: refused(504, isHtml),
  '500_made': { ...refused(500), made: true },
  '504_made': { ...refused(504), made: true },
  lost_response: lost,
  dropped_before: refused(breaks),
  hang: refused(breaks),
  hang_made: lost,
  empty_body: { ...refused(201, ({ text }) => assert.equal(text, '')), made: true },
  html_201: { ...refused(201, isHtml), made: true },
  no_id: { ...refused(201, ({ json }) => assert.equal(json.id, undefined)), made: true },
  failed_pa: failed(/code: PA/),
  failed_e9828: failed(/E9828/),
  failed_e003: failed(/high demand.*E003/),
  failed_e004: failed(/E004/),
  failed_e6716: failed(/E6716/),
  failed_e8765: failed(/E8765/),
  failed_e9243: failed(/E9243/),
  failed_e1000: failed(/E1000/),
  failed_e8367: failed(/E8367/),
  failed_e9825: failed(/E9825/),
  failed_boot: failed(/failed to boot and complete setup within 600 seconds/),
  failed_memory: failed(/E1001/),
  failed_sensitive: failed(/flagged as sensitive.*E005/),
  failed_permanent: failed(/E005/),
  failed_validation: failed(/integer/),
  failed_unknown: failed(/wrong/),
  failed_no_text: failed(null),
  aborted: ends('aborted', null),
  canceled: ends('canceled', null),
  stuck: ends('starting', null),
  stuck_processing: ends('processing', null),
  successful: ends('successful', null),
  unknown_status: ends('archived', null),
  output_null: gives((output) => assert.equal(output, null)),
  output_array: gives(([output]) => assert.match(output, /\.mp3$/)),
  output_empty_array: gives((output) => assert.deepEqual(output, [])),
  output_object: gives((output) => assert.match(output.audio, /\.mp3$/)),
  output_number: gives((output) => assert.equal(output, 7)),
  output_other_host: gives((output) => assert.match(output, /^http:\/\/127\.0\.0\.2:/)),
  output_file_url: gives((output) => assert.match(output, /^file:/)),
  output_not_url: gives((output) => assert.doesNotMatch(output, /:/)),
  data_uri: gives((output) => {
    const [head, body] = output.split(',');
    assert.equal(head, 'data:audio/mpeg;base64');
    assert.ok(isMp3(Buffer.from(body, 'base64')));
  }),
  data_uri_broken: gives((output) => assert.match(output, /^data:.*@/)),
  removed: gives((output, { data_removed: gone }) => {
    assert.deepEqual([output, gone], [null, true]);
  }),
  expired: delivers(404),
  expired_403: delivers(403),
  expired_410: delivers(410),
  download_401: delivers(401),
  download_500: delivers(500),
  download_503_once: delivers(503),
  broken_audio: delivers(200, ({ bytes }) => assert.equal(bytes.subarray(0, 3).toString(), 'ID3')),
  silent_audio: delivers(200, ({ bytes }) => assert.ok(isMp3(bytes))),
  short_audio: delivers(200, ({ bytes }) => assert.ok(isMp3(bytes))),
  empty_file: delivers(200, ({ bytes }) => assert.equal(bytes.length, 0)),
  truncated_download: delivers(breaks),
  truncated_once: delivers(breaks),
  dropped_download: delivers(breaks),
  hang_download: delivers(breaks),
  slow_download: delivers(200, ({ bytes }) => assert.ok(isMp3(bytes))),
  html_audio: delivers(200, isHtml),
  huge_file: delivers(breaks),
  endless_file: delivers(breaks),
  wrong_type: delivers(200, ({ bytes, headers }) => {
    assert.equal(headers.get('content-type'), 'application/octet-stream');
    assert.ok(isMp3(bytes));
  }),
  redirect: delivers(302, ({ headers }) => assert.match(headers.get('location'), /127\.0\.0\.2/)),
  redirect_same: delivers(302),
  redirect_loop: delivers(302),
  poll_502: { poll: [502, isHtml, 2] },
  poll_404: { poll: [404, () => {}] },
  poll_dropped: { poll: [breaks, () => {}, 2] },
  poll_not_json: { poll: [200, ({ json }) => assert.equal(json, undefined), 2] },
};

async function expect(call, [status, check]) {
  if (status === breaks) {
    assert.ok(await failureOf(call));
    return;
  }
  const reply = await call;
  assert.equal(reply.status, status);
  check(reply);
}

async function checkCreate(prompt, { create: wanted, made = false }) {
  const before = fake.predictions.all().length;
  await expect(create(music(prompt), { patience: 300 }), wanted);
  assert.equal(fake.predictions.all().length - before, made ? 1 : 0);
}

async function checkPoll(born, [status, check, times = 1]) {
  for (let i = 0; i < times; i += 1) {
    await expect(get(`/v1/predictions/${born.json.id}`), [status, check]);
  }
  if (times > 1) assert.equal((await poll(born)).status, 'succeeded');
}

test('every failure is what the documents say', async (t) => {
  assert.deepEqual(Object.keys(EXPECTED).sort(), Object.keys(SOUNDSCAPE_FAILURES).sort());
  for (const [name, wanted] of Object.entries(EXPECTED)) {
    await t.test(name, async () => {
      if (wanted.create) {
        await checkCreate(`[[fail:${name}]]`, wanted);
        return;
      }
      const born = await create(music(`[[fail:${name}]]`));
      assert.equal(born.status, 201);
      if (wanted.poll) {
        await checkPoll(born, wanted.poll);
        return;
      }
      await sleep(2);
      const prediction = await poll(born);
      if (wanted.ends) {
        const [status, error] = wanted.ends;
        assert.equal(prediction.status, status);
        if (error === null) assert.equal(prediction.error, null);
        else assert.match(prediction.error, error);
        return;
      }
      assert.equal(prediction.status, 'succeeded');
      if (wanted.output) wanted.output(prediction.output, prediction);
      else {
        const download = get(prediction.output, { headers: {}, patience: 800, redirect: 'manual' });
        await expect(download, wanted.file);
      }
    });
  }
});

test('what failed once is delivered the second time', async () => {
  for (const name of ['download_503_once', 'truncated_once', 'redirect_same']) {
    const { output } = await poll(await create(music(`[[fail:${name}]] twice`)));
    await get(output, { redirect: 'manual' }).catch(() => {});
    assert.ok(isMp3((await get(output)).bytes), name);
  }
});

test('only what is used is paid for', async () => {
  await control('POST', 'reset');
  const second = 8_300_000;
  for (const prompt of ['good', '[[fail:failed_pa]]', '[[fail:aborted]]', '[[fail:402]]',
    '[[fail:output_null]]', '[[fail:lost_response]]']) {
    await create(music(prompt, { music_length_ms: 1000 })).catch(() => {});
  }
  await sleep(2);
  const { json: { soundscape } } = await control('GET', 'totals');
  assert.deepEqual(soundscape, {
    created: 5, succeeded: 3, failed: 1, canceled: 0, aborted: 1, billed_nano_usd: 3 * second,
  });
  const { json: ledger } = await control('GET', 'ledger');
  assert.deepEqual(ledger.map(({ cost }) => cost), [second, 0, 0, 0, second, second]);
});

test('a token sent to the delivery host is noticed', async () => {
  const { output } = await poll(await create(music('token')));
  await get(output, { headers: {} });
  await get(output);
  const { json } = await control('GET', 'totals');
  assert.equal(json.downloads_with_token, 1);
});
