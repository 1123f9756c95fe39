import { contentOf, present, type Content } from '@plomba/core';
import { none } from '@plomba/core/country';
import { describe, expect, it } from 'vitest';
import { Client, deviceIn, must, operation, REQUESTS, SALE, signedLicence } from './__tests__/bench.js';
import type { Device } from './device.js';
import { paperText } from './hardware/paper-rows.js';

function records(device: Device): readonly Content[] {
  const { state } = device;
  if (state?.kind !== 'running') throw new Error(`the device runs, it is ${state?.kind ?? 'off'}`);
  return [...state.unit.records(0)].map(contentOf);
}

function notices(device: Device): readonly Content['payload'][] {
  return records(device).flatMap(({ kind, payload }) => (kind === 'notice' ? [payload] : []));
}

function codeOf(device: Device, command: Parameters<Device['call']>[0], request: object): string {
  const answer = present(device.call(command, request), 'the unit answers');
  return answer.ok ? 'ok' : answer.code;
}

const sell = (device: Device): string => codeOf(device, 'receipt.issue', { operation: operation(), receipt: SALE });

function status(device: Device): unknown {
  const event = new Client(device).ask('unit.status', {});
  return event?.kind === 'response' ? event.reply : undefined;
}

function selling(): Device {
  const device = deviceIn('production');
  must(device, 'day.open', { operation: operation() });
  return device;
}

/** Boots again. */
function again(device: Device): Device {
  device.powerOff('test');
  device.powerOn();
  return device;
}

describe('a service visit', () => {
  it('stops sales until it ends, over a power cut too, and stands in the book with seals, parts, firmware, counters', () => {
    const device = selling();
    expect(sell(device)).toBe('ok');
    expect(codeOf(device, 'intervention.close', REQUESTS['intervention.close']())).toBe('no-intervention');
    expect(must(device, 'intervention.open', REQUESTS['intervention.open']())).toMatchObject({ visit: 1 });
    expect(sell(device)).toBe('intervention-open');
    expect(codeOf(device, 'intervention.open', REQUESTS['intervention.open']())).toBe('intervention-open');
    expect(status(device)).toMatchObject({ mode: 'service', visit: 1, warnings: ['intervention-open'] });
    again(device);
    expect(sell(device)).toBe('intervention-open');
    must(device, 'day.close', { operation: operation() });
    must(device, 'intervention.close', {
      ...REQUESTS['intervention.close'](),
      technician: 'Other',
      authorisation: 'S-18',
      parts: [{ part: 'printer', serial: 'P-2' }],
    });
    expect(status(device)).toMatchObject({ mode: 'selling', warnings: [] });
    must(device, 'day.open', { operation: operation() });
    expect(sell(device)).toBe('ok');
    const book = must(device, 'intervention.list', {});
    expect(book).toMatchObject({
      total: 1,
      visits: [
        {
          opened: { intervention: { number: 1, technician: 'Ana Servis', place: 'shop', firmware: '0.1.0' } },
          closed: { intervention: { work: 'cleaned', technician: 'Other', parts: [{ serial: 'P-2' }] } },
        },
      ],
    });
  });

  it('carries the counters as they were before and after it', () => {
    const device = selling();
    sell(device);
    must(device, 'intervention.open', REQUESTS['intervention.open']());
    must(device, 'day.close', { operation: operation() });
    must(device, 'intervention.close', REQUESTS['intervention.close']());
    const [opened, closed] = records(device).flatMap((content) =>
      content.kind === 'intervention' ? [content.payload.counters] : [],
    );
    const closing = records(device).find(({ kind }) => kind === 'day-close');
    expect(opened?.find(({ key }) => key.startsWith('total'))).toMatchObject({ value: 360n });
    expect(opened).not.toEqual(closed);
    expect(closing?.kind === 'day-close' && closing.payload.counters.length).toBeGreaterThan(0);
  });

  it('is on paper at both ends', () => {
    const device = selling();
    device.hardware.printer.take();
    must(device, 'intervention.open', REQUESTS['intervention.open']());
    must(device, 'intervention.close', REQUESTS['intervention.close']());
    device.advanceClock(60_000);
    const text = device.hardware.printer
      .take()
      .map((paper) => paperText(paper))
      .join('\n');
    expect(text).toMatch(/SERVICE VISIT 1 BEGINS/);
    expect(text).toMatch(/Ana Servis/);
    expect(text).toMatch(/SERVICE VISIT 1 ENDS/);
    expect(text).toMatch(/cleaned/);
  });

  it('needs technician and authorisation together, and its own fields', () => {
    const device = deviceIn('bound');
    must(device, 'intervention.open', REQUESTS['intervention.open']());
    const close = { ...REQUESTS['intervention.close'](), technician: 'Other' };
    expect(device.call('intervention.close', close)).toMatchObject({
      code: 'validation-failed',
      path: 'authorisation',
    });
  });

  it('is listed eight at a time, the last one first, each reached from the one behind it', () => {
    const device = deviceIn('bound');
    for (let visit = 1; visit <= 11; visit++) {
      must(device, 'intervention.open', REQUESTS['intervention.open']());
      must(device, 'intervention.close', REQUESTS['intervention.close']());
    }
    const numbers = (reply: object): unknown =>
      (reply as { visits: { opened: { intervention: { number: number } } }[] }).visits.map(
        ({ opened }) => opened.intervention.number,
      ); // the reply of that command
    expect(numbers(must(device, 'intervention.list', {}))).toEqual([11, 10, 9, 8, 7, 6, 5, 4]);
    expect(numbers(must(device, 'intervention.list', { before: 4 }))).toEqual([3, 2, 1]);
    expect(numbers(must(device, 'intervention.list', { before: 1 }))).toEqual([]);
  });
});

describe('a broken seal', () => {
  it('stops sales, also behind a boot, until a visit ends with a new seal', () => {
    const device = selling();
    device.hardware.seal.break();
    expect(sell(device)).toBe('seal-broken');
    expect(notices(device)).toEqual([{ notice: 'seal-broken' }]);
    expect(status(device)).toMatchObject({ mode: 'seal-broken', warnings: ['seal-broken'] });
    again(device);
    expect(sell(device)).toBe('seal-broken');
    must(device, 'intervention.open', REQUESTS['intervention.open']());
    // The same seal, or none at all, closes no case.
    expect(codeOf(device, 'intervention.close', REQUESTS['intervention.close']())).toBe('seal-broken');
    const old = { ...REQUESTS['intervention.close'](), seals: [{ number: 'FACTORY', condition: 'intact' }] };
    expect(codeOf(device, 'intervention.close', old)).toBe('seal-broken');
    const seals = [
      { number: 'FACTORY', condition: 'broken' },
      { number: 'S-2', condition: 'intact' },
    ];
    must(device, 'intervention.close', { ...REQUESTS['intervention.close'](), seals });
    expect(device.hardware.seal.number).toBe('S-2');
    expect(sell(device)).toBe('ok');
  });

  it('is found at the boot where it was opened without power, and a seal put back does not hide it', () => {
    const device = selling();
    device.powerOff('test');
    device.hardware.seal.break();
    device.powerOn();
    expect(notices(device)).toMatchObject([
      { notice: 'seal-broken' },
      { notice: 'self-test', findings: [{ step: 'seal', result: 'fail' }] },
    ]);
    device.hardware.seal.replace('forged');
    expect(sell(device)).toBe('seal-broken');
    again(device);
    expect(sell(device)).toBe('seal-broken');
  });
});

describe('wrong PINs in the journal', () => {
  const wrong = (client: Client): unknown => client.ask('session.login', { principal: 'service', pin: '111111' });
  const right = (client: Client): unknown => client.ask('session.login', { principal: 'service', pin: '000000' });

  it('say a wait that begins with their record, also when the clock jumps in the middle of the command', () => {
    let jumps = 0;
    for (let operation = 1; operation < 100 && jumps === operation - 1; operation++) {
      const device = selling();
      const client = new Client(device);
      wrong(client);
      wrong(client);
      device.inject({ fault: 'clock-step', with: { ms: 86_400_000 }, when: { at: 'flash', operation } });
      wrong(client);
      if (device.injections().some(({ hits }) => hits > 0)) jumps++;
      const { state } = device;
      if (state?.kind !== 'running') throw new Error('the device runs');
      const locked = [...state.unit.records(0)].flatMap((record) => {
        const content = contentOf(record);
        return content.kind === 'notice' && content.payload.notice === 'locked-out'
          ? [{ at: record.header.utcMs, until: content.payload.until?.utcMs ?? 0 }]
          : [];
      });
      for (const { at, until } of locked) expect(until - at, `flash operation ${operation}`).toBe(60_000);
      expect(locked).toHaveLength(1);
    }
    expect(jumps).toBeGreaterThan(1);
  });

  it('are one notice when the right PIN ends them', () => {
    const device = deviceIn('production');
    const client = new Client(device);
    right(client);
    expect(notices(device)).toEqual([]);
    wrong(client);
    wrong(client);
    expect(notices(device)).toEqual([]);
    right(client);
    right(client);
    expect(notices(device)).toEqual([{ notice: 'wrong-pins', tries: 2 }]);
  });

  it('cannot fill it: a hundred guesses are six notices, over power cuts too', () => {
    const device = deviceIn('production');
    for (let guess = 0; guess < 100; guess++) {
      device.advanceClock(3_600_000);
      if (guess % 17 === 0) again(device);
      wrong(new Client(device));
    }
    const counted = notices(device).map((notice) => ('tries' in notice ? notice.tries : undefined));
    expect(counted).toEqual([3, 6, 12, 24, 48, 96]);
    expect(notices(device).every((notice) => 'until' in notice)).toBe(true);
    device.advanceClock(3_600_000);
    right(new Client(device));
    expect(notices(device).at(-1)).toEqual({ notice: 'wrong-pins', tries: 100 });
  });

  it('lets a technician in where the journal takes no notice', () => {
    const device = deviceIn('production');
    const client = new Client(device);
    wrong(client);
    device.hardware.secureElement.broken = true;
    expect(right(client)).toMatchObject({ kind: 'response' });
    expect(notices(device)).toEqual([]);
  });
});

describe('the self-test', () => {
  it('stands in the status and in the journal when it finds something, and when that is over', () => {
    const device = selling();
    expect(again(device) && notices(device)).toEqual([]);
    device.hardware.secureElement.broken = true;
    again(device);
    expect(status(device)).toMatchObject({ findings: [{ step: 'secure-element', detail: 'it does not answer' }] });
    device.hardware.secureElement.broken = false;
    again(device);
    expect(status(device)).not.toHaveProperty('findings');
  });
});

describe('a licence', () => {
  const strict = { ...none, licence: 'refuse' } as const;
  const opened = (): Device => {
    const device = deviceIn('production', strict);
    must(device, 'licence.install', {
      operation: operation(),
      ...signedLicence({ notAfter: 1_773_475_200_000 + WEEK }),
    });
    must(device, 'day.open', { operation: operation() });
    return device;
  };
  const WEEK = 7 * 86_400_000;

  it('is needed to sell where the country says so, warns before its end, and can be renewed', () => {
    const device = deviceIn('production', strict);
    expect(codeOf(device, 'day.open', { operation: operation() })).toBe('licence-invalid');
    expect(status(device)).toMatchObject({ mode: 'restricted', warnings: ['licence-invalid'] });
    const sells = opened();
    expect(sell(sells)).toBe('ok');
    expect(status(sells)).toMatchObject({ warnings: ['licence-expiring'], licence: { id: 'L-1' } });
    sells.advanceClock(WEEK);
    expect(sell(sells)).toBe('licence-invalid');
    must(sells, 'licence.install', { operation: operation(), ...signedLicence({ id: 'L-2' }) });
    expect(sell(sells)).toBe('ok');
    again(sells);
    expect(status(sells)).toMatchObject({ mode: 'selling', warnings: [], licence: { id: 'L-2' } });
  });

  it.each([
    ['for another unit', { subject: 'PL-2' }],
    ['bound to another journal', { journalId: new Uint8Array(16) }],
    ['that is over', { notAfter: 1 }],
    ['that is not valid yet', { notBefore: 1_900_000_000_000 }],
  ])('%s is refused', (_name, more) => {
    const device = deviceIn('production');
    expect(codeOf(device, 'licence.install', { operation: operation(), ...signedLicence(more) })).toBe(
      'licence-invalid',
    );
  });

  it('that somebody changed or signed himself is refused', () => {
    const device = deviceIn('production');
    const { licence, signature } = signedLicence();
    const forged = { operation: operation(), licence: { ...licence, features: ['all'] }, signature };
    expect(codeOf(device, 'licence.install', forged)).toBe('licence-invalid');
  });
});

describe('a clock that nobody set', () => {
  it('stops sales where the country wants a time, and only marks them elsewhere', () => {
    for (const clockUnset of ['refuse', 'flag'] as const) {
      const device = deviceIn('production', { ...none, clockUnset });
      must(device, 'day.open', { operation: operation() });
      device.hardware.rtc.setBattery(true);
      again(device);
      expect(sell(device)).toBe(clockUnset === 'refuse' ? 'clock-unset' : 'ok');
      expect(status(device)).toMatchObject({ warnings: expect.arrayContaining(['clock-unset']) as unknown });
      const time = { utcMs: 1_773_500_000_000, offsetMinutes: 60 };
      must(device, 'clock.set', { operation: operation(), time });
      expect(sell(device)).toBe('ok');
    }
  });
});
