/**
 * What a simulated unit prints, as files: a picture and a text for each piece that comes out of the printer, numbered on
 * from what the folder holds already. A piece that was torn off is called so.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isTorn, textOfWidth, type Device, type Paper } from '@plomba/firmware-sim';
import { paperPng } from '@plomba/firmware-sim/picture';
import { usageError } from '../cli-error.js';
import { WholeFile } from '../files.js';

/** `0001.png`, `0002-torn.png` */
const NUMBERED = /^(\d{4,})(-torn)?\.(png|txt)$/;

function lastNumber(folder: string): number {
  try {
    mkdirSync(folder, { recursive: true });
    return Math.max(0, ...readdirSync(folder).map((name) => Number(NUMBERED.exec(name)?.[1] ?? 0)));
  } catch (cause) {
    throw usageError('folder-unusable', `${folder} cannot be used for papers`, {
      where: folder,
      hint: 'Name a folder that this user may write to.',
      cause,
    });
  }
}

function write(path: string, bytes: Uint8Array): void {
  const file = new WholeFile(path);
  file.write(bytes);
  file.commit();
}

/**
 * Writes every piece from now on into the folder, which is made when it is missing.
 * @throws CliError `folder-unusable` at once; `file-unwritable` later, as a failure of the unit's host
 */
export function keepPapers(device: Device, folder: string): void {
  const { printer } = device.hardware;
  let number = lastNumber(folder);
  let { pieces } = printer;
  device.onEvent(({ name }) => {
    if (name !== 'printed') return;
    const fresh: readonly Paper[] = printer.last.slice(Math.min(0, pieces - printer.pieces) || printer.last.length);
    pieces = printer.pieces;
    for (const paper of fresh) {
      number++;
      const path = join(folder, `${String(number).padStart(4, '0')}${isTorn(paper) ? '-torn' : ''}`);
      write(`${path}.png`, paperPng(paper, printer.columns));
      write(`${path}.txt`, new TextEncoder().encode(`${textOfWidth(paper, printer.columns)}\n`));
    }
  });
}
