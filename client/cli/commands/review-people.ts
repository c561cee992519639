import { Option, type Command } from 'commander';
import { AppError } from '../../../domain/errors.js';
import { readPersonRef, type PersonChoice, type PersonRef } from '../../../domain/review/person-decision.js';
import { NOMINEE_KINDS, type NomineeKind, type QueuedNominee } from '../../../domain/views/person.js';
import { linkWords } from '../../../domain/words/people.js';
import { decideNominee } from '../../../entities/people/decide.js';
import { readPersonQueue } from '../../../entities/people/queue.js';
import { withDatabase } from '../../database.js';
import { show } from '../output.js';
import { table } from '../table.js';

const SHOWN = 50;

interface PersonOptions {
  reviewer: string;
  is?: string;
  not?: string;
  nobody?: true;
  undo?: true;
  note?: string;
}

/** Adds `festival review people` and `festival review person`. */
export function addPeopleReview(review: Command): void {
  review
    .command('people')
    .description('nominees of whom nobody is sure who they are')
    .argument('[edition]', 'of one edition, such as cannes-2025')
    .addOption(new Option('--kind <kind>', 'which of them').choices(NOMINEE_KINDS).default('doubtful'))
    .option('--json', 'as JSON')
    .action(async (festival: string | undefined, { kind, json }: { kind: NomineeKind; json?: true }) => {
      await withDatabase(async ({ manager }) => {
        const nominees = await readPersonQueue(manager, { kind, festival }, { limit: SHOWN, offset: 0 });
        show(nominees, json, peopleTable);
      });
    });
  review
    .command('person')
    .description('who a nominee is: one of those who are offered, somebody else, or nobody')
    .argument('<nominee>', 'number in the list')
    .requiredOption('--reviewer <name>', 'who decides')
    .option('--is <person>', 'this person: IMDb id, TMDb id, or person-12 as in the list')
    .option('--not <person>', 'not this person, who is never offered for this nominee again')
    .option('--nobody', 'nobody whom a site knows')
    .option('--undo', 'take the last decision back')
    .option('--note <text>', 'why, kept with the decision')
    .action(async (nominee: string, { reviewer, note, ...options }: PersonOptions) => {
      if (!/^\d{1,18}$/.test(nominee))
        throw new AppError('InvalidInput', `${nominee} is no number of a nominee.`);
      const choice = choiceOf(options);
      await withDatabase(async ({ manager }) => {
        console.log(await decideNominee(manager, nominee, { reviewer, choice, note }));
      });
    });
}

function choiceOf({ is, not, nobody, undo }: Omit<PersonOptions, 'reviewer' | 'note'>): PersonChoice {
  const choices: PersonChoice[] = [
    ...(is === undefined ? [] : [{ person: personOf(is) }]),
    ...(not === undefined ? [] : [{ notThis: personOf(not) }]),
    ...(nobody === true ? [{ nobody }] : []),
    ...(undo === true ? [{ undo }] : []),
  ];
  const [choice] = choices;
  if (choice === undefined || choices.length > 1)
    throw new AppError('InvalidInput', 'Give one of --is, --not, --nobody and --undo.');
  return choice;
}

function personOf(text: string): PersonRef {
  const [, personId] = /^person-(\d{1,18})$/.exec(text) ?? [];
  const person = personId === undefined ? readPersonRef(text) : { personId };
  if (person !== undefined) return person;
  throw new AppError('InvalidInput', `${text} is no person: expected nm0000001, a TMDb id, or person-12.`);
}

function peopleTable(nominees: QueuedNominee[]): string {
  if (nominees.length === 0) return 'Nobody waits here.';
  return table(
    ['nominee', 'number', 'for', 'who, and why'],
    nominees.map((one) => [
      one.nominee,
      one.id,
      `${one.award ?? one.category}, ${one.edition}${one.film === null ? '' : `\n${one.film}`}`,
      one.person === null
        ? [linkWords(one.reason ?? 'not_looked_at'), ...one.candidates.map(candidateWords)].join('\n')
        : `${one.person}, ${linkWords(one.linkedBy ?? 'decided')}`,
    ]),
  );
}

function candidateWords(candidate: QueuedNominee['candidates'][number]): string {
  const { personId, tmdbId, name, confidence, evidence } = candidate;
  const id = personId === undefined ? `TMDb ${tmdbId ?? ''}` : `person-${personId}`;
  return `${name} (${id}) ${(confidence * 100).toFixed(0)} %: ${evidence}`;
}
