import { readLog, tellEvents } from '../events.ts';
import { minuteText } from '../text.ts';
import { line, list, type SectionReader } from './body.ts';

const SHOWN = 10;
/** Of some entries the reader may see nothing. */
const READ = 30;

/** 记录: the last changes, in words for this reader. */
export const logSection: SectionReader = async (ctx, order) => {
  const logged = await readLog(ctx, order.id, READ);
  const events = await tellEvents(ctx, logged, { limit: SHOWN, sights: order.sights, now: order.now });
  const lines = events.map((event) => line(`${minuteText(event.at, order.now)} ${event.text}`));
  return { text: list('最近变化', lines, '没有记录') };
};
