/**
 * A till roll as a list of commands for a unit: the life of a new unit up to production, then the lines of the roll.
 * A step may need what an earlier one gave (the sequence of a receipt, its number), so its request is a function.
 */
import { present } from '@plomba/core';
import type { LifeChange, Operation, TillLine, TillRoll } from '@plomba/core/model';
import type { ChangeName, CommitReply, RequestOf } from '@plomba/link';

/** Outcomes so far, by operation id. */
export type Outcomes = ReadonlyMap<string, CommitReply>;

export interface Step<N extends ChangeName = ChangeName> {
  /** Id of its operation. */
  readonly id: string;
  readonly command: N;
  /** Where the till's clock stands, UTC ms; undefined where it does not matter. */
  readonly utcMs?: number;
  request(operation: Operation, outcomes: Outcomes): RequestOf<N>;
}

function step<N extends ChangeName>(
  id: string,
  command: N,
  request: (operation: Operation, outcomes: Outcomes) => RequestOf<N>,
): Step {
  // A step carries its own command and request together; the union of all steps cannot say so.
  return { id, command, request } as unknown as Step;
}

const OWNER = { name: 'Plomba Test Ltd', taxNumber: '00000001' };
const PLACE = { name: 'Test bench', address: 'Bench 1' };

/** From blank to production. */
export const ACTIVATION: readonly Step[] = [
  step('activate-personalise', 'unit.personalise', (operation) => ({ operation, serial: 'PL-TEST-1' })),
  ...(['bound', 'test', 'production'] as const).map((to) => {
    const change: LifeChange = to === 'bound' ? { to, owner: OWNER, place: PLACE } : { to };
    return step(`activate-${to}`, 'life.change', (operation) => ({ operation, change }));
  }),
];

function outcome(outcomes: Outcomes, id: string): CommitReply {
  return present(outcomes.get(id), `operation ${id} was committed before`);
}

/** The step of one line of a roll. */
export function stepOf(line: TillLine): Step {
  const { operation: id, time } = line;
  const timed = (made: Step): Step => ({ ...made, utcMs: time.utcMs });
  switch (line.action) {
    case 'open-day':
      return timed(step(id, 'day.open', (operation) => ({ operation })));
    case 'close-day':
      return timed(step(id, 'day.close', (operation) => ({ operation })));
    case 'copy': {
      const of = line.of;
      return timed(
        step(id, 'receipt.copy', (operation, outcomes) => ({ operation, sequence: outcome(outcomes, of).sequence })),
      );
    }
    case 'cash-in':
    case 'cash-out': {
      const { amount, reason } = line;
      const direction = line.action === 'cash-in' ? 'in' : 'out';
      const request = { direction, amount, time, ...(reason === undefined ? {} : { reason }) } as const;
      return timed(step(id, 'cash.move', (operation) => ({ operation, ...request })));
    }
    case 'set-clock': {
      const { to } = line;
      return timed(step(id, 'clock.set', (operation) => ({ operation, time: to })));
    }
    case 'issue': {
      const { receipt, refersToOperation } = line;
      return timed(
        step(id, 'receipt.issue', (operation, outcomes) => {
          if (refersToOperation === undefined) return { operation, receipt };
          const refersTo = present(outcome(outcomes, refersToOperation).receipt?.number, 'it refers to a receipt');
          return { operation, receipt: { ...receipt, refersTo } };
        }),
      );
    }
  }
}

/** The whole script of a roll on a new unit. */
export function dayScript(roll: TillRoll): readonly Step[] {
  return [...ACTIVATION, ...roll.lines.map(stepOf)];
}
