// SPDX-License-Identifier: MIT
// Why: the pages are tested on the real thing: a stack of its own, with the
// fake services, books made by rows, and requests through nginx.

import { execFile, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const tree = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

export const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Try until the answer is true; a wait in vain is an error that says for what. */
export async function until(what, seconds, ask) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain: ${what}`);
    await pause(100);
  }
}

const quote = (value) => (
  value === null ? 'NULL' : `CONVERT(X'${Buffer.from(String(value)).toString('hex')}' USING utf8mb4)`
);

export class Site {
  static async start(options = []) {
    const site = new this();
    site.work = mkdtempSync(join(tmpdir(), 'browser-'));
    chmodSync(site.work, 0o711);
    site.dir = join(site.work, 'stack');
    try {
      await site.startAll(options);
    } catch (error) {
      await site.stop();
      throw error;
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.once(signal, () => site.stop().finally(() => process.exit(1)));
    }
    return site;
  }

  async startAll(options) {
    await this.startFake(options);
    await this.startStack(
      'analysis.provider=gemini', `gemini.base_url=${this.fake}/v1beta`, 'gemini.api_key=k',
      'soundscape.provider=replicate', `replicate.base_url=${this.fake}/v1`,
      'replicate.api_token=t', 'replicate.delivery_private=yes', 'replicate.poll_interval=50', 'soundscape.seconds=6',
      'reuse.mode=off',
      'soundscape.crossfade=1', 'pipeline.soundscape_concurrency=1',
      'retry.analysis=3 10 2 100 0', 'retry.soundscape=3 10 2 100 0',
    );
  }

  async startFake(options) {
    const port = join(this.work, 'fake.port');
    this.fakeProcess = spawn(process.execPath, [
      join(tree, 'tests/fake/fake.mjs'), '--port', '0', '--port-file', port, ...options,
    ], { stdio: 'ignore' });
    await until('the fake services start', 10, () => existsSync(port) && readFileSync(port, 'utf8'));
    this.fake = `http://127.0.0.1:${readFileSync(port, 'utf8').trim()}`;
  }

  async stack(...args) {
    return (await run(join(tree, 'scripts/stack'), args, { maxBuffer: 1 << 24 })).stdout;
  }

  /** Start what does not run, with these settings besides the earlier ones. */
  async startStack(...settings) {
    const said = await this.stack('start', this.dir, ...settings);
    for (const [, name, value] of said.matchAll(/^(\w+)=(.*)$/gm)) this[name] = value;
  }

  async pidOf(part) {
    const said = await this.stack('status', this.dir).catch((error) => error.stdout);
    return Number(new RegExp(`^${part}: running \\(pid (\\d+)\\)$`, 'm').exec(said)?.[1] ?? 0);
  }

  /** nginx reads its configuration anew; its streams are closed. */
  async reloadSite() {
    process.kill(await this.pidOf('nginx'), 'SIGHUP');
  }

  async stopPart(part) {
    process.kill(await this.pidOf(part));
    await until(`${part} ends`, 30, async () => (await this.pidOf(part)) === 0);
  }

  sql(statements) {
    return execFileSync('mariadb', [
      '--no-defaults', `--socket=${this.socket}`, '--user=root', '-N', '-B',
      '--default-character-set=utf8mb4', this.database,
    ], { input: statements, encoding: 'utf8' }).trim();
  }

  /** Put a book there as the web app would; answers its id. */
  addBook(title, pages, author = 'A. Tester') {
    const id = randomUUID();
    this.sql(`INSERT INTO books (id, title, author, total_pages)
      VALUES ('${id}', ${quote(title)}, ${quote(author)}, ${pages.length})`);
    pages.forEach((text, i) => this.sql(`INSERT INTO pages (id, book_id, page_number,
      text_content) VALUES (UUID(), '${id}', ${i + 1}, ${quote(text)})`));
    return id;
  }

  /** Change texts of a row: what no provider would ever say. */
  change(table, where, values) {
    const list = Object.entries(values).map(([name, value]) => `${name} = ${quote(value)}`);
    this.sql(`UPDATE ${table} SET ${list.join(', ')} WHERE ${where}`);
  }

  async submit(id) {
    const answer = await fetch(`${this.url}/api/generate-soundscapes`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ bookId: id }),
    });
    if (answer.status !== 202) throw new Error(`POST: ${answer.status} ${await answer.text()}`);
  }

  async finish(id, seconds = 60) {
    await until('the book ends', seconds, () => (
      this.sql(`SELECT COUNT(*) FROM jobs WHERE book_id = '${id}' AND live = 1`) === '0'
    ));
  }

  async addFinished(title, pages, author) {
    const id = this.addBook(title, pages, author);
    await this.submit(id);
    await this.finish(id);
    return id;
  }

  listUrl(query = '') {
    return `${this.url}/pagescape/status/${query}`;
  }

  bookUrl(id) {
    return `${this.url}/pagescape/status/books/${id}`;
  }

  async stop() {
    this.fakeProcess?.kill();
    await this.stack('stop', this.dir);
    rmSync(this.work, { recursive: true, force: true });
  }
}

export async function importStory(site) {
  const story = join(tree, 'share/story/the-salt-lantern.txt');
  return (await site.stack('run', site.dir, 'pagescape', 'import', story)).trim();
}
