import {
  type ArgumentNode,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  Kind,
  typeFromAST,
  type ValueNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import type { Json } from '../platform/audit.ts';
import { keyedHash } from '../platform/hash.ts';
import type { ExecutedDocument } from './executed.ts';

/**
 * What an operation was asked with, fit for the audit: texts and numbers, an age among them, as keyed hashes, names of kinds as they
 * are. What is entered as yes or no is not written: of two answers a hash tells which, and some are about a child (ADR 0162).
 */
interface Criteria {
  readonly values: Readonly<Record<string, Json>>;
  /** The reason or purpose that was stated, when one was. */
  readonly reason: string | undefined;
}

const reasonType = 'AccessReason';
/** Kinds whose values say what an auditor may not learn of a child (domain.md 3): they are not written at all. */
const unspoken: ReadonlySet<string> = new Set([
  ...['SensitiveServiceType', 'SensitiveBasis', 'SensitiveConsent', 'SubjectAccessSection'],
  ...[
    'ShieldAsker',
    'ShieldGround',
    'Gender',
    'AddressStatus',
    'ReturnIntention',
    'CarerRelationship',
    'UniversalServiceKind',
  ],
  // Why the record of a hidden child should go elsewhere, or should not, and by what it was put right (ADR 0108).
  ...['TransferReason', 'TransferRejection', 'CorrectionEvidence', 'MergeFieldGroup'],
  // Of a team's queue every child may have a sensitive service; a reason has a place of its own.
  ...['WorkQueue', reasonType],
]);

/**
 * Mutations whose inputs are not audited, not even as hashes: the hash of a former number beside the hash of a new
 * name would join two identities for whoever reads the audit (domain.md 7).
 */
const withheldFields = new Set(['recordNewIdentity', 'requestVaultOpening']);

/**
 * A text as it is written to the audit: a keyed hash of its canonical form, so that one account's searches for the
 * same name can be recognised as equal without being read. Another account's hash differs: otherwise an auditor could
 * find out what others entered by entering guesses of their own (ADR 0092).
 */
function hashText(key: Buffer, accountId: string, text: string): string {
  const canonical = text.normalize('NFKC').trim().toLowerCase();
  return keyedHash(key, `audit criteria:${accountId}`, canonical).subarray(0, 16).toString('base64url');
}

/** Which document it was, of one that a client wrote: its text holds what they entered. */
export function hashDocument(key: Buffer, accountId: string, documentHash: string): string {
  return keyedHash(key, `audit document:${accountId}`, documentHash).subarray(0, 16).toString('hex');
}

/**
 * Reads the criteria of what an operation carries out from the variables of each request, and who asks. What is not carried out
 * would hide what was asked, or say that something else was: neither it nor a variable that it alone takes is read.
 */
export function compileCriteria(
  schema: GraphQLSchema,
  { document, operation }: ExecutedDocument,
  key: Buffer,
): (variables: Readonly<Record<string, unknown>>, accountId: string) => Criteria {
  if (takesWithheld(document)) return () => ({ values: {}, reason: undefined });
  const written = literals(document, unwrittenValues(schema), valuesOf(schema, reasonType));
  const taken = variablesOf(document);
  const declared = (operation.variableDefinitions ?? [])
    .filter((node) => taken.has(node.variable.name.value))
    .map((node) => ({
      name: node.variable.name.value,
      type: typeFromAST(schema, node.type as never) as GraphQLInputType | undefined,
      byDefault: node.defaultValue && valueFromASTUntyped(node.defaultValue),
    }));
  return (variables, accountId) => {
    const values: Record<string, Json> = { ...written.values };
    for (const [path, text] of written.texts) values[path] = hashText(key, accountId, text);
    let reason = written.reason;
    const add = (path: string, value: unknown, type: GraphQLInputType | undefined): void => {
      const bare = type && getNullableType(type);
      if (value === null || value === undefined) return;
      if (Array.isArray(value)) {
        const inner = isListType(bare) ? (bare.ofType as GraphQLInputType) : undefined;
        for (const [index, item] of value.entries()) add(`${path}.${index}`, item, inner);
      } else if (typeof value === 'object') {
        const fields = isInputObjectType(bare) ? bare.getFields() : {};
        for (const [name, item] of Object.entries(value)) {
          // A name that the type does not have is the client's own text.
          const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
          if (field) add(`${path}.${name}`, item, field.type);
        }
      } else if (typeof value === 'string') {
        const isEnum = isEnumType(bare) && bare.getValue(value) !== undefined;
        if (isEnum && bare.name === reasonType) reason = value;
        if (isEnum && unspoken.has(bare.name)) return;
        values[path] = isEnum ? value : hashText(key, accountId, value);
      } else if (typeof value === 'number') values[path] = hashText(key, accountId, `${value}`);
    };
    for (const { name, type, byDefault } of declared)
      add(name, Object.hasOwn(variables, name) ? variables[name] : byDefault, type);
    return { values, reason };
  };
}

/** A document's literals have no type here: names that a kind which is not written has. */
function unwrittenValues(schema: GraphQLSchema): ReadonlySet<string> {
  return new Set([...unspoken].flatMap((name) => [...valuesOf(schema, name)]));
}

function valuesOf(schema: GraphQLSchema, name: string): ReadonlySet<string> {
  const type = schema.getType(name);
  return new Set(isEnumType(type) ? type.getValues().map((value) => value.name) : []);
}

/** Whether an operation calls a mutation of which nothing is written down. */
function takesWithheld(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field: ({ name }) => {
      found ||= withheldFields.has(name.value);
    },
  });
  return found;
}

/** The variables that the fields of a document take. */
function variablesOf(document: DocumentNode): ReadonlySet<string> {
  const taken = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => {
      taken.add(name.value);
    },
  });
  return taken;
}

/** Values written into the document itself, by the arguments they stand in; texts apart, to be hashed for who asks. */
function literals(
  document: DocumentNode,
  withheld: ReadonlySet<string>,
  reasons: ReadonlySet<string>,
): { values: Record<string, Json>; texts: [path: string, text: string][]; reason?: string } {
  const values: Record<string, Json> = {};
  const texts: [path: string, text: string][] = [];
  let reason: string | undefined;
  const add = (path: string, node: ValueNode): void => {
    switch (node.kind) {
      case Kind.STRING:
      case Kind.INT:
      case Kind.FLOAT:
        texts.push([path, node.value]);
        break;
      case Kind.ENUM:
        // Of another kind it is no reason for which a record is looked at, and who reads the audit could not be shown it.
        if (/(^|\.)(reason|purpose)$/.test(path) && reasons.has(node.value)) reason = node.value;
        if (!withheld.has(node.value)) values[path] = node.value;
        break;
      case Kind.LIST:
        for (const [index, item] of node.values.entries()) add(`${path}.${index}`, item);
        break;
      case Kind.OBJECT:
        for (const field of node.fields) add(`${path}.${field.name.value}`, field.value);
        break;
      default:
    }
  };
  const addArguments = (at: string, nodes: readonly ArgumentNode[] | undefined) => {
    for (const { name, value } of nodes ?? []) add(`${at}.${name.value}`, value);
  };
  let seen = 0;
  visit(document, {
    enter: (node) => {
      if (node.kind !== Kind.FIELD || !node.arguments?.length) return;
      seen += 1;
      addArguments(seen === 1 ? node.name.value : `${node.name.value}#${seen}`, node.arguments);
    },
  });
  return { values, texts, reason };
}
