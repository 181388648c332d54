// Why: what a prediction looks like from outside, in one place for create,
// get, list and cancel.

import { isRemoved, stateOf } from './predictions.mjs';
import { SOUNDSCAPE_FAILURES } from './replicate-failures.mjs';

/** Headers which every answer carries that is not an error. */
export const RATE_HEADERS = { 'ratelimit-remaining': '599', 'ratelimit-reset': '1' };

const iso = (ms) => new Date(ms).toISOString();

function outputOf(prediction, state) {
  const { plan, url, pieces, bytes } = prediction;
  if (pieces) {
    if (state.status === 'processing') return pieces.slice(0, pieces.length >> 1);
    return state.status === 'succeeded' ? pieces : null;
  }
  if (state.status !== 'succeeded') return null;
  return plan.output ? plan.output(url, bytes) : url;
}

function metricsOf(prediction, { startedAt, completedAt, status }) {
  const seconds = (from) => Math.round(Math.max(0, completedAt - from)) / 1000;
  const metrics = { total_time: seconds(prediction.createdAt) };
  if (startedAt !== undefined) metrics.predict_time = seconds(startedAt);
  if (prediction.usage && status === 'succeeded') {
    metrics.input_token_count = prediction.usage.promptTokenCount;
    metrics.output_token_count = prediction.usage.candidatesTokenCount;
  }
  return metrics;
}

/** The object which get, list and cancel answer. */
export function view(fake, prediction, state = stateOf(prediction)) {
  const removed = isRemoved(prediction, fake.retentionMs())
    || (prediction.plan.removed === true && state.completedAt !== undefined);
  const { id, model, version, base } = prediction;
  const shown = {
    id,
    model,
    version,
    input: removed ? {} : prediction.input,
    logs: '',
    output: removed ? null : outputOf(prediction, state),
    data_removed: removed,
    error: state.error,
    source: 'api',
    status: state.shows ?? state.status,
    created_at: iso(prediction.createdAt),
  };
  if (state.startedAt !== undefined) shown.started_at = iso(state.startedAt);
  if (state.completedAt !== undefined) shown.completed_at = iso(state.completedAt);
  if (prediction.deadlineAt !== Infinity) shown.deadline = iso(prediction.deadlineAt);
  shown.urls = {
    get: `${base}/v1/predictions/${id}`,
    cancel: `${base}/v1/predictions/${id}/cancel`,
    web: `https://replicate.com/p/${id}`,
  };
  if (state.completedAt !== undefined) shown.metrics = metricsOf(prediction, state);
  return shown;
}

/** A create answers at once and, as the service does, without `output`. */
export function viewOfBirth(fake, prediction) {
  const shown = view(fake, prediction, { status: 'starting', error: null });
  delete shown.output;
  return shown;
}

/** Waits until the bytes are there which a view needs (a data: URI). */
export async function bytesFor(predictions) {
  const needy = predictions.filter(({ plan }) => plan === SOUNDSCAPE_FAILURES.data_uri);
  await Promise.all(needy.map(({ ready }) => ready));
}
