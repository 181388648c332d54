// Why: everything the fake "draws" must come out the same in any process and
// on any machine, so chance here is a hash of names, never Math.random().

import { createHash } from 'node:crypto';

/** The lower-case hex SHA-256 of a text. */
export function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}

/** Two numbers, evenly spread over [0, 1), which depend on the parts only. */
export function uniforms(...parts) {
  const digest = createHash('sha256').update(parts.join('|')).digest();
  return [digest.readUIntBE(0, 6) / 2 ** 48, digest.readUIntBE(6, 6) / 2 ** 48];
}

/** One number from the standard normal distribution (Box and Muller). */
export function normal(...parts) {
  const [a, b] = uniforms(...parts);
  return Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b);
}

/** One element of the list, the same for the same parts. */
export function pick(list, ...parts) {
  return list[Math.floor(uniforms(...parts)[0] * list.length)];
}
