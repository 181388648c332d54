// Why: the delivery host is a server of its own with failures of its own: a
// prediction may have succeeded and its file still be gone, broken or endless.

import { contentType } from './audio.mjs';
import { isRemoved, stateOf } from './predictions.mjs';
import { uniforms } from './random.mjs';
import { empty, html, send } from './reply.mjs';

const HUGE = 1024 ** 3;

function noise(size, key) {
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; i += 1) bytes[i] = (i * 2654435761) >>> (i % 13);
  bytes.write(`ID3${key}`);
  return bytes;
}

/** The file as the plan of the prediction has it, or as it should be. */
async function fileOf(fake, prediction) {
  const { audio, bytes, key } = prediction;
  const plan = prediction.plan.file;
  const good = { status: 200, headers: { 'content-type': contentType(audio.format) }, body: bytes };
  if (plan === undefined || prediction.downloads > (plan.times ?? Infinity)) return good;
  switch (plan.what) {
    case 'status': return { ...empty(plan.status), headers: { 'content-type': 'text/plain' } };
    case 'noise': return { ...good, body: noise(20_000 + Math.floor(uniforms(key)[0] * 999), key) };
    case 'silence': return { ...good, body: await fake.audio.get(audio.seconds, -1, audio.format) };
    case 'short': return { ...good, body: await fake.audio.get(0.05, audio.variant, audio.format) };
    case 'empty': return { ...good, body: '' };
    case 'html': return html(200, 'Sign in');
    case 'type': return { ...good, headers: { 'content-type': plan.type } };
    case 'redirect': return { ...empty(302), headers: { location: plan.to } };
    case 'huge': return {
      ...good,
      headers: { ...good.headers, 'content-length': String(HUGE) },
      manner: 'endless',
      limit: HUGE,
    };
    default: return { ...good, manner: plan.manner };
  }
}

/** GET /delivery/{box}/{id}/{file} */
export async function deliver(fake, request, response, { url }) {
  const { counts } = fake.ledger;
  counts.downloads += 1;
  if (request.headers.authorization) counts.downloadsWithToken += 1;
  const prediction = fake.predictions.get(url.pathname.split('/')[3]);
  const there = prediction?.url?.endsWith(url.pathname)
    && stateOf(prediction).status === 'succeeded'
    && !isRemoved(prediction, fake.retentionMs());
  if (!there) {
    send(request, response, html(404, '404 Not Found'));
    return;
  }
  prediction.downloads += 1;
  await prediction.ready;
  send(request, response, await fileOf(fake, prediction), fake.settings.scale);
}
