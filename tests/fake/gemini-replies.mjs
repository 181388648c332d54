// Why: the envelope of Gemini's answers and errors, built in one place so
// that the table of failures can say only how it departs from it.

import { json } from './reply.mjs';
import { sha256, uniforms } from './random.mjs';

const tokens = (text) => Math.ceil(text.length / 4);

/** The token counts of a call whose model wrote `output`. */
export function usageOf(call, output) {
  const prompt = tokens(call.allText);
  const thoughts = 8 + Math.floor(uniforms('thoughts', call.key, call.attempt)[0] * 56);
  const usage = { promptTokenCount: prompt };
  if (output !== '') usage.candidatesTokenCount = tokens(output);
  usage.thoughtsTokenCount = thoughts;
  usage.totalTokenCount = prompt + thoughts + (usage.candidatesTokenCount ?? 0);
  usage.promptTokensDetails = [{ modality: 'TEXT', tokenCount: prompt }];
  return usage;
}

// `content: null` leaves the content out, as the service does.
function contentOf(change, output) {
  if ('content' in change) return change.content ?? undefined;
  return { parts: change.parts ?? [{ text: output }], role: 'model' };
}

/**
 * A 200 with one candidate. `change` may hold: output (the text written),
 * parts or content, finishReason (undefined leaves it out), candidate and
 * envelope (more fields for either).
 */
export function answer(call, change = {}) {
  const output = change.output ?? call.answer;
  const usage = usageOf(call, output);
  const candidate = {
    content: contentOf(change, output),
    finishReason: 'finishReason' in change ? change.finishReason : 'STOP',
    index: 0,
    ...change.candidate,
  };
  return withUsage(usage, {
    candidates: [candidate],
    usageMetadata: usage,
    modelVersion: call.model,
    responseId: sha256(`response|${call.key}|${call.attempt}`).slice(0, 23),
    ...change.envelope,
  });
}

/** A 200 of any form, with the usage that is billed for it. */
export function withUsage(usage, value) {
  return { ...json(200, value), billed: usage };
}

/** A 200 without candidates: the prompt itself was blocked. */
export function blocked(call, blockReason) {
  const prompt = tokens(call.allText);
  const usage = { promptTokenCount: prompt, totalTokenCount: prompt };
  return withUsage(usage, {
    promptFeedback: { blockReason },
    usageMetadata: usage,
    modelVersion: call.model,
  });
}

/** An error in the shape of google.rpc.Status. */
export function failure(code, status, message, details, headers) {
  const error = { code, message, status };
  if (details) error.details = details;
  return json(code, { error }, headers);
}

const TYPE = 'type.googleapis.com/google.rpc.';

export const help = () => ({
  '@type': `${TYPE}Help`,
  links: [{
    description: 'Learn more about Gemini API quotas',
    url: 'https://ai.google.dev/gemini-api/docs/rate-limits',
  }],
});

export const quota = (model, quotaId, quotaValue = '10') => ({
  '@type': `${TYPE}QuotaFailure`,
  violations: [{
    quotaMetric: 'generativelanguage.googleapis.com/generate_content_free_tier_requests',
    quotaId,
    quotaDimensions: { location: 'global', model },
    quotaValue,
  }],
});

export const retryInfo = (seconds) => ({
  '@type': `${TYPE}RetryInfo`,
  retryDelay: `${Number(seconds.toFixed(9))}s`,
});

export const errorInfo = (reason) => ({
  '@type': `${TYPE}ErrorInfo`,
  reason,
  domain: 'googleapis.com',
  metadata: { service: 'generativelanguage.googleapis.com' },
});

export const badField = (field, description) => ({
  '@type': `${TYPE}BadRequest`,
  fieldViolations: [{ field, description }],
});

const PER_MINUTE = 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier';

/** The 429 of a rate limit: RetryInfo says after how many seconds to come back. */
export function tooMany(model, seconds, quotaId = PER_MINUTE) {
  const message = 'You exceeded your current quota, please check your plan and billing details. '
    + `Please retry in ${Number(seconds.toFixed(9))}s.`;
  const details = [help(), quota(model, quotaId), retryInfo(seconds)];
  return failure(429, 'RESOURCE_EXHAUSTED', message, details);
}
