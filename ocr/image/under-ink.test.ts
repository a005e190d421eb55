import { expect, it } from 'vitest';
import type { Grey } from './planes.ts';
import { underInk } from './under-ink.ts';

const SIDE = 48;

/** Paper, a block of ink over its middle, a stroke of writing across both, as a program lays a seal over a page. */
function page(): { red: Grey; green: Grey; blue: Grey } {
  const light = (ink: number, opacity: number): Grey => {
    const data = new Uint8Array(SIDE * SIDE);
    for (let y = 0; y < SIDE; y += 1)
      for (let x = 0; x < SIDE; x += 1) {
        const paper = y >= 22 && y < 26 ? 0 : 255;
        const inked = x >= 12 && x < 36;
        data[y * SIDE + x] = Math.round(inked ? ink * opacity + paper * (1 - opacity) : paper);
      }
    return { data, width: SIDE, height: SIDE };
  };
  return { red: light(216, 0.85), green: light(36, 0.85), blue: light(42, 0.85) };
}

it.each(['red', 'green'] as const)(
  'in %s light writing under a seal that hides it is dark again, the seal is white',
  (name) => {
    const lights = page();
    const { data } = underInk(lights[name], lights.red, lights.green, lights.blue);
    const at = (x: number, y: number) => data[y * SIDE + x] ?? -1;
    expect(at(24, 24)).toBeLessThan(60);
    expect(at(24, 10)).toBe(255);
    expect(at(4, 24)).toBe(0);
    expect(at(4, 10)).toBe(255);
  },
);
