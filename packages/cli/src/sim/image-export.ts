/**
 * The export of a unit straight from its image: a copy of the memories is booted in this process and asked, as a unit
 * would be over the link. Nothing reaches the file.
 */
import { journalExport } from '@plomba/core';
import { CliError } from '../cli-error.js';
import { bootCopy } from './inspection.js';
import { readMemories } from './memories.js';

export interface ImageExport {
  readonly records: number;
  /** Text of the signed checkpoint. */
  readonly checkpoint: string;
  readonly bytes: number;
  read(offset: number, count: number): Uint8Array;
}

/** @throws ImageError; CliError when the unit has no journal or would stop at boot */
export function exportOfImage(path: string): ImageExport {
  const unit = bootCopy(readMemories(path).unitPorts);
  if ('halted' in unit) {
    throw new CliError('halted', `the unit in ${path} would stop at boot: ${unit.halted}`, {
      where: path,
      hint: 'If a simulator is running on this image, export from its port; else look at it with plomba inspect.',
    });
  }
  const checkpoint = unit.checkpoint();
  if (!checkpoint.ok) {
    const hint = 'A blank unit has nothing to export: start it with plomba sim --state production, or personalise it.';
    throw new CliError(checkpoint.code, checkpoint.detail, { where: path, hint });
  }
  const size = unit.size;
  const made = journalExport({ size, checkpoint: checkpoint.text, source: unit.exportSource() });
  return { records: size, checkpoint: checkpoint.text, bytes: made.bytes, read: (at, count) => made.read(at, count) };
}
