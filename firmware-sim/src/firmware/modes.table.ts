/**
 * What a unit does in each of its modes: which commands are refused, with which code, and what the way out is. Rows are
 * asked from the first to the last; the first that applies and names the command decides, and a command that no row
 * names is done. Behind the rows the command itself judges its request.
 *
 * `docs/spec/modes.md` is made from this table, and a test walks every state that a unit can be in.
 */
import type { LifeState } from '@plomba/core/model';
import type { CommandName, PaperState, RefusalStatus } from '@plomba/link';

/** What decides about commands. */
export interface ModeInput {
  readonly halted: boolean;
  readonly life: LifeState;
  /** Whether the country sells in this state of life. */
  readonly sells: boolean;
  readonly visitOpen: boolean;
  /** Noted as broken, or found broken just now. */
  readonly sealBroken: boolean;
  readonly dayOpen: boolean;
  /** The day is open for longer than the country allows. */
  readonly dayTooLong: boolean;
  /** The worst of the keys that receipts need. */
  readonly keys: 'usable' | 'expired' | 'unusable';
  /** The time is not known, and the country refuses receipts then. */
  readonly clockRefused: boolean;
  /** No valid licence, and the country refuses receipts then. */
  readonly licenceRefused: boolean;
  /** What is full beside the reserve for the end. */
  readonly room: 'free' | 'journal-full' | 'fiscal-full';
  /** A wait after wrong PINs goes on. */
  readonly pinsLocked: boolean;
  readonly paper: PaperState;
}

export interface ModeRow {
  readonly label: string;
  /** All of it must hold. */
  readonly when: Partial<ModeInput>;
  /** What is refused; `all-but`: everything else is. */
  readonly refuses: readonly CommandName[] | { readonly allBut: readonly CommandName[] };
  readonly code: RefusalStatus;
  /** True: the command refuses only some requests, and decides itself which. */
  readonly judges?: true;
  readonly why: string;
  readonly wayOut: string;
}

/** Commands that sell, or begin what sells. */
export const SELLING: readonly CommandName[] = ['receipt.issue', 'receipt.copy', 'cash.move', 'day.open', 'shift.open'];

/** Commands that a halted unit answers: they read, and write nothing. */
export const WHILE_HALTED: readonly CommandName[] = ['unit.status', 'unit.forensics', 'journal.read', 'export.read'];

/** Commands that lead to the end of life, for which the memories keep a reserve. */
const ENDING: readonly CommandName[] = ['day.close', 'life.change', 'life.link'];

/** Changes that need room in the journal. */
const WRITING: readonly CommandName[] = [
  'receipt.issue',
  'receipt.copy',
  'cash.move',
  'day.open',
  'shift.open',
  'shift.close',
  'clock.set',
  'event.note',
  'key.change',
  'key.rotate',
  'intervention.open',
  'intervention.close',
  'licence.install',
];

export const MODE_ROWS: readonly ModeRow[] = [
  {
    label: '@A',
    when: { halted: true },
    refuses: { allBut: WHILE_HALTED },
    code: 'halted',
    why: 'something is damaged that no power cut explains; whatever was written now could cover it',
    wayOut: 'unit.forensics says what and where; the unit is replaced, and its journal is read as far as it goes',
  },
  {
    label: '@B',
    when: { sells: false },
    refuses: SELLING,
    code: 'not-allowed-in-state',
    why: 'the country sells in other states of life',
    wayOut: 'the next step of life',
  },
  {
    label: '@C',
    when: { visitOpen: true },
    refuses: [...SELLING, 'intervention.open'],
    code: 'intervention-open',
    why: 'a technician has the unit open; what is sold meanwhile could not be told from tests',
    wayOut: 'intervention.close, by any technician or by the operator',
  },
  {
    label: '@D',
    when: { visitOpen: false },
    refuses: ['intervention.close'],
    code: 'no-intervention',
    why: 'there is nothing to end',
    wayOut: 'intervention.open',
  },
  {
    label: '@E',
    when: { sealBroken: true },
    refuses: SELLING,
    code: 'seal-broken',
    why: 'somebody was inside',
    wayOut: "a technician's visit that ends with a new seal",
  },
  {
    label: '@F',
    when: { dayOpen: false },
    refuses: ['receipt.issue', 'receipt.copy', 'cash.move', 'day.close'],
    code: 'day-not-open',
    why: 'these belong to a day',
    wayOut: 'day.open',
  },
  {
    label: '@G',
    when: { dayOpen: true },
    refuses: ['day.open'],
    code: 'day-already-open',
    why: 'days follow each other',
    wayOut: 'nothing is to be done',
  },
  {
    label: '@H',
    when: { dayOpen: true, dayTooLong: true },
    refuses: ['receipt.issue'],
    code: 'day-not-closed',
    why: 'the country limits the hours of a day',
    wayOut: 'day.close, then day.open',
  },
  {
    label: '@I',
    when: { keys: 'expired' },
    refuses: ['receipt.issue'],
    code: 'key-expired',
    why: 'a receipt must be signed with a key that is valid',
    wayOut: 'key.change renews its certificate',
  },
  {
    label: '@J',
    when: { keys: 'unusable' },
    refuses: ['receipt.issue'],
    code: 'key-unusable',
    why: 'a key that receipts are signed with is missing or compromised',
    wayOut: 'key.change imports another one',
  },
  {
    label: '@K',
    when: { clockRefused: true },
    refuses: ['receipt.issue', 'cash.move', 'day.open', 'shift.open'],
    code: 'clock-unset',
    why: 'the country wants no receipt without a time',
    wayOut: 'clock.set, by a technician or the operator where it is more than five minutes',
  },
  {
    label: '@L',
    when: { licenceRefused: true },
    refuses: ['receipt.issue', 'day.open'],
    code: 'licence-invalid',
    why: 'what is licensed works only with a licence',
    wayOut: 'licence.install',
  },
  {
    label: '@M',
    when: { room: 'journal-full' },
    refuses: WRITING,
    code: 'journal-full',
    why: `what is left is for the end of life: ${ENDING.join(', ')}`,
    wayOut: 'day.close, then the unit is replaced',
  },
  {
    label: '@N',
    when: { room: 'fiscal-full' },
    refuses: ['day.open'],
    code: 'fiscal-memory-full',
    why: 'a day that is opened must be closed, and the slots that are left are for the end of life',
    wayOut: 'the unit is replaced',
  },
  {
    label: '@O',
    when: { pinsLocked: true },
    refuses: ['session.login', 'pin.change'],
    code: 'locked-out',
    judges: true,
    why: 'too many PINs were wrong; an operator, who signs, is not concerned',
    wayOut: 'the wait, by the clock of the unit; neither power nor a clock set by hand shortens it',
  },
];
