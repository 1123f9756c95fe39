import { none, receiptPaper } from '@plomba/core/country';
import { describe, expect, test } from 'vitest';
import { testIo } from '../__tests__/test-io.js';
import { paperLines } from './paper.js';
import { widthOf } from './plain-text.js';
import { styleOf } from './style.js';

const whole = (digits: bigint): { digits: bigint; scale: number } => ({ digits, scale: 0 });
const cents = (digits: bigint): { digits: bigint; scale: number } => ({ digits, scale: 2 });

const paper = receiptPaper(
  none,
  {
    serial: 'SIM-0001',
    sequence: 12,
    time: { utcMs: Date.UTC(2026, 2, 14, 7), offsetMinutes: 60 },
    leafHash: new Uint8Array(32).fill(0xab),
    receipt: {
      operation: { id: 'a', epoch: 0, digest: new Uint8Array(32) },
      request: {
        document: 'sale',
        till: 'T1',
        items: [
          { name: 'Espresso', quantity: whole(2n), unitPrice: cents(250n), taxGroup: 'A' },
          { name: 'Croissant \u001b[2J', quantity: whole(1n), unitPrice: cents(190n), taxGroup: 'B', discount: 19n },
        ],
        payments: [{ kind: 'cash', amount: 1000n }],
      },
      number: 7,
      series: 'receipt',
      day: 1,
      amounts: [500n, 171n],
      taxes: [
        { group: 'A', rate: whole(20n), gross: 500n, tax: 83n },
        { group: 'B', rate: whole(10n), gross: 171n, tax: 16n },
      ],
      total: 671n,
      change: 329n,
      codes: [],
    },
  },
  { head: { place: 'Café Central', address: 'Market Square 1', owner: 'Example Ltd', taxNumber: 'EX1' } },
);

/** Everything but the QR code, which is 22 rows. */
const TEXT = `
┌──────────────────────────────────────────────┐
│       SIMULATED - NOT A FISCAL RECEIPT       │
│  ..........................................  │
│                 Café Central                 │
│               Market Square 1                │
│              Example Ltd · EX1               │
│  ..........................................  │
│                   RECEIPT                    │
│  No. 7                  2026-03-14 08:00:00  │
│  till                                    T1  │
│  ..........................................  │
│  Espresso                                    │
│    2 × 2.50  A                         5.00  │
│  Croissant \\u001b[2J                         │
│    1 × 1.90  B                         1.71  │
│    discount -0.19                            │
│  ..........................................  │
│  TOTAL                                 6.71  │
│  cash                                 10.00  │
│  change                                3.29  │
│  ..........................................  │
│                       %     gross       tax  │
│  A                   20      5.00      0.83  │
│  B                   10      1.71      0.16  │
│  ..........................................  │
│  unit                              SIM-0001  │
│  code              abab-abab-abab-abab-abab  │
│       SIMULATED - NOT A FISCAL RECEIPT       │
└──────────────────────────────────────────────┘`;

const isQr = (line: string): boolean => /^│[ █▀▄]*│$/.test(line);

describe('paper on a terminal', () => {
  test('is 42 columns in a frame, every line as wide as the others', () => {
    const lines = paperLines(paper, styleOf(testIo().stdout, {}));
    expect(lines.filter((line) => !isQr(line)).join('\n')).toBe(TEXT.trim());
    expect(new Set(lines.map(widthOf))).toEqual(new Set([48]));
  });

  test('has a QR code with its three finder patterns and a quiet zone of two modules', () => {
    const qr = paperLines(paper, styleOf(testIo().stdout, {})).filter(isQr);
    expect(qr).toHaveLength(23);
    const finder = '█▀▀▀▀▀█';
    expect(qr.filter((line) => line.includes(finder)).length).toBe(2);
    expect(qr[1]?.split(finder)).toHaveLength(3);
    expect(qr.every((line) => line.startsWith('│  ') && line.endsWith('  │'))).toBe(true);
  });

  test('colours nothing but on a terminal, and not there with NO_COLOR', () => {
    const plain = paperLines(paper, styleOf(testIo().stdout, {})).join('\n');
    const terminal = testIo({ terminal: true });
    const coloured = paperLines(paper, styleOf(terminal.stdout, {})).join('\n');
    expect(plain).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[48;5;231');
    expect(paperLines(paper, styleOf(terminal.stdout, { NO_COLOR: '1' })).join('\n')).toBe(plain);
  });
});
