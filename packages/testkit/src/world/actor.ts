/**
 * Somebody at a line of the unit: a till, a technician, an operator, each with the SDK and a connection of his own. A till
 * can be killed between two instructions: nothing of that process is stored, sent or timed any more.
 */
import { connect, type Timers, type Unit } from '@plomba/sdk';
import { verification } from '@plomba/sdk/verification';
import type { ByteChannel, OpenChannel } from '@plomba/transport';
import type { AnyDriver } from './any-driver.js';

/** The unit as any driver gives it: what its calls take and give depends on the country. */
export type AnyUnit = Unit<unknown, unknown, { readonly country: string }, unknown>;

export interface ActorOptions {
  readonly name: string;
  readonly driver: AnyDriver;
  readonly open: OpenChannel;
  readonly timers: Timers;
  /** A number for a session, another one each time. */
  readonly drawSession: () => number;
  /** Done with each connection of this program, before anything else. */
  readonly greet?: (unit: AnyUnit) => Promise<void>;
}

export class Actor {
  readonly name: string;
  readonly #options: ActorOptions;
  #program: Program;
  #drawn = 0;

  constructor(options: ActorOptions) {
    this.name = options.name;
    this.#options = options;
    this.#program = new Program();
  }

  /** The connected unit; connects where that was not done yet. */
  unit(timeoutMs: number = 30_000): Promise<AnyUnit> {
    const { name, driver, open, timers, drawSession, greet } = this.#options;
    const program = this.#program;
    program.unit ??= connect(program.open(open), {
      driver,
      timers: program.timers(timers),
      drawSession,
      drawId: () => `${name}-${++this.#drawn}`,
      timeoutMs,
      verification,
    }).then(async (unit) => {
      await greet?.(unit);
      return unit;
    });
    // Another attempt begins anew.
    program.unit.catch(() => (program.unit = undefined));
    return program.unit;
  }

  /** An id that was never used before. */
  nextId(): string {
    return `${this.name}-${++this.#drawn}`;
  }

  /** The program is gone at this moment, its connection with it; the next call starts it again. */
  async kill(): Promise<void> {
    const { channels } = this.#program;
    this.#program.isAlive = false;
    this.#program = new Program();
    await Promise.all([...channels].map((channel) => channel.close()));
  }

  /** Ends the connection in good order. */
  async leave(): Promise<void> {
    const { unit } = this.#program;
    this.#program = new Program();
    await (await unit)?.close();
  }
}

/** One run of the program, until it is killed. */
class Program {
  isAlive = true;
  unit: Promise<AnyUnit> | undefined;
  readonly channels = new Set<ByteChannel>();

  open(open: OpenChannel): OpenChannel {
    return async (signal) => {
      const channel = await open(signal);
      this.channels.add(channel);
      return channel;
    };
  }

  timers(timers: Timers): Timers {
    return {
      now: () => timers.now(),
      after: (ms, run) =>
        timers.after(ms, () => {
          if (this.isAlive) run();
        }),
    };
  }
}
