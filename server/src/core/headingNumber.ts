/** The number that a title begins with, such as `3.` or `第三步`. */
export interface HeadingNumber {
  /** How it is written around the number; only numbers of one style follow each other. */
  readonly style: string;
  /** What stands before the last part, such as `2.` of `2.3`. */
  readonly prefix: string;
  readonly value: number;
  /** Where the last part stands in the title. */
  readonly start: number;
  readonly end: number;
  /** Writes another number in the same way; `undefined` where that is not known. */
  readonly write: (value: number) => string | undefined;
}

const chineseDigits = '零一二三四五六七八九十';

/** Reads the number of a title; a plain number needs a sign behind it, as in `3.` or `3)`: `3 columns` has none. */
export function headingNumber(title: string): HeadingNumber | undefined {
  const match =
    /^(?<before>[（(]|第|(?:Step|Batch|Phase|Part|步骤|阶段|批次)\s?)?(?<prefix>(?:\d{1,3}\.)*)(?:(?<digits>\d{1,3})|(?<chinese>[一二三四五六七八九十]{1,3}))(?<after>[.．:：、](?!\d)|[)）]|步|章|节|(?=\s|$))/iu.exec(
      title,
    );
  const { before = '', prefix = '', digits, chinese, after = '' } = match?.groups ?? {};
  const written = digits ?? chinese;
  if (match === null || written === undefined) return undefined;
  const isMarked = before !== '' || after !== '' || prefix !== '';
  if (!isMarked || (chinese !== undefined && prefix !== '')) return undefined;
  const value = digits === undefined ? chineseNumber(written) : Number(digits);
  if (value === undefined) return undefined;
  const start = before.length + prefix.length;
  return {
    style: `${before.trim().toLowerCase()}${prefix === '' ? '' : '.'}#${after}${digits === undefined ? '一' : ''}`,
    prefix,
    value,
    start,
    end: start + written.length,
    write: (number) =>
      digits === undefined
        ? writeChinese(number)
        : String(number).padStart(digits.startsWith('0') ? digits.length : 1, '0'),
  };
}

/** 十二 is 12, 二十 is 20; up to 99. */
function chineseNumber(text: string): number | undefined {
  const [tens, ones = ''] = text.includes('十') ? text.split('十') : [undefined, text];
  if (tens === undefined) return text.length === 1 ? chineseDigits.indexOf(text) : undefined;
  if (tens.length > 1 || ones.length > 1) return undefined;
  return (
    (tens === '' ? 1 : chineseDigits.indexOf(tens)) * 10 + (ones === '' ? 0 : chineseDigits.indexOf(ones))
  );
}

function writeChinese(value: number): string | undefined {
  if (value < 1 || value > 99) return undefined;
  const tens = Math.floor(value / 10);
  const ones = value % 10;
  const before = tens === 0 ? '' : tens === 1 ? '十' : `${chineseDigits.charAt(tens)}十`;
  return before + (ones === 0 ? '' : chineseDigits.charAt(ones));
}
