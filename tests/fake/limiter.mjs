// Why: both providers refuse calls above a rate; a token bucket decides which,
// and says how long the refused caller should wait.

export class Limiter {
  #tokens = null;
  #filledAt = 0;

  /**
   * Take one token. `perMinute` 0 means no limit.
   * @returns {{ok: boolean, waitMs: number, remaining: number}}
   */
  take(perMinute, burst, now = performance.now()) {
    if (perMinute === 0) return { ok: true, waitMs: 0, remaining: 599 };
    const perMs = perMinute / 60_000;
    const size = Math.max(1, burst);
    const before = this.#tokens ?? size;
    this.#tokens = Math.min(size, before + (now - this.#filledAt) * perMs);
    this.#filledAt = now;
    if (this.#tokens < 1) {
      return { ok: false, waitMs: (1 - this.#tokens) / perMs, remaining: 0 };
    }
    this.#tokens -= 1;
    return { ok: true, waitMs: 0, remaining: Math.floor(this.#tokens) };
  }
}
