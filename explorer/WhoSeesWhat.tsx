import { useEffect, useMemo, useRef, useState } from 'react';
import type { FieldAccess, Guide } from './guide.ts';
import { TableFrame } from './TableFrame.tsx';
import { listed, roleName } from './words.ts';

const ANYONE = 'ANYONE';

/** The permission table as a page: each field of the graph, who may see it and when. */
export function WhoSeesWhat({ guide }: { guide: Guide | 'failed' | undefined }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <main id="main" className="wide-page" tabIndex={-1}>
      <h1 ref={heading} tabIndex={-1}>
        Who may see what
      </h1>
      <p className="lead">
        Made from the one table by which Signpost decides. A field that is not listed is shown to nobody, and
        what you may not see looks the same as what is not there.
      </p>
      {guide === undefined && <p>Loading the table.</p>}
      {guide === 'failed' && <p role="alert">The table could not be loaded. Reload the page to try again.</p>}
      {guide !== undefined && guide !== 'failed' && <Search fields={guide.fields} />}
    </main>
  );
}

function Search({ fields }: { fields: FieldAccess[] }) {
  const [words, setWords] = useState('');
  const [role, setRole] = useState('');
  const roles = useMemo(() => rolesOf(fields), [fields]);
  const found = useMemo(() => fields.filter((row) => matches(row, words, role)), [fields, words, role]);
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: <search> is not announced by every screen reader yet */}
      <div role="search" className="filters" aria-label="Fields">
        <div>
          <label htmlFor="field-words">Field, type or what it holds</label>
          <input id="field-words" type="search" value={words} onChange={(e) => setWords(e.target.value)} />
        </div>
        <div>
          <label htmlFor="field-role">Role</label>
          <select id="field-role" value={role} onChange={(e) => setRole(e.target.value)}>
            <option value="">All roles</option>
            {roles.map((name) => (
              <option key={name} value={name}>
                {roleName(name)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <p role="status">
        {found.length} of {fields.length} fields
      </p>
      {found.length > 0 && <AccessTable rows={found} />}
    </>
  );
}

function AccessTable({ rows }: { rows: FieldAccess[] }) {
  return (
    <TableFrame label="Fields and who may see them">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Holds</th>
          <th scope="col">Who may see it</th>
          <th scope="col">When</th>
        </tr>
      </thead>
      {rows.map((row) => (
        <tbody key={`${row.type}.${row.field}`}>
          {row.access.map(({ roles, when }, index) => (
            <tr key={when}>
              {index === 0 && (
                <>
                  <th scope="rowgroup" rowSpan={row.access.length}>
                    <code>
                      {row.type}.<wbr />
                      {row.field}
                    </code>
                  </th>
                  <td rowSpan={row.access.length}>{sentence(row.about)}</td>
                </>
              )}
              <td>{roles.includes(ANYONE) ? 'Everybody who is signed in' : listed(roles.map(roleName))}</td>
              <td>{roles.includes(ANYONE) ? 'Always' : sentence(when)}</td>
            </tr>
          ))}
        </tbody>
      ))}
    </TableFrame>
  );
}

function rolesOf(fields: FieldAccess[]): string[] {
  const names = fields.flatMap(({ access }) => access.flatMap(({ roles }) => roles));
  return [...new Set(names)].filter((name) => name !== ANYONE).sort();
}

function matches({ type, field, about, access }: FieldAccess, words: string, role: string): boolean {
  if (role && !access.some(({ roles }) => roles.includes(role) || roles.includes(ANYONE))) return false;
  const text = `${type}.${field} ${about}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
