/**
 * A simulated unit in this process as the target of a suite, in virtual time: a suite that waits for seconds takes
 * milliseconds, and everything in it can be repeated.
 */
import { answerControl, type Device, type Line } from '@plomba/firmware-sim';
import { AssertionError } from '@plomba/core';
import { TransportError, type ByteChannel, type ByteChannelListener } from '@plomba/transport';
import { Draws } from '../draws.js';
import { settled } from '../virtual-timers.js';
import type { ConformTarget, ConformTime } from './conform-target.js';

/** How far the virtual clock jumps at once, ms: no deadline of a line is passed over. */
const STEP_MS = 50;

interface OpenLine {
  readonly line: Line;
  deliver(bytes: Uint8Array): void;
  drop(): void;
}

export interface MemoryTargetOptions {
  /** Seed of what the suite draws. */
  readonly seed?: number;
  readonly servicePin?: string;
  readonly signFirmware?: (message: Uint8Array) => Uint8Array;
}

/** @param device switched on; its clock is virtual */
export function memoryTarget(device: Device, options: MemoryTargetOptions = {}): ConformTarget {
  const draws = new Draws(options.seed ?? 1);
  const lines = new Set<OpenLine>();
  let nowMs = 0;
  const pump = (): void => {
    for (const open of lines) {
      const bytes = open.line.takeOutput();
      if (bytes.length > 0) open.deliver(bytes);
    }
    if (!device.powered) for (const open of lines) open.drop();
  };
  const act = <T>(run: () => T): T => {
    const result = run();
    pump();
    return result;
  };
  const control = (method: string, params: object = {}): Promise<unknown> => {
    const text = act(() => answerControl(device, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })));
    // The answer of a JSON-RPC request with an id: a result or an error with a message.
    const answer = JSON.parse(text ?? '{}') as {
      readonly result?: unknown;
      readonly error?: { readonly message: string };
    };
    if (answer.error !== undefined) return Promise.reject(new AssertionError(answer.error.message));
    return Promise.resolve(answer.result);
  };
  const time: ConformTime = {
    nowMs: () => nowMs,
    async pause(ms, woken) {
      let isAwake = false;
      void woken.then(() => (isAwake = true));
      const endMs = nowMs + ms;
      for (await settled(); !isAwake && nowMs < endMs; await settled()) {
        nowMs = Math.min(endMs, nowMs + STEP_MS);
        act(() => device.tick(nowMs));
      }
    },
  };
  return {
    name: 'a unit in this process',
    time,
    open: () => (device.powered ? Promise.resolve(channelTo(device, lines, act)) : Promise.reject(unreachable())),
    power: {
      off: async () => void (await control('power.off')),
      on: async () => void (await control('power.on')),
    },
    control,
    advanceClock: async (ms) => void (await control('clock.advance', { ms })),
    ...(options.servicePin === undefined ? {} : { servicePin: options.servicePin }),
    ...(options.signFirmware === undefined ? {} : { signFirmware: options.signFirmware }),
    drawBytes: (count) => draws.bytes(count),
  };
}

function unreachable(): TransportError {
  return new TransportError('connection-refused', 'the unit in this process is off');
}

function channelTo(device: Device, lines: Set<OpenLine>, act: <T>(run: () => T) => T): ByteChannel {
  const line = device.openLine();
  let listener: ByteChannelListener | undefined;
  let isOver = false;
  const end = (reason: TransportError | undefined): void => {
    if (isOver) return;
    isOver = true;
    lines.delete(open);
    line.close();
    queueMicrotask(() => listener?.closed(reason));
  };
  const open: OpenLine = {
    line,
    deliver: (bytes) => queueMicrotask(() => listener?.data(bytes)),
    drop: () => end(new TransportError('connection-lost', 'the unit in this process lost its power')),
  };
  lines.add(open);
  return {
    url: 'memory:unit',
    write(bytes) {
      if (isOver) return Promise.reject(new TransportError('connection-lost', 'the line is over'));
      act(() => line.receive(bytes.slice()));
      return Promise.resolve();
    },
    subscribe: (given) => void (listener = given),
    close() {
      end(undefined);
      return Promise.resolve();
    },
  };
}
