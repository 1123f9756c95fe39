import type { PaperLine } from '@plomba/core/country';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTorn, paperRows, textOfWidth, type Paper } from './paper-rows.js';
import { printerRow, printerStateOf, printerTable } from './paper-state.js';
import { Printer, rowsOfLine } from './printer.js';
import { CUTTER_LIFE_CUTS, HEAD_MILLI_C, KEPT_MAX, NEAR_END_ROWS } from './printer.table.js';

const text = (left: string): PaperLine => ({ kind: 'text', left });
const CUT: PaperLine = { kind: 'cut' };
/** So many single rows and a cut. */
const paperOf = (rows: number, name = 'row'): Paper => [
  ...Array.from({ length: rows }, (_, row) => text(`${name} ${row}`)),
  CUT,
];

/** Lets it print until it stops by itself. */
function settle(printer: Printer): number {
  let passedMs = 0;
  for (let ms = printer.nextStepMs(); ms !== undefined; ms = printer.nextStepMs()) {
    printer.advance(ms);
    passedMs += ms;
  }
  return passedMs;
}

const lines = fc.oneof<fc.Arbitrary<PaperLine>[]>(
  fc.record({ kind: fc.constant('text' as const), left: fc.string() }),
  fc.record({ kind: fc.constant('text' as const), left: fc.string(), right: fc.string() }),
  fc.record({ kind: fc.constant('centre' as const), text: fc.string(), style: fc.constantFrom('bold', 'large') }),
  fc.record({ kind: fc.constant('columns' as const), cells: fc.array(fc.string(), { maxLength: 4 }) }),
  fc.record({ kind: fc.constant('qr' as const), text: fc.string() }),
  fc.constant({ kind: 'rule' as const }),
);
const papers = fc.array(lines, { minLength: 1, maxLength: 12 }).map((some): Paper => [...some, CUT]);

/** What somebody may do to a printer. */
const deeds = fc.oneof(
  papers.map((paper) => (printer: Printer) => printer.print(paper)),
  fc.nat(3000).map((ms) => (printer: Printer) => void printer.advance(ms)),
  fc.nat(300).map((rows) => (printer: Printer) => printer.loadRoll(rows)),
  fc.boolean().map((open) => (printer: Printer) => printer.openCover(open)),
  fc.constantFrom(
    (printer: Printer) => printer.jam(),
    (printer: Printer) => printer.clearJam(),
    (printer: Printer) => printer.stickKnife(true),
    (printer: Printer) => printer.stickKnife(false),
    (printer: Printer) => printer.heatHead(70),
    (printer: Printer) => printer.powerOff(),
    (printer: Printer) => printer.powerOn(),
    (printer: Printer) => void printer.take(),
  ),
);

describe('the printer', () => {
  it('needs 25 ms a row at 150 mm/s, eight rows for a QR code, two for large letters, and 200 ms for the knife', () => {
    const each: readonly (readonly [PaperLine, number])[] = [
      [text('a'), 25],
      [{ kind: 'centre', text: 'a', style: 'bold' }, 25],
      [{ kind: 'centre', text: 'a', style: 'large' }, 50],
      [{ kind: 'columns', cells: [] }, 25],
      [{ kind: 'rule' }, 25],
      [{ kind: 'qr', text: 'a' }, 200],
    ];
    for (const [line, ms] of each) {
      const printer = new Printer();
      printer.print([line, CUT]);
      expect(printer.advance(ms - 1)).toEqual([]);
      expect(printer.advance(1)).toEqual(['line']);
      expect(printer.advance(299)).toEqual([]);
      expect(printer.advance(1)).toEqual(['cut']);
      expect(printer.take()).toEqual([[line, CUT]]);
    }
  });

  it('does the same in one go as in steps of any size', () => {
    fc.assert(
      fc.property(fc.array(papers, { maxLength: 4 }), fc.array(fc.nat(500), { maxLength: 20 }), (all, pieces) => {
        const [whole, stepwise] = [new Printer(), new Printer()];
        for (const paper of all) for (const printer of [whole, stepwise]) printer.print(paper);
        whole.advance(pieces.reduce((sum, ms) => sum + ms, 0));
        for (const ms of pieces) stepwise.advance(ms);
        expect([stepwise.sheet, stepwise.waiting, stepwise.take()]).toEqual([whole.sheet, whole.waiting, whole.take()]);
      }),
    );
  });

  it('stops at once at the end of the roll, and prints the paper once more on the next', () => {
    for (let rows = 1; rows < 10; rows++) {
      const printer = new Printer();
      printer.loadRoll(rows);
      printer.print(paperOf(10));
      settle(printer);
      expect([printer.paper, printer.sheet.length, printer.take()]).toEqual(['out', rows, []]);
      printer.loadRoll(1000);
      settle(printer);
      expect(printer.take()).toEqual([paperOf(10).slice(0, rows), paperOf(10)]);
      expect(printer.waiting).toBe(0);
    }
  });

  it('has its near-end sensor at the last 200 rows', () => {
    const printer = new Printer();
    expect([printer.paper, printer.rowsLeft]).toEqual(['ok', undefined]);
    for (const [rows, paper] of [
      [NEAR_END_ROWS, 'ok'],
      [NEAR_END_ROWS - 1, 'near-end'],
      [1, 'near-end'],
      [0, 'out'],
    ] as const) {
      printer.loadRoll(rows);
      expect([printer.paper, printer.rowsLeft]).toEqual([paper, rows]);
    }
    printer.openCover(true);
    expect(printer.paper).toBe('cover-open');
  });

  it.each([
    ['an open cover', (printer: Printer) => printer.openCover(true), (printer: Printer) => printer.openCover(false)],
    ['a jam', (printer: Printer) => printer.jam(), (printer: Printer) => printer.clearJam()],
    ['a power cut', (printer: Printer) => printer.powerOff(), (printer: Printer) => printer.powerOn()],
  ])('leaves exactly the lines so far after %s, and prints the paper again', (_name, stop, goOn) => {
    for (let done = 1; done <= 10; done++) {
      const printer = new Printer();
      printer.print(paperOf(10));
      printer.advance(done * 25 + 24);
      stop(printer);
      expect(printer.advance(60_000)).toEqual([]);
      expect(printer.sheet).toEqual(paperOf(10).slice(0, done));
      goOn(printer);
      settle(printer);
      const [torn = [], whole] = printer.take();
      expect([torn, isTorn(torn)]).toEqual([paperOf(10).slice(0, done), true]);
      expect(whole).toEqual(paperOf(10));
    }
  });

  it('tears nothing that was not begun, and keeps what waits over a power cut', () => {
    const printer = new Printer();
    printer.print(paperOf(2, 'first'));
    printer.print(paperOf(2, 'second'));
    settle(printer);
    printer.print(paperOf(2, 'third'));
    printer.powerOff();
    printer.powerOn();
    settle(printer);
    expect(printer.take()).toEqual([paperOf(2, 'first'), paperOf(2, 'second'), paperOf(2, 'third')]);
  });

  it('waits with the whole piece under a knife that is stuck, and cuts it when the knife is free', () => {
    const printer = new Printer();
    printer.stickKnife(true);
    printer.print(paperOf(3));
    settle(printer);
    expect([printer.fault, printer.sheet.length, printer.take()]).toEqual(['cutter', 3, []]);
    printer.stickKnife(false);
    settle(printer);
    expect([printer.fault, printer.take(), printer.cuts]).toEqual([undefined, [paperOf(3)], 1]);
  });

  it('has a knife for a million and a half cuts', () => {
    const printer = new Printer();
    printer.wearKnife(CUTTER_LIFE_CUTS - 1);
    for (let paper = 0; paper < 2; paper++) printer.print(paperOf(1));
    settle(printer);
    expect([printer.take().length, printer.fault]).toEqual([1, 'cutter']);
    printer.stickKnife(false);
    expect(printer.fault).toBe('cutter');
    printer.replaceKnife();
    settle(printer);
    expect([printer.take().length, printer.fault, printer.cuts]).toEqual([1, undefined, 1]);
  });

  it('pauses with a hot head until it is cool, and goes on where it was', () => {
    const printer = new Printer();
    printer.print(paperOf(10));
    printer.advance(5 * 25);
    printer.heatHead(HEAD_MILLI_C.stops / 1000);
    expect([printer.fault, printer.advance(5000)]).toEqual(['hot', []]);
    const cooled = settle(printer);
    expect(cooled).toBeGreaterThan(5000);
    expect(printer.take()).toEqual([paperOf(10)]);
    expect(printer.headCelsius).toBeLessThan(56);
  });

  it('stops to protect itself on a paper without an end, and prints all of it', () => {
    const printer = new Printer();
    printer.print(paperOf(4000));
    let hot = 0;
    while (printer.waiting > 0) {
      printer.advance(1000);
      if (printer.fault === 'hot') hot++;
      expect(printer.headCelsius).toBeLessThan(65.1);
    }
    expect(hot).toBeGreaterThan(0);
    expect(printer.take()[0]).toHaveLength(4001);
  });

  it('begins nothing while the supply warns', () => {
    const printer = new Printer();
    printer.print(paperOf(3));
    printer.advance(25);
    printer.pause(true);
    expect([printer.nextStepMs(), printer.advance(1000)]).toEqual([undefined, []]);
    printer.pause(false);
    settle(printer);
    expect(printer.take()).toEqual([paperOf(3)]);
  });

  it('drops the oldest of more than a thousand papers, but not the one that stands in it', () => {
    const printer = new Printer();
    printer.print(paperOf(2, 'first'));
    printer.advance(25);
    printer.openCover(true);
    for (let paper = 0; paper <= KEPT_MAX; paper++) printer.print(paperOf(1, `${paper}`));
    expect(printer.waiting).toBe(KEPT_MAX);
    printer.openCover(false);
    settle(printer);
    const [first, ...rest] = printer.take();
    // The torn piece was dropped with the oldest that came out; of those that waited, only the second was lost.
    expect([first, rest.at(-1)]).toEqual([paperOf(2, 'first'), paperOf(1, `${KEPT_MAX}`)]);
    expect(rest[0]).toEqual(paperOf(1, '2'));
    expect(printer.pieces).toBe(KEPT_MAX + 1);
  });

  it('loses no paper and prints none twice, whatever is done to it', () => {
    fc.assert(
      fc.property(fc.array(deeds, { maxLength: 40 }), (script) => {
        const printer = new Printer();
        const given: Paper[] = [];
        const whole: Paper[] = [];
        const collect = (): number => whole.push(...printer.take().filter((paper) => !isTorn(paper)));
        const print = printer.print.bind(printer);
        printer.print = (paper: Paper): void => {
          given.push(paper);
          print(paper);
        };
        for (const deed of script) {
          collect();
          deed(printer);
        }
        printer.powerOn();
        printer.openCover(false);
        printer.clearJam();
        printer.stickKnife(false);
        printer.loadRoll(Infinity);
        settle(printer);
        collect();
        // `take` of the script took some: what is whole comes in the order in which it was given.
        expect(given.slice(given.length - whole.length)).toEqual(whole);
        expect(printer.waiting).toBe(0);
      }),
    );
  });

  it('has a state that holds everything: what goes on from it goes on the same', () => {
    fc.assert(
      fc.property(fc.array(deeds, { maxLength: 20 }), fc.array(deeds, { maxLength: 20 }), (before, after) => {
        const original = new Printer();
        for (const deed of before) deed(original);
        original.powerOff(); // what a power cut leaves is what the state holds
        const restored = new Printer();
        const row = printerTable.decode(printerTable.encode(printerRow(original.state())));
        restored.restore(printerStateOf(row));
        restored.powerOff();
        expect(restored.state()).toEqual(original.state());
        for (const printer of [original, restored]) for (const deed of after) deed(printer);
        expect(restored.state()).toEqual(original.state());
      }),
    );
  });
});

describe('a row of paper', () => {
  it('is never wider than the paper, and as wide where it is filled', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom(42, 48), (line, columns) => {
        const rows = paperRows(line, columns);
        expect(rows.length).toBeLessThanOrEqual(rowsOfLine(line));
        if (line.kind === 'qr') return;
        for (const row of rows) expect([...row].length).toBeLessThanOrEqual(columns);
      }),
    );
    expect(textOfWidth([{ kind: 'rule' }, { kind: 'cut' }], 48)).toBe(`${'.'.repeat(48)}\n`);
  });
});
