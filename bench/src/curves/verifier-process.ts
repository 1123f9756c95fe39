/** A verifier of an export, in a process of its own. Prints its measures as JSON. Argument: the export. */
import { verifyFile } from '@plomba/verify/node';
import { demand } from '../bench-error.js';
import { memoryMib, type VerifierMeasures } from './measures.js';

async function main(path: string): Promise<VerifierMeasures> {
  const startMs = performance.now();
  const report = await verifyFile(path, { mode: 'chain', threads: 1 });
  if (!report.ok) demand(false, `the export does not verify: ${report.finding.name}`);
  const verifiedPerSecond = (report.head.size * 1000) / (performance.now() - startMs);
  // The memory is that of verifying everything.
  const all = await verifyFile(path, { mode: 'signatures', threads: 1 });
  demand(all.ok, 'the export verifies in every mode');
  return { verifiedPerSecond, verifierMib: memoryMib() };
}

const [path] = process.argv.slice(2);
demand(path !== undefined, 'argument: the export');
process.stdout.write(JSON.stringify(await main(path)));
