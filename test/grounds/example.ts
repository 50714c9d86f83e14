import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isMap, isSeq, parseDocument } from 'yaml';
import type { Engine } from './engines.ts';

/** A copy of the example whose `test` connection leads to a seeded server. */
export interface Example {
  /** The folder to open; it holds the runbooks and `launchbook.yaml`. */
  readonly folder: string;
  readonly markdown: string;
  readonly yaml: string;
  /** What whoever runs its checks needs in the environment: the password that `launchbook.yaml` names. */
  readonly env: Readonly<Record<string, string>>;
  /** Removes the copy. */
  remove(): Promise<void>;
}

// MySQL 5.6 takes 16 characters at most.
const account = 'example_reader';
const passwordVariable = 'LAUNCHBOOK_EXAMPLE_PASSWORD';
const source = path.join(import.meta.dirname, '../../examples/release-8.0');

/**
 * Fills a server with the example's rows, and copies the example into a scratch folder that points at it.
 *
 * The scratch folder is made in `parent`.
 */
export async function prepareExample(engine: Engine, parent: string = os.tmpdir()): Promise<Example> {
  await seedExample(engine);
  const password = randomUUID();
  await makeAccount(engine, password);
  const scratch = await mkdtemp(path.join(parent, 'lb-example-'));
  const remove = () => rm(scratch, { recursive: true, force: true });
  try {
    const folder = path.join(scratch, path.basename(source));
    await cp(source, folder, { recursive: true, filter: (file) => path.basename(file) !== 'seed' });
    const settings = path.join(folder, 'launchbook.yaml');
    await writeFile(settings, pointAt(await readFile(settings, 'utf8'), engine));
    const notation = (extension: string) => path.join(folder, `release-8.0.runbook.${extension}`);
    const env = { [passwordVariable]: password };
    return { folder, markdown: notation('md'), yaml: notation('yaml'), env, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Runs the example's seed files in the order of their names; they make their database anew. */
export async function seedExample(engine: Pick<Engine, 'exec'>): Promise<void> {
  const seeds = path.join(source, 'seed');
  const files = (await readdir(seeds)).filter((file) => file.endsWith('.sql')).sort();
  for (const file of files) await engine.exec(await readFile(path.join(seeds, file), 'utf8'));
}

/** An account that may read, as one on a real server would; its name and password are good for one server only. */
async function makeAccount(engine: Engine, password: string): Promise<void> {
  for (const host of ['localhost', '127.0.0.1']) {
    const user = `'${account}'@'${host}'`;
    await engine.exec(
      `CREATE USER ${user} IDENTIFIED BY '${password}'; GRANT SELECT, SHOW VIEW, PROCESS ON *.* TO ${user};`,
    );
  }
}

/** Leads every connection of the environment `test` to the server, and keeps all else of the text. */
function pointAt(text: string, { host, port }: Engine): string {
  const document = parseDocument(text);
  const connections = document.get('connections');
  for (const connection of isSeq(connections) ? connections.items : []) {
    if (!isMap(connection) || connection.get('environment') !== 'test') continue;
    connection.set('host', host);
    connection.set('port', port);
    connection.set('user', account);
    connection.set('password', `\${env:${passwordVariable}}`);
  }
  return document.toString();
}
