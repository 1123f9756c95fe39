/**
 * The elements of XML Signature that messages have (W3C XML Signature Syntax and Processing, second edition). What the
 * service never takes (key values, PGP, objects) is only named here, so that a message with it is judged by the check of
 * the signature and not by the schema.
 */
import type { AttributeSpec, ChildSpec, TypeSpec } from './schema-spec.js';

export const DSIG_NS = 'http://www.w3.org/2000/09/xmldsig#';

const algorithm: AttributeSpec = { name: 'Algorithm', type: 'string', isRequired: true };
const id: AttributeSpec = { name: 'Id', type: 'string', isRequired: false };
const type: AttributeSpec = { name: 'Type', type: 'string', isRequired: false };
const uri: AttributeSpec = { name: 'URI', type: 'string', isRequired: false };

/** An element that stands once, unless its bounds say otherwise. */
const element = (name: string, spec: TypeSpec, bounds: Partial<Pick<ChildSpec, 'min' | 'max'>> = {}): ChildSpec => ({
  name,
  uri: DSIG_NS,
  min: 1,
  max: 1,
  type: spec,
  ...bounds,
});
const base64 = (name: string, attributes: readonly AttributeSpec[] = []): TypeSpec => ({
  name,
  model: 'base64',
  attributes,
  children: [],
});
/** A method: its algorithm, and parameters that are not looked at. */
const method = (name: string): TypeSpec => ({ name, model: 'any', attributes: [algorithm], children: [] });

const TRANSFORMS: TypeSpec = {
  name: 'TransformsType',
  model: 'sequence',
  attributes: [],
  children: [element('Transform', method('TransformType'), { max: 100 })],
};

const REFERENCE: TypeSpec = {
  name: 'ReferenceType',
  model: 'sequence',
  attributes: [id, uri, type],
  children: [
    element('Transforms', TRANSFORMS, { min: 0 }),
    element('DigestMethod', method('DigestMethodType')),
    element('DigestValue', base64('DigestValueType')),
  ],
};

const SIGNED_INFO: TypeSpec = {
  name: 'SignedInfoType',
  model: 'sequence',
  attributes: [id],
  children: [
    element('CanonicalizationMethod', method('CanonicalizationMethodType')),
    element('SignatureMethod', method('SignatureMethodType')),
    element('Reference', REFERENCE, { max: 100 }),
  ],
};

/** The type of `Signature`. */
export const SIGNATURE_TYPE: TypeSpec = {
  name: 'SignatureType',
  model: 'sequence',
  attributes: [id],
  children: [
    element('SignedInfo', SIGNED_INFO),
    element('SignatureValue', base64('SignatureValueType', [id])),
    element('KeyInfo', { name: 'KeyInfoType', model: 'any', attributes: [id], children: [] }, { min: 0 }),
    element('Object', { name: 'ObjectType', model: 'any', attributes: [], children: [] }, { min: 0, max: 100 }),
  ],
};
