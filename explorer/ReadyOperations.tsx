import './styles/ready.css';
import { useMemo, useState } from 'react';
import type { Guide, ReadyOperation } from './guide.ts';
import { conceptName, roleName } from './words.ts';

interface Props {
  guide: Guide | 'failed' | undefined;
  onOpen(operation: ReadyOperation): void;
}

/** The ready operations of this person's roles by what they are about, sought by words; one press opens one in the editor. */
export function ReadyOperations({ guide, onOpen }: Props) {
  return (
    <nav className="ready" aria-labelledby="ready-heading">
      <h2 id="ready-heading">Ready operations</h2>
      {guide === undefined && <p>Loading the list.</p>}
      {guide === 'failed' && <p role="alert">The list could not be loaded. Reload the page to try again.</p>}
      {guide !== undefined && guide !== 'failed' && <Search operations={guide.operations} onOpen={onOpen} />}
    </nav>
  );
}

interface Listed {
  operations: readonly ReadyOperation[];
  onOpen: Props['onOpen'];
}

function Search({ operations, onOpen }: Listed) {
  const [words, setWords] = useState('');
  const offered = useMemo(() => distinct(operations), [operations]);
  const found = useMemo(() => offered.filter((operation) => matches(operation, words)), [offered, words]);
  if (offered.length === 0) return <p>There are none for your roles yet. Write your own in the editor.</p>;
  return (
    <>
      <div className="ready-find">
        <label htmlFor="ready-words">Find an operation</label>
        <input id="ready-words" type="search" value={words} onChange={(e) => setWords(e.target.value)} />
        <p role="status">
          {found.length} of {offered.length} operations
        </p>
      </div>
      <ByRole operations={found} onOpen={onOpen} />
    </>
  );
}

/** An operation that several of one's roles share is listed once, under the first. */
const distinct = (operations: readonly ReadyOperation[]) =>
  operations.filter(
    ({ document }, index) => operations.findIndex((other) => other.document === document) === index,
  );

function matches({ title, about, concept }: ReadyOperation, words: string): boolean {
  const text = `${title} ${about} ${conceptName(concept)}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function ByRole({ operations, onOpen }: Listed) {
  const roles = [...new Set(operations.map(({ role }) => role))];
  return roles.map((role) => (
    <section key={role} aria-label={roleName(role)}>
      <h3>{roleName(role)}</h3>
      <ByConcept operations={operations.filter((operation) => operation.role === role)} onOpen={onOpen} />
    </section>
  ));
}

function ByConcept({ operations, onOpen }: Listed) {
  const concepts = [...new Set(operations.map(({ concept }) => concept))];
  return concepts.map((concept) => (
    <div key={concept}>
      <h4>{conceptName(concept)}</h4>
      <ul>
        {operations
          .filter((operation) => operation.concept === concept)
          .map((operation) => (
            <li key={operation.name}>
              <button type="button" className="ready-open" onClick={() => onOpen(operation)}>
                <span className="ready-title">{operation.title}</span>
                {operation.about && <span className="ready-about">{operation.about}</span>}
              </button>
            </li>
          ))}
      </ul>
    </div>
  ));
}
