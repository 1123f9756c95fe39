// The import matrix (ARCHITECTURE: "direction at run time"), as data. Each area of the tree names what it may import;
// the first area whose pattern fits a file decides. What is not listed deserves a decision record first.

export interface Area {
  readonly name: string;
  /** Start of the path; `*` stands for one folder or part of a name. */
  readonly at: string;
  /** Other areas of the same package that it may reach by a relative path; its own area is always open. */
  readonly own?: readonly string[];
  /**
   * Packages and entry points, exactly as they are written in an import. `types of x` allows only what is gone at run
   * time; a trailing `/*` allows every entry point; `node:*` is Node itself; `*` is anything published.
   */
  readonly may: readonly string[];
}

/** A core entry point that is pure; `@plomba/core/node` and `@plomba/core/threads` are for composition roots. */
const pureCore = ['@plomba/core', '@plomba/core/model', '@plomba/core/tables', '@plomba/core/country'];

export const areas: readonly Area[] = [
  { name: 'codec', at: 'packages/codec/src/', may: [] },

  {
    name: 'core/node',
    at: 'packages/core/src/node/',
    own: ['core', 'core/crypto', 'core/threads'],
    may: ['@plomba/codec', 'node:*', 'koffi'],
  },
  { name: 'core/threads', at: 'packages/core/src/threads/', own: ['core'], may: ['node:*'] },
  { name: 'core/crypto', at: 'packages/core/src/crypto/', own: ['core'], may: ['@plomba/codec', '@noble/*'] },
  { name: 'core', at: 'packages/core/src/', own: ['core/crypto'], may: ['@plomba/codec'] },

  {
    name: 'link',
    at: 'packages/link/src/',
    may: ['@plomba/codec', '@plomba/core/model', '@plomba/core/tables'],
  },

  {
    name: 'transport/node',
    at: 'packages/transport/src/node/',
    own: ['transport'],
    may: ['node:*', 'serialport', '@serialport/*', 'koffi'],
  },
  { name: 'transport', at: 'packages/transport/src/', may: [] },

  {
    name: 'verify/node',
    at: 'packages/verify/src/node/',
    own: ['verify', 'verify/stream'],
    may: ['@plomba/codec', '@plomba/core/tables', '@plomba/core/model', '@plomba/core/threads', '@noble/*', 'node:*'],
  },
  { name: 'verify/stream', at: 'packages/verify/src/stream/', own: ['verify'], may: ['@plomba/codec'] },
  {
    name: 'verify',
    at: 'packages/verify/src/',
    may: ['@plomba/codec', '@plomba/core/tables', '@plomba/core/model', '@noble/*'],
  },

  {
    name: 'sdk/node',
    at: 'packages/sdk/src/node/',
    own: ['sdk'],
    may: ['@plomba/link', '@plomba/transport/*', 'types of @plomba/core/model', 'node:*'],
  },
  {
    name: 'sdk',
    at: 'packages/sdk/src/',
    may: [
      '@plomba/link',
      '@plomba/transport/*',
      '@plomba/verify/*',
      'types of @plomba/core/model',
      'types of @plomba/core/tables',
    ],
  },

  { name: 'country/rules', at: 'packages/country-*/src/rules/', may: ['@plomba/core/country', '@plomba/core/model'] },
  {
    name: 'country/wire',
    at: 'packages/country-*/src/wire/',
    may: ['@plomba/codec', 'types of @plomba/core', '@plomba/core/model', '@noble/*', 'saxes'],
  },
  {
    name: 'country/pki',
    at: 'packages/country-*/src/pki/',
    may: ['@plomba/codec', ...pureCore, '@noble/*', 'node-forge'],
  },
  { name: 'country/http', at: 'packages/country-*/src/http/', may: ['@plomba/codec'] },
  {
    name: 'country/input',
    at: 'packages/country-*/src/input/',
    own: ['country/rules', 'country/wire'],
    may: ['@plomba/codec', '@plomba/core/country', '@plomba/core/model'],
  },
  {
    name: 'country/device',
    at: 'packages/country-*/src/device/',
    own: ['country/rules', 'country/wire', 'country/extraction', 'country/http', 'country/input', 'country/pki'],
    may: ['@plomba/codec', ...pureCore, '@noble/*'],
  },
  {
    name: 'country/extraction',
    at: 'packages/country-*/src/extraction/',
    own: ['country', 'country/rules'],
    may: ['@plomba/codec', ...pureCore, '@noble/*', 'saxes'],
  },
  {
    name: 'country/authority',
    at: 'packages/country-*/src/authority/',
    own: ['country/rules', 'country/wire', 'country/pki'],
    may: ['@plomba/codec', ...pureCore, '@noble/*'],
  },
  {
    name: 'country/driver',
    at: 'packages/country-*/src/driver/',
    own: ['country/rules', 'country/wire', 'country/http', 'country/input'],
    may: ['@plomba/codec', '@plomba/core/model', 'types of @plomba/sdk', '@plomba/transport'],
  },
  {
    name: 'country/till',
    at: 'packages/country-*/src/till/',
    own: ['country', 'country/rules', 'country/wire'],
    may: ['@plomba/codec', '@plomba/core/country', '@plomba/core/model'],
  },
  {
    name: 'country',
    at: 'packages/country-*/src/',
    own: ['country/rules'],
    may: ['@plomba/core/country', '@plomba/core/model'],
  },

  {
    name: 'firmware-sim/picture',
    at: 'firmware-sim/src/picture/',
    own: ['firmware-sim'],
    may: ['@plomba/codec', ...pureCore, 'uqr', 'fast-png'],
  },
  { name: 'firmware-sim', at: 'firmware-sim/src/', may: ['@plomba/codec', ...pureCore, '@plomba/link'] },

  {
    name: 'operator',
    at: 'packages/operator/src/',
    may: [
      '@plomba/codec',
      '@plomba/verify/*',
      '@plomba/core/tables',
      '@plomba/core/model',
      '@plomba/link',
      '@plomba/sdk/*',
      '@plomba/transport/*',
      'node:*',
      'third-party',
    ],
  },

  // Composition roots: they put the parts together, so they see all of them.
  { name: 'testkit', at: 'packages/testkit/src/', may: ['@plomba/*', 'third-party'] },
  { name: 'cli', at: 'packages/cli/src/', may: ['@plomba/*', 'node:*', 'third-party'] },
  { name: 'examples', at: 'examples/', may: ['@plomba/*', 'plomba', 'node:*', 'third-party'] },
  { name: 'bench', at: 'bench/', may: ['@plomba/*', 'plomba', 'node:*', 'third-party'] },
  { name: 'tools', at: 'tools/', may: ['@plomba/*', 'plomba', 'node:*', 'third-party'] },
];

/** What a test may import: every published entry point, and its own package whole. */
export const testArea: Area = { name: 'test', at: '', may: ['@plomba/*', 'plomba', 'node:*', 'third-party'] };
