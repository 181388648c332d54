// Why: Gemini's part as a reader. The same text gives the same analysis, a
// person can foresee it from the vocabulary, and marks in the text force it.

import { mark } from './rules.mjs';
import { pick } from './random.mjs';
import {
  ACTIONS, INTENSITIES, MOODS, SETTINGS, SOUNDS, TEXTURE_LISTS, TIMES, WEATHERS,
} from './vocabulary.mjs';

function countWords(text) {
  const counts = new Map();
  for (const [word] of text.toLowerCase().matchAll(/\p{L}+/gu)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/** The class whose words occur most often; the first one wins a tie. */
function strongest(table, counts, otherwise) {
  let best = otherwise;
  let bestScore = 0;
  for (const [name, words] of Object.entries(table)) {
    const score = words.split(' ').reduce((sum, word) => sum + (counts.get(word) ?? 0), 0);
    if (score > bestScore) [best, bestScore] = [name, score];
  }
  return best;
}

const settingWords = Object.fromEntries(
  Object.entries(SETTINGS).map(([name, [words]]) => [name, words]),
);

const OUTDOORS = /forest|sea|ship|beach|river|mountain|field|garden|village|street|road/;
const IN_BOTH = /castle|battlefield|other/;

function isIndoors(settingClass) {
  if (IN_BOTH.test(settingClass)) return 'mixed';
  return OUTDOORS.test(settingClass) || /desert|snow|swamp/.test(settingClass) ? 'false' : 'true';
}

/** Everything the fake knows about a text, by the names of our own schema. */
export function analyse(text) {
  const counts = countWords(text.replace(/\[\[[^\]]*\]\]/g, ' '));
  const place = mark(text, 'scene') ?? strongest(settingWords, counts, 'other');
  const settingClass = place in SETTINGS ? place : 'other';
  const [, phrase, usual] = place in SETTINGS ? SETTINGS[place] : ['', place, 'room'];
  const moodClass = mark(text, 'mood') ?? strongest(MOODS, counts, 'neutral');
  const weather = mark(text, 'weather') ?? strongest(WEATHERS, counts, 'none');
  const timeOfDay = mark(text, 'time') ?? strongest(TIMES, counts, 'unknown');
  const intensity = mark(text, 'intensity') ?? strongest(INTENSITIES, counts, 'medium');
  const heard = SOUNDS.filter((sound) => counts.has(sound));
  const sounds = mark(text, 'sounds')?.split(',')
    ?? [...new Set([...heard, ...usual.split(' ')])].slice(0, 5);
  const actions = ACTIONS.filter((action) => counts.has(action)).slice(0, 4);
  const textures = TEXTURE_LISTS.map((words, i) => pick(words, 'texture', i, text));
  const failing = mark(text, 'sound-fail');
  const named = mark(text, 'as');
  const prompt = mark(text, 'prompt') ?? [
    `Ambient sound of ${phrase}`,
    sounds.join(' and '),
    weather === 'none' ? '' : `weather: ${weather}`,
    timeOfDay === 'unknown' ? '' : timeOfDay,
    `${moodClass} mood, ${intensity} intensity`,
    textures.join(', '),
    'seamless background loop, no music, no voices',
  ].filter(Boolean).join('; ');
  const audioPrompt = named ? `${prompt} [[as:${named}]]` : prompt;
  return {
    setting: phrase,
    settingClass,
    indoors: mark(text, 'indoors') ?? isIndoors(settingClass),
    mood: moodClass,
    moodClass,
    weather,
    timeOfDay,
    intensity,
    actions: actions.length > 0 ? actions : ['spoke'],
    sounds,
    audioPrompt: failing ? `${audioPrompt} [[fail:${failing}]]` : audioPrompt,
  };
}

function fit(name, schema, known) {
  const type = String(schema?.type ?? 'STRING').toUpperCase();
  const value = known[name];
  if (type === 'OBJECT') return shape(schema, known);
  if (type === 'ARRAY') {
    const items = Array.isArray(value) ? value : [value ?? name];
    const least = Number(schema.minItems ?? 0);
    const most = Number(schema.maxItems ?? Infinity);
    const filled = [...items, ...Array(Math.max(0, least - items.length)).fill(items[0])];
    return filled.slice(0, most).map((item) => fit(name, schema.items, { ...known, [name]: item }));
  }
  if (type === 'BOOLEAN') return value === true || value === 'true';
  if (type === 'INTEGER' || type === 'NUMBER') {
    return typeof value === 'number' ? value : Number(schema.minimum ?? 0);
  }
  const text = typeof value === 'string' ? value : String(value ?? name);
  if (!Array.isArray(schema?.enum) || schema.enum.includes(text)) return text;
  const fallback = ['other', 'neutral', 'none', 'unknown', 'medium', 'mixed'];
  return fallback.find((word) => schema.enum.includes(word)) ?? schema.enum[0];
}

/** The known values in the form, and with the keys, which a schema asks for. */
export function shape(schema, known) {
  const type = String(schema?.type ?? '').toUpperCase();
  if (type === 'ARRAY') return [shape(schema.items, known)];
  if (!schema?.properties) return known;
  const names = schema.propertyOrdering ?? Object.keys(schema.properties);
  return Object.fromEntries(names.map((name) => [name, fit(name, schema.properties[name], known)]));
}
