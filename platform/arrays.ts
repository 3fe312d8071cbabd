type Serialize = (value: unknown) => string;
type Parse = (text: string) => unknown;

/** How one type's values go to the server and come from it; as text where a side is left out. */
interface Element {
  readonly serialize?: (value: never) => string;
  readonly parse?: Parse;
}

const asIs: Parse = (text) => text;
const asText: Serialize = (value) => String(value);
const asJson: Serialize = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
const toBytes: Serialize = (value) => `\\x${Buffer.from(value as Uint8Array).toString('hex')}`;
const fromBytes: Parse = (text) => Buffer.from(text.slice(2), 'hex');
const plain: Element = {};
const truth: Element = { serialize: (value) => (value === true ? 't' : 'f'), parse: (text) => text === 't' };
const number: Element = { parse: Number };
const json: Element = { serialize: asJson, parse: JSON.parse };
const bytes: Element = { serialize: toBytes, parse: fromBytes };

/** PostgreSQL's own numbers of its array types; they are the same on every server. */
const arrays: readonly (readonly [number, Element])[] = [
  [1000, truth],
  [1001, bytes],
  [1003, plain],
  [1005, number],
  [1007, number],
  [1009, plain],
  [1015, plain],
  [1021, number],
  [1022, number],
  [1028, number],
  [1231, plain],
  [199, json],
  [2951, plain],
  [3807, json],
];

/**
 * Array types for the driver, by name. It would ask the server for them on each new connection, and a connection that
 * is cut while it asks ends the whole process: the rejection is nobody's. `more` gives the types that the pool treats
 * in its own way, by the number of their array type.
 */
export function arrayTypes(more: Readonly<Record<number, Element>>) {
  const all = [...arrays, ...Object.entries(more).map(([oid, element]) => [Number(oid), element] as const)];
  return Object.fromEntries(
    all.map(([oid, { serialize = asText, parse = asIs }]) => [
      `array${oid}`,
      {
        to: oid,
        from: [oid],
        serialize: (value: unknown) => (Array.isArray(value) ? write(value, serialize) : String(value)),
        parse: (text: string) => read(text, parse),
      },
    ]),
  );
}

function write(values: readonly unknown[], serialize: (value: never) => string): string {
  const items = values.map((value) => {
    if (value === null || value === undefined) return 'NULL';
    if (Array.isArray(value)) return write(value, serialize);
    return `"${serialize(value as never).replace(/["\\]/g, '\\$&')}"`;
  });
  return `{${items.join(',')}}`;
}

/**
 * Numbers, ids or codes as PostgreSQL writes an array, for values that hold no sign with a meaning in it: the driver
 * looks at each sign of each element.
 */
export function arrayText(values: readonly (number | string)[]): string {
  return `{${values.join(',')}}`;
}

/** Reads the text of an array, nested ones included. */
function read(text: string, parse: Parse): unknown[] {
  // Bounds other than from 1 stand in front.
  let at = text.indexOf('{') + 1;
  const list = (): unknown[] => {
    const items: unknown[] = [];
    for (; text[at] !== '}'; ) {
      if (text[at] === ',') at += 1;
      else if (text[at] === '{') {
        at += 1;
        items.push(list());
      } else items.push(text[at] === '"' ? quoted() : bare());
    }
    at += 1;
    return items;
  };
  const quoted = (): unknown => {
    let value = '';
    for (at += 1; text[at] !== '"'; at += 1) {
      if (text[at] === '\\') at += 1;
      value += text[at];
    }
    at += 1;
    return parse(value);
  };
  const bare = (): unknown => {
    const from = at;
    while (text[at] !== ',' && text[at] !== '}') at += 1;
    const value = text.slice(from, at);
    return value === 'NULL' ? null : parse(value);
  };
  return list();
}
