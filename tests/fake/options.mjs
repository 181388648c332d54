// Why: the same settings come from the command line, from tests which start
// the fake inside their own process, and from POST /_fake/config.

const number = (text) => {
  const value = Number(text);
  if (text === '' || !Number.isFinite(value) || value < 0) throw new Error('not a number >= 0');
  return value;
};
const positive = (text) => {
  const value = number(text);
  if (value === 0) throw new Error('must be greater than 0');
  return value;
};
const share = (text) => {
  const value = number(text);
  if (value > 1) throw new Error('must be between 0 and 1');
  return value;
};
const port = (text) => {
  const value = number(text);
  if (!Number.isInteger(value) || value > 65535) throw new Error('not a port');
  return value;
};
const list = (text) => String(text).split(',').map(positive);
const text = (value) => String(value);
const flag = (value) => value === true || value === 'true';

// name, its argument, how it is read, its default, may it change while
// running, and what it does.
const TABLE = [
  ['port', 'N', port, 0, false, 'port on 127.0.0.1; 0 takes a free one'],
  ['port-file', 'F', text, null, false, 'write the port here once it listens'],
  ['seed', 'N', number, 1, true, 'seed of all that is drawn'],
  ['scale', 'S', positive, 1, true, 'multiply all times by S, divide all rates by S'],
  ['latency', 'none', text, null, true, 'none: both medians become 0'],
  ['analysis-median', 'MS', number, 3000, true, 'median time of an analysis'],
  ['soundscape-median', 'MS', number, 5000, true, 'median time of a soundscape'],
  ['sigma', 'X', number, 0.35, true, 'spread of the lognormal distribution'],
  ['ledger', 'FILE', text, null, false, 'append a line of JSON for each request decided'],
  ['token', 'T', text, null, true, 'the Replicate token; else anything not empty'],
  ['key', 'K', text, null, true, 'the Gemini key; else anything not empty'],
  ['gemini-rpm', 'N', number, 0, true, 'analyses a minute (0: no limit)'],
  ['gemini-burst', 'N', number, 60, true, 'analyses at once'],
  ['replicate-rpm', 'N', number, 0, true, 'creates a minute (0: no limit)'],
  ['replicate-burst', 'N', number, 60, true, 'creates at once'],
  ['replicate-other-rpm', 'N', number, 0, true, 'other calls a minute (0: no limit)'],
  ['error-rate', 'X', share, 0, true, 'share of calls which fail for a passing reason'],
  ['audio-seconds', 'S', number, 0, true, 'length of all audio (0: what was asked)'],
  ['audio-cache', 'DIR', text, null, false, 'keep encoded audio here between runs'],
  ['warm', 'S,S', list, null, false, 'encode MP3s of these lengths before listening'],
  ['retention', 'SECONDS', number, 3600, true, 'inputs, outputs and files live so long (scaled)'],
  ['prefer-quirk', null, flag, false, true, 'waiting creates answer processing with output'],
  ['list-failures', null, flag, false, false, 'print the names of all failures and end'],
  ['help', null, flag, false, false, 'print this text and end'],
];

const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** The settings with nothing asked for, or with some of them changed. */
export function defaults(changes = {}) {
  const all = Object.fromEntries(TABLE.map(([name, , , value]) => [camel(name), value]));
  return Object.assign(all, changes);
}

function assign(settings, name, raw) {
  const row = TABLE.find(([known]) => known === name);
  if (!row) throw new Error(`unknown setting: ${name}`);
  try {
    settings[camel(name)] = row[2](raw);
  } catch (error) {
    throw new Error(`${name}: ${error.message}`);
  }
  if (name === 'latency') {
    if (raw !== 'none') throw new Error('latency: only none is known');
    settings.analysisMedian = 0;
    settings.soundscapeMedian = 0;
  }
}

/** Settings from the command line; throws with a sentence for the user. */
export function parseArguments(argv) {
  const settings = defaults();
  for (let i = 0; i < argv.length; i += 1) {
    const [, name, inline] = /^--([a-z-]+)(?:=(.*))?$/.exec(argv[i]) ?? [];
    const row = TABLE.find(([known]) => known === name);
    if (!row) throw new Error(`unknown option: ${argv[i]}`);
    if (row[1] === null) {
      assign(settings, name, true);
      continue;
    }
    if (inline === undefined) i += 1;
    const raw = inline ?? argv[i];
    if (raw === undefined) throw new Error(`--${name} wants ${row[1]}`);
    assign(settings, name, raw);
  }
  return settings;
}

/** Change a running fake; the keys are the names of the flags. */
export function change(settings, changes) {
  const next = { ...settings };
  for (const [name, value] of Object.entries(changes)) {
    const row = TABLE.find(([known]) => known === name);
    if (row && !row[4]) throw new Error(`${name} is fixed at the start`);
    if (value === null && row && row[3] === null) next[camel(name)] = null;
    else assign(next, name, value);
  }
  return Object.assign(settings, next);
}

/** What may be shown of the settings: no token and no key. */
export function visible(settings) {
  const shown = TABLE.filter(([name, , , , live]) => live && !['token', 'key'].includes(name));
  return Object.fromEntries(shown.map(([name]) => [name, settings[camel(name)]]));
}

export function usage() {
  const lines = TABLE.map(([name, argument, , value, , what]) => {
    const head = `  --${name}${argument ? ` ${argument}` : ''}`;
    const tail = value === null || value === false ? '' : ` [${value}]`;
    return `${head.padEnd(28)}${what}${tail}`;
  });
  return [
    'Usage: node fake.mjs [OPTION]...',
    'Plays Gemini (/v1beta, /v1) and Replicate (/v1) and its delivery host on one port.',
    '',
    ...lines,
    '',
  ].join('\n');
}
