/**
 * What the operator takes in: each record of a journal verified (place, chain, its own signature), stored and durable in
 * transactions of 512, against one core that does nothing but native checks of these signatures.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { startOperator, type Operator } from '@plomba/operator';
import { demand } from '../bench-error.js';
import type { Bench, Row, RowOutcome } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';
import { nativeVerify } from '../limits/native-verify.js';
import { groupLap, nativeBatchSigner } from '../workload/group-lap.js';
import { logKeyObject } from '../workload/log-key.js';
import { receiptsIn, type ReferenceReceipt } from '../workload/reference.js';

const ROW = 'operator_intake';
const LIMIT = 'native_verify_1core';
const RUN_RECORDS = 512;
const UNIT = 'unit-1';
/** The least scrypt: nobody logs in here. */
const COST = { N: 16, r: 1, p: 1 };

interface RawRecord {
  readonly entry: Uint8Array;
  readonly signature: Uint8Array;
}

interface Journal {
  readonly records: readonly RawRecord[];
  readonly receipts: readonly ReferenceReceipt[];
}

/** An operator without a port, in a folder of its own. */
export function operatorIn(dataDir: string): Promise<Operator> {
  return startOperator({
    dataDir,
    name: 'bench',
    clock: { now: () => Date.now() },
    entropy: (bytes) => randomBytes(bytes),
    passwordCost: COST,
    staff: { login: 'staff', email: 'staff@bench.invalid', language: 'en' },
  });
}

async function journalOf(bench: Bench, count: number): Promise<Journal> {
  const folder = bench.lapFolder();
  const lap = groupLap({ path: join(folder.path, 'unit.plomba'), count, groupOf: 512, signer: nativeBatchSigner() });
  try {
    await lap.run();
    const records = [...lap.unit.records(0)].map(({ entry, signature }) => ({ entry, signature }));
    return { records, receipts: receiptsIn(lap.unit) };
  } finally {
    lap.close();
    folder.remove();
  }
}

async function withUnit(operator: Operator): Promise<Operator> {
  const createdAt = Date.now();
  const [account, company] = ['acc-bench', 'co-bench'];
  await operator.store.write(async ({ accounts, companies, units }) => {
    const person = { id: account, login: 'bench', email: 'bench@bench.invalid', language: 'en' } as const;
    await accounts.add({ ...person, state: 'active', staff: false, createdAt });
    const firm = {
      id: company,
      country: 'SE',
      taxNumber: '5566778899',
      name: 'Bench',
      address: '',
      email: person.email,
    };
    await companies.add({ ...firm, language: 'en', createdAt }, account);
    const common = { company, name: 'Till', shop: '', country: 'se', tariff: '', channel: 'stable' } as const;
    await units.add({ id: UNIT, ...common, registration: 'not-needed', createdAt, isEntrusted: false });
  });
  return operator;
}

function taking(bench: Bench, { records }: Journal): Contestant {
  return {
    name: ROW,
    isSubject: true,
    async prepare() {
      const folder = bench.lapFolder();
      const operator = await withUnit(await operatorIn(folder.path));
      const { intake } = operator.parts.fleet;
      return {
        async run() {
          for (let from = 0; from < records.length; from += RUN_RECORDS) {
            const report = await intake.deliver(UNIT, { from, records: records.slice(from, from + RUN_RECORDS) });
            demand(report.finding === undefined, report.finding?.detail ?? '');
          }
          return records.length;
        },
        async finish() {
          const kept = await operator.store.read.intake.journal(UNIT);
          const size = kept?.known.frontier.size ?? 0;
          demand(size === records.length, `${size} records of ${records.length} were stored`);
          await operator.stop();
          folder.remove();
        },
      };
    },
  };
}

async function run(bench: Bench): Promise<RowOutcome> {
  const journal = await journalOf(bench, bench.scale.lapReceipts);
  const limit = nativeVerify({
    name: LIMIT,
    threads: 1,
    key: logKeyObject(),
    messages: journal.receipts.map(({ message }) => message),
    signatures: journal.receipts.map(({ signature }) => signature),
  });
  try {
    const laps = await bench.interleave([limit, taking(bench, journal)]);
    return {
      figures: [{ key: `${ROW}.ratio_to_${LIMIT}`, spread: laps.ratio(ROW, LIMIT), unit: '' }],
      beside: [
        { key: `${ROW}.rate`, spread: laps.rate(ROW), unit: 'documents/s' },
        { key: `${ROW}.rate_of_${LIMIT}`, spread: laps.rate(LIMIT), unit: 'signatures/s' },
      ],
    };
  } finally {
    await limit.close();
  }
}

export const operatorIntake: Row = {
  name: ROW,
  group: 'operator',
  what: "take a journal in at the operator: verify each record's signature, store it, durably",
  run,
};
