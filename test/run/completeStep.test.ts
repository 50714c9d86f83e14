import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Catalog } from '../../server/src/core/catalog.ts';
import { type Check, checksOf } from '../../server/src/core/check.ts';
import { completeStep } from '../../server/src/core/completeStep/completeStep.ts';
import { readRunbook, type Step } from '../../server/src/core/runbook.ts';
import { guard } from '../../server/src/core/sql/guard.ts';
import type { QueryResult } from '../../server/src/core/value.ts';
import { catalogLimits, readCatalog } from '../../server/src/run/catalog.ts';
import { type Database, defaultLimits } from '../../server/src/run/database.ts';
import { judge } from '../../server/src/run/judge.ts';
import { open } from '../../server/src/run/mysql.ts';
import { applyFix } from '../core/applyFix.ts';
import { type Engine, engineNames, startEngine } from '../grounds/engines.ts';
import { type CompletedCase, completedCases, schema } from './completeStepCases.ts';
import { never } from './databaseGround.ts';

for (const name of engineNames)
  test(`completed steps on ${name}: checks pass before, after the change, and after the rollback`, async (t) => {
    const engine = await startEngine(name, { arguments: ['--innodb-flush-log-at-trx-commit=0'] });
    t.after(engine.stop);
    await engine.exec("CREATE USER 'app'@'localhost'");
    let isClean = false;
    for (const each of completedCases.filter(({ not }) => not?.includes(name) !== true)) {
      // What is undone leaves the tables as they were, so that they need not be made anew.
      if (!isClean) await engine.exec(schema);
      isClean = await tryCase(engine, each);
    }
  });

/** Runs a completed step as a person would at night, and once more backwards; says whether all is as before. */
async function tryCase(
  engine: Engine,
  { change, isUndone, needsCatalog, leaves }: CompletedCase,
): Promise<boolean> {
  const database = await open({ socketPath: engine.socketPath, user: 'root', database: 'orders' }, never);
  try {
    const catalog = await readCatalog(database, 'orders', catalogLimits, never);
    const step = completed(change, needsCatalog === true ? catalog : undefined);
    const before = new Map<Check, QueryResult>();
    await checksPass(database, step, 'pre-check', before);
    await assert.rejects(
      checksPass(database, step, 'post-check', before),
      `${change}: nothing tells whether it was made`,
    );
    await run(engine, change);
    await checksPass(database, step, 'post-check', before);
    const rollback = step.blocks.filter(({ role }) => role === 'rollback');
    const texts = rollback.map(({ text }) => text.value).join('\n');
    assert.equal(
      rollback.every(({ kind }) => kind === 'sql'),
      isUndone,
      `${change}\n${texts}`,
    );
    if (!isUndone) return false;
    for (const { text } of rollback) await run(engine, text.value);
    await checksPass(database, step, 'pre-check', new Map());
    if (leaves !== undefined) return false;
    const afterwards = await readCatalog(database, 'orders', catalogLimits, never);
    assert.deepEqual(definitions(afterwards), definitions(catalog), `${change}\n${texts}`);
    return true;
  } finally {
    await database.close();
  }
}

/** A catalog without the estimates, which differ from one look to the next. */
function definitions({ tables }: Catalog): unknown {
  return [...tables.values()].map(({ rowsEstimate, ...table }) => table);
}

function completed(change: string, catalog: Catalog | undefined): Step {
  const text = `---\nrunbook: 1\nconnection: orders\n---\n\n# R\n\n## A step\n\n\`\`\`sql change\n${change};\n\`\`\`\n`;
  const { runbook } = readRunbook(text, 'markdown');
  const [step] = runbook.steps;
  assert(step !== undefined);
  const fix = completeStep(text, runbook, step, { catalog, now: new Date(2026, 11, 5) });
  assert(fix !== undefined, `${change} is not completed`);
  const [result] = readRunbook(applyFix(text, fix), 'markdown').runbook.steps;
  assert(result !== undefined);
  return result;
}

async function checksPass(
  database: Database,
  step: Step,
  role: 'pre-check' | 'post-check',
  results: Map<Check, QueryResult>,
): Promise<void> {
  const checks = checksOf(step).filter(({ statement }) => statement.role === role);
  const change = step.blocks.find((block) => block.role === 'change')?.text.value;
  assert(checks.length > 0, `${change} has no ${role}`);
  for (const check of checks) {
    const sql = check.statement.text.value;
    const verdict = guard(sql, database.server.dialect);
    assert(verdict.kind === 'allowed', `the guard refuses ${sql}`);
    const result = await database.query(verdict.statement, defaultLimits, never).catch((cause: unknown) => {
      throw new Error(`${change}\n${role}: ${sql}`, { cause });
    });
    results.set(check, result);
    const found = judge(check, result, 'test', (earlier) => {
      const known = [...results].find(([each]) => each.statement === earlier.statement)?.[1];
      return known === undefined ? undefined : { kind: 'result', result: known };
    });
    assert.equal(found.kind, 'passed', `${change}\n${role}: ${sql}\n${found.expectation}\n${found.message}`);
  }
}

async function run(engine: Engine, sql: string): Promise<void> {
  await engine.exec(`USE orders; ${sql}`).catch((cause: unknown) => {
    throw new Error(`The server refuses ${sql}`, { cause });
  });
}
