/** Two ends and the line between them, run in virtual time that jumps from one event to the next. */
import { Line, type LineFaults } from './line.js';

/** What an endpoint and both machines have in common. */
export interface End {
  receive(bytes: Uint8Array, nowMs: number): void;
  tick(nowMs: number): void;
  takeOutput(): Uint8Array;
  nextDeadlineMs(): number | undefined;
}

export class Pair<A extends End, B extends End> {
  a: A;
  b: B;
  readonly toA: Line;
  readonly toB: Line;
  nowMs = 0;
  steps = 0;

  constructor(a: A, b: B, line: { readonly seed?: number } & LineFaults = {}) {
    this.a = a;
    this.b = b;
    const { seed = 1, ...faults } = line;
    this.toA = new Line(seed * 2 + 1, faults);
    this.toB = new Line(seed * 2 + 2, faults);
  }

  /** Runs until `done` holds or the time is over; calls `each` after every step. True when `done` held. */
  run(untilMs: number, done: () => boolean = () => false, each: () => void = () => undefined): boolean {
    for (let isOver = false; !isOver;) {
      this.step();
      each();
      // What `each` handed over goes out at once.
      this.#flush();
      if (done()) return true;
      const next = this.#nextMs();
      isOver = next === undefined || next > untilMs;
      if (!isOver) this.nowMs = Math.max(next ?? 0, this.nowMs);
    }
    this.nowMs = untilMs;
    return done();
  }

  step(): void {
    if (++this.steps > 2_000_000) throw new Error('the two ends never come to rest');
    for (const bytes of this.toA.read(this.nowMs)) this.a.receive(bytes, this.nowMs);
    for (const bytes of this.toB.read(this.nowMs)) this.b.receive(bytes, this.nowMs);
    for (const end of [this.a, this.b]) {
      const dueMs = end.nextDeadlineMs();
      if (dueMs !== undefined && dueMs <= this.nowMs) end.tick(this.nowMs);
    }
    this.#flush();
  }

  #flush(): void {
    this.toB.write(this.a.takeOutput(), this.nowMs);
    this.toA.write(this.b.takeOutput(), this.nowMs);
  }

  #nextMs(): number | undefined {
    const times = [this.a.nextDeadlineMs(), this.b.nextDeadlineMs(), this.toA.nextMs, this.toB.nextMs];
    const known = times.filter((time) => time !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }
}
