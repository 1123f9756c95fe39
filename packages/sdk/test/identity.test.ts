import { describe, expect, it } from 'vitest';
import { connect, type ConnectOptions } from '../src/index.js';
import { loadVerification } from '../src/verification-port.js';
import { verification } from '../src/verification.js';
import { failure, optionsOf } from './helpers/bench.js';
import { FakeUnit } from './helpers/fake-unit.js';
import { VirtualTimers } from './helpers/virtual-timers.js';

function parts(): { timers: VirtualTimers; fake: FakeUnit; options: ConnectOptions } {
  const timers = new VirtualTimers();
  const fake = new FakeUnit(timers);
  return { timers, fake, options: { ...optionsOf(timers), verification, expect: { logKey: fake.logKey } } };
}

describe('a unit whose key is expected', () => {
  it('proves at every connection that it has it, before anything else is asked', async () => {
    const { timers, fake, options } = parts();
    const unit = await timers.until(connect(fake.open, options));
    fake.hangUp();
    await timers.until(unit.report());
    fake.restart();
    await timers.until(unit.report());
    const challenges = fake.requests.filter(({ command }) => command === 'session.challenge');
    expect(challenges).toHaveLength(3);
    const drawn = challenges.map((request) => JSON.stringify(Object.values(request.request)));
    expect(new Set(drawn).size).toBe(3);
    for (const boot of fake.boots) {
      const order = fake.requests.slice(boot, boot + 2).map(({ command }) => command);
      if (order.length > 0) expect(order).toEqual(['unit.status', 'session.challenge']);
    }
  });

  it.each([
    ['signs something else', (message: Uint8Array) => message.with(-1, message.at(-1)! ^ 1)],
    ['signs for another connection', (message: Uint8Array) => message.with(-40, message.at(-40)! ^ 1)],
  ])('is refused when it %s', async (_what, change) => {
    const { timers, fake, options } = parts();
    const { sign } = fake;
    fake.sign = (message) => sign(change(message));
    expect(await timers.until(failure(connect(fake.open, options)))).toMatchObject({ code: 'wrong-unit' });
    expect(fake.requests.map(({ command }) => command)).toEqual(['unit.status', 'session.challenge']);
  });

  it('is refused when it cannot prove anything, and when nothing can be checked', async () => {
    const { timers, fake, options } = parts();
    fake.react = ({ command }) => (command === 'session.challenge' ? { code: 'unknown-command' } : 'answer');
    const refused = await timers.until(failure(connect(fake.open, options)));
    expect(refused).toMatchObject({ code: 'wrong-unit', detail: expect.stringContaining('unknown-command') as string });
    fake.react = () => 'answer';
    const broken = { ...verification, isSignature: (): boolean => false };
    const unchecked = await timers.until(failure(connect(fake.open, { ...options, verification: broken })));
    expect(unchecked).toMatchObject({ code: 'wrong-unit' });
  });

  it('is not asked where no key is expected', async () => {
    const { timers, fake } = parts();
    await timers.until(connect(fake.open, { ...optionsOf(timers), expect: { serial: 'PL-1' } }));
    expect(fake.requests.map(({ command }) => command)).not.toContain('session.challenge');
  });

  it('finds in Node what to check with', async () => {
    expect(Object.keys(await loadVerification())).toEqual(Object.keys(verification));
  });
});
