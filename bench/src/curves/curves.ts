/**
 * Growth curves: a journal of each size is booted, proved from, appended to, exported and verified. Unit, export and
 * verifier run in processes of their own, so that the memory of one is not taken for that of the other.
 */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bench, Figure } from '../bench.js';
import { spreadOf } from '../harness/spread.js';
import { journalOf } from '../workload/journals.js';
import type { ExportMeasures, UnitMeasures, VerifierMeasures } from './measures.js';
import type { CurvePoint } from './point.js';

const run = promisify(execFile);
// Beside `main.js`, into which this file is built.
const UNIT = fileURLToPath(new URL('./curves/unit-process.js', import.meta.url));
const EXPORT = fileURLToPath(new URL('./curves/export-process.js', import.meta.url));
const VERIFIER = fileURLToPath(new URL('./curves/verifier-process.js', import.meta.url));
const OUTPUT_BYTES_MAX = 1024 * 1024;

async function measured(script: string, args: readonly string[]): Promise<unknown> {
  const { stdout } = await run(process.execPath, [...process.execArgv, script, ...args], {
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  return JSON.parse(stdout);
}

async function pointAt(bench: Bench, records: number): Promise<CurvePoint> {
  const path = journalOf(bench, records);
  bench.say(`curve: ${records} records`);
  const file = `${bench.folder}/curve.tar`;
  try {
    // The three scripts print these, and nothing else. The unit comes last: it appends.
    const exported = (await measured(EXPORT, [path, file])) as ExportMeasures;
    const verifier = (await measured(VERIFIER, [file])) as VerifierMeasures;
    const unit = (await measured(UNIT, [path])) as UnitMeasures;
    return { records, ...unit, ...exported, ...verifier };
  } finally {
    // It has grown by what was appended: the next row that needs one makes it anew.
    rmSync(path, { force: true });
    rmSync(file, { force: true });
  }
}

export async function curves(bench: Bench): Promise<readonly CurvePoint[]> {
  const points: CurvePoint[] = [];
  for (const records of bench.scale.sizes) points.push(await pointAt(bench, records));
  return points;
}

/** Memory at a million records, where such a journal was measured. */
export function memoryFigures(points: readonly CurvePoint[]): readonly Figure[] {
  const [largest] = points.filter(({ records }) => records === 1_000_000);
  if (largest === undefined) return [];
  return [
    { key: 'export.process_mib_1e6', spread: spreadOf([largest.exportMib]), unit: 'MiB' },
    { key: 'verify.process_mib_1e6', spread: spreadOf([largest.verifierMib]), unit: 'MiB' },
  ];
}
