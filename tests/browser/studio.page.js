// SPDX-License-Identifier: MIT
// What the studio's page can do: make sounds to measure, play them in an
// OfflineAudioContext, act at given times, and hand the samples back.

import { createPlayer } from './pagescape-player.js';

export const RATE = 48000;

/** A WAV file of 32-bit floats from a Float32Array a channel. */
export function wav(channels) {
  const { length } = channels[0];
  const size = 4 * length * channels.length;
  const view = new DataView(new ArrayBuffer(44 + size));
  const text = (at, word) => [...word].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, 36 + size, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 3, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, 4 * RATE * channels.length, true);
  view.setUint16(32, 4 * channels.length, true);
  view.setUint16(34, 32, true);
  text(36, 'data');
  view.setUint32(40, size, true);
  for (let i = 0; i < length; i += 1) {
    channels.forEach((x, c) => view.setFloat32(44 + 4 * (i * channels.length + c), x[i], true));
  }
  return view.buffer;
}

/** Samples of a function of time, ${seconds} long. */
export const wave = (seconds, value) => (
  Float32Array.from({ length: Math.round(seconds * RATE) }, (_, i) => value(i / RATE))
);

/** The same noise for the same seed, whole and half as loud as can be. */
export function noise(seconds, seed) {
  let state = seed * 2654435761 + 1;
  return wave(seconds, () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296 - 0.5;
  });
}

/** One of ${of} channels holds ${x}, the others nothing: so that each sound
 *  can be told from the others in the mix. */
export const alone = (x, channel, of) => (
  Array.from({ length: of }, (_, c) => (c === channel ? x : new Float32Array(x.length)))
);

/** Sounds by name as a function in the place of fetch; counts what is asked. */
export function shelf(sounds) {
  const asked = [];
  const fetch = async (url) => {
    const name = new URL(url).pathname.slice(1);
    asked.push(name);
    const sound = sounds[name];
    return sound ? new Response(sound instanceof ArrayBuffer ? sound : wav(sound))
      : new Response('not here', { status: 404 });
  };
  return { asked, fetch };
}

/** Scenes of a spread each, from names of sounds. */
export const scenes = (...names) => names.map((name, i) => ({
  startPage: 2 * i + 1, endPage: 2 * i + 2, soundscape: { audioUrl: name && `/${name}` },
}));

/** Play: everything is loaded, then ${acts} = [[seconds, act], …] happen in
 *  the recording's own time, the first at 0. */
export async function record({ seconds, channels = 1, sounds, order, acts, options = {} }) {
  const context = new OfflineAudioContext(channels, seconds * RATE, RATE);
  const { fetch, asked } = shelf(sounds);
  const events = [];
  const player = createPlayer({ scenes: scenes(...order), context, fetch, ...options });
  for (const type of ['play', 'pause', 'scenechange', 'error', 'blocked', 'volumechange']) {
    player.addEventListener(type, () => events.push(type));
  }
  for (let page = 1; page <= 2 * order.length; page += 2) await player.preload(page);
  for (const [time, act] of acts) {
    if (time === 0) {
      await act(player);
    } else {
      context.suspend(time).then(async () => {
        await act(player);
        context.resume();
      });
    }
  }
  const buffer = await context.startRendering();
  return {
    mix: Array.from({ length: channels }, (_, c) => buffer.getChannelData(c)),
    player, events, asked,
  };
}

/** The largest step from a sample to the next, between two times. */
export function step(x, from = 0, to = x.length / RATE) {
  let most = 0;
  for (let i = Math.round(from * RATE) + 1; i < to * RATE; i += 1) {
    most = Math.max(most, Math.abs(x[i] - x[i - 1]));
  }
  return most;
}

/** The smallest and largest of a function of the samples, between two times. */
export function range(mix, from, to, value) {
  let least = Infinity;
  let most = -Infinity;
  for (let i = Math.round(from * RATE); i < to * RATE; i += 1) {
    const found = value(mix.map((x) => x[i]), i);
    least = Math.min(least, found);
    most = Math.max(most, found);
  }
  return [least, most];
}

export { createPlayer };
