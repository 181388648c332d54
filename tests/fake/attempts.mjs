// Why: "the second time this text is asked" is part of a call's name; calls
// which a rate limit or a check refused do not count.

export class Attempts {
  #counts = new Map();

  /** The number of this attempt: 1 for the first. */
  next(kind, key) {
    const attempt = this.last(kind, key) + 1;
    this.#counts.set(`${kind}|${key}`, attempt);
    return attempt;
  }

  last(kind, key) {
    return this.#counts.get(`${kind}|${key}`) ?? 0;
  }

  clear() {
    this.#counts.clear();
  }
}
