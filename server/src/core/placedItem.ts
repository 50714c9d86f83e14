import type { Block, Item, ItemContent, Task } from './runbook.ts';
import { shiftBlock, shiftTask, shiftText } from './shift.ts';
import type { MappedText, Span } from './tree.ts';

/**
 * An item at its place in the file.
 *
 * After each key thousands of them are made, and nearly all are asked for little; so it is a class, and what has to
 * be moved to its place is made when it is asked for.
 */
export class PlacedItem implements Item {
  readonly content: ItemContent;
  readonly at: number;
  readonly parent: PlacedItem | undefined;
  readonly items: PlacedItem[] = [];
  readonly isStep: boolean;
  readonly index: number;
  readonly #documentConnection: MappedText | undefined;
  #end: number;
  #blocks: readonly Block[] | undefined;
  #tasks: readonly Task[] | undefined;
  #connection: MappedText | undefined | null = null;

  constructor(content: ItemContent, place: Place) {
    this.content = content;
    this.at = place.at;
    this.parent = place.parent;
    this.isStep = place.index >= 0;
    this.index = place.index;
    this.#documentConnection = place.documentConnection;
    this.#end = place.at + content.span.end;
  }

  /** To be called with the end of whatever belongs to it. */
  endAt(end: number): void {
    this.#end = Math.max(this.#end, end);
  }

  get id(): string {
    return this.content.id;
  }

  get idText(): MappedText | undefined {
    return this.#placed(this.content.idText);
  }

  get title(): MappedText {
    return shiftText(this.content.title, this.at);
  }

  get span(): Span {
    return { start: this.content.span.start + this.at, end: this.#end };
  }

  get needs(): readonly MappedText[] | undefined {
    return this.content.needs?.map((need) => shiftText(need, this.at));
  }

  get owner(): MappedText | undefined {
    return this.#placed(this.content.owner);
  }

  get takesMs(): number | undefined {
    return this.content.takesMs;
  }

  get connection(): MappedText | undefined {
    if (this.#connection === null)
      this.#connection =
        this.#placed(this.content.ownConnection) ??
        (this.parent === undefined ? this.#documentConnection : this.parent.connection);
    return this.#connection;
  }

  get tasks(): readonly Task[] {
    this.#tasks ??= this.content.tasks.map((task) => shiftTask(task, this.at));
    return this.#tasks;
  }

  get blocks(): readonly Block[] {
    this.#blocks ??= this.content.blocks.map((block) => shiftBlock(block, this.at));
    return this.#blocks;
  }

  #placed(text: MappedText | undefined): MappedText | undefined {
    return text === undefined ? undefined : shiftText(text, this.at);
  }
}

/** Where an item stands. */
export interface Place {
  /** Where the text begins that its content was read from. */
  readonly at: number;
  readonly parent: PlacedItem | undefined;
  /** Among the steps; -1 for a group. */
  readonly index: number;
  readonly documentConnection: MappedText | undefined;
}
