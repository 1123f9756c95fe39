/**
 * A year of one till in virtual time: its days are opened and closed, receipts fall along the curve of a day, months are
 * reported, summer time begins and ends, the year changes. What the signatures alone take is measured beside it, on the
 * same machine: nothing can be faster than that.
 */
import { AssertionError, type SignerPort } from '@plomba/core';
import { europeanOffset, localDate, type LocalTime } from '@plomba/core/model';
import type { HardwareOptions, MakeSigner } from '@plomba/firmware-sim';
import { Draws } from '../draws.js';
import { settled } from '../virtual-timers.js';
import { Fleet } from './fleet.js';
import type { FleetUnit } from './fleet-unit.js';
import { DAY_CURVE, SHOP_RECEIPTS } from './shop-goods.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface YearOptions {
  /** The first day begins here, at midnight at the place. */
  readonly start: LocalTime;
  /** 365, or fewer for a test. */
  readonly days: number;
  readonly receiptsPerDay: number;
  /** Offset of the place in winter, minutes; summer time follows Directive 2000/84/EC. */
  readonly standardMinutes: number;
  readonly seed: number;
  /** `makeSigner` is asked for: what it takes is the measure. */
  readonly backends: Pick<HardwareOptions, 'verifySignature' | 'hasher'> & { readonly makeSigner: MakeSigner };
  /** Milliseconds on a clock of the host that never runs back. */
  readonly nowMs: () => number;
  readonly onDay?: (day: number) => void;
  readonly signal?: AbortSignal;
}

export interface YearReport {
  readonly days: number;
  readonly receipts: number;
  readonly records: number;
  readonly closings: number;
  /** Periods that were reported, each of a calendar month. */
  readonly months: number;
  /** Times that the zone changed. */
  readonly clockChanges: number;
  /** First and last local date of a closing. */
  readonly from: string;
  readonly to: string;
  readonly wallSeconds: number;
  readonly signatures: number;
  /** What as many signatures of as many bytes take, with nothing else. */
  readonly signingSeconds: number;
  /** Wall time to signing time. */
  readonly ratio: number;
  readonly unit: FleetUnit;
}

/** Counts what is signed, and signs as much again with nothing else around it: what of a day nothing can make shorter. */
class SigningLog {
  signatures = 0;
  seconds = 0;
  #unmeasured = 0;
  #bytes = 0;
  #signer: SignerPort | undefined;

  watch(make: MakeSigner): MakeSigner {
    return (seed) => {
      const signer = make(seed);
      this.#signer = signer;
      return {
        algorithm: signer.algorithm,
        publicKey: signer.publicKey,
        sign: (messages) => {
          this.#unmeasured += messages.length;
          for (const message of messages) this.#bytes += message.length;
          return signer.sign(messages);
        },
      };
    };
  }

  /** Forgets what was signed so far. */
  begin(): void {
    [this.#unmeasured, this.#bytes] = [0, 0];
  }

  /** As many signatures as since the last time, of as many bytes, one by one as the unit makes them. */
  measure(nowMs: () => number): void {
    const signer = this.#signer;
    if (signer === undefined) throw new AssertionError('a unit that lived for a day has signed');
    const message = new Uint8Array(Math.max(1, Math.round(this.#bytes / Math.max(1, this.#unmeasured))));
    const began = nowMs();
    for (let count = 0; count < this.#unmeasured; count++) {
      message[0] = (message[0] ?? 0) + 1;
      signer.sign([message]);
    }
    this.seconds += (nowMs() - began) / 1000;
    this.signatures += this.#unmeasured;
    this.begin();
  }
}

class Year {
  readonly #unit: FleetUnit;
  readonly #options: YearOptions;
  readonly #draws: Draws;
  readonly #closings: string[] = [];
  months = 0;
  clockChanges = 0;
  receipts = 0;
  #offset: number;

  constructor(unit: FleetUnit, options: YearOptions) {
    this.#unit = unit;
    this.#options = options;
    this.#draws = new Draws(options.seed);
    this.#offset = options.start.offsetMinutes;
  }

  get closings(): readonly string[] {
    return this.#closings;
  }

  get records(): number {
    return this.#unit.ask('unit.status', {}).reply.records ?? 0;
  }

  day(number: number): void {
    const { receiptsPerDay, start, standardMinutes } = this.#options;
    const unit = this.#unit;
    const midnight = start.utcMs + number * DAY_MS + (start.offsetMinutes - this.#offset) * 60_000;
    unit.ask('day.open', { operation: unit.operation() });
    for (const atMs of this.#times(receiptsPerDay)) {
      this.#goTo(midnight + atMs);
      unit.ask('receipt.issue', { operation: unit.operation(), receipt: this.#draws.pick(SHOP_RECEIPTS) });
      this.receipts++;
    }
    this.#goTo(midnight + 22 * HOUR_MS);
    unit.ask('day.close', { operation: unit.operation() });
    const closed = localDate(this.#now());
    this.#closings.push(closed);
    this.#goTo(midnight + 23.5 * HOUR_MS);
    this.#month(closed);
    // In the night that summer time begins or ends the clock is turned, by those who look after it.
    const nextOffset = europeanOffset(midnight + DAY_MS + 6 * HOUR_MS, standardMinutes);
    this.#goTo(midnight + DAY_MS + 5 * HOUR_MS);
    if (nextOffset !== this.#offset) this.#turn(nextOffset);
  }

  /** The last closing of a month: its period is reported. */
  #month(closed: string): void {
    const tomorrow = this.#now();
    const next = localDate({ ...tomorrow, utcMs: tomorrow.utcMs + 2 * HOUR_MS });
    const month = closed.slice(0, 7);
    if (next.slice(0, 7) === month) return;
    const from = this.#closings.find((date) => date.startsWith(month)) ?? closed;
    const { reply } = this.#unit.ask('report.period', { dates: { from, to: closed } });
    const days = this.#closings.filter((date) => date.startsWith(month)).length;
    if (reply.closings !== days)
      throw new AssertionError(`${month} has ${days} closings, its report ${reply.closings}`);
    this.months++;
  }

  #turn(offsetMinutes: number): void {
    const { utcMs } = this.#now();
    this.#unit.ask('clock.set', { operation: this.#unit.operation(), time: { utcMs, offsetMinutes } });
    this.#offset = offsetMinutes;
    this.clockChanges++;
  }

  #now(): LocalTime {
    return this.#unit.device.hardware.rtc.read();
  }

  #goTo(utcMs: number): void {
    const behindMs = utcMs - this.#now().utcMs;
    if (behindMs > 0) this.#unit.device.advanceClock(Math.floor(behindMs));
  }

  /** Since midnight, ascending. */
  #times(count: number): readonly number[] {
    const total = DAY_CURVE.reduce((sum, weight) => sum + weight, 0);
    const times = Array.from({ length: count }, () => {
      let left = this.#draws.below(total);
      const hour = DAY_CURVE.findIndex((weight) => (left -= weight) < 0);
      return hour * HOUR_MS + this.#draws.below(HOUR_MS);
    });
    return times.sort((left, right) => left - right);
  }
}

export async function runYear(options: YearOptions): Promise<YearReport> {
  const { days, start, nowMs, onDay, signal, backends } = options;
  const log = new SigningLog();
  const fleet = await Fleet.make({
    units: 1,
    seed: `year ${options.seed}`,
    start,
    backends: { ...backends, makeSigner: log.watch(backends.makeSigner) },
  });
  const [unit] = fleet.units;
  if (unit === undefined) throw new AssertionError('a fleet of one has one unit');
  const year = new Year(unit, options);
  let wallSeconds = 0;
  log.begin();
  for (let day = 0; day < days; day++) {
    const began = nowMs();
    year.day(day);
    wallSeconds += (nowMs() - began) / 1000;
    log.measure(nowMs); // day by day, so that both meet the same moods of the machine
    onDay?.(day + 1);
    await settled();
    signal?.throwIfAborted();
  }
  const { signatures, seconds: signingSeconds } = log;
  const { closings, months, clockChanges, receipts, records } = year;
  return {
    days,
    receipts,
    records,
    closings: closings.length,
    months,
    clockChanges,
    from: closings.at(0) ?? '',
    to: closings.at(-1) ?? '',
    wallSeconds,
    signatures,
    signingSeconds,
    ratio: wallSeconds / signingSeconds,
    unit,
  };
}
