/**
 * A day without internet: sales go on, because an invoice is signed and valid without the authority. The line comes back
 * in the evening, the connector sends what waits by itself, and each resend says why it is late, with its IKOF unchanged.
 * Run it with `npx -y pnpm@10 --dir examples/montenegrin-offline-day start`.
 */
import { completeSettings, type HttpRequest, type ReportOutcome } from '@plomba/core/country';
import { nativeRsaSigner, nativeVerifiers } from '@plomba/core/node';
import { cisAuthorityWith } from '@plomba/country-me/authority';
import { montenegrinUnitsWith } from '@plomba/country-me/device';
import { connector, type MeInvoiceInput, type MeReceipt } from '@plomba/country-me/driver';
import { Device } from '@plomba/firmware-sim';
import { connect } from '@plomba/sdk';
import { benchHardware, DeviceHost, MemoryServer, mustDo } from '@plomba/testkit';

const RSA = { signer: nativeRsaSigner, verifier: nativeVerifiers.rsa2048 };
const HOUR_MS = 3_600_000;

/** What the authority was sent of an invoice. */
interface Sent {
  readonly ordinal: number;
  readonly iic: string;
  /** SubseqDelivType; empty: sent at once. */
  readonly reason: string;
}

/** One line of the evening's table. */
export interface Row {
  readonly invoice: number;
  readonly issued: string;
  readonly waitedFor: string;
  readonly reason: string;
  readonly sent: number;
  readonly sameIic: boolean;
  readonly jikr: string;
}

const attribute = (text: string, name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(text)?.[1] ?? '';

interface Shop {
  readonly server: MemoryServer;
  readonly host: DeviceHost;
  readonly sent: readonly Sent[];
  /** The authority takes the next message, and its answer is lost on the way. */
  readonly loseNextAnswer: () => void;
}

/** A connector, the authority, and what the authority was sent. */
function shop(): Shop {
  const units = montenegrinUnitsWith(RSA);
  const { country, wires, identity } = units.make(completeSettings(units, {}));
  const [wire] = wires;
  if (wire === undefined || identity === undefined) throw new TypeError('no connector');
  const hardware = benchHardware();
  const device = new Device({ hardware, country, session: () => 1, hostMs: 0, wire });
  const cis = cisAuthorityWith(RSA);
  const entropy = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));
  const authority = cis.make(completeSettings(cis, {}), { baseUrl: 'http://cis', entropy });
  const sent: Sent[] = [];
  let loses = false;
  const tell = (request: HttpRequest): Promise<ReportOutcome> => {
    const text = new TextDecoder().decode(request.body);
    if (text.includes('<Invoice ')) {
      const [iic, reason] = [attribute(text, 'IIC'), attribute(text, 'SubseqDelivType')];
      sent.push({ ordinal: Number(attribute(text, 'InvOrdNum')), iic, reason });
    }
    const asked = { ...request, path: `/test${request.path}` };
    const { response } = authority.handle(asked, hardware.rtc.read().utcMs);
    const isLost = loses || response === undefined;
    loses = false;
    return Promise.resolve(isLost ? { kind: 'lost', detail: 'no answer' } : { kind: 'answered', response });
  };
  const server = new MemoryServer();
  const nowMs = (): number => performance.now();
  const host = new DeviceHost({ device, server, nowMs, authority: tell, onFailure: console.error });
  host.act((unit) => {
    unit.powerOn();
    const { owner, place, registrationCode } = identity;
    const operation = (id: string): object => ({ operation: { id, epoch: 0 } });
    mustDo(unit, 'unit.personalise', { ...operation('made'), serial: 'PLME00000001' });
    mustDo(unit, 'life.change', { ...operation('bound'), change: { to: 'bound', owner, place } });
    mustDo(unit, 'life.change', { ...operation('tests'), change: { to: 'test', registrationCode } });
  });
  return { server, host, sent, loseNextAnswer: () => (loses = true) };
}

const SALE: MeInvoiceInput = {
  lines: [{ name: 'Kafa', quantity: '1', unitPrice: '1.80', vatRate: '21' }],
  payments: [{ type: 'BANKNOTE', amount: '2.00' }],
};

/** The day: what is said, and the table of the evening. */
export async function offlineDay(say: (line: string) => void): Promise<readonly Row[]> {
  const { server, host, sent, loseNextAnswer } = shop();
  const unit = await connect(server.open, { driver: connector() });
  // From outside it is the fault `network-down` of docs/fault-model.md, over the unit's control channel.
  const internet = (isUp: boolean): void => host.act((device) => device.hardware.network.connect(isUp));
  const hours = (count: number): void => host.act((device) => device.advanceClock(count * HOUR_MS));
  const issued: MeReceipt[] = [];
  const sell = async (): Promise<void> => {
    issued.push(await unit.issue(SALE));
  };

  await sell();
  await issued[0]?.awaitReport({ timeoutMs: 10_000 });
  say('08:00 one invoice, reported at once');

  internet(false);
  for (let hour = 0; hour < 4; hour++) {
    hours(2);
    await sell();
  }
  const { reports } = await unit.status();
  say(
    `16:00 no internet since 08:00: ${reports.waiting} invoices wait, the oldest of ${reports.oldest}, ${reports.why}`,
  );

  internet(true);
  hours(1);
  for (const receipt of issued) await receipt.awaitReport({ timeoutMs: 10_000 });
  loseNextAnswer();
  await sell();
  say('17:00 the line is back, what waited is reported; the answer to a new sale is lost');
  hours(1);
  const rows: Row[] = [];
  for (const receipt of issued) {
    const report = await receipt.awaitReport({ timeoutMs: 10_000 });
    const { iic = '', ordinal, issued: at = '' } = receipt.invoice ?? {};
    const attempts = sent.filter((one) => one.ordinal === ordinal);
    const waitedMs = report.state === 'done' ? report.time.utcMs - Date.parse(at) : Number.NaN;
    rows.push({
      invoice: receipt.number,
      issued: at.slice(11, 16),
      waitedFor: `${Math.round(waitedMs / HOUR_MS)} h`,
      reason: attempts.at(-1)?.reason ?? '',
      sent: attempts.length,
      sameIic: attempts.length > 0 && attempts.every((one) => one.iic === iic),
      jikr: report.state === 'done' ? report.fic : report.state,
    });
  }
  await unit.close();
  await host.stop();
  return rows;
}

if (process.argv[1]?.endsWith('day.ts') === true) console.table(await offlineDay((line) => console.log(line)));
