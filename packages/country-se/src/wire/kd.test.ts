// Lines of the kd protocol worked out by hand from the sheet (section 1B), and laws that hold for all of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, crc16Xmodem, FieldError } from '@plomba/codec';
import { decodeKdLine, encodeKdLine, KD_LINE_BYTES_MAX } from './kd-line.js';
import { encodeKdReply, kdCodeAnswer, kdCodeIn, KdReplyParser, kdUnitIdIn, kdVersionAnswer } from './kd-reply.js';
import { encodeKdRequest, KdRequestParser, type KdRequestInput } from './kd-request.js';
import { KD_RETURN_CODES, type KdReturnCode } from './kd-return-codes.table.js';
import { kdReturnRow } from './kd-return-row.js';
import { KD_STRICT, KD_TOLERANT, type KdTolerance } from './kd-tolerance.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
/** A line with its CRC, written here a second time. */
const line = (text: string, prefix = '0x'): string => {
  const crc = crc16Xmodem(bytesOf(`${text} `))
    .toString(16)
    .toUpperCase()
    .padStart(4, '0');
  return `${text} ${prefix}${crc}\r\n`;
};

const ARGS = '202601021530 5566778899 POS1 1 normal 0,00 125,00 25,00;25,00 12,00;0,00 6,00;0,00 0,00;0,00';
const KD = `kd ${ARGS} 0x9554\r\n`;
const CODE = 'UFFQD564M5SQ2JFEAVNOVXV6O6I7NSIQ M2O6FTVNVMGKNOEPOOTXJY3M7A';

const said = (inputs: readonly KdRequestInput[]): readonly (string | number)[] =>
  inputs.map((input) => (input.kind === 'request' ? input.request.command : input.code));
const parse = (text: string, tolerance: KdTolerance = KD_STRICT): readonly (string | number)[] =>
  said(new KdRequestParser(tolerance).push(bytesOf(text)));

describe('a request', () => {
  it('is as worked out by hand', () => {
    expect(textOf(encodeKdRequest({ command: 'ver', args: [] }))).toBe('ver 0x5F2E\r\n');
    expect(textOf(encodeKdRequest({ command: 'kd', args: ARGS.split(' ') }))).toBe(KD);
  });

  it('comes back as it went', () => {
    expect(new KdRequestParser(KD_STRICT).push(bytesOf(`${KD}ver 0x5F2E\r\n`))).toEqual([
      { kind: 'request', request: { command: 'kd', args: ARGS.split(' ') } },
      { kind: 'request', request: { command: 'ver', args: [] } },
    ]);
  });

  it.each([
    ['a number of arguments', { command: 'ver', args: ['x'] }, 'args'],
    ['a blank', { command: 'kd', args: [...ARGS.split(' ').slice(0, 10), 'a b'] }, 'words[11]'],
    ['nothing', { command: 'kd', args: [...ARGS.split(' ').slice(0, 10), ''] }, 'words[11]'],
    ['a line break', { command: 'kd', args: [...ARGS.split(' ').slice(0, 10), 'a\r'] }, 'words[11]'],
    ['a line that is too long', { command: 'kd', args: ARGS.split(' ').map(() => 'x'.repeat(30)) }, 'words'],
  ] as const)('is not made with %s', (_what, request, path) => {
    expect(() => encodeKdRequest(request)).toThrow(expect.objectContaining({ path }) as FieldError);
  });
});

describe('a line that is refused has the code', () => {
  it.each<[number, string, string]>([
    [-1, 'too short', 'ver\r\n'],
    [-1, 'too long', `${'x'.repeat(KD_LINE_BYTES_MAX + 1)}\r\n`],
    [-2, 'a wrong CRC', 'ver 0x5F2F\r\n'],
    [-2, 'no CRC', `kd ${ARGS}\r\n`],
    [-2, 'a CRC in lower case', 'ver 0x5f2e\r\n'],
    [-2, 'a CRC without 0x', 'ver 5F2E\r\n'],
    [-2, 'a CRC that is switched off', 'ver 0x0000\r\n'],
    [-2, 'a CRC over what stands before its blank', line('ver ').replace('ver  ', 'ver ')],
    [-3, 'an unknown command', line('stat')],
    [-3, 'a command in capitals', line('VER')],
    [-3, 'a blank in front', line(' ver')],
    [1, 'too few fields', line(`kd ${ARGS.slice(0, -10)}`)],
    [1, 'too many fields', line(`kd ${ARGS} 60`)],
    [1, 'a field of ver', line('ver 1')],
    [22, 'a field behind the CRC', KD.replace('\r', ' 60\r')],
    [22, 'two of them, the last like a CRC', KD.replace('\r', ' 60 0x1234\r')],
  ])('%i for %s', (code, _what, text) => {
    expect(parse(text)).toEqual([code]);
  });
});

describe('each laxness', () => {
  it.each<[keyof KdTolerance, string]>([
    ['lowerCaseCrc', 'ver 0x5f2e\r\n'],
    ['bareCrc', 'ver 5F2E\r\n'],
    ['zeroCrcIsOff', 'ver 0x0000\r\n'],
    ['bareLineEnd', 'ver 0x5F2E\r'],
    ['bareLineEnd', 'ver 0x5F2E\n'],
  ])('%s takes what a strict unit does not', (name, text) => {
    expect(parse(text)).not.toEqual(['ver']);
    expect(parse(text, { ...KD_STRICT, [name]: true })).toEqual(['ver']);
    expect(parse(text, KD_TOLERANT)).toEqual(['ver']);
  });

  it('of a CRC switched off holds without its 0x only where that is tolerated too', () => {
    expect(parse('ver 0000\r\n', { ...KD_STRICT, zeroCrcIsOff: true })).toEqual([-2]);
    expect(parse('ver 0000\r\n', KD_TOLERANT)).toEqual(['ver']);
  });

  it('does not make a field of 0000 end a line', () => {
    expect(parse(KD.replace('\r', ' 0x0000\r'), KD_TOLERANT)).toEqual([1]);
    expect(parse(line(`kd ${ARGS.replace('POS1', '0x0000')}`), KD_TOLERANT)).toEqual(['kd']);
  });
});

describe('a line of bytes', () => {
  it('has an answer at its CR where a CR is enough, and none more for its LF', () => {
    const parser = new KdRequestParser(KD_TOLERANT);
    expect(said(parser.push(bytesOf('ver 0x5F2E\r')))).toEqual(['ver']);
    expect(said(parser.push(bytesOf('\nver 0x5F2E\r\n')))).toEqual(['ver']);
  });

  it('takes the longest line', () => {
    const longest = encodeKdLine(['x'.repeat(KD_LINE_BYTES_MAX - 7)]);
    expect(longest.length).toBe(KD_LINE_BYTES_MAX + 2);
    expect(decodeKdLine(longest.subarray(0, -2))).toMatchObject({ ok: true });
    for (const tolerance of [KD_STRICT, KD_TOLERANT]) {
      expect(said(new KdRequestParser(tolerance).push(longest))).toEqual([-3]);
    }
  });

  it('is in step again behind a megabyte without an end', () => {
    const parser = new KdRequestParser(KD_STRICT);
    expect(parser.push(new Uint8Array(1_000_000).fill(0x0d))).toEqual([]);
    expect(said(parser.push(bytesOf(`\n${KD}`)))).toEqual([-1, 'kd']);
  });

  it('forgets what had begun when the channel is closed, and a fork does not', () => {
    const parser = new KdRequestParser(KD_STRICT);
    parser.push(bytesOf('ver 0x5'));
    const fork = parser.fork();
    parser.reset();
    expect(said(parser.push(bytesOf('ver 0x5F2E\r\n')))).toEqual(['ver']);
    expect(said(fork.push(bytesOf('F2E\r\n')))).toEqual(['ver']);
  });

  const piece = fc.oneof(
    fc.constantFrom(KD, 'ver 0x5F2E\r\n', '\r', '\n', '\r\n', ' ', 'ver 0x5F2E'),
    fc.string({ unit: fc.constantFrom('v', ' ', '0', 'x', '\r', '\n'), maxLength: 30 }),
    fc.nat(300).map((length) => 'x'.repeat(length)),
  );

  it.each([
    ['strict', KD_STRICT],
    ['tolerant', KD_TOLERANT],
  ])('says the same however it is cut, %s', (_name, tolerance) => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat(20), { minLength: 1 }), (pieces, cuts) => {
        const bytes = bytesOf(pieces.join(''));
        const expected = new KdRequestParser(tolerance).push(bytes);
        let cut = new KdRequestParser(tolerance);
        const inputs: KdRequestInput[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = 1 + (cuts[turn % cuts.length] ?? 0);
          inputs.push(...cut.push(bytes.subarray(at, at + size)));
          cut = cut.fork();
          at += size;
        }
        expect(inputs).toEqual(expected);
      }),
    );
  });

  it('takes a line right after any line that ended', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        const parser = new KdRequestParser(KD_STRICT);
        parser.push(concatBytes(noise, bytesOf('\r\n')));
        expect(said(parser.push(bytesOf(KD)))).toEqual(['kd']);
      }),
    );
  });

  it('that was damaged in one byte is never taken for another request', () => {
    fc.assert(
      fc.property(fc.nat(KD.length - 3), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = bytesOf(KD);
        bytes[at]! ^= flip;
        const inputs = new KdRequestParser(KD_STRICT).push(bytes);
        expect(inputs.every(({ kind }) => kind === 'bad')).toBe(true);
      }),
    );
  });
});

describe('a reply', () => {
  it('is as worked out by hand', () => {
    expect(textOf(encodeKdReply({ code: -2, answer: [] }))).toBe('-2 0x8302\r\n');
    expect(textOf(encodeKdReply({ code: 7, answer: [] }))).toBe('7 0xB860\r\n');
    expect(textOf(encodeKdReply({ code: 0, answer: [CODE.slice(0, 32)] }))).toBe(
      '0 UFFQD564M5SQ2JFEAVNOVXV6O6I7NSIQ 0x1D06\r\n',
    );
    expect(() => encodeKdReply({ code: 26 as KdReturnCode, answer: [] })).toThrow(FieldError); // none of the list
  });

  it('comes back as it went, also with a code of which nothing is known', () => {
    const parser = new KdReplyParser(KD_STRICT);
    expect(parser.push(encodeKdReply({ code: 0, answer: kdCodeAnswer(CODE) }))).toEqual([
      { kind: 'reply', reply: { code: 0, answer: CODE.split(' ') } },
    ]);
    expect(parser.push(bytesOf(line('99')))).toEqual([{ kind: 'reply', reply: { code: 99, answer: [] } }]);
    expect(kdReturnRow(99)).toBeUndefined();
    for (const code of Object.keys(KD_RETURN_CODES)) {
      expect(parser.push(encodeKdReply({ code: Number(code) as KdReturnCode, answer: [] }))).toHaveLength(1); // a key
    }
  });

  it.each([['ver'], ['-0'], ['007'], ['1000'], ['1.5'], ['']])('does not begin with %j', (word) => {
    expect(new KdReplyParser(KD_STRICT).push(bytesOf(line(word)))).toMatchObject([{ kind: 'noise' }]);
  });

  it('has its control code in two words, in one, or the first group alone', () => {
    expect(kdCodeIn(kdCodeAnswer(CODE))).toBe(CODE);
    expect(kdCodeIn([CODE.replace(' ', ';')])).toBe(CODE.replace(' ', ';'));
    expect(kdCodeIn([CODE.slice(0, 32)])).toBe(CODE.slice(0, 32));
    expect(kdCodeIn([])).toBeUndefined();
    expect(kdCodeIn([...CODE.split(' '), 'x'])).toBeUndefined();
    expect(kdCodeIn([CODE.slice(0, 31)])).toBeUndefined();
  });

  it('to ver has the number of the unit where either reading of the sheet looks for it', () => {
    const answer = kdVersionAnswer({ maker: 'Plomba', model: 'sim', firmware: '1.0', unitId: 'PLSE00000001' });
    const [reply] = new KdReplyParser(KD_STRICT).push(encodeKdReply({ code: 0, answer }));
    expect(reply).toEqual({ kind: 'reply', reply: { code: 0, answer } });
    expect(kdUnitIdIn(answer, 4)).toBe('PLSE00000001');
    expect(kdUnitIdIn(answer, 5)).toBe('PLSE00000001');
    expect(kdUnitIdIn(answer.slice(0, 3), 5)).toBeUndefined();
    expect(kdUnitIdIn(['x'.repeat(18), '', '', 'x'.repeat(18)], 4)).toBeUndefined();
  });
});
