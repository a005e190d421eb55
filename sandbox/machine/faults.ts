import type { Fault, FaultKind, FaultRule } from '../control-types.ts';
import { newId } from '../ground/ids.ts';

/** The fault switches. Rules are tried oldest first; one with a count disappears when it is used up. */
export class Faults {
  #rules: { fault: Fault; matches: RegExp }[] = [];
  readonly #changed: (faults: Fault[]) => void;
  readonly #random: () => number;

  constructor(changed: (faults: Fault[]) => void, random: () => number = Math.random) {
    this.#changed = changed;
    this.#random = random;
  }

  list(): Fault[] {
    return this.#rules.map((one) => one.fault);
  }

  add(rule: FaultRule): Fault {
    const fault: Fault = { ...rule, id: newId('fault'), struck: 0 };
    this.#rules.push({ fault, matches: pathPattern(rule.path ?? '*') });
    this.#changed(this.list());
    return fault;
  }

  remove(id: string): boolean {
    const before = this.#rules.length;
    this.#rules = this.#rules.filter((one) => one.fault.id !== id);
    this.#changed(this.list());
    return this.#rules.length < before;
  }

  clear(): void {
    this.#rules = [];
    this.#changed([]);
  }

  /** The fault that strikes this call (`METHOD /path`), if any of the wanted kinds does. */
  strike(call: string, kinds: readonly FaultKind[]): Fault | null {
    for (const { fault, matches } of this.#rules) {
      if (!kinds.includes(fault.kind) || !matches.test(call)) continue;
      if (fault.probability !== undefined && this.#random() >= fault.probability) continue;
      fault.struck += 1;
      if (fault.count !== undefined && fault.struck >= fault.count) this.remove(fault.id);
      return fault;
    }
    return null;
  }
}

/** `*` = any run of characters; a pattern without a method fits every method. */
function pathPattern(pattern: string): RegExp {
  const withMethod = /^[A-Z]+ /.test(pattern) ? pattern : `*${pattern.startsWith('*') ? '' : ' '}${pattern}`;
  const source = withMethod
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`);
}
