import { checkSources } from './check.ts';
import { installDebianPackages } from './debian.ts';
import { makePackage } from './package.ts';
import { seconds } from './project.ts';
import { type Count, findTests, runTests, total } from './suite.ts';

const patterns = process.argv.slice(2);
const started = performance.now();
const counts = patterns.length === 0 ? await testEverything() : await testOnly(patterns);
const { passed, failed } = total(counts);
if (passed + failed === 0) console.error('No test ran.');
console.log(`\nTested in ${seconds(performance.now() - started)}.\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

async function testEverything(): Promise<Count[]> {
  const system = counted(installDebianPackages());
  const sources = await checkSources();
  return [system, sources, await packaged(), await runTests(findTests(['test/**/*.test.ts']))];
}

/** Runs the test files whose path holds one of the words. */
async function testOnly(words: readonly string[]): Promise<Count[]> {
  const files = findTests(['test/**/*.test.ts']).filter((file) => words.some((word) => file.includes(word)));
  if (files.length === 0) return [];
  return [counted(installDebianPackages()), await packaged(), await runTests(files)];
}

async function packaged(): Promise<Count> {
  try {
    await makePackage();
    return { passed: 1, failed: 0 };
  } catch (error) {
    console.error('✗ package', error);
    return { passed: 0, failed: 1 };
  }
}

/** What must hold before the tests counts when it does not. */
function counted(holds: boolean): Count {
  return { passed: 0, failed: holds ? 0 : 1 };
}
