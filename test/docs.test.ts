import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
})
  .toString()
  .split('\n')
  .filter((file) => file && existsSync(join(root, file)));
const text = new Map(pages.map((page) => [page, readFileSync(join(root, page), 'utf8')]));
const linksOf = (page: string) =>
  [...(text.get(page) ?? '').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target]) => target as string)
    .filter((target) => !target.includes('://'))
    .map((target) => join(dirname(page), target));

test('links lead to files that are there', () => {
  const lost = pages.flatMap((page) =>
    linksOf(page).flatMap((target) => (existsSync(join(root, target)) ? [] : [`${page}: ${target}`])),
  );
  expect(lost).toEqual([]);
});

test('commands and files that a page names are there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const named =
    /(?<![\w/(.-])(?:docs|cli|platform|gateway|subgraphs|schema|test|bench|deploy|explorer)\/[\w./-]*\w\.(?:md|ts|tsx|yaml|graphql|sql|json|csv)\b/g;
  const lost = [...text].flatMap(([page, says]) => [
    ...[...says.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)]
      .filter(([, script]) => !scripts[script as string])
      .map(([command]) => `${page}: ${command}`),
    ...[...says.matchAll(named)]
      .filter(([file]) => !existsSync(join(root, file)))
      .map(([file]) => `${page}: ${file}`),
  ]);
  expect(lost).toEqual([]);
});

test('the page of commands names every script that operators run', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const others = /^(pre)?start\b|^(test|bench|check)\b/;
  const page = text.get('docs/commands.md') ?? '';
  const missing = Object.keys(scripts).filter(
    (script) => !others.test(script) && !new RegExp(`(npm run |\`)${script}\\b`).test(page),
  );
  expect(missing).toEqual([]);
});

test('every page is reached from the README', () => {
  const reached = new Set(['README.md']);
  for (const page of reached) for (const target of linksOf(page)) if (text.has(target)) reached.add(target);
  const readers = pages.filter((page) => /^(docs|deploy)\//.test(page) && !/^docs\/adr\//.test(page));
  expect(readers.length).toBeGreaterThan(20);
  expect(readers.filter((page) => !reached.has(page))).toEqual([]);
});

test('the decisions are listed once each, by subject, with their titles and statuses', () => {
  const listed = text
    .get('docs/adr/README.md')
    ?.match(/^\| \[.*$/gm)
    ?.sort();
  const written = pages
    .filter((page) => /^docs\/adr\/\d/.test(page))
    .map((page) => {
      const [, number, title, status] = /^# (\d{4}) (.*)\n\nStatus: (.*)\n/.exec(text.get(page) ?? '') ?? [];
      return `| [${number}](${basename(page)}) | ${title} | ${status} |`;
    })
    .sort();
  expect(listed).toEqual(written);
});

test('ready operations are named as they are: by title in italics, by file in code', () => {
  const operations = execFileSync('git', ['ls-files', 'schema/operations/*.graphql'], { cwd: root })
    .toString()
    .trim()
    .split('\n');
  const files = new Set(operations.map((file) => basename(file, '.graphql')));
  const titles = operations.map((file) => readFileSync(join(root, file), 'utf8').split('\n')[0]?.slice(2));
  // The one page of the explorer that is named like an operation.
  const known = new Set([...titles, 'My security']);
  const lost = [...text]
    .filter(([page]) => /^docs\/[\w-]+\.md$/.test(page) && page !== 'docs/performance.md')
    .flatMap(([page, says]) => [
      ...[...says.matchAll(/`(\d+-[a-z-]+)`/g)]
        .filter(([, file]) => !files.has(file as string))
        .map(([file]) => `${page}: ${file}`),
      ...[...says.matchAll(/(?<![*\w])\*([A-Z][^*\n]+)\*(?!\*)/g)]
        .filter(([, title]) => !known.has(title))
        .map(([title]) => `${page}: ${title}`),
    ]);
  expect(lost).toEqual([]);
});
