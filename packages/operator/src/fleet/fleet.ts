/**
 * The fleet as one thing: units that call, the board, work that waits, roll-outs. Started with the operator; routes reach
 * it through their parts. What it knows beside the store can be rebuilt from the store at any time.
 */
import { join } from 'node:path';
import { toHex } from '@plomba/codec';
import type { ConnectOptions } from '@plomba/sdk';
import type { ByteChannel, ChannelServer, ChannelTimers } from '@plomba/transport';
import { listen } from '@plomba/transport/node';
import { firmwareFor } from '../firmware/firmware-for.js';
import { rollOutBeat, rollOutEnded } from '../firmware/roll-out-beat.js';
import { Intake } from '../intake/intake.js';
import { Board } from '../monitoring/board.js';
import { monitored } from '../monitoring/monitored.js';
import type { Entropy, OperatorClock } from '../ports.js';
import type { OpenStore } from '../store/store.js';
import { Hub } from './hub.js';
import { fleetSecret, operatorKeys, type OperatorKeys } from './operator-keys.js';
import type { FleetUnit } from './unit.js';
import { WorkRunner } from './work-runner.js';

export interface FleetOptions {
  readonly store: OpenStore;
  readonly clock: OperatorClock;
  readonly entropy: Entropy;
  readonly dataDir: string;
  /** Longest time between two looks at a unit that is connected, ms. Default 30,000. */
  readonly turnMs?: number;
  /** For tests in virtual time. */
  readonly connect?: Pick<ConnectOptions, 'timeoutMs' | 'timers' | 'drawSession'>;
  readonly timers?: ChannelTimers;
}

export class Fleet {
  readonly board: Board = new Board();
  readonly intake: Intake;
  readonly keys: OperatorKeys;
  readonly hub: Hub;
  readonly #store: OpenStore;
  readonly #clock: OperatorClock;
  readonly #entropy: Entropy;
  readonly #servers: ChannelServer[] = [];
  /** Units whose row on the board is not the one of the store any more. */
  readonly #changed = new Set<string>();
  readonly #changing = new Set<string>();
  #loaded: Promise<void> | undefined;

  constructor(options: FleetOptions) {
    const { store, clock, entropy, dataDir, turnMs = 30_000, connect = {}, timers } = options;
    this.#store = store;
    this.#clock = clock;
    this.#entropy = entropy;
    this.keys = operatorKeys(fleetSecret(join(dataDir, 'fleet.key'), entropy));
    const now = (): number => clock.now();
    this.intake = new Intake({
      read: store.read.intake,
      write: (work) => store.write(({ intake }) => work(intake)),
      now,
      drawId: () => this.#drawId(),
    });
    const runner = new WorkRunner({
      read: store.read.work,
      write: (work) => store.write((tx) => work(tx.work)),
      now,
      firmware: (id, unit) => firmwareFor(store.read, id, unit),
      ended: async (work, state, detail) => {
        await store.write(async (tx) => {
          const kind = state === 'done' ? 'work-done' : 'work-failed';
          await tx.units.addEvent(work.unit, {
            at: now(),
            kind,
            detail: `${work.kind} ${detail}`.trim().slice(0, 500),
          });
          await rollOutEnded(tx, work, { state, why: detail, nowMs: now() });
        });
        this.changed(work.unit);
      },
    });
    this.hub = new Hub({
      store,
      intake: this.intake,
      keys: this.keys,
      connect,
      runner,
      now,
      turnMs,
      ...(timers === undefined ? {} : { timers }),
      changed: (unit) => this.changed(unit),
    });
  }

  /** Takes calls of units at an address, and says where. @throws TransportError (as a rejection) */
  async listen(url: string): Promise<string> {
    const server = await listen(url);
    server.onChannel((channel) => void this.accept(channel));
    this.#servers.push(server);
    return server.url;
  }

  /** Where units call. */
  get addresses(): readonly string[] {
    return this.#servers.map(({ url }) => url);
  }

  /** Takes a channel of whoever called. Resolves when it is over. */
  accept(channel: ByteChannel): Promise<void> {
    return this.hub.accept(channel);
  }

  /** Something about a unit changed; its row on the board is read again before it is shown. */
  changed(unit: string): void {
    this.#changed.add(unit);
  }

  /** A transaction that is not committed yet changes a unit. @see watched */
  changes(unit: string): void {
    this.#changing.add(unit);
  }

  /** The same store; behind every transaction of it, what was said to change is read again, and woken. */
  watched(store: OpenStore): OpenStore {
    return {
      read: store.read,
      close: () => store.close(),
      write: async (work) => {
        try {
          return await store.write(work);
        } finally {
          for (const unit of this.#changing) {
            this.#changed.add(unit);
            this.hub.wake(unit);
          }
          this.#changing.clear();
        }
      },
    };
  }

  /** The board as the store has it now. */
  async upToDate(): Promise<Board> {
    await (this.#loaded ??= this.#load());
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const id of changed) await this.#refresh(id);
    return this.board;
  }

  /** What is due: work that waits for units that are connected, the next stage of roll-outs. */
  async beat(): Promise<void> {
    const { store, now } = { store: this.#store, now: this.#clock.now() };
    const touched = await store.write((tx) => rollOutBeat(tx, { nowMs: now, drawId: () => this.#drawId() }));
    const waiting = await store.read.work.unitsWaiting();
    for (const unit of new Set([...touched, ...waiting])) this.hub.wake(unit);
  }

  async start(): Promise<void> {
    await this.#store.write(({ units }) => units.allDisconnected());
  }

  async stop(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
    await this.hub.close();
  }

  async #load(): Promise<void> {
    for (const unit of await this.#store.read.units.all()) await this.#refresh(unit.id, unit);
  }

  async #refresh(id: string, row?: FleetUnit): Promise<void> {
    const { units, intake } = this.#store.read;
    const unit = row ?? (await units.byId(id));
    if (unit === undefined) return this.board.remove(id);
    this.board.put(monitored(unit, await intake.journal(id), await intake.findings(id, true)));
  }

  #drawId(): string {
    return toHex(this.#entropy(10));
  }
}
