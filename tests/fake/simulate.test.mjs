// Why: every benchmark is measured against this schedule, so it is checked
// against cases worked out by hand and against the published numbers.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { latency } from './latency.mjs';
import { simulate } from './simulate.mjs';

const times = (input) => {
  const { greedyMs, boundMs, sequentialMs } = simulate(input);
  return [greedyMs, boundMs, sequentialMs];
};

test('one spread, one scene', () => {
  assert.deepEqual(times({ analyses: [3], scenes: [{ spread: 0, ms: 5 }] }), [8, 8, 8]);
});

test('no scenes, no spreads', () => {
  assert.deepEqual(times({ analyses: [3, 4], scenes: [] }), [4, 4, 7]);
  assert.deepEqual(times({ analyses: [] }), [0, 0, 0]);
});

test('a scene waits for every spread before it', () => {
  // Spread 1 is ready at 2, but spread 0 only at 10: the scene starts at 10.
  const input = { analyses: [10, 2, 1], scenes: [{ spread: 1, ms: 4 }] };
  assert.deepEqual(times(input), [14, 14, 17]);
});

test('caps: two analyses at a time, one soundscape at a time', () => {
  // Analyses end at 3, 5, 5, 9, settled in order; scenes run 3-9 and 9-15.
  const input = {
    analyses: [3, 5, 2, 4],
    scenes: [{ spread: 0, ms: 6 }, { spread: 2, ms: 6 }],
    caps: { analysis: 2, soundscape: 1 },
  };
  assert.deepEqual(times(input), [15, 15, 26]);
});

test('a rate: two at once, then one a second', () => {
  // Starts at 0, 0, 1000, 2000; the last ends at 2100.
  const rates = { analysis: { perMinute: 60, burst: 2 } };
  const input = { analyses: [100, 100, 100, 100], rates };
  assert.deepEqual(times(input), [2100, 2100, 400]);
});

test('an unused burst is saved up for the scenes', () => {
  // Scenes are ready at 5000 and 5000: a burst of one lets the second go at 6000.
  const scenes = [{ spread: 0, ms: 10 }, { spread: 0, ms: 10 }];
  const input = { analyses: [5000], scenes, rates: { soundscape: { perMinute: 60, burst: 1 } } };
  assert.deepEqual(times(input), [6010, 6010, 5020]);
});

test('bad input is refused', () => {
  assert.throws(() => simulate({ analyses: [-1] }), /bad analyses/);
  assert.throws(() => simulate({ analyses: [1], scenes: [{ spread: 1, ms: 1 }] }), /bad scenes/);
});

const RATE = { perMinute: 600, burst: 60 };
const novel = (seed, cap, scenesCap, rate) => simulate({
  analyses: Array.from({ length: 150 }, (_, i) => latency(seed, 'analysis', `spread ${i}`, 1)),
  scenes: Array.from({ length: 45 }, (_, m) => ({
    spread: Math.floor((m * 150) / 45), ms: latency(seed, 'soundscape', `scene ${m}`, 1),
  })),
  caps: { analysis: cap, soundscape: scenesCap },
  rates: rate && { analysis: rate, soundscape: rate },
});

test('a 300-page novel of 45 scenes, in units of a median analysis', () => {
  const cases = [
    [8, 8, undefined, 22.4],
    [16, 16, undefined, 12.6],
    [32, 32, undefined, 8.6],
    [64, 45, undefined, 7.3],
    [0, 0, undefined, 6.5],
    [0, 0, RATE, 7.1],
  ];
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  for (const [cap, scenesCap, rate, published] of cases) {
    const units = seeds.map((seed) => novel(seed, cap, scenesCap, rate).greedyMs / 3000);
    const mean = units.reduce((a, b) => a + b) / units.length;
    assert.ok(Math.abs(mean / published - 1) < 0.12, `${cap}/${scenesCap}: ${mean}, ${published}`);
  }
  const alone = novel(1, 8, 8).sequentialMs / 3000;
  assert.ok(Math.abs(alone / 241.6 - 1) < 0.05, `sequential: ${alone}`);
});

test('greedy is never faster than the bound', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    for (const [cap, scenesCap, rate] of [[3, 2], [8, 8], [64, 45], [0, 0, RATE], [16, 4, RATE]]) {
      const { greedyMs, boundMs, sequentialMs } = novel(seed, cap, scenesCap, rate);
      assert.ok(boundMs <= greedyMs + 1e-6 && greedyMs <= sequentialMs);
    }
  }
});

test('the program reads standard input', () => {
  const program = fileURLToPath(new URL('simulate.mjs', import.meta.url));
  const run = (input) => spawnSync(process.execPath, [program], { input, encoding: 'utf8' });
  assert.equal(
    run('{"analyses":[3]}').stdout,
    '{"greedyMs":3,"boundMs":3,"sequentialMs":3}\n',
  );
  assert.equal(run('{').status, 1);
});
