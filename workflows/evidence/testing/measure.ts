// The figures in README.md: npx tsx workflows/evidence/testing/measure.ts speed|sharpness|fingerprint [pictures]
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { openExaminer } from '../examiner.ts';
import { fingerprintDistance, orientations, outlineDistance } from '../fingerprint.ts';
import { examineBytes } from '../inside/examine.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import * as draw from './draw.ts';
import * as hostile from './hostile.ts';
import { onePage, strokes } from './make-pdf.ts';

const out = (line: string): void => void process.stdout.write(`${line}\n`);
const look = (bytes: Buffer) => examineBytes(bytes, ['picture', 'pdf'], DEFAULT_LIMITS);
const N = Number(process.argv[3] ?? 10);
const several = async (make: (seed: number) => Promise<Buffer>): Promise<Buffer[]> => {
  const list = [];
  for (let seed = 0; seed < N; seed++) list.push(await make(seed));
  return list;
};

async function speed(): Promise<void> {
  const photo = await draw.photograph(await draw.textPage(1));
  const [width, height] = [9248, 6944];
  const flat = sharp({ create: { width, height, channels: 3, background: '#789' } });
  const files: [string, Buffer][] = [
    ['photo 12 MP', photo],
    ['photo 12 MP', photo],
    ['photo 12 MP', photo],
    ['photo 12 MP turned by EXIF', await sharp(photo).withMetadata({ orientation: 6 }).toBuffer()],
    ['64 MP progressive JPEG', await flat.clone().jpeg({ progressive: true }).toBuffer()],
    ['64 MP interlaced PNG', await flat.clone().png({ progressive: true, compressionLevel: 1 }).toBuffer()],
    ['64 MP WebP', await flat.clone().resize(9248, 6944).webp({ effort: 0 }).toBuffer()],
    ['PDF of strokes', onePage(strokes(1))],
    ['PDF of strokes', onePage(strokes(1))],
    ['PNG 20,000²', hostile.hugePng()],
    ['GIF of 400 frames', await hostile.animatedGif(400)],
    ['PDF unfolding to 1.5 GB', hostile.flateBomb(1500)],
    ['PDF of 3 M strokes', hostile.endlessDrawing()],
    ['PDF with an image of 900 MP', hostile.hugeImage()],
  ];
  const examiner = openExaminer({ children: 1, restingMb: 100_000 });
  for (const [name, content] of files) {
    const [started, cpu] = [performance.now(), process.cpuUsage()];
    let [peak, stall, last] = [0, 0, performance.now()];
    const timer = setInterval(() => {
      stall = Math.max(stall, performance.now() - last);
      last = performance.now();
      for (const pid of examiner.pids()) peak = Math.max(peak, rssMb(pid));
    }, 10);
    const told = await examiner.examine({ name, content }).then(
      ({ quality }) => `sharpness ${quality?.sharpness} ${quality?.faults}`,
      (error: { code: string }) => error.code,
    );
    clearInterval(timer);
    const own = process.cpuUsage(cpu);
    out(
      `${name}: ${Math.round(performance.now() - started)} ms, child ${Math.round(peak)} MB, our CPU ${Math.round((own.user + own.system) / 1000)} ms, longest stall ${Math.round(stall)} ms: ${told}`,
    );
  }
  await examiner.close();
}

function rssMb(pid: number): number {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096) / 1024 / 1024;
  } catch {
    return 0;
  }
}

async function sharpness(): Promise<void> {
  const text = await draw.textPage(1);
  const row = async (name: string, bytes: Buffer) => {
    const { quality } = await look(bytes);
    out(`${name}: ${JSON.stringify(quality)}`);
  };
  for (const blur of [0, 2, 4, 5, 6, 7, 8, 10, 15]) {
    for (const noise of [3, 15])
      await row(`photo 12 MP σ ${blur} noise ${noise}`, await draw.photograph(text, { blur, noise }));
  }
  for (const light of [0.5, 0.25, 0.15, 0.08])
    await row(`light ${light}`, await draw.photograph(text, { light }));
  for (const width of [40, 100, 260])
    await row(`signature of ${width} px`, await draw.signatureOnly(4, width));
  await row('wall', await draw.flatPhoto(220, { fall: 0.6, noise: 12 }));
  await row('pocket', await draw.flatPhoto(20, { noise: 15 }));
}

async function crop(
  bytes: Buffer,
  left: number,
  top: number,
  right: number,
  bottom: number,
): Promise<Buffer> {
  const { width, height } = await sharp(bytes).metadata();
  const [x, y] = [Math.round(width * left), Math.round(height * top)];
  const size = {
    width: width - x - Math.round(width * right),
    height: height - y - Math.round(height * bottom),
  };
  return sharp(bytes)
    .extract({ left: x, top: y, ...size })
    .jpeg({ quality: 80 })
    .toBuffer();
}

const changes: Record<string, (bytes: Buffer) => Promise<Buffer>> = {
  q60: (bytes) => sharp(bytes).jpeg({ quality: 60 }).toBuffer(),
  half: (bytes) => sharp(bytes).resize(620).jpeg({ quality: 40 }).toBuffer(),
  twice: async (bytes) =>
    changes.half?.(await sharp(bytes).resize(1280).jpeg({ quality: 60 }).toBuffer()) ?? bytes,
  brighter: (bytes) => sharp(bytes).linear(1.15, -10).jpeg({ quality: 75 }).toBuffer(),
  darker: (bytes) => sharp(bytes).linear(0.8, 10).jpeg({ quality: 75 }).toBuffer(),
  'quarter turn, mirror, q60': (bytes) => sharp(bytes).rotate(90).flop().jpeg({ quality: 60 }).toBuffer(),
  'half turn, q60': (bytes) => sharp(bytes).rotate(180).jpeg({ quality: 60 }).toBuffer(),
  'cut 1 % all round': (bytes) => crop(bytes, 0.01, 0.01, 0.01, 0.01),
  'cut 2 % left': (bytes) => crop(bytes, 0.02, 0, 0, 0),
  'cut 2 % left and top': (bytes) => crop(bytes, 0.02, 0.02, 0, 0),
  'cut 2 % all round': (bytes) => crop(bytes, 0.02, 0.02, 0.02, 0.02),
};

async function fingerprints(): Promise<void> {
  const shot = { width: 1500, height: 2000 };
  const light = await several((seed) => draw.filledForm(7, 300 + seed, { alike: 8 }));
  const signed = await several((seed) => draw.filledForm(7, 400 + seed, { alike: 10 }));
  const photos = (forms: Buffer[], free = false) =>
    several((seed) => {
      const moved = free ? { fill: 0.78 + 0.014 * ((seed * 7) % 10), turn: ((seed * 5) % 7) - 3 } : {};
      return draw.photograph(forms[seed] ?? Buffer.alloc(0), { ...shot, ...moved, seed });
    });
  const sets: [string, Buffer[]][] = [
    ['pages of text', await several((seed) => draw.textPage(100 + seed))],
    ['scenes', await several((seed) => draw.scene(200 + seed))],
    ['lone signatures', await several((seed) => draw.signatureOnly(500 + seed))],
    ['forms, all fields differ', await several((seed) => draw.filledForm(7, 200 + seed))],
    ['forms, 2 of 10 fields differ', light],
    [
      'forms, 2 of 24 fields differ',
      await several((seed) => draw.filledForm(9, 250 + seed, { rows: 24, alike: 22 })),
    ],
    ['forms, signature differs', signed],
    ['photos framed alike, 2 of 10', await photos(light)],
    ['photos framed alike, signature', await photos(signed)],
    ['photos framed freely, 2 of 10', await photos(light, true)],
  ];
  for (const [name, pictures] of sets) {
    const prints = await printsOf(pictures);
    const pairs = prints.flatMap((a, i) => prints.slice(0, i).map((b) => [a, b] as const));
    out(
      `${name}: different, detail ${low(pairs, fingerprintDistance)}, outline ${low(pairs, outlineDistance)}`,
    );
    out(
      `    turned, different: detail ${low(pairs, anyWayUp(fingerprintDistance))}, outline ${low(pairs, anyWayUp(outlineDistance))}`,
    );
    for (const [how, change] of Object.entries(changes)) {
      const changed = await printsOf(await several((seed) => change(pictures[seed] ?? Buffer.alloc(0))));
      const both = changed.map((print, i) => [print, prints[i] ?? ''] as const);
      const [detail, outline] = /turn/.test(how)
        ? [anyWayUp(fingerprintDistance), anyWayUp(outlineDistance)]
        : [fingerprintDistance, outlineDistance];
      out(`    ${how}: detail ${high(both, detail)}, outline ${high(both, outline)}`);
    }
  }
}

type Pairs = readonly (readonly [string, string])[];
type Distance = (a: string, b: string) => number;

/** The least over the orientations other than upright. */
const anyWayUp =
  (distance: Distance): Distance =>
  (a, b) =>
    Math.min(
      ...orientations(a)
        .slice(1)
        .map((turned) => distance(turned, b)),
    );

const printsOf = async (pictures: Buffer[]): Promise<string[]> => {
  const prints = [];
  for (const bytes of pictures) prints.push((await look(bytes)).fingerprint ?? '');
  return prints;
};
const low = (pairs: Pairs, distance: Distance): string => {
  const all = pairs.map(([a, b]) => distance(a, b)).sort((a, b) => a - b);
  return `min ${Math.round(all[0] ?? 0)} median ${Math.round(all[all.length >> 1] ?? 0)}`;
};
const high = (pairs: Pairs, distance: Distance): string =>
  `max ${Math.round(Math.max(...pairs.map(([a, b]) => distance(a, b))))}`;

const parts: Record<string, () => Promise<void>> = { speed, sharpness, fingerprint: fingerprints };
await parts[process.argv[2] ?? 'speed']?.();
