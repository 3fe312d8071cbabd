import { useId } from 'react';
import type { ReportBar } from './reports.ts';
import { roleName } from './words.ts';

const WIDTH = 720;
const HEIGHT = 220;
const BASE = 180;
const TOP = 24;

/** A day as people here write it; a role as words. */
export function barName(label: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(label)) return roleName(label);
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(label),
  );
}

/** Bars, with their sum and peak in words; the numbers themselves stand in a table beside it. */
export function ReportChart({ name, bars }: { name: string; bars: readonly ReportBar[] }) {
  const id = useId();
  const most = Math.max(...bars.map(({ many }) => many), 1);
  const step = WIDTH / Math.max(bars.length, 1);
  const height = (many: number) => ((BASE - TOP) * many) / most;
  const peak = bars.find(({ many }) => many === most);
  const [first, last] = [bars[0], bars.at(-1)];
  const total = bars.reduce((sum, { many }) => sum + many, 0);
  const few = bars.length <= 12;
  return (
    <svg
      className="chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-text`}
    >
      <title id={`${id}-title`}>{name}</title>
      <desc id={`${id}-text`}>
        {total === 0
          ? 'Nothing in these days.'
          : `${total} in all; the most, ${most}, at ${barName(peak?.label ?? '')}.`}
      </desc>
      <text className="chart-word" x={0} y={14}>
        {most}
      </text>
      <line className="chart-rule" x1={0} x2={WIDTH} y1={TOP} y2={TOP} />
      {bars.map(({ label, many }, index) => (
        <rect
          key={label}
          className="chart-bar"
          x={index * step + step * 0.1}
          width={step * 0.8}
          y={BASE - height(many)}
          height={height(many)}
        />
      ))}
      <line className="chart-base" x1={0} x2={WIDTH} y1={BASE} y2={BASE} />
      {few &&
        bars.map(({ label }, index) => (
          <text key={label} className="chart-word" y={BASE} textAnchor="middle">
            {barName(label)
              .split(' ')
              .map((word) => (
                <tspan key={word} x={(index + 0.5) * step} dy={16}>
                  {word}
                </tspan>
              ))}
          </text>
        ))}
      {!few && first && last && (
        <>
          <text className="chart-word" x={0} y={BASE + 20}>
            {barName(first.label)}
          </text>
          <text className="chart-word" x={WIDTH} y={BASE + 20} textAnchor="end">
            {barName(last.label)}
          </text>
        </>
      )}
    </svg>
  );
}
