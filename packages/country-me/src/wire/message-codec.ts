/**
 * Plain messages to elements and back, by the rows. What always holds: an element that is read is valid by the schema of
 * the profile; what is written carries every key that the profile knows, and a key that it does not know is refused.
 */
import type { MessageName, Messages, NamedMessage, SchemaProfile } from './message-types.js';
import { collapsed } from './lexical.js';
import { ROOT_ROWS, SCHEMA_NS } from './messages.table.js';
import type { ComplexName } from './schema-row.js';
import { attributesIn, childrenIn, isMessageName } from './schema-model.js';
import { DSIG_NS } from './signature-schema.table.js';
import { validateMessage, type SchemaFinding } from './validate.js';
import type { XmlElement, XmlNode } from './xml-element.js';
import { makeElement, makeText } from './xml-writer.js';

/** A plain value on its way through the rows: its keys are those of the row, by the type of the table. */
type Plain = Readonly<Record<string, unknown>>;

function attributeText(value: unknown): string | undefined {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return typeof value === 'string' ? value : undefined;
}

function writeType(
  name: string,
  type: ComplexName,
  at: { readonly value: Plain; readonly profile: SchemaProfile },
): XmlElement {
  const attributes: Record<string, string> = {};
  for (const [key, spec] of attributesIn(at.profile, type)) {
    const text = attributeText(at.value[key]);
    if (text !== undefined) attributes[spec.name] = text;
  }
  const children = childrenIn(at.profile, type).flatMap(([key, row]): readonly XmlNode[] => {
    const value = at.value[key];
    if (value === undefined) return [];
    // The value of a child is a plain object or a list of them, by the type of the table.
    if (row.list === undefined) return [writeType(row.name, row.type, { ...at, value: value as Plain })];
    const { item } = row.list;
    const items = (value as readonly Plain[]).map((inner) => writeType(item, row.type, { ...at, value: inner }));
    return [makeElement({ name: row.name, uri: SCHEMA_NS, children: items })];
  });
  return makeElement({ name, uri: SCHEMA_NS, attributes, children });
}

const DEFAULT_NS = { prefix: '', uri: SCHEMA_NS } as const;
/** The service declares it on its answers and does not use it; clients have learned to live with it. */
const UNUSED_NS = { prefix: 'ns0', uri: DSIG_NS } as const;

/** Keys in a value that the profile does not know, as paths such as `invoice.buyer.tic`. */
function unknownKeys(
  value: Plain,
  type: ComplexName,
  at: { readonly profile: SchemaProfile; readonly path: string },
): string[] {
  const attributes = new Set(attributesIn(at.profile, type).map(([key]) => key));
  const children = new Map(childrenIn(at.profile, type).map(([key, row]) => [key, row]));
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = `${at.path}.${key}`;
    const row = children.get(key);
    if (inner === undefined || attributes.has(key)) return [];
    if (row === undefined) return [path];
    const items: readonly unknown[] = Array.isArray(inner) ? inner : [inner];
    return items.flatMap((item, index) => {
      const place = row.list === undefined ? path : `${path}[${index}]`;
      // An item is a plain object, by the type of the table.
      return unknownKeys(item as Plain, row.type, { profile: at.profile, path: place });
    });
  });
}

/** Keys of a message that the profile does not know; such a message cannot be written in it without loss. */
export function keysOutside<N extends MessageName>(
  message: NamedMessage<N>,
  profile: SchemaProfile,
): readonly string[] {
  const { content } = ROOT_ROWS[message.name];
  // The content of a message with an element is a plain object, by the type of the table.
  const value = (message.value as unknown as Plain)[content.key];
  return 'type' in content ? unknownKeys(value as Plain, content.type, { profile, path: content.key }) : [];
}

/**
 * The element of a message, not signed yet. An answer has the shape of the authentic ones: the default namespace again on
 * header and result, and an unused prefix. Look at {@link keysOutside} before: what the profile does not know is left out.
 */
export function messageElement(message: NamedMessage, profile: SchemaProfile): XmlElement {
  const row = ROOT_ROWS[message.name];
  const isAnswer = row.id === 'Response';
  const repeated = isAnswer ? [DEFAULT_NS] : [];
  // Every message is a plain object with its header and its content, by the type of the table.
  const plain = message.value as unknown as Plain;
  const header = writeType('Header', row.header, { value: plain['header'] as Plain, profile });
  const { content } = row;
  const value = plain[content.key];
  const body =
    'type' in content
      ? writeType(content.name, content.type, { value: value as Plain, profile })
      : makeElement({ name: content.name, uri: SCHEMA_NS, children: [makeText(attributeText(value) ?? '')] });
  return makeElement({
    name: message.name,
    uri: SCHEMA_NS,
    namespaces: isAnswer ? [DEFAULT_NS, UNUSED_NS] : [DEFAULT_NS],
    attributes: { Id: row.id, Version: '1' },
    children: [header, body].map((child) => ({ ...child, namespaces: repeated })),
  });
}

function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((node): node is XmlElement => node.kind === 'element' && node.local === name);
}

function readType(element: XmlElement, type: ComplexName, profile: SchemaProfile): Plain {
  const value: Record<string, unknown> = {};
  for (const [key, spec] of attributesIn(profile, type)) {
    const found = element.attributes.find(({ name }) => name === spec.name);
    if (found === undefined) continue;
    const text = collapsed(spec.type, found.value);
    value[key] = spec.type === 'boolean' ? text === 'true' || text === '1' : text;
  }
  for (const [key, row] of childrenIn(profile, type)) {
    const found = childOf(element, row.name);
    if (found === undefined) continue;
    value[key] =
      row.list === undefined
        ? readType(found, row.type, profile)
        : found.children.flatMap((item) => (item.kind === 'element' ? [readType(item, row.type, profile)] : []));
  }
  return value;
}

export type MessageReading =
  | { readonly ok: true; readonly message: NamedMessage }
  | { readonly ok: false; readonly findings: readonly SchemaFinding[] };

/** Reads the root element of a message strictly; the signature is only counted here, see `verifySignature`. */
export function readMessage(element: XmlElement, profile: SchemaProfile): MessageReading {
  const findings = validateMessage(element, profile);
  if (findings.length > 0 || !isMessageName(element.local)) return { ok: false, findings };
  const row = ROOT_ROWS[element.local];
  const header = childOf(element, 'Header');
  const body = childOf(element, row.content.name);
  if (header === undefined || body === undefined) return { ok: false, findings };
  const text = body.children.flatMap((node) => (node.kind === 'text' ? [node.text] : [])).join('');
  const value: Plain = {
    header: readType(header, row.header, profile),
    [row.content.key]: 'type' in row.content ? readType(body, row.content.type, profile) : text,
  };
  // The element is valid by the schema that the type of the message says in TypeScript.
  const message = { name: element.local, value: value as unknown as Messages[MessageName] } as NamedMessage;
  return { ok: true, message };
}
