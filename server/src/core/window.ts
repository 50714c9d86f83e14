/** When a launch may happen, in milliseconds since 1970. */
export interface LaunchWindow {
  readonly startMs: number;
  readonly endMs: number;
  /** Whether both ends say their offset from UTC; without it they are taken as UTC. */
  readonly hasZone: boolean;
}

/** Reads an ISO 8601 interval, `start/end` or `start/duration`; `undefined` where there is no such day or time. */
export function parseWindow(text: string): LaunchWindow | undefined {
  const [first = '', second = '', ...rest] = text.trim().split('/');
  const start = parseMoment(first);
  if (start === undefined || rest.length > 0) return undefined;
  if (second.startsWith('P')) {
    const length = parseIsoDuration(second);
    return length === undefined
      ? undefined
      : { startMs: start.ms, endMs: start.ms + length, hasZone: start.hasZone };
  }
  const end = parseMoment(second);
  // A day alone as the end means all of that day.
  return end === undefined
    ? undefined
    : {
        startMs: start.ms,
        endMs: end.ms + (end.isDay ? dayMs : 0),
        hasZone: start.hasZone && end.hasZone,
      };
}

const dayMs = 86_400_000;

interface Moment {
  readonly ms: number;
  readonly hasZone: boolean;
  readonly isDay: boolean;
}

function parseMoment(text: string): Moment | undefined {
  const match =
    /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  // A 30th of February would be taken for the 2nd of March.
  const isReal = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month >= 1 && month <= 12;
  if (!isReal || hour > 24 || minute > 59 || second > 60) return undefined;
  const zone = match[7];
  return { ms: ms - offsetMs(zone), hasZone: zone !== undefined, isDay: match[4] === undefined };
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** `P1DT2H30M`; a month counts 30 days and a year 365, as nobody plans a launch in them. */
function parseIsoDuration(text: string): number | undefined {
  const match =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?$/.exec(
      text,
    );
  if (match === null) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const allDays = years * 365 + months * 30 + weeks * 7 + days;
  return allDays * dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
