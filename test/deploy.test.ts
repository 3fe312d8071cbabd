import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { programs } from '../cli/compile.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const kubernetes = parseAllDocuments(read('deploy/kubernetes/signpost.yaml')).map((each) => each.toJS());
/** How `npm start` starts Node: its flags of V8. */
const node: string[] = JSON.parse(read('package.json')).scripts.start.split(' ').slice(0, -1);
const compose = parseAllDocuments(read('deploy/compose.yaml'), { merge: true })[0]?.toJS();

/** What the manifests start, with the settings that each is given. */
const started: [string, { command: string[]; env: string[] }][] = [
  ...kubernetes
    .filter(({ kind }) => kind === 'Deployment')
    .map(({ spec }) => spec.template.spec.containers[0])
    .map(({ name, command, env }): [string, { command: string[]; env: string[] }] => [
      `kubernetes ${name}`,
      { command, env: env.map((each: { name: string }) => each.name) },
    ]),
  ...Object.entries(compose.services)
    .filter(([name]) => name !== 'postgres')
    .map(([name, service]): [string, { command: string[]; env: string[] }] => {
      const { command, environment } = service as {
        command?: string[];
        environment: Record<string, string>;
      };
      const started = command ?? JSON.parse(/^CMD (.*)$/m.exec(read('deploy/Containerfile'))?.[1] as string);
      return [`compose ${name}`, { command: started, env: Object.keys(environment) }];
    }),
];

test('deploy/ starts the four processes, on Kubernetes and by compose', () => {
  const commands = started.map(([, { command }]) => command.at(-1));
  for (const program of ['gateway', 'subgraphs/records', 'subgraphs/users', 'subgraphs/compliance'])
    expect(
      commands.filter((each) => each === `dist/programs/${program}/main.js`).length,
    ).toBeGreaterThanOrEqual(2);
});

test.each(started)(
  '%s: its program is there, started as npm starts it, and its settings are known ones',
  (_name, { command, env }) => {
    expect(command.slice(0, -1)).toEqual(node);
    const source = command.at(-1)?.replace(/^dist\/programs\/(.*)\.js$/, '$1.ts') as string;
    expect(programs).toContain(source);
    const documented = [...read('.env.example').matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(documented).toEqual(expect.arrayContaining(env));
  },
);

test('each process on Kubernetes is given its own keys and no other', () => {
  const keys = Object.fromEntries(
    kubernetes
      .filter(({ kind }) => kind === 'Deployment')
      .map(({ metadata, spec }) => {
        const mounted = spec.template.spec.volumes.find((each: { name: string }) => each.name === 'mounted');
        return [metadata.name, mounted.secret.items.map((each: { path: string }) => each.path)];
      }),
  );
  const holders = (file: string) => Object.keys(keys).filter((name) => keys[name].includes(file));
  expect(holders('caller.private.pem')).toEqual(['gateway']);
  expect(holders('vault.key')).toEqual(['records']);
  expect(holders('audit.private.pem')).toEqual(['compliance']);
  expect(holders('caller.public.pem')).toEqual(['records', 'users', 'compliance']);
});
