import fc from 'fast-check';
import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql';

/** A generated operation with values for its variables. */
interface GeneratedOperation {
  readonly text: string;
  readonly variables: Record<string, unknown>;
}

/** What the operations are made of. */
interface GeneratorOptions {
  readonly kind: 'query' | 'mutation';
  /** Texts for the values of arguments, by `Type.field.argument`, by argument or by type name. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Fields never selected, by coordinate. */
  readonly without?: ReadonlySet<string>;
  /** Fields selected every other time where a type has one of them, by coordinate: the graph grows, these stay tried. */
  readonly often?: ReadonlySet<string>;
  /** Whether to use `@skip` and `@include`; unless false. */
  readonly conditions?: boolean;
  /** For types whose objects are audited: always select the type's name as `_t` and the key as `_k_<type>`. */
  readonly audited?: Readonly<Record<string, string>>;
}

const CONDITIONS = ['c0', 'c1', 'c2'];
const ALIASES = ['constructor', 'prototype', '__proto__', 'x', 'y', 'z'];
/**
 * Other names: of a union's members one may call its `__typename` what another calls a field of another type, for which the
 * official gateway then says null.
 */
const NAME_ALIASES = ['hasOwnProperty', 'toString', 'valueOf'];

/** Operations on a schema: aliases, both kinds of fragments, abstract types, `@skip` and `@include`. */
export function operations(
  schema: GraphQLSchema,
  options: GeneratorOptions,
): fc.Arbitrary<GeneratedOperation> {
  // Seeded, not composed of arbitraries: shrinking a text of a hundred choices takes minutes and helps little.
  return fc.integer().map((seed) => new Writer(schema, options, seed).write());
}

class Writer {
  readonly #schema: GraphQLSchema;
  readonly #options: GeneratorOptions;
  #state: number;
  readonly #fragments: string[] = [];
  readonly #used = new Set<string>();
  readonly #names: boolean;
  #budget = 40;

  constructor(schema: GraphQLSchema, options: GeneratorOptions, seed: number) {
    this.#schema = schema;
    this.#options = options;
    this.#state = seed;
    this.#names = this.#chance(2);
  }

  write(): GeneratedOperation {
    const { kind } = this.#options;
    const root = kind === 'query' ? this.#schema.getQueryType() : this.#schema.getMutationType();
    const selection = this.#selection(root as GraphQLCompositeType, 0);
    const variables: Record<string, unknown> = {};
    const definitions = [...this.#used].sort().map((name) => {
      if (name === 'c2' && this.#chance(2)) return '$c2: Boolean = true';
      variables[name] = this.#chance(2);
      return `$${name}: Boolean!`;
    });
    const header = definitions.length > 0 ? `(${definitions.join(', ')})` : '';
    return { text: [`${kind} Q${header} ${selection}`, ...this.#fragments].join('\n'), variables };
  }

  #number(max: number): number {
    // mulberry32
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % (max + 1);
  }

  /** True once in `n` times. */
  #chance(n: number): boolean {
    return this.#number(n - 1) === 0;
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.#number(from.length - 1)] as T;
  }

  #condition(): string {
    if (this.#options.conditions === false || !this.#chance(6)) return '';
    const name = this.#pick(CONDITIONS);
    const value = this.#chance(5) ? this.#pick(['true', 'false']) : `$${name}`;
    if (value.startsWith('$')) this.#used.add(name);
    return ` @${this.#pick(['skip', 'include'])}(if: ${value})`;
  }

  #selection(type: GraphQLCompositeType, depth: number, within = 0): string {
    const parts: string[] = [];
    if (this.#names && depth > 0) parts.push('__typename');
    for (const [name, key] of Object.entries(this.#options.audited ?? {})) {
      const audited = this.#schema.getType(name) as GraphQLObjectType;
      const here = type === audited || (isAbstractType(type) && this.#schema.isSubType(type, audited));
      if (here) parts.push(`... on ${name} { _t: __typename _k_${name}: ${key} }`);
    }
    const count = 1 + this.#number(depth === 0 ? 3 : 4);
    for (let i = 0; i < count; i++) {
      if (within < 3 && (isUnionType(type) || this.#chance(isAbstractType(type) ? 2 : 6))) {
        parts.push(this.#fragment(type, depth, within + 1));
      } else if (isUnionType(type)) {
        parts.push(this.#chance(2) ? '__typename' : `${this.#pick(NAME_ALIASES)}: __typename`);
      } else {
        parts.push(this.#field(type as Exclude<typeof type, { getTypes: unknown }>, depth));
      }
    }
    // Of an object from which every condition may take everything the official gateway makes null.
    if (!parts.some(isUnconditional)) parts.push('__typename');
    return `{ ${parts.filter((part) => part !== '').join(' ')} }`;
  }

  #fragment(type: GraphQLCompositeType, depth: number, within: number): string {
    const possible = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type as GraphQLObjectType];
    // The official gateway drops a narrow fragment inside a wide one on an object whose `__typename` it was not
    // asked for (`book { ... on Work { ... on Book { pages } } }`), so it is asked wherever these may meet.
    const around = this.#names ? possible.flatMap((object) => object.getInterfaces()) : [];
    const on = this.#pick([type, ...possible, ...possible, ...around]);
    const condition = this.#condition();
    if (this.#chance(3)) {
      const name = `F${this.#fragments.length}`;
      this.#fragments.push('');
      this.#fragments[Number(name.slice(1))] =
        `fragment ${name} on ${on.name} ${this.#selection(on, depth, within)}`;
      return `...${name}${condition}`;
    }
    const named = this.#chance(8) && on === type ? '' : ` on ${on.name}`;
    return `...${named}${condition} ${this.#selection(on, depth, within)}`;
  }

  #field(type: Exclude<GraphQLCompositeType, { getTypes: unknown }>, depth: number): string {
    if (this.#chance(8))
      return `${this.#chance(2) ? `${this.#pick(NAME_ALIASES)}: ` : ''}__typename${this.#condition()}`;
    const fields = Object.values(type.getFields()).filter(
      (field) => !this.#options.without?.has(`${type.name}.${field.name}`),
    );
    const small = depth > 4 || this.#budget <= 0;
    const often = fields.filter((field) => this.#options.often?.has(`${type.name}.${field.name}`));
    const choice = small
      ? fields.filter((field) => isLeafType(getNamedType(field.type)))
      : often.length > 0 && this.#chance(2)
        ? often
        : fields;
    if (choice.length === 0) return '__typename';
    const field = this.#pick(choice);
    this.#budget -= 1;
    const alias = this.#fieldAlias(field.name);
    const args = this.#arguments(type.name, field);
    const named = getNamedType(field.type);
    const inner = isLeafType(named) ? '' : ` ${this.#selection(named as GraphQLCompositeType, depth + 1)}`;
    return `${alias}${field.name}${args}${this.#condition()}${inner}`;
  }

  #fieldAlias(field: string): string {
    // With an audit, the field has to be told from the alias.
    if (this.#options.audited) return this.#chance(5) ? `${this.#pick(['a0_', 'a1_'])}${field}: ` : '';
    return this.#chance(6) ? `${this.#pick(ALIASES)}: ` : '';
  }

  #arguments(type: string, field: GraphQLField<unknown, unknown>): string {
    const given: string[] = [];
    for (const argument of field.args) {
      const values =
        this.#options.values[`${type}.${field.name}.${argument.name}`] ??
        this.#options.values[argument.name] ??
        this.#options.values[getNamedType(argument.type).name] ??
        (isRequiredArgument(argument) ? [literal(argument.type)] : undefined);
      if (values && (isNonNullType(argument.type) || this.#chance(2))) {
        given.push(`${argument.name}: ${this.#pick(values)}`);
      }
    }
    return given.length > 0 ? `(${given.join(', ')})` : '';
  }
}

/** Whether a selection stays whatever the variables are. */
function isUnconditional(part: string): boolean {
  return part !== '' && !part.startsWith('...') && !/^[^{]*@/.test(part);
}

/** Some value of an input type, with nothing in it that may be left out. */
function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return `[${literal(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? 'null';
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const given = type.isOneOf ? fields.slice(0, 1) : fields.filter(isRequiredInputField);
    return `{ ${given.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`;
  }
  if (type.name === 'Int' || type.name === 'Float') return '1';
  return type.name === 'Boolean' ? 'true' : '"1"';
}
