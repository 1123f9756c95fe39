import type { PaperLine } from '@plomba/core/country';
import { describe, expect, it } from 'vitest';
import { Client, deviceIn, makeDevice, makeHardware, must, operation, SALE } from '../__tests__/bench.js';
import type { Device } from '../device.js';
import { Hardware } from '../hardware/hardware.js';
import { isTorn, paperText } from '../hardware/paper-rows.js';
import { PART_STATES } from '../snapshot/part-states.js';
import { faceOf, type Face } from './face.js';
import { LineMeter } from './line-meter.js';

const prepared = deviceIn('production');
must(prepared, 'day.open', { operation: operation() });

/** A unit with an open day, each time the same. */
function selling(): Device {
  const device = makeDevice(prepared.hardware.fork());
  device.powerOn();
  return device;
}

const sell = (device: Device, receipt = SALE): unknown =>
  device.call('receipt.issue', { operation: { id: 'the-sale', epoch: 0 }, receipt });

/** The face of a board without firmware. */
function boardFace(device: Device, hardware: Hardware): Face {
  return faceOf({ hardware, country: device.country, state: undefined, meter: new LineMeter(), openLines: 0 });
}

/** Every knob of every part: what somebody or something can do to the board. */
const KNOBS: Readonly<Record<string, (hardware: Hardware) => void>> = {
  'roll loaded': ({ printer }) => printer.loadRoll(300),
  'cover opened': ({ printer }) => printer.openCover(true),
  'paper jammed': ({ printer }) => printer.jam(),
  'knife stuck': ({ printer }) => printer.stickKnife(true),
  'knife worn': ({ printer }) => printer.wearKnife(1_500_000),
  'head heated': ({ printer }) => printer.heatHead(70),
  'columns switched': ({ printer }) => printer.setColumns(48),
  'paper given': ({ printer }) => printer.print([{ kind: 'rule' }]),
  'paper printed': (hardware) => {
    hardware.printer.print([{ kind: 'rule' }]);
    hardware.pass(1000);
  },
  'line printed': (hardware) => {
    hardware.printer.print([{ kind: 'rule' }, { kind: 'rule' }]);
    hardware.pass(30);
  },
  'display written': ({ display }) => display.show('HELLO'),
  'display killed': ({ display }) => display.setDead(true),
  'drawer kicked': ({ drawer }) => void drawer.kick(),
  'drawer stuck': ({ drawer }) => drawer.stick(true),
  'seal broken': ({ seal }) => seal.break(),
  'seal replaced': ({ seal }) => seal.replace('RO-7'),
  'mains failed': ({ supply }) => supply.failMains(),
  'mains low': ({ supply }) => supply.brownOut(),
  'mains dipped': ({ supply }) => supply.dip(5),
  'bank replaced': ({ supply }) => supply.setHoldUp(3000),
  'card removed': ({ card }) => card.remove(),
  'card protected': ({ card }) => card.protect(true),
  'card filled': ({ card }) => card.fill(),
  'card written': (hardware) => {
    hardware.card.write('a', new Uint8Array(5));
    hardware.pass(10);
  },
  'card being written': ({ card }) => void card.write('a', new Uint8Array(50_000)),
  'card changed': ({ card }) => card.insert(32_768),
  'modem used': ({ network }) => network.use('sim'),
  'signal set': ({ network }) => network.setSignal(30),
  'cable pulled': ({ network }) => network.connect(false),
  'packet sent': ({ network }) => network.send('out', new Uint8Array(1)),
  'line broken': ({ uart }) => void uart.break(),
  'line noisy': ({ uart }) => {
    uart.setNoise(500_000, 3);
    uart.fromPeer(new Uint8Array(100));
  },
  'other baud': ({ uart }) => {
    uart.setPeer({ baud: 9600, parity: 'none', stopBits: 1 });
    uart.fromPeer(new Uint8Array(100));
  },
  'line overrun': ({ uart }) => {
    uart.stall(true);
    uart.fromPeer(new Uint8Array(100));
  },
  'lamps set': ({ lamps }) => lamps.set({ ready: false, error: true, paper: true }),
  'lamps without power': ({ lamps }) => lamps.powerOff(),
  beeped: ({ buzzer }) => buzzer.beep(500),
  'battery dead': ({ rtc }) => rtc.setBattery(true),
  drifting: ({ rtc }) => rtc.setDrift(12),
  'clock stopped': ({ rtc }) => rtc.stop(true),
  'clock stepped': ({ rtc }) => rtc.step(1000),
  'zone turned': ({ rtc }) => rtc.turnZone(120),
  'clock set': ({ rtc }) => rtc.set({ utcMs: 5, offsetMinutes: 0 }),
  'sector erased': ({ flash, map }) => flash.erase(map.working.start),
};

describe('a fork of a board', () => {
  it.each(Object.entries(KNOBS))('with %s shares it with nobody, and shows it', (_name, turn) => {
    const device = selling();
    const { hardware } = device;
    const before = boardFace(device, hardware);
    const fork = hardware.fork();
    expect(boardFace(device, fork)).toEqual(before);
    turn(fork);
    const turned = boardFace(device, fork);
    expect(turned).not.toEqual(before);
    expect(boardFace(device, hardware)).toEqual(before);
    // A fork of the fork has it, and the original does not get it back.
    expect(boardFace(device, fork.fork())).toEqual(turned);
    expect(boardFace(device, hardware)).toEqual(before);
  });

  it.each(Object.entries(KNOBS))('with %s does the same once more', (_name, turn) => {
    const { hardware, country } = selling();
    const faces = [hardware.fork(), hardware.fork()].map((board) => {
      turn(board);
      board.pass(100);
      return faceOf({ hardware: board, country, state: undefined, meter: new LineMeter(), openLines: 0 });
    });
    expect(faces[0]).toEqual(faces[1]);
  });

  it('has a secure element that answers: what silences it is a fault of one board, not of its content', () => {
    const { hardware } = selling();
    hardware.secureElement.broken = true;
    expect(hardware.fork().secureElement.broken).toBe(false);
  });

  it('gets the state of every part by the list that snapshots use', () => {
    const device = selling();
    const original = device.hardware.fork();
    for (const [name, turn] of Object.entries(KNOBS)) if (!name.startsWith('line ')) turn(original);
    original.powerOff();
    const copy = device.hardware.twin(0);
    for (const { save, restore } of PART_STATES) restore(copy, save(original));
    const [was, is] = [boardFace(device, original), boardFace(device, copy)];
    for (const part of ['paper', 'display', 'drawer', 'card', 'network', 'lamps', 'buzzer', 'signer'] as const)
      expect([part, is[part]]).toEqual([part, was[part]]);
    expect(is.power.mains).toBe(was.power.mains);
  });
});

describe('the face of a unit', () => {
  it('shows a sale: total and change on the display, the drawer open, the receipt on paper, the line', () => {
    const device = selling();
    const client = new Client(device);
    client.ask('receipt.issue', { operation: operation(), receipt: SALE });
    const { display, drawer, paper, line, unit, lamps, buzzer } = device.face();
    expect(display.rows).toEqual(['TOTAL           3.60', 'change          1.40']);
    expect([drawer, buzzer.beeps]).toEqual([{ open: true, kicks: 1, stuck: false }, 1]);
    expect([paper.pieces, paper.waiting, paper.sheet]).toEqual([1, 0, '']);
    expect(paper.last.at(-1)).toContain('TOTAL');
    expect([line.open, line.bytesIn > 100, line.bytesOut > 100]).toEqual([1, true, true]);
    expect(line.lastOut).toMatch(/^([0-9a-f]{2})+$/);
    expect(unit).toMatchObject({ mode: 'running', serial: 'PL-1', life: 'production', dayOpen: true, records: 7 });
    expect(lamps).toEqual({ power: true, ready: true, error: false, paper: false });
  });

  it('is plain JSON, and looking changes nothing', () => {
    const device = selling();
    sell(device);
    const face = device.face();
    expect(JSON.parse(JSON.stringify(face))).toEqual(face);
    expect(device.face()).toEqual(face);
  });

  it('keeps the drawer shut when nobody pays cash, and opens it for cash that is put in', () => {
    const device = selling();
    sell(device, { ...SALE, payments: [{ kind: 'card', amount: 360n }] });
    expect(device.face().drawer).toEqual({ open: false, kicks: 0, stuck: false });
    must(device, 'cash.move', { operation: operation(), direction: 'in', amount: 100n });
    expect(device.face().drawer).toEqual({ open: true, kicks: 1, stuck: false });
  });

  it('says that it is off, halted, out of paper or opened', () => {
    const device = selling();
    device.hardware.printer.loadRoll(0);
    device.hardware.seal.break();
    device.tick(1);
    expect(device.face()).toMatchObject({ lamps: { ready: true, error: true, paper: true }, seal: { intact: false } });
    device.powerOff('a test');
    expect(device.face()).toMatchObject({
      power: { on: false },
      unit: { mode: 'off' },
      lamps: { power: false, ready: false },
      display: { rows: ['', ''] },
      seal: { intact: false },
    });
  });

  it('counts wear where an erase was', () => {
    const device = selling();
    const { flash, map } = device.hardware;
    const before = device.face().memories;
    flash.erase(map.derived.start + map.derived.bytes - flash.geometry.sectorBytes);
    const worn = device.face().memories.filter((memory, index) => memory.erasesMax !== before[index]?.erasesMax);
    expect(worn.map(({ name, erasesMax }) => [name, erasesMax])).toEqual([['derived', 1]]);
  });
});

/** The lines of the paper of a sale, as the printer gets them. */
function saleLines(): readonly PaperLine[] {
  const device = selling();
  sell(device);
  return device.hardware.printer.take()[0] ?? [];
}

describe('paper that ends in the middle of a receipt', () => {
  it('has exactly the lines so far when the power goes after each of them, and the receipt is printed after the boot', () => {
    const lines = saleLines();
    for (let count = 1; count < lines.length; count++) {
      const device = selling();
      device.cutAt({ at: 'event', event: 'line-printed', count });
      expect(sell(device)).toBeUndefined();
      expect(device.face()).toMatchObject({ power: { on: false }, paper: { waiting: 1, pieces: 0 } });
      expect(device.face().paper.sheet).toBe(paperText(lines.slice(0, count)));
      device.powerOn();
      const [torn = [], whole = []] = device.hardware.printer.take();
      expect([torn.length, isTorn(torn), isTorn(whole)]).toEqual([count, true, false]);
      expect([paperText(whole), device.face().unit.records]).toEqual([paperText(lines), 7]);
    }
  });

  it('is printed after the boot too when the power goes at the commit, at the cutter, or before the first line', () => {
    const lines = saleLines();
    for (const event of ['after-commit-before-answer', 'printing', 'cutting'] as const) {
      const device = selling();
      device.cutAt({ at: 'event', event });
      expect(sell(device)).toBeUndefined();
      device.powerOn();
      const papers = device.hardware.printer.take();
      expect([event, papers.map(isTorn)]).toEqual([event, event === 'cutting' ? [true, false] : [false]]);
      expect(paperText(papers.at(-1) ?? [])).toBe(paperText(lines));
    }
  });

  it('is finished on a new roll', () => {
    const device = selling();
    const id = device.inject({ fault: 'paper-end', with: { rows: 7 } });
    sell(device);
    expect(device.face().paper).toMatchObject({ sensor: 'out', waiting: 1, rowsLeft: 0 });
    device.lift(id);
    expect(device.hardware.printer.take().map(isTorn)).toEqual([true, false]);
    expect(device.face().paper).toMatchObject({ sensor: 'ok', waiting: 0, sheet: '' });
  });

  it('takes its time: the clock of the unit moves by 25 ms a row and 300 ms a cut', () => {
    const [quick, slow] = [selling(), selling()];
    quick.hardware.printer.openCover(true);
    for (const device of [quick, slow]) sell(device);
    const rows = saleLines().reduce((sum, line) => {
      if (line.kind === 'cut') return sum;
      return sum + (line.kind === 'qr' ? 8 : 'style' in line && line.style === 'large' ? 2 : 1);
    }, 0);
    expect(slow.face().clock.utcMs - quick.face().clock.utcMs).toBe(rows * 25 + 300);
  });
});

describe('a unit that follows the wall', () => {
  it('answers before it has printed, and prints as time passes, woken by its deadlines', () => {
    const { map } = makeHardware();
    const start = { utcMs: 1_773_475_200_000, offsetMinutes: 60 };
    const device = makeDevice(new Hardware({ map, seed: 'wall', clock: 'wall', start, hostMs: 0 }));
    device.powerOn();
    const steps: number[] = [];
    device.onEvent(({ name }) => name === 'line-printed' && steps.push(device.face().clock.utcMs));
    expect(device.nextDeadlineMs()).toBeUndefined();
    device.hardware.printer.print([{ kind: 'rule' }, { kind: 'rule' }, { kind: 'rule' }]);
    let hostMs = 0;
    for (let due = device.nextDeadlineMs(); due !== undefined; due = device.nextDeadlineMs()) {
      expect(due).toBeGreaterThan(hostMs);
      hostMs = due;
      device.tick(hostMs);
    }
    expect([hostMs, device.face().paper.pieces]).toEqual([3 * 25 + 300, 1]);
    expect(steps.map((utcMs) => utcMs - (steps[0] ?? 0))).toEqual([0, 25, 50]);
  });
});

describe('mains that fails', () => {
  it('lets the unit run on for the hold-up time, and then it is off', () => {
    const device = selling();
    device.hardware.supply.setHoldUp(3000);
    device.hardware.supply.failMains();
    device.advanceClock(2000);
    expect(device.face().power).toEqual({ on: true, mains: 'gone', output: 'warning', holdUpMs: 3000 });
    // What is sold now is committed, and its paper waits for better power.
    sell(device);
    expect(device.face()).toMatchObject({ unit: { records: 7 }, paper: { waiting: 1, pieces: 0 } });
    device.advanceClock(1000);
    expect(device.face().power).toMatchObject({ on: false, output: 'off' });
    device.powerOn();
    expect(device.face()).toMatchObject({ power: { on: true, mains: 'good' }, paper: { waiting: 0, pieces: 1 } });
  });

  it('is not noticed when it comes back in time', () => {
    const device = selling();
    device.hardware.supply.dip(15);
    device.advanceClock(100);
    expect(device.face().power).toMatchObject({ on: true, output: 'good' });
    device.hardware.supply.dip(25);
    device.advanceClock(100);
    expect(device.face().power.on).toBe(false);
  });

  it('ends a sale after its commit when the bank is small, and the same operation finds it', () => {
    const device = selling();
    device.hardware.supply.failMains();
    const stamp = operation();
    expect(device.call('receipt.issue', { operation: stamp, receipt: SALE })).toBeUndefined();
    device.powerOn();
    expect(device.call('receipt.issue', { operation: stamp, receipt: SALE })).toMatchObject({
      ok: true,
      reply: { repeated: true },
    });
    expect(device.face()).toMatchObject({ unit: { records: 7 }, paper: { waiting: 0, pieces: 1 } });
  });
});
