// SPDX-License-Identifier: MIT
// The page of a book: its strip fills while it is looked at, its spreads open
// in place and without scripts, and what is pressed is done.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeQuietly, openBrowser, openPage, shoot } from './browser.mjs';
import { Site, importStory, until } from './site.mjs';

let site;
let browser;
let story;

const text = (page, selector) => page.locator(selector).innerText();
const jobOf = (id, column) => site.sql(`SELECT ${column} FROM jobs WHERE book_id = '${id}'
  ORDER BY seq DESC LIMIT 1`);
const pages = (count, mark = () => '') => Array.from({ length: count }, (_, i) => (
  `[[scene:${['forest', 'sea', 'village', 'castle'][Math.floor(i / 8) % 4]}]] ${mark(i)}`
  + `[[mood:${['tense', 'wonder', 'sad'][Math.floor(i / 8) % 3]}]] Page ${i + 1} of it.`));

async function openBook(id, query = '', options = {}) {
  const page = await openPage(browser, options);
  await page.goto(site.bookUrl(id) + query);
  return page;
}
const press = (page, name) => page.getByRole('button', { name }).first().click();
const counts = (page) => page.locator('.strip').evaluate((strip) => ({
  done: strip.querySelectorAll('.d').length, all: strip.children.length,
}));

before(async () => {
  site = await Site.start(['--scale', '0.1', '--sigma', '0.2', '--audio-seconds', '6']);
  browser = await openBrowser();
  story = await importStory(site);
  await site.submit(story);
  await site.finish(story);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

test('the strip fills while it is watched, without a reload', async () => {
  const id = site.addBook('Watched', pages(120));
  const page = await openBook(id);
  assert.match(await text(page, '#state'), /Not started[\s\S]*Not handed in yet/);
  await page.evaluate(() => { window.isTheSamePage = true; });
  await press(page, 'Start');
  await until('it is handed in', 10, () => jobOf(id, 'state') !== '');
  await until('cells fill', 20, async () => {
    const { done, all } = await counts(page).catch(() => ({ done: 0, all: 0 }));
    return done > 0 && done < all;
  });
  await shoot(page, 'book-watched');
  await until('all of them are full', 60, async () => {
    const { done, all } = await counts(page);
    return done === 60 && all === 60;
  });
  await until('it is ready', 60, async () => /Ready/.test(await text(page, '#state')));
  assert.equal(await page.evaluate(() => window.isTheSamePage), true);
  assert.equal(await page.locator('.strip .o.snd').count(), 15, 'each scene has its dot');
  assert.match(await page.locator('#s0').getAttribute('class'), /m-tense/);
  assert.match(await page.locator('#s0').getAttribute('aria-label'),
    /Spread 1, pages 1 and 2: read, scene 1, tense, with a sound/);
  await closeQuietly(page);
});

// How long after it was written is a spread seen?  The number is for the
// log; that it is far from the seconds of asking again is the test.
test('an event is on the screen at once', async (t) => {
  const id = site.addBook('Quick', pages(160));
  await site.submit(id);
  const page = await openBook(id);
  await page.evaluate(() => {
    window.late = [];
    document.addEventListener('pagescape:event', ({ detail }) => {
      const last = detail.changed?.spreads?.at(-1);
      requestAnimationFrame(() => {
        if (last && document.getElementById(`s${last[0]}`)?.textContent === '●') {
          window.late.push(Date.now() - detail.version);
        }
      });
    });
  });
  await site.finish(id);
  const late = (await page.evaluate(() => window.late)).sort((a, b) => a - b);
  assert.ok(late.length > 2, `${late}`);
  t.diagnostic(`event to screen: ${late[Math.floor(late.length / 2)]} ms in the middle, ${
    late[Math.floor(late.length * 0.95)]} ms for 19 of 20`);
  assert.ok(late[Math.floor(late.length * 0.95)] < 1000, `${late}`);
  await closeQuietly(page);
});

test('a spread opens in place, by click and by keys', async () => {
  const page = await openBook(story);
  await page.locator('#s3').click();
  await page.locator('#spread-heading').waitFor();
  assert.match(await text(page, '#spread'), /Spread 4 \(pages 7 and 8\)/);
  assert.match(page.url(), /\?spread=3$/);
  const said = site.sql(`SELECT LEFT(text_content, 12) FROM pages
    WHERE book_id = '${story}' AND page_number = 7`);
  assert.ok((await text(page, '#spread')).includes(said.split('\n')[0].trim()));
  assert.match(await text(page, '#spread'), /new scene|belongs to that of/);
  assert.match(await text(page, '#spread'), /Setting[\s\S]*Mood[\s\S]*Intensity/);
  assert.match(await text(page, '#spread'), /The service thinks/);
  await page.locator('#s3').focus();
  await page.keyboard.press('ArrowRight');
  await until('the next one is shown', 10, async () => (
    /Spread 5 /.test(await text(page, '#spread'))));
  await page.keyboard.press('End');
  await until('the last one is shown', 10, async () => (
    /Spread 12 /.test(await text(page, '#spread'))));
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#spread-heading').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.id), 's11');
  assert.doesNotMatch(page.url(), /spread=/);
  assert.equal(await page.locator('.strip a[tabindex="0"]').count(), 1, 'one stop for Tab');
  await closeQuietly(page);
});

test('without scripts a spread is a page', async () => {
  const page = await openBook(story, '', { javaScriptEnabled: false });
  await page.locator('#s2').click();
  await page.waitForURL(/spread=2/);
  assert.match(await text(page, '#spread'), /Spread 3 \(pages 5 and 6\)/);
  await page.getByRole('link', { name: 'Next' }).click();
  await page.waitForURL(/spread=3/);
  await closeQuietly(page);
});

test('every action is done', async () => {
  const id = site.addBook('Pressed', pages(400));
  await site.submit(id);
  await until('it runs', 20, () => Number(jobOf(id, 'processed_spreads')) > 2);
  const page = await openBook(id);
  await press(page, 'Pause');
  await until('it is paused', 30, () => jobOf(id, 'state') === 'paused');
  await until('the page says so', 10, async () => /Paused/.test(await text(page, '.headline')));
  await press(page, 'Resume');
  await until('it goes on', 30, () => ['queued', 'running'].includes(jobOf(id, 'state')));
  await until('it can be cancelled', 10, () => (
    page.getByRole('button', { name: 'Cancel' }).isVisible()));
  await press(page, 'Cancel');
  await until('it is cancelled', 30, () => jobOf(id, 'state') === 'cancelled');
  await until('the page says so', 10, async () => /Cancelled/.test(await text(page, '.headline')));
  await until('and what was pressed', 10, async () => (await text(page, '#said')) !== '');
  assert.equal(Number(site.sql(`SELECT COUNT(*) FROM audit_log WHERE book_id = '${id}'
    AND actor LIKE 'http:%' AND action IN ('pause', 'resume', 'cancel')`)), 3);
  await closeQuietly(page);
});

test('a new sound is made for one scene, and pages are read anew', async () => {
  const before = site.sql(`SELECT MAX(id) FROM provider_calls WHERE book_id = '${story}'`);
  const page = await openBook(story);
  await page.locator('#scene-3').getByRole('button', { name: 'Make a new sound' }).click();
  await until('the page says so', 10, async () => (await text(page, '#said')) !== '');
  await site.finish(story);
  assert.equal(site.sql(`SELECT GROUP_CONCAT(spread_index, step) FROM provider_calls
    WHERE book_id = '${story}' AND id > ${before}`), '3soundscape');
  await page.goto(`${site.bookUrl(story)}?spread=9`);
  await press(page, 'Rerun from here');
  await until('a new job begins', 10, () => jobOf(story, 'state') !== 'ended');
  await site.finish(story);
  assert.equal(site.sql(`SELECT MIN(spread_index) FROM provider_calls WHERE book_id = '${story}'
    AND step = 'analysis' AND id > ${before}`), '9');
  await closeQuietly(page);
});

test('errors of one kind stand together, and are retried together', async () => {
  const id = await site.addFinished('Twice', pages(40, (i) => (
    i === 5 || i === 21 ? '[[fail:safety*1]]' : i === 32 ? '[[sound-fail:400*1]]' : '')));
  const page = await openBook(id);
  const groups = page.locator('#errors > .errors > li');
  assert.equal(await groups.count(), 2);
  assert.match(await groups.first().innerText(), /text blocked 2 times/);
  assert.match(await groups.first().innerText(), /First seen[\s\S]*Last seen[\s\S]*Policy\s+Not tried again/);
  await groups.first().locator('summary').click();
  assert.match(await groups.first().innerText(), /Spread 3 /);
  assert.match(await groups.first().innerText(), /Spread 11 /);
  await groups.first().getByRole('button', { name: 'Retry these' }).click();
  await until('they are healed', 30, () => site.sql(`SELECT COUNT(*) FROM processing_errors
    WHERE book_id = '${id}' AND is_current AND step = 'analysis'`) === '0');
  await site.finish(id);
  assert.equal(site.sql(`SELECT COUNT(*) FROM processing_errors WHERE book_id = '${id}'
    AND is_current`), '1', 'the other kind stays');
  await closeQuietly(page);
});

test('what waits says until when', async () => {
  const id = site.addBook('Patient', pages(20, (i) => (i === 4 ? '[[fail:429*1]] ' : '')));
  let html = '';
  await site.submit(id);
  await until('the sentence and the error name a time', 20, async () => {
    html = await (await fetch(site.bookUrl(id))).text();
    return /Next attempt/.test(html) && /\(until <time datetime="[^"]+Z">/.test(html);
  });
  assert.doesNotMatch(html, /errors? that did not last/);
  await site.finish(id);
  html = await (await fetch(site.bookUrl(id))).text();
  assert.doesNotMatch(html, /Next attempt|\(until /);
  assert.match(html, /1 error that did not last/);
});

test('what counts now is shown, however much was healed', async () => {
  const id = site.addBook('Trouble', pages(20));
  site.sql(`INSERT INTO processing_errors (book_id, job_id, spread_index, step, error_type, cause,
    message, stack, attempt, occurred_at, is_current) SELECT '${id}', 'j', seq MOD 10, 'analysis',
    'ContentAnalysisError', 'timeout', CONCAT('kind ', REPEAT('a', seq MOD 40)), '', 1, NOW(3),
    seq = 1 FROM seq_1_to_400`);
  const page = await openBook(id, '?spread=7');
  assert.equal(await page.locator('#errors > .errors > li').count(), 1);
  assert.match(await text(page, '#errors'), /Only 300 errors are shown/);
  assert.match(await text(page, '#errors > .errors'), /Policy\s+3 attempts/);
  assert.equal(await page.locator('#spread .places li').count(), 40);
  await closeQuietly(page);
});

test('what a scene is made of is unfolded, and stays so', async () => {
  const id = site.addBook('Unfolded', pages(120));
  await site.submit(id);
  const page = await openBook(id);
  const made = page.locator('#made-0');
  await until('the first scene is there', 30, () => made.isVisible());
  assert.ok(!await made.locator('.facts').isVisible());
  await made.locator('summary').click();
  await site.finish(id);
  await until('it is ready', 30, async () => /Ready/.test(await text(page, '#state')));
  assert.match(await made.innerText(), /Ambient|Continuous/);
  assert.match(await made.innerText(), /Loudness[\s\S]*Made by\s+replicate[\s\S]*the first scene/);
  await page.locator('#s0').hover();
  assert.match(await page.locator('#s0').getAttribute('title'), /Spread 1, pages 1 and 2: read/);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('audio:visible, .act:visible').count(), 0);
  await closeQuietly(page);
});

test('the page speaks German, and tells why', async () => {
  const page = await openBook(story, '?spread=1', { locale: 'de' });
  assert.match(await text(page, 'body'), /Doppelseiten[\s\S]*Szenen[\s\S]*Wo die Zeit bleibt/);
  const said = await text(page, '#state');
  assert.match(said, /Fertig[\s\S]*Kosten\s+\d+,\d+ \$/);
  await page.getByRole('link', { name: 'English' }).click();
  await page.waitForLoadState();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.reload();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en', 'the choice stays');
  await closeQuietly(page);
});

test('a cut stream is found again, and what was missed is read', async () => {
  const id = site.addBook('Cut', pages(160));
  await site.submit(id);
  const page = await openBook(id);
  await until('it is live', 20, async () => (await text(page, '#lamp')) === 'Live');
  await site.reloadSite();
  await site.finish(id);
  await until('the end is shown all the same', 30, async () => (
    /Ready/.test(await text(page, '.headline'))));
  await until('and it is live again', 40, async () => (await text(page, '#lamp')) === 'Live');
  await page.context().close();
});

test('a stranger cannot press', async () => {
  for (const headers of [{}, { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site', origin: site.url }]) {
    const answer = await fetch(`${site.bookUrl(story)}/act`, {
      method: 'POST', redirect: 'manual', body: new URLSearchParams({ action: 'cancel' }), headers,
    });
    assert.equal(answer.status, 403);
  }
});

test('a form is taken from who has read the page, and nobody else', async () => {
  const page = await (await fetch(site.bookUrl(story))).text();
  const seal = / name="seal" value="([^"]+)"/.exec(page)[1];
  const press = async (form) => (await fetch(`${site.bookUrl(story)}/act`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin', origin: site.url },
    body: new URLSearchParams({ action: 'cancel', ...form }),
  })).status;
  assert.equal(await press({}), 403, 'without a seal');
  const [until, mac] = seal.split('.');
  assert.equal(await press({ seal: `${Number(until) + 1}.${mac}` }), 403, 'a later one');
  assert.equal(await press({ seal: `${until}.${mac.replace(/./g, '0')}` }), 403, 'a guess');
  assert.equal(await press({ seal: '' }), 403);
  // It is over; that is said, and nobody is refused.
  assert.notEqual(await press({ seal }), 403, 'the one of the page');
});

test('a book of 2,000 spreads is quick enough to use', async () => {
  const id = site.addBook('Endless', ['One.']);
  site.sql(`INSERT INTO spreads (book_id, spread_index, text_hash, state, scene_spread, updated_at)
    SELECT '${id}', seq, 'h', 'processed', seq DIV 10 * 10, NOW(3) FROM seq_0_to_1999`);
  const page = await openBook(id);
  assert.equal(await page.locator('.strip a').count(), 2000);
  await page.locator('#s1990').click();
  await page.locator('#spread-heading').waitFor();
  await closeQuietly(page);
});
