import { EventEmitter } from 'node:events';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createLifecycle } from '../../platform/lifecycle.ts';
import { silentLog } from '../../platform/log.ts';
import { faultShown } from '../../platform/startFault.ts';
import { talk } from '../support/talker.ts';

function host() {
  const emitter = new EventEmitter();
  let exited: (status: number) => void = () => {};
  const ended = new Promise<number>((resolve) => {
    exited = resolve;
  });
  const exit = ((status: number) => exited(status)) as NodeJS.Process['exit'];
  return {
    emitter,
    ended,
    host: Object.assign(emitter, { exit }) as unknown as Pick<NodeJS.Process, 'on' | 'exit'>,
  };
}

test('what was started last is stopped first, once, however many signals come', async () => {
  const { emitter, ended, host: process_ } = host();
  const lifecycle = createLifecycle({ log: silentLog, host: process_ });
  const order: string[] = [];
  for (const step of ['database', 'subgraphs', 'gateway'])
    lifecycle.onStop(step, () => void order.push(step));
  emitter.emit('SIGINT');
  emitter.emit('SIGINT');
  emitter.emit('SIGTERM');
  expect(lifecycle.stopping).toBe(true);
  expect(await ended).toBe(0);
  expect(order).toEqual(['gateway', 'subgraphs', 'database']);
});

test('a step that fails or hangs costs the status, not the other steps', async () => {
  const lifecycle = createLifecycle({ log: silentLog, deadlineMs: 100, host: host().host });
  const order: string[] = [];
  lifecycle.onStop('database', () => void order.push('database'));
  lifecycle.onStop('hanging', () => new Promise(() => {}));
  lifecycle.onStop('failing', () => {
    throw new Error('no');
  });
  expect(await lifecycle.stop('test')).toBe(1);
  expect(order).toEqual(['database']);
});

test('a fault that nobody caught ends it, and what the database said of a child is printed nowhere', async () => {
  const child = talk('test/support/faultyProcess.ts', []);
  const line = await child.next();
  expect(line).toMatchObject({ level: 'error', error: { type: 'PostgresError', code: '23514' } });
  expect(JSON.stringify(line)).not.toContain('Whitaker');
  await expect(child.next()).rejects.toThrow(/^ended without a word$/);
  expect(await child.gone).toEqual({ status: 1, signal: null });
});

test('nor is it where a start or a command shows a fault, of the database or of what that led to', () => {
  const words = {
    name: 'PostgresError',
    code: '23514',
    detail: 'Failing row contains (4821900157, Noah, Whitaker).',
  };
  const refused = Object.assign(new Error('new row for relation "child" violates a check'), words);
  const led = new Error('The seed stopped.', { cause: new Error('A batch failed.', { cause: refused }) });
  for (const fault of [refused, led]) {
    expect(inspect(faultShown(fault))).toMatch(/PostgresError.*23514/);
    expect(inspect(faultShown(fault))).not.toMatch(/Whitaker|child/);
  }
  // What is nobody's row is shown whole: whoever has to mend it needs that.
  const ours = new Error('The seed has no children.');
  expect(faultShown(ours)).toBe(ours);
});

test('a real process drains at the first signal and survives the second', async () => {
  const child = talk('test/support/lifecycleProcess.ts', []);
  expect(await child.next()).toEqual({ step: 'ready' });
  child.kill('SIGINT');
  expect(await child.next()).toEqual({ step: 'draining' });
  child.kill('SIGINT');
  child.kill('SIGTERM');
  expect(await child.next()).toEqual({ step: 'drained' });
  expect(await child.gone).toEqual({ status: 0, signal: null });
});
