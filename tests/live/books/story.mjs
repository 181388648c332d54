#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Why: tests and benchmarks need books of any length whose scenes are known
// beforehand, and a novel's worth of prose that is nobody's.
//
//   node story.mjs marked PAGES SCENES   pages whose marks open SCENES scenes
//   node story.mjs spreads               a spread for each line of the input
//   node story.mjs novel WORDS           prose, as a text file
//
// All but the last print a line of JSON for each page: [number, "text"].

import { createInterface } from 'node:readline';

// Any sequence will do, but the same at each run (mulberry32).
function dice(seed) {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

const WHO = ('Anna,Tobias,the miller,Ruth,the pilot,Old Hennes,Clara,the widow Brandt,Jonas,'
  + 'the doctor,Mirjam,the carter').split(',');
const DID = ('walked on without a word,stopped and listened,laughed at the thought of it,'
  + 'waited until the others came up,turned back once more,spoke of the year before,'
  + 'held the lantern higher,counted the steps,said nothing for a long while,'
  + 'looked for the letter again,sat down to rest,asked the way').split(',');
const LINK = ('while,because,and then,until,although,so that,before,as').split(',');
const TIME = ('In the morning,Towards evening,That night,At noon,A little later,After the rain,'
  + 'Before dawn,The next day,By and by,When the bells rang').split(',');
const PLACES = [
  'the forest,between the trees,under the oaks,in the thicket,where birds sang in the leaves',
  'the sea,over the waves,with the tide,against the wind,where the surf broke',
  'the street,past the market,over the cobbles,among the carriages,where the crowd pushed',
  'the kitchen,beside the fire,at the table,by the clock,where the hearth glowed',
  'the mountain,along the ridge,below the summit,over the stones,where the wind howled',
  'the river,at the ferry,along the bank,over the bridge,where the water ran fast',
  'the church,under the bells,between the pews,near the altar,where the organ played',
  'the tavern,beside the barrels,among the tankards,at the bar,where men sang',
  'the moor,through the fog,past the reeds,over the bog,where frogs croaked',
  'the garden,among the roses,under the apple trees,by the hedge,where bees hummed',
  'the road,behind the horses,in the coach,through the mud,where the wheels creaked',
  'the snow,across the ice,through the storm,beside the sledge,where nothing moved',
].map((line) => line.split(','));
const MOODS = ['It was quiet and peaceful.', 'There was fear in every face.', 'They were happy.',
  'It was a strange and secret thing.', 'She wept, and nobody asked why.',
  'The thunder rolled and they ran.', 'It was a wonder to see.', 'He cursed in anger.'];

function sentence(roll, place) {
  const one = (list) => list[roll(list.length)];
  const where = place[roll(place.length)];
  const begin = roll(3) === 0 ? `${one(TIME)} ${one(WHO)}` : one(WHO);
  const first = `${begin} ${one(DID)}, ${where.startsWith('the ') ? `near ${where}` : where}`;
  const text = roll(2) === 0 ? first : `${first}, ${one(LINK)} ${one(WHO)} ${one(DID)}`;
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

const countWords = (text) => text.split(/\s+/).length;

function prose(roll, words, place, mood) {
  const out = [];
  for (let n = 0; n < words;) {
    const text = roll(6) === 0 ? mood : sentence(roll, place);
    out.push(text);
    n += countWords(text);
  }
  return out;
}

const SETTINGS = ('forest,sea,city_street,house_interior,mountain,river,church,tavern_inn,'
  + 'swamp_moor,garden,road_journey,snow_ice').split(',');
const MOOD_CLASSES = ['peaceful', 'tense', 'joyful', 'mysterious', 'sad', 'frightening', 'wonder'];

function marked(pages, scenes) {
  const spreads = Math.ceil(pages / 2);
  for (let page = 1; page <= pages; page += 1) {
    const spread = (page - 1) >> 1;
    const scene = Math.floor(((spread + 1) * scenes - 1) / spreads);
    const kind = scene % SETTINGS.length;
    const mood = MOOD_CLASSES[scene % MOOD_CLASSES.length];
    const text = prose(dice(1000 + page), 40, PLACES[kind], 'Nobody spoke.').join(' ');
    const marks = `[[scene:${SETTINGS[kind]}]] [[mood:${mood}]] [[intensity:medium]] `
      + '[[weather:none]] [[time:day]] [[sounds:wind,birds]] ';
    print(page, page % 2 === 1 ? marks + text : text);
  }
}

function novel(words) {
  const out = [];
  for (let n = 0, chapter = 1; n < words; chapter += 1) {
    const roll = dice(chapter);
    out.push(`Chapter ${chapter}`);
    for (let part = 0; part < 4 && n < words; part += 1) {
      const place = PLACES[roll(PLACES.length)];
      const mood = MOODS[roll(MOODS.length)];
      for (let paragraph = 0; paragraph < 9 && n < words; paragraph += 1) {
        const text = prose(roll, 50 + roll(60), place, mood).join(' ');
        out.push(text);
        n += countWords(text);
      }
    }
  }
  process.stdout.write(`${out.join('\n\n')}\n`);
}

function print(page, text) {
  process.stdout.write(`${JSON.stringify([page, text])}\n`);
}

async function spreads() {
  let page = 1;
  for await (const line of createInterface({ input: process.stdin })) {
    print(page, line);
    print(page + 1, line.trim() === '' ? '' : 'The page was turned.');
    page += 2;
  }
}

const [what, ...numbers] = process.argv.slice(2);
const kinds = { marked, spreads, novel };
if (!Object.hasOwn(kinds, what)) {
  process.stderr.write('story: marked PAGES SCENES, spreads, or novel WORDS\n');
  process.exit(2);
}
await kinds[what](...numbers.map(Number));
