import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { inspect, stripVTControlCharacters } from 'node:util';
import { root, seconds } from './project.ts';

/** How many tests passed and failed. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** Adds counts up. */
export function total(counts: readonly Count[]): Count {
  return counts.reduce(
    (sum, count) => ({ passed: sum.passed + count.passed, failed: sum.failed + count.failed }),
    { passed: 0, failed: 0 },
  );
}

/** Test files of the project, from its root, that match one of the globs. */
export function findTests(globs: readonly string[]): string[] {
  return globSync([...globs], { cwd: root }).sort();
}

/**
 * Runs test files, each in a process of its own, and prints one line a file and every failure in full.
 *
 * A file that fails outside its tests, or has none, counts as one failed test.
 */
export async function runTests(files: readonly string[], signal?: AbortSignal): Promise<Count> {
  if (files.length === 0) return { passed: 0, failed: 0 };
  // Each file is a process of its own; what they compile alike is compiled once.
  process.env['NODE_COMPILE_CACHE'] ??= join(root, '.grounds', 'compile-cache');
  const events = run({
    cwd: root,
    files: [...files],
    concurrency: availableParallelism(),
    // More than the slowest file takes; what hangs must not hang the whole run.
    timeout: 10 * 60_000,
    ...(signal === undefined ? {} : { signal }),
  });
  let passed = 0;
  let failed = 0;
  const names: string[] = [];
  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr') process.stdout.write(data.message);
    if (type === 'test:start') names[data.nesting] = data.name;
    if (type === 'test:pass' && data.details.type !== 'suite' && data.skip === undefined) {
      if (!isFile(data)) passed++;
      else {
        failed++;
        console.log(`✗ ${data.name}: holds no test`);
      }
    }
    if (type === 'test:fail' && data.details.type !== 'suite') {
      failed++;
      if (!failedForItsSubtests(data.details.error)) {
        const path = [...names.slice(0, data.nesting), data.name].join(' › ');
        console.log(`\n✗ ${path}\n${indent(describe(data.details.error))}\n`);
      }
    }
    if (type === 'test:summary' && data.file !== undefined) {
      const { passed, failed, cancelled } = data.counts;
      const faults = failed + cancelled === 0 ? '' : `, ${failed + cancelled} failed`;
      const file = relative(root, data.file);
      console.log(
        `${data.success ? '✓' : '✗'} ${file}: ${passed} passed${faults}, ${seconds(data.duration_ms)}`,
      );
    }
  }
  return { passed, failed };
}

/** The runner reports a file itself as a test where it failed as a whole, or had no tests. */
function isFile({ name, file }: { readonly name: string; readonly file?: string }): boolean {
  return file !== undefined && name === relative(root, file);
}

/** A test that failed for its subtests alone says nothing that they do not. */
function failedForItsSubtests(error: Error): boolean {
  return 'failureType' in error && error.failureType === 'subtestsFailed';
}

function describe(error: Error): string {
  const cause = error.cause ?? error;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause);
  return process.stdout.isTTY ? text : stripVTControlCharacters(text);
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}
