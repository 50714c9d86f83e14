import { after, before, describe, test } from 'node:test';
import { open } from '../../server/src/run/mysql.ts';
import { type Engine, type EngineName, engineNames, startEngine } from '../grounds/engines.ts';
import { groundOf, never, type RealGround } from './databaseGround.ts';
import { raceCases } from './databaseRaceCases.ts';
import { fillSample, serverArguments } from './databaseSample.ts';
import { sharedCases } from './databaseShared.ts';
import { sizeCases } from './databaseSizeCases.ts';
import { openCases, stopCases } from './databaseStopCases.ts';
import { valueCases } from './databaseValueCases.ts';
import { fakeDatabase } from './fakeDatabase.ts';

for (const name of wantedEngines()) {
  describe(`database contract on ${name}`, () => {
    let engine: Engine | undefined;
    before(async () => {
      engine = await startEngine(name, { arguments: serverArguments });
      await fillSample(engine);
      console.log(`${name}: ${engine.version}`);
    });
    after(() => engine?.stop());

    for (const { name: behaviour, run } of [
      ...sharedCases,
      ...valueCases,
      ...sizeCases,
      ...stopCases,
      ...raceCases,
      ...openCases,
    ]) {
      test(behaviour, async () => {
        if (engine === undefined) {
          throw new Error(`${name} did not start.`);
        }
        const target = { host: engine.host, port: engine.port, user: 'root', database: 'sample' };
        const database = await open(target, never);
        const ground: RealGround = { ...groundOf(database), engine, target };
        try {
          await run(ground);
        } finally {
          await database.close();
        }
      });
    }
  });
}

describe('database contract on the fake', () => {
  for (const { name, answers, run } of sharedCases) {
    test(name, () => run(groundOf(fakeDatabase(answers))));
  }
});

/** All of them, unless LAUNCHBOOK_ENGINES names fewer, separated by commas. */
function wantedEngines(): EngineName[] {
  const wanted = process.env['LAUNCHBOOK_ENGINES']?.split(',').map((name) => name.trim());
  const unknown = wanted?.filter((name) => !engineNames.some((known) => known === name)) ?? [];
  if (unknown.length > 0) {
    throw new Error(`LAUNCHBOOK_ENGINES names ${unknown.join(', ')}; known are ${engineNames.join(', ')}.`);
  }
  return engineNames.filter((name) => wanted?.includes(name) ?? true);
}
