import type { ComponentChildren, VNode } from 'preact';
import type { FilmPreview } from '../../domain/review/film-preview.js';
import type { CandidateSummary } from '../../domain/lookup/candidates.js';
import type { ProgrammeWord } from '../../entities/movies/record.js';
import type { HeldFilm } from '../../entities/review/held.js';
import { counted } from '../../domain/words/figures.js';
import { sourceWords } from '../../domain/words/films.js';
import { Badge, ShareBar } from '../components/parts.js';
import { Poster, SourceLinks } from '../film/parts.js';
import { filmName, runningTime } from '../film/labels.js';
import { Waterfall } from './waterfall.js';

/** What tells a film from another, whoever says it; what is not known is absent. */
export interface FilmWords {
  title?: string | null | undefined;
  originalTitle?: string | null | undefined;
  year?: number | null | undefined;
  directors?: string[] | undefined;
  runtimeMinutes?: number | null | undefined;
  countries?: string[] | undefined;
}

/** The same lines in the same order on every card, so that they can be compared at a glance. */
export function FilmFacts({ film }: { film: FilmWords }): VNode {
  const lines: [string, ComponentChildren][] = [
    ['Title', film.title],
    ['Original', film.originalTitle],
    ['Year', film.year],
    ['Director', film.directors?.join(', ')],
    ['Time', runningTime(film.runtimeMinutes)],
    ['Country', film.countries?.join(', ')],
  ];
  return (
    <dl class="facts">
      {lines.map(([name, value]) => [
        <dt key={name}>{name}</dt>,
        <dd key={`${name} value`}>{value === undefined || value === null || value === '' ? '–' : value}</dd>,
      ])}
    </dl>
  );
}

/** What one festival says. */
export function FestivalCard({ words }: { words: ProgrammeWord }): VNode {
  return (
    <article class="card">
      <h3>
        <a href={`/imports/${encodeURIComponent(words.edition)}`}>{words.edition}</a>{' '}
        {words.critical ? <Badge kind="fair">critical</Badge> : null}
      </h3>
      <FilmFacts film={words} />
    </article>
  );
}

/** Poster and facts of a candidate: what TMDb says, else what we hold of it or have paid for. */
export function CandidateDetails(props: {
  candidate: FilmWords & { tmdbId?: number | null; imdbId?: string | null };
  preview?: FilmPreview | undefined;
  held?: HeldFilm | undefined;
}): VNode {
  const { candidate, preview, held } = props;
  const known = preview?.found === true ? preview : undefined;
  const others = known?.saidBy?.filter((source) => source !== 'tmdb') ?? [];
  const overview = known?.overview ?? held?.overview;
  return (
    <div class="details">
      <Poster url={known?.posterUrl ?? held?.posterUrl ?? undefined} large />
      <div>
        <FilmFacts film={wordsOf(candidate, known, held)} />
        <p class="sources">
          <SourceLinks
            tmdbId={candidate.tmdbId ?? known?.tmdbId ?? held?.tmdbId}
            imdbId={candidate.imdbId ?? known?.imdbId ?? held?.imdbId}
          />{' '}
          {others.length === 0 ? null : (
            <span class="note">also from {others.map(sourceWords).join(', ')}</span>
          )}
        </p>
      </div>
      {overview === undefined || overview === null ? null : <p class="plot">{overview}</p>}
      {preview?.found === false && held === undefined ? <p class="note">{preview.message}</p> : null}
    </div>
  );
}

/** One fact from whoever knows it: the source just asked, the candidate's own line, our record. */
function wordsOf(candidate: FilmWords, known: FilmWords | undefined, held: HeldFilm | undefined): FilmWords {
  const list = (...lists: (string[] | undefined)[]): string[] | undefined =>
    lists.find((names) => names !== undefined && names.length > 0);
  return {
    title: known?.title ?? candidate.title ?? held?.title,
    originalTitle: known?.originalTitle ?? candidate.originalTitle ?? held?.originalTitle,
    year: known?.year ?? candidate.year ?? held?.year,
    directors: list(known?.directors, candidate.directors, held?.directors),
    runtimeMinutes: known?.runtimeMinutes ?? candidate.runtimeMinutes ?? held?.runtime,
    countries: list(known?.countries, candidate.countries, held?.countries),
  };
}

/** Says that we have a film already, by whatever id. */
export function AlreadyHere({ film }: { film: HeldFilm }): VNode {
  const { nominations, imdbId, tmdbId } = film;
  const isKnown = imdbId !== null || tmdbId !== null;
  return (
    <p class="here">
      <Badge kind="fair">already here</Badge> as <a href={`/films/${film.id}`}>{filmName(film)}</a>, with{' '}
      {counted(nominations, 'nomination')}
      {isKnown ? ': the two become one.' : '.'}
    </p>
  );
}

/** How a candidate is named in the page and in forms. */
export function candidateName({ tmdbId, imdbId }: CandidateSummary): string | undefined {
  return tmdbId === undefined ? imdbId : `tmdb-${tmdbId}`;
}

const REFUSALS = [
  ['not_the_same', 'Not this film'],
  ['unsure', 'Unsure'],
  ['no_film', 'This is no film'],
] as const;

/** What may be said of one candidate without taking it: it is kept, and the film is looked up again without it. */
function Refusals({ name, title }: { name: string; title: string }): VNode {
  return (
    <p class="refusals">
      {REFUSALS.map(([verdict, words]) => (
        <button
          key={verdict}
          form="decide"
          name="choice"
          value={`${verdict} ${name}`}
          class="secondary inline"
        >
          {words}
          <span class="hidden">, {title}</span>
        </button>
      ))}
    </p>
  );
}

/** A candidate with what speaks for and against it, and the button that takes it. */
export function CandidateCard(props: {
  number: number;
  candidate: CandidateSummary;
  preview?: FilmPreview | undefined;
  /** The film here that has its id already. */
  held?: HeldFilm | undefined;
  canDecide: boolean;
}): VNode {
  const { number, candidate, preview, held, canDecide } = props;
  const name = candidateName(candidate);
  const title = filmName(candidate);
  return (
    <article class="card candidate">
      <h3>
        {number}. {title}
      </h3>
      <ShareBar share={candidate.confidence} label={`Confidence of candidate ${number}`} />
      <div data-candidate={name}>
        <CandidateDetails candidate={candidate} preview={preview} held={held} />
      </div>
      <div class="why">
        <Waterfall candidate={candidate} />
        {held === undefined ? null : <AlreadyHere film={held} />}
        {canDecide && name !== undefined ? (
          <button form="decide" name="choice" value={name} data-key={number <= 9 ? number : undefined}>
            Accept{' '}
            <span class="hidden">
              candidate {number}: {title}
            </span>
            {number <= 9 ? <kbd>{number}</kbd> : null}
          </button>
        ) : null}
        {canDecide && name !== undefined ? (
          <Refusals name={name} title={`candidate ${number}: ${title}`} />
        ) : null}
      </div>
    </article>
  );
}
