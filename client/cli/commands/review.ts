import { Argument, InvalidArgumentError, type Command } from 'commander';
import type { Choice, Decision } from '../../../domain/review/decision.js';
import { reasonWords, stateWords } from '../../../domain/words/films.js';
import { listReviews, type ReviewItem } from '../../../entities/review/queue-list.js';
import { withClient } from '../../connect.js';
import { withDatabase } from '../../database.js';
import { JUDGED_AS, type Judged } from '../../../domain/review/judgement.js';
import { findFilm } from '../../../entities/review/reopen.js';
import { decideMovie, partMovie, type Services } from '../../films/actions.js';
import { decideFilm, reopenFilm } from '../../films/reviews.js';
import { filmStatus } from '../film-status.js';
import { show, when } from '../output.js';
import { table } from '../table.js';
import { filmTable } from '../tables.js';
import { addPeopleReview } from './review-people.js';
import { AppError } from '../../../domain/errors.js';

const SHOWN = 50;

interface ApproveOptions {
  reviewer: string;
  tmdb?: number;
  imdb?: string;
  stub?: true;
  match?: true;
  note?: string;
}

interface JudgeOptions {
  reviewer: string;
  tmdb?: number;
  imdb?: string;
  note?: string;
}

/** Adds `festival review list|show|approve|reject|none|judge|undo|reopen|part`. */
export function addReviewCommand(program: Command): void {
  const review = program.command('review').description('films that wait for a person');
  review
    .command('list')
    .description('the queue, most nominations first')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      await withDatabase(async ({ manager }) => {
        show(await listReviews(manager, SHOWN), json, reviewTable);
      });
    });
  review
    .command('show')
    .description('a film with its candidates and the evidence for each')
    .argument('<film>', 'IMDb id, or festival-year-slug')
    .option('--json', 'as JSON')
    .action(async (film: string, { json }: { json?: true }) => {
      await withClient(async (client) => {
        show(await filmStatus(client, film), json, filmTable);
      });
    });
  addDecisions(review);
  addPeopleReview(review);
  addJudgements(review);
  addReopen(review);
}

function addReopen(review: Command): void {
  review
    .command('reopen')
    .description('take a decision up again: the film goes back to review, and its record stays until then')
    .argument('<film>', 'IMDb id, or festival-year-slug')
    .requiredOption('--reviewer <name>', 'who reopens it')
    .option('--note <text>', 'why, kept with the decisions')
    .action(async (film: string, { reviewer, note }: { reviewer: string; note?: string }) => {
      await withDatabase(({ manager }) =>
        withClient(async (client) => {
          const reopening = { reviewer, note };
          console.log(await reopenFilm({ client, db: manager }, film, reopening));
        }),
      );
    });
}

function addDecisions(review: Command): void {
  review
    .command('approve')
    .description('choose a TMDb film or another IMDb id, or accept what is there')
    .argument('<film>', 'IMDb id, or festival-year-slug')
    .requiredOption('--reviewer <name>', 'who decides')
    .option('--tmdb <id>', 'the film with this TMDb id', wholeNumber)
    .option('--imdb <id>', 'look it up by this IMDb id')
    .option('--match', 'the record as it is, or the best candidate where there is none')
    .option('--stub', 'no record: the film as the festival names it')
    .option('--note <text>', 'kept with the decision')
    .action(async (film: string, options: ApproveOptions) => {
      const { reviewer, note } = options;
      const choice = choiceOf(options);
      await decideAndTell(film, { reviewer, choice, note });
    });
  review
    .command('reject')
    .description('not a film, or a duplicate of another one')
    .argument('<film>', 'IMDb id, or festival-year-slug')
    .requiredOption('--reviewer <name>', 'who decides')
    .requiredOption('--reason <text>', 'why, kept with the decision')
    .action(async (film: string, { reviewer, reason }: { reviewer: string; reason: string }) => {
      await decideAndTell(film, { reviewer, reason });
    });
  review
    .command('undo')
    .description('take the last decision back: exactly what stood before stands again')
    .argument('<film>', 'IMDb id, or festival-year-slug')
    .requiredOption('--reviewer <name>', 'who undoes it')
    .option('--note <text>', 'why, kept with the decisions')
    .action(async (film: string, { reviewer, note }: { reviewer: string; note?: string }) => {
      await decideAndTell(film, { reviewer, undo: true, note });
    });
}

function addJudgements(review: Command): void {
  review
    .command('none')
    .description(
      'none of the films that are offered: they never are again, and the film is looked up further',
    )
    .argument('<film>', 'IMDb id, or festival-year-slug')
    .requiredOption('--reviewer <name>', 'who says so')
    .option('--note <text>', 'kept with it')
    .action(async (film: string, said: { reviewer: string; note?: string }) => {
      await actAndTell(film, (services, movieId) => decideMovie(services, movieId, { ...said, none: true }));
    });
  review
    .command('judge')
    .description('what one film is that is offered: another one, doubtful, or no film at all')
    .argument('<film>', 'IMDb id, or festival-year-slug')
    .addArgument(new Argument('<verdict>').choices(JUDGED_AS))
    .requiredOption('--reviewer <name>', 'who says so')
    .option('--tmdb <id>', 'the film with this TMDb id', wholeNumber)
    .option('--imdb <id>', 'the film with this IMDb id')
    .option('--note <text>', 'kept with it')
    .action(async (film: string, verdict: Judged['verdict'], options: JudgeOptions) => {
      const { reviewer, note, tmdb: tmdbId, imdb: imdbId } = options;
      await decideAndTell(film, { reviewer, judgements: [{ tmdbId, imdbId, verdict }], note });
    });
  review
    .command('part')
    .description('not this film: a film that was merged with another is one of its own again, for good')
    .argument('<film>', 'IMDb id, or festival-year-slug, of the film that was merged')
    .requiredOption('--reviewer <name>', 'who parts them')
    .option('--note <text>', 'why, kept with the decisions')
    .action(async (film: string, said: { reviewer: string; note?: string }) => {
      await actAndTell(film, (services, movieId) => partMovie(services, movieId, said));
    });
}

async function actAndTell(
  key: string,
  act: (services: Services, movieId: string) => Promise<string>,
): Promise<void> {
  await withDatabase(({ manager: db }) =>
    withClient(async (client) => {
      const film = await findFilm(db, key);
      if (film === undefined) throw new AppError('NotFound', `There is no film ${key}.`);
      console.log(await act({ client, db }, film.movieId));
    }),
  );
}

async function decideAndTell(film: string, decision: Decision): Promise<void> {
  await withDatabase(({ manager: db }) =>
    withClient(async (client) => {
      console.log(await decideFilm({ client, db }, film, decision));
    }),
  );
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('expected a TMDb id such as 1124566');
  return Number(text);
}

function choiceOf({ tmdb, imdb, stub, match }: ApproveOptions): Choice {
  const choices: Choice[] = [
    ...(tmdb === undefined ? [] : [{ tmdbId: tmdb }]),
    ...(imdb === undefined ? [] : [{ imdbId: imdb }]),
    ...(match === true ? [{ accept: 'match' as const }] : []),
    ...(stub === true ? [{ accept: 'stub' as const }] : []),
  ];
  const [choice] = choices;
  if (choice === undefined || choices.length > 1)
    throw new AppError('InvalidInput', 'Give one of --tmdb, --imdb, --match and --stub.');
  return choice;
}

function reviewTable(items: ReviewItem[]): string {
  if (items.length === 0) return 'Nothing waits for a reviewer.';
  return table(
    ['film, and its key', 'nominations', 'state', 'since', 'best candidate, and why'],
    items.map((item) => {
      const best = item.evidence?.candidates[0];
      return [
        `${item.title}${item.year === null ? '' : ` (${item.year})`}\n${item.filmKey}`,
        item.nominations,
        stateWords(item.reviewState),
        when(item.waitingSince).slice(0, 10),
        best === undefined
          ? reasonWords(item.reason ?? '')
          : `${best.title} ${best.year ?? ''} ${(best.confidence * 100).toFixed(0)} %: ${best.evidence}`,
      ];
    }),
  );
}
