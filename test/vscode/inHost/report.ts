import { appendFileSync } from 'node:fs';
import { inspect } from 'node:util';

/** A test in the extension host: its name says the behaviour; it rejects when that does not hold. */
export type HostTests = Readonly<Record<string, () => Promise<void>>>;

/** One line of the report, written when a test has ended. */
export interface HostResult {
  readonly name: string;
  /** Why it failed; not there when it passed. */
  readonly error?: string;
}

/** The variable that names the file to report to, one JSON object a line. */
export const reportVariable = 'LAUNCHBOOK_TEST_REPORT';

const longestTestMs = 120_000;

/** Runs the tests one after the other, in their order; each is reported at its end, so that a crash loses none. */
export async function runHostTests(tests: HostTests): Promise<void> {
  const file = process.env[reportVariable];
  if (file === undefined) throw new Error(`${reportVariable} does not name a file.`);
  for (const [name, body] of Object.entries(tests)) {
    const result = await runOne(name, body);
    appendFileSync(file, `${JSON.stringify(result)}\n`);
  }
}

async function runOne(name: string, body: () => Promise<void>): Promise<HostResult> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Did not end within ${longestTestMs} ms.`)), longestTestMs);
  });
  try {
    await Promise.race([body(), tooLong]);
    return { name };
  } catch (error) {
    return { name, error: error instanceof Error ? (error.stack ?? error.message) : inspect(error) };
  } finally {
    clearTimeout(timer);
  }
}
