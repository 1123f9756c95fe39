import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@plomba/source'] },
  ssr: { resolve: { conditions: ['@plomba/source'] } },
  test: {
    include: [
      'packages/*/{src,test}/**/*.test.ts',
      'firmware-sim/{src,test}/**/*.test.ts',
      'tools/**/*.test.ts',
    ],
    reporters: process.env['CI'] === undefined ? ['default'] : ['default', 'json'],
    outputFile: { json: '.cache/vitest.json' },
    testTimeout: 30_000,
  },
});
