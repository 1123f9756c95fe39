import { expect, it } from 'vitest';
import { morning } from './cafe.js';

it('registers a morning, prints a copy, and exports its journal', async () => {
  const lines: string[] = [];
  const xml = await morning((line) => lines.push(line));
  const paper = lines.splice(2, 1)[0] ?? '';
  expect(lines).toEqual([
    'normal 1001: a control code',
    'kopia 1001: a control code',
    'ovning 1002: no control code',
    'a second, different copy is refused',
    'Det är okänt om kontrollenheten har sparat kvittot. Slå inte in det igen; anteckna kvittonumret och fråga kontoret.',
    'Z: 1 receipt, 1 copy, 1 training',
  ]);
  expect(paper).toContain('KOPIA');
  expect(paper).toMatch(/Kontrollenhet +PLSE00000001/);
  expect(paper).toMatch(/[A-Z2-7]{32}/);
  expect(xml).toContain('<GrandTotalForsaljning>112,00</GrandTotalForsaljning>');
  expect(xml.match(/<Kontrollkod>/g)).toHaveLength(2);
});
