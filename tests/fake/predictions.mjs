// Why: a prediction's life is a function of the clock. No timer moves it: its
// state is computed whenever somebody asks, from the times fixed at its birth.

import { randomBytes } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const BOOT_SHARE = 0.1; // this part of the latency goes by in `starting`
const CANCEL_DELAY_MS = 100; // a cancel is answered before it works

// Ids are random, not seeded: a second run against the same database must not
// meet the ids of the first.
const newId = () => [...randomBytes(26)].map((byte) => ALPHABET[byte % 36]).join('');

export class Predictions {
  #byId = new Map();
  #open = new Set();

  /**
   * @param {object} birth model, version, input, kind, key, attempt, latency,
   *   plan (an entry of the failures, or {}), deadlineMs, base (its URLs' root)
   */
  create(birth) {
    const createdAt = Date.now();
    const prediction = {
      ...birth,
      id: newId(),
      sequence: this.#byId.size,
      createdAt,
      deadlineAt: birth.deadlineMs ? createdAt + birth.deadlineMs : Infinity,
      cancelAt: Infinity,
      fileName: `tmp${randomBytes(4).toString('hex')}`,
      pollsFailed: 0,
      downloads: 0,
    };
    this.#byId.set(prediction.id, prediction);
    this.#open.add(prediction);
    return prediction;
  }

  get(id) {
    return this.#byId.get(id);
  }

  all() {
    return [...this.#byId.values()];
  }

  clear() {
    this.#byId.clear();
    this.#open.clear();
  }

  /** How many of a kind are neither finished nor stopped now. */
  inFlight(kind) {
    const now = Date.now();
    let count = 0;
    for (const prediction of this.#open) {
      if (stateOf(prediction, now).completedAt !== undefined) this.#open.delete(prediction);
      else if (prediction.kind === kind) count += 1;
    }
    return count;
  }
}

/** Ask for the end of a prediction; works a moment later, if it still runs. */
export function cancel(prediction, scale) {
  prediction.cancelAt = Math.min(prediction.cancelAt, Date.now() + CANCEL_DELAY_MS * scale);
}

/** When it would start and end, and how, if nobody stopped it. */
function course({ createdAt, latency, plan }) {
  const { stuck, final = 'succeeded', error = null, shows } = plan.run ?? {};
  const startAt = stuck === 'starting' || final === 'aborted'
    ? Infinity : createdAt + latency * BOOT_SHARE;
  const endAt = stuck === undefined ? createdAt + latency : Infinity;
  return { startAt, endAt, final, error, shows };
}

/** Milliseconds since the epoch at which it ends, Infinity for never. */
export function endOf(prediction) {
  return Math.min(course(prediction).endAt, prediction.deadlineAt, prediction.cancelAt);
}

/** {status, startedAt, completedAt, error}: the prediction as the clock has it. */
export function stateOf(prediction, now = Date.now()) {
  const { startAt, endAt, final, error, shows } = course(prediction);
  const stopAt = Math.min(prediction.deadlineAt, prediction.cancelAt);
  const startedAt = startAt <= Math.min(now, stopAt) ? startAt : undefined;
  if (endAt <= Math.min(now, stopAt)) {
    return { status: final, shows, startedAt, completedAt: endAt, error };
  }
  if (stopAt <= now) {
    const aborted = startedAt === undefined && stopAt === prediction.deadlineAt;
    return {
      status: aborted ? 'aborted' : 'canceled', startedAt, completedAt: stopAt, error: null,
    };
  }
  return { status: startedAt === undefined ? 'starting' : 'processing', startedAt, error: null };
}

/** True once inputs and outputs are deleted. */
export function isRemoved(prediction, retentionMs, now = Date.now()) {
  const { completedAt } = stateOf(prediction, now);
  return completedAt !== undefined && now >= completedAt + retentionMs;
}

/** What is charged by now: all when succeeded, a part when canceled at work. */
export function chargeOf(prediction, now = Date.now()) {
  const { status, startedAt, completedAt } = stateOf(prediction, now);
  if (status === 'succeeded') return prediction.price;
  if (status !== 'canceled' || startedAt === undefined) return 0;
  const share = (completedAt - startedAt) / (prediction.latency * (1 - BOOT_SHARE) || 1);
  return Math.round(prediction.price * Math.min(1, share));
}
