/**
 * What becomes of invoices that cannot be reported: until when sales go on, what is resent with which reason, and what
 * the authority says. The table in docs/proofs/me-offline.md is made by this run.
 */
import type { ReportOutcome } from '@plomba/core/country';
import { describe, expect, it } from 'vitest';
import { reportLimitMs } from '../src/device/index.js';
import { wireTime } from '../src/rules/podgorica.js';
import { readMessage, readSoap, XML_BYTES_MAX, type RegisterInvoiceRequest } from '../src/wire/index.js';
import { COFFEE, ConnectorWorld, type Reply } from './helpers/connector-world.js';

interface Outage {
  readonly name: string;
  readonly law: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly reason: 'NOINTERNET' | 'SERVICE';
  /** Whether the authority can see by itself that this limit is over. */
  readonly nightFinds: boolean;
  /** Takes the connection away, or gives it back. */
  connect(world: ConnectorWorld, isUp: boolean): void;
}

const cable = (world: ConnectorWorld, isUp: boolean): void => world.device.hardware.network.connect(isUp);

const OUTAGES: readonly Outage[] = [
  { name: 'the internet is gone', law: 'art. 17, 48 hours', reason: 'NOINTERNET', nightFinds: false, connect: cable },
  {
    name: 'the service is out of order',
    law: 'art. 18, 5 days',
    reason: 'SERVICE',
    nightFinds: true,
    connect: () => undefined,
  },
  {
    name: 'an area without internet',
    law: 'art. 19, the tenth of the next month',
    set: { area: 'no-internet' },
    reason: 'NOINTERNET',
    nightFinds: true,
    connect: cable,
  },
];

function invoiceIn(body: Uint8Array): RegisterInvoiceRequest | undefined {
  const read = readSoap(body, XML_BYTES_MAX);
  if (!read.ok || read.kind !== 'message') return undefined;
  const message = readMessage(read.root, 'live');
  return message.ok && message.message.name === 'RegisterInvoiceRequest' ? message.message.value : undefined;
}

interface Line {
  readonly what: string;
  readonly when: string;
  readonly connector: string;
  readonly resent: string;
  readonly authority: string;
  readonly night: string;
}

class Story {
  readonly world: ConnectorWorld;
  readonly #outage: Outage;
  readonly #startMs: number;
  #isUp = true;
  readonly #sales: { readonly what: string; readonly atMs: number; readonly reply: Reply }[] = [];

  constructor(outage: Outage) {
    this.#outage = outage;
    this.world = new ConnectorWorld({
      set: { deposit: 'zero', ...outage.set },
      authority: { clockToleranceMinutes: '360' },
    });
    this.world.issue(COFFEE, 'before'); // with the deposit of the day
    this.world.carry();
    this.#startMs = this.world.nowMs;
  }

  line(isUp: boolean): void {
    this.#isUp = isUp;
    this.#outage.connect(this.world, isUp);
    this.carry();
  }

  carry(): void {
    const down: ReportOutcome = { kind: 'unreachable', detail: 'ECONNREFUSED' };
    const isDown = !this.#isUp && this.#outage.reason === 'SERVICE';
    this.world.carry((request) => (isDown ? down : this.world.outcome(request)));
  }

  sell(what: string): Reply {
    const operation = `sale-${this.#sales.length}`;
    const reply = this.world.issue(COFFEE, operation);
    this.#sales.push({ what, atMs: this.world.nowMs, reply });
    this.carry();
    return reply;
  }

  /** To a moment of the unit's clock, with the nights of the authority on the way. */
  until(atMs: number): void {
    this.world.advance(Math.max(0, atMs - this.world.nowMs));
    this.carry();
  }

  lines(): readonly Line[] {
    const invoices = this.world.sent.flatMap(({ body }) => invoiceIn(body) ?? []);
    const findings = this.world.control('findings.list') as { readonly rule: string; readonly iic?: string }[];
    return this.#sales.map(({ what, atMs, reply }, index): Line => {
      const when = hours(atMs - this.#startMs);
      if (reply.status >= 400) {
        const connector = `refused: ${reply.json.code}`;
        return { what, when, connector, resent: '–', authority: '–', night: '–' };
      }
      const { iic } = reply.json;
      const own = invoices.filter(({ invoice }) => invoice.iic === iic);
      expect(own).toHaveLength(1);
      const { header } = own[0] ?? {};
      const report = this.world.http('GET', `/invoices/sale-${index}`).json;
      expect(report.iic).toBe(iic);
      const late = findings.filter((finding) => finding.iic?.toUpperCase() === iic).map(({ rule }) => rule);
      return {
        what,
        when,
        connector: 'issued, printed with IKOF',
        resent: header?.subseqDelivType ?? 'not late: no reason',
        authority: report.report?.fic === undefined ? `no JIKR: ${report.report?.detail ?? ''}` : 'JIKR, the same IKOF',
        night: late.length === 0 ? 'nothing' : late.join(', '),
      };
    });
  }
}

function hours(ms: number): string {
  const whole = Math.floor(ms / 60_000);
  return `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')} min`;
}

const MINUTE = 60_000;

/** Sales on both sides of the limit; the line comes back before it, or behind it. */
function tell(outage: Outage, back: 'before' | 'behind'): { readonly story: Story; readonly limit: string } {
  const story = new Story(outage);
  const { world } = story;
  story.line(false);
  const firstMs = world.nowMs;
  const limitMs = reportLimitMs(firstMs, outage.reason, outage.set !== undefined);
  story.sell('the first sale offline');
  story.until(limitMs - 30 * MINUTE);
  story.sell('half an hour before the limit');
  if (back === 'behind') {
    story.until(limitMs + MINUTE);
    story.sell('a minute behind the limit');
  }
  story.line(true);
  story.until(world.nowMs + 10 * MINUTE);
  story.sell('when the connection is back');
  story.until(world.nowMs + 36 * 60 * MINUTE);
  return { story, limit: wireTime(limitMs).slice(0, 16).replace('T', ' ') };
}

const HEAD = [
  '| sale | after | connector | sent with | authority | found at night |',
  '| --- | --- | --- | --- | --- | --- |',
];

describe('without the authority', () => {
  const page = [
    '# Montenegro: sales that the authority hears of late',
    '',
    'Made by a run of `packages/country-me/test/offline.sim.test.ts` on virtual time: a connector sells while it cannot',
    'report, until the limit of the law and beyond, with the line back before the limit and behind it. Each invoice',
    'keeps its IKOF; what is late says why. Beyond the limit the connector refuses new sales (`late=issue` issues them',
    'all the same), reports what waits as soon as it can, and sells again. The authority cannot tell a connection that',
    'is gone from an area that has none (both are NOINTERNET): at night it holds both to the later limit.',
  ];

  it.each(OUTAGES)('$name: what is resent, with which reason, and what is refused', { timeout: 120_000 }, (outage) => {
    page.push('', `## ${outage.name[0]?.toUpperCase()}${outage.name.slice(1)} (law ${outage.law})`);
    for (const back of ['before', 'behind'] as const) {
      const { story, limit } = tell(outage, back);
      const lines = story.lines();
      page.push('', `The line is back ${back} the limit, which is ${limit}.`, '', ...HEAD);
      for (const { what, when, connector, resent, authority, night } of lines) {
        page.push(`| ${what} | ${when} | ${connector} | ${resent} | ${authority} | ${night} |`);
      }
      const [first, second, ...rest] = lines;
      expect([first?.resent, second?.resent]).toEqual([outage.reason, outage.reason]);
      expect(rest.at(-1)).toMatchObject({ resent: 'not late: no reason', authority: 'JIKR, the same IKOF' });
      if (back === 'behind') expect(rest[0]?.connector).toBe('refused: offline-too-long');
      const isFound = back === 'behind' && outage.nightFinds;
      const night = lines.map(({ connector }) => (connector.startsWith('refused') ? '–' : 'nothing'));
      expect(lines.map((line) => line.night)).toEqual(isFound ? ['late', ...night.slice(1)] : night);
      expect(story.world.answers().filter(({ result }) => result === 'failed')).toEqual([]);
    }
  });

  it('is the page in docs/proofs', async () => {
    await expect(`${page.join('\n')}\n`).toMatchFileSnapshot('../../../docs/proofs/me-offline.md');
  });
});
