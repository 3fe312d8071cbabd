import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flushFolder } from '../../platform/flushFolder.ts';
import { temporaryFolder } from '../support/processes.ts';

// It flushes no folders, as a share of another machine (SMB), onto which people back up.
const other = '/proc';

test.skipIf(!existsSync(other))(
  'a folder whose file system flushes none is passed over, one that is not there is told',
  () => {
    expect(() => flushFolder(other)).not.toThrow();
    expect(() => flushFolder(temporaryFolder())).not.toThrow();
    expect(() => flushFolder(join(temporaryFolder(), 'none'))).toThrow(/ENOENT/);
  },
);
