/** Time passes what has an end: the certificate of a key, the licence of the unit. The calendar does it, nothing breaks. */
import { FieldError, optional, record, text } from '@plomba/codec';
import { FiscalUnit } from '@plomba/core';
import type { Hardware } from '../../hardware/hardware.js';
import { faultKind, type FaultKind, type FaultSite } from '../fault-kind.js';

const shownBy = 'firmware-sim/src/faults/device/expiry.sim.test.ts';

interface CertificateParams {
  readonly key?: string;
}

export const certificateExpired: FaultKind = faultKind({
  name: 'certificate-expired',
  group: 'device',
  note: 'the calendar goes to the moment after the validity of a key',
  params: record<CertificateParams>('certificate-expired', {
    key: optional(1, text({ bytesMax: 64 }), 'its name; default: the key whose validity ends first'),
  }),
  lasts: 'moment',
  verdict: 'detected',
  foundAs: ['refusal: key-expired', 'warning: key-expired'],
  becomes: 'a warning before, then receipts that this key signs are refused with `key-expired` until it is renewed',
  shownBy,
  begin(site, { key }) {
    const { keys } = unitOn(site.hardware).state;
    const ends = keys.flatMap(({ name, notAfter = Infinity }) => (key === undefined || name === key ? [notAfter] : []));
    passBy(site, { ends, field: 'with.key' });
  },
});

export const licenceGone: FaultKind = faultKind({
  name: 'licence-gone',
  group: 'device',
  note: 'the calendar goes to the moment after the validity of the licence',
  lasts: 'moment',
  verdict: 'detected',
  foundAs: ['refusal: licence-invalid', 'warning: licence-invalid'],
  becomes: 'a warning before, then sales are refused with `licence-invalid` where the country wants a licence',
  shownBy,
  begin(site) {
    const { licence } = unitOn(site.hardware).state;
    passBy(site, { ends: [licence?.notAfter ?? Infinity], field: 'fault' });
  },
});

/** What the unit knows, read from a fork of its memories. @throws FieldError */
function unitOn(hardware: Hardware): FiscalUnit {
  const unit = FiscalUnit.boot(hardware.fork().unitPorts);
  if ('halted' in unit) throw new FieldError('fault', 'the memories cannot be explained');
  return unit;
}

interface Ends {
  readonly ends: readonly number[];
  /** Field of the injection that is wrong where there is no end. */
  readonly field: string;
}

/** @throws FieldError where nothing ends */
function passBy(site: FaultSite, { ends, field }: Ends): void {
  const { rtc } = site.hardware;
  const first = Math.min(...ends);
  if (first === Infinity) throw new FieldError(field, 'nothing of the unit has an end of its validity');
  const ms = first + 1 - rtc.read().utcMs;
  if (ms > 0) rtc.step(ms);
  site.hit();
}
