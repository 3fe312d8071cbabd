import { type GraphQLSchema, isAbstractType, isObjectType } from 'graphql';

/** Says of the name of an object type whether a condition such as `... on Media` holds for it. */
type TypeTest = (typeName: unknown) => boolean;

/** Type conditions, each worked out once against the whole supergraph (also types that clients cannot see). */
export class TypeNames {
  readonly #schema: GraphQLSchema;
  readonly #tests = new Map<string, TypeTest>();

  constructor(supergraph: GraphQLSchema) {
    this.#schema = supergraph;
  }

  /** The test for a type condition; for an unknown type one that never holds. */
  test(condition: string): TypeTest {
    let test = this.#tests.get(condition);
    if (!test) {
      const type = this.#schema.getType(condition);
      const names = new Set<unknown>([condition]);
      if (isAbstractType(type)) {
        for (const possible of this.#schema.getPossibleTypes(type)) names.add(possible.name);
      }
      test = names.size === 1 ? (name) => name === condition : (name) => names.has(name);
      this.#tests.set(condition, test);
    }
    return test;
  }

  /** Whether the name is that of an object type. */
  isObject(name: unknown): boolean {
    return typeof name === 'string' && isObjectType(this.#schema.getType(name));
  }
}
