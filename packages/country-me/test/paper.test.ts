import { paperText } from '@plomba/firmware-sim';
import { expect, it } from 'vitest';
import { COFFEE, ConnectorWorld } from './helpers/connector-world.js';

it('the printed invoice has seller, codes, VAT, IKOF, QR and the mark of a simulated unit, and nothing runs off it', () => {
  const world = new ConnectorWorld();
  const buyer = { taxNumber: '02829258', name: 'Kupac d.o.o.' };
  const issued = world.issue({ ...COFFEE, buyer }).json as { readonly iic: string; readonly verify: string };
  world.advance(60_000);
  const paper = world.device.hardware.printer.last.at(-1);
  const text = paper === undefined ? '' : paperText(paper);
  const asked = ['Kiosk d.o.o.', '12345678', 'Kupac d.o.o.', '02829258', 'xx123xx123/1/2026/si747we972', 'oo123oo123'];
  for (const part of [...asked, 'ss123ss123', issued.iic, issued.verify]) expect(text).toContain(part);
  expect(text).toMatch(/21 +21 +3\.60 +0\.62/);
  expect(text.match(/SIMULIRANO - NIJE FISKALNI RAČUN/g)).toHaveLength(2);
  const long = text.split('\n').filter((row) => [...row].length > 48 && !row.startsWith('[QR]'));
  expect(long).toEqual([]);
});
