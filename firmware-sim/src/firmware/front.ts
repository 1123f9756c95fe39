/**
 * What customer and cashier see and hear of a committed record: total and change on the display, the drawer that opens
 * for cash, a beep. Fiscal facts do not depend on any of it.
 */
import type { Content } from '@plomba/core';
import { money, type Country } from '@plomba/core/country';
import { BEEP_MS } from '../hardware/buzzer.js';
import { displayRow } from '../hardware/display.js';
import type { Hardware } from '../hardware/hardware.js';

export function showCommitted(hardware: Hardware, country: Country, content: Content): void {
  const { display, drawer, buzzer } = hardware;
  const { texts, rules } = country;
  if (content.kind === 'receipt') {
    const { total, change, request } = content.payload;
    const second = change === 0n ? '' : displayRow(texts.change, money(change));
    display.show(displayRow(texts.total, money(total)), second);
    const cashKinds = rules.payments.filter(({ cash }) => cash).map(({ kind }) => kind);
    if (request.payments.some(({ kind }) => cashKinds.includes(kind))) drawer.kick();
    buzzer.beep(BEEP_MS.ok);
  }
  if (content.kind === 'cash') drawer.kick();
  if (content.kind === 'day-close') display.show('');
}

/** A refusal is heard. */
export function showRefused({ buzzer }: Hardware): void {
  buzzer.beep(BEEP_MS.refused);
}

/** The lamps on the front say how the unit stands. */
export function lightLamps(hardware: Hardware, isRunning: boolean): void {
  const { printer, lamps, secureElement, sealIntact } = hardware;
  const error = !isRunning || !sealIntact || secureElement.broken || printer.fault !== undefined;
  lamps.set({ ready: isRunning, error, paper: printer.paper !== 'ok' });
}
