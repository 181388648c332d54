// Why: each model on Replicate has its own input schema, its own way to say
// how long the audio shall be, and its own form of output.

const text = (more) => ({ type: 'string', ...more });
const integer = (min, max) => ({ type: 'integer', min, max });
const number = (min, max) => ({ type: 'number', min, max });
const bool = () => ({ type: 'boolean' });
const oneOf = (...values) => ({ type: 'string', enum: values });
const prompt = text({ required: true, max: 4100 });

const gemini = (...more) => ({
  official: true,
  kind: 'analysis',
  keys: {
    prompt: text({ required: true }),
    images: { type: 'array' },
    videos: { type: 'array' },
    system_instruction: text(),
    temperature: number(0, 2),
    top_p: number(0, 1),
    max_output_tokens: integer(1, 65535),
    ...Object.assign({}, ...more),
  },
});

const MODELS = {
  'elevenlabs/music': {
    official: true,
    keys: {
      prompt,
      music_length_ms: { ...integer(5000, 300000), minScales: true },
      output_format: oneOf(
        'mp3_standard',
        'mp3_high_quality',
        'wav_16khz',
        'wav_22khz',
        'wav_24khz',
        'wav_cd_quality',
      ),
      force_instrumental: bool(),
    },
    seconds: (input) => (input.music_length_ms ?? 10000) / 1000,
    format: (input) => input.output_format ?? 'mp3_standard',
  },
  'stability-ai/stable-audio-2.5': {
    official: true,
    keys: {
      prompt,
      duration: integer(1, 190),
      steps: integer(4, 8),
      cfg_scale: number(1, 25),
      seed: integer(),
    },
    seconds: (input) => input.duration ?? 190,
    format: () => 'mp3_standard',
  },
  'meta/musicgen': {
    version: '671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb',
    keys: {
      prompt: text(),
      duration: integer(1, 60),
      model_version: oneOf('stereo-melody-large', 'stereo-large', 'melody-large', 'large'),
      output_format: oneOf('wav', 'mp3'),
      normalization_strategy: oneOf('loudness', 'clip', 'peak', 'rms'),
      top_k: integer(),
      top_p: number(),
      temperature: number(),
      classifier_free_guidance: number(),
      seed: integer(),
      input_audio: text(),
      continuation: bool(),
      continuation_start: integer(),
      continuation_end: integer(),
      multi_band_diffusion: bool(),
    },
    seconds: (input) => input.duration ?? 8,
  },
  'sepal/audiogen': {
    version: '154b3e5141493cb1b8cec976d9aa90f2b691137e39ad906d2421b74c2a8c52b8',
    keys: {
      prompt,
      duration: number(1, 10),
      top_k: integer(),
      top_p: number(),
      temperature: number(),
      classifier_free_guidance: number(),
      output_format: oneOf('wav', 'mp3'),
    },
    seconds: (input) => input.duration ?? 3,
  },
  'stackadoc/stable-audio-open-1.0': {
    version: '9aff84a639f96d0f7e6081cdea002d15133d0043727f849c40abdd166b7c75a8',
    keys: {
      prompt,
      negative_prompt: text(),
      seconds_total: number(1, 47),
      seconds_start: number(0, 47),
      steps: integer(),
      cfg_scale: number(),
      seed: integer(),
      batch_size: integer(1, 8),
    },
    seconds: (input) => input.seconds_total ?? 8,
  },
  'declare-lab/tangoflux': {
    // Its real hash is not known here; a test may use this one.
    version: 'fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210',
    keys: { prompt: text(), duration: integer(1, 30), steps: integer(), guidance_scale: number() },
    seconds: (input) => input.duration ?? 10,
  },
  'google/gemini-2.5-flash': gemini({
    thinking_budget: integer(0, 24576),
    dynamic_thinking: bool(),
  }),
  'google/gemini-3-flash': gemini({
    thinking_level: oneOf('none', 'low', 'high'),
    audio: text(),
  }),
  'google/gemini-3.5-flash-lite': gemini({
    thinking_level: oneOf('minimal', 'low', 'medium', 'high'),
    audio: text(),
  }),
};

const wavOrMp3 = (input) => (input.output_format === 'mp3' ? 'mp3_standard' : 'wav_cd_quality');

/** A model as {name, official, version, kind, keys, seconds(), format()}. */
export function findModel(name) {
  if (!Object.hasOwn(MODELS, name)) return undefined;
  return {
    name, kind: 'soundscape', official: false, version: 'hidden', format: wavOrMp3, ...MODELS[name],
  };
}

/** The model which `version` of POST /v1/predictions means, or undefined. */
export function findVersion(version) {
  const [, name, hash] = /^(?:([\w.-]+\/[\w.-]+))?(?::?([0-9a-f]{64}))?$/.exec(version) ?? [];
  if (name !== undefined) {
    const model = findModel(name);
    if (model === undefined || (hash === undefined && !model.official)) return undefined;
    return hash === undefined ? model : { ...model, version: hash };
  }
  const known = Object.keys(MODELS).find((key) => MODELS[key].version === hash);
  return hash === undefined || known === undefined ? undefined : findModel(known);
}

const typeOf = (value) => {
  if (Array.isArray(value)) return 'array';
  if (Number.isInteger(value)) return 'integer';
  return value === null ? 'null' : typeof value;
};

function fault(name, rule, value, scale) {
  const found = typeOf(value);
  if (found !== rule.type && !(rule.type === 'number' && found === 'integer')) {
    return ['invalid_type', `Invalid type. Expected: ${rule.type}, given: ${found}`];
  }
  if (rule.enum && !rule.enum.includes(value)) {
    const choices = rule.enum.map((choice) => `"${choice}"`).join(', ');
    return ['enum', `${name} must be one of the following: ${choices}`];
  }
  const size = found === 'string' ? value.length : value;
  const min = rule.minScales ? rule.min * scale : rule.min;
  if (size < min) return ['number_gte', `Must be greater than or equal to ${min}`];
  if (size > rule.max) {
    return found === 'string'
      ? ['string_lte', `String length must be less than or equal to ${rule.max}`]
      : ['number_lte', `Must be less than or equal to ${rule.max}`];
  }
  return undefined;
}

/** All that is wrong with an input, as Replicate's `invalid_fields`. */
export function inputFaults(model, input, scale) {
  if (typeOf(input) !== 'object') {
    return [{ type: 'required', field: '(root)', description: 'input is required' }];
  }
  const faults = [];
  for (const [name, rule] of Object.entries(model.keys)) {
    if (rule.required && input[name] === undefined) {
      faults.push({ type: 'required', field: 'input', description: `${name} is required` });
    }
  }
  for (const [name, value] of Object.entries(input)) {
    const rule = model.keys[name];
    const found = rule
      ? fault(name, rule, value, scale)
      : ['additional_property_not_allowed', `Additional property ${name} is not allowed`];
    if (found) {
      const field = found[0].startsWith('additional') ? 'input' : `input.${name}`;
      faults.push({ type: found[0], field, description: found[1] });
    }
  }
  return faults;
}
