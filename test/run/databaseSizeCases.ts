import assert from 'node:assert/strict';
import { checkFails, checkRows, memoryGrowthOf, showValue } from './databaseGround.ts';
import type { RealCase } from './databaseValueCases.ts';

const million = 'SELECT a.n, REPEAT(b.n, 100) FROM digit a, digit b, digit c, digit d, digit e, digit f';
const bigCells = "SELECT REPEAT('x', 4194304) AS big FROM digit a, digit b, digit c LIMIT 400";

export const sizeCases: readonly RealCase[] = [
  {
    name: 'lets the server itself end a million rows',
    async run(ground) {
      const result = await ground.ask(million);
      assert.deepEqual([result.rows.length, result.rowCount, result.isCut], [1000, 1001, true]);
      await checkRows(ground, 'SELECT 1 AS one', 'one\n1n');
    },
  },
  {
    name: 'cuts a million rows that the text itself asks for, in bounded memory',
    async run(ground) {
      const growth = await memoryGrowthOf(async () => {
        const result = await ground.ask(`${million} LIMIT 1000000`);
        assert.deepEqual([result.rows.length, result.isCut], [1000, true]);
        assert(result.rowCount > 1000);
      });
      assert(growth < 100, `${growth} MB`);
      await checkRows(ground, 'SELECT 1 AS one', 'one\n1n');
    },
  },
  {
    name: 'cuts 400 cells of 4 MB in bounded memory and keeps their beginnings',
    async run(ground) {
      const growth = await memoryGrowthOf(async () => {
        const result = await ground.ask(bigCells);
        assert.equal(result.hasShortenedCells, true);
        assert.equal(result.isCut, true);
        // Eight cells share the eight megabytes that may be kept.
        assert.deepEqual(
          result.rows.map(([cell]) => String(cell).length),
          Array(8).fill(1024 * 1024),
        );
      });
      assert(growth < 150, `${growth} MB`);
      await checkRows(ground, 'SELECT 1 AS one', 'one\n1n');
    },
  },
  {
    name: 'shortens a text between characters and never a number',
    async run(ground) {
      const result = await ground.ask("SELECT REPEAT('汉', 100) AS t, 18446744073709551615 AS n, 1.50 AS d", {
        maxBytes: 80,
      });
      assert.equal(result.hasShortenedCells, true);
      assert.equal(result.rows[0]?.map(showValue).join(' '), "'汉汉汉' 18446744073709551615n 1.50m");
    },
  },
  {
    name: 'refuses a row of 120 MB before it is in memory',
    async run(ground) {
      const columns = Array.from({ length: 2 }, (_, index) => `REPEAT('x', 62914560) AS c${index}`);
      const growth = await memoryGrowthOf(async () => {
        const answer = ground.ask(`SELECT ${columns.join(', ')} FROM digit LIMIT 1`);
        await checkFails(answer, 'refused-by-server', /^A row of the result is larger than 64 MB/);
      });
      assert(growth < 400, `${growth} MB`);
      await checkRows(ground, 'SELECT 1 AS one', 'one\n1n');
    },
  },
];
