/**
 * The enveloped signature of messages (technical specification v5, 4.3.1): RSA with SHA-256 over the exclusive canonical
 * form, one reference to the root's own `Id`, one certificate. What always holds:
 *
 * - What is verified is the root that was parsed, found by identity and not by a search for an id, and the only element
 *   with that id; so no element can be wrapped around or beside it.
 * - Exactly the two transforms, in their order, and no parameter of them.
 * - White space between elements counts; in base64 it does not.
 */
import { fromBase64, toBase64, utf8Encode } from '@plomba/codec';
import type { SignatureVerifier, SignerPort } from '@plomba/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { canonicalText, EXC_C14N, withoutChild } from './canonical.js';
import { DSIG_NS } from './signature-schema.table.js';
import type { XmlElement, XmlNode } from './xml-element.js';
import { makeElement, makeText } from './xml-writer.js';

/** @internal */
export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

/** Who signs: a key, and the certificate of it in DER. */
export interface Seal {
  /** Of algorithm `rsa2048`. */
  readonly signer: SignerPort;
  readonly certificate: Uint8Array;
}

/** UTF-8 of a canonical form; undefined when it has a lone surrogate. */
function canonicalBytes(element: XmlElement): Uint8Array | undefined {
  return utf8Encode(canonicalText(element));
}

function dsig(name: string, attributes: Readonly<Record<string, string>>, children: readonly XmlNode[]): XmlElement {
  return makeElement({ name, uri: DSIG_NS, attributes, children });
}

function algorithm(name: string, uri: string): XmlElement {
  return dsig(name, { Algorithm: uri }, []);
}

function signedInfoOf(id: string, digest: Uint8Array): XmlElement {
  const transforms = dsig('Transforms', {}, [algorithm('Transform', ENVELOPED), algorithm('Transform', EXC_C14N)]);
  const value = dsig('DigestValue', {}, [makeText(toBase64(digest))]);
  return dsig('SignedInfo', {}, [
    algorithm('CanonicalizationMethod', EXC_C14N),
    algorithm('SignatureMethod', RSA_SHA256),
    dsig('Reference', { URI: `#${id}` }, [transforms, algorithm('DigestMethod', SHA256), value]),
  ]);
}

/**
 * The root with its signature as the last child. @param root with an attribute `Id`, without a signature
 * @returns undefined when the signer does not answer or is of another algorithm, or a text is not well-formed Unicode
 */
export function signElement(root: XmlElement, seal: Seal): XmlElement | undefined {
  const id = root.attributes.find(({ name }) => name === 'Id')?.value;
  const signed = canonicalBytes(root);
  if (id === undefined || signed === undefined || seal.signer.algorithm !== 'rsa2048') return undefined;
  const info = signedInfoOf(id, sha256(signed));
  const message = canonicalBytes(info);
  const signature = message === undefined ? undefined : seal.signer.sign([message])?.[0];
  if (signature === undefined) return undefined;
  const certificate = dsig('X509Certificate', {}, [makeText(toBase64(seal.certificate))]);
  const element = makeElement({
    name: 'Signature',
    uri: DSIG_NS,
    namespaces: [{ prefix: '', uri: DSIG_NS }],
    children: [
      info,
      dsig('SignatureValue', {}, [makeText(toBase64(signature))]),
      dsig('KeyInfo', {}, [dsig('X509Data', {}, [certificate])]),
    ],
  });
  return { ...root, children: [...root.children, element] };
}

/** Why a signature is not accepted; each is one code of the service (`SIGNATURE_FAULT_CODES`). */
export type SignatureReason =
  | 'signature-missing'
  | 'signature-malformed'
  | 'several-signatures'
  | 'wrong-element-signed'
  | 'wrong-signature-method'
  | 'wrong-canonicalization'
  | 'wrong-digest-method'
  | 'signature-value-wrong'
  | 'digest-wrong'
  | 'signature-wrong'
  | 'more-key-info'
  | 'not-x509';

/** The service's code of each reason (technical specification v5, 3.4). */
export const SIGNATURE_FAULT_CODES: Readonly<Record<SignatureReason, number>> = {
  'signature-missing': 21,
  'signature-malformed': 23,
  'several-signatures': 24,
  'wrong-element-signed': 25,
  'wrong-signature-method': 26,
  'wrong-canonicalization': 27,
  'wrong-digest-method': 28,
  'signature-value-wrong': 29,
  'digest-wrong': 30,
  'signature-wrong': 31,
  'more-key-info': 32,
  'not-x509': 33,
};

export type SignatureVerdict =
  | { readonly ok: true; readonly certificate: Uint8Array }
  | {
      readonly ok: false;
      readonly reason: SignatureReason;
      readonly text: string;
      /** The certificate, where it could be read. */
      readonly certificate?: Uint8Array;
    };

export interface SignatureOptions {
  /** `verifyRsa` of core, or the native one. */
  readonly verifier: SignatureVerifier;
  /** The modulus of a certificate in DER, 256 bytes; undefined when it is no certificate of RSA with 2,048 bits. */
  readonly publicKeyOf: (certificate: Uint8Array) => Uint8Array | undefined;
}

/** Leaves the check at the first thing that is wrong. */
class Refusal {
  readonly reason: SignatureReason;
  readonly text: string;

  constructor(reason: SignatureReason, text: string) {
    this.reason = reason;
    this.text = text;
  }
}

function elementsOf(parent: XmlElement): readonly XmlElement[] {
  return parent.children.filter((node) => node.kind === 'element');
}

function isDsig(element: XmlElement | undefined, name: string): element is XmlElement {
  return element?.local === name && element.uri === DSIG_NS;
}

/** Every element of a tree with this predicate, the root included. */
function findAll(element: XmlElement, wanted: (element: XmlElement) => boolean): readonly XmlElement[] {
  const inner = elementsOf(element).flatMap((child) => findAll(child, wanted));
  return wanted(element) ? [element, ...inner] : inner;
}

function attributeOf(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.name === name && attribute.uri === '')?.value;
}

/** The bytes of base64, white space anywhere in it; undefined when there is an element in it, or it is none. */
function base64Of(element: XmlElement): Uint8Array | undefined {
  const texts = element.children.map((node) => (node.kind === 'text' ? node.text : undefined));
  return texts.includes(undefined) ? undefined : fromBase64(texts.join('').replace(/[\t\n\r ]+/g, ''));
}

/** The children of an element by name, exactly these and in this order. */
function parts(parent: XmlElement, names: readonly string[]): readonly XmlElement[] | Refusal {
  const children = elementsOf(parent);
  const isExact = children.length === names.length && names.every((name, at) => isDsig(children[at], name));
  if (isExact) return children;
  return new Refusal('signature-malformed', `${parent.local} must hold ${names.join(', ')}`);
}

/** One method element: its algorithm, and nothing in it. */
function methodRefusal(
  element: XmlElement,
  rule: { readonly uri: string; readonly reason: SignatureReason },
): Refusal | undefined {
  const named = attributeOf(element, 'Algorithm');
  if (named !== rule.uri)
    return new Refusal(rule.reason, `${element.local} ${named ?? 'without an algorithm'} is not ${rule.uri}`);
  if (elementsOf(element).length > 0) return new Refusal(rule.reason, `${element.local} must have no parameters`);
  return undefined;
}

/** The one signature, a child of the root. */
function signatureIn(root: XmlElement): XmlElement | Refusal {
  const all = findAll(root, (element) => isDsig(element, 'Signature'));
  if (all.length > 1) return new Refusal('several-signatures', `${all.length} signatures`);
  const [only] = all;
  if (only === undefined) return new Refusal('signature-missing', 'no Signature element');
  if (!root.children.includes(only)) return new Refusal('signature-malformed', 'Signature is not a child of the root');
  return only;
}

/** The reference points at the root by its own id, and nothing else in the message has that id. */
function referenceRefusal(root: XmlElement, reference: XmlElement): Refusal | undefined {
  const id = attributeOf(root, 'Id');
  const uri = attributeOf(reference, 'URI');
  if (id === undefined || uri !== `#${id}`) {
    return new Refusal('wrong-element-signed', `the reference ${uri ?? 'without a URI'} is not the root's own id`);
  }
  const withId = findAll(root, (element) =>
    element.attributes.some((entry) => /^(?:xml:)?id$/i.test(entry.name) && entry.value === id),
  );
  return withId.length === 1
    ? undefined
    : new Refusal('wrong-element-signed', `${withId.length} elements have the id ${id}`);
}

function transformsRefusal(transforms: XmlElement): Refusal | undefined {
  const wanted = [ENVELOPED, EXC_C14N];
  const children = elementsOf(transforms);
  const wrong = { uri: '', reason: 'wrong-canonicalization' } as const;
  if (children.length !== wanted.length || !children.every((child) => isDsig(child, 'Transform'))) {
    return new Refusal(wrong.reason, `${children.length} transforms, not the two of an enveloped signature`);
  }
  for (const [at, uri] of wanted.entries()) {
    const child = children[at];
    const refusal = child === undefined ? undefined : methodRefusal(child, { ...wrong, uri });
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** The certificate of KeyInfo: one X509Data with one X509Certificate, and nothing beside. */
function certificateIn(keyInfo: XmlElement | undefined): Uint8Array | Refusal {
  const data = keyInfo === undefined ? [] : elementsOf(keyInfo);
  if (data.length > 1) return new Refusal('more-key-info', `${data.length} elements in KeyInfo`);
  const [only] = data;
  if (!isDsig(only, 'X509Data')) return new Refusal('not-x509', 'KeyInfo must hold an X509Data');
  const inner = elementsOf(only);
  if (inner.length > 1) return new Refusal('more-key-info', `${inner.length} elements in X509Data`);
  const [certificate] = inner;
  if (!isDsig(certificate, 'X509Certificate')) return new Refusal('not-x509', 'X509Data must hold an X509Certificate');
  const der = base64Of(certificate);
  return der === undefined || der.length === 0 ? new Refusal('not-x509', 'X509Certificate is not base64') : der;
}

/** What the signature consists of, each thing in its place. */
interface SignatureParts {
  readonly element: XmlElement;
  readonly info: XmlElement;
  readonly digest: Uint8Array;
  readonly value: Uint8Array;
  readonly keyInfo: XmlElement | undefined;
}

function infoRefusal(root: XmlElement, info: XmlElement): { readonly digest: Uint8Array } | Refusal {
  const children = elementsOf(info);
  const references = children.filter((child) => isDsig(child, 'Reference'));
  if (references.length > 1) return new Refusal('wrong-element-signed', `${references.length} references`);
  const found = parts(info, ['CanonicalizationMethod', 'SignatureMethod', 'Reference']);
  if (found instanceof Refusal) return found;
  const [canonicalization = info, method = info, reference = info] = found;
  const inner = parts(reference, ['Transforms', 'DigestMethod', 'DigestValue']);
  const refusal =
    methodRefusal(canonicalization, { uri: EXC_C14N, reason: 'wrong-canonicalization' }) ??
    methodRefusal(method, { uri: RSA_SHA256, reason: 'wrong-signature-method' }) ??
    referenceRefusal(root, reference);
  if (refusal !== undefined) return refusal;
  if (inner instanceof Refusal) return inner;
  const [transforms = info, digestMethod = info, digestValue = info] = inner;
  const innerRefusal =
    transformsRefusal(transforms) ?? methodRefusal(digestMethod, { uri: SHA256, reason: 'wrong-digest-method' });
  if (innerRefusal !== undefined) return innerRefusal;
  const digest = base64Of(digestValue);
  return digest === undefined ? new Refusal('signature-malformed', 'DigestValue is not base64') : { digest };
}

function takeApart(root: XmlElement): SignatureParts | Refusal {
  const element = signatureIn(root);
  if (element instanceof Refusal) return element;
  const [info, valueElement, keyInfo, ...more] = elementsOf(element);
  if (!isDsig(info, 'SignedInfo') || !isDsig(valueElement, 'SignatureValue')) {
    return new Refusal('signature-malformed', 'Signature must hold SignedInfo and SignatureValue');
  }
  const reference = infoRefusal(root, info);
  if (reference instanceof Refusal) return reference;
  if (more.some((child) => isDsig(child, 'KeyInfo'))) return new Refusal('more-key-info', 'more than one KeyInfo');
  if (more.length > 0 || (keyInfo !== undefined && !isDsig(keyInfo, 'KeyInfo'))) {
    return new Refusal('signature-malformed', 'Signature must hold SignedInfo, SignatureValue and KeyInfo only');
  }
  const value = base64Of(valueElement);
  if (value === undefined) return new Refusal('signature-malformed', 'SignatureValue is not base64');
  return { element, info, digest: reference.digest, value, keyInfo };
}

/** Compares in time that depends on the length only; nothing here is secret, but a verifier may as well. */
function equal(left: Uint8Array, right: Uint8Array): boolean {
  let difference = left.length ^ right.length;
  for (let at = 0; at < left.length; at++) difference |= (left[at] ?? 0) ^ (right[at] ?? 0);
  return difference === 0;
}

/** Checks the signature of a message. The certificate itself (issuer, validity, owner) is not judged here. */
export function verifySignature(root: XmlElement, options: SignatureOptions): SignatureVerdict {
  const found = takeApart(root);
  if (found instanceof Refusal) return { ok: false, reason: found.reason, text: found.text };
  const certificate = certificateIn(found.keyInfo);
  if (certificate instanceof Refusal) return { ok: false, reason: certificate.reason, text: certificate.text };
  const refuse = (reason: SignatureReason, text: string): SignatureVerdict => ({
    ok: false,
    reason,
    text,
    certificate,
  });
  const publicKey = options.publicKeyOf(certificate);
  if (publicKey === undefined) return refuse('not-x509', 'X509Certificate is no certificate of RSA with 2,048 bits');
  const info = canonicalBytes(found.info);
  const signed = canonicalBytes(withoutChild(root, found.element));
  const isDigestRight = signed !== undefined && equal(sha256(signed), found.digest);
  const isValueRight = info !== undefined && options.verifier(publicKey, info, found.value);
  if (isDigestRight && isValueRight) return { ok: true, certificate };
  if (isDigestRight) return refuse('signature-value-wrong', 'Validation failed with signature wrong.');
  if (isValueRight) return refuse('digest-wrong', 'Validation failed with digest wrong.');
  return refuse('signature-wrong', 'Validation failed with digest and signature wrong.');
}
