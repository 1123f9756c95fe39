/**
 * Verifying headers, chain, tree and checkpoint records of an export, straight from its file, on one core and on two:
 * against one native hash for each record, which is the half of what it takes.
 */
import { verifyFile } from '@plomba/verify/node';
import { demand } from '../bench-error.js';
import type { Bench, Figure, Row, RowOutcome } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';
import { nativeHash } from '../limits/native-hash.js';
import { exportTo } from '../workload/export-file.js';
import { journalOf } from '../workload/journals.js';
import { openUnit } from '../workload/open-unit.js';

const ROW = 'verify_chain';
const LIMIT = 'native_hash';

interface Exported {
  readonly path: string;
  /** What is hashed for each record: the leaf prefix and the entry. */
  readonly hashed: readonly Uint8Array[];
}

function exported(bench: Bench): Exported {
  const path = `${bench.folder}/chain.tar`;
  const { unit, close } = openUnit(journalOf(bench, bench.scale.chainRecords));
  try {
    exportTo(unit, path);
    const hashed: Uint8Array[] = [];
    for (const { entry } of unit.records(0)) hashed.push(Buffer.concat([Buffer.of(0), entry]));
    return { path, hashed };
  } finally {
    close();
  }
}

function verifying(
  name: string,
  file: { readonly path: string; readonly records: number },
  threads: number,
): Contestant {
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
  const { path, hashed } = exported(bench);
  const file = { path, records: hashed.length };
  const laps = await bench.interleave([
    nativeHash(LIMIT, hashed),
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
