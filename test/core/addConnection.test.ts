import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addConnection } from '../../server/src/core/addConnection.ts';
import {
  type Connection,
  chooseConnection,
  environmentNames,
  readSettings,
} from '../../server/src/core/settings.ts';

const orders: Omit<Connection, 'passwordVariable'> = {
  name: 'orders',
  environment: 'test',
  host: '127.0.0.1',
  port: 3307,
  socketPath: undefined,
  user: 'root',
  database: 'orders_test',
  ssl: false,
};
const block = `  - name: orders
    environment: test
    host: 127.0.0.1
    port: 3307
    user: root
    database: orders_test
`;

function check(text: string, expected: string): void {
  assert.equal(addConnection(text, orders), expected);
}

test('adds behind what stands there', () => {
  check('', `connections:\n${block}`);
  check('# ours\n', `# ours\nconnections:\n${block}`);
  check('rules: { syntax: error }', `rules: { syntax: error }\nconnections:\n${block}`);
  const other = 'connections:\n  - name: crm # theirs\n    environment: test\n    user: "u"\n';
  check(other, other + block);
  check(
    `${other}\n# rules\nrules:\n  syntax: error\n`,
    `${other}${block}\n# rules\nrules:\n  syntax: error\n`,
  );
  check(
    'connections:\n- name: crm\n  environment: test\n  user: u\n',
    `connections:\n- name: crm\n  environment: test\n  user: u\n${block.replace(/^ {2}/gm, '')}`,
  );
});

test('replaces the connection of the same name and environment', () => {
  const old = '  - name: orders\n    environment: test\n    user: old\n';
  const other = '  - name: orders\n    environment: staging\n    user: u\n';
  check(`connections:\n${old}${other}`, `connections:\n${block}${other}`);
  check(`connections:\n${other}${old}`, `connections:\n${other}${block}`);
});

test('a file that is no mapping is left alone', () => {
  for (const text of ['- a\n', 'text\n', 'a: [\n', 'a: 1\na: 2\n: :\n  x'])
    assert.equal(addConnection(text, orders), undefined, text);
});

const word = fc.constantFrom('orders', 'crm', '订单', 'a-b', 'true', '5', "o'r", '#x', 'a: b', '🚀');
const connection = fc.record({
  name: word,
  environment: fc.constantFrom(...environmentNames),
  host: fc.constantFrom('127.0.0.1', 'db.example.com', '::1'),
  port: fc.integer({ min: 1, max: 65535 }),
  socketPath: fc.constant(undefined),
  user: word,
  database: fc.option(word, { nil: undefined }),
  ssl: fc.boolean(),
});

test('whatever is added can be read, and nothing else changes', () => {
  const start = fc.constantFrom(
    '',
    '# ours\nx-a: "b"  # c\nrules:\n    syntax:   error\n',
    'connections:\n    - {name: zz, environment: test, user: u} # keep\n\nx-b: 1\n',
  );
  fc.assert(
    fc.property(
      start,
      fc.array(connection, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      (text, connections, isWindows) => {
        let file = isWindows ? text.replaceAll('\n', '\r\n') : text;
        for (const each of connections) {
          const next = addConnection(file, each);
          assert.ok(next !== undefined, file);
          const before = readSettings(file).settings.connections;
          const { settings, findings } = readSettings(next);
          assert.deepEqual(findings, [], next);
          const isSame = (other: Connection): boolean =>
            other.name === each.name && other.environment === each.environment;
          assert.deepEqual(settings.connections.find(isSame), { ...each, passwordVariable: undefined });
          assert.deepEqual(
            settings.connections.filter((other) => !isSame(other)),
            before.filter((other) => !isSame(other)),
          );
          for (const line of text.split('\n').filter((part) => part !== ''))
            assert.ok(next.includes(line), next);
          assert.equal(/[^\r]\n/.test(next) && next.includes('\r\n'), false, JSON.stringify(next));
          file = next;
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('the environment is picked by itself where only one is there and it is not production', () => {
  const { settings } = readSettings(
    `connections:
  - { name: one, environment: test, user: u }
  - { name: live, environment: production, user: u }
  - { name: two, environment: production, user: u }
  - { name: two, environment: test, user: u }
`,
  );
  const pick = (name: string, environment?: string): string => {
    const choice = chooseConnection(settings, name, environment);
    if (choice.kind === 'chosen') return choice.connection.environment;
    return 'environments' in choice ? `${choice.kind}: ${choice.environments.join(', ')}` : choice.kind;
  };
  assert.equal(pick('one'), 'test');
  assert.equal(pick('live'), 'unpicked: production');
  assert.equal(pick('live', 'production'), 'production');
  assert.equal(pick('two'), 'unpicked: production, test');
  assert.equal(pick('two', 'test'), 'test');
  assert.equal(pick('two', 'staging'), 'no-such-environment: production, test');
  assert.equal(pick('three'), 'unknown-connection');
});
