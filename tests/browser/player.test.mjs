// SPDX-License-Identifier: MIT
// The player, measured: loops without a seam, fades of equal power without a
// click, a sound that goes on where its neighbour has the same.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { closeQuietly, openBrowser, openPage } from './browser.mjs';
import { openStudio } from './studio.mjs';
import { until } from './site.mjs';

let browser;
let studio;

before(async () => {
  studio = await openStudio();
  browser = await openBrowser(['--autoplay-policy=document-user-activation-required']);
});

after(async () => {
  await browser?.close();
  await studio?.close();
});

// Run a function in the studio's page, with the studio's tools.
async function inStudio(work, argument) {
  const page = await openPage(browser);
  await page.goto(studio.url);
  const found = await page.evaluate(async ([source, value]) => {
    const tools = await import('./studio.js');
    return (0, eval)(`(${source})`)(tools, value);
  }, [`${work}`, argument]);
  await closeQuietly(page);
  return found;
}

const decibels = (power) => 10 * Math.log10(power);

test('the module is small', () => {
  const text = readFileSync(new URL('../../share/web/pagescape-player.js', import.meta.url));
  assert.ok(gzipSync(text, { level: 9 }).length <= 6 * 1024);
});

test('a loop goes round sample by sample', async () => {
  const [wrong, heard] = await inStudio(async ({ record, noise }) => {
    const x = noise(0.731, 1);
    const { mix: [out] } = await record({
      seconds: 8, sounds: { a: [x] }, order: ['a'],
      acts: [[0, (player) => { player.showSpread(0); player.play(); }]],
    });
    let bad = 0;
    for (let i = 2 * 48000; i < out.length; i += 1) bad += out[i] !== x[i % x.length];
    return [bad, out.some((value) => Math.abs(value) > 0.4)];
  });
  assert.equal(wrong, 0);
  assert.ok(heard);
});

test('nothing sounds before play()', async () => {
  const [peak, events] = await inStudio(async ({ record, noise }) => {
    const made = await record({
      seconds: 2, sounds: { a: [noise(0.5, 1)], b: [noise(0.5, 2)] }, order: ['a', 'b'],
      acts: [[0, (player) => player.showSpread(0)], [1, (player) => player.showSpread(1)]],
    });
    return [Math.max(...made.mix[0].map(Math.abs)), made.events];
  });
  assert.equal(peak, 0);
  assert.deepEqual(events, ['scenechange', 'scenechange']);
});

// Constant sounds show the gains themselves: each scene has a channel alone.
test('a turn fades over three seconds at equal power, without a click', async () => {
  const found = await inStudio(async ({ record, alone, wave, range, step }) => {
    const one = wave(0.5, () => 1);
    const { mix } = await record({
      seconds: 9, channels: 2, sounds: { a: alone(one, 0, 2), b: alone(one, 1, 2) },
      order: ['a', 'b'],
      acts: [
        [0, (player) => { player.showSpread(0); player.play(); }],
        [4, (player) => player.showSpread(1)],
      ],
    });
    const at = (seconds) => mix.map((x) => x[seconds * 48000]);
    const begin = mix[1].findIndex((value) => value > 0) / 48000;
    const end = mix[0].findLastIndex((value) => value > 0) / 48000;
    return {
      power: range(mix, 3, 9, (x) => x[0] ** 2 + x[1] ** 2),
      step: Math.max(...mix.map((x) => step(x, 3))),
      before: at(4), after: at(8), begin, end,
      middle: mix.map((x) => x[Math.round(48000 * (begin + end) / 2)]),
    };
  });
  assert.ok(Math.abs(decibels(found.power[0])) < 0.1, `${found.power}`);
  assert.ok(Math.abs(decibels(found.power[1])) < 0.1, `${found.power}`);
  // sin' is at most pi/2 in three seconds
  assert.ok(found.step < 1.2 * Math.PI / 2 / (3 * 48000), `${found.step}`);
  assert.deepEqual(found.before, [1, 0]);
  assert.deepEqual(found.after, [0, 1]);
  assert.ok(found.begin - 4 < 0.1, `begins at ${found.begin}`);
  assert.ok(Math.abs(found.end - found.begin - 3) < 0.06, `${found.end - found.begin} s`);
  for (const gain of found.middle) assert.ok(Math.abs(gain - Math.SQRT1_2) < 0.005, `${gain}`);
});

test('turns in the middle of a fade go on from where the gains are', async () => {
  const found = await inStudio(async ({ record, alone, wave, range, step }) => {
    const one = wave(0.5, () => 1);
    const { mix } = await record({
      seconds: 14, channels: 3, order: ['a', 'b', 'c'],
      sounds: { a: alone(one, 0, 3), b: alone(one, 1, 3), c: alone(one, 2, 3) },
      acts: [
        [0, (player) => { player.showSpread(0); player.play(); }],
        [4, (player) => player.showSpread(1)],
        [5.31, (player) => player.showSpread(0)],
        [6.17, (player) => player.showSpread(2)],
        [6.19, (player) => player.showSpread(1)],
        [6.98, (player) => player.showSpread(2)],
      ],
    });
    return {
      power: range(mix, 3, 14, (x) => x.reduce((sum, value) => sum + value ** 2, 0)),
      step: Math.max(...mix.map((x) => step(x, 3))),
      turned: mix[0][Math.round(5.3 * 48000)],
      end: mix.map((x) => x.at(-1)),
    };
  });
  assert.ok(found.turned > 0.1 && found.turned < 0.9, 'the first turn was half way');
  assert.ok(Math.abs(decibels(found.power[0])) < 0.1, `${found.power}`);
  assert.ok(Math.abs(decibels(found.power[1])) < 0.1, `${found.power}`);
  assert.ok(found.step < 2 * Math.PI / 2 / (3 * 48000), `${found.step}`);
  assert.deepEqual(found.end, [0, 0, 1]);
});

test('a real sound never steps further than it does itself', async () => {
  const [most, itself] = await inStudio(async ({ record, wave, step }) => {
    // whole turns in the loop, so that the material has no step of its own
    const tone = (f) => [wave(1, (t) => 0.5 * Math.sin(2 * Math.PI * f * t))];
    const { mix: [out] } = await record({
      seconds: 16, sounds: { a: tone(200), b: tone(331) }, order: ['a', 'b', ''],
      acts: [
        [0, (player) => { player.showSpread(0); player.play(); }],
        [3, (player) => player.showSpread(1)],
        [4.1, (player) => player.showSpread(0)],
        [5, (player) => player.setVolume(0.3)],
        [5.1, (player) => player.setVolume(1)],
        [6, (player) => player.setMuted(true)],
        [6.1, (player) => player.setMuted(false)],
        [8, (player) => player.pause()],
        [8.1, (player) => { player.play(); }],
        [10, (player) => player.showSpread(2)],
        [10.5, (player) => player.showSpread(1)],
        [14, (player) => player.pause()],
      ],
    });
    return [step(out), 0.5 * 2 * Math.PI * (200 + 331) / 48000];
  });
  assert.ok(most <= itself, `${most}, of itself ${itself}`);
  assert.ok(most > itself / 3, 'it was heard');
});

test('the same sound in the next scene goes on as if nothing were', async () => {
  const wrong = await inStudio(async ({ record, noise }) => {
    const x = noise(0.613, 3);
    const { mix: [out] } = await record({
      seconds: 8, sounds: { a: [x] }, order: ['a', 'a', 'a'],
      acts: [
        [0, (player) => { player.showSpread(0); player.play(); }],
        [3, (player) => player.showSpread(1)],
        [4, (player) => player.showSpread(2)],
        [5, (player) => player.showSpread(0)],
      ],
    });
    let bad = 0;
    for (let i = 2 * 48000; i < out.length; i += 1) bad += out[i] !== x[i % x.length];
    return bad;
  });
  assert.equal(wrong, 0);
});

test('a sound that is turned back to before it has gone keeps its phase', async () => {
  const wrong = await inStudio(async ({ record, alone, noise }) => {
    const x = noise(0.613, 3);
    const { mix: [out] } = await record({
      seconds: 12, channels: 2, order: ['a', 'b'],
      sounds: { a: alone(x, 0, 2), b: alone(noise(0.4, 4), 1, 2) },
      acts: [
        [0, (player) => { player.showSpread(0); player.play(); }],
        [3, (player) => player.showSpread(1)],
        [4.7, (player) => player.showSpread(0)],
      ],
    });
    let bad = 0;
    for (let i = 8 * 48000; i < out.length; i += 1) bad += out[i] !== x[i % x.length];
    return bad;
  });
  assert.equal(wrong, 0);
});

test('volume, mute and pause are short ramps to exactly what was asked', async () => {
  const found = await inStudio(async ({ record, wave, step }) => {
    const { mix: [out], events } = await record({
      seconds: 10, sounds: { a: [wave(0.5, () => 1)] }, order: ['a'],
      options: { volume: 0.5 },
      acts: [
        [0, (player) => { player.showSpread(0); player.play(); }],
        [3, (player) => player.setVolume(0.25)],
        [4, (player) => player.setMuted(true)],
        [5, (player) => player.setMuted(false)],
        [6, (player) => player.pause()],
        [7, (player) => { player.play(); }],
        [8, (player) => player.setVolume(7)],
      ],
    });
    const at = [2.9, 3.9, 4.9, 5.9, 6.9, 7.9, 9].map((t) => out[Math.round(t * 48000)]);
    return { at, step: step(out), events };
  });
  assert.deepEqual(found.at, [0.5, 0.25, 0, 0.25, 0, 0.25, 1]);
  // not faster than in a quarter of a second
  assert.ok(found.step < Math.PI / 2 / (0.25 * 48000), `${found.step}`);
  assert.deepEqual(found.events.filter((type) => type !== 'volumechange'), [
    'scenechange', 'play', 'pause', 'play']);
});

test('a scene without a sound is silence, and the next one comes up again', async () => {
  const found = await inStudio(async ({ record, wave }) => {
    const { mix: [out] } = await record({
      seconds: 14, sounds: { a: [wave(0.5, () => 1)], b: [wave(0.5, () => 0.5)] },
      order: ['a', null, 'b'],
      acts: [
        [0, (player) => { player.showSpread(0); player.play(); }],
        [3, (player) => player.showSpread(1)],
        [8, (player) => player.showSpread(2)],
        [11, (player) => player.showPages(99)],
      ],
    });
    return [2.9, 7, 10.9].map((t) => out[Math.round(t * 48000)]).concat(out.at(-1) < 0.2);
  });
  assert.deepEqual(found, [1, 0, 0.5, true]);
});

test('sounds are loaded ahead in both directions, and memory has a bound', async () => {
  const found = await inStudio(async ({ createPlayer, shelf, scenes, noise }) => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const store = shelf(Object.fromEntries(names.map((name, i) => [name, [noise(0.2, i)]])));
    const context = new OfflineAudioContext(1, 48000, 48000);
    const player = createPlayer({
      scenes: scenes(...names), fetch: store.fetch, context, memory: 0, baseUrl: 'http://x.example/',
    });
    const settled = () => new Promise((done) => { setTimeout(done, 300); });
    const log = [];
    player.showSpread(2);
    await settled();
    log.push(store.asked.splice(0).join(''));
    await player.play();
    for (const spread of [2, 3, 4, 3, 0]) {
      player.showSpread(spread);
      await settled();
      log.push(store.asked.splice(0).join(''));
    }
    return log;
  });
  // Nothing before play(); then the shown one, the next, the one before.
  assert.deepEqual(found.slice(0, 4), ['', 'cdb', 'e', 'f']);
  assert.equal(found[4], '', 'the one before was kept');
  assert.equal(found[5], 'ab', 'what was far away was not');
});

test('what cannot be had is silence and an event, and is tried again', async () => {
  const found = await inStudio(async ({ createPlayer, shelf, scenes, wav, wave }) => {
    const sounds = { good: [wave(0.2, () => 1)], junk: new TextEncoder().encode('nonsense').buffer };
    const store = shelf(sounds);
    const context = new OfflineAudioContext(1, 48000, 48000);
    const lost = [];
    let isOffline = false;
    const player = createPlayer({
      scenes: scenes('gone', 'good', 'junk'), context, baseUrl: 'http://x.example/',
      fetch: (...args) => (isOffline ? Promise.reject(new TypeError('offline')) : store.fetch(...args)),
    });
    player.addEventListener('error', ({ detail }) => {
      lost.push([detail.scene.startPage, new URL(detail.url).pathname, detail.error instanceof Error]);
    });
    const settled = () => new Promise((done) => { setTimeout(done, 300); });
    const show = async (spread) => {
      player.showSpread(spread);
      await settled();
      return lost.splice(0);
    };
    await player.play();
    const log = [await show(0), await show(1), await show(2)];
    sounds.gone = [wave(0.2, () => 1)];
    log.push(await show(0));
    sounds.junk = wav([wave(0.2, () => 1)]);
    isOffline = true;
    log.push(await show(2));
    isOffline = false;
    log.push(await show(2));
    return [log, player.playing, await player.preload(5), await player.preload(7)];
  });
  const decoding = found[0][2][0];
  assert.deepEqual(found[0][0], [[1, '/gone', true]]);
  assert.deepEqual(found[0][1], []);
  assert.deepEqual(decoding.slice(0, 2), [5, '/junk']);
  assert.deepEqual(found[0][3], [], 'the one that has come is played');
  assert.deepEqual(found[0][4], [[5, '/junk', true]]);
  assert.deepEqual(found[0][5], [], 'the next turn has it');
  assert.deepEqual(found.slice(1), [true, true, true]);
});

test('preload() means both pages that are shown', async () => {
  const found = await inStudio(async ({ createPlayer, shelf, noise }) => {
    const store = shelf({ a: [noise(0.2, 1)] });
    const player = createPlayer({
      scenes: [{ startPage: 2, endPage: 2, audioUrl: '/a' }], fetch: store.fetch,
    });
    const log = [await player.preload(), store.asked.length];
    player.showSpread(0);
    return [...log, await player.preload(), store.asked.join(), player.context];
  });
  assert.deepEqual(found, [true, 0, true, 'a', null]);
});

test('scenes of the interface and rows of the database are the same', async () => {
  const found = await inStudio(({ createPlayer }) => {
    const rows = [
      { start_page: 5, end_page: 8, audio_url: 'javascript:alert(1)' },
      { start_page: '1', end_page: '4', audio_url: 'a.opus' },
      { start_page: null, end_page: undefined },
    ];
    const player = createPlayer({ scenes: rows });
    const heard = [];
    player.addEventListener('scenechange', ({ detail }) => {
      heard.push([detail.previous?.start_page ?? null, detail.scene?.start_page ?? null]);
    });
    player.showPages(1, 2);
    player.showPages(3, 4);
    player.showPages(4, 6);
    player.showPages(20);
    player.setScenes([]);
    return heard;
  });
  assert.deepEqual(found, [[null, '1'], ['1', 5], [5, null]]);
});

// A page that plays by itself: what a test evaluates would count as a gesture.
const eager = `<!DOCTYPE html><html lang="en"><title>Eager</title><button>Go</button>
<script type="module">
import { createPlayer, shelf, scenes, noise } from './studio.js';
window.heard = [];
window.player = createPlayer({ scenes: scenes('a'), ...shelf({ a: [noise(0.5, 1)] }) });
for (const type of ['play', 'pause', 'blocked']) {
  player.addEventListener(type, () => heard.push(type));
}
player.showSpread(0);
heard.push(player.context);
heard.push(await player.play());
document.querySelector('button').addEventListener('click', () => player.play());
document.title = 'Ready';
</script></html>`;

test('the browser may want a gesture, and is asked again after it', async () => {
  const page = await openPage(browser);
  studio.files['/eager'] = ['text/html', eager];
  await page.goto(`${studio.url}/eager`);
  await until('it was refused', 20, async () => (await page.title()) === 'Ready');
  assert.deepEqual(
    await page.evaluate(() => window.heard),
    [null, 'play', 'pause', 'blocked', false],
    'what was heard until then',
  );
  assert.equal(await page.evaluate(() => window.player.playing), false);
  await page.getByRole('button').click();
  await until('it is heard', 20, () => page.evaluate(() => {
    if (window.player.context.state !== 'running') return false;
    window.meter ??= window.player.context.createAnalyser();
    window.player.output.connect(window.meter);
    const x = new Float32Array(window.meter.fftSize);
    window.meter.getFloatTimeDomainData(x);
    return x.some((value) => Math.abs(value) > 0.1);
  }));
  await page.evaluate(() => window.player.pause());
  await until('a pause uses no power', 20, () => page.evaluate(() => (
    window.player.context.state === 'suspended')));
  await page.evaluate(() => window.player.dispose());
  await until('its context is given back', 20, () => page.evaluate(() => (
    window.player.context.state === 'closed')));
  assert.equal(await page.evaluate(() => window.player.play()), false);
  page.troubles = page.troubles.filter((line) => !/AudioContext was not allowed/.test(line));
  await closeQuietly(page);
});

test('a hidden tab plays on, or not, as the web app likes', async () => {
  const found = await inStudio(async ({ createPlayer, shelf, scenes, noise }) => {
    const hide = (hidden) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
      document.dispatchEvent(new Event('visibilitychange'));
    };
    const becomes = async (player, state) => {
      for (let i = 0; i < 200 && player.context.state !== state; i += 1) {
        await new Promise((done) => { setTimeout(done, 50); });
      }
      return player.context.state;
    };
    const log = [];
    for (const whenHidden of ['play', 'pause']) {
      const store = shelf({ a: [noise(0.5, 1)] });
      const player = createPlayer({ scenes: scenes('a'), fetch: store.fetch, whenHidden });
      player.showSpread(0);
      await player.play();
      hide(true);
      log.push(whenHidden === 'pause' ? await becomes(player, 'suspended')
        : await new Promise((done) => { setTimeout(() => done(player.context.state), 1500); }));
      hide(false);
      log.push(await becomes(player, 'running'), player.playing);
      player.dispose();
    }
    return log;
  });
  assert.deepEqual(found, ['running', 'running', true, 'suspended', 'running', true]);
});
