// The house rules that hold everywhere, as data. The rest of the list is ESLint's and typescript-eslint's own rules,
// each there because it finds a mistake; matters of taste are Prettier's.

/** Syntax refused in every TypeScript file. */
export const houseSyntax = [
  { selector: 'ExportAllDeclaration', message: 'export *: name every export, so that the public surface is a diff.' },
  {
    selector: 'WhileStatement[test.value=true], DoWhileStatement[test.value=true], ForStatement:not([test])',
    message: 'Endless loop: give it a bound from limits.ts and assert that the bound holds.',
  },
];

export const defaultExportSyntax = [
  {
    selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
    message: 'Default export: export by name; only configuration files have a default.',
  },
];

/** Refused in the sources of packages: a failure has a class or is a bug of ours (house style 8). */
export const throwSyntax = [
  {
    selector: 'ThrowStatement > :matches(NewExpression, CallExpression)[callee.name="Error"]',
    message: 'throw new Error: throw a typed error class, return a refusal, or use assert for a bug of ours.',
  },
];

/** `bytes[at]!` after a bounds check is fine; a lookup that may find nothing is not. */
export const lookupSyntax = [
  {
    selector: 'TSNonNullExpression > :not(MemberExpression[computed=true])',
    message: 'Non-null `!`: assert that the value is there, or decide what its absence means.',
  },
];

/** Rules that need no type information. */
const plainRules = {
  eqeqeq: ['error', 'always'],
  'array-callback-return': 'error',
  'default-case-last': 'error',
  'no-async-promise-executor': 'error',
  'no-cond-assign': 'error',
  'no-constant-binary-expression': 'error',
  'no-dupe-else-if': 'error',
  'no-duplicate-case': 'error',
  'no-empty': 'error',
  'no-eval': 'error',
  'no-loss-of-precision': 'error',
  'no-new-func': 'error',
  'no-self-assign': 'error',
  'no-self-compare': 'error',
  'no-template-curly-in-string': 'error',
  'no-unreachable-loop': 'error',
  'no-unsafe-finally': 'error',
  'no-useless-catch': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'max-lines': ['error', { max: 500 }],
  'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true, IIFEs: true }],
};

/** Rules of typescript-eslint; most read types. */
const typedRules = {
  'await-thenable': 'error',
  'ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
  'consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
  'max-params': ['error', { max: 3 }],
  'no-array-delete': 'error',
  'no-base-to-string': 'error',
  'no-explicit-any': 'error',
  'no-floating-promises': 'error',
  'no-for-in-array': 'error',
  'no-implied-eval': 'error',
  'no-import-type-side-effects': 'error',
  'no-misused-promises': 'error',
  'no-unsafe-argument': 'error',
  'no-unsafe-assignment': 'error',
  'no-unsafe-call': 'error',
  'no-unsafe-member-access': 'error',
  'no-unsafe-return': 'error',
  'no-unused-expressions': 'error',
  'only-throw-error': ['error', { allowThrowingUnknown: true }],
  'prefer-nullish-coalescing': ['error', { ignorePrimitives: { boolean: true } }],
  'prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
  'prefer-readonly': 'error',
  'require-array-sort-compare': ['error', { ignoreStringArrays: true }],
  'restrict-plus-operands': 'error',
  'return-await': ['error', 'error-handling-correctness-only'],
  // A wire byte is not a union: a switch over it says what happens to all the others.
  'switch-exhaustiveness-check': ['error', { requireDefaultForNonUnion: true }],
  'unbound-method': 'error',
};

export const everywhereRules = {
  ...plainRules,
  ...Object.fromEntries(Object.entries(typedRules).map(([name, level]) => [`@typescript-eslint/${name}`, level])),
};

/** A test may be long, take a whole row of a table, and hand a method to a spy; `!` is free there too. */
export const testRules = {
  'max-lines-per-function': 'off',
  '@typescript-eslint/max-params': 'off',
  '@typescript-eslint/unbound-method': 'off',
};
