/**
 * What is fuzzed: one end of the link, and a sound peer of it whose frames are the raw material. Both are made anew when
 * their connection is beyond repair, and every so often besides.
 */
import { ClientMachine, ServerMachine, type CommandName, type RequestOf } from '@plomba/link';
import { AssertionError, present } from '@plomba/core';
import type { Hardware, Line } from '@plomba/firmware-sim';
import { benchDevice } from '../bench-unit.js';
import type { Draws } from '../draws.js';

export type TargetName = 'client' | 'server' | 'device';

export interface FuzzTarget {
  readonly name: TargetName;
  /** The peer does something of its own accord; its bytes to the target. */
  speak(nowMs: number): Uint8Array;
  /** The target takes bytes, and does what is due; its bytes to the peer. */
  receive(bytes: Uint8Array, nowMs: number): Uint8Array;
  /** The peer takes bytes; what it answers. */
  answer(bytes: Uint8Array, nowMs: number): Uint8Array;
  /** Whether the connection is over for good. */
  readonly isOver: boolean;
  /** What the target has understood: requests, answers, refusals, by name. */
  readonly understood: ReadonlyMap<string, number>;
  /** @throws AssertionError when a bound of the target is broken */
  check(): void;
}

/** Requests that a sound client makes, queries and changes. */
const REQUESTS: readonly { readonly [N in CommandName]?: RequestOf<N> }[] = [
  { 'unit.status': {} },
  { 'report.x': {} },
  { 'journal.read': { from: 0, bytesMax: 2_000 } },
  { 'operation.find': { ids: ['one', 'two', 'three'] } },
  { 'journal.checkpoint': {} },
  { 'operation.outcome': { operation: { id: 'never-sent', epoch: 0 } } },
  { 'day.open': { operation: { id: 'day', epoch: 0 } } },
  { 'cash.move': { operation: { id: 'float', epoch: 0 }, direction: 'in', amount: 1_000n } },
  {
    'receipt.issue': {
      operation: { id: 'sale', epoch: 0 },
      receipt: {
        document: 'sale',
        items: [
          {
            name: 'Espresso',
            quantity: { digits: 2n, scale: 0 },
            unitPrice: { digits: 180n, scale: 2 },
            taxGroup: 'A',
          },
        ],
        payments: [{ kind: 'cash', amount: 500n }],
      },
    },
  },
];

class Counts {
  readonly counts = new Map<string, number>();

  note(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}

/** A sound client that asks now and then. */
class SoundClient {
  readonly machine: ClientMachine;
  readonly #draws: Draws;

  constructor(draws: Draws) {
    this.#draws = draws;
    this.machine = new ClientMachine({ session: 1 + draws.below(0xfffffffe) });
  }

  speak(nowMs: number): Uint8Array {
    this.machine.tick(nowMs);
    if (this.machine.canRequest && this.machine.inFlight < 40) {
      const [command, request] = present(Object.entries(this.#draws.pick(REQUESTS))[0], 'a request has a command');
      // Name and request come from the same row.
      this.machine.request(command as CommandName, request as never);
    }
    return this.#taken();
  }

  answer(bytes: Uint8Array, nowMs: number): Uint8Array {
    this.machine.receive(bytes, nowMs);
    return this.#taken();
  }

  #taken(): Uint8Array {
    this.machine.takeEvents();
    return this.machine.takeOutput();
  }
}

/** Refuses everything, or answers what it cannot get wrong. */
function serve(server: ServerMachine, note: (name: string) => void): void {
  for (const { requestId, command } of server.takeRequests()) {
    note(command);
    if (command === 'report.x') server.reply(requestId, { day: 1, dayOpen: true, counters: [] });
    else server.refuse(requestId, { code: 'validation-failed', detail: 'no', path: 'receipt.items[0]' });
  }
  for (const { kind } of server.takeEvents()) note(kind);
}

export function serverTarget(draws: Draws): FuzzTarget {
  const peer = new SoundClient(draws);
  const server = new ServerMachine({ session: 1 + draws.below(0xfffffffe) });
  const counts = new Counts();
  return {
    name: 'server',
    understood: counts.counts,
    speak: (nowMs) => peer.speak(nowMs),
    answer: (bytes, nowMs) => peer.answer(bytes, nowMs),
    receive: (bytes, nowMs) => {
      server.receive(bytes, nowMs);
      server.tick(nowMs);
      serve(server, (name) => counts.note(name));
      return server.takeOutput();
    },
    get isOver() {
      return peer.machine.isOver;
    },
    check: () => demand(server.undecided <= 64, 'a server holds at most 64 undecided requests'),
  };
}

export function clientTarget(draws: Draws): FuzzTarget {
  const client = new SoundClient(draws);
  const server = new ServerMachine({ session: 1 + draws.below(0xfffffffe) });
  const counts = new Counts();
  const served = (): Uint8Array => {
    serve(server, () => undefined);
    return server.takeOutput();
  };
  let unsent: Uint8Array = new Uint8Array();
  return {
    name: 'client',
    understood: counts.counts,
    // The client asks, so that there is something to answer.
    speak: (nowMs) => {
      server.tick(nowMs);
      server.receive(unsent, nowMs);
      unsent = client.speak(nowMs);
      server.receive(unsent, nowMs);
      unsent = new Uint8Array();
      return served();
    },
    answer: (bytes, nowMs) => {
      server.receive(bytes, nowMs);
      return served();
    },
    receive: (bytes, nowMs) => {
      client.machine.receive(bytes, nowMs);
      client.machine.tick(nowMs);
      for (const { kind } of client.machine.takeEvents()) counts.note(kind);
      return client.machine.takeOutput();
    },
    get isOver() {
      return client.machine.isOver;
    },
    check: () => demand(client.machine.inFlight <= 128, 'a client has at most 128 requests in flight'),
  };
}

/** @param hardware an activated unit, forked for this target */
export function deviceTarget(draws: Draws, hardware: Hardware): FuzzTarget {
  const device = benchDevice(hardware.fork());
  device.powerOn();
  const line: Line = device.openLine();
  const peer = new SoundClient(draws);
  const counts = new Counts();
  const sizeOf = (): number => (device.state?.kind === 'running' ? device.state.unit.size : 0);
  let size = sizeOf();
  return {
    name: 'device',
    understood: counts.counts,
    speak: (nowMs) => peer.speak(nowMs),
    answer: (bytes, nowMs) => peer.answer(bytes, nowMs),
    receive: (bytes, nowMs) => {
      device.tick(nowMs);
      line.receive(bytes);
      const output = line.takeOutput();
      for (; size < sizeOf(); size++) counts.note('record');
      return output;
    },
    get isOver() {
      return peer.machine.isOver;
    },
    check: () => {
      const { state } = device;
      demand(state?.kind === 'running', `the unit halts: ${state?.kind === 'halted' ? state.why : 'no power'}`);
    },
  };
}

function demand(condition: boolean, invariant: string): void {
  if (!condition) throw new AssertionError(invariant);
}
