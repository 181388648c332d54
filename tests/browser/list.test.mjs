// SPDX-License-Identifier: MIT
// The list of books as an administrator meets it: what it says, what it finds,
// and that what is pressed is done.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { closeQuietly, openBrowser, openPage, overflow, shoot } from './browser.mjs';
import { Hand, fillCalls, fillFigures, fillShelf, fillUp } from './shelf.mjs';
import { Site, pause, until } from './site.mjs';

// No worker takes a book away: what is pressed is seen as it was pressed.
class StillSite extends Site {
  async startAll() {
    await this.startStack('worker.max_workers=0', 'analysis.provider=gemini', 'gemini.api_key=k',
      'soundscape.provider=replicate', 'replicate.api_token=t');
  }
}

let site;
let browser;
let ids;
let hand;

const text = (page, selector) => page.locator(selector).innerText();
const jobOf = (id, column) => site.sql(`SELECT ${column} FROM jobs WHERE book_id = '${id}'
  ORDER BY seq DESC LIMIT 1`);
const audits = (action) => Number(site.sql(`SELECT COUNT(*) FROM audit_log
  WHERE action = '${action}' AND actor LIKE 'http:%'`));
const rowsOf = (page) => page.locator('.books tbody tr').evaluateAll((rows) => (
  rows.map((row) => row.id.slice(2))));
const row = (page, name) => page.locator(`#b-${ids[name]}`);

async function openList(options, query = '') {
  const page = await openPage(browser, options);
  await page.goto(site.listUrl(query));
  return page;
}

// Pressed, and the server has answered: in place or with the next page.
async function press(page, button, isFine = /status\/\?.*did=/) {
  await Promise.all([
    page.waitForResponse((answer) => isFine.test(answer.url()) && answer.ok()), button.click()]);
  if (!isFine.source.includes('did')) await page.waitForURL(isFine);
}

async function pressInMenu(page, name, label, isFine) {
  const menu = row(page, name).locator('details');
  if (!await menu.evaluate((details) => details.open)) await menu.locator('summary').click();
  await press(page, menu.getByRole('button', { name: label }), isFine);
}

const said = (page, pattern) => until(`${pattern} is said`, 10, async () => (
  pattern.test(await text(page, '#said').catch(() => ''))));

before(async () => {
  site = await StillSite.start();
  browser = await openBrowser();
  ids = fillShelf(site);
  fillUp(site, 120);
  fillFigures(site);
  fillCalls(site, [ids.dracula, ids.emma]);
  hand = new Hand(site, [ids.long, ids.moby]);
  await until('the workers beat', 10, () => jobOf(ids.moby, 'host') === 'lighthouse');
});

after(async () => {
  await hand?.release();
  await browser?.close();
  await site?.stop();
});

test('in three seconds: how it is, what it costs, what to press', async () => {
  const page = await openList();
  assert.match(await text(page, 'h1'), /3 books need you, for 2 reasons\.$/);
  const needs = await text(page, '.needs');
  assert.match(needs, /2 books: Replicate refused the key\.[\s\S]*Put a valid key/);
  assert.match(needs, /1 book: the budget is used up\./);
  const figures = await text(page, '#figures');
  assert.match(figures, /\$12\.43\s+of \$100\.00 a day/);
  assert.match(figures, /Gemini works/);
  assert.match(figures, /Replicate fails \(key refused\) since/);
  assert.match(figures, /\d+ spreads\s+3 books/);
  assert.match(figures, /Moby-Dick; or, The Whale\s+lighthouse:4711 · sign of life/);
  assert.match(await row(page, 'long').innerText(),
    /In progress\s+85 of 150 spreads, 2 failed\s+2\s+\$3\.21\s+5 min 40 s/);
  assert.match(await row(page, 'dracula').innerText(), /Stopped\s*key refused/);
  await shoot(page, 'list-light');
  await closeQuietly(page);
});

test('a strip shows the spreads in page order', async () => {
  const page = await openList();
  const path = (name, kind) => row(page, name).locator(`.mini .${kind}`).getAttribute('d');
  assert.equal(await path('long', 'd'), 'M0 20v-13h12v13zM13 20v-13h27v13zM41 20v-13h46v13z');
  assert.equal(await path('long', 'f'), 'M12 20v-20h2v20zM40 20v-20h2v20z');
  assert.equal(await path('long', 'o'), 'M87 20v-4h63v4z');
  assert.equal(await path('walden', 'd'), 'M0 20v-13h110v13z');
  assert.equal(await path('war', 'o'), 'M0 20v-4h612v4z');
  await closeQuietly(page);
});

test('chips count and filter', async () => {
  const page = await openList();
  for (const [chip, count, names] of [
    ['In progress', 2, ['long', 'moby']], ['Waiting', 3, ['war', 'red', 'nights']],
    ['Paused', 1, ['alice']], ['Stopped', 3, ['dracula', 'emma', 'ulysses']],
    ['Failed', 2, ['empty', 'gone']], ['With errors', 2, ['pride', 'faust']],
    ['Not started', 3, ['emoji', 'script', 'beowulf']],
  ]) {
    const link = page.locator('#chips').getByRole('link', { name: `${chip} ${count}`, exact: true });
    await link.click();
    await page.waitForURL(/status=/);
    assert.deepEqual(await rowsOf(page), names.map((name) => ids[name]), chip);
    assert.equal(await link.getAttribute('aria-current'), 'true');
  }
  await closeQuietly(page);
});

test('a text and an error find their books, also together', async () => {
  const page = await openList();
  await page.getByLabel('Title or author').fill('jane austen');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=jane/);
  assert.deepEqual(await rowsOf(page), [ids.emma, ids.pride]);
  await page.getByLabel('Error', { exact: true }).selectOption({ label: 'key refused (2)' });
  await page.getByRole('button', { name: 'Search' }).click();
  await page.waitForURL(/cause=auth/);
  assert.deepEqual(await rowsOf(page), [ids.emma]);
  await page.getByRole('link', { name: 'Show all books' }).click();
  await page.getByLabel('Error', { exact: true }).selectOption({ label: 'text blocked (2)' });
  await page.getByRole('button', { name: 'Search' }).click();
  assert.deepEqual(await rowsOf(page), [ids.pride, ids.faust]);
  await page.goto(site.listUrl('?q=nothing+like+this'));
  assert.match(await text(page, '#books'), /No book matches/);
  await page.goto(site.listUrl('?cause=network'));
  assert.equal(await page.getByLabel('Error', { exact: true }).inputValue(), 'network');
  await closeQuietly(page);
});

test('the pages of the list lead down and up again', async () => {
  const page = await openList();
  const way = [await rowsOf(page)];
  for (let i = 0; i < 2; i += 1) {
    await press(page, page.getByRole('link', { name: 'Older' }), /after=/);
    way.push(await rowsOf(page));
  }
  assert.deepEqual(way.map((part) => part.length), [50, 50, 38]);
  assert.equal(new Set(way.flat()).size, 138);
  assert.equal(await page.getByRole('link', { name: 'Older' }).count(), 0);
  for (const part of [way[1], way[0]]) {
    await Promise.all([page.waitForEvent('load'), page.getByRole('link', { name: 'Newer' }).click()]);
    assert.deepEqual(await rowsOf(page), part);
  }
  assert.equal(await page.getByRole('link', { name: 'Newest' }).count(), 0);
  await closeQuietly(page);
});

test('whatever a title says stays text', async () => {
  const page = await openList();
  const body = await text(page, 'body');
  assert.ok(body.includes('<script>window.pwned=1</script>"\'><img'));
  assert.ok(body.includes('</bdi><b>x'));
  assert.ok(body.includes('😀'.repeat(200)));
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  assert.equal(await page.locator('main script, main img').count(), 0);
  await pressInMenu(page, 'script', 'Start', /did=start/);
  await pressInMenu(page, 'script', 'Cancel', /status\/act/);
  assert.ok((await text(page, 'main')).includes('<script>window.pwned=1</script>'));
  await press(page, page.getByRole('button', { name: 'Cancel 1 book' }));
  assert.equal(jobOf(ids.script, 'state'), 'cancelled');
  await closeQuietly(page);
});

test('every action of a line is done', async () => {
  const page = await openList();
  await pressInMenu(page, 'war', 'Pause');
  await said(page, /^Paused: 1 book\.$/);
  assert.equal(jobOf(ids.war, 'state'), 'paused');
  await pressInMenu(page, 'war', 'Resume');
  assert.equal(jobOf(ids.war, 'state'), 'queued');
  await pressInMenu(page, 'moby', 'Pause');
  assert.equal(jobOf(ids.moby, 'wanted'), 'pause');
  await pressInMenu(page, 'moby', 'Resume');
  assert.equal(jobOf(ids.moby, 'wanted'), 'none');
  await pressInMenu(page, 'pride', 'Retry what failed');
  await said(page, /tried again: 1 book/);
  assert.equal(jobOf(ids.pride, 'state'), 'queued');
  assert.equal(site.sql(`SELECT COUNT(*) FROM spreads WHERE book_id = '${ids.pride}'
    AND state = 'failed'`), '0');
  await pressInMenu(page, 'beowulf', 'Start');
  assert.equal(jobOf(ids.beowulf, 'state'), 'queued');
  await pressInMenu(page, 'metam', 'Start');
  assert.equal(jobOf(ids.metam, 'state'), 'queued');
  await pressInMenu(page, 'beowulf', 'Cancel', /status\/act/);
  assert.match(await text(page, 'main'), /Cancel 1 book\?\s+Beowulf\s+Work on them stops/);
  await shoot(page, 'list-question');
  await press(page, page.getByRole('button', { name: 'Cancel 1 book' }));
  assert.equal(jobOf(ids.beowulf, 'state'), 'cancelled');
  assert.equal(await row(page, 'walden').locator('summary').count(), 0, 'nothing to do to it');
  await closeQuietly(page);
});

test('chosen books are paused together, and what cannot be is told', async () => {
  const before = audits('pause');
  const page = await openList();
  for (const name of ['red', 'nights', 'walden']) await row(page, name).getByRole('checkbox').check();
  await press(page, page.locator('.bulk').getByRole('button', { name: 'Pause' }));
  await said(page, /^Paused: 2 books\. Not possible in their state: 1 book\.$/);
  assert.equal(jobOf(ids.red, 'state'), 'paused');
  assert.equal(jobOf(ids.nights, 'state'), 'paused');
  assert.equal(audits('pause') - before, 2);
  await page.goto(site.listUrl());
  await press(page, page.locator('.bulk').getByRole('button', { name: 'Resume' }));
  await said(page, /No book was chosen/);
  await closeQuietly(page);
});

test('all that match: the number is named, and the filter holds', async () => {
  const page = await openList({}, '?status=paused');
  await page.getByLabel('all that match').check();
  await press(page, page.locator('.bulk').getByRole('button', { name: 'Resume' }), /status\/act/);
  assert.match(await text(page, 'main'), /Resume 3 books\?[\s\S]*The filter: Paused\./);
  assert.equal(jobOf(ids.red, 'state'), 'paused', 'not yet');
  await press(page, page.getByRole('link', { name: 'back to the list' }), /status=paused/);
  assert.equal(jobOf(ids.red, 'state'), 'paused');
  await page.getByLabel('all that match').check();
  await press(page, page.locator('.bulk').getByRole('button', { name: 'Resume' }), /status\/act/);
  await press(page, page.getByRole('button', { name: 'Resume 3 books' }));
  assert.match(page.url(), /status=paused/);
  await said(page, /^Resumed: 3 books\.$/);
  for (const name of ['alice', 'red', 'nights']) assert.equal(jobOf(ids[name], 'state'), 'queued');
  assert.equal(jobOf(ids.emma, 'state'), 'parked', 'it did not match');
  await page.goto(site.listUrl('?status=ready'));
  await page.getByLabel('all that match').check();
  await page.locator('.bulk').getByRole('button', { name: 'Pause' }).click();
  await page.locator('#said').getByText('No book that matches is in a state in which this can be done.').waitFor();
  await closeQuietly(page);
});

test('what stands still for one cause goes on with one press', async () => {
  const page = await openList();
  await press(page, page.getByRole('button', { name: 'Resume these 2 books' }));
  await said(page, /^Resumed: 2 books\.$/);
  assert.equal(jobOf(ids.dracula, 'state'), 'queued');
  assert.equal(jobOf(ids.emma, 'state'), 'queued');
  assert.equal(jobOf(ids.ulysses, 'state'), 'parked');
  await until('the headline says what is left', 10, async () => (
    /1 book needs you: the budget is used up\.$/.test(await text(page, 'h1'))));
  await closeQuietly(page);
});

test('the queue is paused and goes on', async () => {
  const page = await openList();
  const isPaused = () => site.sql("SELECT COUNT(*) FROM queue_settings WHERE name = 'paused'");
  await press(page, page.getByRole('button', { name: 'Pause the queue' }));
  assert.equal(isPaused(), '1');
  await page.getByRole('button', { name: 'Resume the queue' }).waitFor();
  assert.match(await text(page, '.needs'), /The queue is paused\.\s+Paused by http:127\.0\.0\.1\./);
  await press(page, page.getByRole('button', { name: 'Resume the queue' }));
  assert.equal(isPaused(), '0');
  await closeQuietly(page);
});

test('without scripts everything works as well', async () => {
  const page = await openList({ javaScriptEnabled: false });
  await pressInMenu(page, 'alice', 'Pause');
  assert.equal(jobOf(ids.alice, 'state'), 'paused');
  await row(page, 'alice').getByRole('checkbox').check();
  await row(page, 'red').getByRole('checkbox').check();
  await press(page, page.locator('.bulk').getByRole('button', { name: 'Cancel' }), /status\/act/);
  await press(page, page.getByRole('button', { name: 'Cancel 2 books' }));
  await said(page, /^Cancelled: 2 books\.$/);
  assert.equal(jobOf(ids.alice, 'state'), 'cancelled');
  assert.equal(jobOf(ids.red, 'state'), 'cancelled');
  await page.goto(site.listUrl('?q=austen'));
  await page.getByLabel('all that match').check();
  await press(page, page.locator('.bulk').getByRole('button', { name: 'Pause' }), /status\/act/);
  await press(page, page.getByRole('button', { name: 'Pause 2 books' }));
  assert.equal(jobOf(ids.emma, 'state'), 'paused');
  assert.equal(jobOf(ids.pride, 'state'), 'paused');
  await closeQuietly(page);
});

test('at most a thousand at once, and the rest is told', async () => {
  site.sql(`INSERT INTO books (id, title, status, created_at) SELECT UUID(),
    CONCAT('Bulk ', seq), 'processing', NOW(3) - INTERVAL 90 DAY FROM seq_1_to_1005;
    INSERT INTO jobs (id, book_id, state, created_at) SELECT UUID(), id, 'queued', NOW(3)
    FROM books WHERE title LIKE 'Bulk %'`);
  const page = await openList({}, '?q=Bulk');
  page.setDefaultTimeout(60000);
  await page.getByLabel('all that match').check();
  await press(page, page.locator('.bulk').getByRole('button', { name: 'Pause' }), /status\/act/);
  assert.match(await text(page, 'main'), /Pause 1005 books\?[\s\S]*At most 1000 books/);
  await press(page, page.getByRole('button', { name: 'Pause 1000 books' }));
  const paused = () => Number(site.sql(`SELECT COUNT(*) FROM jobs JOIN books ON books.id = book_id
    WHERE title LIKE 'Bulk %' AND state = 'paused'`));
  assert.ok(paused() > 0 && paused() <= 1000, `${paused()}`);
  await said(page, new RegExp(`Paused: ${paused()} books\\. Still to do: ${1005 - paused()} book`));
  site.sql("DELETE FROM books WHERE title LIKE 'Bulk %'");
  await closeQuietly(page);
});

test('a stranger cannot press', async () => {
  const before = jobOf(ids.war, 'state');
  const post = (headers) => fetch(`${site.url}/pagescape/status/act`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: `one=pause:${ids.war}`,
  });
  assert.equal((await post({})).status, 403);
  assert.equal((await post({ 'Sec-Fetch-Site': 'cross-site' })).status, 403);
  assert.equal((await post({ Origin: 'https://example.org' })).status, 403);
  assert.equal(jobOf(ids.war, 'state'), before);
});

test('a list that changes is shown without a reload', async () => {
  const page = await openList();
  await page.evaluate(() => { window.isTheSamePage = true; });
  const sum = Number(site.sql("SELECT COUNT(*) FROM books WHERE status = 'pending'"));
  const id = site.addBook('A New Arrival', ['Rain.', 'Wind.']);
  await until('the new book is there', 30, () => page.locator(`#b-${id}`).count());
  assert.match(await text(page, '#chips'), new RegExp(`Not started\\s+${sum + 1}`));
  assert.equal(await page.evaluate(() => window.isTheSamePage), true);
  await closeQuietly(page);
});

test('a worker that is silent is told', async () => {
  site.sql(`UPDATE jobs SET state = 'ended', live = NULL WHERE state = 'parked'`);
  clearInterval(hand.timer);
  await pause(1500);
  site.sql(`UPDATE jobs SET beat_at = NOW(3) - INTERVAL 20 SECOND WHERE book_id = '${ids.moby}'`);
  const page = await openList();
  assert.match(await text(page, 'h1'), /A worker has given no sign of life for 2\d s\.$/);
  assert.match(await text(page, '#figures'), /Moby-Dick[\s\S]*overdue: no sign of life for 2\d s/);
  await closeQuietly(page);
});

test('Enter in a box presses nothing', async () => {
  const page = await openList();
  await row(page, 'war').getByRole('checkbox').focus();
  await page.keyboard.press('Space');
  const before = site.sql('SELECT COUNT(*) FROM audit_log');
  await page.keyboard.press('Enter');
  await pause(1000);
  assert.equal(site.sql('SELECT COUNT(*) FROM audit_log'), before);
  assert.equal(await page.locator('#said p').count(), 0);
  await closeQuietly(page);
});

test('every target is large enough for a thumb, and nothing is too wide', async () => {
  for (const viewport of [{ width: 320, height: 640 }, { width: 800, height: 900 },
    { width: 1200, height: 900 }, { width: 2000, height: 1200 }]) {
    const page = await openList({ viewport });
    assert.equal(await overflow(page), null, `${viewport.width}`);
    const small = await page.evaluate(() => (
      [...document.querySelectorAll('main button, main .chip, main summary, .choose label, main input:not([type=radio], [type=checkbox]), main select')]
        .filter((e) => e.checkVisibility({ visibilityProperty: true }))
        .map((e) => [e, e.getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
        .map(([e]) => e.outerHTML.slice(0, 100))));
    assert.deepEqual(small, [], `${viewport.width}`);
    await shoot(page, `list-${viewport.width}`);
    await closeQuietly(page);
  }
});

test('German, by night, and on paper', async () => {
  const page = await openList({ locale: 'de-DE', colorScheme: 'dark' });
  assert.equal(await page.locator('html').getAttribute('lang'), 'de');
  const all = await text(page, 'main');
  assert.match(all, /Heute\s+12,43 \$\s+von 100,00 \$ am Tag/);
  assert.match(all, /85 von 150 Doppelseiten, 2 fehlgeschlagen/);
  assert.doesNotMatch(all, /\b(Search|Choose|spreads|Pause)\b/);
  await shoot(page, 'list-german-dark');
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  assert.equal(await page.locator('.bulk').isVisible(), false);
  assert.equal(await page.locator('.search').isVisible(), false);
  assert.equal(await page.locator('.books').isVisible(), true);
  await shoot(page, 'list-print');
  await closeQuietly(page);
});

test('the first load is light', async () => {
  const page = await openPage(browser);
  const sizes = [];
  const seen = new Set(); // what changes meanwhile is read once more
  page.on('response', (response) => {
    if (!/html|css|javascript|svg/.test(response.headers()['content-type'])) return;
    if (seen.has(response.url())) return;
    seen.add(response.url());
    sizes.push(response.body().then((body) => (
      [response.url().replace(/.*\//, ''), gzipSync(body).length])));
  });
  await page.goto(site.listUrl(), { waitUntil: 'load' });
  await pause(200);
  const all = await Promise.all(sizes);
  const sum = all.reduce((total, [, size]) => total + size, 0);
  assert.ok(all.length >= 4 && sum <= 30 * 1024, JSON.stringify(all));
  await closeQuietly(page);
});
