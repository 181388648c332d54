// SPDX-License-Identifier: MIT
// Why: the list is for hundreds of books in every state, which no worker makes
// in the time of a test; so they are rows, and a hand that holds a book's lock
// and beats stands for its worker.

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';

const hex = (text) => `CONVERT(X'${Buffer.from(text).toString('hex')}' USING utf8mb4)`;
const json = (value) => hex(JSON.stringify(value));

/** Books of all kinds: [name, title, author, spreads, state, and what differs]. */
const BOOKS = [
  ['emoji', '😀'.repeat(500), 'E. Moji', 12, 'pending', {}],
  ['script', '<script>window.pwned=1</script>"\'><img src=x onerror=window.pwned=2>', '</bdi><b>x', 20, 'pending', {}],
  ['long', 'The Life and Strange Surprizing Adventures of Robinson Crusoe, of York, Mariner: Who lived Eight and Twenty Years, all alone in an un-inhabited Island on the Coast of America', 'Daniel Defoe', 150, 'running', { done: 87, failed: [12, 40], eta: 340000, cost: 3210000000 }],
  ['moby', 'Moby-Dick; or, The Whale', 'Herman Melville', 320, 'running', { done: 41, failed: [], eta: 1930000, cost: 1020000000 }],
  ['war', 'Война и мир', 'Лев Толстой', 612, 'queued', {}],
  ['red', '红楼梦', '曹雪芹', 540, 'queued', {}],
  ['nights', 'ألف ليلة وليلة', 'مؤلفون مجهولون', 410, 'queued', {}],
  ['alice', 'Alice’s Adventures in Wonderland', 'Lewis Carroll', 48, 'paused', { done: 20, failed: [], cost: 410000000 }],
  ['dracula', 'Dracula', 'Bram Stoker', 210, 'parked', { cause: 'auth', done: 66, failed: [], cost: 980000000, reason: 'Replicate answered 401: You did not pass a valid authentication token; look at replicate.api_token and what it may do' }],
  ['emma', 'Emma', 'Jane Austen', 190, 'parked', { cause: 'auth', done: 12, failed: [], cost: 120000000, reason: 'Replicate answered 401: You did not pass a valid authentication token; look at replicate.api_token and what it may do' }],
  ['ulysses', 'Ulysses', 'James Joyce', 365, 'parked', { cause: 'budget', done: 180, failed: [], cost: 25000000000, reason: 'The book has cost $25.00, as much as budget.per_book allows' }],
  ['walden', 'Walden', 'Henry David Thoreau', 110, 'ready', { cost: 2400000000 }],
  ['pride', 'Pride and Prejudice', 'Jane Austen', 160, 'ready', { failed: [3, 70, 71, 159], causes: ['blocked', 'timeout'], cost: 3100000000 }],
  ['faust', 'Faust. Der Tragödie erster Teil', 'Johann Wolfgang von Goethe', 96, 'ready', { failed: [50], causes: ['blocked'], cost: 1700000000 }],
  ['empty', 'Untold', '', 0, 'failed', { causes: ['invalid'] }],
  ['gone', 'Nothing Came of It', 'N. N.', 8, 'failed', { failed: [0, 1, 2, 3, 4, 5, 6, 7], causes: ['overloaded'], cost: 1000000 }],
  ['metam', 'Die Verwandlung', 'Franz Kafka', 36, 'cancelled', { done: 14, failed: [], cost: 320000000 }],
  ['beowulf', 'Beowulf', '', 70, 'pending', {}],
];

const LIVE = ['queued', 'running', 'paused', 'parked'];

function bookRows(id, [, title, author, spreads, state, more], age) {
  const status = LIVE.includes(state) ? 'processing' : state === 'cancelled' ? 'ready' : state;
  const errors = more.causes ? json([{ errorMessage: 'x', errorType: 'ContentAnalysisError' }]) : 'NULL';
  const pages = Array.from({ length: Math.min(spreads * 2, 4) }, (_, i) => (
    `('${randomUUID()}', '${id}', ${i + 1}, 'Rain.')`));
  return `INSERT INTO books (id, title, author, total_pages, status, processing_errors, created_at,
    updated_at) VALUES ('${id}', ${hex(title.slice(0, 500 + title.length % 2))}, ${hex(author)}, ${spreads * 2},
    '${status}', ${errors}, NOW(3) - INTERVAL ${age} SECOND, NOW(3) - INTERVAL ${age} SECOND);
    ${pages.length ? `INSERT INTO pages (id, book_id, page_number, text_content) VALUES ${pages};` : ''}`;
}

function spreadRows(id, spreads, done, failed) {
  const rows = Array.from({ length: spreads }, (_, i) => {
    const state = failed.includes(i) ? 'failed' : i < done ? 'processed' : 'pending';
    return `('${id}', ${i}, REPEAT('0', 64), '${state}', NOW(3))`;
  });
  return `INSERT INTO spreads (book_id, spread_index, text_hash, state, updated_at)
    VALUES ${rows};`;
}

function errorRows(id, job, failed, causes) {
  const rows = failed.map((spread, i) => `('${id}', '${job}', ${spread}, 'analysis',
    'ContentAnalysisError', '${causes[i % causes.length]}', 'x', '', NOW(3), TRUE)`);
  return `INSERT INTO processing_errors (book_id, job_id, spread_index, step, error_type, cause,
    message, stack, occurred_at, is_current) VALUES ${rows};`;
}

function jobRows(id, [, , , spreads, state, more], age) {
  if (state === 'pending' || spreads === 0) return '';
  const job = randomUUID();
  const isLive = LIVE.includes(state);
  const failed = more.failed ?? [];
  const upTo = more.done ?? (state === 'queued' ? 0 : spreads);
  const done = upTo - failed.filter((i) => i < upTo).length;
  return `INSERT INTO jobs (id, book_id, live, state, cause, reason, total_spreads,
    processed_spreads, failed_spreads, scenes_created, cost_nano_usd, eta_ms, created_at, beat_at)
    VALUES ('${job}', '${id}', ${isLive ? 1 : 'NULL'},
    '${isLive || state === 'cancelled' ? state : 'ended'}', '${more.cause ?? ''}',
    ${hex(more.reason ?? '')}, ${state === 'queued' ? 0 : spreads}, ${done}, ${failed.length},
    ${Math.ceil(done / 4)}, ${more.cost ?? 0}, ${more.eta ?? 'NULL'},
    NOW(3) - INTERVAL ${age} SECOND, NOW(3) - INTERVAL ${state === 'running' ? 0 : age} SECOND);
    ${upTo > 0 ? spreadRows(id, spreads, upTo, failed) : ''}
    ${failed.length ? errorRows(id, job, failed, more.causes ?? ['timeout']) : ''}`;
}

/** Put the books there; answers their ids by name. */
export function fillShelf(site) {
  const ids = {};
  site.sql(BOOKS.map((book, i) => {
    const id = randomUUID();
    const age = 40 + i * i * 700;
    ids[book[0]] = id;
    return bookRows(id, book, age) + jobRows(id, book, age);
  }).join('\n'));
  return ids;
}

/** Many more that are ready, older than all others. */
export function fillUp(site, count) {
  site.sql(`INSERT INTO books (id, title, author, total_pages, status, created_at)
    SELECT UUID(), CONCAT('Volume ', seq), 'The Series', 20, 'ready',
    NOW(3) - INTERVAL 40 DAY - INTERVAL seq MINUTE FROM seq_1_to_${count}`);
}

/** What was spent and done, so that the figures have something to say. */
export function fillFigures(site) {
  site.sql(`INSERT INTO spend_days (day, spent_nano_usd) VALUES (UTC_DATE(), 12430000000)
    ON DUPLICATE KEY UPDATE spent_nano_usd = VALUES(spent_nano_usd);
    INSERT IGNORE INTO spend_days (day, spent_nano_usd)
    SELECT UTC_DATE() - INTERVAL seq DAY, 3000000000 * (seq % 5) FROM seq_1_to_20;
    INSERT INTO activity (slot, name, n) SELECT NOW() - INTERVAL seq * 25 MINUTE, 'spreads',
    30 + 25 * (seq * 7 % 11) FROM seq_0_to_55;
    INSERT INTO activity (slot, name, n) VALUES (NOW(), 'books', 3)`);
}

/** Calls: Gemini answers, Replicate refuses the key of these books. */
export function fillCalls(site, ids) {
  const call = (id, step, provider, state, cause) => `('${id}', UUID(), 1, 0, '${step}',
    '${provider}', 'm', 1, '${state}', '${cause}', '', NOW(3) - INTERVAL 9 MINUTE,
    NOW(3) - INTERVAL 9 MINUTE)`;
  const calls = ids.flatMap((id) => [call(id, 'analysis', 'gemini', 'done', ''),
    call(id, 'soundscape', 'replicate', 'failed', 'auth')]);
  site.sql(`INSERT INTO provider_calls (book_id, job_id, run_token, spread_index, step, provider,
    model, attempt, state, cause, request_hash, created_at, ended_at) VALUES ${calls}`);
}

/** Holds the locks of books that run, and beats for them. */
export class Hand {
  constructor(site, ids) {
    this.client = spawn('mariadb', ['--no-defaults', `--socket=${site.socket}`, '--user=root',
      '-N', '-B', '-n', site.database], { stdio: ['pipe', 'ignore', 'inherit'] });
    const list = ids.map((id) => `'${id}'`);
    ids.forEach((id) => this.client.stdin.write(
      `SELECT GET_LOCK('pagescape:${site.database}:${id}', 5);\n`));
    this.client.stdin.write(`UPDATE jobs SET state = 'running', host = 'lighthouse', pid = 4711,
      beat_at = NOW(3) WHERE book_id IN (${list});\n`);
    this.timer = setInterval(() => this.client.stdin.write(`UPDATE jobs SET beat = beat + 1,
      beat_at = NOW(3) WHERE book_id IN (${list}) AND state = 'running';\n`), 1000);
  }

  async release() {
    clearInterval(this.timer);
    const end = new Promise((resolve) => { this.client.on('close', resolve); });
    this.client.stdin.end();
    await end;
  }
}
