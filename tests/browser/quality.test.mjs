// SPDX-License-Identifier: MIT
// Every page, judged by those who judge pages: axe for people who see, hear or
// move otherwise, a validator for the HTML, Lighthouse for the whole.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openBrowser, openPage, overflow } from './browser.mjs';
import { Site, importStory } from './site.mjs';

const require = createRequire(`${process.env.BROWSER_PACKAGES}/package.json`);
const axe = require.resolve('axe-core/axe.min.js');
const { HtmlValidate } = require('html-validate');
const lighthouse = (await import(require.resolve('lighthouse'))).default;

let site;
let browser;
let port;
const pages = {};

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port: found } = server.address();
    server.close(() => resolve(found));
  });
});

before(async () => {
  site = await Site.start(['--scale', '0.02', '--sigma', '0']);
  port = await freePort();
  browser = await openBrowser([`--remote-debugging-port=${port}`]);
  const story = await importStory(site);
  await site.submit(story);
  await site.finish(story);
  const broken = site.addBook('Half of <b>it</b> 🌊', [
    'The sea.', 'More of it. [[fail:blocked]]', 'A forest.', 'Still a forest.',
  ]);
  await site.submit(broken);
  await site.finish(broken);
  site.addBook('Not begun', ['One page.']);
  pages.list = site.listUrl();
  pages.book = site.bookUrl(story);
  pages.spread = `${site.bookUrl(story)}?spread=3`;
  pages.broken = site.bookUrl(broken);
  pages.preview = `${site.bookUrl(story)}/preview`;
  pages.missing = site.bookUrl('00000000-0000-7000-8000-0000000000ff');
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

for (const name of ['list', 'book', 'spread', 'broken', 'preview', 'missing']) {
  for (const colorScheme of ['light', 'dark']) {
    test(`axe finds nothing on the page ${name}, ${colorScheme}`, async () => {
      const page = await openPage(browser, { colorScheme, bypassCSP: true });
      await page.goto(pages[name]);
      await page.addScriptTag({ path: axe });
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      }));
      assert.deepEqual(violations.map(({ id, nodes }) => (
        `${id}: ${nodes.slice(0, 3).map(({ html }) => html).join(' | ')}`)), []);
      await page.context().close();
    });
  }

  test(`the HTML of the page ${name} is valid, in both languages`, async () => {
    const validator = new HtmlValidate({
      extends: ['html-validate:standard'],
      rules: {
        // matters of taste, and of files for people
        'attribute-boolean-style': 'off',
        'long-title': 'off',
        'no-trailing-whitespace': 'off',
        'void-style': 'off',
      },
    });
    for (const language of ['en', 'de']) {
      const answer = await fetch(pages[name], {
        headers: { accept: 'text/html', 'accept-language': language },
      });
      const html = await answer.text();
      assert.match(html, new RegExp(`<html lang="${language}"`));
      const { results } = await validator.validateString(html);
      assert.deepEqual(results.flatMap(({ messages }) => messages.map(
        ({ ruleId, message, line, column }) => `${ruleId} ${line}:${column}: ${message}`,
      )), []);
    }
  });

  test(`the page ${name} fits 320 pixels, in both languages`, async () => {
    for (const locale of ['en', 'de']) {
      const page = await openPage(browser, { locale, viewport: { width: 320, height: 640 } });
      await page.goto(pages[name]);
      assert.equal(await overflow(page), null);
      await page.context().close();
    }
  });
}

// What a first visitor has to load, as nginx with gzip would send it.
test('the first load is at most 30 KB', async () => {
  for (const name of ['list', 'book', 'preview']) {
    const page = await openPage(browser);
    let total = 0;
    const sizes = [];
    let isLoading = true;
    page.on('response', (response) => {
      const type = response.headers()['content-type'] ?? '';
      if (!isLoading || !/html|css|javascript|svg/.test(type)) return;
      sizes.push(response.body().then((body) => { total += gzipSync(body).length; }));
    });
    await page.goto(pages[name], { waitUntil: 'load' });
    isLoading = false;
    await Promise.all(sizes);
    assert.ok(total > 1000 && total <= 30 * 1024, `${name}: ${total} bytes`);
    await page.context().close();
  }
});

test('Lighthouse is content', async () => {
  for (const name of ['list', 'book', 'preview']) {
    const { lhr } = await lighthouse(pages[name], {
      port, logLevel: 'silent', output: 'json',
      onlyCategories: ['accessibility', 'best-practices', 'performance'],
      // the site is served without TLS here
      skipAudits: ['is-on-https', 'redirects-http'],
    });
    const failed = Object.values(lhr.audits)
      .filter(({ score }) => score !== null && score < 1).map(({ id, score }) => `${id} ${score}`);
    const score = (category) => Math.round(lhr.categories[category].score * 100);
    assert.equal(score('accessibility'), 100, `${name}: ${failed}`);
    assert.equal(score('best-practices'), 100, `${name}: ${failed}`);
    assert.ok(score('performance') >= 95, `${name}: ${score('performance')}, ${failed}`);
  }
});
