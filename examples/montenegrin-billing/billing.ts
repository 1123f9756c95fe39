/**
 * A billing program that knows no fiscal unit: it drops a text file for each invoice into the folder of a connector, and
 * reads the answer that appears beside it. `Key;value` lines in CP1250, as programs of the field write them.
 *
 *     plomba sim --country me --wire connector --listen http://127.0.0.1:8090 --folder ./fiskal
 *     npx -y pnpm@10 --dir examples/montenegrin-billing start "$PWD/fiskal"
 */
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { encodeText, readAnswer } from '@plomba/country-me/input';

/** An invoice as this program has it in its own books. */
export interface Bill {
  readonly number: string;
  /** Wall clock of Podgorica, no zone. */
  readonly issued: string;
  /** What it comes to in this program's books; the connector compares. */
  readonly total: string;
  readonly customer?: { readonly pib: string; readonly name: string; readonly street: string; readonly town: string };
  readonly lines: readonly {
    readonly name: string;
    readonly quantity: string;
    readonly price: string;
    readonly vat: string;
  }[];
}

/** What the connector has made of it. */
export interface Answered {
  readonly number: string;
  /** `FISKALIZOVAN` (with JIKR), `IZDAT` (the JIKR comes later) or `ODBIJEN`. */
  readonly status: string;
  readonly ikof?: string;
  readonly jikr?: string;
  /** What is wrong, with line and key of the file. */
  readonly mistakes: readonly string[];
}

function textOf({ number, issued, total, customer, lines }: Bill): string {
  const buyer =
    customer === undefined
      ? ['IdBrojKupac;-']
      : [
          `IdBrojKupac;${customer.pib}`,
          `ImeKupac;${customer.name}`,
          `AdresaKupac;${customer.street}`,
          `GradKupac;${customer.town}`,
          'DrzavaKupac;MNE',
        ];
  const items = lines.flatMap(({ name, quantity, price, vat }, at) => [
    `NazivStav.${at};${name}`,
    `KolStav.${at};${quantity}`,
    `PDVStopa.${at};${vat}`,
    `JedCijSaPDV.${at};${price}`,
  ]);
  const head = [`RacBrRacuna;${number}`, `DatVrijemIzdRac;${issued}`, 'VrstaRacuna;NONCASH', `UkupCijena;${total}`];
  return [...head, ...buyer, ...items].map((line) => `${line}\r\n`).join('');
}

async function answerIn(path: string): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    return readAnswer(path, await readFile(path), 'cp1250');
  } catch {
    return undefined; // not there yet
  }
}

/** From one look for the answer to the next, ms. */
const LOOK_MS = 100;

/** Hands a bill over; the same bill handed over twice is one invoice. @throws when nobody answers in time */
export async function fiscalise(folder: string, bill: Bill, timeoutMs: number): Promise<Answered> {
  const name = `racun-${bill.number}`;
  await mkdir(join(folder, 'in'), { recursive: true });
  // Written under another name and renamed: the connector never sees half of it.
  await writeFile(join(folder, `${name}.tmp`), encodeText(textOf(bill), 'cp1250'));
  await rename(join(folder, `${name}.tmp`), join(folder, 'in', `${name}.txt`));
  const answer = join(folder, 'out', `${name}.odgovor.txt`);
  for (let waitedMs = 0; waitedMs <= timeoutMs; waitedMs += LOOK_MS) {
    const fields = await answerIn(answer);
    if (fields !== undefined) return answered(bill.number, fields);
    await pause(LOOK_MS);
  }
  throw new TypeError(`no answer to ${name}: does a connector watch ${folder}?`);
}

function answered(number: string, fields: ReadonlyMap<string, string>): Answered {
  const [ikof, jikr] = [fields.get('IKOF'), fields.get('JIKR')];
  const mistakes: string[] = [];
  for (let at = 0; fields.has(`Greska.${at}`); at++) {
    const place = [fields.get(`GreskaRed.${at}`), fields.get(`GreskaKljuc.${at}`)].filter((part) => part !== undefined);
    mistakes.push(`red ${place.join(', ')}: ${fields.get(`Greska.${at}`)}`);
  }
  return {
    number,
    status: fields.get('Status') ?? '',
    ...(ikof === undefined ? {} : { ikof }),
    ...(jikr === undefined ? {} : { jikr }),
    mistakes,
  };
}

/** The wall clock of Podgorica: `2026-03-14T08:12:31`. */
function podgorica(now: Date): string {
  const format = { timeZone: 'Europe/Podgorica', dateStyle: 'short', timeStyle: 'medium' } as const;
  return new Intl.DateTimeFormat('sv-SE', format).format(now).replace(' ', 'T');
}

/** Three bills, the last one with two mistakes. */
export function billsOf(now: Date): readonly Bill[] {
  const issued = podgorica(now);
  const customer = { pib: '02829258', name: 'Čarapa & Šešir d.o.o.', street: 'Njegoševa 5', town: 'Žabljak' };
  const work = { name: 'Održavanje računara', quantity: '1.5', price: '40.00', vat: '21' };
  return [
    { number: '2026-001', issued, total: '60.00', customer, lines: [work] },
    {
      number: '2026-002',
      issued,
      total: '67.00',
      lines: [work, { name: 'Kabl', quantity: '2', price: '3.50', vat: '21' }],
    },
    { number: '2026-003', issued, total: '60.00', customer, lines: [{ ...work, quantity: '1,5', vat: '20' }] },
  ];
}

if (process.argv[1]?.endsWith('billing.ts') === true) {
  const [, , folder = 'fiskal'] = process.argv;
  await access(folder).catch(() => mkdir(folder, { recursive: true }));
  for (const bill of billsOf(new Date())) {
    const { number, status, ikof = '', jikr = '', mistakes } = await fiscalise(folder, bill, 10_000);
    console.log([number, status, ikof, jikr, ...mistakes].filter((part) => part !== '').join('  '));
  }
}
