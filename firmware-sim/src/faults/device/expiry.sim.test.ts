/** certificate-expired and licence-gone: what has an end of its validity, on a Sunday. */
import { none, type Country } from '@plomba/core/country';
import { describe, expect, it } from 'vitest';
import { deviceIn, must, operation, SALE, signedLicence } from '../../__tests__/bench.js';
import type { Device } from '../../device.js';

const NOW_MS = 1_773_475_200_000;
const WEEK_MS = 7 * 86_400_000;

function sell(device: Device): string {
  const answer = device.call('receipt.issue', { operation: operation(), receipt: SALE });
  return answer === undefined ? 'no answer' : answer.ok ? 'ok' : answer.code;
}

describe('certificate-expired', () => {
  const country: Country = { ...none, receiptKeys: ['seal'] };
  const key = { name: 'seal', algorithm: 'ed25519', purpose: 'seal', publicKey: new Uint8Array(32).fill(1) } as const;

  it('refuses receipts with key-expired until the certificate is renewed', () => {
    const device = deviceIn('production', country);
    must(device, 'key.change', { operation: operation(), ...key, step: 'import', notAfter: NOW_MS + WEEK_MS });
    must(device, 'day.open', { operation: operation() });
    expect(sell(device)).toBe('ok');
    device.inject({ fault: 'certificate-expired', with: { key: 'seal' } });
    expect(sell(device)).toBe('key-expired');
    const renewed = { name: 'seal', step: 'renew', notAfter: NOW_MS + 5 * WEEK_MS };
    must(device, 'key.change', { operation: operation(), ...renewed });
    expect(sell(device)).toBe('ok');
  });

  it('is refused where no key has an end', () => {
    const device = deviceIn('production', country);
    expect(() => device.inject({ fault: 'certificate-expired' })).toThrow('with.key: nothing of the unit has an end');
  });
});

describe('licence-gone', () => {
  it('refuses sales with licence-invalid where the country wants one, until another is installed', () => {
    const device = deviceIn('production', { ...none, licence: 'refuse' });
    must(device, 'licence.install', { operation: operation(), ...signedLicence({ notAfter: NOW_MS + WEEK_MS }) });
    must(device, 'day.open', { operation: operation() });
    device.inject({ fault: 'licence-gone', when: { at: 'event', event: 'receipt-committed', count: 2 } });
    expect([sell(device), sell(device), sell(device)]).toEqual(['ok', 'ok', 'licence-invalid']);
    must(device, 'licence.install', { operation: operation(), ...signedLicence({ id: 'L-2' }) });
    expect(sell(device)).toBe('ok');
  });

  it('is refused where there is no licence', () => {
    expect(() => deviceIn('production').inject({ fault: 'licence-gone' })).toThrow('nothing of the unit has an end');
  });
});
