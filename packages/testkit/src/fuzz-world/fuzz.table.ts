/** What a fuzzed world is drawn from: kinds of steps and of faults with their weights, profiles, set-ups. Data only. */

/** What a till, a technician, an operator or the surroundings do, and how often beside the others. */
export const STEP_WEIGHTS = {
  sale: 26,
  refund: 4,
  correction: 2,
  training: 3,
  proforma: 2,
  copy: 5,
  'cash-in': 4,
  'cash-out': 4,
  'day-open': 7,
  'day-close': 6,
  'shift-open': 3,
  'shift-close': 3,
  event: 3,
  check: 1,
  'report-x': 2,
  'report-z': 1,
  'report-period': 1,
  repeat: 5,
  ask: 4,
  conflict: 3,
  ghost: 3,
  rush: 2,
  'till-restart': 3,
  proof: 1,
  'power-cycle': 4,
  'wait-minutes': 5,
  'wait-hours': 4,
  'wait-months': 1,
  'clock-nudge': 2,
  'clock-set': 2,
  'pin-wrong': 4,
  'pin-guess': 3,
  'pin-change': 1,
  block: 1,
  unblock: 3,
  'firmware-new': 2,
  'firmware-old': 2,
  'key-rotate': 1,
  operator: 6,
  'paper-load': 1,
  'paper-low': 1,
  'paper-cover': 1,
  'signer-break': 1,
} as const;

export type StepKind = keyof typeof STEP_WEIGHTS;

/** Steps that no run does without: nothing would be sold. */
export const STEPS_ALWAYS: readonly StepKind[] = ['sale', 'day-open'];

/** Steps that a wire without operations and commands of its own has; the rest is done at the bench inside the case. */
export const STEPS_OF_VENDOR_WIRES: readonly StepKind[] = [
  'sale',
  'training',
  'refund',
  'ask',
  'till-restart',
  'power-cycle',
  'wait-minutes',
  'wait-hours',
  'wait-months',
  'clock-set',
  'block',
  'unblock',
  'firmware-new',
  'firmware-old',
  'key-rotate',
  'operator',
  'paper-load',
  'paper-low',
  'paper-cover',
  'signer-break',
  'day-close',
];

/** A fault of the simulator's own table, as it is asked for. */
export interface InjectedFault {
  /** Name of the row of the table of faults. */
  readonly fault: string;
  /** Its parameters, and the values that are drawn: `any` is a number of 32 bits. */
  readonly with?: Readonly<Record<string, readonly (number | string)[] | 'any'>>;
  /** It ends by itself after one of these, ms; a moment, or until the end of the run, when absent. */
  readonly forMs?: readonly number[];
  /** The clock is wrong behind it: what depends on hours that passed proves nothing. */
  readonly clock?: true;
}

const MINUTE = 60_000;
const SHORT: readonly number[] = [500, 3_000, 20_000];
/** Memories whose cells are damaged; what the journal holds is worth most. */
const MEMORIES: readonly string[] = ['journal', 'journal', 'journal', 'fiscal'];
const LONG: readonly number[] = [3_000, 10 * MINUTE, 300 * MINUTE];

/** Names of the injected ones. */
export type InjectedName =
  | 'mains-fail'
  | 'mains-dip'
  | 'brown-out'
  | 'clock-step'
  | 'clock-drift'
  | 'clock-stopped'
  | 'clock-battery-dead'
  | 'clock-zone'
  | 'line-noise'
  | 'line-break'
  | 'line-wrong-baud'
  | 'paper-end'
  | 'cover-open'
  | 'paper-jam'
  | 'cutter-stuck'
  | 'head-hot'
  | 'display-dead'
  | 'drawer-stuck'
  | 'signer-broken'
  | 'signer-slow'
  | 'working-memory-lost'
  | 'derived-area-lost'
  | 'bit-rot'
  | 'stuck-bits'
  | 'lost-write'
  | 'misdirected-write'
  | 'neighbour-damage'
  | 'reordered-writes'
  | 'worn-out';

export const INJECTED: Readonly<Record<InjectedName, InjectedFault>> = {
  'mains-fail': { fault: 'mains-fail' },
  'mains-dip': { fault: 'mains-dip', with: { ms: [5, 50, 500, 5_000] } },
  'brown-out': { fault: 'brown-out', forMs: SHORT },
  'clock-step': {
    fault: 'clock-step',
    with: { ms: [-400 * 24 * 60 * MINUTE, -90 * MINUTE, -2_000, 3_000, 61 * MINUTE, 40 * 24 * 60 * MINUTE] },
    clock: true,
  },
  'clock-drift': { fault: 'clock-drift', with: { ppm: [-90_000, 90_000] }, clock: true },
  'clock-stopped': { fault: 'clock-stopped', forMs: LONG, clock: true },
  'clock-battery-dead': { fault: 'clock-battery-dead', forMs: LONG, clock: true },
  'clock-zone': { fault: 'clock-zone', with: { offsetMinutes: [0, 60, 120] } },
  'line-noise': { fault: 'line-noise', with: { ppm: [50, 500, 5_000] }, forMs: SHORT },
  'line-break': { fault: 'line-break' },
  'line-wrong-baud': { fault: 'line-wrong-baud', forMs: SHORT },
  'paper-end': { fault: 'paper-end', forMs: LONG },
  'cover-open': { fault: 'cover-open', forMs: LONG },
  'paper-jam': { fault: 'paper-jam', forMs: LONG },
  'cutter-stuck': { fault: 'cutter-stuck', forMs: LONG },
  'head-hot': { fault: 'head-hot' },
  'display-dead': { fault: 'display-dead', forMs: LONG },
  'drawer-stuck': { fault: 'drawer-stuck', forMs: LONG },
  'signer-broken': { fault: 'signer-broken', forMs: LONG },
  'signer-slow': { fault: 'signer-slow', with: { ms: [50, 2_000] }, forMs: LONG },
  'working-memory-lost': { fault: 'working-memory-lost', with: { garbage: 'any' } },
  'derived-area-lost': { fault: 'derived-area-lost', with: { garbage: 'any' } },
  'bit-rot': { fault: 'bit-rot', with: { memory: MEMORIES, seed: 'any', bit: [0, 1, 2, 3, 4, 5, 6, 7] } },
  'stuck-bits': { fault: 'stuck-bits', with: { memory: MEMORIES, seed: 'any', mask: [1, 0x80, 255], value: [0, 255] } },
  'lost-write': { fault: 'lost-write', with: { program: [1, 1, 2, 5, 20] } },
  'misdirected-write': { fault: 'misdirected-write', with: { pages: [-20, -3, -1, 1, 3], program: [1, 1, 2, 5] } },
  'neighbour-damage': { fault: 'neighbour-damage', with: { pages: [1, 1, 4], bits: [1, 3, 20], seed: 'any' } },
  'reordered-writes': { fault: 'reordered-writes', with: { seed: 'any' } },
  'worn-out': { fault: 'worn-out', with: { memory: ['journal', 'fiscal', 'derived', 'working'] } },
};

/** Faults that the world makes itself. */
export type OwnFault =
  | 'lose'
  | 'repeat'
  | 'corrupt'
  | 'delay'
  | 'disconnect'
  | 'half-open'
  | 'cut-power'
  | 'kill-till'
  | 'flash-cut'
  | 'boot-cut'
  | 'event-cut'
  | 'closing-cut'
  | 'power-off';

export type FaultKind = InjectedName | OwnFault;

/** Faults, and how often beside the others. */
export const FAULT_WEIGHTS: Readonly<Record<FaultKind, number>> = {
  lose: 8,
  repeat: 6,
  corrupt: 8,
  delay: 8,
  disconnect: 8,
  'half-open': 6,
  'cut-power': 8,
  'kill-till': 8,
  'flash-cut': 24,
  'boot-cut': 8,
  'event-cut': 12,
  'closing-cut': 10,
  'power-off': 4,
  'mains-fail': 2,
  'mains-dip': 2,
  'brown-out': 2,
  'clock-step': 6,
  'clock-drift': 1,
  'clock-stopped': 1,
  'clock-battery-dead': 2,
  'clock-zone': 2,
  'line-noise': 2,
  'line-break': 2,
  'line-wrong-baud': 1,
  'paper-end': 2,
  'cover-open': 1,
  'paper-jam': 1,
  'cutter-stuck': 1,
  'head-hot': 1,
  'display-dead': 1,
  'drawer-stuck': 1,
  'signer-broken': 2,
  'signer-slow': 1,
  'working-memory-lost': 2,
  'derived-area-lost': 2,
  'bit-rot': 4,
  'stuck-bits': 2,
  'lost-write': 6,
  'misdirected-write': 2,
  'neighbour-damage': 3,
  'reordered-writes': 4,
  'worn-out': 1,
};

const LINE: readonly FaultKind[] = [
  'lose',
  'repeat',
  'corrupt',
  'delay',
  'disconnect',
  'half-open',
  'line-noise',
  'line-break',
  'line-wrong-baud',
];
const POWER: readonly FaultKind[] = [
  'cut-power',
  'flash-cut',
  'boot-cut',
  'event-cut',
  'closing-cut',
  'power-off',
  'mains-fail',
  'mains-dip',
  'brown-out',
  'reordered-writes',
];
const PARTS_OF_THE_UNIT: readonly FaultKind[] = [
  'paper-end',
  'cover-open',
  'paper-jam',
  'cutter-stuck',
  'head-hot',
  'display-dead',
  'drawer-stuck',
  'signer-broken',
  'signer-slow',
  'working-memory-lost',
  'derived-area-lost',
  'worn-out',
];
const CLOCK: readonly FaultKind[] = ['clock-step', 'clock-drift', 'clock-stopped', 'clock-battery-dead', 'clock-zone'];
/** Faults that damage cells. */
export const DAMAGE: readonly FaultKind[] = [
  'bit-rot',
  'stuck-bits',
  'lost-write',
  'misdirected-write',
  'neighbour-damage',
];

export interface Profile {
  readonly name: string;
  /** How often it is drawn beside the others. */
  readonly weight: number;
  /** Of a hundred steps so many have a fault. */
  readonly faultPercent: number;
  readonly faults: readonly FaultKind[];
  /** Steps that happen so many times as often as elsewhere. */
  readonly often?: Partial<Readonly<Record<StepKind, number>>>;
}

/** What a technician does: once a year in a shop, all day in these runs. */
const SERVICE: Profile['often'] = {
  'pin-wrong': 6,
  'pin-guess': 5,
  'pin-change': 3,
  'clock-set': 6,
  'firmware-new': 8,
  'firmware-old': 8,
  'power-cycle': 2,
};

/** What a till does that does not trust anybody. */
const DOUBTS: Profile['often'] = { repeat: 4, ask: 4, conflict: 3, ghost: 5, rush: 4, proof: 3, operator: 2 };

/** Days that follow each other at once: closings, and what they leave behind. */
const DAYS: Profile['often'] = { 'day-open': 3, 'day-close': 3, 'shift-open': 2, 'shift-close': 2, 'power-cycle': 2 };

export const PROFILES: readonly Profile[] = [
  { name: 'calm', weight: 1, faultPercent: 0, faults: [] },
  { name: 'line', weight: 2, faultPercent: 40, faults: [...LINE, 'kill-till'], often: DOUBTS },
  { name: 'power', weight: 4, faultPercent: 40, faults: POWER, often: DAYS },
  { name: 'shop', weight: 3, faultPercent: 30, faults: [...LINE, ...POWER, ...PARTS_OF_THE_UNIT, 'kill-till'] },
  { name: 'service', weight: 4, faultPercent: 25, faults: POWER, often: SERVICE },
  { name: 'clock', weight: 3, faultPercent: 40, faults: [...CLOCK, 'flash-cut', 'event-cut', 'power-off'] },
  { name: 'storm', weight: 2, faultPercent: 80, faults: [...LINE, ...POWER, 'kill-till'], often: DOUBTS },
  { name: 'damage', weight: 4, faultPercent: 20, faults: [...POWER, ...DAMAGE] },
];

/** Memories of the unit, KiB: small, so that they fill up. */
export const JOURNAL_KIB: readonly number[] = [48, 64, 96, 160, 256, 512];
export const FISCAL_KIB: readonly number[] = [16, 32, 64];
/** What holds the memories. */
export const PARTS = ['nor', 'nor', 'nor', 'sd', 'sd', 'sd', 'fram', 'eeprom'] as const;
/** One run in so many begins shortly before an epoch of operations ends, and which of them. */
export const LATE_EPOCH = { every: 24, at: 5 } as const;
/** Steps of one run. */
export const RUN_STEPS = 120;
/** One run in so many disables no kind of step or fault. */
export const NO_SWARM_IN = 6;
