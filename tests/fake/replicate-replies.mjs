// Why: the shapes of Replicate's refusals, each of them in one place.

import { problem } from './reply.mjs';

const round = (seconds) => Number(seconds.toFixed(3));

export const unauthenticated = () => problem(401, {
  title: 'Unauthenticated',
  detail: 'You did not pass a valid authentication token',
});

export const notFound = () => problem(404, {
  detail: 'The requested resource could not be found.',
});

export const noCredit = (title = 'Insufficient credit') => problem(402, {
  title,
  detail: 'You have insufficient credit to run this model. Go to '
    + 'https://replicate.com/account/billing#billing to purchase credit. Once you purchase '
    + 'credit, please wait a few minutes before trying again.',
});

export const invalidVersion = () => problem(422, {
  title: 'Invalid version or not permitted',
  detail: 'The specified version does not exist (or perhaps you don\'t have permission to use it?)',
});

/** 422 with a line of detail for each fault. */
export const invalidInput = (faults) => problem(422, {
  title: 'Input validation failed',
  detail: faults.map(({ field, description }) => `- ${field}: ${description}\n`).join(''),
  invalid_fields: faults,
});

/** 429 as a low-credit account sees it: a hint in the text and as a number. */
export const lowCredit = (seconds) => problem(429, {
  detail: 'Request was throttled. Your rate limit for creating predictions is reduced to 6 '
    + 'requests per minute with a burst of 1 requests while you have less than $5.0 in credit. '
    + `Your rate limit resets in ~${round(seconds)}s.`,
  retry_after: round(seconds),
});

/** 429 as the documents show it: the hint stands in the text only. */
export const throttled = (seconds, more = {}, headers = {}) => problem(429, {
  detail: `Request was throttled. Your rate limit resets in ~${round(seconds)}s.`,
  ...more,
}, headers);
