/** A message on its way out: written, signed, in its envelope. */
import type { NamedMessage, SchemaProfile } from './message-types.js';
import { messageElement } from './message-codec.js';
import { soapBytes } from './soap.js';
import { validateMessage, type SchemaFinding } from './validate.js';
import type { XmlElement } from './xml-element.js';
import { signElement, type Seal } from './xml-signature.js';
import { xmlText } from './xml-writer.js';

/**
 * - `not-valid`: not valid by the schema of the profile; the findings say what.
 * - `not-text`: a character that XML cannot carry.
 * - `no-signature`: the signer does not answer.
 */
export type SealProblem =
  | { readonly code: 'not-valid'; readonly findings: readonly SchemaFinding[] }
  | { readonly code: 'not-text' }
  | { readonly code: 'no-signature' };

export type SealedMessage =
  | {
      readonly ok: true;
      readonly element: XmlElement;
      /** What a bulk file of the no-internet area holds: the content of the body. */
      readonly text: string;
      /** The whole envelope in UTF-8. */
      readonly bytes: Uint8Array;
    }
  | { readonly ok: false; readonly problem: SealProblem };

/**
 * Writes a message, signs it and puts it into an envelope. What leaves is valid by the schema of the profile.
 * A key that the profile does not know is left out: see `keysOutside`.
 */
export function sealMessage(message: NamedMessage, profile: SchemaProfile, seal: Seal): SealedMessage {
  const unsigned = messageElement(message, profile);
  const element = signElement(unsigned, seal);
  if (element === undefined) return { ok: false, problem: { code: 'no-signature' } };
  const findings = validateMessage(element, profile);
  if (findings.length > 0) return { ok: false, problem: { code: 'not-valid', findings } };
  const bytes = soapBytes(element);
  if (bytes === undefined) return { ok: false, problem: { code: 'not-text' } };
  return { ok: true, element, text: xmlText(element), bytes };
}
