/**
 * `npm run moving-picture [-- <festival> <year>]`: docs/images/import.svg, an import as a terminal shows it, from a local
 * stack that `npm start` runs. The command runs in a terminal of its own, and what that shows is drawn.
 */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import xterm from '@xterm/headless';
import { animated, type Cell, type Frame } from './fixtures/terminal-svg.js';

const FILE = fileURLToPath(new URL('../../docs/images/import.svg', import.meta.url));
const [COLUMNS, ROWS] = [96, 20];
/** Changes that follow each other more quickly are one picture. */
const STEP_MS = 250;
const [festival = 'venice', year = '2024'] = process.argv.slice(2);
const command = `npx festival import ${festival} ${year}`;
/** What that runs, without npm's own time. */
const program = `${process.execPath} dist/client/cli/main.js import ${festival} ${year}`;

const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true, convertEol: true });
const written = (text: string): Promise<void> =>
  new Promise((resolve) => {
    terminal.write(text, resolve);
  });

function screen(): Cell[][] {
  const { active } = terminal.buffer;
  return Array.from({ length: ROWS }, (_, row) => {
    const line = active.getLine(active.viewportY + row);
    return Array.from({ length: COLUMNS }, (_, column) => {
      const cell = line?.getCell(column);
      const colour = cell?.isFgPalette() === true ? cell.getFgColor() : undefined;
      const text = cell?.getChars() ?? '';
      return { text: text === '' ? ' ' : text, colour, bold: cell?.isBold() !== 0, dim: cell?.isDim() !== 0 };
    });
  });
}

const frames: Frame[] = [];
const began = Date.now();
await written(`$ ${command}\n`);
frames.push({ atMs: 0, rows: screen() });
const child = spawn('script', ['-qefc', `stty cols ${COLUMNS} rows ${ROWS}; ${program}`, '/dev/null'], {
  env: { ...process.env, TERM: 'xterm', COLUMNS: String(COLUMNS) },
  stdio: ['ignore', 'pipe', 'inherit'],
});
for await (const chunk of child.stdout) {
  await written(String(chunk));
  const frame = { atMs: Date.now() - began, rows: screen() };
  const last = frames.at(-1);
  if (last !== undefined && frames.length > 1 && frame.atMs - last.atMs < STEP_MS)
    frames[frames.length - 1] = { ...frame, atMs: last.atMs };
  else frames.push(frame);
}
await writeFile(FILE, animated(frames, `A terminal: ${command}`));
console.log(`docs/images/import.svg: ${frames.length} pictures`);
