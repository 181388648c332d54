// Why: Gemini refuses a request for many reasons before any model reads it;
// a client that passes here sends what the service's documents ask for.

import { GEMINI_MODELS } from './prices.mjs';
import { badField, errorInfo, failure } from './gemini-replies.mjs';

const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const names = (text) => new Set(text.split(' ').flatMap((name) => [name, snake(name)]));

const TOP = names('contents systemInstruction safetySettings generationConfig tools toolConfig '
  + 'cachedContent serviceTier store continuationToken labels');
const CONFIG = names('temperature topP topK candidateCount maxOutputTokens stopSequences seed '
  + 'presencePenalty frequencyPenalty responseLogprobs logprobs responseMimeType responseSchema '
  + 'responseJsonSchema responseFormat thinkingConfig mediaResolution responseModalities');
const THINKING = names('includeThoughts thinkingBudget thinkingLevel');
const SCHEMA = names('type format title description nullable enum items minItems maxItems '
  + 'properties required propertyOrdering minimum maximum minLength maxLength pattern anyOf '
  + 'default example minProperties maxProperties');
const TYPES = /^(STRING|NUMBER|INTEGER|BOOLEAN|ARRAY|OBJECT|NULL)$/;
const MIME_TYPES = ['text/plain', 'application/json', 'text/x.enum'];
const CATEGORIES = 'HARASSMENT HATE_SPEECH SEXUALLY_EXPLICIT DANGEROUS_CONTENT CIVIC_INTEGRITY'
  .split(' ').map((name) => `HARM_CATEGORY_${name}`);
const THRESHOLDS = /^(BLOCK_(LOW_AND_ABOVE|MEDIUM_AND_ABOVE|ONLY_HIGH|NONE)|OFF)$/;
const MOST_TOKENS = 1_048_576;

const invalid = (message, details) => failure(400, 'INVALID_ARGUMENT', message, details);
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function unknownName(value, known, where) {
  const name = Object.keys(value).find((key) => !known.has(key));
  if (name === undefined) return undefined;
  const place = where === '' ? '' : ` at '${where}'`;
  const message = 'Invalid JSON payload received. '
    + `Unknown name "${name}"${place}: Cannot find field.`;
  return invalid(message, [badField(where, message)]);
}

function badValue(where, value) {
  const message = `Invalid value at '${where}': ${JSON.stringify(value)}`;
  return invalid(message, [badField(where, message)]);
}

function checkSchema(schema, where) {
  if (!isObject(schema)) return badValue(where, schema);
  const unknown = unknownName(schema, SCHEMA, where);
  if (unknown) return unknown;
  if (schema.type !== undefined && !TYPES.test(String(schema.type).toUpperCase())) {
    return badValue(`${where}.type`, schema.type);
  }
  const properties = Object.entries(schema.properties ?? {});
  const missing = [...(schema.required ?? []), ...(schema.propertyOrdering ?? [])]
    .find((name) => !properties.some(([known]) => known === name));
  if (missing !== undefined) {
    return invalid(`* GenerateContentRequest.${where}: property is not defined: ${missing}`);
  }
  if (String(schema.type).toUpperCase() === 'ARRAY' && !schema.items) {
    return invalid(`* GenerateContentRequest.${where}.items: missing field.`);
  }
  const inner = properties.map(([name, value]) => [value, `${where}.properties[${name}]`]);
  if (schema.items) inner.push([schema.items, `${where}.items`]);
  for (const [value, place] of inner) {
    const refused = checkSchema(value, place);
    if (refused) return refused;
  }
  return undefined;
}

/** The rules of thinking differ from one generation of models to the next. */
function checkThinking(model, thinking) {
  const budget = thinking.thinkingBudget ?? thinking.thinking_budget;
  const rawLevel = thinking.thinkingLevel ?? thinking.thinking_level;
  const level = rawLevel === undefined ? undefined : String(rawLevel).toLowerCase();
  if (model.startsWith('gemma-')) {
    return unknownName({ thinkingConfig: thinking }, new Set(), 'generation_config');
  }
  if (budget !== undefined && level !== undefined) {
    return invalid('You can only set only one of thinking budget and thinking level.');
  }
  if (level !== undefined && model.startsWith('gemini-2.5')) {
    return invalid('Thinking level is not supported for this model.');
  }
  if (level !== undefined && !/^(minimal|low|medium|high)$/.test(level)) {
    return badValue('generation_config.thinking_config.thinking_level', rawLevel);
  }
  if (level === 'minimal' && /^gemini-3\.[678]/.test(model)) {
    return invalid("'minimal' is not a supported thinking level for this model. "
      + 'Allowed values are: medium, low, high.');
  }
  if (budget === undefined) return undefined;
  const [least, most] = model === 'gemini-2.5-flash-lite' ? [512, 24576] : [0, 24576];
  const known = Number.isInteger(budget)
    && (budget === -1 || budget === 0 || (budget >= least && budget <= most));
  const mayBeOff = !/^gemini-3\.[678]/.test(model);
  if (!known || model.startsWith('gemini-4') || (budget === 0 && !mayBeOff)) {
    return invalid(`The thinking budget ${budget} is invalid for this model.`);
  }
  return undefined;
}

function checkConfig(model, config) {
  const unknown = unknownName(config, CONFIG, 'generation_config');
  if (unknown) return unknown;
  const mime = config.responseMimeType ?? config.response_mime_type;
  if (mime !== undefined && !MIME_TYPES.includes(mime)) {
    return badValue('generation_config.response_mime_type', mime);
  }
  const schema = config.responseSchema ?? config.response_schema;
  const jsonSchema = config.responseJsonSchema ?? config.response_json_schema;
  if (schema !== undefined && jsonSchema !== undefined) {
    return invalid('Only one of response_schema and response_json_schema can be set.');
  }
  if ((schema ?? jsonSchema) !== undefined && mime !== 'application/json') {
    return invalid('Function calling with a response schema needs a response mime type of '
      + "'application/json'.");
  }
  const refused = schema === undefined
    ? undefined : checkSchema(schema, 'generation_config.response_schema');
  if (refused) return refused;
  const limit = config.maxOutputTokens ?? config.max_output_tokens;
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= 65536)) {
    return badValue('generation_config.max_output_tokens', limit);
  }
  const temperature = config.temperature ?? 1;
  if (typeof temperature !== 'number' || temperature < 0 || temperature > 2) {
    return badValue('generation_config.temperature', temperature);
  }
  const penalty = config.presencePenalty ?? config.frequencyPenalty;
  if (penalty !== undefined && /^gemini-3\.[678]/.test(model)) {
    return invalid('Penalty is not enabled for this model.');
  }
  const thinking = config.thinkingConfig ?? config.thinking_config;
  if (thinking === undefined) return undefined;
  return unknownName(thinking, THINKING, 'generation_config.thinking_config')
    ?? checkThinking(model, thinking);
}

function checkContents(contents) {
  if (!Array.isArray(contents) || contents.length === 0) {
    return invalid('* GenerateContentRequest.contents: contents is not specified\n');
  }
  for (const [i, { role, parts } = {}] of contents.entries()) {
    if (role !== undefined && !['user', 'model'].includes(role)) {
      return invalid('Please use a valid role: user, model.');
    }
    if (!Array.isArray(parts) || parts.length === 0) {
      return invalid(`* GenerateContentRequest.contents[${i}].parts: `
        + 'contents.parts must not be empty.\n');
    }
    if (!parts.every((part) => typeof part?.text === 'string')) {
      return invalid(`* GenerateContentRequest.contents[${i}].parts: required oneof field `
        + "'data' must have one initialized field\n");
    }
  }
  if (contents[contents.length - 1].role === 'model') {
    return invalid('The last turn must be of the role user.');
  }
  return undefined;
}

function checkSafety(settings) {
  const bad = settings.find(({ category, threshold }) => (
    !CATEGORIES.includes(category) || !THRESHOLDS.test(threshold)
  ));
  return bad && badValue('safety_settings', bad);
}

/** The refusal of a key, or undefined. */
export function checkKey(given, wanted) {
  if (!given) {
    return failure(
      403,
      'PERMISSION_DENIED',
      "Method doesn't allow unregistered callers (callers without established identity). "
        + 'Please use API Key or other form of API consumer identity to call this API.',
    );
  }
  if (wanted === null || given === wanted) return undefined;
  const message = 'API key not valid. Please pass a valid API key.';
  return invalid(message, [errorInfo('API_KEY_INVALID')]);
}

/** The refusal of a model's name, or undefined. */
export function checkModel(model, version) {
  if (GEMINI_MODELS.includes(model) || /^gemini-(flash|flash-lite|pro)-latest$/.test(model)) {
    return undefined;
  }
  return failure(
    404,
    'NOT_FOUND',
    `models/${model} is not found for API version ${version}, or is not supported for `
      + 'generateContent. Call ListModels to see the list of available models and their '
      + 'supported methods.',
  );
}

/** The refusal of a body, or undefined. */
export function checkBody(model, body) {
  if (!isObject(body)) return invalid('Invalid JSON payload received. Root is not an object.');
  const config = body.generationConfig ?? body.generation_config ?? {};
  return unknownName(body, TOP, '')
    ?? checkContents(body.contents)
    ?? checkSafety(body.safetySettings ?? body.safety_settings ?? [])
    ?? checkConfig(model, config);
}

/** The refusal of a prompt which is too long, or undefined. */
export function checkLength(tokenCount) {
  if (tokenCount <= MOST_TOKENS) return undefined;
  return invalid(`The input token count (${tokenCount}) exceeds the maximum number of tokens `
    + `allowed (${MOST_TOKENS}).`);
}
