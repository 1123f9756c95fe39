/** A unit that is connected, as the intake reads it: its head proved to follow the one before, its records in runs. */
import type { Forensics, UnitStatus } from '@plomba/link';
import type { JournalReader } from './diagnose.js';
import type { RawRecord } from './record.js';

/** What the intake asks of a unit that is connected and has proved its key. A `Unit` of the SDK has it. */
export interface ConnectedJournal {
  status(): Promise<UnitStatus>;
  checkpoint(): Promise<string>;
  journal(options: { readonly from: number }): AsyncGenerator<RawRecord, void, undefined>;
  forensics(): Promise<Forensics>;
  /** Rejects where the journal is not a later one of that checkpoint. */
  consistency(olderCheckpoint: string): Promise<{ readonly checkpoint: string }>;
}

/** Records of one transaction: what a page or two of a unit bring. */
export const RUN_RECORDS = 512;

/** Whether an error says that a journal is not the one from before, and not that a line broke. */
function isOtherJournal(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'rolled-back' || code === 'proof-invalid' || code === 'no-such-size' || code === 'wrong-unit';
}

/** The head now, proved to follow the older one; undefined where it does not. */
export async function consistent(source: ConnectedJournal, older: string | undefined): Promise<string | undefined> {
  try {
    return older === undefined ? await source.checkpoint() : (await source.consistency(older)).checkpoint;
  } catch (error) {
    if (isOtherJournal(error)) return undefined;
    throw error;
  }
}

export async function readerOf(source: ConnectedJournal): Promise<JournalReader> {
  const status = await source.status();
  const { halted } = status;
  const size = halted === undefined ? status.records : (await source.forensics()).readable;
  return {
    size,
    ...(halted === undefined ? {} : { halted }),
    async record(sequence) {
      const records = source.journal({ from: sequence });
      const first = await records.next();
      await records.return(undefined);
      return first.done === true ? undefined : first.value;
    },
  };
}

/** As many records, in runs whose last one is signed. */
export async function* runsOf(records: AsyncIterable<RawRecord>, count: number): AsyncGenerator<readonly RawRecord[]> {
  let run: RawRecord[] = [];
  let left = count;
  if (left === 0) return;
  for await (const record of records) {
    run.push(record);
    left--;
    if (left > 0 && (run.length < RUN_RECORDS || record.signature.length === 0)) continue;
    yield run;
    run = [];
    if (left === 0) return;
  }
  if (run.length > 0) yield run;
}
