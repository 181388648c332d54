// Why: a test counts what a run would have cost; all prices stand here once.
// Money is an integer number of nano-USD, so that sums are exact.

// Nano-USD a token is thousandths of USD per million tokens: input, output.
const TOKEN_PRICES = {
  'gemini-2.5-flash': [300, 2500],
  'gemini-2.5-flash-lite': [100, 400],
  'gemini-3.1-flash-lite': [250, 1500],
  'gemini-3.5-flash-lite': [300, 2500],
  'gemini-3.5-flash': [1500, 9000],
  'gemini-3.6-flash': [750, 3750],
  'gemini-3.7-flash': [750, 3750],
  'gemini-3.8-flash': [750, 3750],
  'gemini-3.1-pro-preview': [2000, 12000],
  'gemini-4-argon': [2000, 10000],
  'gemini-4-carbon': [2000, 10000],
  'gemini-3-flash': [500, 3000], // listed on Replicate only; price assumed
  'gemma-4-31b-it': [0, 0],
};

const PER_OUTPUT_SECOND = { 'elevenlabs/music': 8_300_000 };
const PER_FILE = { 'stability-ai/stable-audio-2.5': 200_000_000 };
const PER_RUN_SECOND = 1_400_000; // community models: a GPU second; assumed

export const GEMINI_MODELS = Object.keys(TOKEN_PRICES);

/** What an answer costs; thoughts are paid as output. */
export function analysisPrice(model, usage) {
  const [input, output] = TOKEN_PRICES[model.replace(/^google\//, '')] ?? [0, 0];
  const written = (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0);
  return (usage.promptTokenCount ?? 0) * input + written * output;
}

/** What a finished soundscape costs. */
export function soundscapePrice(model, seconds, runSeconds) {
  if (model in PER_FILE) return PER_FILE[model];
  if (model in PER_OUTPUT_SECOND) return Math.round(PER_OUTPUT_SECOND[model] * seconds);
  return Math.round(PER_RUN_SECOND * runSeconds);
}
