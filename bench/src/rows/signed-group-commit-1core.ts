/** Durable receipts, each signed by itself, in groups of 256 by one thread: against the signer alone on that thread. */
import type { Bench, Row, RowOutcome } from '../bench.js';
import { nativeSign } from '../limits/native-sign.js';
import { groupContestant } from '../workload/group-contestant.js';
import { nativeBatchSigner } from '../workload/group-lap.js';
import { logKeyObject } from '../workload/log-key.js';
import { referenceReceipts } from '../workload/reference.js';

const ROW = 'signed_group_commit_1core';
const LIMIT = 'native_sign_1core';
const GROUP_OF = 256;

async function run(bench: Bench): Promise<RowOutcome> {
  const { lapReceipts } = bench.scale;
  const receipts = await referenceReceipts(bench, lapReceipts);
  const messages = receipts.map(({ message }) => message);
  const laps = await bench.interleave([
    nativeSign(LIMIT, messages, logKeyObject()),
    groupContestant(bench, { name: ROW, receipts: lapReceipts, groupOf: GROUP_OF, signer: nativeBatchSigner() }),
  ]);
  return {
    figures: [{ key: `${ROW}.ratio_to_${LIMIT}`, spread: laps.ratio(ROW, LIMIT), unit: '' }],
    beside: [
      { key: `${ROW}.rate`, spread: laps.rate(ROW), unit: 'receipts/s' },
      { key: `${ROW}.rate_of_${LIMIT}`, spread: laps.rate(LIMIT), unit: 'signatures/s' },
    ],
  };
}

export const signedGroupCommit1core: Row = {
  name: ROW,
  what: 'durable receipts, each signed: groups of 256, one core',
  run,
};
