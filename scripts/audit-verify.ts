/** `npm run audit:verify -- FILE [--head SEQ:HASH]...`: checks an export of the audit log, offline. */
import { verifyCommand } from '../workflows/audit/verify/command.ts';

const { exitCode, text } = await verifyCommand(process.argv.slice(2));
console.log(text);
process.exitCode = exitCode;
