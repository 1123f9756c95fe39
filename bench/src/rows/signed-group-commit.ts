/** Durable receipts, each signed by itself, in groups of 512 with a pool on two cores: against the signer, and databases. */
import { SignPool, TWO_CORES } from '@plomba/core/node';
import type { Bench, Figure, Row, RowOutcome } from '../bench.js';
import type { Contestant, Laps } from '../harness/interleave.js';
import { nativeSign } from '../limits/native-sign.js';
import { lmdb } from '../peers/lmdb.js';
import { naiveAppend } from '../peers/naive-append.js';
import type { PeerOptions, PeerSigning } from '../peers/peer.js';
import { sqlite } from '../peers/sqlite.js';
import { groupContestant } from '../workload/group-contestant.js';
import { LOG_KEY_SEED, logKeyObject } from '../workload/log-key.js';
import { referenceReceipts, type ReferenceReceipt } from '../workload/reference.js';

const ROW = 'signed_group_commit';
const GROUP_OF = 512;

/** Published beside the row, also where we lose: name of the peer, and how it signs. */
const BESIDE: readonly (readonly [name: string, peer: typeof sqlite, signing: PeerSigning])[] = [
  ['sqlite_same_pool', sqlite, 'pool'],
  ['sqlite_one_signature_a_batch', sqlite, 'batch'],
  ['sqlite_unsigned', sqlite, 'none'],
  ['lmdb', lmdb, 'record'],
  ['naive_append', naiveAppend, 'record'],
];

function peersOf(bench: Bench, receipts: readonly ReferenceReceipt[], pool: SignPool): Contestant[] {
  const base: Omit<PeerOptions, 'name' | 'signing'> = { receipts, batchOf: GROUP_OF, key: logKeyObject(), pool };
  return [
    sqlite(bench, { ...base, name: 'sqlite', signing: 'record' }),
    ...BESIDE.map(([name, peer, signing]) => peer(bench, { ...base, name, signing })),
  ];
}

function ratesOf(laps: Laps): Figure[] {
  const names = [ROW, 'native_sign_1core', 'sqlite', ...BESIDE.map(([name]) => name)];
  return names.map((name) => ({ key: `${ROW}.rate_of_${name}`, spread: laps.rate(name), unit: 'receipts/s' }));
}

async function run(bench: Bench): Promise<RowOutcome> {
  const { lapReceipts } = bench.scale;
  const receipts = await referenceReceipts(bench, lapReceipts);
  const messages = receipts.map(({ message }) => message);
  const pool = new SignPool(LOG_KEY_SEED, TWO_CORES);
  try {
    await pool.ready();
    const laps = await bench.interleave([
      nativeSign('native_sign_1core', messages, logKeyObject()),
      groupContestant(bench, { name: ROW, receipts: lapReceipts, groupOf: GROUP_OF, signer: pool }),
      ...peersOf(bench, receipts, pool),
    ]);
    const ratio = (name: string): Figure => ({
      key: `${ROW}.ratio_to_${name}`,
      spread: laps.ratio(ROW, name),
      unit: '',
    });
    return {
      figures: [ratio('native_sign_1core'), ratio('sqlite')],
      beside: [...BESIDE.map(([name]) => ratio(name)), ...ratesOf(laps)],
    };
  } finally {
    await pool.close();
  }
}

export const signedGroupCommit: Row = {
  name: ROW,
  what: 'durable receipts, each signed: groups of 512, pool on two cores',
  run,
};
