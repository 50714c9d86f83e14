import { runTool, seconds } from './project.ts';
import { generateValidators } from './schemas.ts';
import { type Count, findTests, runTests, total } from './suite.ts';

const unitTests = ['test/*.test.ts', 'test/core/**/*.test.ts', 'test/features/**/*.test.ts'];

/** Types, lint and format: each counts as one test. */
export async function checkSources(): Promise<Count> {
  await generateValidators();
  const tools = [
    { title: 'types', tool: 'tsc', toolArguments: ['-b', '--pretty', 'false'] },
    {
      title: 'lint and format',
      tool: 'biome',
      toolArguments: ['check', '--colors=off', '--diagnostic-level=warn'],
    },
  ];
  const counts = await Promise.all(
    tools.map(async ({ title, tool, toolArguments }) => {
      const started = performance.now();
      const { code, output } = await runTool(tool, toolArguments);
      console.log(`${code === 0 ? '✓' : '✗'} ${title}, ${seconds(performance.now() - started)}`);
      if (code !== 0) console.log(output.trimEnd());
      return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    }),
  );
  return total(counts);
}

if (import.meta.main) {
  const started = performance.now();
  // The tests load the validators, so these come first.
  await generateValidators();
  const { passed, failed } = total(await Promise.all([checkSources(), runTests(findTests(unitTests))]));
  console.log(`\nChecked in ${seconds(performance.now() - started)}.\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
