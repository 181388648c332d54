// Why: a test says which calls shall fail, by a mark in the text, by a rule
// given at run time, or by a share of all calls; this decides for one call.

import { pick, uniforms } from './random.mjs';

/** The value of [[name:value]] in a text, or undefined. */
export function mark(text, name) {
  const found = new RegExp(`\\[\\[${name}:([^\\]]*)\\]\\]`, 'i').exec(text);
  return found?.[1].trim();
}

/** The failure which [[fail:NAME]] or [[fail:NAME*N]] asks for at this attempt. */
function marked(text, attempt) {
  const [, name, times] = /^(.*?)(?:\*(\d+))?$/.exec(mark(text, 'fail') ?? '') ?? [];
  if (!name || (times !== undefined && attempt > Number(times))) return undefined;
  return name.toLowerCase();
}

export class Rules {
  #rules = [];

  /** Add rules {match, kind, fail, times}; throws on the first bad one. */
  add(rules, isKnown) {
    if (!Array.isArray(rules)) throw new Error('a list of rules is wanted');
    const made = rules.map((rule) => {
      const { match = '', kind, fail, times = null } = rule;
      if (!['analysis', 'soundscape', 'poll'].includes(kind)) throw new Error(`bad kind: ${kind}`);
      if (!isKnown(kind, fail)) throw new Error(`no ${kind} failure is named ${fail}`);
      if (times !== null && !(Number.isInteger(times) && times > 0)) throw new Error('bad times');
      return { match, regex: new RegExp(match, 'iu'), kind, fail, times, used: 0 };
    });
    this.#rules.push(...made);
    return this.#rules.length;
  }

  clear() {
    this.#rules = [];
  }

  list() {
    return this.#rules.map((rule) => ({ ...rule, regex: undefined }));
  }

  /** The failure which a rule asks for, counted as used. */
  ruled(kind, text) {
    const rule = this.#rules.find((r) => (
      r.kind === kind && (r.times === null || r.used < r.times) && r.regex.test(text)
    ));
    if (!rule) return undefined;
    rule.used += 1;
    return rule.fail;
  }

  /** The name of the failure of this call, or undefined: it shall succeed. */
  failureFor(call, settings, transient) {
    const { kind, text, key, attempt } = call;
    const wanted = this.ruled(kind, text) ?? marked(text, attempt);
    if (wanted !== undefined) return wanted;
    if (settings.errorRate === 0) return undefined;
    const [chance] = uniforms(settings.seed, 'error', kind, key, attempt);
    if (chance >= settings.errorRate) return undefined;
    return pick(transient, settings.seed, 'which', kind, key, attempt);
  }
}
