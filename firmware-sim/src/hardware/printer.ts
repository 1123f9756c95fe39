/**
 * Thermal receipt printer with roll, cover, cutter and head; figures in `printer.table.ts`. It prints line by line, and
 * each line takes its time. The rules of its datasheet:
 *
 * - Sensors: the near-end sensor sees the stripe on the last 200 rows; at the end of the roll printing stops at once.
 * - What stops in the middle (end of paper, open cover, jam, power) leaves a torn piece with exactly the lines so far. It
 *   is pushed out when the printer is ready again, and the job is printed once more from its beginning, on new paper.
 * - A hot head and a supply that warns pause the job; it goes on where it was. A knife that is stuck does not cut: the
 *   piece waits under it, whole.
 * - The print buffer is kept by the battery of the board: what waits, waits over a power cut.
 */
import type { PaperLine } from '@plomba/core/country';
import { PAPER_COLUMNS, type Paper, type PaperColumns } from './paper-rows.js';
import {
  CUT_FEED_ROWS,
  CUTTER_LIFE_CUTS,
  HEAD_MILLI_C,
  KEPT_MAX,
  KNIFE_MS,
  NEAR_END_ROWS,
  LONG_QR,
  QR_ROWS,
  ROW_MS,
  SHOWN_PAPERS,
} from './printer.table.js';

/** What the sensors of the printer say. */
export type PrinterPaper = 'ok' | 'near-end' | 'out' | 'cover-open';

/** What keeps it from printing beside paper and cover. */
export type PrinterFault = 'jam' | 'cutter' | 'hot';

/** What the mechanism did: a line stands on the paper, or the paper was cut. */
export type PrinterStep = 'line' | 'cut';

/** How it stands: everything that a power cut leaves. What is absent is as in a new printer. */
export interface PrinterState {
  /** Rows left on the roll; absent: a roll without an end. */
  readonly rowsLeft?: number;
  /** Whether the cover is open. */
  readonly isOpen: boolean;
  /** What waits to be printed; the first of them is the one that stands in the printer. */
  readonly waiting: readonly Paper[];
  /** Papers that came out and that nobody has taken. */
  readonly printed: readonly Paper[];
  /** 48; absent: 42. */
  readonly columns?: PaperColumns;
  /** Paper is caught in it. */
  readonly isJammed?: boolean;
  /** The knife does not move. */
  readonly isKnifeStuck?: boolean;
  /** Cuts so far. */
  readonly cuts?: number;
  /** Temperature of the head, thousandths of a degree Celsius; absent: that of the room. */
  readonly headMilliC?: number;
  /** The head stopped because it is hot, and goes on when it is cool. */
  readonly isHot?: boolean;
  /** Lines of the piece that stands in the printer. */
  readonly sheet?: Paper;
  /** Whether that piece will not be continued. */
  readonly isSheetTorn?: boolean;
  /** Pieces that came out since the part was made. */
  readonly pieces?: number;
}

/** Rows of the roll that a line takes. */
export function rowsOfLine(line: PaperLine): number {
  switch (line.kind) {
    case 'text':
    case 'centre':
      return line.style === 'large' ? 2 : 1;
    case 'columns':
    case 'rule':
      return 1;
    case 'qr':
      return line.text.length >= LONG_QR.characters ? LONG_QR.rows : QR_ROWS;
    case 'cut':
      return CUT_FEED_ROWS;
  }
}

function timeOfLine(line: PaperLine): number {
  return rowsOfLine(line) * ROW_MS + (line.kind === 'cut' ? KNIFE_MS : 0);
}

export class Printer {
  #columns: PaperColumns = PAPER_COLUMNS;
  #papers: Paper[] = [];
  #last: readonly Paper[] = [];
  #pieces = 0;
  #waiting: Paper[] = [];
  #rowsLeft = Infinity;
  #isOpen = false;
  #isJammed = false;
  #isKnifeStuck = false;
  #cuts = 0;
  #headMilliC: number = HEAD_MILLI_C.ambient;
  #isHot = false;
  #sheet: PaperLine[] = [];
  #isSheetTorn = false;
  #isPowered = true;
  /** The supply warns: nothing that draws power is begun. */
  #isPaused = false;
  /** Time that the mechanism has spent on the line that is to come. */
  #spentMs = 0;

  /** A printer that stands the same. */
  fork(): Printer {
    const copy = new Printer();
    copy.restore(this.state());
    copy.#last = this.#last;
    copy.#isPowered = this.#isPowered;
    copy.#isPaused = this.#isPaused;
    copy.#spentMs = this.#spentMs;
    return copy;
  }

  state(): PrinterState {
    return {
      ...(this.#rowsLeft === Infinity ? {} : { rowsLeft: this.#rowsLeft }),
      isOpen: this.#isOpen,
      waiting: [...this.#waiting],
      printed: [...this.#papers],
      ...(this.#columns === PAPER_COLUMNS ? {} : { columns: this.#columns }),
      ...(this.#isJammed ? { isJammed: true } : {}),
      ...(this.#isKnifeStuck ? { isKnifeStuck: true } : {}),
      ...(this.#cuts === 0 ? {} : { cuts: this.#cuts }),
      ...(this.#headMilliC === HEAD_MILLI_C.ambient ? {} : { headMilliC: this.#headMilliC }),
      ...(this.#isHot ? { isHot: true } : {}),
      ...(this.#sheet.length === 0 ? {} : { sheet: [...this.#sheet] }),
      ...(this.#isSheetTorn ? { isSheetTorn: true } : {}),
      ...(this.#pieces === 0 ? {} : { pieces: this.#pieces }),
    };
  }

  restore(state: PrinterState): void {
    this.#rowsLeft = state.rowsLeft ?? Infinity;
    this.#isOpen = state.isOpen;
    this.#waiting = [...state.waiting];
    this.#papers = [...state.printed];
    this.#last = this.#papers.slice(-SHOWN_PAPERS);
    this.#columns = state.columns ?? PAPER_COLUMNS;
    this.#isJammed = state.isJammed ?? false;
    this.#isKnifeStuck = state.isKnifeStuck ?? false;
    this.#cuts = state.cuts ?? 0;
    this.#headMilliC = state.headMilliC ?? HEAD_MILLI_C.ambient;
    this.#isHot = state.isHot ?? false;
    this.#sheet = [...(state.sheet ?? [])];
    this.#isSheetTorn = state.isSheetTorn ?? false;
    this.#pieces = state.pieces ?? 0;
    this.#isPaused = false;
    this.#spentMs = 0;
  }

  get columns(): PaperColumns {
    return this.#columns;
  }

  /** A tester sets the switch under the case: font A on 504 or on 576 dots. */
  setColumns(columns: PaperColumns): void {
    this.#columns = columns;
  }

  get paper(): PrinterPaper {
    if (this.#isOpen) return 'cover-open';
    if (this.#rowsLeft <= 0) return 'out';
    return this.#rowsLeft < NEAR_END_ROWS ? 'near-end' : 'ok';
  }

  /** What keeps it from printing beside paper and cover; the gravest. */
  get fault(): PrinterFault | undefined {
    if (this.#isJammed) return 'jam';
    if (this.#cutterFails) return 'cutter';
    return this.#isHot ? 'hot' : undefined;
  }

  get #cutterFails(): boolean {
    return this.#isKnifeStuck || this.#cuts >= CUTTER_LIFE_CUTS;
  }

  /** Papers that wait: for a new roll, a closed cover, their turn. The one that is being printed counts. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Lines of the piece that stands in the printer; it hangs out of it when the printer stopped. */
  get sheet(): Paper {
    return [...this.#sheet];
  }

  /** Pieces that came out since the part was made, torn ones too. */
  get pieces(): number {
    return this.#pieces;
  }

  /** The last pieces that came out, the newest at the end, whether somebody took them or not. */
  get last(): readonly Paper[] {
    return [...this.#last];
  }

  /** A tester puts in a roll of so many rows. */
  loadRoll(rows: number): void {
    this.#rowsLeft = rows;
    this.#resume();
  }

  /** A tester opens or closes the cover. */
  openCover(isOpen: boolean): void {
    if (isOpen) this.#tear();
    this.#isOpen = isOpen;
    this.#resume();
  }

  /** Paper is caught in the mechanism, until {@link clearJam}. */
  jam(): void {
    this.#isJammed = true;
    this.#tear();
  }

  clearJam(): void {
    this.#isJammed = false;
    this.#resume();
  }

  /** The knife stays where it is, until it is freed. A knife beyond its life cannot be freed, but {@link replaceKnife}. */
  stickKnife(isStuck: boolean): void {
    this.#isKnifeStuck = isStuck;
  }

  replaceKnife(): void {
    this.#isKnifeStuck = false;
    this.#cuts = 0;
  }

  /** A knife with so many cuts behind it. */
  wearKnife(cuts: number): void {
    this.#cuts = cuts;
  }

  /** Temperature of the head in degrees Celsius, as a hot kitchen or a long report makes it. */
  heatHead(celsius: number): void {
    this.#headMilliC = Math.round(celsius * 1000);
    this.#isHot = this.#headMilliC >= HEAD_MILLI_C.stops;
  }

  get headCelsius(): number {
    return this.#headMilliC / 1000;
  }

  get cuts(): number {
    return this.#cuts;
  }

  /** Rows left on the roll; undefined for a roll without end. */
  get rowsLeft(): number | undefined {
    return this.#rowsLeft === Infinity ? undefined : Math.max(0, this.#rowsLeft);
  }

  /** The supply warns, or is good again. */
  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
  }

  /** Gives it a paper; it is printed as time passes. The oldest of more than a thousand is dropped. */
  print(paper: Paper): void {
    this.#waiting.push(paper.at(-1)?.kind === 'cut' ? paper : [...paper, { kind: 'cut' }]);
    if (this.#waiting.length > KEPT_MAX) this.#waiting.splice(this.#sheet.length > 0 ? 1 : 0, 1);
  }

  /** Power is gone: a piece that was begun stays as it is, and what waits is kept. */
  powerOff(): void {
    this.#tear();
    this.#isPowered = false;
  }

  powerOn(): void {
    this.#isPowered = true;
    this.#isPaused = false;
    this.#resume();
  }

  /** Whether nothing stands on the paper in the printer yet. */
  get isAtTop(): boolean {
    return this.#sheet.length === 0;
  }

  /** What the next step would be; undefined while nothing is to be printed or something prevents it. */
  get nextStep(): PrinterStep | undefined {
    const line = this.#nextLine();
    return line === undefined ? undefined : line.kind === 'cut' ? 'cut' : 'line';
  }

  /** Time until the next step in ms, cooling included; undefined while nothing is to be printed or something prevents it. */
  nextStepMs(): number | undefined {
    const line = this.#nextLine();
    if (line === undefined || this.#isPaused || !this.#isPowered) return undefined;
    if (this.#isHot) return Math.ceil((this.#headMilliC - HEAD_MILLI_C.resumes) / HEAD_MILLI_C.coolsPerMs) + 1;
    return timeOfLine(line) - this.#spentMs;
  }

  /** Time passes, ms; what the mechanism did meanwhile. */
  advance(ms: number): readonly PrinterStep[] {
    const steps: PrinterStep[] = [];
    let leftMs = ms;
    for (let next = this.nextStepMs(); next !== undefined && next <= leftMs; next = this.nextStepMs()) {
      leftMs -= next;
      this.#cool(next);
      if (this.#isHot) continue; // cooled down, and not printed
      steps.push(this.#step());
    }
    this.#cool(leftMs);
    if (this.nextStepMs() !== undefined && !this.#isHot) this.#spentMs += leftMs;
    return steps;
  }

  /** The papers since the last call. */
  take(): readonly Paper[] {
    const papers = this.#papers;
    this.#papers = [];
    return papers;
  }

  /** The line that comes next; undefined when none can. */
  #nextLine(): PaperLine | undefined {
    if (this.#isJammed || this.#isOpen || this.#rowsLeft <= 0) return undefined;
    const line = this.#waiting[0]?.[this.#sheet.length];
    return line?.kind === 'cut' && this.#cutterFails ? undefined : line;
  }

  #step(): PrinterStep {
    const line = this.#nextLine() ?? { kind: 'rule' };
    const rows = rowsOfLine(line);
    this.#spentMs = 0;
    this.#rowsLeft -= rows;
    this.#headMilliC += rows * HEAD_MILLI_C.perRow;
    this.#isHot = this.#headMilliC >= HEAD_MILLI_C.stops;
    this.#sheet.push(line);
    if (line.kind !== 'cut') {
      if (this.#rowsLeft <= 0) this.#isSheetTorn = true;
      return 'line';
    }
    this.#cuts++;
    this.#waiting.shift();
    this.#out();
    return 'cut';
  }

  #cool(ms: number): void {
    if (this.#headMilliC <= HEAD_MILLI_C.ambient) return;
    this.#headMilliC = Math.max(HEAD_MILLI_C.ambient, this.#headMilliC - Math.round(ms * HEAD_MILLI_C.coolsPerMs));
    if (this.#headMilliC <= HEAD_MILLI_C.resumes) this.#isHot = false;
  }

  #tear(): void {
    if (this.#sheet.length > 0) this.#isSheetTorn = true;
    this.#spentMs = 0;
  }

  /** Ready again: a torn piece is pushed out, and its job begins anew. */
  #resume(): void {
    if (!this.#isSheetTorn || !this.#isPowered || this.#isJammed || this.#isOpen || this.#rowsLeft <= 0) return;
    this.#out();
  }

  #out(): void {
    this.#papers.push(this.#sheet);
    this.#last = [...this.#last.slice(1 - SHOWN_PAPERS), this.#sheet];
    this.#pieces++;
    if (this.#papers.length > KEPT_MAX) this.#papers.shift();
    this.#sheet = [];
    this.#isSheetTorn = false;
  }
}
