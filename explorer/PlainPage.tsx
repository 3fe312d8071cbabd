import { type ReactNode, useEffect, useRef } from 'react';

/** A page for who is not signed in. `focusOn`: whenever it changes to something, readers are taken to the heading. */
export function PlainPage({
  title,
  focusOn,
  children,
}: {
  title: string;
  focusOn: string | undefined;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focusOn) heading.current?.focus();
  }, [focusOn]);
  return (
    <>
      <header className="masthead">
        <div className="masthead-inner">
          <p className="product">Signpost</p>
        </div>
      </header>
      <main id="main" className="plain-page">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children}
      </main>
    </>
  );
}
