/** Writes bot/dingtalk/cards/template.json from its readable source: `npx tsx scripts/make-card-template.ts`. */
import { writeFileSync } from 'node:fs';
import { buildTemplate } from '../bot/dingtalk/cards/template/template.ts';

const target = new URL('../bot/dingtalk/cards/template.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(buildTemplate(), null, 2)}\n`);
console.log(`written: ${target.pathname}`);
