/** What the table of modes decides about a command, and what the unit is called that is in such a state. Pure. */
import { commandOf, type CommandName, type UnitMode } from '@plomba/link';
import { deny, type CommandRefusal } from '../commands/refusal.js';
import { MODE_ROWS, WHILE_HALTED, type ModeInput, type ModeRow } from './modes.table.js';

/** Whether a row names a command. @internal */
export function names({ refuses }: ModeRow, command: CommandName): boolean {
  return 'allBut' in refuses ? !refuses.allBut.includes(command) : refuses.includes(command);
}

function applies({ when }: ModeRow, input: ModeInput): boolean {
  // Object.keys widens to string; the keys are those of the type.
  return (Object.keys(when) as (keyof ModeInput)[]).every((key) => input[key] === when[key]);
}

/** The row that speaks about a command in this state, with those that leave it to the command itself. @internal */
export function rowFor(input: ModeInput, command: CommandName): ModeRow | undefined {
  return MODE_ROWS.find((row) => names(row, command) && applies(row, input));
}

/** Why a command is not done now; undefined: it is, unless it finds something wrong with its own request. */
export function modeRefusal(input: ModeInput, command: CommandName): CommandRefusal | undefined {
  // A unit that has stopped does not know its state of life.
  if (input.halted && WHILE_HALTED.includes(command)) return undefined;
  const { states } = commandOf(command);
  if (!input.halted && !states.includes(input.life)) {
    return deny('not-allowed-in-state', `the unit is ${input.life}; ${command} needs ${states.join(' or ')}`);
  }
  const row = rowFor(input, command);
  if (row === undefined || row.judges === true) return undefined;
  return deny(row.code, `${row.why}; way out: ${row.wayOut}`);
}

const LIFE_MODES: Readonly<Record<ModeInput['life'], UnitMode>> = {
  blank: 'blank',
  personalised: 'setup',
  bound: 'setup',
  test: 'selling',
  production: 'selling',
  blocked: 'blocked',
  closing: 'ending',
  archived: 'archived',
};

/** What the unit does now. */
export function modeOf(input: ModeInput): UnitMode {
  if (input.halted) return 'halted';
  if (input.visitOpen) return 'service';
  const byLife = LIFE_MODES[input.life];
  if (byLife !== 'selling') return byLife;
  if (input.sealBroken) return 'seal-broken';
  const { keys, clockRefused, licenceRefused, room } = input;
  const isFree = keys === 'usable' && !clockRefused && !licenceRefused && room === 'free';
  return isFree ? 'selling' : 'restricted';
}
