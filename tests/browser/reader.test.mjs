// SPDX-License-Identifier: MIT
// The example of doc/player.md as it stands there: a web app of another
// origin, its book turned by the page-flip library, rows from the database.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { closeQuietly, openBrowser, openPage, shoot } from './browser.mjs';
import { Site, importStory, until } from './site.mjs';
import { openStudio } from './studio.mjs';

let site;
let browser;
let webApp;
let scenes;

const file = (type, url) => [type, readFileSync(url)];
const example = (name) => new URL(`../../doc/player-example/${name}`, import.meta.url);
const nameOf = ({ setting, start_page: first, end_page: last }) => `${setting}, pages ${first}–${last}`;
const library = '/node_modules/page-flip/dist/js/page-flip.module.js';

before(async () => {
  site = await Site.start(['--scale', '0.02', '--sigma', '0', '--audio-seconds', '6']);
  browser = await openBrowser(['--autoplay-policy=document-user-activation-required']);
  const id = await importStory(site);
  await site.submit(id);
  await site.finish(id);
  // What doc/player.md tells the web app to select, as its own answer.
  const [statement] = /SELECT[^;]*;/.exec(readFileSync(new URL('../../doc/player.md', import.meta.url), 'utf8'));
  scenes = site.sql(statement.replace('?', `'${id}'`)).split('\n')
    .map((line) => line.split('\t')).map(([setting, start_page, end_page, url]) => ({
      setting, start_page: Number(start_page), end_page: Number(end_page), audio_url: `${site.url}${url}`,
    }));
  const pages = JSON.parse(site.sql(`SELECT JSON_ARRAYAGG(text_content ORDER BY page_number)
    FROM pages WHERE book_id = '${id}'`).replaceAll('\\\\', '\\'));
  webApp = await openStudio({
    '/': file('text/html', example('index.html')),
    '/reader.css': file('text/css', example('reader.css')),
    '/reader.js': file('text/javascript', example('reader.js')),
    [library]: file('text/javascript', `${process.env.BROWSER_PACKAGES}${library}`),
    '/book.json': ['application/json', JSON.stringify({ pages, scenes })],
  });
});

after(async () => {
  await browser?.close();
  await webApp?.close();
  await site?.stop();
});

// The sounds that are asked for, and the largest sample that is played.
async function openReader(options) {
  const page = await openPage(browser, options);
  page.asked = [];
  page.on('request', (request) => page.asked.push(request.url()));
  await page.addInitScript(() => {
    // What is heard: whatever reaches the loudspeaker goes by a meter, too.
    const connect = AudioNode.prototype.connect;
    AudioNode.prototype.connect = function meter(to, ...more) {
      if (to instanceof AudioDestinationNode) {
        window.meter = to.context.createAnalyser();
        window.meter.fftSize = 32768;
        connect.call(this, window.meter);
      }
      return connect.call(this, to, ...more);
    };
  });
  await page.goto(webApp.url);
  await until('the scene is named', 20, async () => (
    (await page.locator('#scene').innerText()) === nameOf(scenes[0])));
  return page;
}

const loudness = (page) => page.evaluate(() => {
  const x = new Float32Array(window.meter?.fftSize ?? 0);
  window.meter?.getFloatTimeDomainData(x);
  return x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
});
const sounds = (page) => until('it sounds', 20, async () => (await loudness(page)) > 0.01);

// The page that lies at the right, when nothing moves any more.
async function openAt(page) {
  let last;
  await until('no page moves', 30, async () => {
    const seen = await page.evaluate(() => {
      const box = document.getElementById('book').getBoundingClientRect();
      const found = document.elementFromPoint(box.x + 0.9 * box.width, box.y + box.height / 2);
      return found?.closest('.page')?.textContent ?? null;
    });
    const isStill = seen !== null && seen === last;
    last = seen;
    await page.waitForTimeout(600);
    return isStill;
  });
  return last;
}

// One turn, to its end.
async function turn(page) {
  const before = await openAt(page);
  await page.locator('#on').click();
  await until('the page has turned', 30, async () => (await openAt(page)) !== before);
}

test('without leave the browser lets nobody else have the sounds', async () => {
  const page = await openReader();
  await page.locator('#sound').click();
  await until('it is said', 20, async () => (
    /without its sound/.test(await page.locator('#scene').innerText())));
  assert.equal(await loudness(page), 0);
  assert.ok(page.troubles.some((line) => /CORS/.test(line)));
  await page.context().close();
});

test('with leave a web app of another origin turns and sounds', async () => {
  await site.startStack(`http.allowed_origins=${webApp.url}`);
  const page = await openReader();
  const heard = () => page.asked.filter((url) => /\/audio\//.test(url));
  const isAsked = (i) => page.asked.includes(scenes[i].audio_url);
  await turn(page);
  assert.equal(await page.locator('#scene').innerText(), nameOf(scenes[1]));
  assert.deepEqual(heard(), [], 'nothing before it is wanted');
  await page.locator('#sound').click();
  await sounds(page);
  assert.equal(await page.locator('#sound').getAttribute('aria-pressed'), 'true');
  await until('both neighbours are loaded', 20, () => [0, 1, 2].every(isAsked));
  const sounds3 = new Set(scenes.slice(0, 3).map((scene) => scene.audio_url));
  assert.deepEqual(new Set(heard()), sounds3, 'and nothing else');
  await turn(page);
  assert.equal(await page.locator('#scene').innerText(), nameOf(scenes[2]));
  await until('the next one is loaded', 20, () => isAsked(3));
  for (let i = 0; i < 5; i += 1) {
    assert.ok(await loudness(page) > 0.005, 'no hole while it fades');
    await page.waitForTimeout(200);
  }
  await page.locator('#volume').fill('0');
  assert.equal(new Set(heard()).size, heard().length, 'each is fetched once');
  await until('it is silent', 20, async () => (await loudness(page)) === 0);
  await shoot(page, 'reader');
  await closeQuietly(page);
});

test('upright one page is shown, and it has its own scene', async () => {
  const page = await openReader({ viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true });
  await page.locator('#sound').click();
  await sounds(page);
  await turn(page);
  assert.equal(await page.locator('#scene').innerText(), nameOf(scenes[0]), 'page 2');
  await turn(page);
  assert.equal(await page.locator('#scene').innerText(), nameOf(scenes[1]), 'page 3');
  await sounds(page);
  await shoot(page, 'reader-phone');
  await closeQuietly(page);
});
