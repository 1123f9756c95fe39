/** Every simple type against every text near a border, judged by libxml2 over the authority's schemas. */
import {
  XmlBufferInputProvider,
  XmlDocument,
  xmlRegisterInputProvider,
  XmlValidateError,
  XsdValidator,
} from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { TEXTS } from './__tests__/mutate.js';
import { hasReference, NEEDS_REFERENCE, referenceText } from './__tests__/reference.js';
import { escapeValue } from './canonical.js';
import { fitsLexical, lexicalFinding, type LexicalName } from './lexical.js';
import { LEXICAL_ROWS } from './lexical.table.js';
import type { SchemaProfile } from './message-types.js';
import { messageXsd, signatureXsd } from './xsd.js';

const AUTHORITY: Readonly<Record<SchemaProfile, string>> = {
  live: 'xsd/eficg-fiscalization-service.live.xsd',
  '2021-transition': 'xsd/eficg-v5-annex3-transitional.xsd',
};

/**
 * Known differences: NaN is neither above zero nor below, so no number above zero; libxml2 takes it. And libxml2 counts the repetitions of both branches of `[0-9]{13}|[0-9]{8}` in one counter and takes some
 * other numbers of digits; Xerces refuses them, as the pattern says.
 */
const LIBXML2_TAKES_TOO: Partial<Record<LexicalName, readonly string[]>> = {
  TINSType: ['99999999999999999999'],
  DoubleSType: ['NaN'],
};

const provider = new XmlBufferInputProvider({});

function namesIn(profile: SchemaProfile): readonly LexicalName[] {
  // The keys of LEXICAL_ROWS are the names of the types, by its type.
  return (Object.keys(LEXICAL_ROWS) as LexicalName[]).filter(
    (name) => name !== 'boolean' && name !== 'string' && (profile === 'live' || LEXICAL_ROWS[name].isLiveOnly !== true),
  );
}

/** A schema with one attribute for each type of another schema. */
function wrapper(names: readonly LexicalName[]): string {
  const attributes = names.map((name) => `<xs:attribute name="${name}" type="me:${name}"/>`).join('');
  return `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:me="https://efi.tax.gov.me/fs/schema">
    <xs:import namespace="https://efi.tax.gov.me/fs/schema" schemaLocation="message.xsd"/>
    <xs:element name="r"><xs:complexType><xs:sequence>
      <xs:element name="v" maxOccurs="unbounded"><xs:complexType>${attributes}</xs:complexType></xs:element>
    </xs:sequence></xs:complexType></xs:element></xs:schema>`;
}

/** For a type, the texts that the schema takes. */
function takenBy(
  folder: string,
  files: { readonly message: string; readonly signature: string },
  names: readonly LexicalName[],
) {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  provider.addBuffer(`mem/${folder}/xmldsig-core-schema.xsd`, encode(files.signature));
  provider.addBuffer(`mem/${folder}/message.xsd`, encode(files.message));
  xmlRegisterInputProvider(provider);
  using schema = XmlDocument.fromString(wrapper(names), { url: `mem/${folder}/wrapper.xsd` });
  const validator = XsdValidator.fromDoc(schema);
  return (name: LexicalName): readonly string[] => {
    const rows = TEXTS.map((text) => `<v ${name}="${escapeValue(text)}"/>`);
    using document = XmlDocument.fromString(`<r>\n${rows.join('\n')}\n</r>`);
    const refused = new Set<number>();
    try {
      validator.validate(document);
    } catch (error) {
      if (!(error instanceof XmlValidateError)) throw error;
      for (const { line } of error.details) refused.add(line - 2);
    }
    return TEXTS.filter((_, at) => !refused.has(at));
  };
}

describe('simple types', () => {
  for (const profile of ['live', '2021-transition'] as const) {
    const sources = [
      ['our XSD', () => ({ message: messageXsd(profile), signature: signatureXsd() })] as const,
      ...(hasReference
        ? [
            [
              "the authority's XSD",
              () => ({
                message: referenceText(AUTHORITY[profile]),
                signature: referenceText('xsd/xmldsig-core-schema.xsd'),
              }),
            ] as const,
          ]
        : []),
    ];
    for (const [whose, files] of sources) {
      it(`take in ${profile} exactly the texts that ${whose} takes ${NEEDS_REFERENCE}`, () => {
        const names = namesIn(profile);
        const taken = takenBy(`lexical-${whose.replace(/\W/g, '')}-${profile}`, files(), names);
        for (const name of names) {
          const ours = TEXTS.filter((text) => fitsLexical(name, profile, text));
          const tooMany = LIBXML2_TAKES_TOO[name] ?? [];
          expect(ours, name).toEqual(taken(name).filter((text) => !tooMany.includes(text)));
        }
        expect(taken('IntSType')).toEqual(['1', '01', '+1', '2147483647', '2', '12345678', '123456789']);
      });
    }
  }

  it('say what is wrong in the words of Xerces, which the service answers with', () => {
    const said = (name: LexicalName, text: string): string => {
      const finding = lexicalFinding(name, 'live', text);
      return finding === undefined ? 'nothing' : `${finding.rule}: ${finding.text}`;
    };
    expect(said('RegistrationCodeSType', 'ab12')).toBe(
      "cvc-pattern-valid: Value 'ab12' is not facet-valid with respect to pattern '[a-z]{2}[0-9]{3}[a-z]{2}[0-9]{3}' for type 'RegistrationCodeSType'.",
    );
    expect(said('FeeTypeSType', 'COMMISION')).toBe(
      "cvc-enumeration-valid: Value 'COMMISION' is not facet-valid with respect to enumeration '[PACK, COMMISSION, OTHER]'. It must be a value from the enumeration.",
    );
    expect(said('String20SType', '')).toBe(
      "cvc-minLength-valid: Value '' with length = '0' is not facet-valid with respect to minLength '1' for type 'String20SType'.",
    );
    expect(said('IntSType', '0')).toBe(
      "cvc-minExclusive-valid: Value '0' is not facet-valid with respect to minExclusive '0' for type 'IntSType'.",
    );
    expect(said('DateSType', '2026-02-30')).toBe(
      "cvc-datatype-valid.1.2.1: '2026-02-30' is not a valid value for 'date'.",
    );
  });
});
