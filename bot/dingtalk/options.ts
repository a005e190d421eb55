import type { Logger } from 'pino';
import type { Meter } from '../meter.ts';
import type { DownloadLimits } from './messages/download.ts';
import type { PictureSource } from './messages/picture-book.ts';
import type { StreamSettings } from './stream/settings.ts';

export interface DingTalkOptions {
  clientId: string;
  clientSecret: string;
  /** Default: the clientId, as for internal apps. */
  robotCode?: string;
  /** For work notifications; without it they go to the chat. */
  agentId?: string;
  /** Of the published template in cards/template.json; without it cards go as plain text. */
  cardTemplateId?: string;
  /** Of the organisation whose people sign on to our pages; without it nobody can. */
  corpId?: string;
  /** Default: the public hosts. */
  apiBase?: string;
  oapiBase?: string;
  loginBase?: string;
  meter: Meter;
  /** Where pictures on cards are read from. */
  evidence: PictureSource;
  log: Logger;
  stream?: Partial<StreamSettings>;
  downloads?: Partial<DownloadLimits>;
  /** One API attempt, ms; default 8,000. */
  apiTimeoutMs?: number;
  /** Per API; default 20, as on the free plan. */
  callsPerSecond?: number;
  /** The result of a work notification is looked up this long after it was sent, ms; default 1,500. */
  noticeCheckMs?: number;
}
