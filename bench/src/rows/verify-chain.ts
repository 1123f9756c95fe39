/**
 * Verifying headers, chain, tree and checkpoint records of an export, straight from its file, on one core and on two:
 * against one native hash for each record, which is the half of what it takes.
 */
import { verifyFile } from '@plomba/verify/node';
import { demand } from '../bench-error.js';
import type { Bench, Figure, Row, RowOutcome } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';
import { nativeHash } from '../limits/native-hash.js';
import { signedExport, type SignedExport } from '../workload/signed-export.js';

const ROW = 'verify_chain';
const LIMIT = 'native_hash';

function verifying(name: string, file: SignedExport, threads: number): Contestant {
  return {
    name,
    isSubject: threads === 1,
    prepare: () => ({
      async run() {
        const report = await verifyFile(file.path, { mode: 'chain', threads });
        if (!report.ok) demand(false, `the export does not verify: ${report.finding.name}`);
        demand(report.head.size === file.records, `${report.head.size} records of ${file.records} were verified`);
        return file.records;
      },
    }),
  };
}

async function run(bench: Bench): Promise<RowOutcome> {
  const file = await signedExport(bench, bench.scale.chainReceipts);
  const laps = await bench.interleave([
    nativeHash(LIMIT, file.hashed),
    verifying('verify_chain_1core', file, 1),
    verifying('verify_chain_2cores', file, 2),
  ]);
  const ratio = (cores: string): Figure => ({
    key: `${ROW}.ratio_to_hash_${cores}`,
    spread: laps.ratio(`verify_chain_${cores}`, LIMIT),
    unit: '',
  });
  return {
    figures: [ratio('1core'), ratio('2cores')],
    beside: [LIMIT, 'verify_chain_1core', 'verify_chain_2cores'].map((name) => ({
      key: `${ROW}.rate_of_${name}`,
      spread: laps.rate(name),
      unit: 'records/s',
    })),
  };
}

export const verifyChain: Row = { name: ROW, what: 'verify chain, tree and checkpoints, on one core and on two', run };
