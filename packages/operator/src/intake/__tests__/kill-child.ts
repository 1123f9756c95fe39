/** An intake to be killed: delivers the journals of some units in small pieces, and says what was acknowledged. */
import { readFileSync, writeSync } from 'node:fs';
import { fromHex } from '@plomba/codec';
import { openSqlite } from '../../store/sqlite.js';
import { openStore } from '../../store/store.js';
import { Intake } from '../intake.js';
import type { RawRecord } from '../record.js';

const [dataFile = '', journalsFile = '', seed = '1'] = process.argv.slice(2);
// Written by the test: unit → records in hex.
const journals = JSON.parse(readFileSync(journalsFile, 'utf8')) as Readonly<
  Record<string, readonly [string, string][]>
>;
const store = openStore(await openSqlite(dataFile));
let drawn = 0;
const intake = new Intake({
  read: store.read.intake,
  write: (work) => store.write((tx) => work(tx.intake)),
  now: () => Date.now(),
  drawId: () => `id-${process.pid}-${++drawn}`,
});
let state = Number(seed);
const below = (limit: number): number => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
};

async function deliver(unit: string, records: readonly RawRecord[]): Promise<void> {
  for (let at = 0; at < records.length;) {
    // Some of it again, some of it new; the last one is signed.
    const from = Math.max(0, at - below(8));
    const to = Math.min(records.length, at + 1 + below(24));
    const report = await intake.deliver(unit, { from, records: records.slice(from, to) });
    writeSync(1, `${unit} ${report.size} ${report.finding?.kind ?? '-'}\n`);
    at = Math.max(at, report.size, to);
  }
}

writeSync(1, 'ready\n');
for (let round = 0; round < 1_000; round++) {
  await Promise.all(
    Object.entries(journals).map(([unit, records]) =>
      deliver(
        unit,
        records.map(([entry, signature]) => ({
          entry: fromHex(entry) ?? new Uint8Array(0),
          signature: fromHex(signature) ?? new Uint8Array(0),
        })),
      ),
    ),
  );
}
