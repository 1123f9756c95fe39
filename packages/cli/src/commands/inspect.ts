/** `plomba inspect`: what is in the memories of an image file, without a unit that runs. */
import type { Command } from 'commander';
import { money } from '@plomba/core/country';
import { print, printJson, type Io } from '../io.js';
import { inspect, type Inspection, type MemoryUse, type UnitNote } from '../sim/inspection.js';
import { readMemories } from '../sim/memories.js';
import { plainText, shortHex } from '../terminal/plain-text.js';
import { styleOf, type Style } from '../terminal/style.js';
import { factLines, indent, tableLines } from '../terminal/table.js';
import { newCommand, type CommandHost, type JsonOption } from './context.js';

interface InspectOptions extends JsonOption {
  readonly image: string;
}

const FISCAL_SHOWN = 8;
const KIB = 1024;

/** `63.9 MiB`. */
export function bytesText(bytes: number): string {
  if (bytes < KIB) return `${bytes} B`;
  const whole = bytes % (KIB * KIB) === 0;
  const [unit, size] = whole || bytes >= 16 * KIB * KIB ? ['MiB', bytes / KIB / KIB] : ['KiB', bytes / KIB];
  return `${Number.isInteger(size) ? size : size.toFixed(1)} ${unit}`;
}

function memoryLines(memories: readonly MemoryUse[], style: Style): readonly string[] {
  const head = ['memory', 'at', 'size', 'used', 'free', ''].map(style.dim);
  const rows = memories.map(({ memory, start, bytes, usedBytes }) => {
    const percent = `${((usedBytes * 100) / bytes).toFixed(1)} %`;
    return [
      memory,
      bytesText(start),
      bytesText(bytes),
      bytesText(usedBytes),
      bytesText(bytes - usedBytes),
      style.dim(percent),
    ];
  });
  return tableLines([head, ...rows], ['left', 'right', 'right', 'right', 'right', 'right']);
}

function unitLines(unit: UnitNote, style: Style): readonly string[] {
  const fiscal = unit.fiscalEntries.slice(-FISCAL_SHOWN);
  const older = unit.fiscalEntries.length - fiscal.length;
  const section = (title: string, rows: readonly string[]): readonly string[] =>
    rows.length === 0 ? [] : ['', style.bold(title), ...rows];
  return [
    ...section(
      'Series',
      tableLines(
        unit.series.map(({ series, last }) => [series, last.toString()]),
        ['left', 'right'],
      ),
    ),
    ...section(
      'Counters',
      tableLines(
        unit.counters.map(({ key, value, unit: of }) => [
          plainText(key),
          of === 'hundredths' ? money(BigInt(value)) : of === 'milliseconds' ? `${value} ms` : value,
        ]),
        ['left', 'right'],
      ),
    ),
    ...section(
      `Fiscal memory${older > 0 ? `, the last ${FISCAL_SHOWN} of ${unit.fiscalEntries.length} entries` : ''}`,
      [
        ...tableLines(
          fiscal.map(({ entry, kind, sequence, day }) => {
            return [entry.toString(), kind, style.dim(`record ${sequence}`), day === 0 ? '' : `day ${day}`];
          }),
          ['right', 'left', 'left', 'left'],
        ),
      ],
    ),
    ...section('Last records', [
      ...tableLines(
        unit.lastRecords.map(({ sequence, kind, time, text }) => [
          sequence.toString(),
          style.dim(time),
          kind,
          plainText(text),
        ]),
        ['right', 'left', 'left', 'left'],
      ),
    ]),
  ];
}

function show(io: Io, { memories, clock, sealIntact, imageDigest, halted, unit }: Inspection): void {
  const style = styleOf(io.stdout, io.env);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['unit', unit && `${style.bold(plainText(unit.serial ?? 'blank'))}  ${style.dim(plainText(unit.model ?? ''))}`],
    ['country', unit?.country],
    [
      'state',
      unit &&
        `${unit.life}${unit.dayOpen ? `, day ${unit.day} is open` : unit.day > 0 ? `, day ${unit.day} is closed` : ''}`,
    ],
    ['records', unit && `${unit.records}  ${style.dim(`${unit.operations} operations, epoch ${unit.epoch}`)}`],
    ['boot', unit && `tail ${unit.boot.tail}, fiscal memory ${unit.boot.fiscal}`],
    ['log key', unit?.logKey && shortHex(unit.logKey)],
    ['clock', `${clock.time}  ${style.dim(clock.quality)}`],
    ['seal', sealIntact ? 'intact' : style.bad('■ broken')],
    ['image', shortHex(imageDigest)],
  ];
  print(io, ...indent([...factLines(facts.map(([label, value]) => [style.dim(label), value])), '']));
  print(io, ...indent(memoryLines(memories, style)));
  if (unit !== undefined) print(io, ...indent(unitLines(unit, style)));
  if (halted !== undefined)
    print(io, '', `${style.bad('■')} ${style.bold('the unit would stop at boot')}: ${plainText(halted)}`);
}

export function inspectCommand({ io, exit }: CommandHost): Command {
  return newCommand('inspect', 'show what is in the memories of an image file')
    .requiredOption('--image <file>', 'image of a unit')
    .action((options: InspectOptions) => {
      const inspection = inspect(readMemories(options.image));
      if (options.json === true) printJson(io, inspection);
      else show(io, inspection);
      exit(inspection.halted === undefined ? 0 : 1);
    });
}
