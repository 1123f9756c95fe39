import type { LifeState } from '@plomba/core/model';
import { ALL_STATES, commandNames, commandOf, type CommandName } from '@plomba/link';
import { describe, expect, it } from 'vitest';
import { modeOf, modeRefusal, names, rowFor } from './modes.js';
import { MODE_ROWS, SELLING, WHILE_HALTED, type ModeInput } from './modes.table.js';

/** Every state that a unit can be in, and many more. */
function* everyInput(): Generator<ModeInput, undefined> {
  const flags = [
    'halted',
    'sells',
    'visitOpen',
    'sealBroken',
    'dayOpen',
    'dayTooLong',
    'clockRefused',
    'licenceRefused',
    'pinsLocked',
  ] as const;
  for (const life of ALL_STATES) {
    for (const keys of ['usable', 'expired', 'unusable'] as const) {
      for (const room of ['free', 'journal-full', 'fiscal-full'] as const) {
        for (let bits = 0; bits < 1 << flags.length; bits++) {
          const held = Object.fromEntries(flags.map((flag, at) => [flag, (bits & (1 << at)) !== 0]));
          yield { ...(held as Pick<ModeInput, (typeof flags)[number]>), life, keys, room, paper: 'ok' }; // all flags
        }
      }
    }
  }
}

const FREE: ModeInput = {
  halted: false,
  life: 'production',
  sells: true,
  visitOpen: false,
  sealBroken: false,
  dayOpen: true,
  dayTooLong: false,
  keys: 'usable',
  clockRefused: false,
  licenceRefused: false,
  room: 'free',
  pinsLocked: false,
  paper: 'ok',
};

/** The laws, written down again without the table: why a command is refused, the first reason first. */
function expected(input: ModeInput, command: CommandName): string | undefined {
  const { life, dayOpen } = input;
  const sells = ['receipt.issue', 'receipt.copy', 'cash.move', 'day.open', 'shift.open'].includes(command);
  const inDay = ['receipt.issue', 'receipt.copy', 'cash.move', 'day.close'].includes(command);
  const isEnd = ['day.close', 'life.change', 'life.link', 'unit.personalise'].includes(command);
  if (input.halted) {
    return ['unit.status', 'unit.forensics', 'journal.read', 'export.read'].includes(command) ? undefined : 'halted';
  }
  if (!commandOf(command).states.includes(life)) return 'not-allowed-in-state';
  if (sells && !input.sells) return 'not-allowed-in-state';
  if (input.visitOpen && (sells || command === 'intervention.open')) return 'intervention-open';
  if (!input.visitOpen && command === 'intervention.close') return 'no-intervention';
  if (input.sealBroken && sells) return 'seal-broken';
  if (inDay && !dayOpen) return 'day-not-open';
  if (command === 'day.open' && dayOpen) return 'day-already-open';
  if (command === 'receipt.issue' && dayOpen && input.dayTooLong) return 'day-not-closed';
  if (command === 'receipt.issue' && input.keys !== 'usable') return `key-${input.keys}`;
  if (input.clockRefused && sells && command !== 'receipt.copy') return 'clock-unset';
  if (input.licenceRefused && ['receipt.issue', 'day.open'].includes(command)) return 'licence-invalid';
  const writes = commandOf(command).changesState && !isEnd && command !== 'operation.outcome';
  if (input.room === 'journal-full' && writes) return 'journal-full';
  if (input.room === 'fiscal-full' && command === 'day.open') return 'fiscal-memory-full';
  return undefined;
}

describe('the table of modes', () => {
  it('decides every command in every state as the laws say', () => {
    let cells = 0;
    const wrong: string[] = [];
    for (const input of everyInput()) {
      for (const command of commandNames) {
        cells++;
        const code = modeRefusal(input, command)?.code;
        if (code !== expected(input, command)) wrong.push(`${command} ${String(code)} in ${JSON.stringify(input)}`);
      }
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(cells).toBe(8 * 9 * 512 * commandNames.length);
  });

  it('has no row that never decides, and no label twice', () => {
    const used = new Set<string>();
    for (const input of everyInput()) {
      for (const command of commandNames) {
        const row = rowFor(input, command);
        if (row !== undefined) used.add(row.label);
      }
      if (used.size === MODE_ROWS.length) break;
    }
    expect([...used].sort()).toEqual(MODE_ROWS.map(({ label }) => label));
  });

  it('sells where nothing is in the way, whatever the paper', () => {
    for (const paper of ['ok', 'near-end', 'out', 'cover-open'] as const) {
      expect(modeRefusal({ ...FREE, paper }, 'receipt.issue')).toBeUndefined();
    }
  });

  it('always leaves a way out: whatever is refused has a command that ends the reason', () => {
    const ways: readonly (readonly [Partial<ModeInput>, CommandName])[] = [
      [{ visitOpen: true }, 'intervention.close'],
      [{ sealBroken: true }, 'intervention.open'],
      [{ dayOpen: false }, 'day.open'],
      [{ dayTooLong: true }, 'day.close'],
      [{ keys: 'expired' }, 'key.change'],
      [{ clockRefused: true }, 'clock.set'],
      [{ licenceRefused: true }, 'licence.install'],
      [{ room: 'journal-full' }, 'day.close'],
      [{ room: 'fiscal-full' }, 'life.change'],
    ];
    for (const [more, command] of ways) expect(modeRefusal({ ...FREE, ...more }, command)).toBeUndefined();
  });

  it('names only commands that there are, and never one twice in a row', () => {
    for (const row of MODE_ROWS) {
      const list = 'allBut' in row.refuses ? row.refuses.allBut : row.refuses;
      expect(new Set(list).size).toBe(list.length);
      for (const name of list) expect(commandNames).toContain(name);
      expect(commandNames.some((name) => names(row, name))).toBe(true);
    }
    expect(WHILE_HALTED.every((name) => !commandOf(name).changesState)).toBe(true);
    expect(SELLING.every((name) => commandOf(name).changesState)).toBe(true);
  });
});

describe('the mode of a unit', () => {
  const cases: readonly (readonly [string, Partial<ModeInput>])[] = [
    ['selling', {}],
    ['halted', { halted: true, visitOpen: true }],
    ['service', { visitOpen: true, sealBroken: true }],
    ['seal-broken', { sealBroken: true }],
    ['restricted', { clockRefused: true }],
    ['restricted', { licenceRefused: true }],
    ['restricted', { room: 'journal-full' }],
    ['restricted', { keys: 'expired' }],
  ];
  it.each(cases)('is %s with %o', (mode, more) => expect(modeOf({ ...FREE, ...more })).toBe(mode));

  it('follows the life of the unit where it does not sell', () => {
    const modes = ALL_STATES.map((life: LifeState) => modeOf({ ...FREE, life }));
    expect(modes).toEqual(['blank', 'setup', 'setup', 'selling', 'selling', 'ending', 'archived', 'blocked']);
  });
});
