/**
 * The rows of a profile as a schema: what the validator walks and the XSD prints. What always holds: a child or attribute
 * that the profile does not know is not in here.
 */
import type { MessageName, SchemaProfile } from './message-types.js';
import { COMPLEX_ROWS, ROOT_ROWS, SCHEMA_NS } from './messages.table.js';
import type { AttributeRow, ChildRow, ComplexName, RootRow, Use } from './schema-row.js';
import type { AttributeSpec, ChildSpec, TypeSpec } from './schema-spec.js';
import { DSIG_NS, SIGNATURE_TYPE } from './signature-schema.table.js';

function useIn(profile: SchemaProfile, row: { readonly use: Use; readonly transition?: { readonly use?: Use } }): Use {
  return profile === '2021-transition' ? (row.transition?.use ?? row.use) : row.use;
}

/** The attributes of a type that a profile knows, with their keys in the plain value. */
export function attributesIn(
  profile: SchemaProfile,
  name: ComplexName,
): readonly (readonly [key: string, spec: AttributeSpec])[] {
  return Object.entries<AttributeRow>(COMPLEX_ROWS[name].attributes).flatMap(([key, row]) => {
    const use = useIn(profile, row);
    if (use === 'absent') return [];
    const type = profile === '2021-transition' ? (row.transition?.type ?? row.type) : row.type;
    return [[key, { name: row.name, type, isRequired: use === 'required' }] as const];
  });
}

/** The children of a type that a profile knows, with their keys in the plain value. */
export function childrenIn(
  profile: SchemaProfile,
  name: ComplexName,
): readonly (readonly [key: string, row: ChildRow, isRequired: boolean])[] {
  return Object.entries<ChildRow>(COMPLEX_ROWS[name].children).flatMap(([key, row]) => {
    const use = useIn(profile, row);
    return use === 'absent' ? [] : [[key, row, use === 'required'] as const];
  });
}

function childSpec(profile: SchemaProfile, row: ChildRow, isRequired: boolean): ChildSpec {
  const base = { name: row.name, uri: SCHEMA_NS, min: isRequired ? 1 : 0, max: 1 };
  const inner = typeSpec(profile, row.type);
  if (row.list === undefined) return { ...base, type: inner };
  const item: ChildSpec = { name: row.list.item, uri: SCHEMA_NS, min: 1, max: row.list.max, type: inner };
  const type: TypeSpec = { name: row.list.type, model: 'sequence', attributes: [], children: [item] };
  return { ...base, type, ...(row.unique === undefined ? {} : { unique: row.unique }) };
}

/** A complex type as a profile has it. */
function typeSpec(profile: SchemaProfile, name: ComplexName): TypeSpec {
  const children = childrenIn(profile, name).map(([, row, isRequired]) => childSpec(profile, row, isRequired));
  const { model } = COMPLEX_ROWS[name];
  return {
    name,
    model: model !== 'text' && children.length === 0 ? 'empty' : model,
    attributes: attributesIn(profile, name).map(([, spec]) => spec),
    children,
  };
}

const ONCE = { uri: SCHEMA_NS, min: 1, max: 1 } as const;

function contentSpec(profile: SchemaProfile, { content }: RootRow): ChildSpec {
  if ('type' in content) return { ...ONCE, name: content.name, type: typeSpec(profile, content.type) };
  const type: TypeSpec = { name: content.code, model: 'value', attributes: [], children: [], valueType: content.code };
  return { ...ONCE, name: content.name, type };
}

function rootSpec(profile: SchemaProfile, name: MessageName): ChildSpec {
  const row = ROOT_ROWS[name];
  const type: TypeSpec = {
    name: '',
    model: 'all',
    attributes: [
      { name: 'Id', type: 'string', isRequired: true, fixed: row.id },
      { name: 'Version', type: 'IntSType', isRequired: true, fixed: '1' },
    ],
    children: [
      { ...ONCE, name: 'Header', type: typeSpec(profile, row.header) },
      contentSpec(profile, row),
      { ...ONCE, name: 'Signature', uri: DSIG_NS, type: SIGNATURE_TYPE },
    ],
  };
  return { ...ONCE, name, type };
}

/** The root elements of a profile, in the order of the table. */
export function rootsOf(profile: SchemaProfile): readonly (readonly [MessageName, ChildSpec])[] {
  // The keys of ROOT_ROWS are the names of the messages, by its type.
  return (Object.keys(ROOT_ROWS) as MessageName[]).map((name) => [name, rootSpec(profile, name)] as const);
}

const ROOTS: Readonly<Record<SchemaProfile, ReadonlyMap<string, ChildSpec>>> = {
  live: new Map(rootsOf('live')),
  '2021-transition': new Map(rootsOf('2021-transition')),
};

/** The root element of that name in a profile; undefined when there is none. */
export function rootOf(profile: SchemaProfile, name: string): ChildSpec | undefined {
  return ROOTS[profile].get(name);
}

/** Whether this is the name of a message. */
export function isMessageName(name: string): name is MessageName {
  return Object.hasOwn(ROOT_ROWS, name);
}
