/**
 * A technician at the service line: PINs right and wrong, the clock, blocking, keys, firmware. Keeps in mind what must
 * hold of each: a wait is never shortened, no firmware is older than the one before.
 */
import { equalBytes } from '@plomba/codec';
import { sha256 } from '@plomba/core';
import { formatTime } from '@plomba/core/model';
import { FIRMWARE, SIMULATOR_FIRMWARE_SEED, TEST_SERVICE_PIN } from '@plomba/firmware-sim';
import { firmwareSignable, LINK_LIMITS, type FirmwareManifest } from '@plomba/link';
import { connect, linkDriver, type FirmwareImage, type Unit } from '@plomba/sdk';
import { verification } from '@plomba/sdk/verification';
import { Draws } from '../draws.js';
import type { FuzzStep } from './fuzz-plan.js';
import type { StepKind } from './fuzz.table.js';
import { ProcessLife } from '../oracle/process-life.js';
import { QUESTION_MS, tried, type WorldParts } from './world-parts.js';

/** Minutes to wait after the third wrong PIN in a row, the fourth, the fifth and every further one; by the manual. */
const WAIT_MINUTES = [1, 5, 15, 60];
const FREE_TRIES = 3;
/** What a command itself may take of the unit's time, ms. */
const SLACK_MS = 2_000;
/** The technician logs out and leaves after one step in so many. */
const LEAVES_IN = 4;
const LEFT: readonly string[] = ['not-allowed-for-principal', 'wrong-unit', 'connection-lost', 'closed', 'timeout'];
const WRONG_PIN = '999999';
const DAY_MS = 86_400_000;

export class Technician {
  readonly #parts: WorldParts;
  /** PINs that may be in force: two, while it is not known what became of a change. */
  #pins: readonly string[] = [TEST_SERVICE_PIN];
  #unit: Unit | undefined;
  /** Whether the line is the technician's, as far as he knows. */
  #isIn = false;
  #wrongTries = 0;
  #wrongAtMs = 0;
  /** Newest firmware that was offered, by its middle number. */
  #newest = 1;
  #running: readonly number[] = [0, 0, 0];
  #checked: FirmwareManifest | undefined;

  constructor(parts: WorldParts) {
    this.#parts = parts;
  }

  async step({ kind, salt }: FuzzStep): Promise<void> {
    const draws = new Draws(salt);
    const unit = await this.#connected();
    if (unit === undefined) return;
    await this.#work(unit, kind, draws);
    if (this.#isIn && draws.below(LEAVES_IN) > 0) return;
    this.#unit = undefined;
    this.#isIn = false;
    await tried(unit.close());
  }

  /** No boot runs an older firmware than the one before. Looks at the slots, not at what the firmware says. */
  checkFirmware(): void {
    const { slots } = this.#parts.device.hardware;
    const version = slots?.manifest?.version ?? FIRMWARE.version;
    const now = version.split('.').map(Number);
    const at = now.findIndex((number, index) => number !== this.#running[index]);
    if (at >= 0 && (now[at] ?? 0) < (this.#running[at] ?? 0)) {
      this.#parts.found('firmware', `${version} runs after ${this.#running.join('.')}`);
    }
    this.#running = now;
    this.#checkSlot();
  }

  /** What runs is what its manifest says, byte for byte. */
  #checkSlot(): void {
    const { slots, firmwareFlash } = this.#parts.device.hardware;
    const manifest = slots?.manifest;
    if (manifest === undefined || manifest === this.#checked) return;
    this.#checked = manifest;
    const image = firmwareFlash.read(slots?.active === 'b' ? LINK_LIMITS.firmwareBytes : 0, manifest.bytes);
    if (!equalBytes(sha256(image), manifest.sha256)) {
      this.#parts.found('firmware', `${manifest.version} runs, and its slot holds something else`);
    }
  }

  async #work(unit: Unit, kind: FuzzStep['kind'], draws: Draws): Promise<void> {
    if (kind === 'pin-wrong') return this.#guess(unit, 1 + draws.below(4));
    if (!this.#isIn || kind === 'pin-guess') this.#isIn = await this.#logIn(unit);
    if (!this.#isIn) return;
    const acts: Partial<Readonly<Record<StepKind, () => Promise<void>>>> = {
      'clock-set': () => this.#setClock(unit, (draws.below(7) - 4) * draws.below(DAY_MS), draws),
      'pin-change': () => this.#changePin(unit, String(100_000 + draws.below(900_000))),
      block: async () => this.#say('block', await tried(unit.changeLife({ to: 'blocked', reason: 'fuzz' }))),
      unblock: async () => this.#say('unblock', await tried(unit.changeLife({ to: 'production', reason: 'fuzz' }))),
      'key-rotate': async () => this.#say('rotate', await tried(unit.rotateLogKey())),
      'firmware-new': () => this.#update(unit, this.#newest + 1, draws),
      'firmware-old': () => this.#update(unit, draws.below(this.#newest + 1), draws),
      'day-close': async () => this.#say('close', await tried(unit.closeDay())),
    };
    await acts[kind]?.(); // nothing else: only the PIN was to be tried
  }

  async #connected(): Promise<Unit | undefined> {
    if (this.#unit !== undefined) return this.#unit;
    const { service, timers, next } = this.#parts;
    const options = {
      driver: linkDriver,
      timers: new ProcessLife(timers).timers,
      verification,
      drawSession: () => next() * 16,
      drawId: () => `service-${next()}`,
      timeoutMs: QUESTION_MS,
    };
    const made = await tried(connect(service.open, options));
    if (made.ok) this.#unit = made.value;
    else this.#say('connect', made);
    return this.#unit;
  }

  get #elapsedMs(): number {
    return this.#parts.device.hardware.rtc.elapsedMs;
  }

  /** How long no PIN may be looked at yet, ms. */
  get #waitMs(): number {
    if (this.#wrongTries < FREE_TRIES || this.#parts.isClockWrong()) return 0;
    const minutes = WAIT_MINUTES[Math.min(this.#wrongTries - FREE_TRIES, WAIT_MINUTES.length - 1)] ?? 0;
    return this.#wrongAtMs + minutes * 60_000 - this.#elapsedMs;
  }

  async #guess(unit: Unit, times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      const isLocked = this.#waitMs > SLACK_MS;
      const said = await tried(unit.login({ principal: 'service', pin: WRONG_PIN }));
      this.#say('wrong PIN', said);
      if (said.ok) return this.#parts.found('lock-out', 'a wrong PIN was taken');
      if (said.code !== 'login-failed') continue;
      if (isLocked) this.#parts.found('lock-out', 'a PIN was compared during the wait');
      this.#wrongTries++;
      this.#wrongAtMs = this.#elapsedMs;
    }
  }

  async #logIn(unit: Unit): Promise<boolean> {
    for (const pin of this.#pins) {
      const waitMs = this.#waitMs;
      const said = await tried(unit.login({ principal: 'service', pin }));
      this.#say('PIN', said);
      if (said.ok) {
        if (waitMs > SLACK_MS) this.#parts.found('lock-out', `a PIN was taken ${waitMs} ms before the wait was over`);
        this.#wrongTries = 0;
        this.#pins = [pin];
        return true;
      }
      // It may have been taken, and then the count began anew.
      if (said.code !== 'login-failed' && said.code !== 'locked-out') this.#wrongTries = 0;
      if (said.code !== 'login-failed') return false;
      this.#wrongTries++;
      this.#wrongAtMs = this.#elapsedMs;
    }
    this.#parts.found('lock-out', 'the right PIN is refused');
    return false;
  }

  async #changePin(unit: Unit, newPin: string): Promise<void> {
    const [pin = TEST_SERVICE_PIN] = this.#pins;
    const said = await tried(unit.changePin({ pin, newPin }));
    this.#say('change PIN', said);
    this.#wrongTries = 0; // another PIN begins with none; where it is not known, nothing is held against the unit
    if (said.ok) this.#pins = [newPin];
    else if (said.outcome !== 'not-committed' || isOfTheLine(said.code)) this.#pins = [pin, newPin];
  }

  async #setClock(unit: Unit, byMs: number, draws: Draws): Promise<void> {
    const { utcMs, offsetMinutes } = this.#parts.device.hardware.rtc.read();
    const offset = draws.pick([60, 120, offsetMinutes]);
    const time = formatTime({ utcMs: Math.max(0, utcMs + byMs), offsetMinutes: offset });
    this.#say(`clock ${time}`, await tried(unit.setClock(time)));
  }

  async #update(unit: Unit, minor: number, draws: Draws): Promise<void> {
    const offered = imageOf(`0.${minor}.0`, draws, this.#parts);
    const said = await tried(unit.updateFirmware(offered));
    this.#say(`firmware 0.${minor}.0`, said);
    if (said.ok && minor <= this.#newestRunning) {
      this.#parts.found('firmware', `0.${minor}.0 is taken on top of ${this.#running.join('.')}`);
    }
    this.#newest = Math.max(this.#newest, minor);
  }

  /** Middle number of what ran at the last look. */
  get #newestRunning(): number {
    this.checkFirmware();
    return this.#running[1] ?? 0;
  }

  #say(what: string, said: { readonly ok: boolean; readonly code?: string }): void {
    this.#parts.trace.say(`  technician ${what}: ${said.ok ? 'ok' : (said.code ?? '')}`);
    // A boot gives every line back to the till; a rotated key is another unit to a line from before it.
    if (!said.ok && LEFT.includes(said.code ?? '')) this.#isIn = false;
  }
}

function isOfTheLine(code: string): boolean {
  return ['connection-lost', 'timeout', 'closed', 'aborted'].includes(code);
}

function imageOf(version: string, draws: Draws, { backends }: WorldParts): FirmwareImage {
  const image = new Uint8Array(2_000 + draws.below(9_000)).fill(draws.below(256));
  const manifest = {
    model: FIRMWARE.model,
    version,
    released: '2026-03-14',
    bytes: image.length,
    sha256: sha256(image),
  };
  const [signature = new Uint8Array(64)] =
    backends.makeSigner(SIMULATOR_FIRMWARE_SEED).sign([firmwareSignable(manifest)]) ?? [];
  return { manifest, signature, image };
}
