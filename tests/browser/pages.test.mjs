// SPDX-License-Identifier: MIT
// The administrators' pages as people meet them.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeQuietly, openBrowser, openPage, overflow, shoot } from './browser.mjs';
import { Site, importStory, pause, until } from './site.mjs';

let site;
let browser;
const books = {};

// Two spreads a scene, so that there is always a next one to wait for.
const longWay = (count) => Array.from({ length: count }, (_, i) => (
  `[[scene:${['forest', 'sea', 'village', 'castle'][Math.floor(i / 4) % 4]}]] Page ${i + 1}.`
));

before(async () => {
  site = await Site.start(['--scale', '0.1', '--analysis-median', '1000',
    '--soundscape-median', '5000', '--sigma', '0', '--audio-seconds', '6']);
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

const text = (page, selector) => page.locator(selector).innerText();

test('an empty list says what to do', async () => {
  const page = await openPage(browser);
  const answer = await page.goto(site.listUrl());
  assert.equal(answer.status(), 200);
  assert.match(await text(page, '#books'), /There are no books yet[\s\S]*pagescape import/);
  await shoot(page, 'list-empty');
  await closeQuietly(page);
});

test('every sound of a finished book can be heard', async () => {
  books.story = await importStory(site);
  await site.submit(books.story);
  await site.finish(books.story);
  const page = await openPage(browser);
  await page.goto(site.bookUrl(books.story));
  assert.equal(await text(page, 'h1'), 'The Salt Lantern');
  assert.match(await text(page, '#state'), /Ready/);
  const players = await page.locator('audio').count();
  assert.equal(players, Number(site.sql(`SELECT COUNT(*) FROM scenes
    WHERE book_id = '${books.story}'`)));
  assert.ok(players > 3);
  const heard = await page.evaluate(() => Promise.all(
    [...document.querySelectorAll('audio')].map((audio) => new Promise((resolve) => {
      const tell = () => resolve([audio.readyState, audio.duration, audio.error?.message]);
      audio.addEventListener('canplaythrough', tell);
      audio.addEventListener('error', tell);
      audio.preload = 'auto';
      audio.load();
    })),
  ));
  for (const [readyState, duration, error] of heard) {
    assert.equal(error, undefined);
    assert.equal(readyState, 4);
    assert.ok(duration > 4.5 && duration < 6.3, `${duration} s`);
  }
  await shoot(page, 'book-ready-light');
  await closeQuietly(page);
});

test('a sound plays, alone, and goes round', async () => {
  const page = await openPage(browser);
  await page.goto(site.bookUrl(books.story));
  const state = () => page.evaluate(() => (
    [...document.querySelectorAll('audio')].map(({ paused }) => paused)
  ));
  await page.locator('audio').nth(0).evaluate((audio) => audio.play());
  await until('time passes', 10, () => (
    page.locator('audio').nth(0).evaluate((audio) => audio.currentTime > 0.3)
  ));
  await page.locator('audio').nth(1).evaluate((audio) => audio.play());
  assert.deepEqual((await state()).slice(0, 3), [true, false, true]);
  await page.locator('audio').nth(1).evaluate((audio) => {
    audio.currentTime = audio.duration - 0.4;
  });
  await until('it begins again', 10, () => (
    page.locator('audio').nth(1).evaluate((audio) => audio.currentTime < 1 && !audio.paused)
  ));
  await closeQuietly(page);
});

// Round and round: the wave goes on over the seam with a step that it has all
// the time, at its usual loudness.  (What the fake service makes is noise, so
// a hole can only be the padding of its MP3.)
test('a loop decodes whole and has no seam', async () => {
  const page = await openPage(browser);
  await page.goto(site.bookUrl(books.story));
  const sounds = await page.evaluate(async () => {
    const context = new OfflineAudioContext(2, 48000, 48000);
    const loudness = (x) => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0) / x.length);
    const hear = async (audio) => {
      const bytes = await (await fetch(audio.src)).arrayBuffer();
      const sound = await context.decodeAudioData(bytes);
      const x = sound.getChannelData(0);
      const steps = Float32Array.from(x.subarray(1), (value, i) => Math.abs(value - x[i])).sort();
      const edges = [0, 240, 480, 720, 960].flatMap((at) => (
        [x.subarray(at, at + 240), x.subarray(x.length - at - 240, x.length - at)]
      ));
      return {
        file: audio.src.split('/').pop(),
        channels: sound.numberOfChannels,
        seconds: sound.duration,
        peak: x.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
        seam: Math.abs(x[0] - x[x.length - 1]),
        large: steps[Math.floor(steps.length * 0.999)],
        hole: Math.min(...edges.map(loudness)) / loudness(x),
      };
    };
    return Promise.all([...document.querySelectorAll('audio')].map(hear));
  });
  for (const sound of sounds) {
    const said = Number(site.sql(`SELECT DISTINCT duration FROM soundscapes
      WHERE file_name = '${sound.file}'`));
    assert.equal(sound.channels, 2);
    assert.ok(Math.abs(sound.seconds - said) < 0.002, `${sound.seconds} s, said ${said} s`);
    assert.ok(sound.peak > 0.01 && sound.peak < 1, JSON.stringify(sound));
    assert.ok(sound.seam <= 2 * sound.large, JSON.stringify(sound));
    assert.ok(sound.hole > 0.2, JSON.stringify(sound));
  }
  await closeQuietly(page);
});

test('a running book moves on without a reload, and a sound plays through', async () => {
  const id = site.addBook('A Long Way', longWay(64));
  await site.submit(id);
  const page = await openPage(browser);
  await page.goto(site.bookUrl(id));
  await page.evaluate(() => { window.isTheSamePage = true; });
  await page.locator('audio').first().waitFor({ timeout: 30000 });
  await page.locator('audio').first().evaluate((audio) => {
    window.playing = audio;
    return audio.play();
  });
  const seen = [];
  const look = async () => {
    const value = await page.locator('#state progress').evaluate((bar) => bar.value);
    if (value !== seen.at(-1)) seen.push(value);
    return value === 100;
  };
  await until('two steps are seen', 20, async () => (await look(), seen.length >= 2));
  await shoot(page, 'book-running');
  await until('the page shows the end', 60, look);
  assert.ok(seen.length >= 3, `${seen}`);
  assert.deepEqual(seen, [...seen].sort((a, b) => a - b), 'progress never goes back');
  assert.equal(await page.evaluate(() => window.isTheSamePage), true);
  assert.match(await text(page, '#state'), /Ready/);
  assert.equal(await page.locator('audio').count(), 16);
  const [isThere, isPlaying] = await page.evaluate(() => (
    [document.contains(window.playing), !window.playing.paused]
  ));
  assert.ok(isThere && isPlaying, 'what played plays on');
  await until('the lamp says that it is live', 10, async () => (
    await text(page, '#lamp')) === 'Live');
  await closeQuietly(page);
});

test('a book with errors shows each once, with its place and its stack', async () => {
  const pages = longWay(24);
  pages[5] = '[[fail:safety]] A text that the service will not read.';
  pages[9] = '[[fail:safety]] Another one.';
  pages[12] += ' [[sound-fail:broken_audio]]';
  pages[16] += ' [[fail:500*1]]';
  books.partial = await site.addFinished('The Book of Errors', pages);
  const page = await openPage(browser);
  await page.goto(site.bookUrl(books.partial));
  assert.match(await text(page, '#state'), /Ready with errors/);
  const errors = page.locator('#errors');
  assert.match(await errors.innerText(), /text blocked 2 times[\s\S]*ContentAnalysisError/);
  assert.match(await errors.innerText(), /audio unusable[\s\S]*SoundscapeGenerationError/);
  assert.match(await text(page, '#scenes'), /Its sound could not be made/);
  const stack = errors.locator('details').first();
  await stack.locator('summary').first().click();
  assert.match(await stack.innerText(), /\w+ \(src\/\w+\/\w+\.c:\d+\)/);
  assert.match(await stack.innerText(), /Spread 3 \(pages 5 and 6\)/);
  assert.match(await stack.innerText(), /Spread 5 \(pages 9 and 10\)/);
  assert.match(await errors.innerText(), /that did not last/);
  await shoot(page, 'book-errors');
  await closeQuietly(page);
});

test('a failed book and one that stands still say why', async () => {
  books.failed = await site.addFinished('Nothing Came of It', ['[[fail:safety]] No.']);
  const page = await openPage(browser);
  await page.goto(site.bookUrl(books.failed));
  assert.match(await text(page, '#state'), /Failed/);
  await shoot(page, 'book-failed');
  books.parked = await site.addFinished('Out of Order', ['Rain.', 'Wind.']);
  site.sql(`UPDATE jobs SET state = 'parked', live = 1, cause = 'auth', ended_at = NULL,
    reason = 'Gemini refused the key: API key not valid' WHERE book_id = '${books.parked}';
    UPDATE books SET status = 'processing' WHERE id = '${books.parked}'`);
  await page.goto(site.bookUrl(books.parked));
  assert.match(await text(page, '#state'), /Stopped[\s\S]*API key not valid[\s\S]*Put a valid key/);
  await shoot(page, 'book-parked');
  await closeQuietly(page);
});

const EVIL = '<script>window.pwned=1</script>"\'><img src=x onerror=window.pwned=2>&amp;';

test('whatever a book says stays text', async () => {
  const id = await site.addFinished(`${EVIL}\u202eevil\u0001`, [
    `[[scene:<img src=x onerror=window.pwned=3>]] [[prompt:${EVIL}]] ${EVIL}`, EVIL,
    '[[fail:safety]] x', 'y',
  ], `</span>${EVIL}\u202etxt.exe`);
  books.evil = id;
  site.change('processing_errors', `book_id = '${id}'`, { message: EVIL, stack: EVIL, cause: '<b>x' });
  site.change('soundscapes', `scene_id IN (SELECT id FROM scenes WHERE book_id = '${id}')`, {
    audio_url: 'javascript:window.pwned=4', model: EVIL,
  });
  const page = await openPage(browser);
  for (const url of [site.bookUrl(id), site.listUrl(), site.listUrl(`?q=${encodeURIComponent(EVIL)}`)]) {
    await page.goto(url);
    const body = await text(page, 'body');
    assert.ok(body.includes('<script>window.pwned=1</script>"\'><img'), url);
    assert.equal(await page.evaluate(() => window.pwned), undefined, url);
    assert.equal(await page.locator('main script, main img, main b').count(), 0, url);
    assert.doesNotMatch(await page.content(), /\u0001/);
    assert.equal(await page.locator('[href^="javascript"], [src^="javascript"]').count(), 0, url);
  }
  assert.equal(await page.locator('#q').inputValue(), EVIL);
  await page.goto(site.bookUrl(id));
  assert.ok((await text(page, '#scenes')).includes('<img src=x onerror=window.pwned=3>'));
  await shoot(page, 'book-evil');
  await closeQuietly(page);
});

test('letters that turn the line round turn nothing but their own', async () => {
  const page = await openPage(browser);
  for (const [url, place] of [
    [site.bookUrl(books.evil), '.byline'], [site.listUrl('?q=evil'), '.books th .muted'],
  ]) {
    await page.goto(url);
    const isInOrder = await page.locator(place).first().evaluate((element) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      let last;
      while (walker.nextNode()) last = walker.currentNode;
      const at = last.data.lastIndexOf('pages');
      const left = (i) => {
        const range = document.createRange();
        range.setStart(last, i);
        range.setEnd(last, i + 1);
        return range.getBoundingClientRect().left;
      };
      return left(at) < left(at + 4);
    });
    assert.ok(isInOrder, place);
  }
  await closeQuietly(page);
});

test('the list shows, counts, filters and finds', async () => {
  const page = await openPage(browser);
  await page.goto(site.listUrl());
  assert.equal(await page.locator('.books tbody tr').count(), 6);
  assert.match(await text(page, '#chips'), /All\s+6/);
  await page.getByRole('link', { name: /^With errors/ }).click();
  assert.match(await text(page, '#books'), /The Book of Errors/);
  assert.doesNotMatch(await text(page, '#books'), /Salt Lantern/);
  await page.goto(site.listUrl());
  await page.getByLabel('Title or author').fill('lantern');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=lantern/);
  assert.equal(await page.locator('.books tbody tr').count(), 1);
  await page.getByRole('link', { name: 'The Salt Lantern' }).click();
  assert.equal(await text(page, 'h1'), 'The Salt Lantern');
  await page.goto(site.listUrl('?q=nothing+like+this'));
  assert.match(await text(page, '#books'), /No book matches/);
  await closeQuietly(page);
});

// Tab until the focus is round, and see what it met and whether it showed.
async function walkByKeyboard(page) {
  await page.evaluate(() => {
    // Of radio buttons the arrow keys reach the others.
    const all = document.querySelectorAll('a[href], button, select, summary, audio[controls], '
      + 'input:not([type=hidden], [type=radio]:not(:checked))');
    // Of the strip's cells, too, once a script is there.
    const isShown = (element) => element.checkVisibility() && !element.closest('audio > *')
      && !(element.tabIndex < 0 && element.closest('.strip'))
      && !(element.closest('details:not([open])')
        && element.closest('details:not([open])').querySelector('summary') !== element);
    window.wanted = new Set([...all].filter(isShown));
    window.unmarked = [];
    document.addEventListener('focusin', ({ target }) => {
      window.wanted.delete(target);
      const { outlineStyle, outlineWidth } = getComputedStyle(target);
      if (target.tagName !== 'AUDIO' && (outlineStyle === 'none' || outlineWidth === '0px')) {
        window.unmarked.push(target.outerHTML.slice(0, 100));
      }
    });
  });
  for (let i = 0; i < 400 && await page.evaluate(() => window.wanted.size > 0); i += 1) {
    await page.keyboard.press('Tab');
  }
  return page.evaluate(() => ({
    missed: [...window.wanted].map((element) => element.outerHTML.slice(0, 100)),
    unmarked: window.unmarked,
  }));
}

test('the keyboard reaches everything, and the focus can be seen', async () => {
  const page = await openPage(browser);
  for (const url of [site.listUrl(), site.bookUrl(books.partial), site.bookUrl(books.story)]) {
    await page.goto(url);
    assert.deepEqual(await walkByKeyboard(page), { missed: [], unmarked: [] }, url);
  }
  await page.goto(site.listUrl());
  await page.keyboard.press('Tab');
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Skip/);
  await closeQuietly(page);
});

test('nothing is wider than a small phone', async () => {
  const long = await site.addFinished('Llanfairpwllgwyngyllgogerychwyrndrobwll'.repeat(4), [
    `[[scene:${'x'.repeat(200)}]] [[prompt:${'y'.repeat(300)}]]`, 'z',
  ], 'W'.repeat(120));
  const page = await openPage(browser, { viewport: { width: 320, height: 640 } });
  const places = {
    list: site.listUrl(), ready: site.bookUrl(books.story), errors: site.bookUrl(books.partial),
    evil: site.bookUrl(books.evil), parked: site.bookUrl(books.parked), long: site.bookUrl(long),
  };
  for (const [name, url] of Object.entries(places)) {
    await page.goto(url);
    assert.equal(await overflow(page), null, url);
    await shoot(page, `phone-${name}`);
  }
  site.sql(`DELETE FROM books WHERE id = '${long}'`);
  await closeQuietly(page);
});

test('everything can be read without scripts', async () => {
  const page = await openPage(browser, { javaScriptEnabled: false });
  await page.goto(site.listUrl());
  assert.match(await text(page, '#books'), /The Salt Lantern/);
  await page.goto(site.bookUrl(books.story));
  assert.ok(await page.locator('audio[controls]').count() > 3);
  await page.goto(site.bookUrl(books.partial));
  await page.locator('#errors summary').first().click();
  assert.match(await text(page, '#errors'), /src\/\w+\/\w+\.c:\d+/);
  const id = site.addBook('Without Scripts', longWay(24));
  await site.submit(id);
  await page.goto(site.bookUrl(id));
  await until('the page loads itself again until the end', 40, async () => (
    /Ready/.test(await text(page, '#state').catch(() => ''))
  ));
  assert.equal(await page.locator('audio').count(), 6);
  await closeQuietly(page);
});

test('by night everything is dark', async () => {
  const page = await openPage(browser, { colorScheme: 'dark' });
  for (const [name, url] of [['list', site.listUrl()], ['book-ready', site.bookUrl(books.story)],
    ['book-errors', site.bookUrl(books.partial)]]) {
    await page.goto(url);
    const [back, front] = await page.evaluate(() => {
      const style = getComputedStyle(document.body);
      return [style.backgroundColor, style.color].map((colour) => (
        colour.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)
      ));
    });
    assert.ok(back < 150 && front > 500, `${back} ${front}`);
    await shoot(page, `${name}-dark`);
  }
  await closeQuietly(page);
  const light = await openPage(browser);
  await light.goto(site.listUrl());
  await shoot(light, 'list-light');
  await closeQuietly(light);
});

test('a page that is not there and a database that is away are told', async () => {
  const page = await openPage(browser);
  const unknown = await page.goto(site.bookUrl('00000000-0000-7000-8000-000000000000'));
  assert.equal(unknown.status(), 404);
  assert.match(await text(page, 'main'), /There is no such book/);
  await shoot(page, 'no-such-book');
  const id = site.addBook('Interrupted', longWay(64));
  await site.submit(id);
  const watcher = await openPage(browser);
  await watcher.goto(site.bookUrl(id));
  await site.stopPart('mariadbd');
  const away = await page.goto(site.listUrl());
  assert.equal(away.status(), 503);
  assert.match(await text(page, 'main'), /The database does not answer/);
  assert.doesNotMatch(await text(page, 'main'), /no books/);
  assert.doesNotMatch(await text(page, '#lamp'), /Live/);
  await shoot(page, 'database-away');
  await until('an open page says so', 20, async () => (
    /Not refreshed since/.test(await text(watcher, '#lamp'))
  ));
  assert.equal(await text(watcher, 'h1'), 'Interrupted');
  await shoot(watcher, 'book-interrupted');
  await site.startStack();
  await until('the page finds back by itself', 30, async () => (
    /The Salt Lantern/.test(await text(page, 'main').catch(() => ''))
  ));
  await site.finish(id);
  await until('the open page shows the end', 30, async () => (
    /Ready/.test(await text(watcher, '#state'))
  ));
  const others = [...page.troubles, ...watcher.troubles].filter((line) => !/\b(503|404)\b/.test(line));
  assert.deepEqual(others, []);
  await pause(100);
  await page.context().close();
  await watcher.context().close();
});
