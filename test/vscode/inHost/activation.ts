import assert from 'node:assert/strict';
import { extensions } from 'vscode';
import type { HostTests } from './report.ts';

/** The packaged extension is there and starts. */
export const activationTests: HostTests = {
  'the packaged extension is installed and activates': async () => {
    const extension = extensions.getExtension('launchbook.launchbook');
    assert.ok(extension, 'launchbook.launchbook is not installed');
    assert.ok(!extension.extensionPath.includes('inHost'), extension.extensionPath);
    await extension.activate();
    assert.ok(extension.isActive);
  },
};
