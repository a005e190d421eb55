import type { CardField } from '../card.ts';
import type { TxCtx } from '../context.ts';
import type { StaffActor } from '../staff/actor.ts';
import type { CheckpointRow } from './lock.ts';
import type { SignerView } from './read.ts';

/** What a checkpoint is about beside its order, as its card shows it; kept with the round's facts as `about`. */
export interface About {
  fields: CardField[];
  images: { sha256: string; caption?: string }[];
  /** What who passes it confirms; undefined: one tap passes. */
  onPass?: string;
  /** What a rejection leads to. */
  onReject: string;
  /** What a withdrawal leads to; undefined: the order goes on without the checkpoint. */
  onWithdraw?: string;
}

/** A request that a checkpoint decides on; it lives in a flow of its own and ends with the decision. */
export interface Decides {
  /** @throws AppError when this person may not sign, whoever they stand in for, or may not become a signer */
  guard(ctx: TxCtx, row: CheckpointRow, person: StaffActor, place?: SignerView): Promise<void>;
  /** Why there is nothing to decide any more; the checkpoint is withdrawn with it then. */
  stale(ctx: TxCtx, row: CheckpointRow): Promise<string | null>;
  /** The last signature was given. */
  passed(ctx: TxCtx, row: CheckpointRow): Promise<void>;
  /** It ended without: nothing is sent again, the checkpoint is over. */
  ended(ctx: TxCtx, row: CheckpointRow, how: 'rejected' | 'withdrawn', reason: string): Promise<void>;
}

const flows = new Map<string, Decides>();

/** A flow says that checkpoints opened by this (`event:due_date_change`) decide on its requests; when it is loaded. */
export const decidesOn = (openedBy: string, flow: Decides): void => {
  flows.set(openedBy, flow);
};

/** The flow whose request a checkpoint decides on; undefined where it is about the order itself. */
export const requestOf = ({ openedBy }: Pick<CheckpointRow, 'openedBy'>): Decides | undefined =>
  flows.get(openedBy);
