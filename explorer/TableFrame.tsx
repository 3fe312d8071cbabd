import type { ReactNode } from 'react';

/** A table wider than the window can be scrolled in it, with the keyboard too: that is why it is focusable. */
export function TableFrame({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="table-frame" aria-label={label} tabIndex={0}>
      <table>{children}</table>
    </section>
  );
}
