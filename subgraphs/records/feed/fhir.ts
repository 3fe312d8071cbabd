import { hasNameTwice } from '../../../platform/json.ts';
import type { CsvRow, RowFault } from './csv.ts';
import { FileFault, readLines } from './lines.ts';
import { jsonLine, linesOf, startOf } from './sniff.ts';

/** What stands before the entries of a Bundle. */
interface BundleHeader {
  /** The day of its timestamp; empty for lines of their own. */
  readonly day: string;
}

type Json = Readonly<Record<string, unknown>>;
/** The cells of one Patient, or why it is none. */
type ReadPatient = (resource: Json, header: BundleHeader) => readonly string[] | RowFault;

const longestResource = 262_144;
const nhsNumberSystem = 'https://fhir.nhs.uk/Id/nhs-number';
const odsSystem = 'https://fhir.nhs.uk/Id/ods-organization-code';
const deepest = 60;
const notABundle = () =>
  new FileFault(
    'NOT_A_BUNDLE',
    'The JSON is no FHIR Bundle of Patients, nor a Patient on each line; send one.',
  );
const entriesFirst = () =>
  new FileFault(
    'NOT_A_BUNDLE',
    'The JSON does not say what it is before its entries; put resourceType and timestamp before the entries.',
  );
const notFhir = (line: number) =>
  new FileFault(
    'NOT_FHIR',
    `The JSON breaks its own rules at line ${line}; what came before it stands. Send it whole.`,
  );

/**
 * Patients of a FHIR R4 Bundle, or of lines with one Patient each (NDJSON), read as a stream: one resource in memory.
 * An entry that is no Patient, or a line that is no JSON, is one bad row. Throws `FileFault` for another document.
 */
export async function* readFhir(
  body: AsyncIterable<Uint8Array>,
  read: ReadPatient,
): AsyncGenerator<CsvRow[]> {
  const { start, rest } = await startOf(body, longestResource);
  const [first = ''] = linesOf(start);
  // Where the first line is none, the second says that there are lines.
  const whole = parsed(first) ?? jsonLine(start);
  if (whole && whole.resourceType !== 'Bundle') yield* readResources(rest, read);
  else yield* readBundle(rest, read);
}

async function* readResources(body: AsyncIterable<Uint8Array>, read: ReadPatient): AsyncGenerator<CsvRow[]> {
  let any = false;
  for await (const lines of readLines(body)) {
    const rows: CsvRow[] = [];
    for (const { number: line, text: said, fault } of lines) {
      if (said === null) rows.push({ line, fault: fault ?? 'NOT_UTF8' });
      else if (said.trim() !== '') rows.push(rowOf(line, parsed(said), { day: '' }, read));
    }
    if (!any && rows[0] && 'fault' in rows[0] && rows[0].fault === 'NOT_A_PATIENT') throw notABundle();
    any = true;
    if (rows.length > 0) yield rows;
  }
}

function rowOf(line: number, resource: Json | undefined, header: BundleHeader, read: ReadPatient): CsvRow {
  if (!resource) return { line, fault: 'NOT_JSON' };
  if (resource.resourceType !== 'Patient') return { line, fault: 'NOT_A_PATIENT' };
  // FHIR: of such a resource nothing may be used.
  const replaced = list(resource.link).some(({ type }) => type === 'replaced-by');
  if (resource.active === false || replaced) return { line, fault: 'NOT_IN_USE' };
  const cells = read(resource, header);
  return typeof cells === 'string' ? { line, fault: cells } : { line, cells };
}

async function* readBundle(body: AsyncIterable<Uint8Array>, read: ReadPatient): AsyncGenerator<CsvRow[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const bundle = new Bundle(read);
  const take = (decode: () => string) => {
    try {
      bundle.write(decode());
    } catch (error) {
      if (error instanceof FileFault) return error;
      return new FileFault('NOT_UTF8', 'The file is not text in UTF-8; save it in UTF-8 and send it again.');
    }
    return null;
  };
  for await (const bytes of body) {
    const fault = take(() => decoder.decode(bytes, { stream: true }));
    if (bundle.rows.length > 0) yield bundle.rows.splice(0);
    if (fault) throw fault;
  }
  const fault = take(() => decoder.decode()) ?? bundle.end();
  if (bundle.rows.length > 0) yield bundle.rows.splice(0);
  if (fault) throw fault;
}

/**
 * Cuts a Bundle into its entries without building the document: it follows strings and brackets alone. Depth 1 is
 * inside the Bundle, 2 in its list of entries, 3 inside an entry.
 */
class Bundle {
  readonly rows: CsvRow[] = [];
  readonly #read: ReadPatient;
  #line = 1;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #kept = '';
  #tooLong = false;
  #entryLine = 1;
  #header: BundleHeader | undefined;
  #inEntries = false;
  #astray = false;

  constructor(read: ReadPatient) {
    this.#read = read;
  }

  write(text: string): void {
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text.charCodeAt(at);
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (sign === 0x5c) this.#escaped = true;
        else if (sign === 0x22) this.#inString = false;
        else if (sign === 0x0a) throw notFhir(this.#line);
      } else if (sign === 0x22) {
        this.#inString = true;
        if (this.#depth === 2 && this.#inEntries) this.#between(sign);
      } else if (sign === 0x0a) this.#line += 1;
      else if (sign === 0x7b || sign === 0x5b) {
        this.#depth += 1;
        // Of a second document after the first nothing would be read.
        if (this.#depth > deepest || (this.#depth === 1 && this.#header)) throw notFhir(this.#line);
        if (this.#depth === 2 && sign === 0x5b && this.#opensEntries(text.slice(from, at))) from = at + 1;
        else if (this.#depth === 3 && this.#inEntries) {
          from = at;
          this.#begin();
        }
      } else if (sign === 0x7d || sign === 0x5d) {
        this.#depth -= 1;
        if (this.#depth < 0) throw notFhir(this.#line);
        if (this.#depth === 2 && this.#inEntries) {
          this.#keep(text.slice(from, at + 1));
          this.#entry();
        } else if (this.#depth === 1) {
          this.#inEntries = false;
          if (this.#header) {
            this.#kept = '';
            from = at + 1;
          }
        } else if (this.#depth === 0 && !this.#header) this.#ended(text.slice(from, at + 1));
      } else if (this.#depth === 2 && this.#inEntries) this.#between(sign);
    }
    // Outside entries only what stands before them is needed, and the names of other lists.
    if (this.#inEntries ? this.#depth > 2 : !this.#header || this.#depth === 1) this.#keep(text.slice(from));
  }

  /** What is amiss at the end of the file; null for nothing. */
  end(): FileFault | null {
    if (this.#depth > 0 || this.#inString) return notFhir(this.#line);
    return this.#header
      ? null
      : new FileFault('EMPTY_FILE', 'The file holds no Bundle; send one of Patients.');
  }

  /** Of what stands between the entries and is none, such as `null`: one bad row each. */
  #between(sign: number): void {
    if (sign === 0x2c) this.#astray = false;
    else if (sign > 0x20 && !this.#astray) {
      this.#astray = true;
      this.rows.push({ line: this.#line, fault: 'NOT_A_PATIENT' });
    }
  }

  #begin(): void {
    this.#kept = '';
    this.#tooLong = false;
    this.#entryLine = this.#line;
  }

  #keep(text: string): void {
    if (this.#kept.length + text.length > longestResource) this.#tooLong = true;
    else this.#kept += text;
  }

  /** Whether a list that opens inside the outermost object is that of a Bundle's entries. */
  #opensEntries(text: string): boolean {
    const before = this.#kept + text;
    const found = /,?\s*"entry"\s*:\s*$/.exec(before);
    if (!found) return false;
    // Of a second list nothing would be read.
    if (this.#header) throw notFhir(this.#line);
    const head = parsed(`${before.slice(0, found.index).replace(/^\ufeff/, '')}}`);
    if (head && head.resourceType === undefined) throw entriesFirst();
    this.#dated(head);
    this.#inEntries = true;
    return true;
  }

  #dated(head: Json | undefined): void {
    if (head?.resourceType !== 'Bundle') throw notABundle();
    const { timestamp } = head;
    if (typeof timestamp !== 'string')
      throw new FileFault('BUNDLE_UNDATED', 'The Bundle has no timestamp before its entries; give it one.');
    this.#header = { day: timestamp.slice(0, 10) };
  }

  /** A Bundle without entries, or another document. */
  #ended(text: string): void {
    this.#dated(parsed((this.#kept + text).replace(/^\ufeff/, '')));
  }

  #entry(): void {
    const line = this.#entryLine;
    const entry = parsed(this.#kept);
    if (this.#tooLong) this.rows.push({ line, fault: 'ROW_TOO_LONG' });
    else if (!entry) this.rows.push({ line, fault: 'NOT_JSON' });
    else {
      const { resource } = entry as { resource?: Json };
      this.rows.push(rowOf(line, resource ?? {}, this.#header ?? { day: '' }, this.#read));
    }
    this.#kept = '';
  }
}

/** The object in a text; undefined for what is none, or could be read in two ways. */
function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // The second of two may say that a child is open of whom the first says that it is not.
    if (hasNameTwice(text, value)) return undefined;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

const list = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter((each): each is Json => typeof each === 'object' && each !== null) : [];
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map(text).filter(Boolean) : [];
const sexes: Readonly<Record<string, string>> = { female: 'F', male: 'M', other: 'U', unknown: 'U' };

/**
 * The one that counts on a day: of the preferred uses in their order, begun and not ended. A period may say years or months alone,
 * and then lasts to the end of them.
 */
function current(all: readonly Json[], uses: readonly string[], day: string): Json | undefined {
  const standing = all.filter(({ period }) => {
    const { start, end } = (period ?? {}) as Json;
    const [from, until] = [text(start).slice(0, 10), text(end).slice(0, 10)];
    return from <= day && (until === '' || until > day || (until !== day && day.startsWith(until)));
  });
  for (const use of uses) {
    const found = standing.find((each) => text(each.use) === use);
    if (found) return found;
  }
  return standing.find(
    (each) => !['old', 'temp', 'billing', 'nickname', 'anonymous', 'maiden'].includes(text(each.use)),
  );
}

/** Confidentiality (HL7) of what anybody who treats somebody may know: unrestricted, low, moderate and normal. */
const openLabels = new Set(['U', 'L', 'M', 'N']);

/** Confidentiality as FHIR R4 names it, as STU3 did, and as the Personal Demographics Service has written it. */
const confidentialitySystems = new Set([
  'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
  'http://hl7.org/fhir/v3/Confidentiality',
  'https://www.hl7.org/fhir/valueset-security-labels.html',
]);

/**
 * Whether security labels say anything but that a Patient is open: what nobody here can read may keep a child safe. The letter
 * of an open label means something else in another code system, and anything where none is named.
 */
function isRestricted(labels: unknown): boolean {
  if (labels === undefined || labels === null) return false;
  if (!Array.isArray(labels)) return true;
  return labels.some(
    (label: Json | null) =>
      !confidentialitySystems.has(text(label?.system).trim()) ||
      !openLabels.has(text(label?.code).trim().toUpperCase()),
  );
}

/** The cells of a UK Core Patient. A death is not read from it: that is the register's to say (domain.md 9). */
export function patientCells(
  patient: Json,
  { day }: BundleHeader,
  columns: readonly string[],
): readonly string[] {
  const meta = patient.meta as Json | undefined;
  const updated = text(meta?.lastUpdated);
  const on = day || updated.slice(0, 10);
  const name = current(list(patient.name), ['official', 'usual'], on);
  const address = current(list(patient.address), ['home'], on);
  const ofSystem = (identifiers: readonly Json[], system: string) =>
    current(
      identifiers.filter((identifier) => identifier.system === system),
      ['official', 'usual'],
      on,
    );
  const number = ofSystem(list(patient.identifier), nhsNumberSystem);
  const practices = list(patient.generalPractitioner).map(({ identifier }) => identifier);
  const practice = ofSystem(list(practices), odsSystem);
  const gender = text(patient.gender);
  const cells: Readonly<Record<string, string>> = {
    as_of: day,
    updated_at: updated,
    nhs_number: text(number?.value),
    given_names: texts(name?.given).join(' '),
    family_name: text(name?.family),
    date_of_birth: text(patient.birthDate),
    sex: sexes[gender] ?? gender,
    address_line: texts(address?.line).join(', '),
    locality: text(address?.city),
    postcode: text(address?.postalCode),
    practice_code: text(practice?.value),
    // The spine itself keeps the whereabouts back.
    restricted: isRestricted(meta?.security) ? 'Y' : '',
  };
  return columns.map((column) => cells[column] ?? '');
}
