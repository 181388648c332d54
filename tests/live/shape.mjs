// SPDX-License-Identifier: MIT
// Why: the contract is exact to the field, so a test gives the whole shape of
// an answer, and every difference is told with its place.
//
//   node shape.mjs TEMPLATE <JSON
//
// The template is JavaScript: a value stands for itself, a pattern for a text
// that matches, a function for what it accepts, an array for as many items,
// and an object for exactly its members.

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const words = {
  uuid: UUID,
  time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  sha256: /^[0-9a-f]{64}$/,
  text: /\S/,
  any: () => true,
  number: (value) => typeof value === 'number' && value >= 0,
  integer: (value) => Number.isInteger(value) && value >= 0,
  above: (least) => (value) => typeof value === 'number' && value > least,
  maybe: (shape) => (value) => value === null || compare(value, shape, '').length === 0,
  each: (shape) => ({ eachItem: shape }),
};

function compareItems(value, shape, place) {
  if (!Array.isArray(value) || value.length === 0) return [`${place}: no items`];
  return value.flatMap((item, i) => compare(item, shape, `${place}[${i}]`));
}

function compareMembers(value, shape, place) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${place}: ${JSON.stringify(value)} is no object`];
  }
  const names = new Set([...Object.keys(shape), ...Object.keys(value)]);
  return [...names].flatMap((name) => {
    const here = place === '' ? name : `${place}.${name}`;
    if (!(name in value)) return [`${here} is missing`];
    if (!(name in shape)) return [`${here} is there: ${JSON.stringify(value[name])}`];
    return compare(value[name], shape[name], here);
  });
}

/** What is different, a line for each place. */
function compare(value, shape, place) {
  const here = place === '' ? 'the answer' : place;
  const differs = [`${here} is ${JSON.stringify(value)}`];
  if (shape instanceof RegExp) {
    return typeof value === 'string' && shape.test(value) ? [] : differs;
  }
  if (typeof shape === 'function') return shape(value) ? [] : differs;
  if (shape === null || typeof shape !== 'object') return value === shape ? [] : differs;
  if ('eachItem' in shape) return compareItems(value, shape.eachItem, here);
  if (!Array.isArray(shape)) return compareMembers(value, shape, place);
  if (!Array.isArray(value) || value.length !== shape.length) return differs;
  return shape.flatMap((item, i) => compare(value[i], item, `${here}[${i}]`));
}

async function main() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const shape = new Function(...Object.keys(words), `return (${process.argv[2]});`)(
    ...Object.values(words),
  );
  const answer = Buffer.concat(chunks).toString();
  let differences;
  try {
    differences = compare(JSON.parse(answer), shape, '');
  } catch (error) {
    differences = [`no JSON (${error.message}): ${answer.slice(0, 300)}`];
  }
  for (const line of differences) console.log(line);
  process.exitCode = differences.length === 0 ? 0 : 1;
}

await main();
