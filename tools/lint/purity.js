// What the pure packages may not touch, as data: each row names the thing and what to use instead.
// House style 1 and 2: every source of nondeterminism is a port, and the core is synchronous, so the same seed and
// the same inputs give the same bytes on every host. Plain JavaScript, because ESLint reads its configuration as it is.
import { builtinModules } from 'node:module';

const clock = 'take the time from the clock port';
const tick = 'return a deadline and let the caller tick the machine (`tick(toMs)`)';
const browser = 'the browser stays behind a port; reach it from transport or an adapter entry point';
const channel = 'take a byte channel port; sockets live in transport';
const entropy = 'take randomness from the entropy port';
const synchronous = 'return a value: the core is synchronous, promises begin in transport and sdk';
const table = 'use integer arithmetic or a table: the last bit of this result differs between engines';
const locale = 'use a table of ours: locale data differs between hosts';

/** Globals of the host. */
const hostGlobals = {
  Date: clock,
  performance: clock,
  setTimeout: tick,
  setInterval: tick,
  setImmediate: tick,
  queueMicrotask: 'run to completion inside the step; what must wait is a deadline for `tick(toMs)`',
  Intl: locale,
  crypto: 'take randomness from the entropy port, signatures from the signer port, digests from the hasher port',
  process: 'take settings as constructor arguments; the composition root reads the environment',
  Buffer: 'use Uint8Array with the reader and writer of codec',
  console: 'return a value, or write to the logger port',
  window: browser,
  document: browser,
  navigator: browser,
  fetch: channel,
  WebSocket: channel,
  globalThis: 'name the port you need; the global object is the host',
};

const promiseGlobals = { Promise: synchronous, PromiseLike: synchronous };

/** Results that ECMAScript leaves to the engine. `Math.sqrt` is missing on purpose: IEEE 754 fixes it. */
const engineMath =
  'sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh exp expm1 log log10 log2 log1p pow cbrt hypot';

const hostProperties = [
  { object: 'Math', property: 'random', message: entropy },
  ...engineMath.split(' ').map((property) => ({ object: 'Math', property, message: table })),
  {
    object: 'Error',
    property: 'captureStackTrace',
    message: 'carry a code and a place; stacks differ between engines',
  },
];

const hostSyntax = [
  { selector: 'TSTypeReference[typeName.name="Date"]', message: `Date: ${clock}, as a number of milliseconds` },
  { selector: 'MemberExpression[property.name=/^toLocale/]', message: `toLocale*: ${locale}` },
  {
    selector: 'MemberExpression[property.name="localeCompare"]',
    message: 'localeCompare: compare code units or bytes',
  },
  {
    // `this.stack` is a field of ours (a parser's stack), not an error's.
    selector: 'MemberExpression[property.name="stack"]:not([object.type="ThisExpression"])',
    message: 'Error.stack: carry a code and a place in the error; stacks differ between engines',
  },
];

const promiseSyntax = [
  { selector: 'TSTypeReference[typeName.name=/^Promise(Like)?$/]', message: `Promise: ${synchronous}` },
  { selector: ':function[async=true]', message: `async: ${synchronous}` },
  { selector: 'AwaitExpression', message: `await: ${synchronous}` },
  { selector: 'ForOfStatement[await=true]', message: `for await: ${synchronous}` },
];

const bareBuiltins = builtinModules.filter((name) => !name.startsWith('_')).join('|');

const hostImports = {
  patterns: [
    {
      regex: `^(node:.*|(${bareBuiltins}))$`,
      message: "Node belongs behind a port, in an entry point of its own such as '@plomba/core/node'.",
    },
  ],
};

const restrictedGlobals = (table) => [
  'error',
  ...Object.entries(table).map(([name, message]) => ({ name, message: `${name}: ${message}.` })),
];

/**
 * The purity rules of one folder. A driver waits, but only on the channel and clock it is given (`mayWait`).
 * @param {{ mayWait: boolean, syntax: readonly { selector: string, message: string }[] }} options
 */
export function purityRules({ mayWait, syntax }) {
  return {
    'no-restricted-globals': restrictedGlobals({ ...hostGlobals, ...(mayWait ? {} : promiseGlobals) }),
    'no-restricted-properties': ['error', ...hostProperties],
    'no-restricted-syntax': ['error', ...syntax, ...hostSyntax, ...(mayWait ? [] : promiseSyntax)],
    'no-restricted-imports': ['error', hostImports],
  };
}

/** The rules above, switched off: tests drive the pure code from outside and may use the host. */
export const noPurityRules = {
  'no-restricted-globals': 'off',
  'no-restricted-properties': 'off',
  'no-restricted-imports': 'off',
};
