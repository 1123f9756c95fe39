import { describe, expect, it } from 'vitest';
import { ANSWER_KEYS, answerFile, answerName, isAnswerName, readAnswer, type ConnectorAnswer } from './answer.js';
import { encodeText } from './code-page.js';

const DONE: ConnectorAnswer = {
  status: 'fiscalised',
  iic: 'E4033D471FEEA47A3C664B15C669C709',
  fic: '8d216f9a-55bb-445a-be32-30137f11b964',
  qr: 'https://mapr.tax.gov.me/ic/#/verify?iic=E4033D471FEEA47A3C664B15C669C709&tin=12345678',
  issueTime: { utcMs: 1_773_472_351_000, offsetMinutes: 60 },
  ordinal: 9952,
  invNum: 'xx123xx123/9952/2026/si747we972',
  internalNumber: 'Račun 7; š',
  findings: [],
};
const REFUSED: ConnectorAnswer = {
  status: 'refused',
  findings: [
    { path: 'lines[0].quantity', rule: 'must be a number', line: 8, key: 'KolStav.0' },
    { path: '', rule: 'is cut off\nhere', line: 9, column: 3, key: '' },
  ],
};

describe('an answer', () => {
  it('is a text file beside the text file, in its encoding', () => {
    const { name, bytes } = answerFile('racun.7.txt', DONE, 'cp1250');
    expect(name).toBe('racun.7.odgovor.txt');
    expect(bytes).toStrictEqual(
      encodeText(
        [
          'Status;FISKALIZOVAN',
          'IKOF;E4033D471FEEA47A3C664B15C669C709',
          'JIKR;8d216f9a-55bb-445a-be32-30137f11b964',
          'QR;https://mapr.tax.gov.me/ic/#/verify?iic=E4033D471FEEA47A3C664B15C669C709&tin=12345678',
          'DatVrijeme;2026-03-14T08:12:31+01:00',
          'RedniBroj;9952',
          'InvNum;xx123xx123/9952/2026/si747we972',
          'RacBrRacuna;Račun 7; š',
          '',
        ].join('\r\n'),
        'cp1250',
      ),
    );
  });

  it('names what is wrong by line and key, one line each', () => {
    const { bytes } = answerFile('a.txt', REFUSED, 'utf-8');
    expect(new TextDecoder().decode(bytes).split('\r\n')).toStrictEqual([
      'Status;ODBIJEN',
      'Greska.0;must be a number',
      'GreskaRed.0;8',
      'GreskaKljuc.0;KolStav.0',
      'Greska.1;is cut off here',
      'GreskaRed.1;9',
      'GreskaKolona.1;3',
      '',
    ]);
  });

  it.each(['a.txt', 'a.csv', 'a.json'])('to %s is read back as the same keys', (file) => {
    for (const answer of [DONE, REFUSED, { ...DONE, status: 'issued' as const }]) {
      const { name, bytes } = answerFile(file, answer, 'cp1250');
      const read = readAnswer(name, bytes, 'cp1250');
      const text = readAnswer('a.odgovor.txt', answerFile('a.txt', answer, 'cp1250').bytes, 'cp1250');
      const values = (map: typeof read): object => Object.fromEntries(map ?? []);
      const { Kljuc: _head, ...rest } = values(read) as Record<string, string>; // the head of a CSV file
      expect(rest).toStrictEqual(values(text));
      expect(Object.keys(rest).length).toBeGreaterThan(3);
    }
  });

  it('has only keys that its page lists', () => {
    const known = ANSWER_KEYS.map(({ key }) => key);
    for (const answer of [DONE, REFUSED]) {
      const keys = [...(readAnswer('a.txt', answerFile('a.txt', answer, 'utf-8').bytes, 'utf-8')?.keys() ?? [])];
      expect(known).toStrictEqual(expect.arrayContaining(keys.map((key) => key.replace(/\.\d+$/, '.n'))));
    }
  });

  it('has a name that no invoice has', () => {
    expect(['a.txt', 'a', 'a.b.CSV', '.txt'].map(answerName)).toStrictEqual([
      'a.odgovor.txt',
      'a.odgovor',
      'a.b.odgovor.CSV',
      '.odgovor.txt',
    ]);
    expect(['a.odgovor.txt', 'a.odgovor', 'a.txt', 'odgovor.txt'].map(isAnswerName)).toStrictEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(readAnswer('a.json', encodeText('{', 'utf-8'), 'utf-8')).toBeUndefined();
    expect(readAnswer('a.txt', encodeText('IKOF;x\n', 'utf-8'), 'utf-8')).toBeUndefined();
  });
});
