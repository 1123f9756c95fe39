/**
 * A fiscal unit that runs in the page: the simulated device, its lines, and its plug. The till reaches it through
 * `open` as it would reach a unit at the end of a cable.
 *
 * Invariants: without power every channel is gone and none can be opened; what the unit has stored outlives the power.
 */
import { memoryMap } from '@plomba/core';
import { none } from '@plomba/core/country';
import { Device, Hardware, type Line, type Paper } from '@plomba/firmware-sim';
import { memoryPair, TransportError, type ByteChannel, type OpenChannel } from '@plomba/transport';

const KIB = 1024;

interface OpenLine {
  readonly channel: ByteChannel;
  readonly line: Line;
}

/** What the page shows of the unit. */
export interface UnitFacts {
  readonly powered: boolean;
  readonly serial: string;
  readonly life: string;
  readonly dayOpen: boolean;
  readonly day: number;
  readonly records: number;
}

export class UnitInPage {
  readonly #device: Device;
  readonly #lines = new Set<OpenLine>();
  readonly #onChange: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastFacts: UnitFacts | undefined;

  /** A new unit in production, with power. @param onChange called when something about it may have changed */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
    let session = 0;
    const hardware = new Hardware({
      map: memoryMap({
        fiscalBytes: 64 * KIB,
        journalBytes: 1024 * KIB,
        derivedBytes: 256 * KIB,
        workingBytes: 4 * KIB,
      }),
      seed: 'web-till',
      clock: 'wall',
      // The clock of a unit stands on the time of the place, which the browser knows.
      start: { utcMs: Date.now(), offsetMinutes: -new Date().getTimezoneOffset() },
      hostMs: performance.now(),
    });
    this.#device = new Device({ hardware, country: none, session: () => ++session, hostMs: performance.now() });
    this.#device.onNotice(({ kind }) => {
      if (kind === 'power-off') this.#hangUp();
      this.#onChange();
    });
    this.#device.powerOn();
    this.#bringToProduction();
  }

  /** What a till opens, as often as it likes. */
  readonly open: OpenChannel = () => {
    if (!this.#device.powered) {
      return Promise.reject(new TransportError('connection-refused', 'The unit in this page has no power'));
    }
    const [till, channel] = memoryPair({ name: 'page' });
    const open: OpenLine = { channel, line: this.#device.openLine() };
    this.#lines.add(open);
    channel.subscribe({
      data: (bytes) => this.#run(() => open.line.receive(bytes)),
      closed: () => {
        this.#lines.delete(open);
        open.line.close();
      },
    });
    return Promise.resolve(till);
  };

  /** What is known of it; without power, what was known last. */
  get facts(): UnitFacts {
    const { state } = this.#device;
    if (state?.kind === 'running') {
      const { unit } = state;
      const { life, dayOpen, day } = unit.state;
      const serial = unit.identity?.serial ?? 'blank';
      this.#lastFacts = { powered: true, serial, life, dayOpen, day, records: unit.size };
    }
    const known = this.#lastFacts ?? { serial: '?', life: '?', dayOpen: false, day: 0, records: 0 };
    return { ...known, powered: this.#device.powered };
  }

  pullPlug(): void {
    this.#run(() => this.#device.powerOff('somebody pulled the plug'));
  }

  plugIn(): void {
    this.#run(() => this.#device.powerOn());
  }

  /** The power goes in the middle of the next command that changes something: stored, but not answered. */
  cutAfterNextCommit(): void {
    this.#run(() => this.#device.cutAt({ at: 'event', event: 'after-commit-before-answer', count: 1 }));
  }

  /** The papers since the last call. */
  takePapers(): readonly Paper[] {
    return this.#device.hardware.printer.take();
  }

  /** Everything that touches the device goes through here: its output leaves, its next deadline gets a timer. */
  #run(touch: () => void): void {
    this.#device.tick(performance.now());
    touch();
    for (const { channel, line } of this.#lines) {
      const bytes = line.takeOutput();
      if (bytes.length > 0) channel.write(bytes).catch(() => undefined);
    }
    clearTimeout(this.#timer);
    const deadlineMs = this.#device.nextDeadlineMs();
    if (deadlineMs !== undefined) {
      this.#timer = setTimeout(() => this.#run(() => undefined), Math.max(0, deadlineMs - performance.now()));
    }
    this.#onChange();
  }

  #hangUp(): void {
    for (const { channel } of this.#lines) void channel.close();
    this.#lines.clear();
  }

  /** What a technician does before a unit comes into a shop. */
  #bringToProduction(): void {
    const device = this.#device;
    device.call('unit.personalise', { operation: { id: 'make', epoch: 0 }, serial: 'PAGE-0001' });
    const owner = { name: 'Corner Coffee Ltd', taxNumber: 'EX12345678' };
    const place = { name: 'Corner Coffee', address: 'Main Street 1' };
    for (const change of [{ to: 'bound', owner, place }, { to: 'test' }, { to: 'production' }]) {
      device.call('life.change', { operation: { id: `to-${change.to}`, epoch: 0 }, change });
    }
    // What is printed about it went to the technician.
    this.takePapers();
  }
}
