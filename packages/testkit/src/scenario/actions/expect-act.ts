/** `expect:`: what must be so now, on the paper, in the memories, on the display. Looking changes nothing. */
import { oracleDocuments, oracleOperations, type Hardware } from '@plomba/firmware-sim';
import { FiscalUnit } from '@plomba/core';
import { action, type ActionRow, type StepAt } from '../action.js';
import { StepFailure, type CaseRun } from '../case-run.js';
import { expectation, expectations, mismatches, type Mismatch } from '../matching.js';
import { plainOf } from '../plain.js';
import { papersOf } from '../papers.js';
import { fields, maybe, type FieldTable } from '../shape/shape.js';
import type { Spot } from '../shape/spot.js';
import { violationsOf } from '../violations.js';
import { expectBytes, rawBytes, type RawBytes } from './raw-acts.js';
import { carryOut } from './calls.js';

interface Expected {
  readonly receipts?: Spot;
  readonly documents?: Spot;
  readonly operations?: Spot;
  readonly journal?: Spot;
  readonly paper?: Spot;
  readonly papers?: Spot;
  readonly face?: Spot;
  readonly display?: Spot;
  readonly state?: Spot;
  readonly status?: Spot;
  readonly events?: Spot;
  readonly mail?: Spot;
  readonly hits?: Spot;
  readonly missed?: Spot;
  readonly violations?: Spot;
  readonly bytes?: RawBytes;
}

const table: FieldTable<Expected> = {
  receipts: maybe(expectation, 'how many receipts are committed, training and pro forma too'),
  documents: maybe(expectation, 'the committed receipts: series, number, document, total, operation'),
  operations: maybe(expectation, 'what is committed, by operation: id, epoch, sequence, kind, fenced'),
  journal: maybe(expectations, 'how many records there are of a kind: receipt, day-close, clock …; `all` for all'),
  paper: maybe(expectation, 'the text of everything printed since the last `paper`'),
  papers: maybe(expectation, 'the texts of the papers since the last `papers`, one by one'),
  face: maybe(expectations, 'what people see of the unit, by its path: paper, display, lamps, drawer, memories, clock'),
  display: maybe(expectation, 'the customer display, its lines joined by a line end'),
  state: maybe(expectations, 'what a tester sees: powered, life, dayOpen, halted, records, clock, clockQuality, paper'),
  status: maybe(expectations, 'what `status()` says to a till'),
  events: maybe(expectations, 'how often something happened: printed, booted, receipt-refused … of DEVICE_EVENTS'),
  mail: maybe(expectation, 'what the unit told its operator by itself, in order'),
  hits: maybe(expectations, 'how often a fault hit, by the name of the step that injected it'),
  missed: maybe(expectations, 'why a fault could not happen at its moment, by the name of the step that injected it'),
  violations: maybe(expectation, 'what checkers and verifier find wrong: [] for nothing'),
  bytes: maybe(rawBytes, 'bytes that come on the raw line'),
};

function stateOf(run: CaseRun): object {
  const { device, hardware } = run.world;
  const { utcMs, offsetMinutes, quality } = hardware.rtc.read();
  const clock = new Date(utcMs + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const common = { powered: device.powered, clock, clockQuality: quality, paper: hardware.printer.paper };
  const { state } = device;
  if (state === undefined) return common;
  if (state.kind === 'halted') return { ...common, halted: state.why };
  const { unit } = state;
  const { life, day, dayOpen } = unit.state;
  return { ...common, life, day, dayOpen, records: unit.size, epoch: unit.epoch, bootedBy: unit.report.tail };
}

function journalOf(hardware: Hardware): Readonly<Record<string, number>> {
  const unit = FiscalUnit.boot(hardware.fork().unitPorts);
  const counts: Record<string, number> = { all: 0 };
  if ('halted' in unit) return counts;
  for (const { header } of unit.records(0)) {
    counts[header.kind] = (counts[header.kind] ?? 0) + 1;
    counts['all'] = (counts['all'] ?? 0) + 1;
  }
  return counts;
}

function countsOf(want: Spot, counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  // What never happened is 0, not absent.
  const names = want.kind === 'map' ? [...want.entries.keys()] : [];
  return { ...Object.fromEntries(names.map((name) => [name, 0])), ...counts };
}

function faceOf(run: CaseRun): unknown {
  return plainOf(run.world.device.face());
}

function displayOf(run: CaseRun): unknown {
  const face = faceOf(run);
  const display = typeof face === 'object' && face !== null && 'display' in face ? face.display : undefined;
  const lines = typeof display === 'object' && display !== null && 'rows' in display ? display.rows : display;
  return Array.isArray(lines) ? lines.join('\n') : lines;
}

function eventsOf(run: CaseRun): Readonly<Record<string, number>> {
  return run.events;
}

function hitsOf(run: CaseRun): Readonly<Record<string, number>> {
  const reports = run.world.device.injections();
  const named = [...run.injections].map(([name, id]) => [name, reports.find((one) => one.id === id)?.hits ?? 0]);
  return Object.fromEntries(named) as Record<string, number>; // pairs of a name and a count
}

/** Why faults did not happen; whoever asks has told of it, and the story may end so. */
function missedOf(run: CaseRun): Readonly<Record<string, string | undefined>> {
  const reports = run.world.device.injections();
  const named = [...run.injections].map(([name, id]) => [name, reports.find((one) => one.id === id)?.missed]);
  for (const id of run.injections.values()) run.missedTold.add(id);
  return Object.fromEntries(named) as Record<string, string | undefined>; // pairs of a name and a reason
}

async function statusOf(run: CaseRun, step: StepAt): Promise<unknown> {
  return plainOf(
    await run.world.clock.until(carryOut(run, { method: 'status', args: [], isChange: false }, step), 86_400_000),
  );
}

async function actualOf(
  run: CaseRun,
  step: StepAt,
  part: { readonly name: keyof Expected; readonly want: Spot },
): Promise<unknown> {
  const { name, want } = part;
  const { hardware } = run.world;
  switch (name) {
    case 'receipts':
      return oracleDocuments(hardware).length;
    case 'documents':
      return oracleDocuments(hardware).map((one) => ({ ...one, total: plainOf(BigInt(one.total)) }));
    case 'operations':
      return oracleOperations(hardware);
    case 'journal':
      return countsOf(want, journalOf(hardware));
    case 'paper':
      return papersOf(run).splice(0).join('\n');
    case 'papers':
      return papersOf(run).splice(0);
    case 'face':
      return faceOf(run);
    case 'display':
      return displayOf(run);
    case 'state':
      return stateOf(run);
    case 'status':
      return statusOf(run, step);
    case 'events':
      return countsOf(want, eventsOf(run));
    case 'mail':
      return plainOf(run.mail);
    case 'hits':
      return hitsOf(run);
    case 'missed':
      return missedOf(run);
    case 'violations':
      return violationsOf(run);
    case 'bytes':
      return undefined;
  }
}

export const EXPECT_ACTS: Readonly<Record<string, ActionRow>> = {
  expect: action<Expected>({
    shape: fields<Expected>(table),
    note: 'what must be so now',
    async run(run, given, step) {
      if (given.bytes !== undefined) await expectBytes(run, given.bytes, { ...step, given: step.given });
      const wrong: Mismatch[] = [];
      const names = Object.keys(given) as (keyof Expected)[]; // of that table
      for (const name of names) {
        const want = given[name];
        if (want === undefined || !('kind' in want)) continue;
        wrong.push(...mismatches(await actualOf(run, step, { name, want }), want, name));
      }
      const [first, ...more] = wrong;
      if (first !== undefined) throw new StepFailure(first.spot, first.why, { details: more.map(({ why }) => why) });
    },
  }),
};
