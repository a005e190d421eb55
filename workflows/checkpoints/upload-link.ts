import { createHmac, timingSafeEqual } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { appSecret } from '../../db/schema/index.ts';
import type { Ctx } from '../context.ts';

/** What a link lets its bearer do: give evidence for this checkpoint, or the letter of this new due date, as this person, until then. */
export interface UploadGrant {
  kind: 'checkpoint' | 'date';
  id: number;
  userId: string;
  expiresAt: Date;
}

const SECRET = 'upload_link';
/** Tells this use of the key, and this form of the token, from any later one. */
const FORM = 'upload/1';
const MAC_BYTES = 32;
/** Far above a platform's user id (64 bytes) and its wrapping. */
const LONGEST_TOKEN = 400;

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;
/** Whole days that a link lives after the day on which it was made: all links of one day are the same. */
const LIFE_DAYS = 3;

/** Midnight in Shanghai at which links made now end. */
export function linkEnd(now: Date): Date {
  const day = Math.floor((now.getTime() + SHANGHAI_MS) / DAY_MS);
  return new Date((day + 1 + LIFE_DAYS) * DAY_MS - SHANGHAI_MS);
}

/** The token for a grant: its words and their seal, in characters that an address can carry. */
export function sealGrant(key: string, { kind, id, userId, expiresAt }: UploadGrant): string {
  const words = Buffer.from(
    `${kind === 'date' ? 'd' : ''}${id}.${Math.floor(expiresAt.getTime() / 1000)}.${userId}`,
  );
  return Buffer.concat([seal(key, words), words]).toString('base64url');
}

/** What a token grants, also when it has expired; null when it is not one of ours, to the letter. */
export function openToken(key: string, token: string): UploadGrant | null {
  if (token.length > LONGEST_TOKEN) return null;
  const bytes = Buffer.from(token, 'base64url');
  // The decoder overlooks what does not belong: one grant, one spelling.
  if (bytes.length <= MAC_BYTES || bytes.toString('base64url') !== token) return null;
  const words = bytes.subarray(MAC_BYTES);
  if (!timingSafeEqual(seal(key, words), bytes.subarray(0, MAC_BYTES))) return null;
  const [, date, id, end, userId] = /^(d?)(\d+)\.(\d+)\.(.+)$/s.exec(words.toString()) ?? [];
  if (!id || !end || !userId) return null;
  return {
    kind: date ? 'date' : 'checkpoint',
    id: Number(id),
    userId,
    expiresAt: new Date(Number(end) * 1000),
  };
}

const seal = (key: string, words: Buffer): Buffer =>
  createHmac('sha256', key).update(FORM).update('\0').update(words).digest();

/** By database, once per process. The migration made it, so it is there and committed whoever reads it first. */
const keys = new WeakMap<object, string>();

async function keyOf(ctx: Pick<Ctx, 'db' | 'tx'>): Promise<string> {
  const known = keys.get(ctx.db);
  if (known !== undefined) return known;
  const [row] = await (ctx.tx ?? ctx.db)
    .select({ value: appSecret.value })
    .from(appSecret)
    .where(eq(appSecret.name, SECRET));
  if (!row) throw new Error(`app_secret has no ${SECRET}`);
  keys.set(ctx.db, row.value);
  return row.value;
}

/** What a link needs to know of its checkpoint, or of its request for a new due date. */
export interface LinkedCheckpoint {
  id: number;
  /** The present instant, ISO 8601. */
  now: string;
}

/** The page on which this person gives evidence for it; null when there is no public address. */
export async function uploadUrl(
  ctx: Pick<Ctx, 'db' | 'tx' | 'publicUrl'>,
  { id, now }: LinkedCheckpoint,
  userId: string,
  kind: UploadGrant['kind'] = 'checkpoint',
): Promise<string | null> {
  if (ctx.publicUrl === null) return null;
  const grant: UploadGrant = { kind, id, userId, expiresAt: linkEnd(new Date(now)) };
  return `${ctx.publicUrl}/upload/${sealGrant(await keyOf(ctx), grant)}`;
}

/** What the token of a link grants, expired or not; null when it is forged. */
export async function readUploadToken(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  token: string,
): Promise<UploadGrant | null> {
  return openToken(await keyOf(ctx), token);
}
