import type { Guide, ReadyOperation } from './guide.ts';
import { roleName } from './words.ts';

interface Props {
  guide: Guide | 'failed' | undefined;
  onOpen(operation: ReadyOperation): void;
}

/** The ready operations of this person's roles; one press opens one in the editor. */
export function ReadyOperations({ guide, onOpen }: Props) {
  return (
    <nav className="ready" aria-labelledby="ready-heading">
      <h2 id="ready-heading">Ready operations</h2>
      {guide === undefined && <p>Loading the list.</p>}
      {guide === 'failed' && <p role="alert">The list could not be loaded. Reload the page to try again.</p>}
      {guide !== undefined && guide !== 'failed' && <List operations={guide.operations} onOpen={onOpen} />}
    </nav>
  );
}

function List({ operations, onOpen }: { operations: ReadyOperation[]; onOpen: Props['onOpen'] }) {
  // An operation that several of one's roles share is listed once, under the first.
  const distinct = operations.filter(
    ({ document }, index) => operations.findIndex((other) => other.document === document) === index,
  );
  const roles = [...new Set(distinct.map(({ role }) => role))];
  if (roles.length === 0) return <p>There are none for your roles yet. Write your own in the editor.</p>;
  return roles.map((role) => (
    <section key={role}>
      {roles.length > 1 && <h3>{roleName(role)}</h3>}
      <ul>
        {distinct
          .filter((operation) => operation.role === role)
          .map((operation) => (
            <li key={operation.name}>
              <button type="button" className="ready-open" onClick={() => onOpen(operation)}>
                <span className="ready-title">{operation.title}</span>
                {operation.about && <span className="ready-about">{operation.about}</span>}
              </button>
            </li>
          ))}
      </ul>
    </section>
  ));
}
