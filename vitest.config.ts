import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of ten seconds and more: none of them may begin when the other workers have nothing left to do. */
const LONG =
  /chaos|kill|golden|ocr\/\w+\.test|upload|demo|embedded|evidence\/|due-date-change\.test|policy-walk|boards/;

class LongOnesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.browser.test.ts'],
    globalSetup: ['db/testing/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Tests wait for timers, sockets and the disk as often as they compute: two at a time, also on two cores. With three,
    // presses in the tests of many at once are answered too late.
    maxWorkers: 2,
    // Files of one worker share what they import: 29 s of processor time instead of 41 for 35 files.
    isolate: false,
    sequence: { sequencer: LongOnesFirst },
  },
});
