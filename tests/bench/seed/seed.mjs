#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Why: the yard-stick of the book rows is the loop that this project began
// with: inside one process, one spread after the other, analyse, compare,
// make the soundscape of a new scene, write it down, go on. Written anew as
// it was described: three attempts, pauses of 1, 2, 4 s (analysis) and 2, 4,
// 8 s (soundscape), a look at the prediction every half second.
//
//   node seed.mjs CONFIG BOOK
//
// CONFIG is JSON: {socket, database, gemini, replicate, key, token, scale,
// seconds, directory}; scale shortens the pauses as the fake's --scale does
// its latencies. Prints one line of JSON: {spreads, scenes, errors, ms, cpuMs}.

import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

const config = JSON.parse(process.argv[2]);
const bookId = process.argv[3];
const require = createRequire(`${process.env.BENCH_PACKAGES}/`);
const mariadb = require('mariadb');

const TEXT = { type: 'STRING' };
const SCHEMA = {
  type: 'OBJECT',
  properties: {
    setting: TEXT,
    mood: TEXT,
    weather: TEXT,
    timeOfDay: TEXT,
    intensity: { type: 'STRING', enum: ['low', 'medium', 'high'] },
    actions: { type: 'ARRAY', items: TEXT },
    audioPrompt: TEXT,
  },
  required: ['setting', 'mood', 'weather', 'timeOfDay', 'intensity', 'actions', 'audioPrompt'],
};
const LEVELS = { low: 0, medium: 1, high: 2 };
const POLL_MS = 500;

async function withRetry(firstMs, step) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await step();
    } catch (error) {
      if (attempt === 3) throw error;
      await sleep(firstMs * 2 ** (attempt - 1) * config.scale);
    }
  }
}

async function call(url, init) {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response;
}

async function analyse(text, pages) {
  const response = await call(
    `${config.gemini}/models/gemini-3.5-flash-lite:generateContent`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-goog-api-key': config.key },
      body: JSON.stringify({
        contents: [{ role: 'user', parts: [{ text: `Pages ${pages[0]}-${pages[1]}\n${text}` }] }],
        generationConfig: { responseMimeType: 'application/json', responseSchema: SCHEMA },
      }),
    },
  );
  const answer = await response.json();
  return JSON.parse(answer.candidates[0].content.parts[0].text);
}

async function makeSoundscape(prompt) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${config.token}` };
  const created = await call(`${config.replicate}/models/elevenlabs/music/predictions`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ input: { prompt, music_length_ms: config.seconds * 1000 } }),
  });
  let prediction = await created.json();
  while (!['succeeded', 'failed', 'canceled'].includes(prediction.status)) {
    await sleep(POLL_MS * config.scale);
    prediction = await (await call(
      `${config.replicate}/predictions/${prediction.id}`,
      { headers },
    )).json();
  }
  if (prediction.status !== 'succeeded') throw new Error(prediction.error ?? prediction.status);
  const url = Array.isArray(prediction.output) ? prediction.output[0] : prediction.output;
  const bytes = Buffer.from(await (await call(url)).arrayBuffer());
  const file = `${config.directory}/${prediction.id}.mp3`;
  await writeFile(file, bytes);
  return { id: prediction.id, file };
}

const same = (a, b) => a.trim().toLowerCase() === b.trim().toLowerCase();

function changed(before, now) {
  return !before || !same(before.setting, now.setting) || !same(before.mood, now.mood)
    || Math.abs(LEVELS[before.intensity] - LEVELS[now.intensity]) >= 2;
}

async function openScene(db, pages, index, analysis) {
  const id = randomUUID();
  await db.execute(
    'INSERT INTO scenes (id, book_id, start_page, end_page, page_spread_index,'
      + ' setting, mood, descriptors) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    [id, bookId, pages[0], pages[1], index, analysis.setting, analysis.mood,
      JSON.stringify(analysis)],
  );
  const { id: prediction, file } = await withRetry(2000, () => makeSoundscape(analysis.audioPrompt));
  await db.execute(
    'INSERT INTO soundscapes (id, scene_id, audio_url, duration, generation_prompt,'
      + ' replicate_prediction_id) VALUES (?, ?, ?, ?, ?, ?)',
    [randomUUID(), id, file, config.seconds, analysis.audioPrompt, prediction],
  );
  return id;
}

async function main() {
  const from = performance.now();
  const db = await mariadb.createConnection({
    socketPath: config.socket, user: 'root', database: config.database,
  });
  const pages = await db.execute(
    'SELECT id, page_number, text_content FROM pages WHERE book_id = ? ORDER BY page_number',
    [bookId],
  );
  await db.execute("UPDATE books SET status = 'processing' WHERE id = ?", [bookId]);
  let before;
  let scene;
  let scenes = 0;
  const errors = [];
  for (let index = 0; index * 2 < pages.length; index += 1) {
    const spread = pages.slice(index * 2, index * 2 + 2);
    const numbers = [spread[0].page_number, spread.at(-1).page_number];
    try {
      const text = spread.map((page) => page.text_content).join('\n\n');
      const analysis = await withRetry(1000, () => analyse(text, numbers));
      if (changed(before, analysis)) {
        scene = await openScene(db, numbers, index, analysis);
        scenes += 1;
      } else {
        await db.execute('UPDATE scenes SET end_page = ? WHERE id = ?', [numbers[1], scene]);
      }
      before = analysis;
      await db.execute(
        `UPDATE pages SET scene_id = ? WHERE id IN (${spread.map(() => '?').join(', ')})`,
        [scene, ...spread.map((page) => page.id)],
      );
    } catch (error) {
      errors.push({ spreadIndex: index, pageNumbers: numbers, errorMessage: error.message });
    }
  }
  await db.execute(
    'UPDATE books SET status = ?, processing_errors = ? WHERE id = ?',
    ['ready', errors.length > 0 ? JSON.stringify(errors) : null, bookId],
  );
  await db.end();
  const { user, system } = process.cpuUsage();
  process.stdout.write(`${JSON.stringify({
    spreads: Math.ceil(pages.length / 2),
    scenes,
    errors: errors.length,
    error: errors[0]?.errorMessage,
    ms: performance.now() - from,
    cpuMs: (user + system) / 1000,
  })}\n`);
}

await main();
