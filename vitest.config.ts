// One test run for the whole repository, on the sources (not the builds). `*.slow.test.ts` are for a schedule: they
// run with PLOMBA_SLOW=1 (`pnpm test:slow`).
import { defaultExclude, defineConfig } from 'vitest/config';

const isCi = process.env['CI'] !== undefined;
const isSlow = process.env['PLOMBA_SLOW'] === '1';
/** The tests that judge one group of mutants (tools/mutation): what only another test sees is a survivor there. */
const mutationTests = process.env['PLOMBA_MUTATION_TESTS'];

export default defineConfig({
  resolve: { conditions: ['@plomba/source'] },
  ssr: { resolve: { conditions: ['@plomba/source'] } },
  test: {
    include: mutationTests?.split(' ') ?? [
      'packages/*/{src,test,console}/**/*.test.ts',
      'firmware-sim/{src,test}/**/*.test.ts',
      'bench/src/**/*.test.ts',
      'examples/**/*.test.ts',
      'tools/**/*.test.ts',
    ],
    exclude: [...defaultExclude, '**/dist/**', ...(isSlow ? [] : ['**/*.slow.test.ts'])],
    // In CI the report is read by tools/ci-summary.mjs.
    reporters: isCi ? ['default', 'json'] : ['default'],
    outputFile: { json: '.cache/vitest.json' },
    testTimeout: 30_000,
    // Vitest leaves one core to others; a test run is the only work here, and the power cuts want both.
    maxWorkers: '100%',
  },
});
