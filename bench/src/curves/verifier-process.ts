/** A verifier of an export, in a process of its own. Prints its measures as JSON. Argument: the export. */
import { readFileSync } from 'node:fs';
import { verify } from '@plomba/verify';
import { demand } from '../bench-error.js';
import { memoryMib, type VerifierMeasures } from './measures.js';

function main(path: string): VerifierMeasures {
  const bytes = readFileSync(path);
  const startMs = performance.now();
  const verdict = verify(bytes);
  if (!verdict.ok) demand(false, `the export does not verify: ${verdict.finding.name}`);
  const tookMs = performance.now() - startMs;
  return { verifiedPerSecond: (verdict.summary.size * 1000) / tookMs, verifierMib: memoryMib() };
}

const [path] = process.argv.slice(2);
demand(path !== undefined, 'argument: the export');
process.stdout.write(JSON.stringify(main(path)));
