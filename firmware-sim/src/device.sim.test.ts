import { commandNames, commandOf, commandRegistry, isChange } from '@plomba/link';
import { ALL_STATES } from '@plomba/link';
import { describe, expect, it } from 'vitest';
import { Client, deviceIn, makeDevice, makeHardware, must, operation, REQUESTS, SALE } from './__tests__/bench.js';
import { imageDigest, oracleDocuments, oracleOperations } from './control/oracle.js';
import { paperText } from './hardware/paper-rows.js';

describe('a unit on the link', () => {
  it('answers its status when it is blank, and issues a receipt when it is not', () => {
    const blank = makeDevice();
    blank.powerOn();
    expect(new Client(blank).ask('unit.status', {})).toMatchObject({
      reply: { life: 'blank', records: 0, simulated: true },
    });
    const device = deviceIn('production');
    must(device, 'day.open', { operation: operation() });
    const client = new Client(device);
    const answer = client.ask('receipt.issue', { operation: operation('sale'), receipt: SALE });
    expect(answer).toMatchObject({
      kind: 'response',
      reply: { repeated: false, receipt: { number: 1, total: 360n, change: 140n } },
    });
    expect(client.ask('receipt.issue', { operation: operation('sale'), receipt: SALE })).toMatchObject({
      reply: { repeated: true, receipt: { number: 1 } },
    });
    expect(oracleDocuments(device.hardware)).toMatchObject([{ number: 1, operation: 'sale', total: '360' }]);
  });

  it('answers a conflict, a fence and an old content with their codes', () => {
    const device = deviceIn('production');
    must(device, 'day.open', { operation: operation() });
    const client = new Client(device);
    client.ask('receipt.issue', { operation: operation('one'), receipt: SALE });
    const other = { ...SALE, payments: [{ kind: 'card', amount: 360n }] };
    expect(client.ask('receipt.issue', { operation: operation('one'), receipt: other })).toMatchObject({
      code: 'operation-conflict',
    });
    expect(client.ask('operation.outcome', { operation: operation('one') })).toMatchObject({
      reply: { outcome: 'committed' },
    });
    expect(client.ask('operation.outcome', { operation: operation('two') })).toMatchObject({
      reply: { outcome: 'not-committed' },
    });
    expect(client.ask('receipt.issue', { operation: operation('two'), receipt: SALE })).toMatchObject({
      code: 'operation-fenced',
    });
    expect(oracleOperations(device.hardware).find(({ id }) => id === 'two')).toMatchObject({ fenced: true });
  });

  it('loses an answer to a power cut after the commit, and gives it to the same operation', () => {
    const device = deviceIn('production');
    must(device, 'day.open', { operation: operation() });
    device.cutAt({ at: 'event', event: 'after-commit-before-answer', count: 1, kind: 'receipt' });
    const client = new Client(device);
    expect(client.ask('receipt.issue', { operation: operation('lost'), receipt: SALE })).toBeUndefined();
    expect(device.powered).toBe(false);
    device.powerOn();
    const again = new Client(device);
    expect(again.ask('receipt.issue', { operation: operation('lost'), receipt: SALE })).toMatchObject({
      reply: { repeated: true },
    });
    expect(oracleDocuments(device.hardware)).toHaveLength(1);
  });

  it.each(['to-unit', 'from-unit'] as const)('survives a cut at every byte of a sale %s', (direction) => {
    const prepared = deviceIn('production');
    must(prepared, 'day.open', { operation: operation() });
    let cuts = 0;
    for (let byte = 1; cuts === byte - 1; byte++) {
      const device = makeDevice(prepared.hardware.fork());
      device.powerOn();
      const client = new Client(device);
      device.cutAt({ at: 'wire', byte, direction });
      client.ask('receipt.issue', { operation: operation('cut'), receipt: SALE });
      if (device.powered) continue; // no byte with this number: the sale went through
      cuts++;
      device.powerOn();
      const answer = new Client(device).ask('receipt.issue', { operation: operation('cut'), receipt: SALE });
      expect(answer, `byte ${byte}`).toMatchObject({ kind: 'response', reply: { receipt: { number: 1 } } });
      expect(oracleDocuments(device.hardware)).toHaveLength(1);
    }
    expect(cuts).toBeGreaterThan(50);
  });

  it('cuts the power at a time, and is mute while it is off', () => {
    const device = deviceIn('production');
    device.cutAt({ at: 'time', utcMs: device.hardware.rtc.read().utcMs + 5000 });
    device.advanceClock(4999);
    expect(device.powered).toBe(true);
    device.advanceClock(1);
    expect(device.powered).toBe(false);
    const client = new Client(device);
    client.wait(1000);
    expect(client.line.takeOutput()).toHaveLength(0);
  });
});

describe('a refused command', () => {
  const changes = commandNames.filter(isChange);

  it.each(ALL_STATES)('changes nothing in state %s', (life) => {
    const device = deviceIn(life);
    for (const command of changes) {
      const before = imageDigest(device.hardware);
      const operations = device.hardware.flash.operations;
      const { state } = device;
      const allowed = state?.kind === 'running' && commandOf(command).states.includes(state.unit.state.life);
      const answer = device.call(command, REQUESTS[command]());
      if (!allowed) expect(answer, `${command} in ${life}`).toMatchObject({ ok: false, code: 'not-allowed-in-state' });
      if (answer?.ok === true) continue;
      expect(imageDigest(device.hardware), `${command} in ${life}`).toBe(before);
      expect(device.hardware.flash.operations).toBe(operations);
    }
  });

  it('prints nothing, and says what is wrong with its place', () => {
    const device = deviceIn('production');
    must(device, 'day.open', { operation: operation() });
    device.hardware.printer.take();
    const wrong = { ...SALE, items: [{ ...SALE.items[0], taxGroup: 'Q' }] };
    expect(device.call('receipt.issue', { operation: operation(), receipt: wrong })).toMatchObject({
      code: 'validation-failed',
      path: 'items[0].taxGroup',
    });
    expect(device.hardware.printer.take()).toEqual([]);
  });
});

describe('what a unit prints', () => {
  it('says that it is simulated, whatever it is', () => {
    const device = deviceIn('production');
    must(device, 'day.open', { operation: operation() });
    const { sequence } = must(device, 'receipt.issue', { operation: operation(), receipt: SALE }) as {
      sequence: number;
    };
    must(device, 'receipt.copy', { operation: operation(), sequence });
    must(device, 'receipt.issue', { operation: operation(), receipt: { ...SALE, document: 'training' } });
    must(device, 'cash.move', REQUESTS['cash.move']());
    must(device, 'day.close', { operation: operation() });
    const papers = device.hardware.printer.take().map((paper) => paperText(paper));
    expect(papers).toHaveLength(5);
    for (const paper of papers) {
      expect(paper.split('\n').filter((row) => row.includes('SIMULATED'))).toHaveLength(2);
      expect(
        Math.max(
          ...paper
            .split('\n')
            .filter((row) => !row.startsWith('[QR]'))
            .map((row) => row.length),
        ),
      ).toBeLessThanOrEqual(42);
    }
    expect(papers[1]).toContain('COPY 1');
  });
});

describe('the same seed', () => {
  it('gives the same memories, byte for byte', () => {
    const digest = (): string => {
      const device = makeDevice(makeHardware());
      device.powerOn();
      must(device, 'unit.personalise', { operation: operation('same'), serial: 'PL-9' });
      return imageDigest(device.hardware);
    };
    expect(digest()).toBe(digest());
  });
});

describe('the firmware', () => {
  it('has every command of the link', () => {
    expect(Object.keys(commandRegistry).sort()).toEqual([...commandNames].sort());
    expect(Object.keys(REQUESTS).sort()).toEqual(commandNames.filter(isChange).sort());
  });
});
