import type { WhoRule } from './checkpoint-rules.ts';

/** A special process as the factory knows it; capabilities.yaml says what each part means. */
export interface Capability {
  /** The name that is shown: 镀镍. */
  name: string;
  /** Other writings of it: 化学镍, nickel. */
  aliases: readonly string[];
  /** Whether the factory does it itself. */
  inHouse: boolean;
  /** Who does it outside. */
  suppliers: readonly string[];
  /** Usual calendar days outside; null: nobody said. */
  leadDays: number | null;
  /** Who is asked when an order's routing does not match; empty: the factory's engineers for all processes. */
  engineers: readonly WhoRule[];
}

/** What the factory can do, of what customers ask beside ordinary machining. */
export interface Capabilities {
  /** Asked where a process has no engineers of its own or is not known at all. */
  engineers: readonly WhoRule[];
  processes: readonly Capability[];
}
