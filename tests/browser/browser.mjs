// SPDX-License-Identifier: MIT
// Why: every page of every test is watched for what a person would only see in
// the developer tools: errors, refused requests, violations of the policy.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';

const require = createRequire(`${process.env.BROWSER_PACKAGES}/package.json`);
const { chromium } = require('playwright-core');

export async function openBrowser(args = []) {
  const program = process.env.CHROMIUM ?? 'chromium';
  return chromium.launch({
    executablePath: execFileSync('which', [program], { encoding: 'utf8' }).trim(),
    chromiumSandbox: process.getuid() !== 0,
    args: ['--autoplay-policy=no-user-gesture-required', '--no-proxy-server', '--mute-audio', ...args],
  });
}

// What the browser says now and then on a machine that has no sound device.
const DEAF = /^The AudioContext encountered an error from the audio device/;

/** A page in a profile of its own; page.troubles fills with what went wrong. */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1200, height: 900 }, colorScheme: 'light', ...options,
  });
  const page = await context.newPage();
  page.troubles = [];
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type()) || DEAF.test(message.text())) return;
    page.troubles.push(message.text());
  });
  page.on('pageerror', (error) => page.troubles.push(`${error}`));
  page.on('dialog', (dialog) => {
    page.troubles.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    // A player that has enough stops loading.
    if (why !== 'net::ERR_ABORTED') page.troubles.push(`${why} ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) page.troubles.push(`${response.status()} ${response.url()}`);
  });
  return page;
}

/** Nothing went wrong on this page, and it is closed. */
export async function closeQuietly(page) {
  assert.deepEqual(page.troubles, []);
  await page.context().close();
}

export async function shoot(page, name) {
  const directory = process.env.BROWSER_SHOTS;
  if (directory) await page.screenshot({ path: join(directory, `${name}.png`), fullPage: true });
}

/** How far the content goes beyond the window, and the first that does. */
export function overflow(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const excess = document.documentElement.scrollWidth - width;
    if (excess <= 0) return null;
    const far = [...document.querySelectorAll('body *')]
      .find((element) => element.getBoundingClientRect().right > width + 0.5);
    return `${excess} px: ${far?.outerHTML.slice(0, 120)}`;
  });
}
