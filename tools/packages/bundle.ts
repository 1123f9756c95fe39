// What the SDK costs in a browser: the installed tarball, bundled, minified and gzipped. Nothing of it may need Node,
// and a program that uses little of it must not carry all of it.
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** Budget of the design, in bytes. */
const MAX_BYTES = 40_000;
/** One guard without the rest: shows that bundlers can leave out what is not used. */
const GUARD_MAX_BYTES = 1_000;

interface Row {
  readonly what: string;
  readonly code: string;
  readonly maxBytes: number;
}

const rows: readonly Row[] = [
  {
    what: 'a till',
    code: `import { connect, isOutcomeUnknown } from '@plomba/sdk'; globalThis.till = { connect, isOutcomeUnknown };`,
    maxBytes: MAX_BYTES,
  },
  {
    what: 'a till on a serial port of the browser',
    code: `import { connect, isOutcomeUnknown } from '@plomba/sdk'; import { webSerial } from '@plomba/transport';
globalThis.till = { connect, isOutcomeUnknown, webSerial };`,
    maxBytes: MAX_BYTES,
  },
  { what: 'all of it', code: `import * as sdk from '@plomba/sdk'; globalThis.sdk = sdk;`, maxBytes: MAX_BYTES },
  {
    what: 'one guard',
    code: `import { isFiscalError } from '@plomba/sdk'; globalThis.guard = isFiscalError;`,
    maxBytes: GUARD_MAX_BYTES,
  },
  { what: 'an import without a use', code: `import '@plomba/sdk';`, maxBytes: 0 },
];

async function gzippedBytes(folder: string, code: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: folder, loader: 'js' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    // As other bundlers do: esbuild alone would write six characters for each Cyrillic letter of the sentences.
    charset: 'utf8',
    target: 'es2022',
    logLevel: 'silent',
    // Nothing to import is worth a warning elsewhere; here it is what the last row asks for.
    logOverride: { 'ignored-bare-import': 'silent' },
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array(0);
  return bytes.length === 0 ? 0 : gzipSync(bytes, { level: 9 }).length;
}

export interface BundleReport {
  readonly notes: readonly string[];
  readonly problems: readonly string[];
}

/** Sizes, and what is too large or cannot be bundled. Expects that the tarballs are installed in `folder`. */
export async function measureBundle(folder: string): Promise<BundleReport> {
  const notes: string[] = [];
  const problems: string[] = [];
  for (const { what, code, maxBytes } of rows) {
    try {
      const bytes = await gzippedBytes(folder, code);
      notes.push(`@plomba/sdk in a browser, ${what}: ${bytes} bytes minified and gzipped (at most ${maxBytes})`);
      if (bytes > maxBytes) problems.push(`@plomba/sdk, ${what}: ${bytes} bytes in a browser, more than ${maxBytes}`);
    } catch (error) {
      problems.push(`@plomba/sdk, ${what}, cannot be bundled for a browser: ${String(error)}`);
    }
  }
  return { notes, problems };
}
