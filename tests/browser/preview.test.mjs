// SPDX-License-Identifier: MIT
// A book as its reader has it: turned by links, keys, slider and swipe, with
// the sound of the scene that is open.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeQuietly, openBrowser, openPage, overflow, shoot } from './browser.mjs';
import { Site, importStory, until } from './site.mjs';

let site;
let browser;
let story; // a finished book
let odd; // one with all that a page can be
let spreads;

const EVIL = '<script>window.pwned=1</script><img src=x onerror=window.pwned=2>&amp; "\'';

before(async () => {
  site = await Site.start(['--scale', '0.02', '--sigma', '0', '--audio-seconds', '6']);
  browser = await openBrowser(['--autoplay-policy=document-user-activation-required']);
  story = await importStory(site);
  await site.submit(story);
  await site.finish(story);
  spreads = Math.ceil(Number(site.sql(`SELECT MAX(page_number) FROM pages
    WHERE book_id = '${story}'`)) / 2);
  odd = await site.addFinished('Odd <b>pages</b>', [
    `CHAPTER ONE\n\nIn which ${'it is so '.repeat(9)}begins.\n\n${EVIL}\n  \n\tMore\nof it.`,
    'gone', '   \n \t', 'The Second\n\nA heading "quoted"\n\nText.\n', `${'long '.repeat(5000)}end`,
    '日本語の見出し\n\nこれは文です。', 'The last page, alone.',
  ], 'A. <i>Tester</i>');
  site.sql(`DELETE FROM pages WHERE book_id = '${odd}' AND page_number = 2`);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

const urlOf = (id, spread) => (
  `${site.bookUrl(id)}/preview${spread === undefined ? '' : `?spread=${spread}`}`
);

const open = async (id, spread, options) => {
  const page = await openPage(browser, options);
  const answer = await page.goto(urlOf(id, spread));
  assert.equal(answer.status(), 200);
  return page;
};

const bookOf = async (page) => (await page.locator('#book').innerHTML()).replace(/>\n/g, '>');
const placeOf = (page) => page.locator('#place-pages').innerText();
const shows = (page, spread) => until(`spread ${spread} is shown`, 20, async () => (
  (await page.locator('.folio').first().innerText()) === `${2 * spread + 1}`
));

// What comes out of the player just now: the largest sample.
const loudness = (page) => page.evaluate(async () => {
  const { player } = document.getElementById('preview');
  if (!player.context) return 0;
  if (!window.meter) {
    window.meter = player.context.createAnalyser();
    window.meter.fftSize = 32768;
    player.output.connect(window.meter);
    await new Promise((done) => { setTimeout(done, 900); });
  }
  const x = new Float32Array(window.meter.fftSize);
  window.meter.getFloatTimeDomainData(x);
  return x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
});
const sounds = (page) => until('it sounds', 20, async () => (await loudness(page)) > 0.01);
const isSilent = (page) => until('it is silent', 20, async () => (await loudness(page)) === 0);

const scenesOf = (id) => site.sql(`SELECT s.page_spread_index, d.audio_url FROM scenes s
  JOIN soundscapes d ON d.scene_id = s.id WHERE s.book_id = '${id}' ORDER BY 1`)
  .split('\n').map((line) => line.split('\t')).map(([spread, url]) => [Number(spread), url]);

test('without scripts the book is read by links, and heard scene by scene', async () => {
  const page = await open(story, undefined, { javaScriptEnabled: false });
  assert.equal(await page.locator('h1').innerText(), 'The Salt Lantern');
  assert.equal(await page.locator('.leaf').count(), 2);
  assert.equal(await placeOf(page), `Spread 1 of ${spreads}, pages 1 and 2`);
  assert.equal(await page.locator('#back').getAttribute('href'), null);
  assert.equal(await page.locator('audio[controls]').count(), 1);
  for (let i = 1; i < spreads; i += 1) {
    await page.locator('#on').click();
    assert.match(page.url(), new RegExp(`preview\\?spread=${i}$`));
    assert.equal(await page.locator('.folio').first().innerText(), `${2 * i + 1}`);
  }
  assert.equal(await page.locator('#on').getAttribute('href'), null);
  await page.locator('#back').click();
  assert.match(page.url(), new RegExp(`spread=${spreads - 2}$`));
  assert.ok(await page.locator('#desk, #slider').evaluateAll((all) => all.every((one) => !one.checkVisibility())));
  await shoot(page, 'preview-plain');
  await closeQuietly(page);
});

test('with scripts the same pages turn in place', async () => {
  for (const [id, count] of [[story, spreads], [odd, 4]]) {
    const plain = await open(id, 0, { javaScriptEnabled: false });
    const page = await open(id, 0);
    await page.evaluate(() => { window.isTheSamePage = true; });
    for (let i = 0; i < count; i += 1) {
      await plain.goto(urlOf(id, i));
      await shows(page, i);
      assert.equal(await bookOf(page), await bookOf(plain), `spread ${i}`);
      for (const place of ['#place', '#note']) {
        await until(`${place} is as without scripts`, 10, async () => (
          await page.locator(place).innerText() === await plain.locator(place).innerText()
        ));
      }
      await page.keyboard.press('ArrowRight');
    }
    for (let i = count - 2; i >= 0; i -= 1) {
      await page.keyboard.press('ArrowLeft');
      await shows(page, i);
      assert.equal((await bookOf(page)).length > 50, true);
    }
    assert.ok(await page.evaluate(() => window.isTheSamePage));
    await closeQuietly(plain);
    await closeQuietly(page);
  }
});

test('a page is text whatever it holds, and what is missing is said', async () => {
  for (const javaScriptEnabled of [false, true]) {
    const page = await open(odd, 1, { javaScriptEnabled });
    if (javaScriptEnabled) {
      await page.keyboard.press('ArrowLeft');
      await shows(page, 0);
    } else {
      await page.goto(urlOf(odd, 0));
    }
    const leaf = (i) => page.locator('.leaf').nth(i);
    assert.ok((await leaf(0).innerText()).includes(EVIL));
    assert.equal(await page.locator('.leaf script, .leaf img, h1 b, .author i').count(), 0);
    assert.deepEqual(await leaf(0).locator('.head').allInnerTexts(), ['CHAPTER ONE']);
    assert.match(await leaf(1).innerText(), /^This page is missing\./);
    if (javaScriptEnabled) assert.equal(await page.evaluate(() => window.pwned), undefined);
    await shoot(page, `preview-odd-${javaScriptEnabled}`);
    await page.goto(urlOf(odd, 1));
    assert.match(await leaf(0).innerText(), /^This page is blank\./);
    assert.deepEqual(await leaf(1).locator('.head').allInnerTexts(), ['The Second']);
    await page.goto(urlOf(odd, 2));
    assert.match(await leaf(0).innerText(), /The rest of this page is not shown\.\s+5$/);
    assert.ok((await leaf(0).innerText()).length < 20100);
    await page.goto(urlOf(odd, 3));
    assert.equal(await placeOf(page), 'Spread 4 of 4, page 7');
    assert.equal(await page.locator('.leaf.bare').innerText(), '');
    await closeQuietly(page);
  }
});

test('keys, slider and buttons lead everywhere', async () => {
  const page = await open(story);
  const press = async (key, spread) => {
    await page.keyboard.press(key);
    await shows(page, spread);
    assert.equal(new URL(page.url()).search, `?spread=${spread}`);
    assert.match(await placeOf(page), new RegExp(`^Spread ${spread + 1} of ${spreads},`));
    assert.equal(await page.locator('#slider').inputValue(), `${spread}`);
  };
  await press('End', spreads - 1);
  assert.equal(await page.locator('#on').getAttribute('href'), null);
  await page.keyboard.press('ArrowRight');
  await press('ArrowLeft', spreads - 2);
  await press('Home', 0);
  assert.equal(await page.locator('#back').getAttribute('href'), null);
  await press('ArrowRight', 1);
  await page.locator('#on').click();
  await shows(page, 2);
  await page.locator('#back').click();
  await shows(page, 1);
  await page.locator('#slider').fill('3');
  await shows(page, 3);
  await page.locator('#slider').press('ArrowRight');
  await shows(page, 4);
  await page.locator('#slider').press('Home');
  await shows(page, 0);
  assert.match(await page.locator('#slider').getAttribute('aria-valuetext'), /^Spread 1 of/);
  await page.reload();
  await shows(page, 0);
  // Turned in a hurry, the last page counts.
  for (let i = 0; i < spreads + 3; i += 1) await page.keyboard.press('ArrowRight');
  await shows(page, spreads - 1);
  await closeQuietly(page);
});

test('nothing plays by itself; a gesture does, and turns go on playing', async () => {
  const list = scenesOf(story);
  assert.ok(list.length > 3);
  const page = await open(story);
  const asked = [];
  page.on('request', (request) => {
    if (/\/audio\//.test(request.url())) asked.push(new URL(request.url()).pathname);
  });
  const wasAsked = (i) => until(`the sound of scene ${i} is asked for`, 20, () => asked.includes(list[i][1]));
  const context = () => page.evaluate(() => document.getElementById('preview').player.context?.state ?? null);
  await page.keyboard.press('ArrowRight');
  await shows(page, 1);
  await page.keyboard.press('ArrowLeft');
  await shows(page, 0);
  assert.equal(await context(), null);
  assert.deepEqual(asked, []);
  assert.equal(await page.locator('#play').innerText(), 'Play');
  await page.keyboard.press(' ');
  await sounds(page);
  assert.equal(await context(), 'running');
  assert.equal(await page.locator('#play').innerText(), 'Pause');
  await wasAsked(0);
  await wasAsked(1);
  assert.equal(asked.length, 2, `the others have time: ${asked} of ${list}`);
  const before = asked.filter((url) => url === list[1][1]).length;
  await page.evaluate(() => {
    window.changes = 0;
    document.getElementById('preview').player.addEventListener('scenechange', () => { window.changes += 1; });
  });
  await page.locator('#slider').fill(`${list[1][0]}`);
  await shows(page, list[1][0]);
  assert.equal(await page.evaluate(() => window.changes), 1);
  await wasAsked(2);
  assert.equal(asked.filter((url) => url === list[1][1]).length, before, 'it was there already');
  for (let i = 0; i < 8; i += 1) assert.ok(await loudness(page) > 0.005, 'no hole while it fades');
  await page.keyboard.press('m');
  await isSilent(page);
  assert.equal(await page.locator('#mute').getAttribute('aria-pressed'), 'true');
  await page.keyboard.press('m');
  await sounds(page);
  await page.locator('#volume').fill('0');
  await isSilent(page);
  await page.locator('#volume').fill('60');
  await sounds(page);
  await page.locator('#play').click();
  await until('it stands still', 20, async () => (await context()) === 'suspended');
  assert.equal(await page.locator('#play').innerText(), 'Play');
  // A button that was pressed is pressed again by the space bar, once.
  await page.keyboard.press(' ');
  await until('it runs', 20, async () => (await context()) === 'running');
  await page.keyboard.press(' ');
  await until('it stands still', 20, async () => (await context()) === 'suspended');
  await page.keyboard.press('m');
  await page.reload();
  assert.equal(await page.locator('#volume').inputValue(), '60');
  assert.equal(await page.locator('#mute').getAttribute('aria-pressed'), 'true');
  assert.equal(await context(), null);
  await closeQuietly(page);
});

test('a sound that is not there is silence and a sentence, until it is', async () => {
  const list = scenesOf(story);
  const page = await open(story);
  let isGone = true;
  await page.route(`**${list[1][1]}`, (route) => (
    isGone ? route.fulfill({ status: 404, body: 'gone' }) : route.continue()));
  await page.locator('#play').click();
  await sounds(page);
  assert.equal(await page.locator('#note').innerText(), '');
  await page.locator('#slider').fill(`${list[1][0]}`);
  await until('it is said', 20, async () => (
    /could not be loaded. The next turn tries again/.test(await page.locator('#note').innerText())));
  await isSilent(page);
  await shoot(page, 'preview-lost');
  await page.locator('#slider').fill(`${list[2][0]}`);
  await sounds(page);
  assert.equal(await page.locator('#note').innerText(), '');
  isGone = false;
  await page.locator('#slider').fill(`${list[1][0]}`);
  await until('it plays now', 20, () => page.evaluate((url) => (
    document.getElementById('preview').player.scene.soundscape.audioUrl === url), list[1][1]));
  await sounds(page);
  assert.equal(await page.locator('#note').innerText(), '');
  page.troubles = page.troubles.filter((line) => !/404/.test(line));
  await closeQuietly(page);
});

test('pages that cannot be loaded are said, and come with the next turn', async () => {
  const page = await open(story);
  let isAway = true;
  await page.route('**/pages?*', (route) => (isAway ? route.abort() : route.continue()));
  await page.reload();
  await page.keyboard.press('End');
  await until('it is said', 20, async () => (
    /could not be loaded/.test(await page.locator('#note').innerText())));
  isAway = false;
  await page.keyboard.press('End');
  await shows(page, spreads - 1);
  await until('nothing is said any more', 10, async () => (
    (await page.locator('#note').innerText()) === ''));
  page.troubles = page.troubles.filter((line) => !/ERR_FAILED/.test(line));
  await closeQuietly(page);
});

test('of turns that overtake each other the last one is shown', async () => {
  const page = await open(story);
  const held = [];
  await page.route('**/pages?*', (route) => held.push(route));
  await page.reload();
  await page.keyboard.press('End');
  await until('its pages are asked for', 20, () => held.length >= 2);
  const [around, end] = held;
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  await until('they are asked for again', 20, () => held.length >= 4);
  // An earlier answer has them, too; then the last page is asked for anew.
  await end.continue();
  await page.waitForTimeout(500);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  for (const route of held.slice(2)) await route.continue();
  await shows(page, spreads - 1);
  await around.abort();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  page.troubles = page.troubles.filter((line) => !/ERR_FAILED/.test(line));
  await closeQuietly(page);
});

test('a book that is being made gets its scenes while it is read', async () => {
  const id = site.addBook('On its Way', Array.from({ length: 24 }, (_, i) => (
    `[[scene:${['forest', 'sea', 'castle'][Math.floor(i / 8) % 3]}]] Page ${i + 1}.`)));
  const page = await open(id);
  assert.match(await page.locator('#place').innerText(), /^No scene yet/);
  await page.keyboard.press(' ');
  await site.submit(id);
  await site.finish(id);
  await page.reload();
  await until('the scene is there', 20, async () => (
    !/No scene yet/.test(await page.locator('#place').innerText())));
  site.sql(`UPDATE books SET status = 'processing' WHERE id = '${id}'`);
  site.sql(`UPDATE scenes SET setting = 'somewhere' WHERE book_id = '${id}'`);
  site.sql(`DELETE FROM soundscapes WHERE scene_id IN
    (SELECT id FROM scenes WHERE book_id = '${id}')`);
  site.sql(`UPDATE spreads SET sound_state = 'pending' WHERE book_id = '${id}'`);
  await page.reload();
  await until('what is missing is said', 20, async () => (
    /is being made/.test(await page.locator('#note').innerText())));
  site.sql(`UPDATE spreads SET sound_state = 'failed' WHERE book_id = '${id}'`);
  site.sql(`UPDATE scenes SET setting = 'elsewhere' WHERE book_id = '${id}'`);
  let way = 0;
  await until('a turn finds what has changed', 30, async () => {
    way += 1;
    await page.keyboard.press(way % 2 ? 'ArrowRight' : 'ArrowLeft');
    return /elsewhere/.test(await page.locator('#place').innerText()) &&
      /could not be made/.test(await page.locator('#note').innerText());
  });
  site.sql(`UPDATE books SET status = 'ready' WHERE id = '${id}'`);
  await closeQuietly(page);
});

test('a finger turns the pages, and nothing is wider than a small phone', async () => {
  const page = await open(story, 1, {
    viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true,
  });
  const cdp = await page.context().newCDPSession(page);
  const swipe = async (from, to, dy = 0) => {
    const box = await page.locator('#book').boundingBox();
    const at = (x, y) => ({ touchPoints: [{ x, y: Math.max(box.y, 0) + 120 + y }] });
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', ...at(from, 0) });
    for (let i = 1; i <= 6; i += 1) {
      await cdp.send('Input.dispatchTouchEvent', {
        type: 'touchMove', ...at(from + (to - from) * i / 6, dy * i / 6),
      });
    }
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  await swipe(260, 60);
  await shows(page, 2);
  await swipe(60, 260);
  await shows(page, 1);
  await swipe(160, 190);
  await swipe(160, 150, 90);
  await shows(page, 1);
  assert.equal(new URL(page.url()).search, '?spread=1');
  const [left, right] = await page.locator('.leaf').evaluateAll((all) => (
    all.map((leaf) => leaf.getBoundingClientRect().top)));
  assert.ok(right > left + 50, 'one under the other');
  assert.equal(await overflow(page), null);
  for (const id of ['back', 'on', 'play', 'mute']) {
    const box = await page.locator(`#${id}`).boundingBox();
    assert.ok(box.width >= 44 && box.height >= 44, `${id}: ${box.width} x ${box.height}`);
    assert.ok(box.y + box.height <= 640, `${id} is in reach`);
  }
  await closeQuietly(page);
  const wild = await open(odd, 0, { viewport: { width: 320, height: 640 } });
  for (let i = 0; i < 4; i += 1) {
    assert.equal(await overflow(wild), null);
    await shoot(wild, `preview-phone-odd-${i}`);
    await wild.keyboard.press('ArrowRight');
    if (i < 3) await shows(wild, i + 1);
  }
  await closeQuietly(wild);
});

test('a book without pages, one that is not there, and a spread too far', async () => {
  const empty = site.addBook('Nothing yet', []);
  const page = await open(empty);
  assert.match(await page.locator('main').innerText(), /This book has no pages/);
  await shoot(page, 'preview-empty');
  await page.goto(urlOf(story, 99999));
  assert.match(await placeOf(page), new RegExp(`^Spread ${spreads} of`));
  assert.deepEqual(page.troubles, []);
  const unknown = await page.goto(urlOf('00000000-0000-7000-8000-000000000000'));
  assert.equal(unknown.status(), 404);
  const bad = await page.goto(urlOf(story, 'x'));
  assert.equal(bad.status(), 400);
  await page.context().close();
});

test('it looks like a book, by day, by night and on a phone', async () => {
  for (const [name, options] of Object.entries({
    light: {}, dark: { colorScheme: 'dark' }, wide: { viewport: { width: 1800, height: 1000 } },
    tablet: { viewport: { width: 800, height: 1100 } },
    phone: { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
    'phone-dark': { viewport: { width: 390, height: 800 }, colorScheme: 'dark', hasTouch: true, isMobile: true },
    german: { locale: 'de' },
  })) {
    for (const spread of [0, 3]) {
      const page = await open(story, spread, options);
      await until('the scene is named', 20, async () => (
        (await page.locator('#ribbon rect').count()) > 2));
      assert.equal(await overflow(page), null, name);
      await page.waitForTimeout(500);
      const directory = process.env.BROWSER_SHOTS;
      if (directory) await page.screenshot({ path: `${directory}/preview-${name}-${spread}.png` });
      await closeQuietly(page);
    }
  }
});
