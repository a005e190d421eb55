/** How a message's way to the bot is told under the bubble. */
import type { MessageView } from '../../../../control-types.ts';

export interface PushWords {
  text: string;
  tone: 'quiet' | 'bad';
  done: boolean;
}

/** null: nothing to say (not meant for the bot, or no push known yet). */
export function pushWords(message: MessageView): PushWords | null {
  const push = message.push;
  if (!push) return null;
  const again = push.attempts > 1 ? `，共推送 ${push.attempts} 次` : '';
  switch (push.state) {
    case 'not_pushed':
      return null;
    case 'waiting':
      return {
        text: push.attempts > 1 ? `机器人还没有确认${again}` : '等机器人确认',
        tone: 'quiet',
        done: false,
      };
    case 'acked': {
      const took =
        push.ackLatencyMs === undefined ? '' : ` ${Math.max(1, Math.round(push.ackLatencyMs))} 毫秒`;
      return { text: `机器人已收到${took}${again}`, tone: 'quiet', done: true };
    }
    case 'failed':
      return { text: `机器人答复了错误 ${push.ackCode ?? ''}${again}`, tone: 'bad', done: false };
    case 'lost':
      return { text: `机器人没有收到${again}`, tone: 'bad', done: false };
  }
}
