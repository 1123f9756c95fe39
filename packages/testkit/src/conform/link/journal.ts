/** Cases about the journal: no gaps, a chain, signatures, proofs, and an export that verifies offline. */
import { concatBytes, equalBytes, utf8Decode } from '@plomba/codec';
import { recordHeaderLayout } from '@plomba/core/tables';
import type { JournalRecord } from '@plomba/link';
import { parseCheckpoint, strictVerifier, verify, type Checkpoint } from '@plomba/verify';
import { leafHash, verifyConsistency, verifyInclusion } from '@plomba/verify/proof';
import type { ConformCost } from '../conform-case.js';
import { must, mustBe, NotConforming } from '../conform-case.js';
import type { LinkCase } from './case.js';
import type { LinkBench } from './link-bench.js';

const HEADER_BYTES = 32;
const HASH_BYTES = 32;
const RECORD_TAG = Uint8Array.from('plomba record v1\0', (letter) => letter.charCodeAt(0));
const verifySignature = strictVerifier();

interface JournalCase {
  readonly title: string;
  readonly clause?: string;
  readonly cost?: ConformCost;
  readonly run: (bench: LinkBench) => Promise<void>;
}

/** Cases with a cost issue receipts; the others only read. */
function journalCase(id: string, { title, clause, cost, run }: JournalCase): LinkCase {
  return {
    id,
    title,
    clause: clause ?? 'link.md §4 Commands; journal.md §1 to §3',
    effect: cost === undefined ? 'safe' : 'fiscal',
    needs: ['trading'],
    ...(cost === undefined ? {} : { cost }),
    run,
  };
}

const ONE: ConformCost = { receipts: 1, papers: 1 };

/** Records from a sequence on, up to the end of the journal or this many. */
async function recordsFrom(bench: LinkBench, from: number, most = 400): Promise<readonly JournalRecord[]> {
  const talk = await bench.talk();
  const records: JournalRecord[] = [];
  for (let next = from; records.length < most;) {
    const page = await talk.must('journal.read', { from: next, bytesMax: 8192 });
    if (page.records.length === 0) break;
    records.push(...page.records);
    mustBe(page.next, next + page.records.length, 'the sequence behind a page');
    next = page.next;
  }
  return records.slice(0, most);
}

/** The newest records, enough for what a case looks at and few enough for a slow line. */
async function newest(
  bench: LinkBench,
  count = 60,
): Promise<{ readonly from: number; readonly records: readonly JournalRecord[] }> {
  const from = Math.max(0, (await bench.status()).records - count);
  return { from, records: await recordsFrom(bench, from) };
}

async function checkpointOf(bench: LinkBench): Promise<Checkpoint> {
  const { logKey } = await bench.status();
  const { text, size } = await (await bench.talk()).must('journal.checkpoint', {});
  const parsed = parseCheckpoint(utf8Decode(text) ?? '');
  if (!parsed.ok) throw new NotConforming(`the checkpoint is none: ${parsed.message}`);
  const { checkpoint } = parsed;
  mustBe(checkpoint.size, size, 'the size in the text of the checkpoint');
  const note = (utf8Decode(text) ?? '').split('\n\n')[0] ?? '';
  const message = Uint8Array.from(`${note}\n`, (letter) => letter.charCodeAt(0));
  must(
    logKey !== undefined && verifySignature(logKey, message, checkpoint.signature),
    'the checkpoint is not signed by the log key',
  );
  return checkpoint;
}

const READ_CASES: readonly LinkCase[] = [
  journalCase('journal/gapless', {
    title: 'records are numbered without gaps, and each names the hash of the one before it',
    async run(bench) {
      const { from, records } = await newest(bench);
      let before: Uint8Array | undefined;
      for (const [at, { entry }] of records.entries()) {
        const { sequence } = recordHeaderLayout.decode(entry.subarray(0, HEADER_BYTES));
        mustBe(sequence, from + at, 'the sequence of a record');
        const previous = entry.subarray(HEADER_BYTES, HEADER_BYTES + HASH_BYTES);
        if (before !== undefined)
          must(equalBytes(previous, before), `record ${sequence} does not name the hash of the one before`);
        before = leafHash(entry);
      }
      must(records.length > 0, 'the journal has no records');
    },
  }),
  journalCase('journal/times', {
    title: 'the times of records of a day do not run back',
    async run(bench) {
      let last = 0;
      for (const { entry } of (await newest(bench)).records) {
        const { utcMs, kind, sequence } = recordHeaderLayout.decode(entry.subarray(0, HEADER_BYTES));
        must(
          kind === 'clock' || utcMs >= last,
          `record ${sequence} is ${last - utcMs} ms older than the one before it`,
        );
        last = utcMs;
      }
    },
  }),
  journalCase('journal/signatures', {
    title: 'every signature of a record is one of the log key',
    async run(bench) {
      const { logKey, journalId } = await bench.status();
      must(logKey !== undefined && journalId !== undefined, 'the status has no log key or no journal id');
      let signed = 0;
      const { from, records } = await newest(bench, 30);
      for (const [at, { entry, signature }] of records.entries()) {
        if (signature.length === 0) continue;
        signed++;
        const number = new Uint8Array(8);
        new DataView(number.buffer).setBigUint64(0, BigInt(from + at));
        const message = concatBytes(RECORD_TAG, journalId, number, leafHash(entry));
        must(
          verifySignature(logKey, message, signature),
          `the signature of record ${from + at} is none of the log key`,
        );
      }
      must(signed > 0, 'none of the newest records is signed');
    },
  }),
  journalCase('journal/pages', {
    title: 'a page has at least one record, and not much more than was asked for',
    async run(bench) {
      const talk = await bench.talk();
      const one = await talk.must('journal.read', { from: 0, bytesMax: 1 });
      mustBe([one.records.length, one.next], [1, 1], 'records of a page of one byte, and the next one');
      const all = await talk.must('journal.read', { from: 0, bytesMax: 524_288 });
      const bytes = all.records.slice(0, -1).reduce((sum, { entry }) => sum + entry.length, 0);
      must(bytes <= 8192, `a page has ${bytes} bytes before its last record, more than 8192`);
    },
  }),
  journalCase('journal/beyond', {
    title: 'the page behind the end is empty or refused, and never something else',
    async run(bench) {
      const talk = await bench.talk();
      const { records } = await bench.status();
      const answer = await talk.ask('journal.read', { from: records + 1000, bytesMax: 4096 });
      if (answer.ok) mustBe(answer.reply.records.length, 0, 'the records behind the end');
      else mustBe(answer.code, 'no-such-size', 'the code');
    },
  }),
  journalCase('journal/checkpoint', {
    title: 'the checkpoint is a signed note of this unit, over every record',
    async run(bench) {
      const { serial, records } = await bench.status();
      const checkpoint = await checkpointOf(bench);
      mustBe(checkpoint.serial, serial, 'the serial in the origin');
      must(checkpoint.size >= records, `the checkpoint covers ${checkpoint.size} of ${records} records`);
    },
  }),
  journalCase('proof/inclusion', {
    title: 'the proof of a record leads to the head that the unit has signed',
    async run(bench) {
      const talk = await bench.talk();
      const { size, root } = await checkpointOf(bench);
      for (const sequence of new Set([0, Math.floor(size / 2), size - 1])) {
        const proof = await talk.must('proof.inclusion', { sequence, size });
        const [record] = await recordsFrom(bench, sequence, 1);
        must(
          record !== undefined && equalBytes(leafHash(record.entry), proof.leafHash),
          `the leaf hash of record ${sequence} is another one`,
        );
        must(
          verifyInclusion({ index: sequence, size, leafHash: proof.leafHash, path: proof.path, root }),
          `the proof of record ${sequence} does not hold`,
        );
      }
    },
  }),
  journalCase('proof/beyond', {
    title: 'there is no proof in a journal that is longer than this one, nor of a record behind it',
    async run(bench) {
      const talk = await bench.talk();
      const { records } = await bench.status();
      await talk.mustRefuse(
        { command: 'proof.inclusion', request: { sequence: 0, size: records + 500 } },
        'no-such-size',
      );
      await talk.mustRefuse(
        { command: 'proof.inclusion', request: { sequence: records + 500, size: 0 } },
        'no-such-size',
      );
      await talk.mustRefuse(
        { command: 'proof.consistency', request: { older: records + 500, size: 0 } },
        'no-such-size',
      );
    },
  }),
  journalCase('export/verifies', {
    title: 'the export of the journal verifies offline under the log key',
    clause: 'journal.md, the export',
    async run(bench) {
      const talk = await bench.talk();
      const { logKey } = await bench.status();
      const first = await talk.must('export.read', { size: 0, offset: 0, bytesMax: 8192 });
      bench.unless(first.total <= 64_000_000, `the export has ${first.total} bytes, too many for a case`);
      const pieces = [first.bytes];
      let offset = first.bytes.length;
      while (offset < first.total) {
        const piece = await talk.must('export.read', { size: first.size, offset, bytesMax: 8192 });
        must(piece.bytes.length > 0 && piece.bytes.length <= 8192, `a piece has ${piece.bytes.length} bytes`);
        mustBe([piece.size, piece.total], [first.size, first.total], 'size and total of a piece');
        pieces.push(piece.bytes);
        offset += piece.bytes.length;
      }
      const verdict = verify(concatBytes(...pieces), logKey === undefined ? {} : { key: logKey });
      if (!verdict.ok)
        throw new NotConforming(`the export does not verify: ${verdict.finding.name}: ${verdict.finding.message}`);
    },
  }),
  journalCase('export/pieces', {
    title: 'a piece of an export is the same when it is asked for again, from the middle and behind the end',
    clause: 'link.md §4 Commands, export.read',
    async run(bench) {
      const talk = await bench.talk();
      const whole = await talk.must('export.read', { size: 0, offset: 0, bytesMax: 2048 });
      const part = await talk.must('export.read', { size: whole.size, offset: 1000, bytesMax: 500 });
      mustBe(part.bytes, whole.bytes.slice(1000, 1500), 'the bytes from 1000 on');
      const behind = await talk.must('export.read', { size: whole.size, offset: whole.total, bytesMax: 100 });
      mustBe(behind.bytes.length, 0, 'the number of bytes behind the end');
      await talk.mustRefuse(
        { command: 'export.read', request: { size: whole.size + 5000, offset: 0, bytesMax: 1 } },
        'no-such-size',
      );
    },
  }),
];

const WRITE_CASES: readonly LinkCase[] = [
  journalCase('journal/receipt-is-there', {
    title: 'a receipt that was answered is in the journal under its sequence, with its hash and signature',
    cost: ONE,
    async run(bench) {
      await bench.dayOpen();
      const reply = await bench.issue(await bench.sale());
      const [record] = await recordsFrom(bench, reply.sequence, 1);
      must(record !== undefined, `the journal has no record ${reply.sequence}`);
      mustBe(leafHash(record.entry), reply.leafHash, 'the leaf hash of the record');
      mustBe(record.signature, reply.signature, 'the signature of the record');
      mustBe(
        recordHeaderLayout.decode(record.entry.subarray(0, HEADER_BYTES)).kind,
        'receipt',
        'the kind of the record',
      );
    },
  }),
  journalCase('journal/time-of-the-answer', {
    title: 'the time in an answer is the one in its record',
    cost: ONE,
    async run(bench) {
      await bench.dayOpen();
      const { time, sequence } = await bench.issue(await bench.sale());
      const [record] = await recordsFrom(bench, sequence, 1);
      must(record !== undefined, `the journal has no record ${sequence}`);
      const { utcMs, offsetMinutes } = recordHeaderLayout.decode(record.entry.subarray(0, HEADER_BYTES));
      mustBe([utcMs, offsetMinutes], [time.utcMs, time.offsetMinutes], 'time and offset in the record');
    },
  }),
  journalCase('proof/consistency', {
    title: 'the journal of before is the beginning of the one behind a receipt',
    cost: ONE,
    async run(bench) {
      await bench.dayOpen();
      const older = await checkpointOf(bench);
      await bench.issue(await bench.sale());
      const newer = await checkpointOf(bench);
      must(newer.size > older.size, 'a receipt made the journal no longer');
      const { path } = await (await bench.talk()).must('proof.consistency', { older: older.size, size: newer.size });
      const heads = { size: older.size, root: older.root, laterSize: newer.size, laterRoot: newer.root };
      must(verifyConsistency({ ...heads, path }), 'the proof does not hold: history was written anew');
    },
  }),
];

export const JOURNAL_CASES: readonly LinkCase[] = [...READ_CASES, ...WRITE_CASES];
