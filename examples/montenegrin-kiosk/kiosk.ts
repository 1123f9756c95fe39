/**
 * A Montenegrin kiosk in one file: a connector and a local tax authority in the same process, three invoices, one of them
 * a corrective, each issued at once with its IKOF and QR code, and the JIKR when the authority has answered.
 * With a connector elsewhere only `connect` differs: `connect(tcp('127.0.0.1:8090'), { driver: connector() })`.
 * Run it with `npx -y pnpm@10 --dir examples/montenegrin-kiosk start`.
 */
import { completeSettings, type HttpRequest, type ReportOutcome } from '@plomba/core/country';
import { nativeRsaSigner, nativeVerifiers } from '@plomba/core/node';
import { cisAuthorityWith } from '@plomba/country-me/authority';
import { montenegrinUnitsWith } from '@plomba/country-me/device';
import { connector, montenegrinSentence, type MeInvoiceInput, type MeReceipt } from '@plomba/country-me/driver';
import { Device } from '@plomba/firmware-sim';
import { connect, isFiscalError } from '@plomba/sdk';
import { benchHardware, DeviceHost, MemoryServer, mustDo } from '@plomba/testkit';
import { renderUnicodeCompact } from 'uqr';

const RSA = { signer: nativeRsaSigner, verifier: nativeVerifiers.rsa2048 };

/** A connector in its test environment, and the authority that it reports to. */
function kioskConnector(): { readonly server: MemoryServer; readonly host: DeviceHost } {
  const units = montenegrinUnitsWith(RSA);
  const { country, wires, identity } = units.make(completeSettings(units, { deposit: 'require' }));
  const [wire] = wires;
  if (wire === undefined || identity === undefined) throw new TypeError('no connector');
  const hardware = benchHardware();
  const device = new Device({ hardware, country, session: () => 1, hostMs: 0, wire });
  const cis = cisAuthorityWith(RSA);
  const authority = cis.make(completeSettings(cis, {}), {
    baseUrl: 'http://cis',
    entropy: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  });
  const tell = (request: HttpRequest): Promise<ReportOutcome> => {
    const asked = { ...request, path: `/test${request.path}` };
    const { response } = authority.handle(asked, hardware.rtc.read().utcMs);
    return Promise.resolve(response === undefined ? { kind: 'lost', detail: '' } : { kind: 'answered', response });
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
  return { server, host };
}

const NEWSPAPER: MeInvoiceInput = {
  lines: [{ name: 'Dnevne novine', quantity: '1', unitPrice: '1.20', vatRate: '7' }],
  payments: [{ type: 'BANKNOTE', amount: '2.00' }],
};
const COMPANY: MeInvoiceInput = {
  buyer: { idNum: '02829258', name: 'Kupac d.o.o.', address: 'Njegoševa 5', town: 'Cetinje', country: 'MNE' },
  lines: [
    { name: 'Kafa', quantity: '2', unitPrice: '1.80', vatRate: '21' },
    { name: 'Čestitka s čćžšđ', quantity: '1', unitPrice: '0.90', vatRate: '21', code: 'C-7' },
  ],
  payments: [{ type: 'CARD', amount: '4.50' }],
};
/** The number of the invoice is enough: the connector knows its IIC and time. Quantities are negative, prices are not. */
const BACK: MeInvoiceInput = {
  type: 'CORRECTIVE',
  refersTo: 2,
  lines: [{ name: 'Kafa', quantity: '-1', unitPrice: '1.80', vatRate: '21' }],
  payments: [{ type: 'CARD', amount: '-1.80' }],
};

/** A morning of the kiosk: what is said, and the invoices. */
export async function morning(say: (line: string) => void): Promise<readonly MeReceipt[]> {
  const { server, host } = kioskConnector();
  const unit = await connect(server.open, { driver: connector() });
  const issued: MeReceipt[] = [];
  try {
    // The day begins with what is in the drawer; before that the connector takes no cash.
    const early: unknown = await unit.issue(NEWSPAPER).catch((error: unknown) => error);
    if (isFiscalError(early)) say(montenegrinSentence(early) ?? early.sentence);
    await unit.cashIn({ amount: '50.00' });

    for (const invoice of [NEWSPAPER, COMPANY, BACK]) {
      const operation = await unit.newOperation(); // kept with the sale before it is asked for
      const receipt = await unit.issue(invoice, { operation });
      issued.push(receipt);
      const { invNum = '', iic = '', verify = '' } = receipt.invoice ?? {};
      say(`${receipt.document} ${invNum}  ${Number(receipt.total) / 100} EUR\nIKOF ${iic}`);
      say(renderUnicodeCompact(verify, { ecc: 'M' }));
    }

    // The customers are gone; the authority answers when it answers.
    for (const receipt of issued) {
      const report = await receipt.awaitReport({ timeoutMs: 10_000 });
      say(`račun ${receipt.number}: ${report.state === 'done' ? `JIKR ${report.fic}` : report.state}`);
    }
    const { counters = [] } = await unit.closeDay();
    say(`Z: ${counters.map(({ key, value }) => `${key} ${value}`).join(', ')}`);
    return issued;
  } finally {
    await unit.close();
    await host.stop();
  }
}

if (process.argv[1]?.endsWith('kiosk.ts') === true) await morning((line) => console.log(line));
