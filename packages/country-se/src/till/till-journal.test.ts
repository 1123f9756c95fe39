// The export of a register's journal, read back by a parser that is not ours, and its counters counted again.
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { anyReceipt, CAFE, CODE } from './__tests__/receipts.js';
import type { JournalEvent, TillCounters } from './journal-event.js';
import { JOURNAL_ELEMENTS } from './journal.table.js';
import type { TillReceipt } from './receipt.js';
import { checkTillCounters, countEvent, NEW_TILL_COUNTERS, type CounterFinding } from './till-counters.js';
import { journalXml, type JournalExport } from './till-journal.js';
import { xmlText } from '../xml-text.js';

interface Node {
  readonly name: string;
  readonly children: Node[];
  text: string;
}

/** The document as a tree; a document that is not well-formed throws. */
function parse(xml: string): Node {
  const parser = new SaxesParser({});
  const top: Node = { name: '', children: [], text: '' };
  const open: Node[] = [top];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    const node: Node = { name, children: [], text: '' };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('text', (text) => {
    const node = open.at(-1);
    if (node !== undefined) node.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  const [root] = top.children;
  if (root === undefined || top.children.length !== 1) throw new TypeError('not one root');
  return root;
}

const child = (node: Node | undefined, name: string): Node | undefined =>
  node?.children.find((one) => one.name === name);
const textOf = (node: Node | undefined, name: string): string | undefined => child(node, name)?.text;

const AT = '2026-01-02T15:30';
const journal = (events: Iterable<JournalEvent>): JournalExport => ({
  exportedBy: 'Bo',
  exportedAt: '2026-02-01T08:00',
  from: '2026-01-01',
  to: '2026-01-31',
  company: CAFE.seller,
  registers: [{ registerNumber: 'KASSA-0001', posId: 'POS1', events }],
});
const xmlOf = (events: Iterable<JournalEvent>): string => [...journalXml(journal(events))].join('');
/** What the register did, as elements. */
const eventsIn = (xml: string): readonly Node[] =>
  child(child(parse(xml), 'KassaregistersystemLISTA'), 'Kassaregistersystemet')?.children.slice(2) ?? [];

const sold = (receipt: TillReceipt): JournalEvent => ({ kind: 'receipt', receipt });
const mug = { name: 'Mugg', amount: -8000n, vatPercent: 2500n, returned: true } as const;
const REFUND: TillReceipt = {
  ...CAFE,
  lines: [mug],
  vat: [{ percent: 2500n, amount: -1600n }],
  vatTotal: -1600n,
  total: -8000n,
};

describe('the export', () => {
  it('of a small day is what was written by hand', () => {
    const bag = { name: 'Påse <stor> & "billig"', amount: 500n, vatPercent: 2500n };
    const receipt: TillReceipt = {
      ...CAFE,
      lines: [bag],
      vat: [{ percent: 2500n, amount: 100n }],
      vatTotal: 100n,
      total: 500n,
      payments: [{ means: 'Kort', amount: 500n }],
      controlCode: CODE,
    };
    const counters: TillCounters = { ...NEW_TILL_COUNTERS, grandSales: 500n, receipts: 1 };
    const xml = xmlOf([
      { kind: 'start', at: AT },
      { kind: 'article', at: AT, line: bag },
      sold(receipt),
      { kind: 'z', at: AT, number: 1, counters },
    ]);
    expect(xml).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<ExportAvDataFranJournalminneEnligtSKVFS2021-16>',
        '<Anvandare>Bo</Anvandare>',
        '<TidpunktForExport>2026-02-01T08:00</TidpunktForExport>',
        '<ValdPeriodFran>2026-01-01</ValdPeriodFran>',
        '<ValdPeriodTill>2026-01-31</ValdPeriodTill>',
        '<InformationOmForetaget><Foretagsnamn>Kafé Plåtburken AB</Foretagsnamn><Organisationsnummer>5560160680</Organisationsnummer><Adress>Storgatan 1, 111 22 Stockholm</Adress></InformationOmForetaget>',
        '<KassaregistersystemLISTA>',
        '<Kassaregistersystemet>',
        '<TillverkningsnummerForKassaregistret>KASSA-0001</TillverkningsnummerForKassaregistret>',
        '<Kassabeteckning>POS1</Kassabeteckning>',
        `<StartAvKassaregister><Tidpunkt>${AT}</Tidpunkt></StartAvKassaregister>`,
        `<RegistreraArtikel><Tidpunkt>${AT}</Tidpunkt><Benamning>Påse &lt;stor&gt; &amp; "billig"</Benamning><Belopp>5,00</Belopp><Momssats>25,00</Momssats></RegistreraArtikel>`,
        `<Kassakvitto><Tidpunkt>${AT}</Tidpunkt><Lopnummer>1001</Lopnummer><Kassor>Bo</Kassor><Artikel><Benamning>Påse &lt;stor&gt; &amp; "billig"</Benamning><Belopp>5,00</Belopp><Momssats>25,00</Momssats></Artikel><Forsaljningsbelopp>5,00</Forsaljningsbelopp><Returbelopp>0,00</Returbelopp><Moms><Momssats>25,00</Momssats><Momsbelopp>1,00</Momsbelopp></Moms><MomsTotalt>1,00</MomsTotalt><Betalning><Betalningsmedel>Kort</Betalningsmedel><Belopp>5,00</Belopp></Betalning><TillverkningsnummerForKontrollenheten>PLSE00000001</TillverkningsnummerForKontrollenheten><Kontrollkod>${CODE}</Kontrollkod></Kassakvitto>`,
        `<Zdagrapport><Tidpunkt>${AT}</Tidpunkt><Lopnummer>1</Lopnummer><GrandTotalForsaljning>5,00</GrandTotalForsaljning><GrandTotalRetur>0,00</GrandTotalRetur><GrandTotalNetto>5,00</GrandTotalNetto><AntalKassakvitton>1</AntalKassakvitton><AntalKvittokopior>0</AntalKvittokopior><AntalKvittonSomTagitsFramIOvningslage>0</AntalKvittonSomTagitsFramIOvningslage><AntalReturer>0</AntalReturer><AntalProformakvitton>0</AntalProformakvitton><AntalLadoppningar>0</AntalLadoppningar></Zdagrapport>`,
        '</Kassaregistersystemet>',
        '</KassaregistersystemLISTA>',
        '</ExportAvDataFranJournalminneEnligtSKVFS2021-16>',
        '',
      ].join('\n'),
    );
  });

  it('has an element for every kind of event', () => {
    const line = CAFE.lines[0] ?? mug;
    const all: readonly JournalEvent[] = [
      { kind: 'start', at: AT },
      { kind: 'login', at: AT, cashier: 'Bo' },
      { kind: 'article', at: AT, line },
      { kind: 'article-removed', at: AT, line },
      { kind: 'article-parked', at: AT, line },
      sold(CAFE),
      sold(REFUND),
      sold({ ...CAFE, lines: [...CAFE.lines, mug] }),
      sold({ ...CAFE, kind: 'kopia', rounding: 20n }),
      sold({ ...CAFE, kind: 'ovning' }),
      sold({ ...CAFE, kind: 'profo' }),
      { kind: 'drawer', at: AT },
      { kind: 'x', at: AT, number: 1, counters: NEW_TILL_COUNTERS },
      { kind: 'z', at: AT, number: 1, counters: NEW_TILL_COUNTERS },
      { kind: 'logout', at: AT, cashier: 'Bo' },
      { kind: 'stop', at: AT },
    ];
    expect(eventsIn(xmlOf(all)).map(({ name }) => name)).toEqual([
      'StartAvKassaregister',
      'InloggningIKassaregister',
      'RegistreraArtikel',
      'RaderaRegistreradArtikel',
      'ParkeraRegistreradArtikel',
      'Kassakvitto',
      'Returkvitto',
      'Kassakvitto',
      'KopiaAvKassakvitto',
      'Ovningskvitto',
      'ProformaKvitto',
      'OppningAvKassalada',
      'Xdagrapport',
      'Zdagrapport',
      'UtloggningIKassaregister',
      'StoppAvKassaregister',
    ]);
    // Every element of the table is written by one of these, and none beside it: but the code, which CAFE has not.
    const names = new Set(['Kontrollkod', ...[...xmlOf(all).matchAll(/<([^/?>]+)>/g)].map(([, name]) => name)]);
    expect(names).toEqual(new Set(Object.keys(JOURNAL_ELEMENTS)));
  });

  it('takes events as it goes', () => {
    let taken = 0;
    function* endless(): Generator<JournalEvent> {
      for (; taken < 1_000_000; taken++) yield { kind: 'drawer', at: AT };
    }
    const pieces = journalXml(journal(endless()));
    for (let piece = 0; piece < 20; piece++) pieces.next();
    expect(taken).toBeLessThan(20);
  });

  it('carries any text, and U+FFFD for what XML cannot carry', () => {
    const text = fc.array(fc.nat(0x10ffff), { maxLength: 30 }).map((points) => String.fromCodePoint(...points));
    fc.assert(
      fc.property(
        fc.oneof(text, fc.string({ unit: fc.constantFrom('\u0000', '\r', '\n', ']]>', '&', '\ud800', '\ufffe', 'å') })),
        (name) => {
          const xml = xmlOf([{ kind: 'login', at: AT, cashier: name }]);
          // Written here by ranges and one code point at a time.
          const expected = [...name]
            .map((letter) => {
              const point = letter.codePointAt(0) ?? 0;
              const isLegal =
                point === 9 ||
                point === 10 ||
                point === 13 ||
                (point >= 32 && point < 0xd800) ||
                (point > 0xdfff && point < 0xfffe) ||
                point > 0xffff;
              return isLegal ? letter : '\ufffd';
            })
            .join('');
          expect(textOf(eventsIn(xml)[0], 'Kassor')).toBe(expected);
          expect(xmlText(name)).not.toMatch(/[<>\r]/);
        },
      ),
    );
  });
});

describe('the counters', () => {
  const at = fc.constant(AT);
  const event = fc.oneof(
    { weight: 6, arbitrary: anyReceipt.map(sold) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('drawer' as const, 'start' as const), at }) },
    { weight: 2, arbitrary: fc.constantFrom('x' as const, 'z' as const) },
  );

  /** Events with their reports, as a register makes them. */
  function register(drawn: readonly (JournalEvent | 'x' | 'z')[]): readonly JournalEvent[] {
    let counters = NEW_TILL_COUNTERS;
    return drawn.map((one, index): JournalEvent => {
      const made: JournalEvent = typeof one === 'string' ? { kind: one, at: AT, number: index + 1, counters } : one;
      counters = countEvent(counters, made);
      return made;
    });
  }

  /** The figures of a report from the list of everything before it, without a running state. */
  function naive(before: readonly JournalEvent[]): Readonly<Record<string, string>> {
    const receipts = (from: readonly JournalEvent[], kind: string): readonly TillReceipt[] =>
      from.flatMap((one) => (one.kind === 'receipt' && one.receipt.kind === kind ? [one.receipt] : []));
    const today = before.slice(before.findLastIndex(({ kind }) => kind === 'z') + 1);
    const lines = receipts(before, 'normal').flatMap((receipt) => receipt.lines);
    const sumOf = (some: typeof lines): bigint => some.reduce((sum, { amount }) => sum + amount, 0n);
    const rounding = receipts(before, 'normal').reduce((sum, receipt) => sum + (receipt.rounding ?? 0n), 0n);
    const sales = sumOf(lines.filter(({ returned }) => returned !== true)) + rounding;
    const returns = -sumOf(lines.filter(({ returned }) => returned === true));
    const kronor = (ore: bigint): string => (Number(ore) / 100).toFixed(2).replace('.', ',');
    return {
      GrandTotalForsaljning: kronor(sales),
      GrandTotalRetur: kronor(returns),
      GrandTotalNetto: kronor(sales - returns),
      AntalKassakvitton: String(receipts(today, 'normal').length),
      AntalKvittokopior: String(receipts(today, 'kopia').length),
      AntalKvittonSomTagitsFramIOvningslage: String(receipts(today, 'ovning').length),
      AntalReturer: String(
        receipts(today, 'normal').filter((one) => one.lines.some(({ returned }) => returned)).length,
      ),
      AntalProformakvitton: String(receipts(today, 'profo').length),
      AntalLadoppningar: String(today.filter(({ kind }) => kind === 'drawer').length),
    };
  }

  it('of every report in the export are what the events before it give', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 15 }), (drawn) => {
        const events = register(drawn);
        const nodes = eventsIn(xmlOf(events));
        expect(nodes).toHaveLength(events.length);
        for (const [index, one] of events.entries()) {
          if (one.kind !== 'x' && one.kind !== 'z') continue;
          const figures = nodes[index]?.children.slice(2).map(({ name, text }) => [name, text]) ?? [];
          expect(Object.fromEntries(figures)).toEqual(naive(events.slice(0, index)));
        }
      }),
      { numRuns: 40 },
    );
  });

  const check = (events: readonly JournalEvent[]): readonly CounterFinding[] => [
    ...checkTillCounters(NEW_TILL_COUNTERS, events),
  ];

  it('are found when one of them is wrong, with its place', () => {
    const events = register([sold(CAFE), sold(REFUND), 'x', sold(CAFE), 'z', sold(CAFE), 'z']);
    expect(check(events)).toEqual([]);
    const wrong = events.map((one, index) =>
      index === 4 && one.kind === 'z' ? { ...one, counters: { ...one.counters, grandSales: 1n, returns: 7 } } : one,
    );
    expect(check(wrong)).toEqual([
      { path: 'events[4].counters.grandSales', said: '1', counted: '29760' },
      { path: 'events[4].counters.returns', said: '7', counted: '1' },
    ]);
  });

  it('start where an earlier journal ended', () => {
    const before = { ...NEW_TILL_COUNTERS, grandSales: 100n, receipts: 3 };
    const events: readonly JournalEvent[] = [{ kind: 'z', at: AT, number: 9, counters: before }];
    expect([...checkTillCounters(before, events)]).toEqual([]);
    expect(check(events).map(({ path }) => path)).toEqual([
      'events[0].counters.grandSales',
      'events[0].counters.receipts',
    ]);
  });
});
