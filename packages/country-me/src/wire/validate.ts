/**
 * Judges an element by the schema of a profile. What always holds: an element without findings is valid by the XSD of
 * that profile; findings stand in the order of the document, each with its place, in the words of Xerces, which the
 * service answers with (code 11).
 */
import type { SchemaProfile } from './message-types.js';
import { lexicalFinding } from './lexical.js';
import { rootOf } from './schema-model.js';
import type { AttributeSpec, ChildSpec, TypeSpec } from './schema-spec.js';
import type { XmlElement, XmlPlace } from './xml-element.js';

export interface SchemaFinding {
  /** Rule of XML Schema, such as `cvc-pattern-valid`. */
  readonly rule: string;
  /** The sentence, without the rule. */
  readonly text: string;
  /** Path such as `RegisterInvoiceRequest/Invoice/Items/I[2]/@Q`. */
  readonly path: string;
  readonly place: XmlPlace;
}

/** What the service writes about a finding. */
export function schemaFindingText(finding: SchemaFinding): string {
  return `${finding.rule}: ${finding.text}`;
}

/** More findings help nobody. */
const FINDINGS_MAX = 50;

const XSI_NS = 'http://www.w3.org/2001/XMLSchema-instance';
/** Attributes that any element may have (XML Schema part 1, 2.6). */
const XSI_HINTS: readonly string[] = ['schemaLocation', 'noNamespaceSchemaLocation'];

const WHITE = /^[\t\n\r ]*$/;
/** base64Binary (XML Schema part 2, 3.2.16), white space dropped. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/][AQgw]==)?$/;

class Validator {
  readonly findings: SchemaFinding[] = [];
  readonly #profile: SchemaProfile;

  constructor(profile: SchemaProfile) {
    this.#profile = profile;
  }

  #find(element: XmlElement, path: string, [rule, text]: readonly [rule: string, text: string]): void {
    if (this.findings.length < FINDINGS_MAX) this.findings.push({ rule, text, path, place: element.place });
  }

  element(element: XmlElement, type: TypeSpec, path: string): void {
    this.#attributes(element, type, path);
    const children = element.children.filter((node) => node.kind === 'element');
    const inner = { type, children, path };
    // What is against the content as a whole is found at its end.
    if (type.model === 'all') this.#all(element, inner);
    else if (type.model === 'sequence') this.#sequence(element, inner);
    else if (type.model !== 'any') this.#withoutChildren(element, inner);
  }

  #attributes(element: XmlElement, type: TypeSpec, path: string): void {
    for (const { name, local, uri, value } of element.attributes) {
      const spec = uri === '' ? type.attributes.find((each) => each.name === name) : undefined;
      const at = `${path}/@${name}`;
      if (spec !== undefined) this.#value(element, { spec, value, at });
      else if (type.model !== 'any' && !(uri === XSI_NS && XSI_HINTS.includes(local)))
        this.#foreign(element, name, { type, at });
    }
    for (const { name, isRequired } of type.attributes) {
      const isThere = element.attributes.some((each) => each.name === name && each.uri === '');
      if (!isRequired || isThere) continue;
      const text = `Attribute '${name}' must appear on element '${element.name}'.`;
      this.#find(element, `${path}/@${name}`, ['cvc-complex-type.4', text]);
    }
  }

  #foreign(element: XmlElement, name: string, { type, at }: { readonly type: TypeSpec; readonly at: string }): void {
    if (type.model === 'value') {
      const text = `Element '${element.name}' is a simple type, so it cannot have attributes, excepting those whose namespace name is identical to '${XSI_NS}' and whose [local name] is one of 'type', 'nil', 'schemaLocation' or 'noNamespaceSchemaLocation'. However, the attribute, '${name}' was found.`;
      this.#find(element, at, ['cvc-type.3.1.1', text]);
      return;
    }
    const text = `Attribute '${name}' is not allowed to appear in element '${element.name}'.`;
    this.#find(element, at, ['cvc-complex-type.3.2.2', text]);
  }

  #value(element: XmlElement, { spec, value, at }: { spec: AttributeSpec; value: string; at: string }): void {
    const wrong = lexicalFinding(spec.type, this.#profile, value);
    if (wrong !== undefined) {
      this.#find(element, at, [wrong.rule, wrong.text]);
      return;
    }
    const isFixed = spec.fixed === undefined || value === spec.fixed || isSameNumber(spec, value);
    if (isFixed) return;
    const text = `Value '${value}' of attribute '${spec.name}' of element '${element.name}' is not valid with respect to the corresponding attribute use. Attribute '${spec.name}' has a fixed value of '${spec.fixed}'.`;
    this.#find(element, at, ['cvc-complex-type.3.1', text]);
  }

  #text(element: XmlElement, type: TypeSpec, path: string): void {
    const texts = element.children.flatMap((node) => (node.kind === 'text' ? [node.text] : []));
    const text = texts.join('');
    if (type.model === 'value' && type.valueType !== undefined) {
      const wrong = lexicalFinding(type.valueType, this.#profile, text);
      if (wrong !== undefined) this.#find(element, path, [wrong.rule, wrong.text]);
    } else if (type.model === 'base64') {
      const value = text.replace(/[\t\n\r ]+/g, '');
      const isRight = BASE64.test(value);
      if (!isRight)
        this.#find(element, path, ['cvc-datatype-valid.1.2.1', `'${value}' is not a valid value for 'base64Binary'.`]);
    } else if ((type.model === 'all' || type.model === 'sequence') && !WHITE.test(text)) {
      const sentence = `Element '${element.name}' cannot have character [children], because the type's content type is element-only.`;
      this.#find(element, path, ['cvc-complex-type.2.3', sentence]);
    } else if (type.model === 'empty' && text !== '') {
      this.#notEmpty(element, path);
    }
  }

  #notEmpty(element: XmlElement, path: string): void {
    const text = `Element '${element.name}' must have no character or element information item [children], because the type's content type is empty.`;
    this.#find(element, path, ['cvc-complex-type.2.1', text]);
  }

  #withoutChildren(element: XmlElement, inner: Inner): void {
    if (inner.children.length === 0) {
      this.#text(element, inner.type, inner.path);
      return;
    }
    if (inner.type.model === 'empty') {
      this.#notEmpty(element, inner.path);
      return;
    }
    const rule = inner.type.model === 'value' ? 'cvc-type.3.1.2' : 'cvc-complex-type.2.2';
    const text =
      rule === 'cvc-type.3.1.2'
        ? `Element '${element.name}' is a simple type, so it must have no element information item [children].`
        : `Element '${element.name}' must have no element [children], and the value must be valid.`;
    this.#find(element, inner.path, [rule, text]);
  }

  #all(element: XmlElement, { type, children, path }: Inner): void {
    const seen = new Set<string>();
    for (const child of children) {
      const spec = type.children.find(({ name, uri }) => child.local === name && child.uri === uri);
      if (spec === undefined || seen.has(spec.name)) {
        const left = type.children.filter(({ name }) => !seen.has(name));
        this.#unexpected(child, left, `${path}/${child.name}`);
        this.#text(element, type, path);
        return;
      }
      seen.add(spec.name);
      this.#child(child, spec, `${path}/${child.local}`);
    }
    this.#text(element, type, path);
    const missing = type.children.filter(({ name, min }) => min > 0 && !seen.has(name));
    const left = type.children.filter(({ name }) => !seen.has(name));
    if (missing.length > 0) this.#incomplete(element, left, path);
  }

  #sequence(element: XmlElement, { type, children, path }: Inner): void {
    let at = 0;
    let open: readonly ChildSpec[] = [];
    for (const spec of type.children) {
      let count = 0;
      for (; count < spec.max; count++, at++) {
        const child = children[at];
        if (child?.local !== spec.name || child.uri !== spec.uri) break;
        this.#child(child, spec, `${path}/${child.local}${spec.max > 1 ? `[${count + 1}]` : ''}`);
      }
      open = count < spec.max ? [spec] : [];
      if (count >= spec.min) continue;
      const next = children[at];
      this.#text(element, type, path);
      if (next === undefined) this.#incomplete(element, [spec], path);
      else this.#unexpected(next, [spec], `${path}/${next.name}`);
      return;
    }
    const extra = children[at];
    if (extra !== undefined) this.#unexpected(extra, open, `${path}/${extra.name}`);
    this.#text(element, type, path);
  }

  #child(child: XmlElement, spec: ChildSpec, path: string): void {
    this.element(child, spec.type, path);
    if (spec.unique === undefined) return;
    const { name, attribute } = spec.unique;
    const seen = new Set<string>();
    for (const item of child.children) {
      if (item.kind !== 'element') continue;
      const value = item.attributes.find((entry) => entry.name === attribute)?.value;
      if (value === undefined) continue;
      const text = `Duplicate unique value [${value}] declared for identity constraint "${name}" of element "${spec.name}".`;
      if (seen.has(value)) this.#find(item, path, ['cvc-identity-constraint.4.1', text]);
      seen.add(value);
    }
  }

  #unexpected(child: XmlElement, expected: readonly ChildSpec[], path: string): void {
    const name = child.uri === '' ? child.name : `{"${child.uri}":${child.local}}`;
    const text =
      expected.length === 0
        ? `Invalid content was found starting with element '${child.name}'. No child element is expected at this point.`
        : `Invalid content was found starting with element '${name}'. One of '${listed(expected)}' is expected.`;
    this.#find(child, path, [expected.length === 0 ? 'cvc-complex-type.2.4.d' : 'cvc-complex-type.2.4.a', text]);
  }

  #incomplete(element: XmlElement, expected: readonly ChildSpec[], path: string): void {
    const text = `The content of element '${element.name}' is not complete. One of '${listed(expected)}' is expected.`;
    this.#find(element, path, ['cvc-complex-type.2.4.b', text]);
  }
}

/** An element's children on the way through a model. */
interface Inner {
  readonly type: TypeSpec;
  readonly children: readonly XmlElement[];
  readonly path: string;
}

function listed(expected: readonly ChildSpec[]): string {
  return `{${expected.map(({ name, uri }) => `"${uri}":${name}`).join(', ')}}`;
}

/** A fixed value of a number is compared as a number: `01` is `1`. */
function isSameNumber(spec: AttributeSpec, value: string): boolean {
  return spec.type === 'IntSType' && Number(value) === Number(spec.fixed);
}

/** What the schema of the profile says against an element as the root of a message; nothing when it is valid. */
export function validateMessage(element: XmlElement, profile: SchemaProfile): readonly SchemaFinding[] {
  const spec = rootOf(profile, element.local);
  if (spec?.uri !== element.uri) {
    const text = `Cannot find the declaration of element '${element.name}'.`;
    return [{ rule: 'cvc-elt.1.a', text, path: element.name, place: element.place }];
  }
  const validator = new Validator(profile);
  validator.element(element, spec.type, element.local);
  return validator.findings;
}
