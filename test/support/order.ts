import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest, most of them short to read: on a machine that has not run them before, Vitest takes the largest
 * first, and one worker was still at these when the others had nothing left. Those that start many processes stand apart.
 */
const longest = [
  'explorer/explorer',
  'gateway/start',
  'matching/undated',
  'explorer/security',
  'records/feed/commands',
  'matching/strangers',
  'access/gateway',
  'cli/command',
  'records/feed/runs',
  'matching/numbers',
  'access/matrix',
  'federation/differential',
];

/** The longest files first. */
export default class Order extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const root = this.ctx.config.root;
    const place = ({ moduleId }: TestSpecification) => {
      const at = longest.indexOf(relative(root, moduleId).replace(/^test\/|\.test\.ts$/g, ''));
      return at === -1 ? longest.length : at;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}
