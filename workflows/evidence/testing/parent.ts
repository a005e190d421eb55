// A service in small, to be killed: starts one examination and says which processes work for it.
import { openExaminer } from '../examiner.ts';
import { endlessDrawing } from './hostile.ts';
import { onePage, strokes } from './make-pdf.ts';

const examiner = openExaminer({ children: 1 });
const busy = process.argv[2] === 'busy';
await examiner.examine({ name: 'warm up.pdf', content: onePage(strokes(1)) });
const bomb = endlessDrawing();
if (busy) {
  void examiner.examine({ name: 'bomb.pdf', content: bomb });
  await new Promise((resolve) => setTimeout(resolve, 500));
} else if (process.argv[2] === 'idle') {
  setInterval(() => undefined, 1000);
}
process.stdout.write(`${JSON.stringify(examiner.pids())}\n`);
