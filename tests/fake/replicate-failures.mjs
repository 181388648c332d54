// Why: every way in which a prediction is known to go wrong, by the name
// which a test asks for. An entry has one or more of
//   create   the reply to the create; `made` says the prediction exists all the same
//   run      how it ends: final, error, shows (another word for the status), stuck
//   output   the output instead of the URL of its file
//   file     what is delivered instead of good audio
//   poll     [reply, how many GETs of it fail so]

import { dropped, empty, hang, html, json, problem } from './reply.mjs';
import {
  invalidInput, invalidVersion, lowCredit, noCredit, notFound, throttled, unauthenticated,
} from './replicate-replies.mjs';

const create = (reply, made = false) => ({ create: reply, made });
const failed = (error) => ({ run: { final: 'failed', error } });
const output = (make) => ({ output: make });
const file = (what, more) => ({ file: { what, ...more } });
const poll = (reply, times) => ({ poll: [reply, times] });

const serverError = () => problem(500, { title: 'Internal server error', detail: 'Try again.' });

const creates = {
  400: create(() => problem(400, { detail: 'Bad request.' })),
  401: create(unauthenticated),
  402: create(() => noCredit()),
  '402_billing': create(() => noCredit('Billing required')),
  403: create(() => problem(403, { title: 'Forbidden', detail: 'You do not have permission.' })),
  404: create(notFound),
  413: create(() => problem(413, { detail: 'Request entity too large.' })),
  422: create(() => invalidInput([
    { type: 'required', field: 'input', description: 'prompt is required' },
  ])),
  '422_enum': create(() => invalidInput([
    { type: 'enum', field: 'input.output_format', description: 'must be one of the following' },
  ])),
  '422_version': create(invalidVersion),
  '422_bare': create(() => json(422, {})),
  429: create((scale) => lowCredit(5 * scale)),
  '429_text': create((scale) => throttled(30 * scale)),
  '429_body': create((scale) => (
    problem(429, { detail: 'Request was throttled.', retry_after: 5 * scale })
  )),
  '429_header': create((scale) => throttled(
    5 * scale,
    { detail: 'Request was throttled.' },
    { 'retry-after': String(Math.ceil(5 * scale)) },
  )),
  '429_reset': create((scale) => throttled(
    5 * scale,
    { detail: 'Request was throttled.' },
    { 'ratelimit-remaining': '0', 'ratelimit-reset': String(Math.ceil(5 * scale)) },
  )),
  '429_bare': create(() => json(429, {})),
  500: create(serverError),
  '502_html': create(() => html(502, '502 Bad Gateway')),
  503: create(() => problem(503, { detail: 'Service unavailable.' })),
  '503_empty': create(() => empty(503)),
  '503_header': create((scale) => problem(
    503,
    { detail: 'Service unavailable.' },
    { 'retry-after': String(Math.ceil(30 * scale)) },
  )),
  504: create(() => html(504, '504 Gateway Time-out')),
  '500_made': create(serverError, true),
  '504_made': create(() => html(504, '504 Gateway Time-out'), true),
  lost_response: create(dropped, true),
  dropped_before: create(dropped),
  hang: create(hang),
  hang_made: create(hang, true),
  empty_body: create(() => empty(201), true),
  html_201: create(() => html(201, 'Welcome'), true),
  no_id: create(() => json(201, { status: 'starting' }), true),
};

// Texts which stand in `error`; the first ten may pass when asked again.
const runs = {
  failed_pa: failed('Prediction interrupted; please retry (code: PA)'),
  failed_e9828: failed('Director: unexpected error handling prediction (E9828)'),
  failed_e003: failed('Service is currently unavailable due to high demand. Please try again '
    + 'later. (E003)'),
  failed_e004: failed('Service is temporarily unavailable. Please try again later. (E004)'),
  failed_e6716: failed('Timeout starting prediction (E6716)'),
  failed_e8765: failed('Model health check failed (E8765)'),
  failed_e9243: failed('Error starting prediction (E9243)'),
  failed_e1000: failed('Unknown error occurred (E1000)'),
  failed_e8367: failed('Prediction was interrupted (E8367)'),
  failed_e9825: failed('Failed to upload output file (E9825)'),
  failed_boot: failed('The model failed to boot and complete setup within 600 seconds'),
  failed_memory: failed('Out of memory (E1001)'),
  failed_sensitive: failed('The input or output was flagged as sensitive. Please try again with '
    + 'different inputs. (E005)'),
  failed_validation: failed('music_length_ms: value is not a valid integer'),
  failed_unknown: failed('Something went wrong'),
  failed_no_text: failed(null),
  aborted: { run: { final: 'aborted' } },
  canceled: { run: { final: 'canceled' } },
  stuck: { run: { stuck: 'starting' } },
  stuck_processing: { run: { stuck: 'processing' } },
  successful: { run: { final: 'succeeded', shows: 'successful' } },
  unknown_status: { run: { final: 'succeeded', shows: 'archived' } },
};

const outputs = {
  output_null: output(() => null),
  output_array: output((url) => [url]),
  output_empty_array: output(() => []),
  output_object: output((url) => ({ audio: url })),
  output_number: output(() => 7),
  output_other_host: output(() => 'http://127.0.0.2:9/delivery/x/audio.mp3'),
  output_file_url: output(() => 'file:///etc/hostname'),
  output_not_url: output(() => 'no address at all'),
  data_uri: { output: (url, bytes) => `data:audio/mpeg;base64,${bytes.toString('base64')}` },
  data_uri_broken: output(() => 'data:audio/mpeg;base64,@@@@'),
  removed: { output: () => null, removed: true },
};

const files = {
  expired: file('status', { status: 404 }),
  expired_403: file('status', { status: 403 }),
  expired_410: file('status', { status: 410 }),
  download_401: file('status', { status: 401 }),
  download_500: file('status', { status: 500 }),
  download_503_once: file('status', { status: 503, times: 1 }),
  broken_audio: file('noise'),
  silent_audio: file('silence'),
  short_audio: file('short'),
  empty_file: file('empty'),
  truncated_download: file('manner', { manner: 'truncated' }),
  truncated_once: file('manner', { manner: 'truncated', times: 1 }),
  dropped_download: file('manner', { manner: 'dropped' }),
  hang_download: file('manner', { manner: 'hang' }),
  slow_download: file('manner', { manner: 'trickle' }),
  html_audio: file('html'),
  huge_file: file('huge'),
  endless_file: file('manner', { manner: 'endless' }),
  wrong_type: file('type', { type: 'application/octet-stream' }),
  redirect: file('redirect', { to: 'http://127.0.0.2:9/audio.mp3' }),
  redirect_same: file('redirect', { to: '?again', times: 1 }),
  redirect_loop: file('redirect', { to: '?again' }),
};

// Answers to GET: of one prediction by mark, of any path by a rule of kind "poll".
const POLL_REPLIES = {
  401: unauthenticated,
  404: notFound,
  429: (scale) => throttled(5 * scale),
  500: serverError,
  '502_html': () => html(502, '502 Bad Gateway'),
  '503_empty': () => empty(503),
  dropped_before: dropped,
  hang,
  empty_body: () => empty(200),
  html_200: () => html(200, 'Welcome'),
  not_json: () => ({ ...json(200, '{"id":'), manner: 'whole' }),
  wrong_root: () => json(200, '[]'),
};

const polls = {
  poll_502: poll(POLL_REPLIES['502_html'], 2),
  poll_404: poll(notFound, Infinity),
  poll_dropped: poll(dropped, 2),
  poll_not_json: poll(POLL_REPLIES.not_json, 2),
};

export const SOUNDSCAPE_FAILURES = { ...creates, ...runs, ...outputs, ...files, ...polls };
SOUNDSCAPE_FAILURES.failed_permanent = SOUNDSCAPE_FAILURES.failed_sensitive;

/** What --error-rate draws from: another prediction may succeed. */
export const SOUNDSCAPE_TRANSIENT = [
  '429', '500', '502_html', '503_empty', 'failed_pa', 'failed_e9828', 'failed_e003',
  'failed_e004', 'failed_e6716', 'failed_e1000', 'failed_e9825', 'truncated_download',
];

/** The reply to a GET which shall fail, or undefined. */
export function pollFailure(name, scale) {
  return POLL_REPLIES[name]?.(scale);
}

export const POLL_FAILURES = Object.keys(POLL_REPLIES);
