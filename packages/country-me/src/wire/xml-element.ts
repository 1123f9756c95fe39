/** An XML element as an immutable tree: what the parser gives and the writer takes. */

/** Where something begins in the source, counted from 1; a made tree has 0, 0. */
export interface XmlPlace {
  readonly line: number;
  readonly column: number;
}

/** UTF-16 offsets. */
export interface XmlSpan {
  readonly start: number;
  readonly end: number;
}

export interface XmlAttribute {
  /** As written, prefix included. */
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  /** Namespace, '' for none. */
  readonly uri: string;
  readonly value: string;
}

export interface XmlNamespace {
  /** '' for the default namespace. */
  readonly prefix: string;
  readonly uri: string;
}

export interface XmlElement {
  readonly kind: 'element';
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  /** In the order of the source; namespace declarations are not among them. */
  readonly attributes: readonly XmlAttribute[];
  /** Declarations on this element, in the order of the source. */
  readonly namespaces: readonly XmlNamespace[];
  readonly children: readonly XmlNode[];
  readonly place: XmlPlace;
  /** Offsets in the source from its `<` to behind its last `>`; a made tree has 0, 0. */
  readonly span: XmlSpan;
}

/** Character data: text and CDATA sections alike. */
export interface XmlText {
  readonly kind: 'text';
  readonly text: string;
}

export interface XmlInstruction {
  readonly kind: 'instruction';
  readonly target: string;
  readonly body: string;
}

/** Comments are not kept: the canonical form is the one without them. */
export type XmlNode = XmlElement | XmlText | XmlInstruction;
