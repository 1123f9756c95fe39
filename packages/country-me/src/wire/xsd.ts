/**
 * The schemas of both profiles as XSD, out of the rows; a local authority serves them beside its WSDL. What always holds:
 * the validator and the XSD of a profile judge a message alike, because both are made of the same rows.
 */
import { LEXICAL_ROWS, type LexicalName, type LexicalRow } from './lexical.table.js';
import { valuesOf } from './lexical.js';
import type { SchemaProfile } from './message-types.js';
import { SCHEMA_NS } from './messages.table.js';
import { rootsOf } from './schema-model.js';
import type { AttributeSpec, ChildSpec, TypeSpec } from './schema-spec.js';
import { DSIG_NS, SIGNATURE_TYPE } from './signature-schema.table.js';
import type { XmlElement } from './xml-element.js';
import { makeElement, xmlText } from './xml-writer.js';

const XS_NS = 'http://www.w3.org/2001/XMLSchema';

/** File names that the WSDL and the schema refer to each other by. */
export const SCHEMA_FILE = 'eficg-fiscalization-service.xsd';
export const SIGNATURE_SCHEMA_FILE = 'xmldsig-core-schema.xsd';

type Attributes = Readonly<Record<string, string>>;

function xs(name: string, attributes: Attributes, children: readonly XmlElement[] = []): XmlElement {
  return makeElement({ name: `xs:${name}`, uri: XS_NS, attributes, children });
}

/** Built-in types have the prefix of XML Schema, all others that of the messages. */
function typeName(name: LexicalName): string {
  return name === 'boolean' || name === 'string' ? `xs:${name}` : `me:${name}`;
}

function attributeXsd(spec: AttributeSpec): XmlElement {
  return xs('attribute', {
    name: spec.name,
    type: typeName(spec.type),
    use: spec.isRequired ? 'required' : 'optional',
    ...(spec.fixed === undefined ? {} : { fixed: spec.fixed }),
  });
}

function bounds({ min, max }: ChildSpec): Attributes {
  return { minOccurs: String(min), maxOccurs: String(max) };
}

function uniqueXsd(child: ChildSpec): readonly XmlElement[] {
  const [item] = child.type.children;
  if (child.unique === undefined || item === undefined) return [];
  const { name, attribute } = child.unique;
  return [
    xs('unique', { name }, [xs('selector', { xpath: `.//me:${item.name}` }), xs('field', { xpath: `@${attribute}` })]),
  ];
}

function childXsd(child: ChildSpec): XmlElement {
  if (child.uri === DSIG_NS) return xs('element', { ref: `ds:${child.name}`, ...bounds(child) });
  const type = child.type.valueType === undefined ? `me:${child.type.name}` : typeName(child.type.valueType);
  return xs('element', { name: child.name, type, ...bounds(child) }, uniqueXsd(child));
}

function complexXsd(type: TypeSpec): XmlElement {
  const attributes = type.attributes.map(attributeXsd);
  const named: Attributes = type.name === '' ? {} : { name: type.name };
  if (type.model === 'text') {
    const extension = xs('extension', { base: 'xs:string' }, attributes);
    return xs('complexType', named, [xs('simpleContent', {}, [extension])]);
  }
  const model = type.model === 'sequence' ? 'sequence' : 'all';
  const content = type.children.length === 0 ? [] : [xs(model, {}, type.children.map(childXsd))];
  return xs('complexType', named, [...content, ...attributes]);
}

/** Every named type below an element of the messages, each once, in the order of their first use. */
function namedTypes(children: readonly ChildSpec[], into: Map<string, TypeSpec>): void {
  for (const { type, uri } of children) {
    if (uri === DSIG_NS || type.valueType !== undefined || into.has(type.name)) continue;
    into.set(type.name, type);
    namedTypes(type.children, into);
  }
}

function simpleXsd(profile: SchemaProfile, name: LexicalName, row: LexicalRow): XmlElement {
  const facet = (tag: string, value: string | number | undefined): readonly XmlElement[] =>
    value === undefined ? [] : [xs(tag, { value: String(value) })];
  const facets = [
    ...facet('minLength', row.minLength),
    ...facet('maxLength', row.maxLength),
    ...facet('minExclusive', row.minExclusive),
    ...facet('pattern', row.pattern),
    ...(valuesOf(name, profile) ?? []).flatMap((value) => facet('enumeration', value)),
  ];
  return xs('simpleType', { name }, [xs('restriction', { base: `xs:${row.base}` }, facets)]);
}

function simpleTypes(profile: SchemaProfile): readonly XmlElement[] {
  // The keys of LEXICAL_ROWS are the names of the types, by its type.
  const rows = Object.entries(LEXICAL_ROWS) as readonly (readonly [LexicalName, LexicalRow])[];
  return rows
    .filter(([name]) => name !== 'boolean' && name !== 'string')
    .filter(([, { isLiveOnly }]) => profile === 'live' || isLiveOnly !== true)
    .map(([name, row]) => simpleXsd(profile, name, row));
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** The schema of the messages in a profile. */
export function messageXsd(profile: SchemaProfile): string {
  const roots = rootsOf(profile);
  const types = new Map<string, TypeSpec>();
  for (const [, root] of roots) namedTypes(root.type.children, types);
  const schema = makeElement({
    name: 'xs:schema',
    uri: XS_NS,
    namespaces: [
      { prefix: 'xs', uri: XS_NS },
      { prefix: 'me', uri: SCHEMA_NS },
      { prefix: 'ds', uri: DSIG_NS },
    ],
    attributes: { targetNamespace: SCHEMA_NS, elementFormDefault: 'qualified' },
    children: [
      xs('import', { namespace: DSIG_NS, schemaLocation: SIGNATURE_SCHEMA_FILE }),
      ...roots.map(([name, root]) => xs('element', { name }, [complexXsd(root.type)])),
      ...[...types.values()].map(complexXsd),
      ...simpleTypes(profile),
    ],
  });
  return `${DECLARATION}${xmlText(schema)}\n`;
}

/** Any elements, of whatever namespace, not looked at: parameters that a schema leaves open. */
function anyXsd(): XmlElement {
  return xs('any', { namespace: '##any', processContents: 'skip', minOccurs: '0', maxOccurs: 'unbounded' });
}

function signatureTypeXsd(type: TypeSpec): XmlElement {
  const attributes = type.attributes.map((spec) =>
    xs('attribute', { name: spec.name, type: 'xs:string', use: spec.isRequired ? 'required' : 'optional' }),
  );
  if (type.model === 'base64') {
    const extension = xs('extension', { base: 'xs:base64Binary' }, attributes);
    return xs('complexType', { name: type.name }, [xs('simpleContent', {}, [extension])]);
  }
  if (type.model === 'any') {
    const open = xs('anyAttribute', { namespace: '##any', processContents: 'skip' });
    const rest = type.attributes.length === 0 || type.name === 'KeyInfoType' ? [open] : attributes;
    return xs('complexType', { name: type.name, mixed: 'true' }, [xs('sequence', {}, [anyXsd()]), ...rest]);
  }
  const children = type.children.map((child) =>
    xs('element', { name: child.name, type: `ds:${child.type.name}`, ...bounds(child) }),
  );
  return xs('complexType', { name: type.name }, [xs('sequence', {}, children), ...attributes]);
}

function signatureTypes(type: TypeSpec): readonly TypeSpec[] {
  return [type, ...type.children.flatMap((child) => signatureTypes(child.type))];
}

/** The schema of signatures, as far as messages have them; what the service never takes is left open in it. */
export function signatureXsd(): string {
  const schema = makeElement({
    name: 'xs:schema',
    uri: XS_NS,
    namespaces: [
      { prefix: 'xs', uri: XS_NS },
      { prefix: 'ds', uri: DSIG_NS },
    ],
    attributes: { targetNamespace: DSIG_NS, elementFormDefault: 'qualified' },
    children: [
      xs('element', { name: 'Signature', type: `ds:${SIGNATURE_TYPE.name}` }),
      ...signatureTypes(SIGNATURE_TYPE).map(signatureTypeXsd),
    ],
  });
  return `${DECLARATION}${xmlText(schema)}\n`;
}
