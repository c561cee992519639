import { setTimeout as wait } from 'node:timers/promises';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { SingleBar } from 'cli-progress';
import type { ImportProgress } from '../../domain/lookup/lookup.js';
import { usd } from '../../domain/words/figures.js';
import { inWords } from '../../domain/words/films.js';
import { importProgress, type ImportHandle } from '../imports/start.js';
import { sameLine } from './same-line.js';
import { stagingProgress, stagingWords, unreadProgramme, unreadWords } from '../imports/state.js';

const POLL_MS = 400;
const SHARE_TOLD = 0.1;
/** Exit code of a command that Ctrl-C ended, as shells have it. */
const INTERRUPTED = 130;

/**
 * Follows an import to its end, with a progress bar on a terminal and a line now and then elsewhere.
 * Ctrl-C ends the command alone, and says how to go on.
 * @returns what it came to.
 * @throws the import's failure.
 */
export async function followImport(
  handle: ImportHandle,
  output: NodeJS.WriteStream,
): Promise<ImportProgress> {
  const show = output.isTTY ? barOn(output) : linesOn(output);
  const ended = new AbortController();
  const polling = poll(handle, show, ended.signal);
  const edition = handle.workflowId.replace('festival-import/', '');
  const leave = (): void => {
    show.stop();
    output.write(
      `The import goes on: festival status ${edition} follows it, festival pause ${edition} holds it.\n`,
    );
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', leave);
  try {
    const result = await handle.result();
    show.update(result);
    return result;
  } finally {
    process.off('SIGINT', leave);
    ended.abort();
    await polling;
    show.stop();
  }
}

async function poll(handle: ImportHandle, show: Display, signal: AbortSignal): Promise<void> {
  const told = { attempt: 0, staging: '' };
  while (!signal.aborted) {
    try {
      const progress = await importProgress(handle);
      show.update(progress);
      if (progress.total === 0) tellStaging(await handle.describe(), show, told);
    } catch {
      // Not yet staged, or no worker answers just now: the next look tells.
    }
    await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** What keeps an import from beginning is said at once, and then whenever the tries have doubled; how far a long programme is staged, as it is told. */
function tellStaging(
  description: WorkflowExecutionDescription,
  show: Display,
  told: { attempt: number; staging: string },
): void {
  const unread = unreadProgramme(description);
  if (unread !== null && unread.attempt >= 2 * told.attempt) {
    told.attempt = unread.attempt;
    show.say(unreadWords(unread));
  }
  const staging = stagingProgress(description);
  const words = staging === null ? told.staging : stagingWords(staging);
  if (words === told.staging) return;
  told.staging = words;
  show.stage(words);
}

interface Display {
  update(progress: ImportProgress): void;
  /** A line of its own; while it is shown there is no bar yet. */
  say(line: string): void;
  /** How far staging is; takes the place of what it was told before where that is possible. */
  stage(words: string): void;
  stop(): void;
}

function done(progress: ImportProgress): number {
  return progress.full + progress.minimal + progress.stub;
}

/** "full 12 · minimal 8 · stub 1 · $0.098 · 14 s left" */
export function progressWords(progress: ImportProgress): string {
  const parts = [
    `full ${progress.full}`,
    `minimal ${progress.minimal}`,
    `stub ${progress.stub}`,
    usd(progress.spendUsd),
  ];
  if (progress.paused)
    parts.push(`paused${progress.pausedReason === undefined ? '' : `: ${inWords(progress.pausedReason)}`}`);
  else if (progress.etaSeconds !== null && progress.etaSeconds > 0)
    parts.push(`${progress.etaSeconds} s left`);
  return parts.join(' · ');
}

function barOn(output: NodeJS.WriteStream): Display {
  const bar = new SingleBar({
    format: '{bar} {value}/{total} films · {words}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    gracefulExit: false,
    stream: output,
  });
  let started = false;
  const staging = sameLine(output);
  return {
    update(progress) {
      if (progress.total === 0) return;
      staging.end();
      const words = progressWords(progress);
      if (started) {
        bar.setTotal(progress.total);
        bar.update(done(progress), { words });
      } else bar.start(progress.total, done(progress), { words });
      started = true;
    },
    say(line) {
      staging.end();
      output.write(`${line}\n`);
    },
    stage(words) {
      staging.show(words);
    },
    stop() {
      staging.end();
      if (started) bar.stop();
    },
  };
}

function linesOn(output: NodeJS.WriteStream): Display {
  let told = -1;
  return {
    update(progress) {
      const share = progress.total === 0 ? 0 : done(progress) / progress.total;
      if (progress.total === 0 || (share < told + SHARE_TOLD && share < 1) || share === told) return;
      told = share;
      output.write(`${done(progress)}/${progress.total} films · ${progressWords(progress)}\n`);
    },
    say(line) {
      output.write(`${line}\n`);
    },
    stage(words) {
      output.write(`${words}\n`);
    },
    stop() {},
  };
}
