/**
 * Receipts over a real pseudo-terminal, opened with `serialport`: a unit in another process, against the same frames
 * answered without one. Till and far end are the same program in both; only what is behind the link differs.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ClientMachine } from '@plomba/link';
import type { ByteChannel } from '@plomba/transport';
import { openSerial } from '@plomba/transport/node';
import { demand } from '../bench-error.js';
import type { Bench, Row, RowOutcome } from '../bench.js';
import type { Contestant } from '../harness/interleave.js';
import { receiptRequests } from '../link/bench-device.js';

const ROW = 'pty_receipts';
const ECHO = 'echo';
const FAR_END = fileURLToPath(new URL('./link/pty-far-end.js', import.meta.url));
const TICK_MS = 50;

/** A till at one end of a terminal. */
class PtyTill {
  readonly #machine = new ClientMachine({ session: 1 });
  readonly #channel: ByteChannel;
  readonly #timer: NodeJS.Timeout;
  #onEvent: () => void = () => undefined;
  #answered = 0;

  constructor(channel: ByteChannel) {
    this.#channel = channel;
    channel.subscribe({
      data: (bytes) => {
        this.#machine.receive(bytes, performance.now());
        this.#turn();
      },
      closed: () => undefined,
    });
    this.#timer = setInterval(() => this.#turn(), TICK_MS);
  }

  get isOpen(): boolean {
    return this.#machine.isOpen;
  }

  /** Begins, and resolves when the connection stands. */
  async open(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onEvent = () => {
        if (this.isOpen) resolve();
      };
      this.#turn();
    });
  }

  /** Issues receipts one after the other, as a till does. */
  async issue(requests: ReturnType<typeof receiptRequests>): Promise<number> {
    const from = this.#answered;
    await new Promise<void>((resolve) => {
      const next = (): void => {
        const request = requests[this.#answered - from];
        if (request === undefined) resolve();
        else if (this.#machine.inFlight === 0) {
          this.#machine.request('receipt.issue', request);
          this.#turn();
        }
      };
      this.#onEvent = next;
      next();
    });
    return requests.length;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#channel.close();
  }

  #turn(): void {
    this.#machine.tick(performance.now());
    const output = this.#machine.takeOutput();
    if (output.length > 0) this.#channel.write(output).catch(() => undefined); // the lap fails for want of an answer
    const events = this.#machine.takeEvents();
    for (const { kind } of events) {
      demand(kind === 'open' || kind === 'response', `receipts are issued: ${kind}`);
      if (kind === 'response') this.#answered++;
    }
    if (events.length > 0) this.#onEvent();
  }
}

interface Far {
  readonly child: ChildProcess;
  readonly till: PtyTill;
}

async function start(kind: string): Promise<Far> {
  const child = spawn(process.execPath, [FAR_END, kind], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [path] = (await once(child.stdout, 'data')) as [Buffer]; // what the far end prints
  const till = new PtyTill(await openSerial(path.toString().trim()));
  await till.open();
  return { child, till };
}

function contestant(name: string, far: Far, receipts: number): Contestant {
  let next = 0;
  return {
    name,
    isSubject: name === ROW,
    prepare: () => {
      const requests = receiptRequests(next, receipts);
      next += receipts;
      return { run: () => far.till.issue(requests) };
    },
  };
}

async function run(bench: Bench): Promise<RowOutcome> {
  const receipts = bench.scale.singleReceipts;
  const [unit, echo] = [await start('unit'), await start('echo')];
  try {
    const laps = await bench.interleave([contestant(ECHO, echo, receipts), contestant(ROW, unit, receipts)]);
    const rate = (name: string): RowOutcome['beside'][number] => ({
      key: `${ROW}.rate_of_${name}`,
      spread: laps.rate(name),
      unit: 'receipts/s',
    });
    return {
      figures: [{ key: `${ROW}.ratio_to_echo`, spread: laps.ratio(ROW, ECHO), unit: '' }],
      beside: [rate(ROW), rate(ECHO)],
    };
  } finally {
    for (const { child, till } of [unit, echo]) {
      await till.close();
      child.stdin?.end();
    }
  }
}

export const linkPtyReceipts: Row = {
  name: ROW,
  group: 'link',
  what: 'receipts over a real pseudo-terminal, one after the other',
  run,
};
