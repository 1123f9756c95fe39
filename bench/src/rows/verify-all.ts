/**
 * Verifying everything of an export, every signature and the meaning of every record, by two threads straight from its
 * file: against two threads that do nothing but native checks.
 */
import { verifyFile } from '@plomba/verify/node';
import { demand } from '../bench-error.js';
import type { Bench, Row, RowOutcome } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';
import { nativeVerify } from '../limits/native-verify.js';
import { logKeyObject } from '../workload/log-key.js';
import { signedExport, type SignedExport } from '../workload/signed-export.js';

const ROW = 'verify_all';
const LIMIT = 'native_verify';
const THREADS = 2;

function verifying({ path, records }: SignedExport): Contestant {
  return {
    name: ROW,
    isSubject: true,
    prepare: () => ({
      async run() {
        const report = await verifyFile(path, { mode: 'signatures', threads: THREADS });
        if (!report.ok) demand(false, `the export does not verify: ${report.finding.name}`);
        const signed = report.summary?.signed;
        demand(signed === records, `${signed} signatures of ${records} were verified`);
        return records;
      },
    }),
  };
}

async function run(bench: Bench): Promise<RowOutcome> {
  const file = await signedExport(bench, bench.scale.verifyReceipts);
  const limit = nativeVerify({
    name: LIMIT,
    threads: THREADS,
    key: logKeyObject(),
    messages: file.receipts.map(({ message }) => message),
    signatures: file.receipts.map(({ signature }) => signature),
  });
  try {
    const laps = await bench.interleave([limit, verifying(file)]);
    return {
      figures: [{ key: `${ROW}.ratio_to_${LIMIT}`, spread: laps.ratio(ROW, LIMIT), unit: '' }],
      beside: [
        { key: `${ROW}.rate`, spread: laps.rate(ROW), unit: 'signatures/s' },
        { key: `${ROW}.rate_of_${LIMIT}`, spread: laps.rate(LIMIT), unit: 'signatures/s' },
      ],
    };
  } finally {
    await limit.close();
  }
}

export const verifyAll: Row = { name: ROW, what: 'verify every signature and every record, two threads', run };
