/**
 * One connection to the control channel: requests, and what the unit tells by itself to whoever asked for it. Text in,
 * text out; whoever carries the lines says where they go.
 */
import type { Json } from '@plomba/codec';
import type { DeviceNotice } from '../device-ends.js';
import type { Device } from '../device.js';
import type { DeviceEvent } from '../faults/events.js';
import { answerControl } from './answer.js';
import type { ControlSubscriber, Subscription } from './method.js';
import { SUBSCRIPTIONS } from './subscribe.js';

export class ControlSession implements ControlSubscriber {
  readonly #device: Device;
  readonly #send: (line: string) => void;
  #ends: readonly (() => void)[] = [];

  /** @param send given each line that the unit tells by itself; answers are given back by {@link answer} */
  constructor(device: Device, send: (line: string) => void) {
    this.#device = device;
    this.#send = send;
  }

  /** Answers one line; undefined for a notification. */
  answer(line: string): string | undefined {
    return answerControl(this.#device, line, this);
  }

  /** From now on these are told, and no others. */
  subscribe(names: readonly Subscription[] = SUBSCRIPTIONS): void {
    this.close();
    if (names.length === 0) return;
    const wanted = new Set(names);
    const onEvent = (event: DeviceEvent): void => {
      if (wanted.has(event.name)) this.#tell('event', { ...event });
    };
    const onNotice = (notice: DeviceNotice): void => {
      if (wanted.has('notice')) this.#tell('notice', noticeJson(notice));
    };
    this.#ends = [this.#device.onEvent(onEvent), this.#device.onNotice(onNotice)];
  }

  /** The connection is over. */
  close(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
  }

  #tell(method: string, about: Readonly<Record<string, Json>>): void {
    const { utcMs } = this.#device.hardware.rtc.read();
    this.#send(JSON.stringify({ jsonrpc: '2.0', method, params: { ...about, utcMs } }));
  }
}

/** A notice as words and numbers: lines are counted. */
export function noticeJson(notice: DeviceNotice): Readonly<Record<string, Json>> {
  return notice.kind === 'line' ? { ...notice, lines: notice.lines.length } : { ...notice };
}
