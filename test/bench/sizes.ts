import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** How large a file is as it lies there, and packed. */
export interface FileSize {
  readonly name: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** The package and what is in it that runs. */
export function measureSizes(dist: string): FileSize[] {
  return ['launchbook.vsix', 'extension.js', 'server.js', 'cli.js'].map((name) => {
    const bytes = readFileSync(join(dist, name));
    return { name, bytes: bytes.length, gzipBytes: gzipSync(bytes).length };
  });
}
