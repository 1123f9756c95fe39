/**
 * Damaged messages: our validator, our XSD and the authority's XSD must say the same of each.
 *
 * Known difference, left out: the inside of a signature. The schema of W3C knows key values, PGP and foreign elements
 * there; ours leaves open what the service never takes, and `verifySignature` refuses it with the code that the service has.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damaged, damages } from './__tests__/mutate.js';
import { hasReference, NEEDS_REFERENCE, referenceText } from './__tests__/reference.js';
import { kioskSeal, LIVE_MESSAGE, MESSAGES, TRANSITION_MESSAGE } from './__tests__/samples.js';
import { xsdJudge, type XsdJudge } from './__tests__/xsd-judge.js';
import type { NamedMessage, SchemaProfile } from './message-types.js';
import { messageElement } from './message-codec.js';
import { validateMessage } from './validate.js';
import { parseXmlText } from './xml-tree.js';
import { signElement } from './xml-signature.js';
import { xmlText } from './xml-writer.js';
import { messageXsd, signatureXsd } from './xsd.js';

const FILES: Readonly<Record<SchemaProfile, string>> = {
  live: 'xsd/eficg-fiscalization-service.live.xsd',
  '2021-transition': 'xsd/eficg-v5-annex3-transitional.xsd',
};

const seal = kioskSeal();

function corpus(profile: SchemaProfile): readonly NamedMessage[] {
  return [...MESSAGES, profile === 'live' ? LIVE_MESSAGE : TRANSITION_MESSAGE];
}

function judgesOf(profile: SchemaProfile): readonly (readonly [string, XsdJudge])[] {
  const own = xsdJudge(`prop-own-${profile}`, { message: messageXsd(profile), signature: signatureXsd() });
  if (!hasReference) return [['our XSD', own]];
  const signature = referenceText('xsd/xmldsig-core-schema.xsd');
  const authority = xsdJudge(`prop-authority-${profile}`, { message: referenceText(FILES[profile]), signature });
  return [
    ['our XSD', own],
    ["the authority's XSD", authority],
  ];
}

describe(`a damaged message is judged alike by the validator and both XSDs ${NEEDS_REFERENCE}`, () => {
  for (const profile of ['live', '2021-transition'] as const) {
    it(profile, () => {
      const judges = judgesOf(profile);
      const roots = corpus(profile).map((message) => signElement(messageElement(message, profile), seal));
      let refused = 0;
      fc.assert(
        fc.property(fc.constantFrom(...roots), damages, (root, list) => {
          if (root === undefined) return;
          const text = xmlText(damaged(root, list));
          const parsed = parseXmlText(text);
          if (!parsed.ok) return;
          const findings = validateMessage(parsed.root, profile);
          if (findings.length > 0) refused++;
          for (const [name, judge] of judges) {
            const verdict = judge(text);
            const said = `${name}: ${verdict ?? 'valid'}; we: ${findings[0]?.text ?? 'valid'}\n${text}`;
            expect(verdict === undefined, said).toBe(findings.length === 0);
          }
        }),
        { seed: Number(process.env['PLOMBA_SEED'] ?? 1), numRuns: Number(process.env['PLOMBA_RUNS'] ?? 120) },
      );
      expect(refused).toBeGreaterThan(40);
    });
  }
});
