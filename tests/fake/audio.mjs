// Why: what the fake delivers must be real audio, or the caller's decoder is
// not tested. Coloured noise under a slow swell is made here and encoded by
// lame; each (length, variant, format) once, so that a request costs nothing.

import { spawn, spawnSync } from 'node:child_process';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

export const VARIANTS = 4;
const RATES = {
  wav_16khz: 16000, wav_22khz: 22050, wav_24khz: 24000, wav_cd_quality: 44100,
};
const BITRATES = { mp3_standard: 128, mp3_high_quality: 192 };
const MP3_RATE = 44100;

// Each variant: how dark the noise is, the swell in Hz, a tone under it in Hz.
const CHARACTERS = [
  { pole: 0.98, swell: 0.11, tone: 0 },
  { pole: 0.90, swell: 0.23, tone: 110 },
  { pole: 0.70, swell: 0.07, tone: 82.4 },
  { pole: 0.40, swell: 0.31, tone: 55 },
];

const pause = () => new Promise((resolve) => { setImmediate(resolve); });

function header(frames, rate) {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + frames * 4, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(2, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 4, 28);
  head.writeUInt16LE(4, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(frames * 4, 40);
  return head;
}

/** Stereo PCM as a WAV file; -1 as the variant is silence. */
export async function wav(seconds, variant, rate) {
  const frames = Math.max(1, Math.round(seconds * rate));
  const samples = new Int16Array(frames * 2);
  const { pole, swell, tone } = CHARACTERS[Math.max(0, variant)];
  const gain = variant < 0 ? 0 : 9000 * Math.sqrt(1 - pole * pole);
  let state = 0x9e3779b9 ^ (variant + 1);
  const last = [0, 0];
  for (let i = 0; i < frames; i += 1) {
    if (i % rate === 0) await pause(); // the event loop has its turn each second of audio
    const level = 0.65 + 0.35 * Math.sin((2 * Math.PI * swell * i) / rate);
    const under = tone && variant >= 0 ? 1500 * Math.sin((2 * Math.PI * tone * i) / rate) : 0;
    for (let side = 0; side < 2; side += 1) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      last[side] = pole * last[side] + state / 2 ** 31;
      samples[i * 2 + side] = Math.round(gain * level * last[side] + under);
    }
  }
  return Buffer.concat([header(frames, rate), Buffer.from(samples.buffer)]);
}

function encode(input, bitrate) {
  return new Promise((resolve, reject) => {
    const lame = spawn('lame', ['--quiet', '-b', String(bitrate), '-q', '7', '-', '-']);
    const chunks = [];
    lame.stdout.on('data', (chunk) => chunks.push(chunk));
    lame.on('error', reject);
    lame.stdin.on('error', () => {});
    lame.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new Error(`lame ended with ${code}`));
    });
    lame.stdin.end(input);
  });
}

/** A sentence if the encoder is missing, else undefined. */
export function encoderProblem() {
  const { error } = spawnSync('lame', ['--version'], { stdio: 'ignore' });
  return error && 'the program "lame" is not to be found: install the Debian package lame';
}

export function contentType(format) {
  return format in BITRATES ? 'audio/mpeg' : 'audio/wav';
}

export function extension(format) {
  return format in BITRATES ? 'mp3' : 'wav';
}

export class Audio {
  #ready = new Map();

  constructor(directory) {
    this.directory = directory;
  }

  /** The file's bytes, made at the first call. */
  get(seconds, variant, format) {
    const name = `v1-${seconds}-${variant}-${format}.${extension(format)}`;
    if (!this.#ready.has(name)) this.#ready.set(name, this.#make(name, seconds, variant, format));
    return this.#ready.get(name);
  }

  async #make(name, seconds, variant, format) {
    const kept = this.directory && path.join(this.directory, name);
    if (kept) {
      const bytes = await readFile(kept).catch(() => null);
      if (bytes) return bytes;
    }
    const raw = await wav(seconds, variant, RATES[format] ?? MP3_RATE);
    const bytes = format in BITRATES ? await encode(raw, BITRATES[format]) : raw;
    if (kept) {
      await mkdir(this.directory, { recursive: true });
      await writeFile(`${kept}.${process.pid}`, bytes);
      await rename(`${kept}.${process.pid}`, kept);
    }
    return bytes;
  }
}
