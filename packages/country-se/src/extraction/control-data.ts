/**
 * Control data (kontrolldata) of some days as signed XML, sealed for the authority. That the authority reads XML files
 * which are encrypted with keys that derive from a main key is recalled [R]; elements, signature and seal are ours.
 *
 * The document is one line an element of the journal, in its order. The signature is the unit's Ed25519 over
 * `plomba/se/kontrolldata/1`, a line feed, and every byte before `<Signatur>`.
 */
import { ascii, concatBytes, toHex } from '@plomba/codec';
import type { CommittedReceipt, Extraction, ExtractionContent } from '@plomba/core/country';
import { formatTime } from '@plomba/core/model';
import { sha256 } from '@noble/hashes/sha2.js';
import { receiptDataIn } from '../rules/receipt-data.js';
import { CONTROL_CODE } from '../rules/rules.table.js';
import { element } from '../xml-text.js';
import { sealFile } from './sealed-file.js';

/** What a signature of a unit's key is about, so that no other one can stand here. */
const SIGNED = ascii('plomba/se/kontrolldata/1\n');
const DRAWN = ascii('plomba/se/kontrolldata/1/secret\n');

/** Elements, in their order; the children of the root but `Signatur` are signed. */
export const ROOT = 'Kontrolldata';
export const SIGNATURE_TAG = '<Signatur>';

const RECEIPTS_MAX = 100_000;

/** What a signature is made over. */
export function signedPart(text: Uint8Array): Uint8Array {
  return concatBytes(SIGNED, text);
}

function receiptElement({ sequence, time, receipt }: CommittedReceipt): string {
  const { request, number, series, codes } = receipt;
  const data = receiptDataIn(request.notes) ?? '';
  const code = codes.find(({ name }) => name === CONTROL_CODE)?.value;
  const parts = [
    element('Post', String(sequence)),
    element('Tid', formatTime(time)),
    element('Serie', series),
    element('Nummer', String(number)),
    element('Kvittodata', data),
    ...(code === undefined ? [] : [element('Kontrollkod', code)]),
  ];
  return `<Kvitto>${parts.join('')}</Kvitto>\n`;
}

/** The document without its signature. */
function* unsignedLines(content: ExtractionContent): Generator<string, void> {
  const { serial, firmware, from, to, made, receipts, counters, logKey } = content;
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<${ROOT}>\n`;
  yield `${element('Format', 'plomba/1, simulerad enhet')}\n`;
  const unit = [
    element('Tillverkningsnummer', serial),
    element('Programversion', firmware),
    element('Nyckel', toHex(logKey)),
  ];
  yield `<Kontrollenhet>${unit.join('')}</Kontrollenhet>\n`;
  const about = [
    element('Fran', from),
    element('Till', to),
    element('Skapat', formatTime(made)),
    element('Antal', String(receipts.length)),
  ];
  yield `<Uttag>${about.join('')}</Uttag>\n`;
  for (const receipt of receipts) yield receiptElement(receipt);
  for (const { key, value } of counters) {
    yield `<Raknare>${element('Namn', key)}${element('Varde', String(value))}</Raknare>\n`;
  }
}

const utf8 = new TextEncoder();

/** @param recipient X25519 public key of the authority, given at manufacture */
export function controlDataFor(recipient: Uint8Array): Extraction {
  return {
    receiptsMax: RECEIPTS_MAX,
    make(content) {
      const text = utf8.encode([...unsignedLines(content)].join(''));
      const signature = content.sign(signedPart(text));
      // Nobody without the unit's key can make this signature, and it is another one for each document.
      const drawn = content.sign(concatBytes(DRAWN, sha256(text)));
      if (signature === undefined || drawn === undefined) return undefined;
      const tail = utf8.encode(`${SIGNATURE_TAG}${toHex(signature)}</Signatur>\n</${ROOT}>\n`);
      return sealFile(concatBytes(text, tail), { secret: sha256(drawn), recipient });
    },
  };
}
