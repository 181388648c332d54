#!/usr/bin/env node
// Why: the program itself: options in, one line and a port file out, and an
// orderly end at SIGTERM. What it plays is described in server.mjs.

import { renameSync, writeFileSync } from 'node:fs';
import { failureNames } from './control.mjs';
import { parseArguments, usage } from './options.mjs';
import { startFake } from './server.mjs';

function fail(message, status) {
  process.stderr.write(`fake: ${message}\n`);
  process.exit(status);
}

function settingsOrExit() {
  try {
    return parseArguments(process.argv.slice(2));
  } catch (error) {
    return fail(`${error.message}\nTry --help.`, 2);
  }
}

function printFailures() {
  for (const [kind, names] of Object.entries(failureNames())) {
    process.stdout.write(`${kind}: ${names.join(' ')}\n`);
  }
}

function writePort(file, port) {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, `${port}\n`);
  renameSync(fresh, file);
}

async function main() {
  const settings = settingsOrExit();
  if (settings.help) {
    process.stdout.write(usage());
    return;
  }
  if (settings.listFailures) {
    printFailures();
    return;
  }
  const { url, port, close } = await startFake(settings);
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => close().then(() => process.exit(0)));
  }
  if (settings.portFile) writePort(settings.portFile, port);
  process.stdout.write(`fake: listening on ${url}\n`);
}

main().catch((error) => fail(error.message, 1));
