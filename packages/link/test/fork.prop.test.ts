/** A fork of a machine continues as the machine does, byte for byte, and neither hears what the other hears. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ClientMachine, ServerMachine, type ServerRequest } from '../src/index.js';
import { DAY_OPENED } from './helpers/commit-reply.js';

const reply = DAY_OPENED;

/** What happens next on the line, and what is lost of it. */
type Turn =
  | { readonly do: 'ask' | 'large' | 'answer' | 'refuse' | 'notify' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'carry'; readonly to: 'unit' | 'till'; readonly lose: boolean; readonly keep: number };

const turns = fc.array(
  fc.oneof(
    fc.record({ do: fc.constantFrom('ask' as const, 'large', 'answer', 'refuse', 'notify') }),
    fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 9_000 }) }),
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('carry' as const),
        to: fc.constantFrom('unit' as const, 'till'),
        lose: fc.boolean(),
        keep: fc.integer({ min: 0, max: 1_200 }),
      }),
    },
  ),
  { maxLength: 40 },
);

class World {
  readonly till: ClientMachine;
  readonly unit: ServerMachine;
  #nowMs: number;
  readonly #open: ServerRequest[];

  constructor(other?: World) {
    this.till = other?.till.fork() ?? new ClientMachine({ session: 1 });
    this.unit = other?.unit.fork() ?? new ServerMachine({ session: 2 });
    this.#nowMs = other === undefined ? 0 : other.#nowMs;
    this.#open = other === undefined ? [] : [...other.#open];
  }

  /** Everything that can be seen of a turn. */
  turn(turn: Turn): unknown {
    if (turn.do === 'wait') this.#nowMs += turn.ms;
    this.till.tick(this.#nowMs);
    this.unit.tick(this.#nowMs);
    const happened = this.#act(turn);
    this.#open.push(...this.unit.takeRequests());
    const ends = [this.till.takeEvents(), this.unit.takeEvents(), this.till.statistics(), this.unit.statistics()];
    return [happened, ends, this.till.nextDeadlineMs(), this.unit.nextDeadlineMs(), [...this.#open]];
  }

  #act(turn: Turn): unknown {
    switch (turn.do) {
      case 'ask':
        return this.till.canRequest ? this.till.request('day.open', { operation: { id: 'op', epoch: 0 } }) : 'full';
      case 'large':
        return this.till.canRequest
          ? this.till.request('firmware.write', { offset: 0, bytes: new Uint8Array(8_192) })
          : 'full';
      case 'answer':
        return this.#answer();
      case 'refuse':
        return this.unit.refuse(this.#open.shift()?.requestId ?? 0, { code: 'halted' });
      case 'notify': {
        const condition = { life: 'test', day: 1, dayOpen: true, memory: 'ample', paper: 'ok', warnings: [] } as const;
        return this.unit.notify({ kind: 'day', time: { utcMs: 1, offsetMinutes: 0 }, condition });
      }
      case 'wait':
        return undefined;
      case 'carry':
        return this.#carry(turn);
    }
  }

  #answer(): boolean {
    const { requestId = 0, command } = this.#open.shift() ?? {};
    return command === 'firmware.write'
      ? this.unit.refuse(requestId, { code: 'no-such-transfer' })
      : this.unit.reply(requestId, reply);
  }

  #carry(turn: Turn & { readonly do: 'carry' }): Uint8Array {
    const [from, to] = turn.to === 'unit' ? [this.till, this.unit] : [this.unit, this.till];
    const bytes = from.takeOutput();
    if (!turn.lose) to.receive(bytes, this.#nowMs);
    else to.receive(bytes.subarray(0, turn.keep), this.#nowMs);
    return bytes;
  }
}

it('continues as the machine does, and neither hears the other', () => {
  fc.assert(
    fc.property(turns, turns, turns, (before, after, elsewhere) => {
      const world = new World();
      for (const turn of before) world.turn(turn);
      const [fork, witness] = [new World(world), new World(world)];
      for (const turn of elsewhere) fork.turn(turn); // must leave no trace in the others
      const expected = after.map((turn) => world.turn(turn));
      expect(after.map((turn) => witness.turn(turn))).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});
