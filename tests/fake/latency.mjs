// Why: a benchmark and the schedule simulator must meet the very same waiting
// times as the fake, so the time of a call is a pure function of its name.

import { normal, sha256 } from './random.mjs';
import { mark } from './rules.mjs';

export const LATENCY_DEFAULTS = Object.freeze({
  analysisMedian: 3000,
  soundscapeMedian: 5000,
  sigma: 0.35,
  scale: 1,
});

/**
 * The key of an analysis: the user's text; of a soundscape: its prompt. The
 * mark [[as:NAME]] in either takes its place.
 */
export function callKey(text) {
  return sha256(mark(text, 'as') ?? text);
}

/**
 * Milliseconds which the provider takes for this call: lognormal, scaled.
 *
 * @param {number} seed
 * @param {'analysis'|'soundscape'} kind
 * @param {string} key      see callKey()
 * @param {number} attempt  1 for the first time this key is asked
 * @param {object} settings analysisMedian, soundscapeMedian, sigma, scale
 */
export function latency(seed, kind, key, attempt, settings = LATENCY_DEFAULTS) {
  const median = settings[`${kind}Median`];
  if (median === 0) return 0;
  const z = normal(seed, kind, key, attempt);
  return median * Math.exp(settings.sigma * z) * settings.scale;
}
