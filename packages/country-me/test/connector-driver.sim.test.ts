import { isFiscalError, isOutcomeUnknown } from '@plomba/sdk';
import { expect, it } from 'vitest';
import { montenegrinSentence, type MeInvoiceInput } from '../src/driver/index.js';
import { activatedHardware, ConnectorRig, failure } from './helpers/connector-rig.js';

const HARDWARE = activatedHardware();
const rigOf = (set?: Readonly<Record<string, string>>): ConnectorRig => new ConnectorRig(HARDWARE.fork(), set);

const COFFEE: MeInvoiceInput = {
  lines: [{ name: 'Kafa', quantity: '2', unitPrice: '1.80', vatRate: '21' }],
  payments: [{ type: 'BANKNOTE', amount: '5.00' }],
};

it('issues a typed invoice, and a plain receipt, with their codes', async () => {
  const rig = rigOf();
  const unit = await rig.connect();
  const typed = await rig.timers.until(unit.issue(COFFEE));
  expect(typed).toMatchObject({ number: 1, document: 'sale', total: 360n, change: 140n, repeated: false });
  expect(typed.invoice?.iic).toMatch(/^[0-9A-F]{32}$/);
  expect(typed.invoice?.verify).toContain(`iic=${typed.invoice?.iic}&tin=12345678`);
  const plain = await rig.timers.until(
    unit.issue({
      document: 'sale',
      items: [{ name: 'Kafa', quantity: '2', unitPrice: '1.80', taxGroup: '21' }],
      payments: [{ kind: 'CARD', amount: 360n }],
    }),
  );
  expect(plain).toMatchObject({ number: 2, total: 360n });
  expect(JSON.parse(JSON.stringify(plain))).toMatchObject({ total: '3.60', reports: { state: 'waiting' } });
});

it('issues a corrective that names the number of its original', async () => {
  const rig = rigOf();
  const unit = await rig.connect();
  await rig.timers.until(unit.issue(COFFEE));
  const corrective = await rig.timers.until(
    unit.issue({
      type: 'CORRECTIVE',
      refersTo: 1,
      lines: [{ name: 'Kafa', quantity: '-1', unitPrice: '1.80', vatRate: '21' }],
      payments: [{ type: 'BANKNOTE', amount: '-1.80' }],
    }),
  );
  expect(corrective).toMatchObject({ document: 'correction', total: -180n });
});

it('says every finding, by the field that the caller wrote, before anything is sent', async () => {
  const rig = rigOf();
  const unit = await rig.connect();
  const sent = rig.faults.count('to-unit');
  const bad = {
    ...COFFEE,
    lines: [{ name: 'Kafa', quantity: 2, unitPrice: '1,80', vatRate: '20', colour: 'black' }],
  } as unknown as MeInvoiceInput;
  const error = await failure(unit.issue(bad));
  expect(isFiscalError(error) && error.code).toBe('validation-failed');
  const { findings } = await unit.check(bad);
  expect(findings.map(({ path }) => path)).toEqual([
    'lines[0].colour',
    'lines[0].quantity',
    'lines[0].vatRate',
    'lines[0].unitPrice',
  ]);
  expect(rig.faults.count('to-unit')).toBe(sent);
});

it('registers deposits once for an operation, and refuses an invoice before the first in Montenegrin', async () => {
  const rig = rigOf({ deposit: 'require' });
  const unit = await rig.connect();
  const refused = await rig.timers.until(failure(unit.issue(COFFEE)));
  expect(isFiscalError(refused) && refused.code).toBe('day-not-open');
  expect(isFiscalError(refused) && montenegrinSentence(refused)).toContain('depozit');
  const operation = await unit.newOperation('deposit-1');
  const first = await rig.timers.until(unit.cashIn({ amount: '50.00' }, { operation }));
  const again = await rig.timers.until(unit.cashIn({ amount: '50.00' }, { operation }));
  expect([first.repeated, again.repeated, again.sequence]).toEqual([false, true, first.sequence]);
  await rig.timers.until(unit.issue(COFFEE));
  await rig.timers.until(unit.cashOut({ amount: 1000n }));
  const x = await rig.timers.until(unit.report());
  expect(x.counters).toContainEqual({ key: 'cash-in', value: 5000n });
  const z = await rig.timers.until(unit.closeDay());
  expect(z.counters).toContainEqual({ key: 'total/sale', value: 360n });
  const report = await rig.timers.until(unit.dayReport(1));
  expect(report.figures).toContainEqual(expect.objectContaining({ key: 'total/sale', value: 360n, unit: 'money' }));
  const period = await rig.timers.until(unit.periodReport({ days: { from: 1, to: 1 } }));
  expect(period).toMatchObject({ closings: 1, currency: 'EUR' });
  expect(await rig.timers.until(unit.status())).toMatchObject({
    serial: 'PLME00000001',
    day: { number: 1, isOpen: false },
  });
});

it('waits for the FIC without a busy loop, while other calls go on', async () => {
  const rig = rigOf();
  const unit = await rig.connect();
  const receipt = await rig.timers.until(unit.issue(COFFEE));
  expect(receipt.reports).toEqual({ state: 'waiting' });
  const before = rig.faults.count('to-unit');
  const waiting = receipt.awaitReport({ timeoutMs: 120_000 });
  await rig.timers.advance(60_000);
  expect(rig.faults.count('to-unit') - before).toBeLessThan(20 * 400);
  await rig.timers.until(unit.issue(COFFEE));
  rig.carry();
  const report = await rig.timers.until(waiting);
  expect(report.state === 'done' && report.fic).toMatch(/^[0-9a-f-]{36}$/);
  expect(await rig.timers.until(receipt.report())).toEqual(report);
});

it('a wait that is over, or given up, says that the invoice is issued', async () => {
  const rig = rigOf();
  const unit = await rig.connect();
  const receipt = await rig.timers.until(unit.issue(COFFEE));
  const late = await rig.timers.until(failure(receipt.awaitReport({ timeoutMs: 3_000 })));
  expect(late).toMatchObject({ code: 'timeout', outcome: 'committed', operation: receipt.operation });
  const stop = new AbortController();
  const waiting = failure(receipt.awaitReport({ signal: stop.signal }));
  await rig.timers.advance(10);
  stop.abort();
  expect(await rig.timers.until(waiting)).toMatchObject({ code: 'aborted', outcome: 'committed' });
});

it('a report that the authority refuses is failed, with its code', async () => {
  const rig = rigOf();
  const unit = await rig.connect();
  const receipt = await rig.timers.until(unit.issue(COFFEE));
  const fault =
    '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body><env:Fault><faultcode>env:Client</faultcode>' +
    '<faultstring>own wording</faultstring><detail><code>42</code></detail></env:Fault></env:Body></env:Envelope>';
  rig.carry(() => {
    const body = new TextEncoder().encode(fault);
    return { kind: 'answered', response: { status: 500, headers: { 'content-type': 'text/xml' }, body } };
  });
  const report = await rig.timers.until(receipt.awaitReport());
  expect(report).toMatchObject({ state: 'failed' });
  expect(report.state === 'failed' && report.detail).toContain('code 42');
});

it('the same operation with another invoice is a conflict, with the first one untouched', async () => {
  const rig = rigOf();
  const unit = await rig.connect();
  const operation = await unit.newOperation('sale-1');
  await rig.timers.until(unit.issue(COFFEE, { operation }));
  const other = { ...COFFEE, payments: [{ type: 'CARD', amount: '3.60' }] } as const;
  const error = await rig.timers.until(failure(unit.issue(other, { operation })));
  expect(error).toMatchObject({ code: 'operation-conflict', outcome: 'not-committed' });
  expect(isFiscalError(error) && montenegrinSentence(error)).toContain('već izdat drugi račun');
  expect(await rig.timers.until(unit.outcome(operation))).toMatchObject({ state: 'committed', receipt: { number: 1 } });
  expect(rig.stored()).toHaveLength(1);
});

it('an unknown outcome is resolved by another process from the operation alone', async () => {
  const rig = rigOf();
  const unit = await rig.connect();
  const operation = await unit.newOperation('sale-1');
  rig.faults.arm({ direction: 'from-unit', byte: 0, what: { kind: 'cut-power' } });
  const error = await rig.timers.until(failure(unit.issue(COFFEE, { operation, timeoutMs: 2_000 })));
  expect(isOutcomeUnknown(error)).toBe(true);
  await unit.close();
  const other = await rig.connect();
  const outcome = await rig.timers.until(other.outcome(operation));
  expect(outcome).toMatchObject({ state: 'committed', receipt: { number: 1, repeated: true } });
  expect(await rig.timers.until(other.outcome({ id: 'never', epoch: 0 }))).toMatchObject({ state: 'unknown' });
});

it('refuses another connector than the expected one, and something that is none', async () => {
  const rig = rigOf();
  const error = await failure(rig.connect({ expect: { serial: 'PLME00000002' } }));
  expect(error).toMatchObject({ code: 'wrong-unit' });
  expect(isFiscalError(error) && montenegrinSentence(error)).toContain('drugi konektor');
});

it('ends with the signal, and with the time of the call', async () => {
  const rig = rigOf();
  const unit = await rig.connect();
  rig.line.act((device) => device.powerOff('off'));
  const late = await rig.timers.until(failure(unit.issue(COFFEE, { timeoutMs: 1_000 })));
  expect(late).toMatchObject({ code: 'timeout', outcome: 'not-committed' });
  const stop = new AbortController();
  stop.abort();
  expect(await failure(unit.issue(COFFEE, { signal: stop.signal }))).toMatchObject({ code: 'aborted' });
  const closing = failure(unit.issue(COFFEE));
  await unit.close();
  expect(await rig.timers.until(closing)).toMatchObject({ code: 'closed' });
});

it('a unit that stands still answers in Montenegrin', async () => {
  const rig = rigOf();
  const unit = await rig.connect();
  rig.line.act((device) => (device.hardware.secureElement.broken = true));
  const error = await rig.timers.until(failure(unit.issue(COFFEE)));
  expect(isFiscalError(error) && [error.code, error.outcome]).toEqual(['signer-broken', 'not-committed']);
  expect(isFiscalError(error) && montenegrinSentence(error)).toContain('Pozovite servis');
});
