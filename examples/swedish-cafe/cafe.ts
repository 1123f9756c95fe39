/**
 * A Swedish café in one file: a control unit in the same process, a morning of receipts, what is on paper, the Z report
 * and the export of the till's journal. With a real unit only `connect` differs: `serial('COM3', { baud: 57600 })`.
 * Run it with `npx -y pnpm@10 --dir examples/swedish-cafe start`.
 */
import { sweden } from '@plomba/country-se';
import { controlCodeParts, DEFAULT_KD_SETTINGS, kdWire, SIMULATED_KEYS } from '@plomba/country-se/device';
import { kd, swedishSentence } from '@plomba/country-se/driver';
import {
  checkSwedishReceipt,
  countEvent,
  journalXml,
  NEW_TILL_COUNTERS,
  registrationOf,
  SWEDISH_RECEIPT_SETTINGS,
  swedishReceiptPaper,
  type JournalEvent,
  type ReceiptLine,
  type TillReceipt,
} from '@plomba/country-se/till';
import { Device, paperText } from '@plomba/firmware-sim';
import { connect, isFiscalError } from '@plomba/sdk';
import { benchHardware, DeviceHost, MemoryServer } from '@plomba/testkit';

const SELLER = { name: 'Kafé Plåtburken AB', orgNo: '556016-0680', address: 'Storgatan 1, 111 22 Stockholm' };

/** A control unit that is ready to sell, as its maker delivers it. */
function controlUnit(): { readonly server: MemoryServer; readonly host: DeviceHost } {
  const country = sweden(controlCodeParts(SIMULATED_KEYS));
  const wire = kdWire({ ...DEFAULT_KD_SETTINGS, needsClock: false });
  const device = new Device({ hardware: benchHardware(), country, session: () => 1, hostMs: 0, wire });
  const server = new MemoryServer();
  const host = new DeviceHost({ device, server, nowMs: () => performance.now(), onFailure: console.error });
  const operation = (id: string): { readonly operation: { readonly id: string; readonly epoch: 0 } } => {
    return { operation: { id, epoch: 0 } };
  };
  host.act((unit) => {
    unit.powerOn();
    const owner = { name: SELLER.name, taxNumber: '5560160680' };
    const place = { name: 'Kafé Plåtburken', address: SELLER.address };
    unit.call('unit.personalise', { ...operation('made'), serial: 'PLSE00000001' });
    unit.call('life.change', { ...operation('bound'), change: { to: 'bound', owner, place } });
    unit.call('life.change', { ...operation('sells'), change: { to: 'production' } });
  });
  return { server, host };
}

/** A receipt with its sums: VAT is what the lines contain, rounded once for each rate. */
function ring(receiptId: string, kind: TillReceipt['kind'], lines: readonly ReceiptLine[]): TillReceipt {
  const total = lines.reduce((sum, { amount }) => sum + amount, 0n);
  const vat = [...new Set(lines.map(({ vatPercent }) => vatPercent))].map((percent) => {
    const gross = lines.filter((line) => line.vatPercent === percent).reduce((sum, { amount }) => sum + amount, 0n);
    return { percent, amount: (gross * percent * 2n + (10_000n + percent)) / (2n * (10_000n + percent)) };
  });
  return {
    kind,
    seller: SELLER,
    posId: 'POS1',
    receiptId,
    dateTime: '2026-01-02T09:15',
    lines,
    vat,
    vatTotal: vat.reduce((sum, { amount }) => sum + amount, 0n),
    total,
    payments: [{ means: 'Kort', amount: total }],
    unitId: 'PLSE00000001',
    copiesBefore: 0,
  };
}

const COFFEE: ReceiptLine = { name: 'Kaffe', quantity: '2 x 35,00', amount: 7000n, vatPercent: 1200n };
const BUN: ReceiptLine = { name: 'Kanelbulle', amount: 4200n, vatPercent: 1200n };

/** A morning: what is said on the way, and the journal as XML. */
export async function morning(say: (line: string) => void): Promise<string> {
  const { server, host } = controlUnit();
  const unit = await connect(server.open, { driver: kd() });
  const journal: JournalEvent[] = [{ kind: 'start', at: '2026-01-02T09:00' }];

  const sale = ring('1001', 'normal', [COFFEE, BUN]);
  for (const receipt of [sale, { ...sale, kind: 'kopia' as const }, ring('1002', 'ovning', [BUN])]) {
    const findings = checkSwedishReceipt(receipt, SWEDISH_RECEIPT_SETTINGS);
    if (findings.length > 0) throw new TypeError(findings.map(({ path, rule }) => `${path} ${rule}`).join('; '));
    const { controlCode } = await unit.issue(registrationOf(receipt)); // keep an operation with the sale, as in the guide
    const printed = { ...receipt, ...(controlCode === undefined ? {} : { controlCode }) };
    journal.push({ kind: 'receipt', receipt: printed });
    say(`${receipt.kind} ${receipt.receiptId}: ${controlCode === undefined ? 'no control code' : 'a control code'}`);
    if (receipt.kind === 'kopia') say(paperText(swedishReceiptPaper(printed, 42)));
  }

  // The unit refuses: the cashier reads what to do.
  const refused = await unit.issue({ ...registrationOf(sale), kind: 'kopia', total: 100n, vat: [] }).catch(String);
  say(typeof refused === 'string' ? 'a second, different copy is refused' : 'a second copy was issued');
  host.act((device) => (device.hardware.secureElement.broken = true));
  const error: unknown = await unit
    .issue(registrationOf(ring('1003', 'normal', [BUN])))
    .catch((cause: unknown) => cause);
  if (isFiscalError(error)) say(swedishSentence(error) ?? error.sentence);

  const counters = journal.reduce(countEvent, NEW_TILL_COUNTERS);
  journal.push({ kind: 'z', at: '2026-01-02T18:00', number: 1, counters });
  say(`Z: ${counters.receipts} receipt, ${counters.copies} copy, ${counters.training} training`);
  await unit.close();
  await host.stop();
  const registers = [{ registerNumber: 'KASSA-0001', posId: 'POS1', events: journal }];
  const about = { exportedBy: 'Bo', exportedAt: '2026-01-02T18:05', from: '2026-01-02', to: '2026-01-02' };
  return [...journalXml({ ...about, company: SELLER, registers })].join('');
}

if (process.argv[1]?.endsWith('cafe.ts') === true) {
  const xml = await morning((line) => console.log(line));
  console.log(
    xml
      .split('\n')
      .filter((line) => line.startsWith('<Zdagrapport'))
      .join('\n'),
  );
}
