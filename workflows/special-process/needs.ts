import type { Capability } from '../factory/capabilities.ts';

/** A special process that an order asks for. */
export interface Need {
  /** The factory's name of it; as written where the factory does not know it. */
  name: string;
  /** Whether the factory knows it. */
  known: boolean;
  /** Named among the order's special processes. */
  named: boolean;
  /** Asked for by the free text of the requirements. */
  inText: boolean;
}

/** One writing: width, case and spaces do not count. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

interface Writing {
  written: string;
  name: string;
}

/** All writings of all processes, longest first, so that 硬质阳极氧化 is not read as 阳极氧化. */
const writingsOf = (processes: readonly Capability[]): Writing[] =>
  processes
    .flatMap(({ name, aliases }) => [name, ...aliases].map((one) => ({ written: folded(one), name })))
    .sort((a, b) => b.written.length - a.written.length);

/** The process that a piece of text names (化学镍 5μm → 镀镍); undefined when it names none that is known. */
export function processNamed(processes: readonly Capability[], text: string): string | undefined {
  const word = folded(text);
  const writings = writingsOf(processes);
  return (
    writings.find((one) => one.written === word) ??
    writings.find((one) => word.length > 0 && word.includes(one.written))
  )?.name;
}

const LINKS = '(?:[、/和或与及]|以及)';
const NOT = '(?:不|无|免|别|勿|取消|禁止|严禁|不可|不能|不得|无需|无须|毋需|不是|而非|并非|代替|替代|取代)';
const FILLER = '(?:要求|需要|允许|进行|表面|再|要|需|用|必|做|带|加|是|得|许)*';
/** 不要镀镍, 无需表面镀镍, 以发黑代替镀镍. */
const NOT_BEFORE = new RegExp(`${NOT}${FILLER}$`);
/** 不能不镀镍: asked for all the same. */
const NOT_TWICE = new RegExp(`(?:不能|不得|不可|不会)不${FILLER}$`);
/** 镀镍不要, 镀镍取消, 镀镍改为发黑. */
const NOT_AFTER =
  /^(?:处理|工艺|层|工序)?(?:也|都|就|一律)?(?:不要|不用|不需|不必|不做|免了?|取消|改为|改成|换成|换为|除外)/;
const LINK = new RegExp(`^${LINKS}$`);

/** The known processes that a free text asks for; what it refuses (不镀镍, 镀镍不要) is none. */
export function processesInText(processes: readonly Capability[], text: string): string[] {
  const writings = writingsOf(processes);
  const asked = text
    .normalize('NFKC')
    .split(/[,，。;；.!！?？\n]/)
    .flatMap((clause) => inClause(writings, folded(clause)));
  return [...new Set(asked)];
}

interface Mention extends Writing {
  start: number;
  end: number;
}

/** A refusal holds for all that stand linked behind it (不镀镍、发黑) and in front of it (镀镍和发黑都不要). */
function inClause(writings: readonly Writing[], clause: string): string[] {
  const found = mentions(writings, clause);
  const groups: Mention[][] = [];
  for (const mention of found) {
    const last = groups.at(-1)?.at(-1);
    if (last && LINK.test(clause.slice(last.end, mention.start))) groups.at(-1)?.push(mention);
    else groups.push([mention]);
  }
  return groups.flatMap((group) => {
    const before = clause.slice(0, group[0]?.start ?? 0);
    const after = clause.slice(group.at(-1)?.end ?? 0);
    const refused = (NOT_BEFORE.test(before) && !NOT_TWICE.test(before)) || NOT_AFTER.test(after);
    return refused ? [] : group.map(({ name }) => name);
  });
}

function mentions(writings: readonly Writing[], clause: string): Mention[] {
  const found: Mention[] = [];
  for (const one of writings) {
    for (let at = clause.indexOf(one.written); at >= 0; at = clause.indexOf(one.written, at + 1)) {
      const mention = { ...one, start: at, end: at + one.written.length };
      if (!found.some((other) => mention.start < other.end && other.start < mention.end)) found.push(mention);
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** What an order asks for: each process once, those that are named first. */
export function needsOf(
  processes: readonly Capability[],
  order: { specialProcesses: readonly string[]; requirements: string },
): Need[] {
  const inText = processesInText(processes, order.requirements);
  const named = new Map(
    order.specialProcesses.map((written) => {
      const name = processNamed(processes, written);
      return [name ?? written.trim(), name !== undefined] as const;
    }),
  );
  return [
    ...[...named].map(([name, known]) => ({ name, known, named: true, inText: inText.includes(name) })),
    ...inText
      .filter((name) => !named.has(name))
      .map((name) => ({ name, known: true, named: false, inText: true })),
  ];
}
