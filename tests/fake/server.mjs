// Why: one port plays three hosts; this sorts the requests among them and
// keeps what they share. Tests may start it in their own process.

import { createServer } from 'node:http';
import { Attempts } from './attempts.mjs';
import { Audio, encoderProblem, VARIANTS } from './audio.mjs';
import { control } from './control.mjs';
import { deliver } from './delivery.mjs';
import { generateContent } from './gemini.mjs';
import { Ledger } from './ledger.mjs';
import { Limiter } from './limiter.mjs';
import { defaults } from './options.mjs';
import { Predictions } from './predictions.mjs';
import { replicate } from './replicate.mjs';
import { html, json, readBody, send } from './reply.mjs';
import { Rules } from './rules.mjs';

class Fake {
  constructor(settings) {
    this.settings = settings;
    this.audio = new Audio(settings.audioCache);
    this.ledger = new Ledger(settings.ledger);
    this.rules = new Rules();
    this.attempts = new Attempts();
    this.predictions = new Predictions();
    this.#fillLimits();
  }

  #fillLimits() {
    this.limits = { gemini: new Limiter(), create: new Limiter(), other: new Limiter() };
  }

  /** Forget everything but the settings and the audio. */
  reset() {
    this.rules.clear();
    this.attempts.clear();
    this.predictions.clear();
    this.ledger.clear();
    this.#fillLimits();
  }

  retentionMs() {
    return this.settings.retention * 1000 * this.settings.scale;
  }

  countFlights(kind) {
    this.ledger.predictionsInFlight(kind, this.predictions.inFlight(kind));
  }
}

const GENERATE = /^\/(v1|v1beta)\/models\/([^/:]+):generateContent$/;

async function dispatch(fake, request, response) {
  const url = new URL(request.url, 'http://fake');
  const scheme = request.headers['x-forwarded-proto'] ?? 'http';
  const base = `${scheme}://${request.headers.host}`;
  const raw = await readBody(request);
  if (raw === null) {
    send(request, response, json(413, { error: { code: 413, message: 'too large' } }));
    return;
  }
  const [, version, model] = GENERATE.exec(decodeURI(url.pathname)) ?? [];
  if (url.pathname.startsWith('/_fake/')) control(fake, request, response, { url, raw });
  else if (url.pathname.startsWith('/delivery/')) await deliver(fake, request, response, { url });
  else if (model !== undefined && request.method === 'POST') {
    generateContent(fake, request, response, { url, version, model, raw });
  } else if (url.pathname.startsWith('/v1/')) {
    await replicate(fake, request, response, { url, base, raw });
  } else send(request, response, html(404, '404 Not Found'));
}

function handle(fake, request, response) {
  request.on('error', () => {}); // the peer may leave at any time
  response.on('error', () => {});
  dispatch(fake, request, response).catch((error) => {
    if (request.destroyed && error.code === 'ECONNRESET') return;
    process.stderr.write(`fake: ${error.stack}\n`);
    send(request, response, json(599, { error: `the fake itself failed: ${error.message}` }));
  });
}

/**
 * Start a fake. `changes` are settings by their camelCase names.
 * @returns {Promise<{url: string, port: number, fake: Fake, close: function}>}
 */
export async function startFake(changes = {}) {
  const settings = defaults(changes);
  const problem = encoderProblem();
  if (problem) throw new Error(problem);
  const fake = new Fake(settings);
  for (const seconds of settings.warm ?? []) {
    for (let variant = 0; variant < VARIANTS; variant += 1) {
      await fake.audio.get(seconds, variant, 'mp3_standard');
    }
  }
  const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
    handle(fake, request, response);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: settings.port, host: '127.0.0.1', backlog: 1024 }, resolve);
  });
  const { port } = server.address();
  const close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${port}`, port, fake, close };
}
