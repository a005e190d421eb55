import type { CardShelf } from './card/shelf.ts';
import type { TemplateBook } from './card/templates.ts';
import type { Conversations } from './chat/conversations.ts';
import type { Courier } from './gateway/courier.ts';
import type { Gateway } from './gateway/gateway.ts';
import type { Bus } from './ground/bus.ts';
import type { Clock } from './ground/clock.ts';
import type { Files } from './ground/files.ts';
import type { OrgBook } from './ground/org-book.ts';
import type { Store } from './ground/store.ts';
import type { Timers } from './ground/timers.ts';
import type { CallLog } from './machine/call-log.ts';
import type { Faults } from './machine/faults.ts';
import type { Meter } from './machine/meter.ts';
import type { AppOptions, Log, Timings } from './options.ts';
import type { PlcHall } from './plc/hall.ts';

/** Everything one running sandbox consists of; handlers get it as their first argument. */
export interface World {
  app: AppOptions;
  timings: Timings;
  cardValueMaxBytes: number;
  log: Log;
  /** `http://host:port` of this server, for addresses in pushes. */
  origin: string;
  clock: Clock;
  timers: Timers;
  store: Store;
  files: Files;
  bus: Bus;
  org: OrgBook;
  meter: Meter;
  faults: Faults;
  calls: CallLog;
  gateway: Gateway;
  courier: Courier;
  conversations: Conversations;
  cards: CardShelf;
  templates: TemplateBook;
  /** Permission points taken from the app. */
  deniedScopes: Set<string>;
  /** People whom the platform would throttle in batchSend. */
  flowControlled: Set<string>;
  /** Simulated PLCs; absent until they listen, and where there are none. */
  plcs?: PlcHall;
  /** Resolves when whoever follows the clock has been told where it stands. */
  clockFollowed: () => Promise<void>;
}
