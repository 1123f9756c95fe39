/**
 * Power is on: the slot that was committed, the memories, the self-test, what there is to note. Every step may lose its
 * power; the next boot begins at the first one, and nothing is noted twice.
 */
import { flashGeometry } from '@plomba/core';
import type { Hardware } from '../hardware/hardware.js';
import type { FirmwareStore } from './firmware-store.js';
import { bootFirmware, type FirmwareState, type HaltedState } from './firmware-state.js';
import { noteBoot } from './notices.js';
import type { PinVault } from './pin-vault.js';
import { selfTest, stopping } from './self-test.js';

export function bootUnit(board: {
  readonly hardware: Hardware;
  readonly updates: FirmwareStore;
  readonly pins: PinVault;
}): FirmwareState {
  const { hardware, updates, pins } = board;
  updates.boot();
  const memories = readMemories(hardware);
  const halt = memories.kind === 'halted' ? memories : undefined;
  const unit = memories.kind === 'running' ? memories.unit : undefined;
  const lines = selfTest({ hardware, updates, unit, halt });
  if (memories.kind === 'halted') return { ...memories, selfTest: lines };
  const stop = stopping(lines);
  if (stop !== undefined) {
    const halted: HaltedState = { kind: 'halted', why: `${stop.step}: ${stop.detail}`, selfTest: lines };
    return stop.step === 'firmware' ? { ...halted, place: { memory: 'firmware', found: stop.detail } } : halted;
  }
  pins.drawFirst((paper) => hardware.printer.print(paper));
  const paper = noteBoot(memories.unit, { running: updates.running.version, selfTest: lines, hardware });
  if (paper.length > 0) hardware.printer.print(paper);
  return { ...memories, selfTest: lines };
}

/** Where the part is too small, there is nothing to read. */
function readMemories(hardware: Hardware): FirmwareState {
  const needed = flashGeometry(hardware.map).sizeBytes;
  const { sizeBytes } = hardware.flash.geometry;
  if (sizeBytes >= needed) return bootFirmware(hardware.unitPorts);
  const expected = `${needed} bytes`;
  return {
    kind: 'halted',
    why: `the flash part has ${sizeBytes} of ${needed} bytes`,
    place: { memory: 'working-memory', expected, found: `${sizeBytes} bytes` },
  };
}
