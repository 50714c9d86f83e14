import { activationTests } from './activation.ts';
import { mainJobTests } from './mainJob.ts';
import { runHostTests } from './report.ts';

/** VS Code calls this in its extension host. */
export const run = (): Promise<void> => runHostTests({ ...activationTests, ...mainJobTests });
