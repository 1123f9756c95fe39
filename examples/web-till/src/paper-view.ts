/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** Printed paper as the printer's rows, one element each; a QR code is drawn so that it scans. */
import { paperRows, type Paper } from '@plomba/firmware-sim';
import { renderSVG } from 'uqr';

type PaperLine = Paper[number];

function rowElement(text: string, style: string): HTMLElement {
  const row = document.createElement('div');
  row.className = `row ${style}`;
  row.textContent = text === '' ? ' ' : text;
  return row;
}

function codeElement(text: string): HTMLElement {
  const code = document.createElement('div');
  code.className = 'qr';
  code.setAttribute('role', 'img');
  code.setAttribute('aria-label', `QR code: ${text}`);
  // Made of squares by the library from the text; nothing of the text stands in the markup.
  code.innerHTML = renderSVG(text, { ecc: 'L', border: 2, blackColor: '#1b1b18', whiteColor: 'transparent' });
  return code;
}

function elementsOf(line: PaperLine): readonly HTMLElement[] {
  if (line.kind === 'cut') return [];
  if (line.kind === 'qr') return [codeElement(line.text)];
  const style = line.kind === 'rule' ? 'rule' : 'style' in line ? (line.style ?? '') : '';
  return paperRows(line).map((row) => rowElement(row, style));
}

/** A piece of paper, torn off. */
export function paperElement(paper: Paper): HTMLElement {
  const piece = document.createElement('div');
  piece.className = 'paper';
  piece.append(...paper.flatMap((line) => elementsOf(line)));
  // The shadow follows the torn edge, so it belongs to an element around the torn one.
  const shadow = document.createElement('article');
  shadow.className = 'sheet';
  shadow.append(piece);
  return shadow;
}
