// The steps of `pnpm check`, as a table: what each one asks, the commands that answer, and what they write.
import { run } from '../workspace.js';
import type { Step } from './scheduler.js';

interface StepRow {
  readonly name: string;
  readonly asks: string;
  /** Run in this order until one fails. */
  readonly commands: readonly (readonly string[])[];
  readonly lock?: string;
}

/** Tools that load the packages' sources, not their builds. */
const fromSource = ['tsx', '--conditions=@plomba/source'];

export const stepTable: readonly StepRow[] = [
  {
    name: 'types',
    asks: 'does everything compile, tests and tools too?',
    commands: [
      ['tsc', '-b', '--pretty', 'false'],
      [
        'tsc',
        '-p',
        'tsconfig.test.json',
        '--pretty',
        'false',
        '--incremental',
        '--tsBuildInfoFile',
        '.cache/tests.tsbuildinfo',
      ],
    ],
    lock: 'dist',
  },
  { name: 'lint', asks: 'do the house rules hold?', commands: [['eslint', '.', '--max-warnings', '0']] },
  {
    name: 'packages',
    asks: 'does what we publish install, load and type-check elsewhere?',
    commands: [
      ['node', 'tools/build.mjs'],
      ['tsx', 'tools/packages.ts'],
    ],
    lock: 'dist',
  },
  {
    name: 'snippets',
    asks: 'does every example in the documents work?',
    commands: [[...fromSource, 'tools/snippets.ts']],
    lock: 'dist',
  },
  {
    name: 'docs',
    asks: 'does the API reference build without a warning?',
    commands: [['typedoc', '--logLevel', 'Warn']],
  },
  {
    name: 'dead',
    asks: 'is there anything that nobody uses, or only a test does?',
    commands: [
      ['knip', '--no-progress', '--no-config-hints'],
      ['knip', '--no-progress', '--no-config-hints', '--production'],
    ],
  },
  {
    name: 'tidy',
    asks: 'are imports, names, headers and tables as agreed?',
    // With a reporter of its own, or it would overwrite the report of the whole test run.
    commands: [['vitest', 'run', 'tools/tidy.test.ts', '--reporter=default']],
  },
  {
    name: 'format',
    asks: 'is everything formatted?',
    commands: [
      [
        'prettier',
        '--check',
        '.',
        '--log-level',
        'warn',
        '--cache',
        '--cache-strategy',
        'content',
        '--cache-location',
        '.cache/prettier',
      ],
    ],
  },
  {
    name: 'spec',
    asks: 'does docs/spec say what the tables say?',
    commands: [[...fromSource, 'tools/spec-tables.ts', '--check']],
  },
  { name: 'changes', asks: 'can the next release be made of the changesets?', commands: [['tsx', 'tools/changes.ts']] },
];

export const steps: readonly Step[] = stepTable.map(({ name, commands, lock }) => ({
  name,
  ...(lock === undefined ? {} : { lock }),
  run: async () => {
    let output = '';
    for (const command of commands) {
      const outcome = await run(command);
      output += `${outcome.all.trimEnd()}\n`;
      if (!outcome.ok) return { ok: false, output: `$ ${command.join(' ')}\n${output.trim()}` };
    }
    return { ok: true, output };
  },
}));
