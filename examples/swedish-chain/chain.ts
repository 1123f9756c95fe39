/**
 * A chain: five registers of two companies on one control unit of type C, all at once. The unit has five places; a sixth
 * register is refused. With a real unit only `open` differs: `tcp('192.168.1.40', 4000)`.
 * Run it with `npx -y pnpm@10 --dir examples/swedish-chain start`.
 */
import { fileURLToPath } from 'node:url';
import { DEFAULT_CCSP_SETTINGS, ccspWire, controlCodeParts, SIMULATED_KEYS } from '@plomba/country-se/device';
import { ccsp, swedishSentence, type SwedishSale } from '@plomba/country-se/driver';
import { sweden } from '@plomba/country-se';
import { Device } from '@plomba/firmware-sim';
import { connect, isFiscalError } from '@plomba/sdk';
import { benchHardware, DeviceHost, MemoryServer, mustDo } from '@plomba/testkit';

const RESTAURANT = '5560160680';
const KIOSK = '5566778899';
const REGISTERS = [
  { orgNo: RESTAURANT, posId: 'BAR' },
  { orgNo: RESTAURANT, posId: 'GOLV1' },
  { orgNo: RESTAURANT, posId: 'GOLV2' },
  { orgNo: RESTAURANT, posId: 'TERRASS' },
  { orgNo: KIOSK, posId: 'BAR' }, // the same name in another company is another register
] as const;
const SALES = 20;

/** A unit of type C with five places, in production. */
function controlUnit(): Device {
  const country = sweden(controlCodeParts(SIMULATED_KEYS), { licences: REGISTERS.length });
  const wire = ccspWire(DEFAULT_CCSP_SETTINGS);
  const device = new Device({ hardware: benchHardware(), country, session: () => 1, hostMs: 0, wire });
  device.powerOn();
  const owner = { name: 'Kedjan AB', taxNumber: RESTAURANT };
  const place = { name: 'Kedjan', address: 'Hamngatan 1' };
  mustDo(device, 'unit.personalise', { operation: { id: 'made', epoch: 0 }, serial: 'PLSE00000005' });
  mustDo(device, 'life.change', { operation: { id: 'bound', epoch: 0 }, change: { to: 'bound', owner, place } });
  mustDo(device, 'life.change', { operation: { id: 'sells', epoch: 0 }, change: { to: 'production' } });
  return device;
}

function sale(register: (typeof REGISTERS)[number] | { orgNo: string; posId: string }, number: number): SwedishSale {
  const about = { kind: 'normal', dateTime: '2026-01-02T15:30', receiptId: String(number), total: '125.00' } as const;
  return { ...register, ...about, vat: [{ percent: '25', amount: '25.00' }] };
}

/** A day of the chain; what a person would see goes to `say`. */
export async function day(say: (line: string) => void): Promise<void> {
  const device = controlUnit();
  const server = new MemoryServer();
  const host = new DeviceHost({ device, server, nowMs: () => performance.now(), onFailure: console.error });
  await Promise.all(
    REGISTERS.map(async (register) => {
      await using unit = await connect(server.open, { driver: ccsp() });
      for (let number = 1; number <= SALES; number++) await unit.issue(sale(register, number));
    }),
  );
  {
    await using unit = await connect(server.open, { driver: ccsp() });
    const refused: unknown = await unit.issue(sale({ orgNo: KIOSK, posId: 'NY' }, 1)).catch((error: unknown) => error);
    if (!isFiscalError(refused)) throw new TypeError('the sixth register was served');
    say(`${refused.code}: ${swedishSentence(refused) ?? ''}`);
  }
  const counters = device.state?.kind === 'running' ? device.state.unit.state.counters : undefined;
  for (const { orgNo, posId } of REGISTERS) {
    say(`${orgNo} ${posId}: ${counters?.get(`till-documents/sale@${orgNo}:${posId}`) ?? 0n} receipts`);
  }
  say(`the unit: ${counters?.get('documents/sale') ?? 0n} receipts, ${counters?.get('total/sale') ?? 0n} öre`);
  await host.stop();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await day((line) => console.log(line));
