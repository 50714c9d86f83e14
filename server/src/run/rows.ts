import type { Value } from '../core/value.ts';
import type { Limits } from './database.ts';
import { type Column, canBeShortened, readValue } from './values.ts';

/** Keeps the first rows of a result and counts the rest, so that memory is bounded whatever the server sends. */
export interface Rows {
  readonly columns: readonly Column[];
  readonly kept: readonly (readonly Value[])[];
  readonly count: number;
  /** Whether a row came that was not kept; from then on nothing more is read. */
  readonly isCut: boolean;
  readonly hasShortenedCells: boolean;
  begin(columns: readonly Column[]): void;
  add(cells: readonly (Buffer | null)[]): void;
}

/** No cell may use more than this part of `maxBytes`, so that one of them does not push out all others. */
const cellsThatMustFit = 8;

/** @param offsetSeconds how far the session's clock is ahead of UTC. */
export function collectRows(limits: Limits, offsetSeconds: number): Rows {
  const kept: Value[][] = [];
  let columns: readonly Column[] = [];
  let bytes = 0;
  let count = 0;
  let isCut = false;
  let hasShortenedCells = false;
  let maxCellBytes = limits.maxBytes;

  return {
    get columns() {
      return columns;
    },
    get kept() {
      return kept;
    },
    get count() {
      return count;
    },
    get isCut() {
      return isCut;
    },
    get hasShortenedCells() {
      return hasShortenedCells;
    },
    begin(found) {
      columns = found;
      maxCellBytes = Math.floor(limits.maxBytes / Math.max(cellsThatMustFit, found.length));
    },
    add(cells) {
      count++;
      if (isCut) {
        return;
      }
      const short = cells.map((cell, index) => {
        const column = columns[index];
        return cell !== null && column !== undefined && cell.length > maxCellBytes && canBeShortened(column)
          ? startOf(cell, maxCellBytes)
          : cell;
      });
      const size = short.reduce((sum, cell) => sum + (cell?.length ?? 0), 0);
      if (kept.length >= limits.maxRows || (kept.length > 0 && bytes + size > limits.maxBytes)) {
        isCut = true;
        return;
      }
      bytes += size;
      hasShortenedCells ||= short.some((cell, index) => cell !== cells[index]);
      kept.push(
        short.map((cell, index) => {
          const column = columns[index];
          return column === undefined ? null : readValue(cell, column, offsetSeconds);
        }),
      );
    },
  };
}

/** The first bytes of a text, without the torn character that UTF-8 may have at the cut. */
function startOf(cell: Buffer, maxBytes: number): Buffer {
  let end = maxBytes;
  while (end > 0 && end > maxBytes - 3 && ((cell[end] ?? 0) & 0xc0) === 0x80) {
    end--;
  }
  return cell.subarray(0, end);
}
