/** A schema as the validator walks it and the XSD prints it. */
import type { LexicalName } from './lexical.table.js';

export interface AttributeSpec {
  readonly name: string;
  readonly type: LexicalName;
  readonly isRequired: boolean;
  readonly fixed?: string;
}

export interface ChildSpec {
  readonly name: string;
  readonly uri: string;
  readonly min: number;
  readonly max: number;
  readonly type: TypeSpec;
  readonly unique?: { readonly name: string; readonly attribute: string };
}

export interface TypeSpec {
  /** Name in the schema; '' for one without a name. */
  readonly name: string;
  /**
   * `empty`: nothing at all; `text`: any text; `value`: a text of `valueType`; `base64`: base64 of RFC 2045, white space
   * in it; `any`: whatever.
   */
  readonly model: 'all' | 'sequence' | 'empty' | 'text' | 'value' | 'base64' | 'any';
  readonly attributes: readonly AttributeSpec[];
  readonly children: readonly ChildSpec[];
  readonly valueType?: LexicalName;
}
