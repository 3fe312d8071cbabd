import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  Source,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import type { Role } from '../platform/caller.ts';
import { Lru } from '../platform/lru.ts';
import { contactTitle, type Permissions } from '../platform/permissions.ts';
import { isStorable } from './body.ts';
import { type Cost, compileCost } from './cost.ts';
import { compileCriteria, hashDocument } from './criteria.ts';
import { disclosedGroups } from './disclosure.ts';
import type { Refusal } from './errors.ts';
import { type ExecutedDocument, ofExecuted } from './executed.ts';
import { keepsLimits, limits } from './limits.ts';
import { documentHash } from './trusted.ts';
import { coordinatesOf, mayExplore, neverHad } from './wall.ts';

/** One operation of a document, looked at once: all that does not depend on who asks or with which variables. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly text: string;
  /** SHA-256 of the text, in hexadecimal. */
  readonly hash: string;
  readonly operationName: string | undefined;
  /** What the audit calls it where it is refused: by all that it asks for. */
  readonly title: string;
  readonly variables: ReadonlySet<string>;
  /** Every field it may touch, as `Type.field`. */
  readonly coordinates: ReadonlySet<string>;
  readonly cost: Cost;
  /** What the audit is told of it, with these variables: they were judged before. */
  readonly executed: (variables: Readonly<Record<string, unknown>>) => ExecutedOperation;
}

/** What the audit is told of an operation that is carried out; of what its conditions leave out, nothing. */
export interface ExecutedOperation {
  /** What the audit calls it: a trusted document by its name, any other by its fields, as names are the client's. */
  readonly title: string;
  /** The document's hash as the audit has it of an account; none where the text would tell what the title does not. */
  readonly hash: (accountId: string) => string | undefined;
  readonly criteria: ReturnType<typeof compileCriteria>;
  /** Field groups of an audited object's field and of what hangs below it. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** A document that may be served: within the limits and valid. */
export interface ValidDocument {
  readonly document: DocumentNode;
  readonly text: string;
}

interface PreparedDocument extends ValidDocument {
  readonly trusted: boolean;
  readonly operations: Map<string, PreparedOperation>;
}

type Refused = { readonly refusal: Refusal };

interface OperationsOptions {
  readonly schema: GraphQLSchema;
  readonly permissions: Permissions;
  /** The trusted documents by hash (`validTrusted`). */
  readonly trusted: ReadonlyMap<string, ValidDocument>;
  /** Whether callers who may not explore run trusted documents only. */
  readonly trustedOnly: boolean;
  /** Key of the audit's criteria. */
  readonly lookupKey: Buffer;
  /** The longest page. */
  readonly pageSize: number;
}

/** A request as the client states it, of the right types already. */
export interface OperationRequest {
  readonly query: string | undefined;
  /** Hash of a trusted document, in place of or beside `query`. */
  readonly documentId: string | undefined;
  readonly operationName: string | undefined;
}

// Documents are large once parsed: this many of two thousand tokens take some 200 MB at the worst.
const KEPT_DOCUMENTS = 400;
const KEPT_REFUSALS = 200;
const KEPT_WALLS = 4_000;
const HINTS = 5;

const singleOperation = '';

/**
 * The trusted documents, parsed, by hash.
 *
 * @throws when one is not valid: the gateway must not start with one that it would refuse
 */
export function validTrusted(
  schema: GraphQLSchema,
  texts: ReadonlyMap<string, string>,
): ReadonlyMap<string, ValidDocument> {
  const valid = new Map<string, ValidDocument>();
  for (const [hash, text] of texts) {
    const parsed = parseValid(schema, text);
    if ('refusal' in parsed) {
      throw new Error(
        `A document of schema/operations is refused as ${parsed.refusal.code}: ${text.split('\n', 1)[0]} ` +
          `${parsed.refusal.hints?.join(' ') ?? ''}`,
      );
    }
    valid.set(hash, parsed);
  }
  return valid;
}

/** The documents that are served: read, measured and checked once each, whoever asks for them. */
export class Operations {
  readonly #options: OperationsOptions;
  readonly #trusted = new Map<string, PreparedDocument>();
  readonly #documents = new Lru<string, PreparedDocument>(KEPT_DOCUMENTS);
  /** Hashes of the texts that are kept, so that a known one is not hashed again. */
  readonly #hashes: Lru<string, string>;
  readonly #refusals = new Lru<string, Refused>(KEPT_REFUSALS);
  readonly #walls = new Lru<string, readonly string[]>(KEPT_WALLS);

  constructor(options: OperationsOptions) {
    this.#options = options;
    this.#hashes = new Lru(KEPT_DOCUMENTS + options.trusted.size);
    for (const [hash, valid] of options.trusted) {
      this.#trusted.set(hash, { ...valid, trusted: true, operations: new Map() });
      this.#hashes.set(valid.text, hash);
    }
  }

  /** The document of a text's hash, when it is known: Apollo Server's document store. */
  documentOf(hash: string): DocumentNode | undefined {
    return (this.#trusted.get(hash) ?? this.#documents.get(hash))?.document;
  }

  /**
   * The operation that these roles ask for, or why it is refused: an unknown or unreadable document, one beyond the
   * limits or outside the schema, or a field that the roles never have. To roles that may not explore, a field that
   * does not exist and one that they never have look the same, so that guessing names reveals nothing.
   */
  prepare(request: OperationRequest, roles: readonly Role[]): PreparedOperation | Refused {
    const { permissions, trustedOnly } = this.#options;
    const explores = mayExplore(permissions, roles);
    const { query, documentId } = request;
    const hash = query === undefined ? documentId : (this.#hashes.get(query) ?? documentHash(query));
    if (hash === undefined) return refuse('BAD_REQUEST');
    let known: PreparedDocument | Refused | undefined = this.#trusted.get(hash);
    if (documentId !== undefined && (known === undefined || documentId !== hash))
      return refuse('OPERATION_NOT_TRUSTED');
    if (!known) {
      if (query === undefined || (trustedOnly && !explores)) return refuse('OPERATION_NOT_TRUSTED');
      known = this.#documents.get(hash) ?? this.#refusals.get(hash);
      if (!known) {
        known = this.#parse(query);
        if ('refusal' in known) this.#refusals.set(hash, known);
        else {
          this.#documents.set(hash, known);
          this.#hashes.set(query, hash);
        }
      }
    }
    if ('refusal' in known) return explores ? known : { refusal: withoutHints(known.refusal) };
    const prepared = this.#operation(known, hash, request.operationName);
    if (!prepared)
      return refuse('INVALID_OPERATION', explores ? ['Name one operation of the document.'] : []);
    const fields = this.#neverHad(prepared, roles);
    return fields.length > 0 ? { refusal: { code: 'FORBIDDEN_FIELD', fields } } : prepared;
  }

  #neverHad(prepared: PreparedOperation, roles: readonly Role[]): readonly string[] {
    const key = `${prepared.hash} ${prepared.operationName ?? ''} ${roles.join(',')}`;
    let fields = this.#walls.get(key);
    if (!fields) {
      fields = neverHad(this.#options.permissions, roles, prepared.coordinates);
      this.#walls.set(key, fields);
    }
    return fields;
  }

  #parse(text: string): PreparedDocument | Refused {
    if (text.length > limits.text) return refuse('OPERATION_TOO_LARGE');
    const parsed = parseValid(this.#options.schema, text);
    return 'refusal' in parsed ? parsed : { ...parsed, trusted: false, operations: new Map() };
  }

  #operation(
    known: PreparedDocument,
    hash: string,
    operationName: string | undefined,
  ): PreparedOperation | undefined {
    const key = operationName ?? singleOperation;
    const before = known.operations.get(key);
    if (before) return before;
    const operations = known.document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
    const [operation, ...more] =
      operationName === undefined
        ? operations
        : operations.filter((node) => node.name?.value === operationName);
    if (!operation || more.length > 0) return undefined;
    const { schema, permissions, pageSize } = this.#options;
    const { document, text, trusted } = known;
    const coordinates = coordinatesOf(schema, document, operation);
    const prepared: PreparedOperation = {
      document,
      text,
      hash,
      operationName,
      title: toldTitle(coordinates, permissions) ?? titleOf(operation, coordinates, trusted),
      variables: new Set((operation.variableDefinitions ?? []).map((node) => node.variable.name.value)),
      coordinates,
      cost: compileCost(schema, document, operation, pageSize),
      executed: ofExecuted(document, operation, (executed) => this.#executed(executed, hash, trusted)),
    };
    known.operations.set(key, prepared);
    return prepared;
  }

  #executed(executed: ExecutedDocument, hash: string, trusted: boolean): ExecutedOperation {
    const { schema, permissions, lookupKey } = this.#options;
    const { document, operation } = executed;
    const coordinates = coordinatesOf(schema, document, operation);
    const toldAs = toldTitle(coordinates, permissions);
    const unnamed = toldAs !== undefined;
    return {
      title: toldAs ?? titleOf(operation, coordinates, trusted),
      hash: (accountId) =>
        unnamed ? undefined : trusted ? hash.slice(0, 32) : hashDocument(lookupKey, accountId, hash),
      criteria: unnamed ? () => noCriteria : compileCriteria(schema, executed, lookupKey),
      groups: disclosedGroups(schema, executed, permissions),
    };
  }
}

/** A text's document, or why it is not served. */
function parseValid(schema: GraphQLSchema, text: string): ValidDocument | Refused {
  let document: DocumentNode;
  try {
    document = parse(new Source(text), { noLocation: true, maxTokens: limits.tokens });
  } catch (error) {
    const tooLong = error instanceof GraphQLError && error.message.endsWith('Parsing aborted.');
    if (tooLong) return refuse('OPERATION_TOO_LARGE');
    return refuse('INVALID_OPERATION', [`It cannot be read${place(error)}.`]);
  }
  if (!keepsLimits(document)) return refuse('OPERATION_TOO_LARGE');
  const options = { maxErrors: HINTS, hideSuggestions: true };
  if (validate(schema, document, rules, options).length > 0) {
    // Once more with places, for the hints only: documents are kept without them.
    const errors = validate(schema, parse(text), rules, options);
    return refuse('INVALID_OPERATION', errors.slice(0, HINTS).map(hint));
  }
  const served = document.definitions.every(
    (node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ||
      (node.kind === Kind.OPERATION_DEFINITION && node.operation !== OperationTypeNode.SUBSCRIPTION),
  );
  return served
    ? { document, text }
    : refuse('INVALID_OPERATION', ['Only queries and mutations are served.']);
}

function refuse(code: Refusal['code'], hints: readonly string[] = []): Refused {
  return { refusal: { code, hints } };
}

/** For those who may not explore: no word about the schema, and no way to tell a wrong name from a forbidden one. */
function withoutHints(refusal: Refusal): Refusal {
  const isAboutTheSchema =
    refusal.code === 'INVALID_OPERATION' && !refusal.hints?.[0]?.startsWith('It cannot');
  return { code: isAboutTheSchema ? 'FORBIDDEN_FIELD' : refusal.code };
}

const noCriteria = { values: {}, reason: undefined };
const isRoot = (type: string) => type === 'Query' || type === 'Mutation';

/**
 * What the audit calls all operations of a field group. An act about whoever reads it is kept from them, and its operation is no
 * other than a look at the list (ADR 0103). That a child has left England is a correction of the record (ADR 0072).
 */
const groupTitles: ReadonlyMap<string | undefined, string> = new Map([
  ['incidents', 'incidents'],
  ['userReports', 'user reports'],
  ['amending', 'a correction of a record'],
]);

/**
 * What the audit calls an operation in place of its name; one of services in contact that asks for more beside it too. Of what is
 * asked for beside those of a group there are the names, in place of the group's own what the group is called.
 */
function toldTitle(coordinates: ReadonlySet<string>, permissions: Permissions): string | undefined {
  const names = [...coordinates].map((name) => name.split('.') as [string, string]);
  const roots = names.filter(([type]) => isRoot(type));
  const groups = roots.map(([type, field]) => groupTitles.get(permissions.groupOf(type, field)));
  const titles = new Set(roots.map(([type, field], at) => permissions.toldAs(type, field) ?? groups[at]));
  const [title] = titles;
  if (titles.size === 1 && title !== undefined) return title;
  if (names.some((name) => permissions.toldAs(...name) !== undefined)) return contactTitle;
  if (groups.every((group) => group === undefined)) return undefined;
  return [...new Set(roots.map(([, field], at) => groups[at] ?? field))].sort().join(', ');
}

/** Every text in a document can be kept; halves of surrogate pairs are no GraphQL. */
const storableTexts: ValidationRule = (context) => ({
  StringValue(node) {
    if (!isStorable(node.value))
      context.reportError(new GraphQLError('A text in it holds a character NUL.', { nodes: node }));
  },
});
const rules = [...specifiedRules, storableTexts];

function titleOf(
  operation: OperationDefinitionNode,
  coordinates: ReadonlySet<string>,
  trusted: boolean,
): string {
  if (trusted && operation.name) return operation.name.value;
  const names = [...coordinates].map((name) => name.split('.') as [string, string]);
  const roots = names.filter(([type]) => isRoot(type)).map(([, field]) => field);
  return roots.length > 0 ? roots.join(', ') : '__typename';
}

function place(error: unknown): string {
  const at = error instanceof GraphQLError ? error.locations?.[0] : undefined;
  return at ? ` at line ${at.line}, column ${at.column}` : '';
}

/** Messages of validation that hold names only; those about a value quote it. */
const namesOnly =
  /^(A text in it holds|Maximum introspection depth|Cannot query field|Unknown (argument|type|fragment|directive)|Fragments? |Variable "|Field "|Fields "|Directive "|The directive|There can be only one|Argument "|This anonymous operation|Too few|Cannot spread)/;

function hint(error: GraphQLError): string {
  const says = namesOnly.test(error.message)
    ? error.message.replace(/\.$/, '')
    : 'A value does not fit the type it is for';
  return `${says}${place(error)}.`;
}
